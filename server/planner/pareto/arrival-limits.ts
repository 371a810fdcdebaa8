/**
 * Limits of arrival and departure by number of vehicles: the restricted Pareto set of Delling, Dibbelt and Pajor
 * (ALENEX 2019). A journey is inside the limits if some best journey (in arrival and vehicles) arrives at most `slack`
 * seconds earlier and has at most `slack.rides` fewer vehicles.
 */

import type { FoundJourney } from '../raptor/journey.ts';
import { type ParetoSlack, toSlackSec } from './pareto-query.ts';

const NEVER = 0x3fffffff;

/** `limits[k]`: latest arrival with k vehicles; earlier than every time if k vehicles are too many or too few. */
export type ArrivalLimits = Float64Array;

/** @param best Pareto set of a departure at `departureSec` in arrival and vehicles */
export function toArrivalLimits(
  best: readonly FoundJourney[],
  departureSec: number,
  maxRounds: number,
  slack: ParetoSlack,
): ArrivalLimits {
  const limits = new Float64Array(maxRounds + 1).fill(Number.NEGATIVE_INFINITY);
  if (best.length === 0) return limits;
  for (let k = 1; k <= maxRounds; k++) {
    for (const { arrivalSec, rides } of best) {
      if (rides.length < k - slack.rides) continue;
      const extra = toSlackSec(slack, arrivalSec - departureSec);
      limits[k] = Math.max(limits[k] as number, Math.min(NEVER - 1, Math.floor(arrivalSec + extra)));
    }
  }
  return limits;
}

/** The later of two limits, for each number of vehicles. */
export function toLooser(a: ArrivalLimits, b: ArrivalLimits): ArrivalLimits {
  return a.map((limit, k) => Math.max(limit, b[k] as number));
}

/** The distinct limits, each with the greatest number of vehicles that has it, most vehicles first. */
export function listLevels(limits: ArrivalLimits): { limitSec: number; maxRides: number }[] {
  const levels: { limitSec: number; maxRides: number }[] = [];
  for (let k = limits.length - 1; k >= 1; k--) {
    const limitSec = limits[k] as number;
    const last = levels[levels.length - 1];
    if (Number.isFinite(limitSec) && (!last || limitSec > last.limitSec))
      levels.push({ limitSec, maxRides: k });
  }
  return levels;
}

/** `limit[k]`: earliest departure with k vehicles; infinite if k vehicles are too many. */
export type DepartureLimit = Float64Array;

/** @param best Pareto set of an arrival by `arrivalSec` in departure and vehicles */
export function toDepartureLimit(
  best: readonly FoundJourney[],
  arrivalSec: number,
  maxRounds: number,
  slack: ParetoSlack,
): DepartureLimit {
  const limit = new Float64Array(maxRounds + 1).fill(Number.POSITIVE_INFINITY);
  for (let k = 1; k <= maxRounds; k++) {
    for (const { departureSec, rides } of best) {
      if (rides.length < k - slack.rides) continue;
      const extra = toSlackSec(slack, arrivalSec - departureSec);
      limit[k] = Math.min(limit[k] as number, departureSec - Math.floor(extra));
    }
  }
  return limit;
}

/** The earlier of two limits, for each number of vehicles. */
export function toEarlier(a: DepartureLimit, b: DepartureLimit): DepartureLimit {
  return a.map((limit, k) => Math.min(limit, b[k] as number));
}
