/** What turns a journey of the search into an itinerary: names, footpaths, and alternative lines. */
import { toDistanceM } from '../../base/geo.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { findFootpathSec } from '../../transit/timetable/timetable.ts';
import { toServiceKind } from '../../transit/timetable/travel-rules.ts';
import { type EndPoint, toWay, type WalkRules } from '../model/end-point.ts';
import type { ItineraryPlace } from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { PlanRequest } from '../model/plan-request.ts';
import type { StopIndex } from '../model/stop-index.ts';
import { getFootpaths } from '../model/wheelchair-day.ts';
import type { AccessWay, Way } from '../raptor/search-query.ts';
import type { InterchangeRules } from './interchangeable.ts';
import { DETOUR_FACTOR, type OpenedSearch } from './open-search.ts';

export interface ItineraryContext {
  readonly day: DayTimetable;
  readonly timeZone: string;
  readonly legs: LegBuilder;
  readonly from: EndPoint;
  readonly to: EndPoint;
  /** The ways from the start to the first stops, as in the query. */
  readonly access: readonly AccessWay[];
  /** The ways from the last stops to the destination. */
  readonly egress: readonly AccessWay[];
  /** The walk between the stops of two vehicles. */
  readonly findTransfer: (fromStop: number, toStop: number) => Way;
  /** The entrance through which a way between an end of the journey and a stop leads; where absent, walks name none. */
  readonly findEntrance?: (way: AccessWay, end: EndPoint) => ItineraryPlace | undefined;
  /** Finds alternative lines for a ride; where absent, itineraries have no alternatives. */
  readonly interchange?: InterchangeRules;
}

/** @param timetable with walking times at the traveller's pace */
export function toItineraryContext(
  { legs, stops }: { readonly legs: LegBuilder; readonly stops: StopIndex },
  timetable: Timetable,
  request: PlanRequest,
  opened: OpenedSearch,
  [from, to]: readonly [EndPoint, EndPoint],
): ItineraryContext {
  const { access, egress } = opened.query;
  const footpaths = getFootpaths(timetable, request);
  return {
    day: opened.search.day,
    timeZone: timetable.timeZone,
    legs,
    from,
    to,
    access,
    egress,
    findTransfer: toTransferFinder(timetable, {
      ...toWalkRules(request),
      // Take the footpath, not the traveller's longer change time: the rest of that time is waiting.
      findFootpathSec: (a, b) => findFootpathSec(footpaths, a, b),
      slackSecOf: (stop) => timetable.stops.boardSlackSec[stop] as number,
    }),
    findEntrance: (way, end) => findEntrance(stops, way, end, request.needsWheelchair),
    ...(request.vias ? {} : { interchange: toInterchangeRules(stops, opened) }),
  };
}

/** `wheelchair_boarding` of an entrance that is closed to wheelchairs. */
const CLOSED = 2;

/**
 * The entrance at the end of a way through a station; of a station without pathways, the entrance nearest to the end of
 * the journey. A journey that begins or ends at the station itself has none.
 */
function findEntrance(
  stops: StopIndex,
  { gate, stop }: AccessWay,
  { members, place }: EndPoint,
  needsWheelchair: boolean,
): ItineraryPlace | undefined {
  if (members.includes(stop)) return undefined;
  const entrances = stops.listEntrances(stop);
  if (gate !== undefined) return entrances.includes(gate) ? stops.toPlace(gate) : undefined;
  const [nearest] = entrances
    .filter((row) => !needsWheelchair || stops.timetable.stops.wheelchair[row] !== CLOSED)
    .map((row) => stops.toPlace(row))
    .map((entrance) => ({ entrance, apartM: toDistanceM(place, entrance) }))
    .sort((a, b) => a.apartM - b.apartM);
  return nearest?.entrance;
}

export const toWalkRules = ({ walking }: Pick<PlanRequest, 'walking'>) => ({
  speedMps: walking.speedMps,
  detourFactor: DETOUR_FACTOR,
});

export interface TransferRules extends Pick<WalkRules, 'speedMps' | 'detourFactor'> {
  /** Seconds of the footpath between two stops, slack included; undefined where there is none. */
  readonly findFootpathSec: (fromStop: number, toStop: number) => number | undefined;
  /** The part of these seconds that passes at the gates of a stop. */
  readonly slackSecOf: (stop: number) => number;
}

/** A change takes the time of the feed or the pathways, which may be less or more than a straight walk. */
export function toTransferFinder(
  { stops }: Timetable,
  rules: TransferRules,
): ItineraryContext['findTransfer'] {
  const toPoint = (stop: number) => ({ lat: stops.lat[stop] as number, lon: stops.lon[stop] as number });
  return (fromStop, toStop) => {
    const way = toWay(toDistanceM(toPoint(fromStop), toPoint(toStop)), rules);
    const allowedSec = rules.findFootpathSec(fromStop, toStop);
    if (allowedSec === undefined) return way;
    const underwaySec = Math.max(way.movingSec, allowedSec - rules.slackSecOf(toStop));
    return { ...way, movingSec: Math.min(allowedSec, underwaySec) };
  };
}

/** Kinds of services whose tickets are valid for one vehicle only. */
const isForOneVehicle = (routeType: number) => ['rail', 'coach'].includes(toServiceKind(routeType));

/** Lines of one kind can replace each other, except those whose tickets are valid for one vehicle only. */
function toInterchangeRules(stops: StopIndex, { avoidedStops, day, query }: OpenedSearch): InterchangeRules {
  const { timetable } = stops;
  const { patterns, routes } = timetable;
  const routeOf = (chain: number) => patterns.route[day.day.chainPattern[chain] as number] as number;
  const { changeSec } = day.sides.forward.network;
  const allowed = query.allowedChains;
  return {
    day: day.day,
    listStation: (stop) => stops.listStationMembers(stop).filter((other) => !avoidedStops.has(other)),
    toChangeSec: (from, to) =>
      from === to ? (changeSec[from] as number) : (day.findFootpathSec(from, to) ?? Number.POSITIVE_INFINITY),
    toHeadwaySec: (run) => patterns.runHeadway[day.day.runRow[run] as number] as number,
    isLikeLine: (chain, other) => {
      const [a, b] = [routes[routeOf(chain)], routes[routeOf(other)]];
      if (!a || !b || a === b || a.routeType !== b.routeType || isForOneVehicle(a.routeType)) {
        return false;
      }
      return allowed === undefined || allowed[other] === 1;
    },
  };
}
