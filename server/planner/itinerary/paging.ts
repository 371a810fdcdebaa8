/**
 * Pages of a search: which journeys belong to one, and where the next and the previous begin.
 *
 * A page holds journeys by their key, the departure (arrive-by: the arrival). What the search has seen all of
 * is the span of a page; a neighbour page begins where the span ends, so that going on loses no
 * journey. One that was shown ahead of its span may come once more.
 */

import type { DaySearch, RangeQuery } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import { cutPage } from './cut-page.ts';
import type { Itinerary } from './itinerary.ts';
import type { PageCursor, PlanRequest, ServiceTime } from './plan-request.ts';

/** A page against the direction of the search looks so far at first, then doubles. */
const FIRST_LOOK_SEC = 3600;
const LAST_LOOK_SEC = 57_600;

/** What answers the questions of a day: the search itself, or one by way of places. */
export type JourneySearch = Pick<
  DaySearch,
  | 'arriveBy'
  | 'arriveRange'
  | 'day'
  | 'departAt'
  | 'departLatest'
  | 'departRange'
  | 'findFootpathSec'
  | 'tellLatest'
>;

export interface FoundPage {
  readonly journeys: readonly FoundJourney[];
  /** All journeys with a key from here on ... */
  readonly fromSec: number;
  /** ... up to, but not at, this second have been looked at. */
  readonly toSec: number;
}

type Paged = Pick<PlanRequest, 'arriveBy' | 'page'>;

export function toDirection({ arriveBy, page }: Paged): PageCursor['direction'] {
  return page?.direction ?? (arriveBy ? 'earlier' : 'later');
}

/** @param query of which `timeSec` is the time of the request or its page */
export function searchPage(search: JourneySearch, request: Paged, query: RangeQuery): FoundPage {
  const page = findPage(search, request, query);
  // A page must not change when another search becomes ready for its window.
  return { ...page, journeys: search.tellLatest(query, page.journeys) };
}

function findPage(search: JourneySearch, request: Paged, query: RangeQuery): FoundPage {
  const { timeSec } = query;
  const direction = toDirection(request);
  if (request.arriveBy && direction === 'earlier') {
    // A request asks for arrivals by its time; an earlier page for those before its own.
    const latest = request.page ? timeSec - 1 : timeSec;
    const { journeys, nextTimeSec } = search.arriveRange({ ...query, timeSec: latest });
    return { journeys, fromSec: nextTimeSec + 1, toSec: latest + 1 };
  }
  if (!request.arriveBy && direction === 'later') {
    const asked = request.page ? query : reachBest(search, query);
    const { journeys, nextTimeSec } = search.departRange(asked);
    return { journeys, fromSec: timeSec, toSec: nextTimeSec };
  }
  return request.arriveBy ? lookAhead(search, query) : lookBack(search, query);
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

export interface ShownPage {
  /** In the order of departure. */
  readonly shown: readonly Itinerary[];
  readonly previousPage: PageCursor;
  readonly nextPage: PageCursor;
}

/**
 * The itineraries that a page has room for, and its neighbours.
 *
 * @param toTime a second of the search's day as a service time
 */
export function toShownPage(
  itineraries: readonly Itinerary[],
  request: Paged & Pick<PlanRequest, 'maxItineraries'>,
  span: Pick<FoundPage, 'fromSec' | 'toSec'>,
  toTime: (seconds: number) => ServiceTime,
): ShownPage {
  const keyOf = (itinerary: Itinerary) => (request.arriveBy ? itinerary.arrivalSec : itinerary.departureSec);
  const direction = toDirection(request);
  const sorted = itineraries.toSorted((a, b) => keyOf(a) - keyOf(b));
  const { shown, nextKey } = cutPage(sorted, keyOf, direction, request.maxItineraries);
  let { fromSec, toSec } = span;
  if (nextKey !== undefined && direction === 'later') toSec = Math.min(toSec, nextKey);
  if (nextKey !== undefined && direction === 'earlier') fromSec = Math.max(fromSec, nextKey + 1);
  return {
    shown: shown.toSorted((a, b) => a.departureSec - b.departureSec || a.arrivalSec - b.arrivalSec),
    previousPage: { direction: 'earlier', time: toTime(fromSec) },
    nextPage: { direction: 'later', time: toTime(toSec) },
  };
}
