/** Turns a request into a query and the search that answers it. */
import { toDistanceM } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { listAllowedChains } from '../model/allowed-chains.ts';
import { type EndPoint, listAccess, listOffsets, toEndPoint } from '../model/end-point.ts';
import type { PlanPlace, PlanRequest, ServiceTime } from '../model/plan-request.ts';
import type { SearchCache } from '../model/search-cache.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { StopLocator } from '../model/stop-locator.ts';
import { findStreetWays } from '../model/wheelchair-day.ts';
import { type DaySearch, type JourneySearch, ViaDaySearch } from '../raptor/day-search.ts';
import type { WalkBetween } from '../raptor/least-walk.ts';
import type { AccessWay, RangeQuery } from '../raptor/search-query.ts';
import type { ViaPlan } from '../raptor/via-layers.ts';
import type { StopGroups } from '../stops/stop-groups.ts';

/** Metres of way for each metre of straight line: between a street grid's 1.27 and an open field's 1. */
export const DETOUR_FACTOR = 1.3;
const MAX_RIDES = 8;
/**
 * Greatest number of departure times to search in one window. A window that needs more ends early and reports where.
 */
const MAX_STEPS = 60;

export interface SearchParts extends PlaceParts {
  /** With walking times at the traveller's pace. */
  readonly timetable: Timetable;
  readonly cache: SearchCache;
}

/** The ends and the time of a request, looked up in the timetable. */
export interface PlanFrame {
  readonly from: EndPoint;
  readonly to: EndPoint;
  /** The time of the request on the search's day. */
  readonly time: ServiceTime;
  readonly daysAfter: number;
}

export interface OpenedSearch {
  /** The search of the day with the request's change rules. */
  readonly day: DaySearch;
  /** The same search, with the places on the way if the request has any. */
  readonly search: JourneySearch;
  readonly query: RangeQuery<AccessWay>;
  readonly avoidedStops: ReadonlySet<number>;
  /** Metres of the walk between two stops, as itineraries report them. */
  readonly walkBetween: WalkBetween;
}

/** @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service` */
export function openSearch(parts: SearchParts, request: PlanRequest, frame: PlanFrame): OpenedSearch {
  const { from, time, to } = frame;
  const avoidedStops = listAvoidedStops(parts, request);
  const day = parts.cache.getSearch(time.day, { ...request, avoidedStops }, frame.daysAfter);
  const viaPlan = findViaPlan(parts, request, from, to);
  return {
    day,
    search: viaPlan ? new ViaDaySearch(day, viaPlan) : day,
    query: toQuery(parts, request, day, frame, new Set(avoidedStops)),
    avoidedStops: new Set(avoidedStops),
    walkBetween: toWalkBetween(parts.timetable),
  };
}

function toWalkBetween({ stops }: Timetable): WalkBetween {
  const toPoint = (stop: number) => ({ lat: stops.lat[stop] as number, lon: stops.lon[stop] as number });
  return (a, b) => Math.round(toDistanceM(toPoint(a), toPoint(b)) * DETOUR_FACTOR);
}

function toQuery(
  { locator, stops, timetable }: SearchParts,
  request: PlanRequest,
  search: DaySearch,
  { from, time, to }: PlanFrame,
  avoided: ReadonlySet<number>,
): RangeQuery<AccessWay> {
  const { maxAccessSec, maxEgressSec, speedMps } = request.walking;
  const walk = { speedMps, detourFactor: DETOUR_FACTOR, ways: findStreetWays(timetable, request) };
  const slack = (stop: number) => timetable.stops.boardSlackSec[stop] as number;
  const allowedChains = listAllowedChains(timetable, search.day, request);
  const isWanted = ({ stop }: { stop: number }) => !avoided.has(stop);
  return {
    timeSec: time.seconds,
    access: (request.fromOffsets
      ? listOffsets(stops, from, locator, walk, request.fromOffsets)
      : listAccess(from, locator, { ...walk, maxSec: maxAccessSec }, slack).map(
          request.gatesAtStart ? withGates(from, request.gatesAtStart, slack) : (way) => way,
        )
    ).filter(isWanted),
    egress: (request.toOffsets
      ? listOffsets(stops, to, locator, walk, request.toOffsets)
      : listAccess(to, locator, { ...walk, maxSec: maxEgressSec }, undefined)
    ).filter(isWanted),
    maxRounds: Math.min(MAX_RIDES, (request.maxTransfers ?? MAX_RIDES - 1) + 1),
    windowSec: request.searchWindowSec,
    minCount: request.minItineraries,
    maxSteps: MAX_STEPS,
    ...(request.maxTravelSec === undefined ? {} : { shorterThanSec: request.maxTravelSec }),
    ...(allowedChains ? { allowedChains } : {}),
  };
}

/** Adds the boarding slack of a stop that is the start itself. */
const withGates = ({ members }: EndPoint, gates: ReadonlySet<number>, slack: (stop: number) => number) => {
  const own = new Set(members);
  return (way: AccessWay): AccessWay =>
    own.has(way.stop) && gates.has(way.stop) && way.durationSec === 0
      ? { ...way, durationSec: slack(way.stop) }
      : way;
};

/** A map point as a place means the stops within this many metres in a straight line. */
const AROUND_M = 500;

export interface PlaceParts {
  readonly stops: StopIndex;
  readonly groups: StopGroups;
  readonly locator: StopLocator;
}

/**
 * Boardable stops of a place: for a stop, those of its station and the neighbouring stops of the same name; for a map
 * point, those around it.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
function listPlaceStops({ groups, locator, stops }: PlaceParts, place: PlanPlace): number[] {
  const end = toEndPoint(stops, place);
  if (place.kind === 'point') return locator.listNearby(end.place, AROUND_M).map(({ stop }) => stop);
  return [
    ...new Set([
      ...end.members,
      ...stops.listRows(place.stopId).flatMap((row) => groups.listPlaceMembers(row)),
    ]),
  ];
}

/** @throws ProblemError `stop-unknown`, `stop-ambiguous` */
function listAvoidedStops(parts: PlaceParts, { avoids }: Pick<PlanRequest, 'avoids'>): number[] {
  return (avoids?.stopIds ?? []).flatMap((stopId) => listPlaceStops(parts, { kind: 'stop', stopId }));
}

/**
 * The places on the way in the form of the search; undefined if the request has none.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
function findViaPlan(
  parts: PlaceParts,
  { throughStops, vias = [] }: Pick<PlanRequest, 'throughStops' | 'vias'>,
  from: EndPoint,
  to: EndPoint,
): ViaPlan | undefined {
  if (throughStops) {
    const through = { stops: throughStops, staySec: 0 };
    return { vias: [through], startStops: from.members, endStops: to.members };
  }
  if (vias.length === 0) return undefined;
  return {
    vias: vias.map(({ minStaySec, place }) => ({ stops: listPlaceStops(parts, place), staySec: minStaySec })),
    startStops: from.members,
    endStops: to.members,
  };
}
