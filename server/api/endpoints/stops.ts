/** Trips, boards and stops: `/api/v6/trip`, `/api/v6/stoptimes`, `/api/v6/stop`, `/api/v6/map/stops`. */
import { type LatLon, toBox } from '../../base/geo.ts';
import type { BoardArea } from '../../planner/stops/stop-request.ts';
import { toApiBoard, toApiStopResult } from '../map/board.ts';
import { toCompact } from '../map/compact.ts';
import { toApiItinerary } from '../map/itinerary.ts';
import { toApiStop } from '../map/place.ts';
import { toTripRun } from '../map/run-id.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter } from '../schema/mode.ts';
import type { stopOperations } from '../schema/stops.ts';
import type { Handlers } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { getCursor, getTime, getToday } from './time.ts';

/** Departures on a board where nothing is said of how many. */
const DEFAULT_EVENTS = 20;

export const stopsHandlers: Handlers<typeof stopOperations> = {
  stoptimes: async (call) => {
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

  trip: async (call) => {
    const run = toTripRun(call.query.tripId, getToday(call));
    const itinerary = await call.useCases.getTrip({ run });
    const withGeometry = call.query.detailedLegs ?? true;
    return toApiItinerary(itinerary, { language: call.language, withGeometry, withFareTransfers: false });
  },

  stopInfo: async (call) => {
    const stop = await call.useCases.getStop(getAreas(call.query));
    return toApiStopResult(stop, { language: call.language, timeZone: call.useCases.timeZone });
  },

  stops: async (call) => {
    const { query, language, useCases } = call;
    const stops = await useCases.listMapStops(
      toCompact({
        bounds: toBox(query.min, query.max),
        isGrouped: query.grouped ?? false,
        allowsRouteType: findRouteTypeFilter(query.modes),
        maxStops: limits.mapStops,
      }),
    );
    const view = { language, timeZone: useCases.timeZone };
    return stops.map((stop) => toApiStop(stop, view));
  },
};

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
