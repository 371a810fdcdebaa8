/** The arrival limits seen from the destination: how early a journey may leave, by the number of its vehicles. */
import type { FoundJourney } from '../raptor/journey.ts';
import { type ParetoSlack, toSlackSec } from './pareto-query.ts';

/** `limit[k]`: the earliest departure with k vehicles; infinite where k is too many. */
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

/** The earlier of two, for each number of vehicles. */
export function toEarlier(a: DepartureLimit, b: DepartureLimit): DepartureLimit {
  return a.map((limit, k) => Math.min(limit, b[k] as number));
}
