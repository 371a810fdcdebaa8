/** Departures, arrivals and stops in the shape of the MOTIS API. */
import { toNameIn } from '../../base/names.ts';
import type { BoardResult, StopEvent } from '../../planner/board/board-request.ts';
import type { StopResult } from '../../planner/stops/stop-request.ts';
import { toMode } from '../schema/mode.ts';
import type { ApiStopResponse, ApiStopTime, ApiStoptimesResponse } from '../schema/stops.ts';
import { toCompact } from './compact.ts';
import { toInstantMaker } from './instant.ts';
import { type Language, toNameRecord } from './names.ts';
import { toCursorText } from './page-cursor.ts';
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
} from './place.ts';
import { toRunId } from './run-id.ts';

export function toApiBoard(board: BoardResult, language: Language): ApiStoptimesResponse {
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

export function toApiStopResult(stop: StopResult, view: PlaceView): ApiStopResponse {
  return {
    place: toApiStop(stop.place, view),
    routes: stop.routes.map((route) => toApiRoute(route, view.language)),
    members: stop.members.map((member) => toApiStop(member, view)),
    wheelchair: toWheelchairWord(stop.wheelchairBoarding),
  };
}
