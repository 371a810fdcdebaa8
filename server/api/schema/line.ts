/** Operations of `/api/v1/lines`, `/api/v1/lines/{lineId}` and `/api/v1/fare-choices`. */
import * as z from 'zod';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema, zId } from './params.ts';
import { departureSchema, instantSchema, namesSchema, placeSchema, routeSchema } from './place.ts';

const position = z.tuple([z.number(), z.number()]).meta({ description: 'Longitude, latitude.' });

const lineGeometrySchema = z
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

const linesResponseSchema = z.strictObject({ lines: z.array(lineSchema) }).meta({ id: 'LinesResponse' });

const lineParamsSchema = z.object({ lineId: zId('`feed:route_id`') });

const lineQuerySchema = z.object({
  date: z.iso.date().optional().meta({ description: 'Day of service. Default: today.' }),
  language: languageParam,
});

const lineStopSchema = z
  .strictObject({
    ...placeSchema.shape,
    rideSec: z.int().meta({ description: 'Seconds of riding from the first stop.' }),
    tripCount: z.int().meta({ description: 'Trips of the day that call here.' }),
    first: instantSchema.exactOptional().meta({
      description: 'First departure of all trips that call here; arrival where none can be boarded.',
    }),
    last: instantSchema.exactOptional(),
    isArrival: z
      .literal(true)
      .exactOptional()
      .meta({ description: 'Nobody can board here that day: first and last are arrivals.' }),
  })
  .meta({ id: 'LineStop' });

const lineDirectionSchema = z
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
    departures: z
      .array(departureSchema)
      .meta({ description: 'All of the day from the stop at `originIndex`.' }),
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

const fareChoicesSchema = z
  .strictObject({
    media: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        names: namesSchema,
        type: z.int().min(0).max(4).meta({ description: 'GTFS `fare_media_type`.' }),
      }),
    ),
    riderCategories: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        names: namesSchema,
        isDefault: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'FareChoices' });

export const lineOperations = {
  lines: defineOperation({
    path: '/api/v1/lines',
    access: 'open',
    tag: 'lines',
    summary: { zh: '全部线路', en: 'All lines' },
    description: {
      zh: '全部线路，含颜色、所属城市和走向。',
      en: 'All lines with colours, cities and their way on the map.',
    },
    query: languageQuerySchema,
    response: linesResponseSchema,
    cacheSec: 60,
  }),
  line: defineOperation({
    path: '/api/v1/lines/{lineId}',
    access: 'open',
    tag: 'lines',
    summary: { zh: '一条线路：站点、首末班、间隔', en: 'One line: stops, first and last, headways' },
    description: {
      zh: '一条线路两个方向的站点、首末班、发车间隔和来源。',
      en: 'Both directions of a line: stops, first and last departures, headways, and where the data come from.',
    },
    pathParams: lineParamsSchema,
    query: lineQuerySchema,
    response: lineResponseSchema,
    cacheSec: 60,
  }),
  fareChoices: defineOperation({
    path: '/api/v1/fare-choices',
    access: 'open',
    tag: 'fares',
    summary: { zh: '支付方式与乘客类别', en: 'Fare media and rider categories' },
    description: {
      zh: '可用于 fareMedia 和 riderCategory 的编号与名称。',
      en: 'The ids and names that `fareMedia` and `riderCategory` take.',
    },
    query: languageQuerySchema,
    response: fareChoicesSchema,
    cacheSec: 60,
  }),
};

export type ApiLine = z.infer<typeof lineSchema>;
export type ApiLineResponse = z.infer<typeof lineResponseSchema>;
