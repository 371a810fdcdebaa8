/** Pareto sets of a span of departures (or arrivals), part by part; parts that are known are not searched again. */
import type { FoundJourney } from '../raptor/journey.ts';
import type { ParetoDay } from './pareto-day.ts';
import type { ParetoJourney, ParetoQuery } from './pareto-query.ts';

/** A long span is searched in parts: what may leave at one end of it bounds less at the other. */
const PART_SEC = 1800;

export class SpanSearch {
  readonly #day: ParetoDay;
  readonly #query: ParetoQuery;
  readonly #arriveBy: boolean;
  readonly #shorterThanSec: number;
  /** Whether a journey that is best in time is of a kind that the Pareto sets leave out. */
  readonly isBeside: (journey: FoundJourney) => boolean;
  /** By first and last second. */
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

  /** Whether the work ended before all was found: then `find` gives some journeys inside the limits, perhaps none. */
  get isIncomplete(): boolean {
    return this.#query.budget?.isSpent ?? false;
  }

  /**
   * Pareto set in departure, arrival, vehicles and the criteria of what leaves (arrives) from `fromSec` to before
   * `toSec`; what is best in time is part of it.
   *
   * @param best all that is best in departure, arrival and vehicles in the span, as a range search gives it
   */
  find(fromSec: number, toSec: number, best: readonly FoundJourney[]): ParetoJourney[] {
    if (fromSec >= toSec) return [];
    // Where the search left long journeys out, `best` is not complete, and each part finds its own.
    const all = Number.isFinite(this.#shorterThanSec)
      ? undefined
      : [...best, ...this.#listBehind(fromSec, toSec)];
    const found: ParetoJourney[] = [];
    // Ends of parts are the same whatever the span, so that a longer span finds them known.
    const [firstPart, lastPart] = [Math.floor(fromSec / PART_SEC), Math.floor((toSec - 1) / PART_SEC)];
    for (let i = 0; i <= lastPart - firstPart; i++) {
      // What is nearest to the time asked for comes first: if the work ends early, the far end lacks something.
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

  /** The best at the far end of the span, which may leave (arrive) beyond it. */
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

/** Another part of the span holds something better. */
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
