/**
 * Pareto sets of a day: for a departure, for a window of departures, and for a window of arrivals. The standard search
 * finds the journeys that are best in time; from them follow the limits of journeys that are cheaper or walk less.
 */

import type { DaySearch } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import {
  type ArrivalLimits,
  type DepartureLimit,
  toArrivalLimits,
  toDepartureLimit,
  toEarlier,
  toLooser,
} from './arrival-limits.ts';
import type { ParetoJourney, ParetoNetwork, ParetoQuery } from './pareto-query.ts';
import { ParetoSearch } from './pareto-search.ts';

/** Greatest number of departure times to search in one window. */
const MAX_STEPS = 200;

export type ParetoDayNetwork = Omit<ParetoNetwork, 'forward' | 'backward'>;

export class ParetoDay {
  readonly #best: DaySearch;
  readonly #search: ParetoSearch;

  constructor(best: DaySearch, network: ParetoDayNetwork) {
    this.#best = best;
    const { forward, backward } = best.sides;
    this.#search = new ParetoSearch({
      ...network,
      forward: forward.network,
      backward: backward.network,
    });
  }

  get work() {
    return this.#search.work;
  }

  /**
   * Pareto set in arrival, vehicles, fare and walking of a departure at `timeSec`. Some journeys may still have a later
   * departure.
   */
  departAt(query: ParetoQuery): ParetoJourney[] {
    const best = this.#best.departAt(query);
    return this.#search.search(query, toArrivalLimits(best, query.timeSec, query.maxRounds, query.slack));
  }

  /**
   * Pareto set in departure, arrival, vehicles, fare and walking of all departures from `timeSec` to `windowSec` later.
   * Each journey arrives within the slack of the best arrivals for its own departure.
   *
   * @param best the journeys that are best in time in the window and at its last second, if already known
   */
  departWindow(
    query: ParetoQuery,
    windowSec: number,
    best: readonly FoundJourney[] = this.#listDepartures(query, windowSec),
  ): ParetoJourney[] {
    const { limitsAt, most: limits } = toLimits(query, windowSec, best);
    return this.#search
      .search(query, limits, windowSec)
      .filter(
        ({ arrivalSec, departureSec, rides }) =>
          arrivalSec <= (limitsAt(departureSec)[rides.length] as number),
      );
  }

  /**
   * Pareto set in departure, arrival, vehicles, fare and walking of all arrivals from `windowSec` before `timeSec` up
   * to it. Each journey leaves within the slack of the best departures for its own arrival. It also arrives within the
   * slack of the best arrivals for its own departure, which rules out waiting through the night. Fares depend on the
   * order of rides, so the search does not run on the mirrored day: it runs forward from the earliest departure that
   * the slack allows.
   *
   * @param best the journeys that are best in time in the window and at its first second, if already known
   */
  arriveWindow(
    query: ParetoQuery,
    windowSec: number,
    best: readonly FoundJourney[] = this.#listArrivals(query, windowSec),
  ): ParetoJourney[] {
    const { maxRounds, slack, timeSec } = query;
    const limitAt = (arrivalSec: number): DepartureLimit =>
      toDepartureLimit(
        toMirrorStairs(best.filter((journey) => journey.arrivalSec <= arrivalSec)),
        arrivalSec,
        maxRounds,
        slack,
      );
    const inTime = best.filter((journey) => journey.arrivalSec <= timeSec);
    if (inTime.length === 0) return [];
    const fromSec = timeSec - windowSec;
    // Between two best arrivals only the slack changes. It is greatest just before the later one, so these times
    // suffice.
    const times = [timeSec, fromSec, ...inTime.map(({ arrivalSec }) => Math.max(fromSec, arrivalSec - 1))];
    const leaveFrom = times.map(limitAt).reduce(toEarlier);
    const earliest = Math.min(...leaveFrom);
    const latest = Math.max(...inTime.map((journey) => journey.departureSec));
    // An arrival is also limited by the best arrivals for its own departure.
    const leaving = { ...query, timeSec: earliest };
    const behind = toLimits(leaving, latest - earliest, this.#listDepartures(leaving, latest - earliest));
    const untilSec = Math.min(timeSec, Math.max(...behind.most));
    if (untilSec < fromSec) return [];
    const most = Math.max(...inTime.map((journey) => journey.rides.length)) + slack.rides;
    // The same limit for every number of vehicles: a journey that the filter below removes may still dominate another.
    const limits = new Float64Array(Math.min(maxRounds, most) + 1).fill(untilSec);
    return this.#search
      .search(leaving, limits, latest - earliest, leaveFrom)
      .filter(
        ({ arrivalSec, departureSec, rides }) =>
          arrivalSec >= fromSec &&
          departureSec >= (limitAt(arrivalSec)[rides.length] ?? Number.POSITIVE_INFINITY) &&
          arrivalSec <= (behind.limitsAt(departureSec)[rides.length] as number),
      );
  }

  /** Journeys that leave at `timeSec` or later and are best in arrival and vehicles. */
  listBestDepartures(query: ParetoQuery): FoundJourney[] {
    return this.#best.departAt(query);
  }

  /** Journeys that arrive by `timeSec` and are best in departure and vehicles. */
  listBestArrivals(query: ParetoQuery): FoundJourney[] {
    return this.#best.arriveBy(query);
  }

  #listDepartures(query: ParetoQuery, windowSec: number): FoundJourney[] {
    const range = { windowSec, minCount: 0, maxSteps: MAX_STEPS };
    return [
      ...this.#best.departRange({ ...query, ...range }).journeys,
      ...this.listBestDepartures({ ...query, timeSec: query.timeSec + windowSec }),
    ];
  }

  #listArrivals(query: ParetoQuery, windowSec: number): FoundJourney[] {
    const range = { windowSec, minCount: 0, maxSteps: MAX_STEPS };
    return [
      ...this.#best.arriveRange({ ...query, ...range }).journeys,
      ...this.listBestArrivals({ ...query, timeSec: query.timeSec - windowSec }),
    ];
  }
}

/**
 * The arrival limits: a function of the departure, and the latest limits over all departures from `timeSec` to
 * `windowSec` later.
 *
 * @param best the journeys that are best in time in the window and at its last second
 */
function toLimits(
  { maxRounds, slack, timeSec }: ParetoQuery,
  windowSec: number,
  best: readonly FoundJourney[],
): { readonly limitsAt: (departureSec: number) => ArrivalLimits; readonly most: ArrivalLimits } {
  const toSec = timeSec + windowSec;
  const limitsAt = (departureSec: number) =>
    toArrivalLimits(
      toStairs(best.filter((journey) => journey.departureSec >= departureSec)),
      departureSec,
      maxRounds,
      slack,
    );
  // Between two best departures only the slack changes. It is greatest just after the earlier one, so these times
  // suffice.
  const times = new Set([timeSec, ...best.map((journey) => journey.departureSec + 1)]);
  let most: ArrivalLimits = limitsAt(toSec);
  for (const time of times) if (time <= toSec) most = toLooser(most, limitsAt(time));
  return { limitsAt, most };
}

/** The journeys that no other of the list dominates in arrival and vehicles. */
function toStairs(journeys: readonly FoundJourney[]): FoundJourney[] {
  return journeys.filter(
    (one) =>
      !journeys.some(
        (other) =>
          other.rides.length <= one.rides.length &&
          other.arrivalSec <= one.arrivalSec &&
          (other.rides.length < one.rides.length || other.arrivalSec < one.arrivalSec),
      ),
  );
}

/** The journeys that no other of the list dominates in departure and vehicles. */
function toMirrorStairs(journeys: readonly FoundJourney[]): FoundJourney[] {
  return journeys.filter(
    (one) =>
      !journeys.some(
        (other) =>
          other.rides.length <= one.rides.length &&
          other.departureSec >= one.departureSec &&
          (other.rides.length < one.rides.length || other.departureSec > one.departureSec),
      ),
  );
}
