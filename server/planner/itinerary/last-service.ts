/** Which itinerary is the last of its day: behind it nothing goes until the next morning. */

import type { Itinerary } from '../model/itinerary.ts';
import type { JourneySearch } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { SearchQuery } from '../raptor/search-query.ts';

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
 * The last services among itineraries in the order of departure, with what comes after each. Whoever has to wait for
 * the morning on the way has missed the last one, too.
 *
 * @param query the one they were found by, whatever its time
 * @param staysSec time that is to be spent at places on the way
 */
export function listLastServices(
  search: JourneySearch,
  query: SearchQuery,
  itineraries: readonly Itinerary[],
  staysSec = 0,
): LastService[] {
  const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
  const isThrough = (rides: readonly { readonly departureSec: number; readonly arrivalSec: number }[]) =>
    rides.every((ride, i) => {
      const before = rides[i - 1];
      return !before || ride.departureSec - before.arrivalSec < LONG_WAIT_SEC + staysSec;
    });
  const through = itineraries.filter((itinerary) => {
    const rides = listRides(itinerary);
    return rides.length > 0 && isThrough(rides);
  });
  /**
   * When the next one leaves, from a second on; undefined where none is known. Of those that leave before the morning
   * any one will do: whatever the others are, the itinerary before it is not the last.
   */
  const findNextSec = (fromSec: number, morningSec: number): number | undefined => {
    for (let timeSec = fromSec; ; ) {
      const found: FoundJourney[] = [];
      for (const journey of search.departAt({ ...unlimited, timeSec })) {
        // Leaving as late as possible for its arrival, it takes no longer and waits no longer.
        const tookSec = journey.arrivalSec - journey.departureSec;
        const isSure = tookSec < Math.min(LONG_WAIT_SEC, shorterThanSec) && journey.arrivalSec < morningSec;
        if (isSure) return journey.departureSec;
        const [latest = journey] = search.toLatestDepartures(unlimited, [journey]);
        if (latest.arrivalSec - latest.departureSec >= shorterThanSec) continue;
        if (latest.departureSec < morningSec && isThrough(latest.rides)) return latest.departureSec;
        found.push(latest);
      }
      const next = found.filter(({ departureSec }) => departureSec >= morningSec);
      if (next.length > 0) return Math.min(...next.map(({ departureSec }) => departureSec));
      if (found.length === 0) return undefined;
      timeSec = Math.min(...found.map(({ departureSec }) => departureSec)) + 1;
    }
  };
  return through.flatMap((itinerary) => {
    const { departureSec } = itinerary;
    const morningSec = (Math.floor((departureSec - MORNING_SEC) / DAY_SEC) + 1) * DAY_SEC + MORNING_SEC;
    const isLast = (nextSec: number) => nextSec >= morningSec && nextSec - departureSec >= LONG_WAIT_SEC;
    const shown = through.find((other) => other.departureSec > departureSec);
    if (shown && !isLast(shown.departureSec)) return [];
    const nextSec = findNextSec(departureSec + SAME_SEC + 1, morningSec);
    if (nextSec === undefined) return [{ itinerary }];
    return isLast(nextSec) ? [{ itinerary, nextSec }] : [];
  });
}

const listRides = ({ legs }: Itinerary) => legs.filter((leg) => leg.kind === 'ride');
