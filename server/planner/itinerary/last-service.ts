/** Which itinerary is the last of its day: behind it nothing goes until the next morning. */
import type { DayQuery } from '../raptor/day-search.ts';
import type { Itinerary } from './itinerary.ts';
import type { JourneySearch } from './paging.ts';

const DAY_SEC = 86_400;
/** Until then the night belongs to the day before, as for timetables and passengers alike. */
const MORNING_SEC = 3 * 3600;
/** Whoever misses the last one waits long: two trains in the small hours are no evening and morning. */
const LONG_WAIT_SEC = 2 * 3600;

/** What leaves so shortly behind it is told as one with it. */
const SAME_SEC = 300;

export interface LastService {
  readonly itinerary: Itinerary;
  /** Departure of the next one, in seconds of the itinerary's day; absent where the search knows none. */
  readonly nextSec?: number;
}

/**
 * The last services among itineraries in the order of departure, with what comes after each.
 *
 * @param query the one they were found by, whatever its time
 */
export function listLastServices(
  search: JourneySearch,
  query: DayQuery,
  itineraries: readonly Itinerary[],
): LastService[] {
  const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
  const rides = itineraries.filter(({ legs }) => legs.some(({ kind }) => kind === 'ride'));
  return rides.flatMap((itinerary) => {
    const { departureSec } = itinerary;
    const morningSec = (Math.floor((departureSec - MORNING_SEC) / DAY_SEC) + 1) * DAY_SEC + MORNING_SEC;
    const isLast = (nextSec: number) => nextSec >= morningSec && nextSec - departureSec >= LONG_WAIT_SEC;
    const shown = rides.find((other) => other.departureSec > departureSec);
    if (shown && !isLast(shown.departureSec)) return [];
    const next = search
      .departLatest({ ...unlimited, timeSec: departureSec + SAME_SEC + 1 })
      .filter((journey) => journey.arrivalSec - journey.departureSec < shorterThanSec)
      .map((journey) => journey.departureSec);
    if (next.length === 0) return [{ itinerary }];
    const nextSec = Math.min(...next);
    return isLast(nextSec) ? [{ itinerary, nextSec }] : [];
  });
}
