/** Pareto sets of a span of departures (or arrivals), part by part; caches the parts that it has searched. */
import type { FoundJourney } from '../raptor/journey.ts';
import type { ParetoDay } from './pareto-day.ts';
import type { ParetoJourney, ParetoQuery } from './pareto-query.ts';

/** Length of a part. A long span is searched in parts because limits of one end are too loose for the other. */
const PART_SEC = 1800;

export class SpanSearch {
  readonly #day: ParetoDay;
  readonly #query: ParetoQuery;
  readonly #arriveBy: boolean;
  readonly #shorterThanSec: number;
  /** Whether a journey that is best in time is of a kind that the Pareto search leaves out. */
  readonly isBeside: (journey: FoundJourney) => boolean;
  /** Searched parts by first and last second. */
  readonly #parts = new Map<string, readonly ParetoJourney[]>();

  constructor(
    day: ParetoDay,
    query: ParetoQuery,
    arriveBy: boolean,
    shorterThanSec = Number.POSITIVE_INFINITY,
    isBeside: (journey: FoundJourney) => boolean = () => false,
  ) {
    this.#day = day;
    this.#query = query;
    this.#arriveBy = arriveBy;
    this.#shorterThanSec = shorterThanSec;
    this.isBeside = isBeside;
  }

  /** Whether the budget ran out: `find` then returns some journeys inside the limits, perhaps none. */
  get isIncomplete(): boolean {
    return this.#query.budget?.isSpent ?? false;
  }

  /**
   * Pareto set in departure, arrival, vehicles and the criteria of the journeys that leave (arrive) from `fromSec` to
   * before `toSec`. It contains the journeys that are best in time.
   *
   * @param best the journeys of the span that are best in departure, arrival and vehicles, as a range search returns
   * them
   */
  find(fromSec: number, toSec: number, best: readonly FoundJourney[]): ParetoJourney[] {
    if (fromSec >= toSec) return [];
    // With a limit of travel time `best` lacks longer journeys, so each part searches its own.
    const all = Number.isFinite(this.#shorterThanSec)
      ? undefined
      : [...best, ...this.#listBehind(fromSec, toSec)];
    const found: ParetoJourney[] = [];
    // Parts begin at multiples of PART_SEC, so that a longer span finds them in the cache.
    const [firstPart, lastPart] = [Math.floor(fromSec / PART_SEC), Math.floor((toSec - 1) / PART_SEC)];
    for (let i = 0; i <= lastPart - firstPart; i++) {
      // Search the part nearest to the requested time first: if the budget runs out, the far parts are incomplete.
      const k = this.#arriveBy ? lastPart - i : firstPart + i;
      const first = Math.max(fromSec, k * PART_SEC);
      const last = Math.min(toSec, (k + 1) * PART_SEC) - 1;
      found.push(...this.#findPart(first, last, all));
    }
    return found.filter(
      (one) =>
        one.arrivalSec - one.departureSec < this.#shorterThanSec &&
        !found.some((other) => other !== one && isNeedless(one, other)),
    );
  }

  /** The best journeys at the far end of the span; they may leave (arrive) after (before) it. */
  #listBehind(fromSec: number, toSec: number): readonly FoundJourney[] {
    return this.#arriveBy
      ? this.#day.listBestArrivals({ ...this.#query, timeSec: fromSec })
      : this.#day.listBestDepartures({ ...this.#query, timeSec: toSec - 1 });
  }

  #findPart(
    first: number,
    last: number,
    best: readonly FoundJourney[] | undefined,
  ): readonly ParetoJourney[] {
    const key = `${first} ${last}`;
    const known = this.#parts.get(key);
    if (known) return known;
    if (this.isIncomplete) return [];
    const part = this.#arriveBy
      ? this.#day.arriveWindow({ ...this.#query, timeSec: last }, last - first, best)
      : this.#day.departWindow({ ...this.#query, timeSec: first }, last - first, best);
    this.#parts.set(key, part);
    return part;
  }
}

/** Whether `other`, perhaps of another part, dominates `one`. */
function isNeedless(one: ParetoJourney, other: ParetoJourney): boolean {
  const gains = [
    other.departureSec - one.departureSec,
    one.arrivalSec - other.arrivalSec,
    one.rides.length - other.rides.length,
    one.fareFen - other.fareFen,
    one.walkM - other.walkM,
  ];
  return gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0);
}
