/** Windows of a search by way of places, one departure after the other. */
import type { FoundJourney } from './journey.ts';
import { findLatest, type Side } from './mirror.ts';
import type { RangeQuery, RangeResult } from './search-query.ts';

/** Stops that the searches of one window visit; the last of them may go beyond. */
const MAX_STOP_VISITS = 4_000_000;

/** Finds the best arrivals, for each of them the last departure, and goes on one second after the first of those. */
export function searchViaWindow(near: Side, far: Side, query: RangeQuery): RangeResult {
  const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
  const journeys: FoundJourney[] = [];
  let time = query.timeSec;
  // Journeys that leave later may be found before others that leave earlier.
  const countPassed = () => journeys.filter(({ departureSec }) => departureSec < time).length;
  const countWork = () => near.search.work.stopVisits + far.search.work.stopVisits;
  const start = countWork();
  for (let step = 0; step < query.maxSteps; step++) {
    // The page ends here; the next one goes on.
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
