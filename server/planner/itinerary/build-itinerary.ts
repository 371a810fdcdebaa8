/** Builds the itinerary that a passenger reads from a journey of the search: walks, rides, and their sums. */
import type { LatLon } from '../../base/geo.ts';
import type {
  Itinerary,
  ItineraryLeg,
  ItineraryPlace,
  RideAlternative,
  RideLeg,
  StreetLeg,
} from '../model/itinerary.ts';
import type { FoundJourney, FoundRide } from '../raptor/journey.ts';
import type { AccessWay, Way } from '../raptor/search-query.ts';
import { streetModes } from '../raptor/search-query.ts';
import { listInterchangeable } from './interchangeable.ts';
import type { ItineraryContext } from './itinerary-context.ts';

/**
 * Builds the legs of a journey. The first walk ends just in time for the first vehicle; a walk between two vehicles
 * starts on arrival. Waiting before boarding is no leg.
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
  const egress = findWay(context.egress, (journey.rides.at(-1) as FoundRide).toStop);
  // A stop of the destination needs no walk. After a stay at the last stop the walk begins when the stay ends.
  if (egress && journey.arrivalSec > clock) {
    const { arrivalSec } = journey;
    const walk = toLeg(egress, last(rides.at(-1)).to, context.to.place, arrivalSec - egress.durationSec);
    legs.push({ ...throughEntrance(walk, context.findEntrance?.(egress, context.to)), arrivalSec });
  }
  return toItinerary(context, legs, rides.flat(), journey.departureSec);
}

const last = (legs: readonly RideLeg[] | undefined): RideLeg => legs?.at(-1) as RideLeg;

/**
 * The walk from the start to the first vehicle; undefined if the start is the stop itself or its station. Boarding
 * slack passes at the stop, so the walk ends that much before the departure.
 */
function findFirstWalk(
  { access, findEntrance, from }: ItineraryContext,
  { accessSec, departureSec, rides }: FoundJourney,
  to: ItineraryPlace,
): ItineraryLeg | undefined {
  const way = findWay(access, (rides[0] as FoundRide).fromStop);
  const movingSec = Math.min(way?.movingSec ?? 0, accessSec);
  if (!way || movingSec === 0) return undefined;
  const walk = toLeg({ ...way, movingSec }, from.place, to, departureSec);
  return throughEntrance(walk, findEntrance?.(way, from));
}

/** The walk by way of an entrance, if there is one. */
function throughEntrance(walk: StreetLeg, entrance: ItineraryPlace | undefined): StreetLeg {
  if (!entrance) return walk;
  const geometry = [walk.from, entrance, walk.to].map(({ lat, lon }) => ({ lat, lon }));
  return { ...walk, entrance, geometry };
}

/** The shortest of the access or egress ways of a stop. */
function findWay(ways: readonly AccessWay[], stop: number): AccessWay | undefined {
  return ways
    .filter((way) => way.stop === stop)
    .reduce<AccessWay | undefined>(
      (best, way) => (best && best.durationSec <= way.durationSec ? best : way),
      undefined,
    );
}

/** The walk between two vehicles, also between two platforms at one position; undefined if both call at one stop. */
function findChangeWalk(
  context: ItineraryContext,
  before: FoundRide,
  after: FoundRide,
  [from, to]: readonly [RideLeg, RideLeg],
  clock: number,
): ItineraryLeg | undefined {
  if (before.toStop === after.fromStop) return undefined;
  const walk = toLeg(context.findTransfer(before.toStop, after.fromStop), from.to, to.from, clock);
  // A rule for a pair of trips may allow less time than the walk takes: the walk then ends at the departure.
  return { ...walk, arrivalSec: Math.min(walk.arrivalSec, to.departureSec) };
}

/** The alternatives of a leg, each line once by its earliest arrival. */
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

/** The itinerary without a vehicle, leaving at `departureSec`. */
export function buildDirect(context: ItineraryContext, departureSec: number, way: Way): Itinerary {
  const leg = toLeg(way, context.from.place, context.to.place, departureSec);
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
    // The passenger waits for a headway vehicle, so the journey may begin before its first leg.
    departureSec,
    arrivalSec: legs[legs.length - 1]?.arrivalSec ?? 0,
    transfers: Math.max(0, changes - 1),
    walkM: legs.reduce((sum, leg) => sum + toWalkM(leg), 0),
    legs,
    tags: [],
  };
}

const toWalkM = (leg: ItineraryLeg) =>
  leg.kind !== 'ride' && streetModes[leg.kind].countsAsWalking ? leg.distanceM : 0;

/** A leg without a vehicle, drawn as a straight line. */
function toLeg(way: Way, from: ItineraryPlace, to: ItineraryPlace, departureSec: number): StreetLeg {
  const geometry: LatLon[] = [from, to].map(({ lat, lon }) => ({ lat, lon }));
  return {
    kind: way.mode,
    from,
    to,
    departureSec,
    arrivalSec: departureSec + way.movingSec,
    distanceM: way.distanceM,
    geometry,
  };
}
