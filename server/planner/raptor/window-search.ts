/**
 * Windows by their profile: the times of all that is best, in one search, then each journey back from its arrival.
 *
 * Gives what ping-pong gives (`ping-pong.ts`), step by step: the same journeys in the same order, and the same second to
 * go on from.
 */
import type { RangeQuery, RangeResult, Side } from './day-search.ts';
import type { FoundJourney } from './journey.ts';
import { findLatest, toPoint, toRaptorQuery } from './latest-departure.ts';
import type { ProfilePoint, ProfileSearch } from './profile.ts';

/** Where journeys are wanted from behind the window, so much of it is searched at first, then ever more. */
const FIRST_PART_SEC = 900;
const LONGEST_PART_SEC = 4 * 3600;

export function searchWindow(near: Side, far: Side, query: RangeQuery, profiles: ProfileSearch): RangeResult {
  const { maxSteps, minCount, shorterThanSec = Number.POSITIVE_INFINITY, timeSec, windowSec } = query;
  const endSec = timeSec + windowSec;
  const found: FoundJourney[] = [];
  const points: ProfilePoint[] = [];
  let parts: Part = { points: [], behind: [], coveredSec: timeSec - 1 };
  let partSec = windowSec;
  let time = timeSec;
  for (let step = 0; step < maxSteps; step++) {
    if (time > endSec && found.length >= minCount) break;
    if (time > parts.coveredSec) {
      parts = searchPart(near, far, query, profiles, time, partSec);
      partSec = Math.min(Math.max(FIRST_PART_SEC, partSec * 2), LONGEST_PART_SEC);
    }
    const best = listBest([...parts.points, ...parts.behind], time);
    if (best.length === 0) break;
    for (const point of best) {
      if (point.arrivalSec - point.departureSec >= shorterThanSec || isNeedless(points, point)) continue;
      const journey = findLatest(far, near, query, point);
      if (!journey)
        throw new Error(`nothing leaves at ${point.departureSec} and is there at ${point.arrivalSec}`);
      points.push(point);
      found.push(journey);
    }
    time = Math.min(...best.map(({ departureSec }) => departureSec)) + 1;
  }
  return { journeys: found, nextTimeSec: time };
}

interface Part {
  /** All that is best among what leaves up to `coveredSec`. */
  readonly points: readonly ProfilePoint[];
  /** What is best of all that leaves later, each by its last departure. */
  readonly behind: readonly ProfilePoint[];
  readonly coveredSec: number;
}

function searchPart(
  near: Side,
  far: Side,
  { shorterThanSec, ...query }: RangeQuery,
  profiles: ProfileSearch,
  fromSec: number,
  partSec: number,
): Part {
  const coveredSec = fromSec + partSec;
  const points = profiles.findProfile({
    ...toRaptorQuery({ ...query, timeSec: fromSec }),
    windowSec: partSec,
  });
  const behind = near.search.search(toRaptorQuery({ ...query, timeSec: coveredSec + 1 }));
  return {
    points,
    behind: behind.map((journey) => toPoint(findLatest(far, near, query, toPoint(journey)) ?? journey)),
    coveredSec,
  };
}

/** The best arrival of what leaves at `timeSec` or later, for each number of vehicles; fewest vehicles first. */
function listBest(points: readonly ProfilePoint[], timeSec: number): ProfilePoint[] {
  const best: ProfilePoint[] = [];
  for (const point of points) {
    if (point.departureSec < timeSec) continue;
    const known = best[point.rideCount];
    const isBetter =
      known === undefined ||
      point.arrivalSec < known.arrivalSec ||
      (point.arrivalSec === known.arrivalSec && point.departureSec > known.departureSec);
    if (isBetter) best[point.rideCount] = point;
  }
  let earliest = Number.POSITIVE_INFINITY;
  return best.filter((point) => {
    if (point === undefined || point.arrivalSec >= earliest) return false;
    earliest = point.arrivalSec;
    return true;
  });
}

/** Whether something found is as good in every way. */
export function isNeedless(found: readonly (FoundJourney | ProfilePoint)[], point: ProfilePoint): boolean {
  return found.some(
    (other) =>
      other.departureSec >= point.departureSec &&
      other.arrivalSec <= point.arrivalSec &&
      ('rides' in other ? other.rides.length : other.rideCount) <= point.rideCount,
  );
}
