/**
 * The slow twin of a search of windows. A search from the requested time gives the best arrivals; a search back from
 * each gives its latest departure. No journey that leaves before the earliest of these departures can be better, so the
 * next search starts one second after it. No labels are kept between the steps.
 */

import type { FoundJourney } from '../../server/planner/raptor/journey.ts';
import type { Side } from '../../server/planner/raptor/mirror.ts';
import { findLatest } from '../../server/planner/raptor/mirror.ts';
import type { RangeQuery, RangeResult } from '../../server/planner/raptor/search-query.ts';

export function searchByPingPong(near: Side, far: Side, query: RangeQuery): RangeResult {
  const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
  const found: FoundJourney[] = [];
  // The latest departure of an arrival does not depend on where the search began, so it is searched once.
  const latest = new Map<string, FoundJourney>();
  let time = query.timeSec;
  for (let step = 0; step < query.maxSteps; step++) {
    if (time > query.timeSec + query.windowSec && found.length >= query.minCount) break;
    const best = near.search.search({ ...unlimited, timeSec: time });
    if (best.length === 0) break;
    let earliest = Number.POSITIVE_INFINITY;
    for (const journey of best) {
      const key = `${journey.arrivalSec} ${journey.rides.length}`;
      const late = latest.get(key) ?? findLatest(far, near, query, journey);
      latest.set(key, late);
      earliest = Math.min(earliest, late.departureSec);
      if (late.arrivalSec - late.departureSec >= shorterThanSec) continue;
      if (!found.some((other) => dominates(other, late))) found.push(late);
    }
    time = earliest + 1;
  }
  return { journeys: found, nextTimeSec: time };
}

const dominates = (a: FoundJourney, b: FoundJourney) =>
  a.departureSec >= b.departureSec && a.arrivalSec <= b.arrivalSec && a.rides.length <= b.rides.length;
