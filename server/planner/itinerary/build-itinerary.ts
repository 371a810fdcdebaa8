/** A journey of the search as the itinerary a passenger reads: walks, rides, and their sums. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { FoundJourney, FoundRide } from '../raptor/journey.ts';
import { type EndPoint, toPoint, toWalkSec } from './end-point.ts';
import { type InterchangeRules, listInterchangeable } from './interchangeable.ts';
import type {
  Itinerary,
  ItineraryLeg,
  ItineraryPlace,
  RideAlternative,
  RideLeg,
  WalkLeg,
} from './itinerary.ts';
import type { LegBuilder } from './leg-builder.ts';

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
  let at: ItineraryPlace = context.from.place;
  let clock = journey.departureSec;
  rides.forEach((parts, i) => {
    const [first, last] = [parts[0] as RideLeg, parts.at(-1) as RideLeg];
    const walk = findWalk(context, at, first.from, clock);
    const [before, found] = [journey.rides[i - 1], journey.rides[i]];
    if (walk && before && found) {
      const fitted = fitToFootpath(context, walk, before.toStop, found.fromStop);
      // Between certain trips a change may take less than the walk does between others.
      legs.push({ ...fitted, arrivalSec: Math.min(fitted.arrivalSec, first.departureSec) });
    } else if (walk) legs.push(walk);
    legs.push(...parts);
    at = last.to;
    clock = last.arrivalSec;
  });
  const last = findWalk(context, at, context.to.place, clock);
  // The search knows the last walk to the second; a member stop of the destination needs none.
  if (last && journey.arrivalSec > clock) legs.push({ ...last, arrivalSec: journey.arrivalSec });
  const first = legs[0];
  if (first?.kind === 'walk') {
    // Boarding slack is spent at the stop, so the walk itself ends earlier than the vehicle leaves.
    const stop = journey.rides[0]?.fromStop;
    const inside = stop === undefined ? undefined : context.accessSecOf?.(stop);
    const walkSec = Math.min(inside ?? toWalkSecOf(context, first.from, first.to), journey.accessSec);
    legs[0] = { ...first, departureSec: journey.departureSec, arrivalSec: journey.departureSec + walkSec };
  }
  return toItinerary(context, legs, rides.flat(), journey.departureSec);
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

/** The whole way on foot, leaving at `departureSec`. */
export function buildWalk(context: ItineraryContext, departureSec: number): Itinerary {
  const [a, b] = [toPoint(context.from), toPoint(context.to)];
  const straightM = toDistanceM(a, b);
  const leg: WalkLeg = {
    kind: 'walk',
    from: context.from.place,
    to: context.to.place,
    departureSec,
    arrivalSec: departureSec + toWalkSec(straightM, context),
    distanceM: Math.round(straightM * context.detourFactor),
    geometry: [a, b],
  };
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

/** A walk leg, or undefined between places that are the same stop. */
function findWalk(
  context: ItineraryContext,
  from: ItineraryPlace,
  to: ItineraryPlace,
  departureSec: number,
): WalkLeg | undefined {
  if (from.stopId !== undefined && from.stopId === to.stopId) return undefined;
  // From a station one is already at its platforms.
  if (from.stopId !== undefined && from.stopId === to.stationId) return undefined;
  if (to.stopId !== undefined && to.stopId === from.stationId) return undefined;
  const straightM = toDistanceM(from, to);
  // Two names for one spot: nobody walks.
  if (Math.round(straightM * context.detourFactor) === 0) return undefined;
  const geometry: LatLon[] = [
    { lat: from.lat, lon: from.lon },
    { lat: to.lat, lon: to.lon },
  ];
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

const toWalkSecOf = (context: ItineraryContext, a: LatLon, b: LatLon) =>
  toWalkSec(toDistanceM(a, b), context);
