/**
 * An itinerary told anew from what names it: its runs, where each is boarded and left, and the walks at its ends.
 *
 * Nothing is searched. The runs are looked up in the timetable of today, so their times, names and prices are
 * today's; what no longer runs, calls or connects is refused.
 */

import { ProblemError } from '../../base/problem.ts';
import { toServiceTime } from '../../base/service-day.ts';
import { atPace } from '../../transit/timetable/build-walks.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { findFootpathSec, type Timetable } from '../../transit/timetable/timetable.ts';
import type { TripIndex } from '../board/trip-run.ts';
import { pointNames, toEndPoint } from '../model/end-point.ts';
import type { FareChoice, FarePricer } from '../model/fare-pricer.ts';
import type { Itinerary, WalkLeg } from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { PlanPlace, PlanRequest, WalkingLimits } from '../model/plan-request.ts';
import { findStreetWays, getFootpaths } from '../model/wheelchair-day.ts';
import type { DaySearch } from '../raptor/day-search.ts';
import type { FoundJourney, FoundRide } from '../raptor/journey.ts';
import type { StopAccess } from '../raptor/search-query.ts';
import { buildItinerary, buildWalk, type ItineraryContext } from './build-itinerary.ts';
import { findRide, getTripRow, type RideRef, toGone } from './find-ride.ts';
import { toInterchangeRules } from './interchange-rules.ts';
import { DETOUR_FACTOR, type OpenedSearch, openSearch, type SearchParts } from './open-search.ts';

export interface WalkRef {
  readonly kind: 'walk';
  readonly from: PlanPlace;
  readonly to: PlanPlace;
  readonly departureEpochSec: number;
  readonly arrivalEpochSec: number;
}

export interface RebuildRequest {
  /** At least one. Walks stand at the ends and between rides. */
  readonly legs: readonly (RideRef | WalkRef)[];
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

/** Service days after the first one that an itinerary may reach into. */
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
  // A trip that is gone is said before its stops are looked for.
  for (const ride of rides) getTripRow(parts.index, ride);
  const start = rides[0] ?? first;
  const time = toServiceTime(start.departureEpochSec, timetable.timeZone);
  const plan = toPlanRequest(request, toStart(first), toEnd(last));
  const from = toEndPoint(stops, plan.from, pointNames.from);
  const to = toEndPoint(stops, plan.to, pointNames.to);
  const opened = openSearch({ ...parts, timetable }, plan, { from, to, time, daysAfter: DAYS_AFTER });
  const { search } = opened;
  const context: ItineraryContext = {
    day: search.day,
    timeZone: timetable.timeZone,
    legs: parts.legs,
    from,
    to,
    detourFactor: DETOUR_FACTOR,
    speedMps: request.walking.speedMps,
    findFootpathSec: (a, b) => findFootpathSec(getFootpaths(timetable, plan), a, b),
    slackSecOf: (stop) => timetable.stops.boardSlackSec[stop] as number,
    accessSecOf: (stop) => findInsideSec(timetable, plan, opened, stop),
    interchange: toInterchangeRules(stops, opened),
  };
  if (rides.length === 0) return checkWalk(buildWalk(context, time.seconds), request.walking);
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

const toStart = (leg: RideRef | WalkRef): PlanPlace =>
  leg.kind === 'walk' ? leg.from : { kind: 'stop', stopId: leg.fromStopId };

const toEnd = (leg: RideRef | WalkRef): PlanPlace =>
  leg.kind === 'walk' ? leg.to : { kind: 'stop', stopId: leg.toStopId };

/** The question whose rules of walking and changing the itinerary was found by. */
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

/** Seconds from the start into a station, without those at its gates; undefined for a stop at the street. */
function findInsideSec(timetable: Timetable, plan: PlanRequest, { query }: OpenedSearch, stop: number) {
  if (findStreetWays(timetable, plan)?.isInside[stop] !== 1) return undefined;
  const found = query.access.find((one) => one.stop === stop);
  return found && Math.max(0, found.durationSec - (timetable.stops.boardSlackSec[stop] as number));
}

/**
 * A change has to leave the time that the timetable asks for. Where transfers.txt says something of these very trips,
 * which may be less, it has to leave at least as much as when the itinerary was planned.
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

/** Seconds between alighting and boarding by the timetable's own rules. */
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
  const accessSec = legs[0]?.kind === 'walk' ? findWalkSec(query.access, first.fromStop) : 0;
  const egressSec = legs.at(-1)?.kind === 'walk' ? findWalkSec(query.egress, last.toStop) : 0;
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
 * Somebody who stays at the first or at the last stop, as at a place on the way, walks so much earlier to the one and so
 * much later from the other.
 */
function keepStays(itinerary: Itinerary, refs: RebuildRequest['legs']): Itinerary {
  const legs = [...itinerary.legs];
  const [firstRef, secondRef] = refs;
  const [first, second] = legs;
  let { arrivalSec, departureSec } = itinerary;
  if (firstRef?.kind === 'walk' && secondRef && first?.kind === 'walk' && second) {
    const waitSec = secondRef.departureEpochSec - firstRef.arrivalEpochSec;
    const staySec = Math.max(0, waitSec - (second.departureSec - first.arrivalSec));
    legs[0] = moveWalk(first, -staySec);
    departureSec -= staySec;
  }
  const [lastRef, beforeRef] = [refs.at(-1), refs.at(-2)];
  const last = legs.at(-1);
  if (refs.length > 1 && lastRef?.kind === 'walk' && beforeRef && last?.kind === 'walk') {
    const staySec = Math.max(0, lastRef.departureEpochSec - beforeRef.arrivalEpochSec);
    legs[legs.length - 1] = moveWalk(last, staySec);
    arrivalSec += staySec;
  }
  return { ...itinerary, arrivalSec, departureSec, legs };
}

function moveWalk(walk: WalkLeg, sec: number): WalkLeg {
  return { ...walk, departureSec: walk.departureSec + sec, arrivalSec: walk.arrivalSec + sec };
}
