/** Handlers of `/api/v6/trip`, `/api/v6/stoptimes`, `/api/v6/stop`, `/api/v6/map/stops` and `/api/v1/stops/audit`. */
import { type LatLon, toBox } from '../../base/geo.ts';
import { toNameIn } from '../../base/names.ts';
import type { BoardResult, StopEvent } from '../../planner/board/board-request.ts';
import type { BoardArea, StopResult } from '../../planner/stops/stop-request.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter, toMode } from '../schema/mode.ts';
import type { stopAuditOperations } from '../schema/stop-audit.ts';
import type { ApiStopResponse, ApiStopTime, ApiStoptimesResponse, stopOperations } from '../schema/stops.ts';
import { toInstantMaker } from '../wire/instant.ts';
import { toApiItinerary } from '../wire/itinerary.ts';
import { type Language, toCompact, toNameRecord } from '../wire/json.ts';
import { toCursorText } from '../wire/page-cursor.ts';
import {
  findColor,
  type PlaceView,
  toApiCall,
  toApiPlace,
  toApiRoute,
  toApiStop,
  toArrangement,
  toDisplayName,
  toWheelchairWord,
} from '../wire/place.ts';
import { toRunId, toTripRun } from '../wire/run-id.ts';
import type { Handlers } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { stopTimetableHandlers } from './stop-timetable.ts';
import { getCursor, getTime, getToday } from './time.ts';

/** Events on a board without `n` and `window`. */
const DEFAULT_EVENTS = 20;

export const stopsHandlers: Handlers<typeof stopOperations & typeof stopAuditOperations> = {
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

  ...stopTimetableHandlers,

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

  stopAudit: async ({ query, useCases }) => {
    const { feedId, limit = limits.auditRows, offset = 0, stopId, verdict } = query;
    const found = (await useCases.listStopMerges()).filter(({ stopA, stopB, ...decision }) => {
      const stops = [stopA, stopB];
      return (
        (verdict === undefined || decision.verdict === verdict) &&
        (feedId === undefined || stops.some((stop) => stop.startsWith(`${feedId}:`))) &&
        (stopId === undefined || stops.includes(stopId))
      );
    });
    return {
      total: found.length,
      mergedTotal: found.filter((decision) => decision.verdict === 'merged').length,
      decisions: found.slice(offset, offset + limit).map((decision) => ({ ...decision })),
    };
  },
};

interface AreaQuery {
  readonly stopId?: string | undefined;
  readonly center?: LatLon | undefined;
  readonly radius?: number | undefined;
  readonly exactRadius?: boolean | undefined;
}

/**
 * `area` is the stop of the question, or its circle where no stop is named; `fallbackArea` is the circle for a stop that no
 * longer exists.
 */
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

function toApiBoard(board: BoardResult, language: Language): ApiStoptimesResponse {
  const view = { language, timeZone: board.timeZone };
  const toInstant = toInstantMaker(board.day, board.timeZone);
  return {
    stopTimes: board.events.map((event) => toApiStopTime(event, view, toInstant)),
    place: toApiPlace(board.place, view),
    previousPageCursor: toCursorText(board.previousPage, board.timeZone),
    nextPageCursor: toCursorText(board.nextPage, board.timeZone),
  };
}

function toApiStopTime(
  event: StopEvent,
  view: PlaceView,
  toInstant: (seconds: number) => string,
): ApiStopTime {
  const { route } = event;
  const { language } = view;
  const otherCalls = event.otherCalls?.map((call) => toApiCall(call, view, toInstant));
  return toCompact({
    place: toApiPlace(event.place, view, {
      arrival: event.arrivalSec === undefined ? undefined : toInstant(event.arrivalSec),
      departure: event.departureSec === undefined ? undefined : toInstant(event.departureSec),
    }),
    mode: toMode(route.routeType),
    realTime: false,
    headsign: toNameIn(event.headsign, language),
    tripFrom: toApiPlace(event.origin, view, { departure: toInstant(event.origin.departureSec) }),
    tripTo: toApiPlace(event.destination, view, { arrival: toInstant(event.destination.arrivalSec) }),
    agencyId: route.agencyId,
    agencyName: toNameIn(route.agencyName, language),
    agencyUrl: route.agencyUrl,
    routeId: route.routeId,
    directionId: event.directionId === undefined ? '' : String(event.directionId),
    routeColor: findColor(route.color),
    routeTextColor: findColor(route.textColor),
    tripId: toRunId(event),
    routeType: route.routeType,
    routeShortName: route.shortName,
    routeLongName: toNameIn(route.longName, language),
    tripShortName: event.tripShortName ?? '',
    displayName: toDisplayName(route, event.tripShortName, language),
    previousStops: event.kind === 'arrival' ? otherCalls : undefined,
    nextStops: event.kind === 'departure' ? otherCalls : undefined,
    pickupDropoffType: event.isOpen ? ('NORMAL' as const) : ('NOT_ALLOWED' as const),
    pickupDropoffArrangement: toArrangement(event.rule),
    cancelled: false,
    tripCancelled: false,
    bikesAllowed: event.bikesAllowed,
    wheelchairAccessible: event.isWheelchairAccessible
      ? ('ACCESSIBLE' as const)
      : ('NOT_ACCESSIBLE' as const),
    wheelchair: toWheelchairWord(event.wheelchairAccessible),
    reservation: 'NONE' as const,
    source: event.tripId,
    headsigns: toNameRecord(event.headsign),
    longNames: toNameRecord(route.longName),
    confidence: route.confidence,
    headwaySec: event.headwaySec,
  });
}

function toApiStopResult(stop: StopResult, view: PlaceView): ApiStopResponse {
  return {
    place: toApiStop(stop.place, view),
    routes: stop.routes.map((route) => toApiRoute(route, view.language)),
    members: stop.members.map((member) => toApiStop(member, view)),
    entrances: stop.entrances.map((entrance) => toApiPlace(entrance, view)),
    wheelchair: toWheelchairWord(stop.wheelchairBoarding),
  };
}
