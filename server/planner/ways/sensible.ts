/** Drops itineraries that are optimal by some measure and that no passenger would choose beside the others. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import { type Itinerary, listRides } from '../model/itinerary.ts';
import { findMainRide, isSightseeing, toKind } from './ride-kinds.ts';

/** A change weighs as much as this much travel. */
const CHANGE_SEC = 480;
/** A metre on foot weighs this much more than the time that it takes. */
const WALK_SEC_PER_M = 0.4;

/** Travel time with weights for changes and walking: what a passenger compares. */
export function toEffortSec({ arrivalSec, departureSec, transfers, walkM }: Itinerary): number {
  return arrivalSec - departureSec + CHANGE_SEC * transfers + WALK_SEC_PER_M * walkM;
}

/** Greatest effort: a share of the least one and so many seconds, or at least so many seconds more. */
interface Limit {
  readonly share: number;
  readonly sec: number;
  readonly atLeastSec: number;
}

const LIMITS = {
  /** For a way like the best one. */
  same: { share: 1.2, sec: 480, atLeastSec: 900 },
  /** With another kind of main vehicle, at the price of more changes: the metro beside the bus. */
  linked: { share: 1.2, sec: 480, atLeastSec: 1200 },
  /** With another kind of main vehicle, with fewer changes, or for a much lower price. */
  other: { share: 2, sec: 900, atLeastSec: 900 },
  /** In one vehicle of another kind: the coach or the bus beside the train. */
  direct: { share: 2, sec: 3600, atLeastSec: 3600 },
} as const satisfies Record<string, Limit>;

/** A price is much lower if it is at most this share of the price of the best way. */
const MUCH_CHEAPER = 0.7;

/** A way over the places of changing that is this many times as long as the straight one may be a detour. */
const DETOUR_SHARE = 1.6;
/** A detour is this many times as long as the way of another itinerary. */
const LONGER_SHARE = 1.25;
/** The ends of a short trip count as this far apart: round a corner every way is long. */
const SHORT_M = 1500;
/** A detour stays if the other itinerary is more effort than this. */
const DETOUR_WORTH = { share: 1.25, sec: 300 } as const;

/** Metres of straight lines from place to place of boarding and alighting, for each metre from start to destination. */
function toDetourShare(itinerary: Itinerary): number {
  const [first, last] = [itinerary.legs[0]?.from as LatLon, itinerary.legs.at(-1)?.to as LatLon];
  const points = [first, ...listRides(itinerary).flatMap(({ from, to }): LatLon[] => [from, to]), last];
  const wayM = points.slice(1).reduce((sum, point, i) => sum + toDistanceM(points[i] as LatLon, point), 0);
  return wayM / Math.max(SHORT_M, toDistanceM(first, last));
}

interface Weighed {
  readonly itinerary: Itinerary;
  readonly effortSec: number;
  /** Time between the request's time and the itinerary. */
  readonly waitSec: number;
  readonly detourShare: number;
  readonly mainKind: string;
}

/** The request's time, in seconds of the itineraries' day. */
export interface AskedTime {
  readonly arriveBy: boolean;
  readonly sec: number;
}

/**
 * Drops rides past the destination and back, sightseeing buses, and what is far more effort than the best, whether
 * waiting counts or not. At least the best itinerary stays.
 *
 * @param beside itineraries that are compared and not returned: the walk without a vehicle
 */
export function keepSensible(
  itineraries: readonly Itinerary[],
  asked: AskedTime,
  beside: readonly Itinerary[] = [],
): Itinerary[] {
  const own = itineraries.map((itinerary) => weigh(itinerary, asked));
  const straight = own.filter((one) => !isDetour(one, own));
  const noTours = straight.filter(({ itinerary }) => !isTour(itinerary));
  const fit = noTours.length > 0 ? noTours : straight;
  const all = [...fit, ...beside.map((itinerary) => weigh(itinerary, asked))];
  const kept = fit.filter(
    (one) => isWithinLimits(one, all, toOwnEffort) || isWithinLimits(one, all, toWholeEffort),
  );
  // A short walk does not hide all vehicles: some passengers cannot walk.
  return (kept.length > 0 ? kept : fit).map(({ itinerary }) => itinerary);
}

type Effort = (one: Weighed) => number;
const toOwnEffort: Effort = ({ effortSec }) => effortSec;
const toWholeEffort: Effort = ({ effortSec, waitSec }) => effortSec + waitSec;

function isWithinLimits(one: Weighed, all: readonly Weighed[], toEffort: Effort): boolean {
  const best = all.reduce((least, other) => (toEffort(least) <= toEffort(other) ? least : other));
  const mostSec = toGreatestSec(toEffort(best), LIMITS[toLimit(one, best)]);
  if (toEffort(one) <= mostSec) return true;
  return (
    isMuchCheaper(one, all, best, toEffort) && toEffort(one) <= toGreatestSec(toEffort(best), LIMITS.other)
  );
}

const toGreatestSec = (leastSec: number, { atLeastSec, sec, share }: Limit) =>
  Math.max(leastSec * share + sec, leastSec + atLeastSec);

function toLimit(one: Weighed, best: Weighed): keyof typeof LIMITS {
  const moreChanges = one.itinerary.transfers - best.itinerary.transfers;
  if (one.mainKind === best.mainKind) return moreChanges < 0 ? 'other' : 'same';
  if (one.itinerary.transfers === 0) return 'direct';
  return moreChanges > 0 ? 'linked' : 'other';
}

/** Whether all that are little more effort than the best cost much more, and it has at most one change more than the best. */
function isMuchCheaper(
  { itinerary: { fare, transfers } }: Weighed,
  all: readonly Weighed[],
  best: Weighed,
  toEffort: Effort,
): boolean {
  const price = fare?.totalFen;
  const mostSec = toGreatestSec(toEffort(best), LIMITS.same);
  const prices = all
    .filter((other) => toEffort(other) <= mostSec)
    .map((other) => other.itinerary.fare?.totalFen);
  if (price === undefined || transfers > best.itinerary.transfers + 1) return false;
  return prices.every((other) => other !== undefined && price <= MUCH_CHEAPER * other);
}

function weigh(itinerary: Itinerary, { arriveBy, sec }: AskedTime): Weighed {
  const main = findMainRide(itinerary);
  return {
    itinerary,
    effortSec: toEffortSec(itinerary),
    waitSec: Math.max(0, arriveBy ? sec - itinerary.arrivalSec : itinerary.departureSec - sec),
    detourShare: toDetourShare(itinerary),
    mainKind: main ? toKind(main) : 'walk',
  };
}

function isDetour({ detourShare, effortSec }: Weighed, all: readonly Weighed[]): boolean {
  if (detourShare <= DETOUR_SHARE) return false;
  return all.some(
    (other) =>
      detourShare > LONGER_SHARE * other.detourShare &&
      other.effortSec <= effortSec * DETOUR_WORTH.share + DETOUR_WORTH.sec,
  );
}

/** Whether the itinerary rides a sightseeing bus: it shows the sights, at a price, and takes nobody anywhere in time. */
export function isTour(itinerary: Itinerary): boolean {
  return listRides(itinerary).some(({ route }) => isSightseeing(route.routeType));
}
