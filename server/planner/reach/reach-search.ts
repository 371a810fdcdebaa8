/** Prepares a search from a request: the day, the side of the mirror, both ends and the rules. */

import { type ServiceDay, toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import { atPace } from '../../transit/timetable/build-walks.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { DETOUR_FACTOR } from '../itinerary/open-search.ts';
import { listAllowedChains } from '../model/allowed-chains.ts';
import { type EndPoint, listAccess, pointNames, toEndPoint, type WalkRules } from '../model/end-point.ts';
import type { PlanPlace, ServiceTime } from '../model/plan-request.ts';
import type { SearchCache } from '../model/search-cache.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { StopLocator } from '../model/stop-locator.ts';
import { findStreetWays } from '../model/wheelchair-day.ts';
import type { Side } from '../raptor/mirror.ts';
import type { StopAccess } from '../raptor/search-query.ts';
import type { OneToAllQuery } from './one-to-all.ts';
import type { ReachRules } from './reach-request.ts';

export interface ReachParts {
  readonly timetable: Timetable;
  readonly stops: StopIndex;
  readonly locator: StopLocator;
  readonly cache: SearchCache;
}

/** The parts of a search that do not depend on the places. */
export interface ReachSearch {
  readonly side: Side;
  readonly arriveBy: boolean;
  readonly rules: ReachRules;
  /** The service day of all seconds. */
  readonly day: ServiceDay;
  /** The requested time on the clock of the side: negated where `arriveBy` is set. */
  readonly departureSec: number;
  readonly maxRides: number;
  readonly allowedChains: Uint8Array | undefined;
  readonly walk: Pick<WalkRules, 'speedMps' | 'detourFactor' | 'ways'>;
  /** Wait at a stop before boarding, where travellers board at the far end (`arriveBy`). */
  readonly farSlackSec: Int32Array | undefined;
}

/** An end of travels, with its walks to or from stops. */
export interface ReachEnd {
  readonly end: EndPoint;
  readonly access: readonly StopAccess[];
}

/** The most vehicles of a planned journey. */
const MAX_RIDES = 8;
/**
 * Searches for arrivals before this time of day use the timetable of the day before: the timetable of a day contains only
 * those trips of the day before that are still under way.
 */
const LOOK_BACK_BEFORE_SEC = 43_200;

/** @throws ProblemError `date-outside-service` */
export function prepareSearch(
  parts: ReachParts,
  rules: ReachRules,
  time: ServiceTime,
  arriveBy: boolean,
): ReachSearch {
  const { timetable, cache } = parts;
  const at = toSearchTime(time, arriveBy, timetable.timeZone);
  const search = cache.getSearch(at.day, rules);
  return {
    side: arriveBy ? search.sides.backward : search.sides.forward,
    arriveBy,
    rules,
    day: at.day,
    departureSec: arriveBy ? -at.seconds : at.seconds,
    maxRides: rules.walkOnly ? 0 : Math.min(MAX_RIDES, (rules.maxTransfers ?? MAX_RIDES) + 1),
    allowedChains: listAllowedChains(timetable, search.day, rules),
    walk: {
      speedMps: rules.walking.speedMps,
      detourFactor: DETOUR_FACTOR,
      ways: findStreetWays(atPace(timetable, rules.walking.speedMps), rules),
    },
    farSlackSec: arriveBy ? timetable.stops.boardSlackSec : undefined,
  };
}

/**
 * Prepares the one place of a request, with the stops near it.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
export function prepareNearEnd(parts: ReachParts, search: ReachSearch, place: PlanPlace): ReachEnd {
  return prepareEnd(parts, search, place, search.rules.walking.maxNearSec, !search.arriveBy);
}

/** Prepares another place, to look up its travel time after the search. */
export function prepareFarEnd(parts: ReachParts, search: ReachSearch, place: PlanPlace): ReachEnd {
  return prepareEnd(parts, search, place, search.rules.walking.maxFarSec, search.arriveBy);
}

function prepareEnd(
  { stops, locator, timetable }: ReachParts,
  search: ReachSearch,
  place: PlanPlace,
  maxSec: number,
  boardsHere: boolean,
): ReachEnd {
  const end = toEndPoint(stops, place, boardsHere ? pointNames.from : pointNames.to);
  const slack = boardsHere ? (stop: number) => timetable.stops.boardSlackSec[stop] as number : undefined;
  return { end, access: listAccess(end, locator, { ...search.walk, maxSec }, slack) };
}

/** Stops within `maxDirectSec` of walking. */
export function listDirect({ locator }: ReachParts, search: ReachSearch, { end }: ReachEnd): StopAccess[] {
  const maxSec = search.rules.walking.maxDirectSec;
  return listAccess(end, locator, { ...search.walk, maxSec }, undefined, search.arriveBy);
}

export function toQuery(search: ReachSearch, { access }: ReachEnd): OneToAllQuery {
  const { maxRides, allowedChains, rules } = search;
  return {
    access,
    maxRides,
    maxTravelSec: rules.maxTravelSec,
    ...(allowedChains ? { allowedChains } : {}),
  };
}

function toSearchTime(time: ServiceTime, arriveBy: boolean, timeZone: string): ServiceTime {
  const at = toServiceTime(toDayStartEpochSec(time.day, timeZone) + time.seconds, timeZone);
  if (!arriveBy || at.seconds >= LOOK_BACK_BEFORE_SEC) return at;
  const day = at.day - 1;
  const dayLengthSec = toDayStartEpochSec(at.day, timeZone) - toDayStartEpochSec(day, timeZone);
  return { day, seconds: at.seconds + dayLengthSec };
}
