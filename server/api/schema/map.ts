/** Operations of maps: moving vehicles, floors, rentals. */
import * as z from 'zod';
import { defineOperation } from './operation.ts';
import { boxParams, languageParam, zDecimal, zFlag, zIds, zInteger } from './params.ts';
import { colorSchema, instantSchema, placeSchema, transitModeSchema } from './place.ts';

const tripsQuerySchema = z.object({
  ...boxParams,
  zoom: zDecimal('Of the map: the farther away it is seen from, the fewer kinds of lines are shown.', {
    min: 0,
    max: 30,
  }),
  startTime: z.string().max(40).meta({ description: 'ISO 8601: start of the time shown.' }),
  endTime: z.string().max(40).meta({ description: 'ISO 8601: its end, at most six hours later.' }),
  precision: zInteger('Decimal places of the polylines. Default 5.', { min: 0, max: 6 }).optional(),
  language: languageParam,
});

const tripInfoSchema = z
  .strictObject({
    tripId: z.string().meta({ description: 'Names the run; feed it to `/api/v6/trip`.' }),
    displayName: z.string(),
  })
  .meta({ id: 'TripInfo' });

export const tripSegmentSchema = z
  .strictObject({
    trips: z.array(tripInfoSchema),
    routeColor: colorSchema.exactOptional(),
    mode: transitModeSchema,
    distance: z.number().meta({ description: 'Metres from stop to stop.' }),
    from: placeSchema,
    to: placeSchema,
    departure: instantSchema,
    arrival: instantSchema,
    scheduledDeparture: instantSchema,
    scheduledArrival: instantSchema,
    realTime: z.boolean(),
    polyline: z.string().meta({ description: 'The encoded polyline format, at the precision asked for.' }),
  })
  .meta({ id: 'TripSegment', description: 'A vehicle between two of its stops, by the timetable.' });

const tripsResponseSchema = z.array(tripSegmentSchema).meta({ id: 'TripSegments' });

const levelsQuerySchema = z.object(boxParams);

const levelsResponseSchema = z
  .array(z.number())
  .meta({ id: 'Levels', description: 'Floors of the stops there, the highest first.' });

const rentalsQuerySchema = z.object({
  min: boxParams.min.optional(),
  max: boxParams.max.optional(),
  point: z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'Centre of the part of the map; needs `radius`.' }),
  radius: zInteger('Radius around the position, in metres.', { min: 0, max: 1_000_000 }).optional(),
  providerGroups: zIds('Only these groups of providers, by id.', 100).optional(),
  providers: zIds('Only these providers, by id.', 100).optional(),
  withProviders: zFlag('With providers. Default true.').optional(),
  withStations: zFlag('With stations. Default true.').optional(),
  withVehicles: zFlag('With vehicles. Default true.').optional(),
  withZones: zFlag('With zones. Default true.').optional(),
});

const none = z.array(z.never());

const rentalsResponseSchema = z
  .strictObject({
    providerGroups: none,
    providers: none,
    stations: none,
    vehicles: none,
    zones: none,
  })
  .meta({ id: 'Rentals', description: 'Always empty: no vehicles to rent are known here.' });

const rentals = {
  access: 'open',
  tag: 'service',
  summary: { zh: '租赁车辆（没有）', en: 'Vehicles to rent (none are known here)' },
  query: rentalsQuerySchema,
  response: rentalsResponseSchema,
  cacheSec: 60,
} as const;

export const mapOperations = {
  trips: defineOperation({
    path: '/api/v6/map/trips',
    access: 'open',
    tag: 'stops',
    olderVersions: [1, 4, 5],
    summary: { zh: '地图范围内行驶中的车辆', en: 'Vehicles on their way in a part of the map' },
    description: {
      zh: '地图一块范围内一段时间里按时刻表行驶的车辆区段。',
      en: 'Stretches that vehicles drive, by the timetable, inside a part of the map and a span of time.',
    },
    query: tripsQuerySchema,
    response: tripsResponseSchema,
    isExpensive: () => true,
  }),
  levels: defineOperation({
    path: '/api/v1/map/levels',
    access: 'open',
    tag: 'stops',
    summary: { zh: '地图范围内的楼层', en: 'Floors in a part of the map' },
    description: {
      zh: '地图一块范围内车站有哪些楼层。',
      en: 'Which floors the stations inside a part of the map have.',
    },
    query: levelsQuerySchema,
    response: levelsResponseSchema,
    cacheSec: 60,
  }),
  rentals: defineOperation({
    ...rentals,
    path: '/api/v1/rentals',
    description: {
      zh: '本服务没有租赁车辆，答案总是空的；供通用客户端使用。',
      en: 'Vehicles to rent are not part of this service: the answer is always empty, so that general clients keep working.',
    },
  }),
  mapRentals: defineOperation({
    ...rentals,
    path: '/api/v1/map/rentals',
    isDeprecated: true,
    description: {
      zh: 'rentals 的旧地址。',
      en: 'The older address of `rentals`.',
    },
  }),
};

export type ApiTripSegment = z.infer<typeof tripSegmentSchema>;
