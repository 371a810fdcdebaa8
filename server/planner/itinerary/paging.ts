/**
 * Pages of a search: which journeys belong to one.
 *
 * A page holds journeys by their key, the departure (arrive-by: the arrival). What the search has seen all of is the
 * span of a page; a neighbour page begins where the span ends, so that going on neither loses a journey nor shows one
 * twice.
 */

import type { JourneySearch } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { RangeQuery } from '../raptor/search-query.ts';
import type { AskedPage } from './page-edges.ts';

/** A page against the direction of the search looks so far at first, then doubles. */
const FIRST_LOOK_SEC = 3600;
const LAST_LOOK_SEC = 57_600;

export interface FoundPage {
  /** Those with a key inside the span. */
  readonly journeys: readonly FoundJourney[];
  /** All journeys with a key from here on ... */
  readonly fromSec: number;
  /** ... up to, but not at, this second have been looked at. */
  readonly toSec: number;
}

type Asked = Pick<AskedPage, 'direction' | 'isFirst'> & { readonly arriveBy: boolean };

/**
 * A page of which one edge is known. Which of several equally good ways a journey is, depends on the search that is ready
 * for the window: `toLeastWalk` settles it.
 *
 * @param nearSec the second that the page begins at: its first, or the one behind its last
 */
export function searchPage(
  search: JourneySearch,
  asked: Asked,
  query: RangeQuery,
  nearSec: number,
): FoundPage {
  return toInside(asked.arriveBy, findPage(search, asked, { ...query, timeSec: nearSec }));
}

/** All journeys with a key from the first second up to, but not at, the second. */
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
 * Without a window the question is the time itself. What is best from there on may leave later than something that
 * takes fewer vehicles: the page goes on until it has left, too.
 */
function reachBest(search: JourneySearch, query: RangeQuery): RangeQuery {
  const best = query.windowSec === 0 ? search.departLatest(query) : [];
  const lastSec = Math.max(query.timeSec, ...best.map(({ departureSec }) => departureSec));
  return { ...query, windowSec: Math.max(query.windowSec, lastSec - query.timeSec) };
}

/** Departures before `timeSec`, searched from ever farther back. */
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

/** Arrivals at or after `timeSec`, searched from ever farther ahead. */
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

/** Applied last: where all journeys are too long, looking ever farther would not help. */
const isShorterThan = (limitSec: number | undefined) => (journey: FoundJourney) =>
  limitSec === undefined || journey.arrivalSec - journey.departureSec < limitSec;

/** The window has to be searched to its end: what is nearest to the page's time comes last. */
const toWhole = (lookSec: number) => ({ windowSec: lookSec - 1, minCount: 0, maxSteps: lookSec });
