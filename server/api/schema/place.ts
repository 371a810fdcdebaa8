/** Schemas of places, routes, modes and polylines. */
import * as z from 'zod';
import { streetWords, transitModes } from './mode.ts';

export const modeSchema = z
  .enum([...Object.values(streetWords), ...transitModes])
  .meta({ id: 'Mode', description: 'How a leg is travelled, in the words of the MOTIS API.' });

export const transitModeSchema = z.enum(transitModes).meta({ id: 'TransitMode' });

export const instantSchema = z.iso.datetime().meta({ description: 'ISO 8601, UTC, whole seconds.' });

export const colorSchema = z
  .string()
  .regex(/^[0-9A-Fa-f]{6}$/)
  .meta({ description: '`RRGGBB`, no `#`.' });

export const confidenceSchema = z.enum(['sourced', 'derived', 'reconstructed']).meta({
  id: 'Confidence',
  description: 'Published facts, derived from facts, or reconstructed (示意数据).',
});

export const namesSchema = z.record(z.string(), z.string()).meta({
  id: 'Names',
  description: 'The name by language (BCP 47); `zh` and `en` are always there.',
});

export const bilingualSchema = z
  .strictObject({ zh: z.string(), en: z.string() })
  .meta({ id: 'BilingualText' });

export const pickupDropoffSchema = z.enum(['NORMAL', 'NOT_ALLOWED']).meta({ id: 'PickupDropoffType' });

export const arrangementSchema = z.enum(['phone', 'driver']).meta({
  id: 'Arrangement',
  description: 'A call to the operator, or a word with the driver.',
});

export const wheelchairSchema = z.enum(['unknown', 'accessible', 'not-accessible']).meta({
  id: 'WheelchairAccess',
});

export const placeSchema = z
  .strictObject({
    name: z.string(),
    stopId: z
      .string()
      .exactOptional()
      .meta({ description: '`feed:stop_id`; absent for a point of the map.' }),
    parentId: z.string().exactOptional(),
    importance: z.number().min(0).max(1).exactOptional(),
    lat: z.number(),
    lon: z.number(),
    level: z.number().exactOptional().meta({ description: 'Floor: 0 is the ground, -1 the first below it.' }),
    levelNames: namesSchema
      .exactOptional()
      .meta({ description: 'The floor as it is written in the station, by language.' }),
    wheelchair: z
      .enum(['accessible', 'not-accessible'])
      .exactOptional()
      .meta({ description: 'Whether a wheelchair can board here; absent where nothing is known.' }),
    tz: z
      .string()
      .exactOptional()
      .meta({ description: 'IANA name of the zone of the clock there; all times are instants.' }),
    arrival: instantSchema.exactOptional(),
    departure: instantSchema.exactOptional(),
    scheduledArrival: instantSchema.exactOptional(),
    scheduledDeparture: instantSchema.exactOptional(),
    scheduledTrack: z.string().exactOptional(),
    track: z.string().exactOptional(),
    pickupType: pickupDropoffSchema
      .exactOptional()
      .meta({ description: 'Of a call: whether one may get on. Absent: NORMAL.' }),
    dropoffType: pickupDropoffSchema
      .exactOptional()
      .meta({ description: 'Of a call: whether one may get off. Absent: NORMAL.' }),
    pickupArrangement: arrangementSchema
      .exactOptional()
      .meta({ description: 'Of a call: what getting on takes beforehand.' }),
    dropoffArrangement: arrangementSchema
      .exactOptional()
      .meta({ description: 'Of a call: what getting off takes beforehand.' }),
    headsigns: namesSchema.exactOptional().meta({
      description:
        'Of a call: what is written on the vehicle there; absent where it is the same on the whole trip.',
    }),
    stopCode: z.string().exactOptional(),
    vertexType: z.enum(['NORMAL', 'TRANSIT']).exactOptional(),
    modes: z.array(transitModeSchema).exactOptional(),
    names: namesSchema,
  })
  .meta({ id: 'Place' });

export const departureSchema = z
  .strictObject({
    time: instantSchema,
    headwaySec: z.int().exactOptional().meta({
      description: 'The vehicle runs about every so many seconds; its time is not exact.',
    }),
    tripShortName: z.string().exactOptional(),
  })
  .meta({ id: 'Departure', description: 'Of a timetable.' });

export const polylineSchema = z
  .strictObject({
    points: z.string(),
    precision: z.int(),
    length: z.int(),
  })
  .meta({ id: 'EncodedPolyline', description: 'The encoded polyline format at the given precision.' });

export const routeSchema = z
  .strictObject({
    routeId: z.string(),
    routeShortName: z.string(),
    routeLongName: z.string(),
    mode: transitModeSchema,
    agencyId: z.string(),
    agencyName: z.string(),
    agencyUrl: z.string(),
    routeColor: colorSchema.exactOptional(),
    routeTextColor: colorSchema.exactOptional(),
    routeType: z.int(),
    confidence: confidenceSchema,
    longNames: namesSchema,
    agencyNames: namesSchema,
  })
  .meta({ id: 'Route' });

export type ApiPlace = z.infer<typeof placeSchema>;
export type ApiDeparture = z.infer<typeof departureSchema>;
export type ApiRoute = z.infer<typeof routeSchema>;
export type ApiPolyline = z.infer<typeof polylineSchema>;
