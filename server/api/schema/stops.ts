/** Operations of `/api/v6/stoptimes`, `/api/v6/trip`, `/api/v6/stop` and `/api/v6/map/stops`. */
import * as z from 'zod';
import { itinerarySchema } from './itinerary.ts';
import { limits } from './limits.ts';
import { queryModes } from './mode.ts';
import { defineOperation } from './operation.ts';
import { boxParams, languageParam, zCount, zFlag, zId, zInteger, zPoint, zWords } from './params.ts';
import {
  arrangementSchema,
  colorSchema,
  confidenceSchema,
  departureSchema,
  namesSchema,
  pickupDropoffSchema,
  placeSchema,
  routeSchema,
  transitModeSchema,
  wheelchairSchema,
} from './place.ts';

const areaParams = {
  stopId: zId('`feed:stop_id`').optional(),
  center: zPoint('Used where `stopId` is missing or unknown; needs `radius`.').optional(),
  radius: zInteger('Radius around the position, in metres.', { min: 0, max: limits.radiusM }).optional(),
  exactRadius: zFlag('Only stops inside the radius, not the others of the same place.').optional(),
  language: languageParam,
};

const stoptimesQuerySchema = z.object({
  ...areaParams,
  time: z.string().max(40).optional().meta({ description: 'ISO 8601. Default: now.' }),
  arriveBy: zFlag('Arrivals and not departures.').optional(),
  both: zFlag('Departures and arrivals.').optional(),
  direction: z
    .enum(['EARLIER', 'LATER'])
    .optional()
    .meta({ description: 'Events from `time` on (default), or those before it.' }),
  mode: zWords(queryModes, 'Only these modes.').optional(),
  n: zCount(
    'At least so many; 0 asks for the stop alone. Default 20, or 0 where `window` is given.',
    limits.boardEvents,
  ).optional(),
  window: zInteger('Seconds: all events inside.', { min: 1, max: limits.boardWindowSec }).optional(),
  pageCursor: z
    .string()
    .max(limits.cursorLength)
    .optional()
    .meta({ description: '`previousPageCursor` or `nextPageCursor` of the answer before.' }),
  fetchStops: zFlag('With the calls after a departure or before an arrival.').optional(),
});

export const stopTimeSchema = z
  .strictObject({
    place: placeSchema,
    mode: transitModeSchema,
    realTime: z.boolean(),
    headsign: z.string(),
    tripFrom: placeSchema,
    tripTo: placeSchema,
    agencyId: z.string(),
    agencyName: z.string(),
    agencyUrl: z.string(),
    routeId: z.string(),
    directionId: z.string(),
    routeColor: colorSchema.exactOptional(),
    routeTextColor: colorSchema.exactOptional(),
    tripId: z.string(),
    routeType: z.int(),
    routeShortName: z.string(),
    routeLongName: z.string(),
    tripShortName: z.string(),
    displayName: z.string(),
    previousStops: z.array(placeSchema).exactOptional(),
    nextStops: z.array(placeSchema).exactOptional(),
    pickupDropoffType: pickupDropoffSchema,
    pickupDropoffArrangement: arrangementSchema.exactOptional(),
    cancelled: z.boolean(),
    tripCancelled: z.boolean(),
    bikesAllowed: z.boolean(),
    wheelchairAccessible: z
      .enum(['ACCESSIBLE', 'NOT_ACCESSIBLE'])
      .meta({ description: 'ACCESSIBLE where the feed says so; `wheelchair` tells "not known" from "no".' }),
    wheelchair: wheelchairSchema,
    reservation: z.enum(['NONE', 'COMPULSORY']),
    source: z.string(),
    headsigns: namesSchema,
    longNames: namesSchema,
    confidence: confidenceSchema,
    headwaySec: z.int().exactOptional(),
  })
  .meta({ id: 'StopTime' });

export const stoptimesResponseSchema = z
  .strictObject({
    stopTimes: z.array(stopTimeSchema),
    place: placeSchema,
    previousPageCursor: z.string(),
    nextPageCursor: z.string(),
  })
  .meta({ id: 'StoptimesResponse' });

const stopQuerySchema = z.object(areaParams);

export const stopResponseSchema = z
  .strictObject({
    place: placeSchema,
    routes: z.array(routeSchema),
    members: z.array(placeSchema).meta({ description: 'All stops of all feeds that make up the place.' }),
    entrances: z.array(placeSchema).meta({ description: 'Entrances whose positions the feeds know.' }),
    wheelchair: wheelchairSchema,
  })
  .meta({ id: 'StopResponse' });

const timetableLineSchema = z
  .strictObject({
    route: routeSchema,
    headsign: z.string(),
    headsigns: namesSchema,
    tracks: z.array(z.string()).meta({ description: 'Platforms that it leaves from.' }),
    departures: z.array(departureSchema).meta({
      description: 'All of the service day, also those after midnight; the first and the last are its own.',
    }),
  })
  .meta({ id: 'TimetableLine' });

const mapStopsQuerySchema = z.object({
  ...boxParams,
  modes: zWords(queryModes, 'Only stops of these modes.').optional(),
  grouped: zFlag('One marker for a station and its platforms.').optional(),
  language: languageParam,
});

const mapStopsResponseSchema = z.array(placeSchema).meta({ id: 'MapStopsResponse' });

const tripQuerySchema = z.object({
  tripId: zId('From a leg or a stop time; a bare `feed:trip_id` is the trip as it runs today.'),
  detailedLegs: zFlag('With the geometry. Default true.').optional(),
  language: languageParam,
});

export const stopOperations = {
  stoptimes: defineOperation({
    path: '/api/v6/stoptimes',
    access: 'open',
    tag: 'stops',
    olderVersions: [1, 4, 5],
    summary: { zh: '到发时刻', en: 'Departures and arrivals' },
    description: {
      zh: '一个站（或一个范围）接下来的到发，含同一地点各数据集的站。',
      en: 'What leaves or arrives next at a stop or around a position, over all feeds that call at the same place.',
    },
    query: stoptimesQuerySchema,
    response: stoptimesResponseSchema,
    isExpensive: ({ n, radius }) => Number(n ?? 0) > 100 || Number(radius ?? 0) > 1_000,
  }),
  trip: defineOperation({
    path: '/api/v6/trip',
    access: 'open',
    tag: 'stops',
    olderVersions: [1, 2, 4, 5],
    summary: { zh: '车次全程', en: 'The whole run of a trip' },
    description: {
      zh: '一个车次的全部停靠，写成只有一段的方案。',
      en: 'All calls of one run of a trip, told as an itinerary of one leg.',
    },
    query: tripQuerySchema,
    response: itinerarySchema,
  }),
  stopInfo: defineOperation({
    path: '/api/v6/stop',
    access: 'open',
    tag: 'stops',
    summary: { zh: '站点及途经线路', en: 'A stop and the lines that serve it' },
    description: {
      zh: '一个站的名称、位置、站台和途经线路。',
      en: 'Name, position, platforms and lines of a stop.',
    },
    query: stopQuerySchema,
    response: stopResponseSchema,
    cacheSec: 60,
  }),
  stopTimetable: defineOperation({
    path: '/api/v1/stops/{stopId}/timetable',
    access: 'open',
    tag: 'stops',
    summary: { zh: '一个站全天的发车时刻', en: 'All departures of a day at a stop' },
    description: {
      zh: '一个站一天的全部发车，按线路和终点分开，含同一地点的其他站。',
      en: 'All departures of a service day at a stop and the others of its place, by line and destination.',
    },
    pathParams: z.object({ stopId: zId('`feed:stop_id`') }),
    query: z.object({
      date: z.iso.date().optional().meta({ description: 'Day of service. Default: today.' }),
      language: languageParam,
    }),
    response: z
      .strictObject({
        place: placeSchema,
        date: z.iso.date(),
        tz: z.string(),
        lines: z.array(timetableLineSchema),
      })
      .meta({ id: 'StopTimetable' }),
    cacheSec: 60,
  }),
  stops: defineOperation({
    path: '/api/v6/map/stops',
    access: 'open',
    tag: 'stops',
    olderVersions: [1],
    summary: { zh: '地图范围内的站点', en: 'Stops in a part of the map' },
    description: {
      zh: '地图一块范围内的站点，重要的在前。',
      en: 'The stops inside a part of the map, the most important first.',
    },
    query: mapStopsQuerySchema,
    response: mapStopsResponseSchema,
    cacheSec: 60,
  }),
};

export type ApiStopTime = z.infer<typeof stopTimeSchema>;
export type ApiStoptimesResponse = z.infer<typeof stoptimesResponseSchema>;
export type ApiStopResponse = z.infer<typeof stopResponseSchema>;
export type ApiTimetableLine = z.infer<typeof timetableLineSchema>;
