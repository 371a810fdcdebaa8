/** Plans a trip as a list of ways of going: the best itineraries, and other ways that are worth a look beside them. */

import { toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import type { ServiceKind } from '../../transit/timetable/travel-rules.ts';
import { toServiceKind } from '../../transit/timetable/travel-rules.ts';
import type { TripPlanner } from '../itinerary/trip-planner.ts';
import type { FarePricer, MediaPricer } from '../model/fare-pricer.ts';
import { type Itinerary, isRide, listRides, type RideLeg, type Way } from '../model/itinerary.ts';
import type {
  EmptyReason,
  PageCursor,
  PageEdge,
  PlanRequest,
  PlanResult,
  ServiceTime,
} from '../model/plan-request.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { StopLocator } from '../model/stop-locator.ts';
import type { StopRoutes } from '../stops/map-stops.ts';
import { toNearestStopReason } from './far-place.ts';
import { groupWays } from './group-ways.ts';
import { listKindStops } from './kind-stops.ts';
import { toPricedWay } from './price-way.ts';
import { findMainRide, isByClock, isSightseeing, listLines, toKind } from './ride-kinds.ts';
import { type AskedTime, isTour, keepSensible, toEffortSec } from './sensible.ts';
import { tagWays } from './tag-ways.ts';
import { listWayNotes, toWayNoteParts, type WayNoteParts } from './way-notes.ts';
import { isAboutWheelchairs, toWheelchairReason } from './wheelchair-reason.ts';

/** Number of searches without the lines of the ways found so far. */
const OTHER_LINES = 2;
/** Number of rows of a list. */
const MAX_WAYS = 10;
/** Kinds of vehicles of which a way is looked for where the best ways have none. */
const soughtKinds: readonly ServiceKind[] = ['metro', 'rail', 'coach', 'other'];
/** A way is one of a kind if at least this share of its metres is ridden on such vehicles. */
const LEAST_SHARE = 0.2;
/** How far ahead the next vehicle of another kind is looked for. */
const LOOK_SEC = 3600;
/** After a gap of this length between departures another day begins. */
const NIGHT_SEC = 3 * 3600;

export interface WayPlannerParts {
  readonly planner: TripPlanner;
  readonly stops: StopIndex;
  readonly locator: StopLocator;
  readonly routes: StopRoutes;
  readonly price: FarePricer;
  readonly priceByMedium?: MediaPricer;
  /** Public holidays; where absent, no day is one. */
  readonly special?: WayNoteParts['special'];
}

export class WayPlanner {
  readonly #parts: WayPlannerParts;
  /** Stops of trains and coaches, which leave by the clock. */
  readonly #gates: ReadonlySet<number>;
  readonly #stopsOfKind: ReadonlyMap<ServiceKind, readonly number[]>;

  readonly #noteParts: WayNoteParts;

  constructor(parts: WayPlannerParts) {
    this.#parts = parts;
    this.#stopsOfKind = listKindStops(parts.stops.timetable, parts.routes);
    this.#gates = new Set(
      ['rail', 'coach'].flatMap((kind) => this.#stopsOfKind.get(kind as ServiceKind) ?? []),
    );
    const { special, planner } = parts;
    this.#noteParts = toWayNoteParts(parts.stops.timetable, {
      planner,
      stopsOfKind: this.#stopsOfKind,
      placeOf: (stopId) => this.#placeOf(stopId),
      ...(special ? { special } : {}),
    });
  }

  get #timeZone(): string {
    return this.#parts.stops.timetable.timeZone;
  }

  /**
   * The result of the planner with `ways`. It may have more itineraries than the planner finds (other ways in the same
   * span of time) and lacks those that no passenger would choose.
   *
   * @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service`
   */
  plan(typed: PlanRequest): PlanResult {
    const request = { ...typed, gatesAtStart: this.#gates };
    const { criteria: _criteria, withFareByMedium: _prices, ...plain } = request;
    const base = this.#widen(request, this.#planBase(request));
    const others = this.#listOthers(plain, base);
    const asked = this.#toAsked(request, base);
    const all = dropRepeated([...base.itineraries, ...others]);
    const fit = keepSensible(all, asked, base.direct).map((itinerary) =>
      this.#withoutGates(itinerary, request),
    );
    const ways = groupWays([...base.direct, ...fit], {
      asked,
      placeOf: (stopId) => this.#placeOf(stopId),
    }).slice(0, MAX_WAYS);
    const own = new Set(base.itineraries.map(toRideKey));
    const room = keepToMost(ways, own, request.maxItineraries);
    const tagged = tagWays(room.map((way) => toPricedWay(way, typed, this.#parts)));
    const shown = tagged.flatMap(({ departures }) => departures);
    const itineraries = shown
      .filter((one) => listRides(one).length > 0)
      .sort(
        (a, b) =>
          Number(own.has(toRideKey(b))) - Number(own.has(toRideKey(a))) ||
          a.departureSec - b.departureSec ||
          a.arrivalSec - b.arrivalSec,
      );
    const notes = listWayNotes(this.#noteParts, plain, { base, ways: tagged, asked });
    const { emptyReason, ...found } = base;
    const reason = emptyReason && this.#explain(plain, emptyReason, base);
    return {
      ...found,
      direct: shown.filter((one) => listRides(one).length === 0),
      itineraries,
      ways: tagged,
      ...(notes.length > 0 ? { notes } : {}),
      ...(reason ? { emptyReason: reason } : {}),
    };
  }

  /** The best itineraries in time (and by the criteria of the request), without nights in between and sightseeing buses. */
  #planBase(request: PlanRequest): PlanResult {
    const found = this.#parts.planner.plan(request);
    const base = found.itineraries.some(isTour) ? this.#planWithoutSights(request, found) : found;
    return request.arriveBy && !request.page ? this.#cutAtNight(request, base) : base;
  }

  #planWithoutSights(request: PlanRequest, found: PlanResult): PlanResult {
    const { allowsRouteType } = request;
    const without = this.#parts.planner.plan({
      ...request,
      allowsRouteType: (type) => !isSightseeing(type) && (allowsRouteType?.(type) ?? true),
    });
    return without.itineraries.length > 0 ? without : found;
  }

  /** The same page from the first departure after the last night on; earlier pages continue before it. */
  #cutAtNight(request: PlanRequest, found: PlanResult): PlanResult {
    const { itineraries } = found;
    const departures = itineraries.map(({ departureSec }) => departureSec).sort((a, b) => a - b);
    const first = departures.findLastIndex(
      (sec, i) => i > 0 && sec - (departures[i - 1] as number) > NIGHT_SEC,
    );
    if (first < 0) return found;
    const firstSec = departures[first] as number;
    const kept = itineraries.filter(({ departureSec }) => departureSec >= firstSec);
    const day = kept[0]?.day as number;
    const seconds = Math.min(...kept.map(({ arrivalSec }) => arrivalSec));
    const cut: PageEdge = { time: { day, seconds } };
    const page: PageCursor = {
      direction: 'earlier',
      ...toEdge(found.nextPage),
      ahead: [{ edge: cut, searched: 'back' }],
    };
    return this.#parts.planner.plan({ ...request, page });
  }

  /**
   * The base with its window widened, on a first page, to the next vehicle of a kind that the base lacks: frequent buses
   * fill a page in minutes, and the train beside them leaves in half an hour.
   */
  #widen(request: PlanRequest, base: PlanResult): PlanResult {
    if (!isPlain(request, base) || request.page) return base;
    const { arriveBy, time } = request;
    const [low, high] = [base.previousPage, base.nextPage].map((edge) =>
      toEpochSec(edge.time, this.#timeZone),
    ) as [number, number];
    if (high - low >= LOOK_SEC) return base;
    const lowTime = toServiceTime(arriveBy ? high - LOOK_SEC : low, this.#timeZone);
    const highTime = toServiceTime(arriveBy ? high : low + LOOK_SEC, this.#timeZone);
    const ahead = this.#listByKind(request, base.itineraries, {
      direction: 'later',
      time: lowTime,
      ahead: [{ edge: { time: highTime }, searched: arriveBy ? 'back' : 'forward' }],
    });
    const known = new Set(base.itineraries);
    const fit = keepSensible(
      [...base.itineraries, ...ahead],
      this.#toAsked(request, base),
      base.direct,
    ).filter((one) => !known.has(one));
    if (fit.length === 0) return base;
    const timeSec = toEpochSec(time, this.#timeZone);
    const waits = fit.map((one) => {
      const keySec =
        toDayStartEpochSec(one.day, this.#timeZone) + (arriveBy ? one.arrivalSec : one.departureSec);
      return Math.abs(keySec - timeSec);
    });
    const searchWindowSec = Math.max(request.searchWindowSec, Math.min(...waits) + 1);
    return this.#planBase({ ...request, searchWindowSec });
  }

  /** Itineraries on each kind of vehicle that the found ones lack. */
  #listByKind(request: PlanRequest, found: readonly Itinerary[], page: PageCursor): Itinerary[] {
    return soughtKinds.flatMap((kind) => {
      const throughStops = this.#stopsOfKind.get(kind) ?? [];
      const rides = (itinerary: Itinerary) => toShareOf(itinerary, kind) > 0;
      if (throughStops.length === 0 || found.some(rides) || request.isLate?.()) return [];
      return this.#parts.planner
        .plan({ ...request, page, throughStops }, true)
        .itineraries.filter((itinerary) => toShareOf(itinerary, kind) >= LEAST_SHARE);
    });
  }

  /** Itineraries of other ways in the span of time of the page. */
  #listOthers(request: PlanRequest, base: PlanResult): Itinerary[] {
    if (!isPlain(request, base)) return [];
    const { allowsRouteType } = request;
    const page = toSpan(request, base);
    const found: Itinerary[] = [...base.itineraries, ...this.#listByKind(request, base.itineraries, page)];
    const add = (more: Partial<PlanRequest>) => {
      if (!request.isLate?.())
        found.push(...this.#parts.planner.plan({ ...request, page, ...more }, true).itineraries);
    };
    const addWithin = (kinds: readonly ServiceKind[]) =>
      add({
        allowsRouteType: (type) => kinds.includes(toServiceKind(type)) && (allowsRouteType?.(type) ?? true),
      });
    const isByBus = (itinerary: Itinerary) => listRides(itinerary).every((ride) => toKind(ride) === 'bus');
    // A train hides all buses and metros that leave before it.
    if (found.some((itinerary) => listRides(itinerary).some(isByClock))) addWithin(['bus', 'metro', 'other']);
    else if (!found.some(isByBus)) addWithin(['bus']);
    const taken = new Set(request.avoids?.routeIds);
    for (let round = 0; round < OTHER_LINES; round++) {
      const before = taken.size;
      for (const line of listMainLines(found)) taken.add(line);
      if (taken.size === before) break;
      add({ avoids: { agencyIds: [], ...request.avoids, routeIds: [...taken] } });
    }
    return found.slice(base.itineraries.length);
  }

  /**
   * The itinerary from the departure of its first vehicle on, where the start is the station itself: passing the gates
   * is part of the search, not of the trip that is shown.
   */
  #withoutGates(itinerary: Itinerary, { from }: PlanRequest): Itinerary {
    const [first] = itinerary.legs;
    if (from.kind !== 'stop' || !first || !isRide(first)) return itinerary;
    const { stops } = this.#parts;
    const [row = -1] = stops.listRows(first.from.stopId ?? '');
    if (!this.#gates.has(row)) return itinerary;
    const slackSec = stops.timetable.stops.boardSlackSec[row] as number;
    const departureSec = Math.min(first.departureSec, itinerary.departureSec + slackSec);
    return { ...itinerary, departureSec };
  }

  /** The reason with the nearest stop, or with what is in the way of a wheelchair. */
  #explain(request: PlanRequest, reason: EmptyReason, ends: Pick<PlanResult, 'from' | 'to'>): EmptyReason {
    if (!isAboutWheelchairs(reason)) return toNearestStopReason(this.#parts, request, reason, ends);
    const open = { ...request, needsWheelchair: false, strictWheelchair: false };
    const [best] = this.#parts.planner
      .plan(open, true)
      .itineraries.toSorted((a, b) => toEffortSec(a) - toEffortSec(b));
    return best ? toWheelchairReason(reason, best, request.strictWheelchair ?? false) : reason;
  }

  #toAsked({ arriveBy, time }: PlanRequest, { direct, itineraries }: PlanResult): AskedTime {
    const day = [...itineraries, ...direct][0]?.day ?? time.day;
    return { arriveBy, sec: toEpochSec(time, this.#timeZone) - toDayStartEpochSec(day, this.#timeZone) };
  }

  #placeOf(stopId: string): number {
    const { stops } = this.#parts;
    const [row] = stops.listRows(stopId);
    return row === undefined ? -1 : (stops.timetable.stops.place[row] as number);
  }
}

/** Metres ridden on a kind of vehicle, as a share of all metres ridden. */
function toShareOf(itinerary: Itinerary, kind: ServiceKind): number {
  const toM = (rides: readonly RideLeg[]) => rides.reduce((sum, { distanceM }) => sum + distanceM, 0);
  const rides = listRides(itinerary);
  return toM(rides.filter((ride) => toKind(ride) === kind)) / Math.max(1, toM(rides));
}

/** Whether other ways are looked for: not beside places on the way, a walk, or the one best itinerary. */
const isPlain = ({ searchWindowSec, vias, walkOnly }: PlanRequest, { itineraries }: PlanResult) =>
  !vias && !walkOnly && searchWindowSec > 0 && itineraries.length > 0;

const toEpochSec = ({ day, seconds }: ServiceTime, timeZone: string) =>
  toDayStartEpochSec(day, timeZone) + seconds;

const toEdge = ({ skip, time }: PageEdge): PageEdge => (skip === undefined ? { time } : { time, skip });

/** The page of the request as a page with two known edges: it shows everything between them. */
function toSpan({ arriveBy }: PlanRequest, { nextPage, previousPage }: PlanResult): PageCursor {
  return {
    direction: 'later',
    ...toEdge(previousPage),
    ahead: [{ edge: toEdge(nextPage), searched: arriveBy ? 'back' : 'forward' }],
  };
}

/** Lines of the longest ride of the itinerary with the least effort, and of all others on the same kind of vehicle. */
function listMainLines(itineraries: readonly Itinerary[]): string[] {
  return itineraries.flatMap((itinerary) => {
    const main = findMainRide(itinerary);
    return main ? listLines(main).map(({ routeId }) => routeId) : [];
  });
}

/** The runs of an itinerary, and where it boards and alights. */
const toRideKey = (itinerary: Itinerary) =>
  listRides(itinerary)
    .map(({ from, serviceDay, to, tripId, tripStartSec }) =>
      [tripId, serviceDay, tripStartSec, from.stopId, to.stopId].join(' '),
    )
    .join(' > ');

/**
 * Drops itineraries of other ways that exceed the limit of a page, those of the worst ways first. The itineraries of the
 * planner itself are within the limit.
 */
function keepToMost(ways: readonly Way[], own: ReadonlySet<string>, most: number): readonly Way[] {
  const rides = (one: Itinerary) => listRides(one).length > 0;
  const isOther = (one: Itinerary) => rides(one) && !own.has(toRideKey(one));
  const all = ways.flatMap(({ departures }) => departures).filter(rides);
  if (all.length <= most) return ways;
  let room = most - own.size;
  return ways.flatMap((way) => {
    const departures = way.departures.filter((one) => !isOther(one) || room-- > 0);
    const itinerary = departures.includes(way.itinerary) ? way.itinerary : departures[0];
    return itinerary ? [{ ...way, departures, itinerary }] : [];
  });
}

/** Several searches may find one itinerary. */
function dropRepeated(itineraries: readonly Itinerary[]): Itinerary[] {
  const known = new Set<string>();
  return itineraries.filter((itinerary) => {
    const key = toRideKey(itinerary);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}
