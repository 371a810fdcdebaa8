/** Travel from one place to all others by one departure, or from all others to it by one latest arrival; walks alone. */

import { toDistanceM } from '../../base/geo.ts';
import { DETOUR_FACTOR } from '../itinerary/open-search.ts';
import { type EndPoint, toEndPoint, toPoint, toWalkSec } from '../model/end-point.ts';
import type { ItineraryPlace } from '../model/itinerary.ts';
import type { PlanPlace } from '../model/plan-request.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { StopAccess } from '../raptor/search-query.ts';
import { NOT_REACHED, rideToAll, type StopTravel, type WalkTable, walkOn } from './one-to-all.ts';
import type { ReachRequest } from './reach-request.ts';
import {
  listDirect,
  prepareFarEnd,
  prepareNearEnd,
  prepareSearch,
  type ReachParts,
  type ReachSearch,
  toQuery,
} from './reach-search.ts';

export interface Reached {
  readonly one: ItineraryPlace;
  readonly search: ReachSearch;
  readonly nearEnd: EndPoint;
  /** Travel to each stop by vehicle: to alighting there, or from boarding there where `arriveBy` is set. */
  readonly ridden: StopTravel;
  /** Travel to each boardable stop, also by walking. */
  readonly stops: StopTravel;
}

/** A quickest travel. */
export interface Travel {
  readonly travelSec: number;
  readonly rides: number;
}

/**
 * The quickest travel to every boardable stop, by one forward search, or one backward search for `arriveBy`.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service`
 */
export function reachFrom(parts: ReachParts, request: ReachRequest, toWalks: WalkTableMaker): Reached {
  const search = prepareSearch(parts, request, request.time, request.arriveBy);
  const near = prepareNearEnd(parts, search, request.one);
  const stopCount = parts.timetable.stops.boardable;
  const ridden = rideToAll(search.side.search, stopCount, toQuery(search, near), search.departureSec);
  const direct = listDirect(parts, search, near);
  const stops = walkOn(ridden, toWalks(search), direct, request.maxTravelSec, search.farSlackSec);
  return { one: near.end.place, search, nearEnd: near.end, ridden, stops };
}

/** Returns the walks between stops at the far end; `ReachPlanner` caches them. */
export type WalkTableMaker = (search: ReachSearch) => WalkTable;

/**
 * The quickest travel to a place, equal to that of a planned journey; undefined where it takes too long.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
export function findTravelTo(parts: ReachParts, reached: Reached, place: PlanPlace): Travel | undefined {
  const { search, ridden, nearEnd } = reached;
  const { end, access } = prepareFarEnd(parts, search, place);
  const best = toBest(ridden, access, findDirectSec(search, nearEnd, end));
  return best.travelSec <= search.rules.maxTravelSec ? best : undefined;
}

/** Walking time without any vehicle; undefined where it exceeds `maxDirectSec`. */
function findDirectSec(search: ReachSearch, a: EndPoint, b: EndPoint): number | undefined {
  const isSame = a.members.some((stop) => b.members.includes(stop));
  const sec = isSame ? 0 : toWalkSec(toDistanceM(toPoint(a), toPoint(b)), search.walk);
  return sec <= search.rules.walking.maxDirectSec ? sec : undefined;
}

function toBest(ridden: StopTravel, access: readonly StopAccess[], directSec: number | undefined): Travel {
  let travelSec = directSec ?? NOT_REACHED;
  let rides = 0;
  for (const { stop, durationSec } of access) {
    const sec = (ridden.travelSec[stop] as number) + durationSec;
    const k = ridden.rides[stop] as number;
    if (sec > travelSec || (sec === travelSec && k >= rides)) continue;
    travelSec = sec;
    rides = k;
  }
  return { travelSec, rides };
}

export interface WalkToManyRequest {
  readonly one: PlanPlace;
  readonly many: readonly PlanPlace[];
  readonly maxSec: number;
  readonly speedMps: number;
}

export interface Walk {
  readonly travelSec: number;
  /** The straight line times `DETOUR_FACTOR`. */
  readonly distanceM: number;
}

/**
 * Walks between one place and many others, in the order of `many`; undefined where a walk takes too long. Both directions
 * take equally long.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
export function walkToMany(stops: StopIndex, request: WalkToManyRequest): (Walk | undefined)[] {
  const one = toPoint(toEndPoint(stops, request.one));
  return request.many.map((place) => {
    const straightM = toDistanceM(one, toPoint(toEndPoint(stops, place)));
    const travelSec = toWalkSec(straightM, { speedMps: request.speedMps, detourFactor: DETOUR_FACTOR });
    return travelSec <= request.maxSec ? { travelSec, distanceM: straightM * DETOUR_FACTOR } : undefined;
  });
}
