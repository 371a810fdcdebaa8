/** Plans a trip from anywhere to anywhere: first and last walk, search, fares, and what is worth showing. */
import { toDistanceM } from '../../base/geo.ts';
import { type ServiceDay, toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import { toSlack } from '../../transit/timetable/compile/slack.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { freeOfCharge } from '../pareto/fare-cost.ts';
import { type FareCosts, ParetoPlanner } from '../pareto/pareto-planner.ts';
import type { SpanSearch } from '../pareto/span-search.ts';
import { type DaySearch, findFootpathSec, type RangeQuery } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { StopIndex } from '../stops/stop-index.ts';
import { listAllowedChains } from './allowed-chains.ts';
import { buildItinerary, buildWalk, type ItineraryContext } from './build-itinerary.ts';
import { Connectivity } from './connectivity.ts';
import { toEmptyReason } from './empty-reason.ts';
import { type EndPoint, listAccess, pointNames, toEndPoint, toWalkSec } from './end-point.ts';
import type { FareChoice, FarePricer } from './fare-pricer.ts';
import type { InterchangeRules } from './interchangeable.ts';
import type { Itinerary } from './itinerary.ts';
import type { LegBuilder } from './leg-builder.ts';
import { type FoundPage, type ShownPage, searchPage, toDirection, toShownPage } from './paging.ts';
import type { PlanRequest, PlanResult, ServiceTime } from './plan-request.ts';
import type { SearchCache } from './search-cache.ts';
import type { StopLocator } from './stop-locator.ts';
import { dropNearDuplicates, tagItineraries } from './tidy-itineraries.ts';

/** Way on the ground for each metre of straight line, between a street grid's 1.27 and an open field's 1. */
export const DETOUR_FACTOR = 1.3;
const MAX_RIDES = 8;
/** Services that ask for more time before boarding sell tickets for one vehicle. */
const MAX_CHANGE_SEC = 60;
/** How many times the journeys wanted are searched for at most, where tidying leaves too few of them. */
const MAX_WIDENING = 8;
/** Searches of one window at most; a window that needs more ends early and says where. */
const MAX_STEPS = 60;

export interface PlannerParts {
  readonly timetable: Timetable;
  readonly stops: StopIndex;
  readonly locator: StopLocator;
  readonly legs: LegBuilder;
  readonly price: FarePricer;
  /** The same prices, ride by ride, for searches in which they count; nothing costs anything where absent. */
  readonly costs?: FareCosts<FareChoice>;
  readonly cache: SearchCache;
}

export class TripPlanner {
  readonly #parts: PlannerParts;

  readonly #connectivity: Connectivity;
  readonly #pareto: ParetoPlanner<FareChoice>;

  constructor(parts: PlannerParts) {
    this.#parts = parts;
    this.#connectivity = new Connectivity(parts.timetable);
    this.#pareto = new ParetoPlanner(parts.timetable, parts.costs ?? (() => freeOfCharge), DETOUR_FACTOR);
  }

  /** @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service` */
  plan(request: PlanRequest): PlanResult {
    const { timetable, stops } = this.#parts;
    const from = toEndPoint(stops, request.from, pointNames.from);
    const to = toEndPoint(stops, request.to, pointNames.to);
    const asked = normalize(request.page?.time ?? request.time, timetable.timeZone);
    const looksBack = request.arriveBy || toDirection(request) === 'earlier';
    const time = looksBack ? toDayBefore(asked, timetable.timeZone) : asked;
    const toTime = (seconds: number) => normalize({ day: time.day, seconds }, timetable.timeZone);
    const search = this.#parts.cache.getSearch(time.day, request, looksBack ? 2 : 1);
    const context: ItineraryContext = {
      day: search.day,
      timeZone: timetable.timeZone,
      legs: this.#parts.legs,
      from,
      to,
      detourFactor: DETOUR_FACTOR,
      speedMps: request.walking.speedMps,
      // A longer change that the traveller asks for is waited out, not walked.
      findFootpathSec: (a, b) => findFootpathSec(timetable.footpaths, a, b),
      slackSecOf: (stop) => timetable.stops.boardSlackSec[stop] as number,
      interchange: this.#toInterchange(search, request),
    };
    const walkSec = toWalkSec(toDistanceM(from.place, to.place), context);
    const direct =
      walkSec <= request.walking.maxDirectSec
        ? [buildWalk(context, request.arriveBy ? time.seconds - walkSec : time.seconds)]
        : [];
    const query = this.#toQuery(request, search.day, from, to, time);
    const isWorthwhile = (itinerary: Itinerary) =>
      direct.length === 0 || itinerary.arrivalSec - itinerary.departureSec < walkSec;
    const { shown, ...pages } = this.#findPage(request, search, query, isWorthwhile, context);
    const isEmpty = shown.length === 0 && direct.length === 0;
    return {
      from: from.place,
      to: to.place,
      direct,
      itineraries: tagItineraries(shown),
      ...pages,
      ...(isEmpty ? { emptyReason: toEmptyReason(search, request, query, toTime, this.#connectivity) } : {}),
    };
  }

  /**
   * The page that is shown. Tidying leaves fewer journeys than the search found, so a search that gave too few
   * is asked for more, a few times over.
   */
  #findPage(
    request: PlanRequest,
    search: DaySearch,
    query: RangeQuery,
    isWorthwhile: (itinerary: Itinerary) => boolean,
    context: ItineraryContext,
  ): ShownPage {
    const toTime = (seconds: number) =>
      normalize({ day: search.day.day, seconds }, this.#parts.timetable.timeZone);
    const { arriveBy, criteria = [], fare } = request;
    const spans =
      criteria.length > 0
        ? this.#pareto.open(search, query, { criteria, arriveBy, fare, from: context.from, to: context.to })
        : undefined;
    for (let minCount = query.minCount; ; minCount *= 2) {
      const found = request.walkOnly
        ? toEmptyPage(query.timeSec)
        : searchPage(search, request, { ...query, minCount });
      const itineraries = addCriteria(spans, request.arriveBy, found)
        .map((journey) => buildItinerary(context, journey))
        .filter(isWorthwhile)
        .map((itinerary) => this.#withFare(itinerary, request));
      const tidy = dropNearDuplicates(itineraries, request.criteria?.includes('walking'));
      const isEnough = tidy.length >= query.minCount || found.journeys.length < minCount;
      if (isEnough || minCount >= query.minCount * MAX_WIDENING) {
        return toShownPage(tidy, request, found, toTime);
      }
    }
  }

  /** Lines of one kind stand in for each other: nobody waits for any of several trains with one ticket. */
  #toInterchange(search: DaySearch, request: PlanRequest): InterchangeRules {
    const { stops, timetable } = this.#parts;
    const { patterns, routes } = timetable;
    const routeOf = (chain: number) => patterns.route[search.day.chainPattern[chain] as number] as number;
    const allowed = listAllowedChains(timetable, search.day, request);
    return {
      day: search.day,
      listStation: (stop) => stops.listStationMembers(stop),
      toChangeSec: (from, to) =>
        from === to
          ? (timetable.stops.changeSec[from] as number)
          : (search.findFootpathSec(from, to) ?? Number.POSITIVE_INFINITY),
      toHeadwaySec: (run) => patterns.runHeadway[search.day.runRow[run] as number] as number,
      isLikeLine: (chain, other) => {
        const [a, b] = [routes[routeOf(chain)], routes[routeOf(other)]];
        if (
          !a ||
          !b ||
          a === b ||
          a.routeType !== b.routeType ||
          toSlack(a.routeType).changeSec > MAX_CHANGE_SEC
        ) {
          return false;
        }
        return allowed === undefined || allowed[other] === 1;
      },
    };
  }

  #toQuery(
    request: PlanRequest,
    day: DayTimetable,
    from: EndPoint,
    to: EndPoint,
    time: ServiceTime,
  ): RangeQuery {
    const { locator, timetable } = this.#parts;
    const { speedMps, maxAccessSec, maxEgressSec } = request.walking;
    const walk = { speedMps, detourFactor: DETOUR_FACTOR };
    const slack = (stop: number) => timetable.stops.boardSlackSec[stop] as number;
    const allowedChains = listAllowedChains(timetable, day, request);
    return {
      timeSec: time.seconds,
      access: listAccess(from, locator, { ...walk, maxSec: maxAccessSec }, slack),
      egress: listAccess(to, locator, { ...walk, maxSec: maxEgressSec }, undefined),
      maxRounds: Math.min(MAX_RIDES, (request.maxTransfers ?? MAX_RIDES - 1) + 1),
      windowSec: request.searchWindowSec,
      minCount: request.minItineraries,
      maxSteps: MAX_STEPS,
      ...(request.maxTravelSec === undefined ? {} : { shorterThanSec: request.maxTravelSec }),
      ...(allowedChains ? { allowedChains } : {}),
    };
  }

  #withFare(itinerary: Itinerary, request: PlanRequest): Itinerary {
    const fare = this.#parts.price(itinerary, request.fare);
    return fare ? { ...itinerary, fare } : itinerary;
  }
}

/** Where more than time counts, the span of the page by all that counts; what was found beyond it stays. */
function addCriteria(
  spans: SpanSearch | undefined,
  arriveBy: boolean,
  { fromSec, journeys, toSec }: FoundPage,
): readonly FoundJourney[] {
  if (!spans) return journeys;
  const keyOf = ({ arrivalSec, departureSec }: FoundJourney) => (arriveBy ? arrivalSec : departureSec);
  const beyond = journeys.filter((journey) => keyOf(journey) < fromSec || keyOf(journey) >= toSec);
  return [...spans.find(fromSec, toSec, journeys), ...beyond];
}

function toEmptyPage(timeSec: number): FoundPage {
  return { journeys: [], fromSec: timeSec, toSec: timeSec };
}

/**
 * The same instant on the day before. A day's timetable knows the trips of the day before only as far as they are
 * still on the road; a search that looks back needs all of them.
 */
function toDayBefore(time: ServiceTime, timeZone: string): ServiceTime {
  const day = time.day - 1;
  const dayLengthSec = toDayStartEpochSec(time.day, timeZone) - toDayStartEpochSec(day, timeZone);
  return { day, seconds: time.seconds + dayLengthSec };
}

/** The same instant on the service day that holds it. */
function normalize(time: { day: ServiceDay; seconds: number }, timeZone: string): ServiceTime {
  return toServiceTime(toDayStartEpochSec(time.day, timeZone) + time.seconds, timeZone);
}
