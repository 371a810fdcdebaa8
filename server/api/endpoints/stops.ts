/** Trips, boards and stops: `/api/v6/trip`, `/api/v6/stoptimes`, `/api/v6/stop`, `/api/v6/map/stops`. */
import { type LatLon, toBox } from '../../base/geo.ts';
import type { BoardArea } from '../../planner/stops/stop-request.ts';
import { toApiBoard, toApiStopResult } from '../map/board.ts';
import { toCompact } from '../map/compact.ts';
import { toApiItinerary } from '../map/itinerary.ts';
import { toApiStop } from '../map/place.ts';
import { toTripRun } from '../map/run-id.ts';
import {
  mapStopsQuerySchema,
  mapStopsResponseSchema,
  stopQuerySchema,
  stopResponseSchema,
  stoptimesQuerySchema,
  stoptimesResponseSchema,
} from '../schema/board.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter } from '../schema/mode.ts';
import { itinerarySchema, tripQuerySchema } from '../schema/plan.ts';
import { defineEndpoint } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { getCursor, getTime, getToday } from './time.ts';

/** Departures on a board where nothing is said of how many. */
const DEFAULT_EVENTS = 20;

export const tripEndpoint = defineEndpoint({
  operationId: 'trip',
  description: {
    zh: '一个车次的全部停靠，写成只有一段的方案。',
    en: 'All calls of one run of a trip, told as an itinerary of one leg.',
  },
  path: '/api/v6/trip',
  olderVersions: [1, 2, 4, 5],
  access: 'open',
  tag: 'stops',
  summary: { zh: '车次全程', en: 'The whole run of a trip' },
  query: tripQuerySchema,
  response: itinerarySchema,
  answer: async (call) => {
    const run = toTripRun(call.query.tripId, getToday(call));
    const itinerary = await call.useCases.getTrip({ run });
    const withGeometry = call.query.detailedLegs ?? true;
    return toApiItinerary(itinerary, { language: call.language, withGeometry, withFareTransfers: false });
  },
});

interface AreaQuery {
  readonly stopId?: string | undefined;
  readonly center?: LatLon | undefined;
  readonly radius?: number | undefined;
  readonly exactRadius?: boolean | undefined;
}

/** The stop that was asked for, else the circle; the circle also stands in for a stop that is gone. */
function getAreas(query: AreaQuery): { area: BoardArea; fallbackArea?: BoardArea } {
  const { stopId, center, radius } = query;
  const exact = query.exactRadius ?? false;
  const around: BoardArea | undefined =
    center && radius !== undefined ? { kind: 'around', center, radiusM: radius, exact } : undefined;
  if (stopId !== undefined) {
    const area: BoardArea = toCompact({ kind: 'stop' as const, stopId, radiusM: radius, exact });
    return around ? { area, fallbackArea: around } : { area };
  }
  if (around) return { area: around };
  throw toFieldProblem(
    'stopId',
    '请给出 stopId，或同时给出 center 和 radius',
    'Give stopId, or both center and radius',
  );
}

export const stoptimesEndpoint = defineEndpoint({
  operationId: 'stoptimes',
  isDear: ({ n, radius }) => Number(n ?? 0) > 100 || Number(radius ?? 0) > 1_000,
  description: {
    zh: '一个站（或一个范围）接下来的到发，含同一地点各数据集的站。',
    en: 'What leaves or arrives next at a stop or around a position, over all feeds that call at the same place.',
  },
  path: '/api/v6/stoptimes',
  olderVersions: [1, 4, 5],
  access: 'open',
  tag: 'stops',
  summary: { zh: '到发时刻', en: 'Departures and arrivals' },
  query: stoptimesQuerySchema,
  response: stoptimesResponseSchema,
  answer: async (call) => {
    const { query } = call;
    const isArrivals = query.arriveBy ?? false;
    const page = query.pageCursor ? getCursor(query.pageCursor, call) : undefined;
    const asked = query.direction ?? (isArrivals ? 'EARLIER' : 'LATER');
    const board = await call.useCases.listStopEvents(
      toCompact({
        ...getAreas(query),
        events: query.both ? ('both' as const) : isArrivals ? ('arrivals' as const) : ('departures' as const),
        time: page?.time ?? getTime(query.time, call),
        direction: page?.direction ?? (asked === 'LATER' ? ('later' as const) : ('earlier' as const)),
        minEvents: query.n ?? (query.window === undefined ? DEFAULT_EVENTS : 0),
        maxEvents: limits.boardEvents,
        windowSec: query.window,
        allowsRouteType: findRouteTypeFilter(query.mode),
        withOtherCalls: query.fetchStops ?? false,
      }),
    );
    return toApiBoard(board, call.language);
  },
});

export const stopEndpoint = defineEndpoint({
  operationId: 'stopInfo',
  description: {
    zh: '一个站的名称、位置、站台和途经线路。',
    en: 'Name, position, platforms and lines of a stop.',
  },
  path: '/api/v6/stop',
  access: 'open',
  tag: 'stops',
  summary: { zh: '站点及途经线路', en: 'A stop and the lines that serve it' },
  query: stopQuerySchema,
  response: stopResponseSchema,
  cacheSec: 60,
  answer: async (call) => {
    const stop = await call.useCases.getStop(getAreas(call.query));
    return toApiStopResult(stop, { language: call.language, timeZone: call.useCases.getTimeZone() });
  },
});

export const mapStopsEndpoint = defineEndpoint({
  operationId: 'stops',
  description: {
    zh: '地图一块范围内的站点，重要的在前。',
    en: 'The stops inside a part of the map, the most important first.',
  },
  path: '/api/v6/map/stops',
  olderVersions: [1],
  access: 'open',
  tag: 'stops',
  summary: { zh: '地图范围内的站点', en: 'Stops in a part of the map' },
  query: mapStopsQuerySchema,
  response: mapStopsResponseSchema,
  cacheSec: 60,
  answer: async (call) => {
    const { query, language, useCases } = call;
    const stops = await useCases.listMapStops(
      toCompact({
        bounds: toBox(query.min, query.max),
        isGrouped: query.grouped ?? false,
        allowsRouteType: findRouteTypeFilter(query.modes),
        maxStops: limits.mapStops,
      }),
    );
    const view = { language, timeZone: useCases.getTimeZone() };
    return stops.map((stop) => toApiStop(stop, view));
  },
});
