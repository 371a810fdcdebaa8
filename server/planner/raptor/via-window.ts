/** Searches windows with places on the way, one departure after the other. */
import type { FoundJourney } from './journey.ts';
import { findLatest, type Side } from './mirror.ts';
import type { RangeQuery, RangeResult } from './search-query.ts';

/** Limit of the stop visits of one window. The search checks it between two departures, so it may exceed it. */
const MAX_STOP_VISITS = 4_000_000;

/**
 * Finds the best arrivals of a departure and the latest departure of each, then continues one second after the earliest
 * of these departures.
 */
export function searchViaWindow(near: Side, far: Side, query: RangeQuery): RangeResult {
  const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
  const journeys: FoundJourney[] = [];
  let time = query.timeSec;
  // Only journeys that leave before `time` are final: a step may find journeys that leave later than those of the next
  // step.
  const countPassed = () => journeys.filter(({ departureSec }) => departureSec < time).length;
  const countWork = () => near.search.work.stopVisits + far.search.work.stopVisits;
  const start = countWork();
  for (let step = 0; step < query.maxSteps; step++) {
    // End the page here; the next page continues at `time`.
    if (countWork() - start > MAX_STOP_VISITS && countPassed() > 0) break;
    if (time > query.timeSec + query.windowSec && countPassed() >= query.minCount) break;
    const best = near.search.search({ ...unlimited, timeSec: time });
    if (best.length === 0) break;
    const latest = best.map((journey) => findLatest(far, near, query, journey));
    for (const late of latest) {
      const isShort = late.arrivalSec - late.departureSec < shorterThanSec;
      if (isShort && !journeys.some((other) => dominates(other, late))) journeys.push(late);
    }
    time = Math.min(...latest.map(({ departureSec }) => departureSec)) + 1;
  }
  return { journeys, nextTimeSec: time };
}

const dominates = (a: FoundJourney, b: FoundJourney) =>
  a.departureSec >= b.departureSec && a.arrivalSec <= b.arrivalSec && a.rides.length <= b.rides.length;
