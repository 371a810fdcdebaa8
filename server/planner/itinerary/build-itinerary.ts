/** A journey of the search as the itinerary a passenger reads: walks, rides, and their sums. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type EndPoint, toWalkSec } from '../model/end-point.ts';
import type {
  Itinerary,
  ItineraryLeg,
  ItineraryPlace,
  RideAlternative,
  RideLeg,
  WalkLeg,
} from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { FoundJourney, FoundRide } from '../raptor/journey.ts';
import { type InterchangeRules, listInterchangeable } from './interchangeable.ts';

export interface ItineraryContext {
  readonly day: DayTimetable;
  readonly timeZone: string;
  readonly legs: LegBuilder;
  readonly from: EndPoint;
  readonly to: EndPoint;
  readonly detourFactor: number;
  readonly speedMps: number;
  /** Seconds that the search allows for a walk between two stops, slack included; undefined where there is none. */
  readonly findFootpathSec: (fromStop: number, toStop: number) => number | undefined;
  /** Seconds of that which are not walked but spent at the gates. */
  readonly slackSecOf: (stop: number) => number;
  /** Seconds from the start to a stop, the slack left out, where the straight line does not tell them. */
  readonly accessSecOf?: (stop: number) => number | undefined;
  /** Lines that stand in for each ride; none are told where absent. */
  readonly interchange?: InterchangeRules;
}

/**
 * The first walk ends just in time for the first vehicle; a walk between two vehicles starts at once on
 * arrival. The time before boarding is waiting, and no leg of its own.
 */
export function buildItinerary(context: ItineraryContext, journey: FoundJourney): Itinerary {
  const standIns = context.interchange ? listInterchangeable(context.interchange, journey) : [];
  const rides = journey.rides.map((ride, i) => {
    const [first, ...stays] = context.legs.toRideLegs(context.day, ride) as [RideLeg, ...RideLeg[]];
    const alternatives = toAlternatives(context, first, standIns[i] ?? []);
    return [alternatives.length > 0 ? { ...first, alternatives } : first, ...stays];
  });
  const legs: ItineraryLeg[] = [];
  let clock = journey.departureSec;
  rides.forEach((parts, i) => {
    const first = parts[0] as RideLeg;
    const [before, found] = [journey.rides[i - 1], journey.rides[i] as FoundRide];
    const walk = before
      ? findChangeWalk(context, before, found, [last(rides[i - 1]), first], clock)
      : findFirstWalk(context, journey, first.from);
    if (walk) legs.push(walk);
    legs.push(...parts);
    clock = last(parts).arrivalSec;
  });
  // The search knows the last walk to the second; a member stop of the destination needs none.
  if (journey.arrivalSec > clock) {
    const walk = toWalk(context, last(rides.at(-1)).to, context.to.place, clock);
    legs.push({ ...walk, arrivalSec: journey.arrivalSec });
  }
  return toItinerary(context, legs, rides.flat(), journey.departureSec);
}

const last = (legs: readonly RideLeg[] | undefined): RideLeg => legs?.at(-1) as RideLeg;

/**
 * From the start to the first vehicle; none from a place that is the stop itself, or its station. Boarding slack is
 * spent at the stop, so the walk ends earlier than the vehicle leaves.
 */
function findFirstWalk(
  context: ItineraryContext,
  { accessSec, departureSec, rides }: FoundJourney,
  to: ItineraryPlace,
): WalkLeg | undefined {
  const walk = toWalk(context, context.from.place, to, departureSec);
  const inside = context.accessSecOf?.((rides[0] as FoundRide).fromStop);
  const walkSec = Math.min(inside ?? walk.arrivalSec - departureSec, accessSec);
  return walkSec === 0 ? undefined : { ...walk, arrivalSec: departureSec + walkSec };
}

/** Between two vehicles, be it between two platforms at one spot; none where both call at one stop. */
function findChangeWalk(
  context: ItineraryContext,
  before: FoundRide,
  after: FoundRide,
  [from, to]: readonly [RideLeg, RideLeg],
  clock: number,
): WalkLeg | undefined {
  if (before.toStop === after.fromStop) return undefined;
  const walk = toWalk(context, from.to, to.from, clock);
  const fitted = fitToFootpath(context, walk, before.toStop, after.fromStop);
  // Between certain trips a change may take less than the walk does between others.
  return { ...fitted, arrivalSec: Math.min(fitted.arrivalSec, to.departureSec) };
}

/** Each line once, by its earliest arrival. */
function toAlternatives(
  { day, legs }: ItineraryContext,
  leg: RideLeg,
  standIns: readonly FoundRide[],
): RideAlternative[] {
  const byRoute = new Map<string, RideAlternative>();
  for (const ride of standIns) {
    const { route, from, departureSec, arrivalSec, headwaySec } = legs.toRideLeg(day, ride);
    if (route.routeId === leg.route.routeId || byRoute.has(route.routeId)) continue;
    byRoute.set(route.routeId, {
      route,
      fromStopId: from.stopId ?? '',
      departureSec,
      arrivalSec,
      ...(headwaySec === undefined ? {} : { headwaySec }),
    });
  }
  return [...byRoute.values()];
}

/** A change takes what the feed or the pathways say, which may be less or more than the straight way. */
function fitToFootpath(context: ItineraryContext, walk: WalkLeg, fromStop: number, toStop: number): WalkLeg {
  const allowedSec = context.findFootpathSec(fromStop, toStop);
  if (allowedSec === undefined) return walk;
  const straightSec = walk.arrivalSec - walk.departureSec;
  const walkedSec = Math.min(allowedSec, Math.max(straightSec, allowedSec - context.slackSecOf(toStop)));
  return { ...walk, arrivalSec: walk.departureSec + walkedSec };
}

/**
 * The whole way on foot, leaving at `departureSec`.
 *
 * @param walkSec where it does not follow the straight line
 */
export function buildWalk(context: ItineraryContext, departureSec: number, walkSec?: number): Itinerary {
  const walk = toWalk(context, context.from.place, context.to.place, departureSec);
  const leg = walkSec === undefined ? walk : { ...walk, arrivalSec: departureSec + walkSec };
  return toItinerary(context, [leg], [], departureSec);
}

function toItinerary(
  context: ItineraryContext,
  legs: readonly ItineraryLeg[],
  rides: readonly RideLeg[],
  departureSec: number,
): Itinerary {
  const changes = rides.filter((ride) => !ride.interlineWithPreviousLeg).length;
  return {
    day: context.day.day,
    timeZone: context.timeZone,
    // Before a headway vehicle one waits, so the journey may begin ahead of its first leg.
    departureSec,
    arrivalSec: legs[legs.length - 1]?.arrivalSec ?? 0,
    transfers: Math.max(0, changes - 1),
    walkM: legs.reduce((sum, leg) => sum + (leg.kind === 'walk' ? leg.distanceM : 0), 0),
    legs,
    tags: [],
  };
}

/** A walk along the straight line between two places. */
function toWalk(
  context: ItineraryContext,
  from: ItineraryPlace,
  to: ItineraryPlace,
  departureSec: number,
): WalkLeg {
  const straightM = toDistanceM(from, to);
  const geometry: LatLon[] = [from, to].map(({ lat, lon }) => ({ lat, lon }));
  return {
    kind: 'walk',
    from,
    to,
    departureSec,
    arrivalSec: departureSec + toWalkSec(straightM, context),
    distanceM: Math.round(straightM * context.detourFactor),
    geometry,
  };
}
