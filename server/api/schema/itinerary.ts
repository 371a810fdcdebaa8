/** Schemas of itineraries and legs, which several operations answer. */
import * as z from 'zod';
import { fareSchema, fareTransferSchema, mediumPriceSchema } from './fare.ts';
import {
  bilingualSchema,
  colorSchema,
  confidenceSchema,
  instantSchema,
  modeSchema,
  namesSchema,
  placeSchema,
  polylineSchema,
  wheelchairSchema,
} from './place.ts';

/** Another line that serves the same leg. */
const otherLineSchema = z
  .strictObject({
    routeId: z.string(),
    displayName: z.string(),
    routeColor: colorSchema.exactOptional(),
    routeTextColor: colorSchema.exactOptional(),
    stopId: z.string(),
    departure: instantSchema,
    arrival: instantSchema,
    headwaySec: z.int().exactOptional(),
    confidence: confidenceSchema,
  })
  .meta({ id: 'OtherLine' });

export const legSchema = z
  .strictObject({
    mode: modeSchema,
    from: placeSchema,
    to: placeSchema,
    duration: z.int().meta({ description: 'Seconds.' }),
    startTime: instantSchema,
    endTime: instantSchema,
    scheduledStartTime: instantSchema,
    scheduledEndTime: instantSchema,
    realTime: z.boolean(),
    scheduled: z.boolean(),
    distance: z.number().exactOptional().meta({ description: 'Metres walked; walks only.' }),
    entrance: placeSchema.exactOptional().meta({
      description:
        'Of the walk to the first or from the last vehicle: the entrance of the station that it leads through.',
    }),
    interlineWithPreviousLeg: z.boolean().exactOptional(),
    wheelchairAccessible: z
      .enum(['ACCESSIBLE', 'NOT_ACCESSIBLE'])
      .exactOptional()
      .meta({ description: 'Of a ride; absent where nothing is known.' }),
    wheelchair: wheelchairSchema
      .exactOptional()
      .meta({ description: 'Of a ride: the same in words that say when nothing is known.' }),
    headsign: z.string().exactOptional(),
    tripFrom: placeSchema.exactOptional(),
    tripTo: placeSchema.exactOptional(),
    routeId: z.string().exactOptional(),
    routeColor: colorSchema.exactOptional(),
    routeTextColor: colorSchema.exactOptional(),
    routeType: z.int().exactOptional(),
    agencyName: z.string().exactOptional(),
    agencyUrl: z.string().exactOptional(),
    agencyId: z.string().exactOptional(),
    tripId: z.string().exactOptional().meta({ description: 'Names the run; feed it to `/api/v6/trip`.' }),
    routeShortName: z.string().exactOptional(),
    routeLongName: z.string().exactOptional(),
    tripShortName: z.string().exactOptional(),
    displayName: z.string().exactOptional(),
    intermediateStops: z.array(placeSchema).exactOptional(),
    legGeometry: polylineSchema,
    fareTransferIndex: z.int().exactOptional(),
    effectiveFareLegIndex: z.int().exactOptional(),
    rideDistance: z.number().exactOptional().meta({ description: 'Metres ridden; rides only.' }),
    feedId: z.string().exactOptional(),
    headsigns: namesSchema.exactOptional(),
    longNames: namesSchema.exactOptional(),
    agencyNames: namesSchema.exactOptional(),
    confidence: confidenceSchema.exactOptional(),
    crossesBoundary: z.boolean().exactOptional(),
    headwaySec: z
      .int()
      .exactOptional()
      .meta({ description: 'The trip runs about every so many seconds; its times are not exact.' }),
    otherLines: z
      .array(otherLineSchema)
      .exactOptional()
      .meta({ description: 'Other lines between the same stations that are in time for what follows.' }),
  })
  .meta({ id: 'Leg' });

const itineraryTagSchema = z.enum([
  'fastest',
  'cheapest',
  'fewest-transfers',
  'least-walking',
  'last-service',
]);

export const itinerarySchema = z
  .strictObject({
    duration: z.int().meta({ description: 'Seconds.' }),
    startTime: instantSchema,
    endTime: instantSchema,
    transfers: z.int().min(0),
    id: z
      .string()
      .meta({ description: 'Names the itinerary; feed it to `/api/v6/refresh-itinerary`, today or later.' }),
    legs: z.array(legSchema),
    fareTransfers: z.array(fareTransferSchema).exactOptional(),
    fare: fareSchema.exactOptional(),
    fareByMedium: z
      .array(mediumPriceSchema)
      .exactOptional()
      .meta({ description: 'The lowest first; media with no known price are left out.' }),
    tags: z.array(itineraryTagSchema),
    tagReasons: z
      .array(z.strictObject({ tag: itineraryTagSchema, detail: z.string(), text: bilingualSchema }))
      .exactOptional()
      .meta({ description: 'Why each tag was given, in their order.' }),
    walkDistance: z.number().meta({ description: 'Metres.' }),
  })
  .meta({ id: 'Itinerary' });

export type ApiLeg = z.infer<typeof legSchema>;
export type ApiItinerary = z.infer<typeof itinerarySchema>;
