/** Searches a window part by part, and continues after its end until enough journeys are found. */

import type { FoundJourney } from './journey.ts';
import type { ProfileSearch, RangeQuery, RangeResult } from './search-query.ts';

/**
 * If more journeys are wanted after the window, the search continues by parts: the first has this length, each next one
 * twice the length of the one before.
 */
const FIRST_PART_SEC = 900;
const LONGEST_PART_SEC = 4 * 3600;

export function searchWindow(query: RangeQuery, profiles: ProfileSearch): RangeResult {
  const { maxSteps, minCount, shorterThanSec = Number.POSITIVE_INFINITY, ...asked } = query;
  const endSec = asked.timeSec + asked.windowSec;
  const found: FoundJourney[] = [];
  let steps = 0;
  let lastSec = Number.NEGATIVE_INFINITY;
  let nextSec = asked.timeSec;
  for (let partSec = asked.windowSec; ; partSec = toLonger(partSec)) {
    const { hasMore, journeys } = profiles.findProfile({ ...asked, timeSec: nextSec, windowSec: partSec });
    for (const journey of journeys) {
      const { arrivalSec, departureSec } = journey;
      if (departureSec !== lastSec) {
        const isEnough = departureSec > endSec && found.length >= minCount;
        if (isEnough || steps === maxSteps) return { journeys: found, nextTimeSec: lastSec + 1 };
        steps++;
        lastSec = departureSec;
      }
      if (arrivalSec - departureSec < shorterThanSec) found.push(journey);
    }
    nextSec += partSec + 1;
    if (!hasMore || found.length >= minCount || steps === maxSteps) break;
  }
  // After the last departure of the timetable no page follows.
  return { journeys: found, nextTimeSec: nextSec };
}

function toLonger(partSec: number): number {
  return Math.min(Math.max(FIRST_PART_SEC, partSec * 2), LONGEST_PART_SEC);
}
