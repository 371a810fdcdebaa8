/**
 * Finds the journeys of a page.
 *
 * The key of a journey is its departure (arrive-by: its arrival). The span of a page is the range of keys that the
 * search has seen completely. A neighbour page begins where the span ends, so pages lose no journey and show none
 * twice.
 */

import type { JourneySearch } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { RangeQuery } from '../raptor/search-query.ts';
import type { AskedPage } from './page-edges.ts';

/** A page against the direction of the search looks at this span first, then doubles it. */
const FIRST_LOOK_SEC = 3600;
const LAST_LOOK_SEC = 57_600;

export interface FoundPage {
  /** The journeys with a key inside the span. */
  readonly journeys: readonly FoundJourney[];
  /** First second of the span. */
  readonly fromSec: number;
  /** Second after the span. */
  readonly toSec: number;
}

type Asked = Pick<AskedPage, 'direction' | 'isFirst'> & { readonly arriveBy: boolean };

/**
 * Finds a page of which one edge is known. Searches of windows break ties between equally good journeys in different
 * ways; `toLeastWalk` chooses one of them later.
 *
 * @param nearSec the page's first second, or the second after its last
 */
export function searchPage(
  search: JourneySearch,
  asked: Asked,
  query: RangeQuery,
  nearSec: number,
): FoundPage {
  return toInside(asked.arriveBy, findPage(search, asked, { ...query, timeSec: nearSec }));
}

/** All journeys with a key from `fromSec` to before `toSec`. */
export function searchSpan(
  search: JourneySearch,
  arriveBy: boolean,
  query: RangeQuery,
  fromSec: number,
  toSec: number,
): FoundPage {
  const { shorterThanSec, ...open } = query;
  if (fromSec >= toSec) return { journeys: [], fromSec, toSec };
  const whole = { ...open, ...toWhole(toSec - fromSec) };
  const { journeys } = arriveBy
    ? search.arriveRange({ ...whole, timeSec: toSec - 1 })
    : search.departRange({ ...whole, timeSec: fromSec });
  return toInside(arriveBy, { journeys: journeys.filter(isShorterThan(shorterThanSec)), fromSec, toSec });
}

function toInside(arriveBy: boolean, { fromSec, journeys, toSec }: FoundPage): FoundPage {
  const inside = journeys.filter((journey) => {
    const key = arriveBy ? journey.arrivalSec : journey.departureSec;
    return key >= fromSec && key < toSec;
  });
  return { journeys: inside, fromSec, toSec };
}

function findPage(
  search: JourneySearch,
  { arriveBy, direction, isFirst }: Asked,
  query: RangeQuery,
): FoundPage {
  const { timeSec } = query;
  if (arriveBy && direction === 'earlier') {
    const { journeys, nextTimeSec } = search.arriveRange({ ...query, timeSec: timeSec - 1 });
    return { journeys, fromSec: nextTimeSec + 1, toSec: timeSec };
  }
  if (!arriveBy && direction === 'later') {
    const asked = isFirst ? reachBest(search, query) : query;
    const { journeys, nextTimeSec } = search.departRange(asked);
    return { journeys, fromSec: timeSec, toSec: nextTimeSec };
  }
  return arriveBy ? lookAhead(search, query) : lookBack(search, query);
}

/**
 * Extends the window of a first page. With a window of 0 the request asks for the best journeys at `timeSec` alone. Of
 * these, one with more vehicles may leave later than one with fewer, so the window reaches to the latest departure of
 * them.
 */
function reachBest(search: JourneySearch, query: RangeQuery): RangeQuery {
  const best = query.windowSec === 0 ? search.departLatest(query) : [];
  const lastSec = Math.max(query.timeSec, ...best.map(({ departureSec }) => departureSec));
  return { ...query, windowSec: Math.max(query.windowSec, lastSec - query.timeSec) };
}

/** Departures before `timeSec`, in a span that doubles until it holds enough. */
function lookBack(search: JourneySearch, { shorterThanSec, ...query }: RangeQuery): FoundPage {
  for (let lookSec = FIRST_LOOK_SEC; ; lookSec *= 2) {
    const fromSec = query.timeSec - lookSec;
    const journeys = search
      .departRange({ ...query, ...toWhole(lookSec), timeSec: fromSec })
      .journeys.filter(({ departureSec }) => departureSec < query.timeSec);
    if (journeys.length < query.minCount && lookSec < LAST_LOOK_SEC) continue;
    return { journeys: journeys.filter(isShorterThan(shorterThanSec)), fromSec, toSec: query.timeSec };
  }
}

/** Arrivals at or after `timeSec`, in a span that doubles until it holds enough. */
function lookAhead(search: JourneySearch, { shorterThanSec, ...query }: RangeQuery): FoundPage {
  for (let lookSec = FIRST_LOOK_SEC; ; lookSec *= 2) {
    const toSec = query.timeSec + lookSec;
    const journeys = search
      .arriveRange({ ...query, ...toWhole(lookSec), timeSec: toSec - 1 })
      .journeys.filter(({ arrivalSec }) => arrivalSec >= query.timeSec);
    if (journeys.length < query.minCount && lookSec < LAST_LOOK_SEC) continue;
    return { journeys: journeys.filter(isShorterThan(shorterThanSec)), fromSec: query.timeSec, toSec };
  }
}

/** Filters after the loop: if all journeys are too long, a longer span would not help. */
const isShorterThan = (limitSec: number | undefined) => (journey: FoundJourney) =>
  limitSec === undefined || journey.arrivalSec - journey.departureSec < limitSec;

/** Searches the whole window: the journeys nearest to the page's time come last. */
const toWhole = (lookSec: number) => ({ windowSec: lookSec - 1, minCount: 0, maxSteps: lookSec });
