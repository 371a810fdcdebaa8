/** Plans a trip between two places: access and egress walks, search, fares, and the choice of what to show. */

import { toDistanceM } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import { atPace } from '../../transit/timetable/build-walks.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type EndPoint, isSamePlace, pointNames, toEndPoint, toWay } from '../model/end-point.ts';
import type { FareChoice, FarePricer, MediaPricer } from '../model/fare-pricer.ts';
import type { Itinerary } from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { EmptyReason, PageEdge, PlanRequest, PlanResult, ServiceTime } from '../model/plan-request.ts';
import type { SearchCache } from '../model/search-cache.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { StopLocator } from '../model/stop-locator.ts';
import { freeOfCharge } from '../pareto/fare-cost.ts';
import { type FareCosts, ParetoPlanner } from '../pareto/pareto-planner.ts';
import { WorkBudget } from '../pareto/work-budget.ts';
import type { DaySearch } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { WalkBetween } from '../raptor/least-walk.ts';
import { StopGroups } from '../stops/stop-groups.ts';
import { type ChangeTimes, toBestChanges } from './best-change.ts';
import { buildDirect, buildItinerary } from './build-itinerary.ts';
import { Connectivity, samePlace, toEmptyReason } from './empty-reason.ts';
import type { Cut } from './fill-page.ts';
import { findPage } from './find-page.ts';
import { type ItineraryContext, toItineraryContext, toWalkRules } from './itinerary-context.ts';
import {
  DETOUR_FACTOR,
  type OpenedSearch,
  openSearch,
  type PlanFrame,
  type SearchParts,
} from './open-search.ts';
import { toAskedPage, toCursors, toSearchTime } from './page-edges.ts';
import { listLastServices, tagItineraries } from './tag-itineraries.ts';

/** Work budget of one page with further criteria: about half a second of processor time. */
const PAGE_WORK = 50_000_000;

export interface PlannerParts {
  readonly timetable: Timetable;
  readonly stops: StopIndex;
  readonly locator: StopLocator;
  readonly legs: LegBuilder;
  readonly price: FarePricer;
  /** Prices with each medium; where absent, itineraries have no `fareByMedium`. */
  readonly priceByMedium?: MediaPricer;
  /** Prices ride by ride, for searches with the criterion `fare`; where absent, every ride costs 0. */
  readonly costs?: FareCosts<FareChoice>;
  readonly cache: SearchCache;
}

export class TripPlanner {
  readonly #parts: PlannerParts;
  readonly #search: SearchParts;
  readonly #connectivity: Connectivity;
  readonly #pareto: ParetoPlanner<FareChoice>;

  constructor(parts: PlannerParts) {
    const { locator, stops } = parts;
    this.#parts = parts;
    this.#search = { ...parts, groups: new StopGroups(stops, locator) };
    this.#connectivity = new Connectivity(parts.timetable);
    this.#pareto = new ParetoPlanner(parts.timetable, parts.costs ?? (() => freeOfCharge), DETOUR_FACTOR);
  }

  /**
   * @param isPart whether the caller adds the itineraries to those of another request: they get no tags, and an empty
   *   result no reason
   * @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service`
   */
  plan(request: PlanRequest, isPart = false): PlanResult {
    const { stops } = this.#parts;
    const timetable = atPace(this.#parts.timetable, request.walking.speedMps);
    const from = toEndPoint(stops, request.from, pointNames.from);
    const to = toEndPoint(stops, request.to, pointNames.to);
    const page = toAskedPage(request, timetable.timeZone);
    const asked = toSearchTime(page, timetable.timeZone);
    if (!request.vias && isSamePlace(stops, from, to)) return toSamePlaceResult(from, to, asked);
    const looksBack = request.arriveBy || page.searched === 'back';
    const time = looksBack ? toDayBefore(asked, timetable.timeZone) : asked;
    const toTime = (seconds: number) => normalize({ day: time.day, seconds }, timetable.timeZone);
    const frame: PlanFrame = { from, to, time, daysAfter: looksBack ? 2 : 1 };
    const open = (lifted: PlanRequest, later = 0) =>
      openSearch({ ...this.#search, timetable }, lifted, {
        ...frame,
        time: { ...time, day: time.day + later },
      });
    const opened = request.page ? findOpened(() => open(request)) : open(request);
    // A page after the last day is empty and has a cursor to the page before.
    if ('code' in opened) {
      const pages = toCursors(request.page, page.searched, page.near, page.near);
      return { from: from.place, to: to.place, direct: [], itineraries: [], ...pages, emptyReason: opened };
    }
    const { query, search } = opened;
    const context = toItineraryContext(this.#parts, timetable, request, opened, [from, to]);
    const onFoot = toWay(toDistanceM(from.place, to.place), toWalkRules(request));
    const walkSec = onFoot.movingSec;
    const direct =
      !request.vias && walkSec <= request.walking.maxDirectSec
        ? [buildDirect(context, request.arriveBy ? time.seconds - walkSec : time.seconds, onFoot)]
        : [];
    const isWorthwhile = ({ arrivalSec, departureSec }: FoundJourney) =>
      direct.length === 0 || arrivalSec - departureSec < walkSec;
    const { criteria = [] } = request;
    const budget = new WorkBudget(PAGE_WORK, request.isLate);
    const { high, low, shown } = findPage({
      request,
      budget,
      page,
      opened,
      timeZone: timetable.timeZone,
      spans:
        criteria.length > 0 && !request.vias
          ? this.#pareto.open(opened.day, query, { ...request, criteria, budget })
          : undefined,
      toItinerary: (journey) => this.#toItinerary(request, opened, context, journey),
      isWorthwhile,
    });
    const toEdge = ({ sec, skip }: Cut): PageEdge => ({ time: toTime(sec), ...(skip > 0 ? { skip } : {}) });
    const pages = toCursors(request.page, page.searched, toEdge(low), toEdge(high));
    const inOrder = shown
      .toSorted((a, b) => a.departureSec - b.departureSec || a.arrivalSec - b.arrivalSec)
      .map((itinerary) => this.#withFareByMedium(itinerary, request));
    const isEmpty = !isPart && shown.length === 0 && direct.length === 0;
    return {
      from: from.place,
      to: to.place,
      direct,
      itineraries: isPart
        ? inOrder
        : tagItineraries(inOrder, listLastServices(search, query, inOrder, toStaysSec(request))),
      ...pages,
      ...(budget.isSpent ? { isIncomplete: true } : {}),
      ...(isEmpty ? { emptyReason: toEmptyReason(request, opened, open, toTime, this.#connectivity) } : {}),
    };
  }

  /**
   * Moves each change to its best place, unless that costs more, or the place was chosen by a fare criterion or by a
   * place on the way.
   */
  #toItinerary(
    request: PlanRequest,
    { day, walkBetween }: OpenedSearch,
    context: ItineraryContext,
    journey: FoundJourney,
  ): Itinerary {
    const found = this.#withFare(buildItinerary(context, journey), request);
    if (request.vias || request.criteria?.includes('fare')) return found;
    const best = toBestChanges(toChangeTimes(day, walkBetween), journey);
    if (best === journey) return found;
    const moved = this.#withFare(buildItinerary(context, best), request);
    const priceOf = ({ fare }: Itinerary) => fare?.totalFen ?? Number.POSITIVE_INFINITY;
    return priceOf(moved) <= priceOf(found) ? moved : found;
  }

  #withFareByMedium(itinerary: Itinerary, request: PlanRequest): Itinerary {
    const { priceByMedium } = this.#parts;
    if (!request.withFareByMedium || !priceByMedium || !itinerary.fare) return itinerary;
    return { ...itinerary, fareByMedium: priceByMedium(itinerary, request.fare) };
  }

  #withFare(itinerary: Itinerary, request: PlanRequest): Itinerary {
    const fare = this.#parts.price(itinerary, request.fare);
    return fare ? { ...itinerary, fare } : itinerary;
  }
}

/** The opened search, or the reason why there is none for its days. */
function findOpened(open: () => OpenedSearch): OpenedSearch | EmptyReason {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'date-outside-service') throw error;
    return { code: error.code, text: error.text, suggestions: [] };
  }
}

/** The result if start and destination are one place: a reason instead of itineraries. */
function toSamePlaceResult(from: EndPoint, to: EndPoint, time: ServiceTime): PlanResult {
  return {
    from: from.place,
    to: to.place,
    direct: [],
    itineraries: [],
    previousPage: { direction: 'earlier', time },
    nextPage: { direction: 'later', time },
    emptyReason: samePlace,
  };
}

function toChangeTimes(search: DaySearch, toWalkM: WalkBetween): ChangeTimes {
  const { changeSec } = search.sides.forward.network;
  return {
    day: search.day,
    toWalkM,
    findChangeSec: (from, to) => (from === to ? changeSec[from] : search.findFootpathSec(from, to)),
  };
}

const toStaysSec = ({ vias = [] }: PlanRequest) => vias.reduce((sum, via) => sum + via.minStaySec, 0);

/**
 * Converts a time to the service day before. A day's timetable has only those trips of the day before that are still
 * under way; a search back needs all of them.
 */
function toDayBefore(time: ServiceTime, timeZone: string): ServiceTime {
  const day = time.day - 1;
  const dayLengthSec = toDayStartEpochSec(time.day, timeZone) - toDayStartEpochSec(day, timeZone);
  return { day, seconds: time.seconds + dayLengthSec };
}

/** Converts a time to the service day that contains it. */
function normalize(time: { day: ServiceDay; seconds: number }, timeZone: string): ServiceTime {
  return toServiceTime(toDayStartEpochSec(time.day, timeZone) + time.seconds, timeZone);
}
