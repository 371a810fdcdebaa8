/**
 * Builds an itinerary again from its runs, the stops where the passenger boards and alights, and the walks at its ends.
 *
 * It searches nothing. It looks the runs up in the present timetable, so times, names and prices are the present ones;
 * it rejects runs, calls and changes that are no longer possible.
 */

import { toDistanceM } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';
import { toServiceTime } from '../../base/service-day.ts';
import { atPace } from '../../transit/timetable/build-walks.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { TripIndex } from '../board/trip-run.ts';
import { pointNames, toEndPoint, toWay } from '../model/end-point.ts';
import type { FareChoice, FarePricer } from '../model/fare-pricer.ts';
import { type Itinerary, isRide, type StreetLeg } from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { PlanPlace, PlanRequest, WalkingLimits } from '../model/plan-request.ts';
import type { DaySearch } from '../raptor/day-search.ts';
import type { FoundJourney, FoundRide } from '../raptor/journey.ts';
import type { StopAccess, StreetMode } from '../raptor/search-query.ts';
import { buildDirect, buildItinerary } from './build-itinerary.ts';
import { findRide, getTripRow, type RideRef, toGone } from './find-ride.ts';
import { toItineraryContext, toWalkRules } from './itinerary-context.ts';
import { type OpenedSearch, openSearch, type SearchParts } from './open-search.ts';

export interface StreetRef {
  readonly kind: StreetMode;
  readonly from: PlanPlace;
  readonly to: PlanPlace;
  readonly departureEpochSec: number;
  readonly arrivalEpochSec: number;
}

export interface RebuildRequest {
  /** At least one leg. Walks stand at the ends and between rides. */
  readonly legs: readonly (RideRef | StreetRef)[];
  readonly walking: WalkingLimits;
  readonly needsWheelchair: boolean;
  readonly strictWheelchair?: boolean;
  readonly fare: FareChoice;
}

export interface RebuildParts extends SearchParts {
  readonly index: TripIndex;
  readonly legs: LegBuilder;
  readonly price: FarePricer;
}

/** Number of service days after the first that an itinerary may reach. */
const DAYS_AFTER = 2;

/**
 * @throws ProblemError `trip-unknown` where a trip does not run any more, `itinerary-gone` where it does not call
 *   there any more or a change no longer works, `stop-unknown`, `date-outside-service`
 */
export function rebuildItinerary(parts: RebuildParts, request: RebuildRequest): Itinerary {
  const { stops } = parts;
  const timetable = atPace(parts.timetable, request.walking.speedMps);
  const rides = request.legs.filter((leg) => leg.kind === 'ride');
  const [first, last] = [request.legs[0], request.legs.at(-1)];
  if (!first || !last) throw new RangeError('an itinerary without legs');
  // Report `trip-unknown` before problems with the stops of a trip.
  for (const ride of rides) getTripRow(parts.index, ride);
  const start = rides[0] ?? first;
  const time = toServiceTime(start.departureEpochSec, timetable.timeZone);
  const plan = toPlanRequest(request, toStart(first), toEnd(last));
  const from = toEndPoint(stops, plan.from, pointNames.from);
  const to = toEndPoint(stops, plan.to, pointNames.to);
  const opened = openSearch({ ...parts, timetable }, plan, { from, to, time, daysAfter: DAYS_AFTER });
  const { search } = opened;
  const context = toItineraryContext(parts, timetable, plan, opened, [from, to]);
  if (rides.length === 0) {
    const onFoot = toWay(toDistanceM(from.place, to.place), toWalkRules(plan));
    return checkWalk(buildDirect(context, time.seconds, onFoot), request.walking);
  }
  const found = rides.map((ride) => findRide(parts, search.day, ride));
  checkChanges(opened, rides, found);
  const journey = toJourney(opened, request.legs, found);
  const built = keepStays(buildItinerary(context, journey), request.legs);
  const fare = parts.price(built, request.fare);
  return fare ? { ...built, fare } : built;
}

function checkWalk(itinerary: Itinerary, { maxDirectSec }: WalkingLimits): Itinerary {
  if (itinerary.arrivalSec - itinerary.departureSec > maxDirectSec) throw toWalkGone();
  return itinerary;
}

const toStart = (leg: RideRef | StreetRef): PlanPlace =>
  leg.kind === 'ride' ? { kind: 'stop', stopId: leg.fromStopId } : leg.from;

const toEnd = (leg: RideRef | StreetRef): PlanPlace =>
  leg.kind === 'ride' ? { kind: 'stop', stopId: leg.toStopId } : leg.to;

/** The plan request whose walking and change rules apply to the itinerary. */
function toPlanRequest(request: RebuildRequest, from: PlanPlace, to: PlanPlace): PlanRequest {
  return {
    from,
    to,
    // Only the opened search's day and its walks at the ends are used; no window is searched.
    time: { day: 0, seconds: 0 },
    arriveBy: false,
    searchWindowSec: 0,
    minItineraries: 1,
    maxItineraries: 1,
    walking: request.walking,
    minTransferSec: 0,
    additionalTransferSec: 0,
    walkOnly: false,
    needsWheelchair: request.needsWheelchair,
    ...(request.strictWheelchair === undefined ? {} : { strictWheelchair: request.strictWheelchair }),
    fare: request.fare,
  };
}

/**
 * Rejects changes that are too short. A change needs the time of the timetable's rules. If transfers.txt has a rule for
 * these two trips, which may be less, it needs the time that it had in the planned itinerary.
 */
function checkChanges({ day }: OpenedSearch, refs: readonly RideRef[], rides: readonly FoundRide[]): void {
  for (let i = 1; i < rides.length; i++) {
    const [before, next] = [rides[i - 1] as FoundRide, rides[i] as FoundRide];
    const [beforeRef, nextRef] = [refs[i - 1] as RideRef, refs[i] as RideRef];
    const neededSec = hasOwnRules(day.day, before, next)
      ? nextRef.departureEpochSec - beforeRef.arrivalEpochSec
      : toChangeSec(day, before.toStop, next.fromStop);
    if (next.departureSec - before.arrivalSec < Math.max(0, neededSec)) throw toGone(nextRef.run.tripId);
  }
}

function hasOwnRules({ ownCalls }: DayTimetable, ...rides: readonly FoundRide[]): boolean {
  return ownCalls !== undefined && rides.some(({ chain }) => chain >= ownCalls.firstChain);
}

/** Seconds that the timetable's rules require between alighting and boarding. */
function toChangeSec(day: DaySearch, from: number, to: number): number {
  if (from === to) return day.sides.forward.network.changeSec[from] as number;
  return day.findFootpathSec(from, to) ?? Number.POSITIVE_INFINITY;
}

function toJourney(
  { query }: OpenedSearch,
  legs: RebuildRequest['legs'],
  rides: readonly FoundRide[],
): FoundJourney {
  const [first, last] = [rides[0] as FoundRide, rides.at(-1) as FoundRide];
  const accessSec = legs[0]?.kind === 'ride' ? 0 : findWalkSec(query.access, first.fromStop);
  const egressSec = legs.at(-1)?.kind === 'ride' ? 0 : findWalkSec(query.egress, last.toStop);
  return {
    accessSec,
    rides,
    departureSec: first.departureSec - accessSec,
    arrivalSec: last.arrivalSec + egressSec,
  };
}

function findWalkSec(walks: readonly StopAccess[], stop: number): number {
  const walk = walks.find((one) => one.stop === stop);
  if (!walk) throw toWalkGone();
  return walk.durationSec;
}

function toWalkGone(): ProblemError {
  return new ProblemError('itinerary-gone', {
    zh: '这个行程的步行部分已不可行',
    en: 'A walk of this itinerary is no longer possible',
  });
}

/**
 * Keeps the stays at places on the way: a stay at the first stop moves the first walk earlier; a stay at the last stop
 * moves the last walk later.
 */
function keepStays(itinerary: Itinerary, refs: RebuildRequest['legs']): Itinerary {
  const legs = [...itinerary.legs];
  const [firstRef, secondRef] = refs;
  const [first, second] = legs;
  let { arrivalSec, departureSec } = itinerary;
  if (firstRef && firstRef.kind !== 'ride' && secondRef && first && !isRide(first) && second) {
    const waitSec = secondRef.departureEpochSec - firstRef.arrivalEpochSec;
    const staySec = Math.max(0, waitSec - (second.departureSec - first.arrivalSec));
    legs[0] = moveWalk(first, -staySec);
    departureSec -= staySec;
  }
  const [lastRef, beforeRef] = [refs.at(-1), refs.at(-2)];
  const last = legs.at(-1);
  if (lastRef && lastRef.kind !== 'ride' && beforeRef && last && !isRide(last)) {
    const staySec = Math.max(0, lastRef.departureEpochSec - beforeRef.arrivalEpochSec);
    legs[legs.length - 1] = moveWalk(last, staySec);
    arrivalSec += staySec;
  }
  return { ...itinerary, arrivalSec, departureSec, legs };
}

function moveWalk(walk: StreetLeg, sec: number): StreetLeg {
  return { ...walk, departureSec: walk.departureSec + sec, arrivalSec: walk.arrivalSec + sec };
}
