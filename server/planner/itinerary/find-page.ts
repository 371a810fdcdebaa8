/** Finds the itineraries of a page: searches, drops near-duplicates, and shows as many as fit. */
import { recall } from '../../base/recall.ts';
import { toDayStartEpochSec } from '../../base/service-day.ts';
import type { Itinerary } from '../model/itinerary.ts';
import type { PageEdge, PlanRequest } from '../model/plan-request.ts';
import type { SpanSearch } from '../pareto/span-search.ts';
import type { WorkBudget } from '../pareto/work-budget.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import { type Content, type Cut, type FilledPage, fillPage, fillTorn, showBetween } from './fill-page.ts';
import type { OpenedSearch } from './open-search.ts';
import type { AskedPage } from './page-edges.ts';
import { type FoundPage, searchPage, searchSpan } from './paging.ts';
import { dropNearDuplicates } from './tidy-itineraries.ts';

/** Limit for searching again: up to so many times the wanted number of journeys. */
const MAX_WIDENING = 8;

export interface PageParts {
  readonly request: PlanRequest;
  readonly page: AskedPage;
  readonly opened: OpenedSearch;
  readonly timeZone: string;
  /** The search by further criteria (fare, walking); undefined if the request has none. */
  readonly spans: SpanSearch | undefined;
  readonly budget: WorkBudget;
  readonly toItinerary: (journey: FoundJourney) => Itinerary;
  /** Whether the journey is better than walking all the way. */
  readonly isWorthwhile: (journey: FoundJourney) => boolean;
}

/**
 * Finds a page. Dropping near-duplicates may leave too few journeys; then it searches again for twice as many, a few
 * times. All times are seconds of the search's day.
 */
export function findPage(parts: PageParts): FilledPage<Itinerary> {
  const { opened, page, request } = parts;
  const { query, search } = opened;
  const { arriveBy, maxItineraries } = request;
  const { direction, far, isFirst } = page;
  const near = toCut(parts, page.near);
  if (request.walkOnly) return { shown: [], low: near, high: near };
  const keyOf = (one: Itinerary | FoundJourney) => (arriveBy ? one.arrivalSec : one.departureSec);
  const listItineraries = toItinerariesOf(parts);
  const toContent = ({ journeys }: FoundPage): Content<Itinerary> => {
    return (fromSec, toSec) => {
      const inside = journeys.filter((one) => keyOf(one) >= fromSec && keyOf(one) < toSec);
      const itineraries = listItineraries({ fromSec, toSec, journeys: inside });
      return dropNearDuplicates(itineraries, request.criteria?.includes('walking')).sort(
        (a, b) => keyOf(a) - keyOf(b) || a.departureSec - b.departureSec || a.arrivalSec - b.arrivalSec,
      );
    };
  };
  const showWhole = (fromSec: number, toSec: number) =>
    toContent(searchSpan(search, arriveBy, query, fromSec, toSec));
  if (far) {
    const [low, high] = direction === 'later' ? [near, toCut(parts, far)] : [toCut(parts, far), near];
    return showBetween(showWhole(low.sec, high.sec + Math.min(1, high.skip)), low, high);
  }
  if (near.skip > 0) return fillTorn(showWhole(near.sec, near.sec + 1), near, direction, maxItineraries);
  for (let minCount = query.minCount; ; minCount *= 2) {
    const found = searchPage(search, { arriveBy, direction, isFirst }, { ...query, minCount }, near.sec);
    const content = toContent(found);
    const count = content(found.fromSec, found.toSec).length;
    const isEnough = count >= query.minCount || found.journeys.length < minCount;
    if (isEnough || minCount >= query.minCount * MAX_WIDENING || !parts.budget.spend(0)) {
      return fillPage(content, keyOf, direction, found, maxItineraries);
    }
  }
}

function toCut({ opened, timeZone }: PageParts, { skip = 0, time }: PageEdge): Cut {
  const start = toDayStartEpochSec(opened.search.day.day, timeZone);
  return { sec: toDayStartEpochSec(time.day, timeZone) + time.seconds - start, skip };
}

/**
 * Returns a function that makes the itineraries of a span. It builds each journey once, even if several searches find
 * it.
 *
 * With further criteria it gives the Pareto set of the span, and of the journeys that are best in time only those that
 * the Pareto search leaves out (`isBeside`).
 */
function toItinerariesOf({ isWorthwhile, opened, request, spans, toItinerary }: PageParts) {
  const { query, search, walkBetween } = opened;
  const { criteria = [] } = request;
  const found = new Map<FoundJourney, Itinerary>();
  const inTime = new Map<string, Itinerary>();
  const toFound = (journey: FoundJourney) => recall(found, journey, () => toItinerary(journey));
  const toLeastWalk = (journey: FoundJourney) =>
    recall(inTime, toTimesKey(journey), () => toItinerary(search.toLeastWalk(query, journey, walkBetween)));
  if (!spans) return ({ journeys }: FoundPage) => journeys.filter(isWorthwhile).map(toLeastWalk);
  return ({ fromSec, journeys, toSec }: FoundPage) => {
    const best = new Map(journeys.map((journey) => [toTimesKey(journey), journey] as const));
    const beside = journeys.filter((journey) => spans.isBeside(journey) && isWorthwhile(journey));
    const among = spans.find(fromSec, toSec, journeys).filter(isWorthwhile);
    const pareto = among.map((journey) => {
      const itinerary = toFound(journey);
      const sameTimes = criteria.includes('walking') ? undefined : best.get(toTimesKey(journey));
      // If walking is no criterion, the Pareto search does not minimise it: use the journey with least walking at the
      // same times if it is not dearer.
      const least = sameTimes ? toLeastWalk(sameTimes) : itinerary;
      return least.walkM < itinerary.walkM && isNotDearer(least, itinerary) ? least : itinerary;
    });
    if (!spans.isIncomplete) return [...pareto, ...beside.map(toLeastWalk)];
    // A search whose budget is spent may lack journeys that are best in time, and may contain journeys that those
    // dominate.
    const all = [...pareto, ...journeys.filter(isWorthwhile).map(toLeastWalk)];
    return all.filter(
      (one, i) => !all.some((other, j) => isDominated(one, other) && (i > j || !isDominated(other, one))),
    );
  };
}

const toTimesKey = ({ arrivalSec, departureSec, rides }: FoundJourney) =>
  `${departureSec} ${arrivalSec} ${rides.length}`;

/** Whether `other` is no worse than `one` in every criterion. */
function isDominated(one: Itinerary, other: Itinerary): boolean {
  return (
    one !== other &&
    other.departureSec >= one.departureSec &&
    other.arrivalSec <= one.arrivalSec &&
    other.transfers <= one.transfers &&
    other.walkM <= one.walkM &&
    isNotDearer(other, one)
  );
}

const isNotDearer = (a: Itinerary, b: Itinerary) =>
  (a.fare?.totalFen ?? Number.POSITIVE_INFINITY) <= (b.fare?.totalFen ?? Number.POSITIVE_INFINITY);
