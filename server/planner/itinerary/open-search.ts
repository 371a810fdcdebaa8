/** From a request to the search that answers it, and the question it is asked. */

import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { listAllowedChains } from '../model/allowed-chains.ts';
import { type EndPoint, listAccess, listOffsets } from '../model/end-point.ts';
import type { PlanRequest, ServiceTime } from '../model/plan-request.ts';
import type { SearchCache } from '../model/search-cache.ts';
import { findStreetWays } from '../model/wheelchair-day.ts';
import { type DaySearch, type JourneySearch, ViaDaySearch } from '../raptor/day-search.ts';
import type { WalkMetres } from '../raptor/least-walk.ts';
import type { RangeQuery } from '../raptor/search-query.ts';
import { findViaPlan, listAvoidedStops, type PlaceParts } from './place-stops.ts';

/** Way on the ground for each metre of straight line, between a street grid's 1.27 and an open field's 1. */
export const DETOUR_FACTOR = 1.3;
const MAX_RIDES = 8;
/** Searches of one window at most; a window that needs more ends early and says where. */
const MAX_STEPS = 60;

export interface SearchParts extends PlaceParts {
  /** At the traveller's pace. */
  readonly timetable: Timetable;
  readonly cache: SearchCache;
}

/** Where and when, found in the timetable. */
export interface PlanFrame {
  readonly from: EndPoint;
  readonly to: EndPoint;
  /** Of the search's day. */
  readonly time: ServiceTime;
  readonly daysAfter: number;
}

export interface OpenedSearch {
  /** The day by the request's rules of changing. */
  readonly day: DaySearch;
  /** The same by way of the places asked for. */
  readonly search: JourneySearch;
  readonly query: RangeQuery;
  readonly avoidedStops: ReadonlySet<number>;
  /** What an itinerary tells of its walks. */
  readonly metres: WalkMetres;
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
    metres: toWalkMetres(parts.timetable, frame),
  };
}

function toWalkMetres({ stops }: Timetable, { from, to }: PlanFrame): WalkMetres {
  const toPoint = (stop: number) => ({ lat: stops.lat[stop] as number, lon: stops.lon[stop] as number });
  const toMetres = (a: LatLon, b: LatLon) => Math.round(toDistanceM(a, b) * DETOUR_FACTOR);
  const ofEnd =
    ({ members, place }: EndPoint) =>
    (stop: number) =>
      members.includes(stop) ? 0 : toMetres(place, toPoint(stop));
  return {
    access: ofEnd(from),
    egress: ofEnd(to),
    between: (a, b) => toMetres(toPoint(a), toPoint(b)),
  };
}

function toQuery(
  { locator, stops, timetable }: SearchParts,
  request: PlanRequest,
  search: DaySearch,
  { from, time, to }: PlanFrame,
  avoided: ReadonlySet<number>,
): RangeQuery {
  const { maxAccessSec, maxEgressSec, speedMps } = request.walking;
  const walk = { speedMps, detourFactor: DETOUR_FACTOR, ways: findStreetWays(timetable, request) };
  const slack = (stop: number) => timetable.stops.boardSlackSec[stop] as number;
  const allowedChains = listAllowedChains(timetable, search.day, request);
  const isWanted = ({ stop }: { stop: number }) => !avoided.has(stop);
  return {
    timeSec: time.seconds,
    access: (request.fromOffsets
      ? listOffsets(stops, request.fromOffsets)
      : listAccess(from, locator, { ...walk, maxSec: maxAccessSec }, slack)
    ).filter(isWanted),
    egress: (request.toOffsets
      ? listOffsets(stops, request.toOffsets)
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
