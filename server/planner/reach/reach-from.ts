/** Everything that one place reaches by a departure, or is reached from by an arrival. */
import { toDistanceM } from '../../base/geo.ts';
import { type EndPoint, toPoint, toWalkSec } from '../model/end-point.ts';
import type { ItineraryPlace } from '../model/itinerary.ts';
import type { PlanPlace } from '../model/plan-request.ts';
import type { StopAccess } from '../raptor/raptor.ts';
import { NOT_REACHED, rideToAll, type StopTravel, walkOn } from './one-to-all.ts';
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
import type { WalkTable } from './walk-table.ts';

export interface Reached {
  readonly one: ItineraryPlace;
  readonly search: ReachSearch;
  readonly nearEnd: EndPoint;
  /** Travel to where one alights (boards, where travels run towards the one place). */
  readonly ridden: StopTravel;
  /** Travel to each boardable stop, walks included. */
  readonly stops: StopTravel;
}

/** How long it takes, and by how many vehicles. */
export interface Travel {
  readonly travelSec: number;
  readonly rides: number;
}

/**
 * The quickest travel to every boardable stop, by one search forward or, for `arriveBy`, one in the mirror.
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

/** Gives the walks between stops at the far end; they are worth keeping from request to request. */
export type WalkTableMaker = (search: ReachSearch) => WalkTable;

/**
 * The quickest travel to any place, in agreement with a journey planned there, or undefined where it takes too long.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
export function findTravelTo(parts: ReachParts, reached: Reached, place: PlanPlace): Travel | undefined {
  const { search, ridden, nearEnd } = reached;
  const { end, access } = prepareFarEnd(parts, search, place);
  const best = toBest(ridden, access, findDirectSec(search, nearEnd, end));
  return best.travelSec <= search.rules.maxTravelSec ? best : undefined;
}

/** Seconds of walking all the way, or undefined where that is too far. */
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
