/** `/api/v1/lines` and `/api/v1/lines/{lineId}`: parameters and answers. */
import * as z from 'zod';
import { languageParam, zId } from './params.ts';
import { instantSchema, namesSchema, placeSchema, routeSchema } from './place.ts';

const position = z.tuple([z.number(), z.number()]).meta({ description: 'Longitude, latitude.' });

export const lineGeometrySchema = z
  .strictObject({
    type: z.literal('MultiLineString'),
    coordinates: z.array(z.array(position)),
  })
  .meta({ id: 'LineGeometry', description: 'GeoJSON.' });

export const lineSchema = z
  .strictObject({
    route: routeSchema,
    feedId: z.string(),
    regionIds: z.array(z.string()),
    crossesBoundary: z.boolean(),
    geometry: lineGeometrySchema,
  })
  .meta({ id: 'Line' });

export const linesQuerySchema = z.object({ language: languageParam });

export const linesResponseSchema = z
  .strictObject({ lines: z.array(lineSchema) })
  .meta({ id: 'LinesResponse' });

export const lineParamsSchema = z.object({ lineId: zId('`feed:route_id`') });

export const lineQuerySchema = z.object({
  date: z.iso.date().optional().meta({ description: 'Day of service. Default: today.' }),
  language: languageParam,
});

export const lineStopSchema = z
  .strictObject({
    ...placeSchema.shape,
    rideSec: z.int().meta({ description: 'Seconds of riding from the first stop.' }),
    tripCount: z.int().meta({ description: 'Trips of the day that call here.' }),
    first: instantSchema.exactOptional().meta({
      description: 'First departure of all trips that call here; arrival where none can be boarded.',
    }),
    last: instantSchema.exactOptional(),
  })
  .meta({ id: 'LineStop' });

export const lineDirectionSchema = z
  .strictObject({
    directionId: z.int(),
    headsign: z.string(),
    headsigns: namesSchema,
    stops: z.array(lineStopSchema).meta({ description: 'Of all ways that the trips of the day go.' }),
    originIndex: z.int().min(0).meta({
      description:
        'Where most trips of the day begin, as an index into `stops`: first and last departure are its own.',
    }),
    firstDeparture: instantSchema.exactOptional(),
    lastDeparture: instantSchema.exactOptional(),
    tripCount: z.int(),
    headways: z.array(
      z.strictObject({ start: instantSchema, end: instantSchema, headwaySec: z.int().positive() }),
    ),
    geometry: lineGeometrySchema,
  })
  .meta({ id: 'LineDirection' });

export const lineResponseSchema = z
  .strictObject({
    ...lineSchema.shape,
    date: z.iso.date(),
    tz: z.string(),
    directions: z.array(lineDirectionSchema),
    sources: z.array(z.string()),
  })
  .meta({ id: 'LineResponse' });

export type ApiLine = z.infer<typeof lineSchema>;
export type ApiLineResponse = z.infer<typeof lineResponseSchema>;
