/** Depart-at, arrive-by and range queries through places on the way: the questions of `DaySearch`. */

import type { DayQuery, RangeQuery, RangeResult, Side } from './day-query.ts';
import type { DaySearch } from './day-search.ts';
import type { FoundJourney } from './journey.ts';
import { unmirror } from './mirror-journey.ts';
import type { RaptorQuery } from './raptor.ts';
import { type ViaPlan, ViaSearch } from './via-search.ts';

/** One side of the mirror. */
interface ViaSide {
  readonly search: ViaSearch;
  readonly side: Side;
}

/** Searches of one request: they share the arrays of the day with the search that they are made from. */
export class ViaDaySearch {
  readonly #base: DaySearch;
  readonly #forward: ViaSide;
  readonly #backward: ViaSide;

  constructor(base: DaySearch, plan: ViaPlan) {
    const { forward, backward } = base.sides;
    this.#base = base;
    this.#forward = { side: forward, search: new ViaSearch(forward.network, plan) };
    const mirrored = {
      vias: plan.vias.toReversed(),
      startStops: plan.endStops,
      endStops: plan.startStops,
    };
    this.#backward = { side: backward, search: new ViaSearch(backward.network, mirrored) };
  }

  get day() {
    return this.#base.day;
  }

  findFootpathSec(from: number, to: number): number | undefined {
    return this.#base.findFootpathSec(from, to);
  }

  departAt(query: DayQuery): FoundJourney[] {
    return this.#forward.search.search(toRaptorQuery(query));
  }

  /** The same arrivals, each by the journey that leaves last. */
  departLatest(query: DayQuery): FoundJourney[] {
    return this.departAt(query).map((one) => toLatest(this.#backward, this.#forward, query, one));
  }

  /** As `DaySearch.tellLatest`: which of equally good ways is told depends on the journey's own times alone. */
  tellLatest(query: DayQuery, journeys: readonly FoundJourney[]): FoundJourney[] {
    return journeys.map((one) => toLatest(this.#backward, this.#forward, query, one));
  }

  /** By way of places the ways are told as the search finds them. */
  tellLeastWalk(query: DayQuery, journey: FoundJourney): FoundJourney {
    return toLatest(this.#backward, this.#forward, query, journey);
  }

  arriveBy(query: DayQuery): FoundJourney[] {
    return this.#backward.search
      .search(toRaptorQuery(toMirrored(query)))
      .map((journey) => this.#unmirror(journey));
  }

  departRange(query: RangeQuery): RangeResult {
    return toRange(query, this.#forward, this.#backward);
  }

  arriveRange(query: RangeQuery): RangeResult {
    const { journeys, nextTimeSec } = toRange(toMirrored(query), this.#backward, this.#forward);
    return { journeys: journeys.map((journey) => this.#unmirror(journey)), nextTimeSec: -nextTimeSec };
  }

  #unmirror(journey: FoundJourney): FoundJourney {
    return unmirror(this.#forward.side, this.#backward.side, journey);
  }
}

/** Stops that the searches of one range look at; the last of them may go beyond. A million take some 150 ms. */
const MAX_STOP_VISITS = 4_000_000;

/** Ping-pong, as `DaySearch` does it: the best arrivals, the last departure for each, on one second behind it. */
function toRange(query: RangeQuery, near: ViaSide, far: ViaSide): RangeResult {
  const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
  const journeys: FoundJourney[] = [];
  let time = query.timeSec;
  // Those that leave later may have been found ahead of others that leave before them.
  const countPassed = () => journeys.filter(({ departureSec }) => departureSec < time).length;
  const countWork = () => near.search.work.stopVisits + far.search.work.stopVisits;
  const start = countWork();
  for (let step = 0; step < query.maxSteps; step++) {
    // The page ends here; the next one goes on.
    if (countWork() - start > MAX_STOP_VISITS && countPassed() > 0) break;
    if (time > query.timeSec + query.windowSec && countPassed() >= query.minCount) break;
    const best = near.search.search(toRaptorQuery({ ...unlimited, timeSec: time }));
    if (best.length === 0) break;
    const latest = best.map((journey) => toLatest(far, near, query, journey));
    for (const late of latest) {
      const isShort = late.arrivalSec - late.departureSec < shorterThanSec;
      if (isShort && !journeys.some((other) => dominates(other, late))) journeys.push(late);
    }
    time = Math.min(...latest.map(({ departureSec }) => departureSec)) + 1;
  }
  return { journeys, nextTimeSec: time };
}

/** The journey with the same arrival and vehicles that leaves last. */
function toLatest(far: ViaSide, near: ViaSide, query: DayQuery, journey: FoundJourney): FoundJourney {
  const back = far.search.search({
    departureSec: -journey.arrivalSec,
    access: query.egress,
    egress: query.access,
    maxRounds: journey.rides.length,
    // Seen from behind: what leaves before the journey at hand is of no interest.
    arriveBeforeSec: -journey.departureSec + 1,
    ...(query.allowedChains ? { allowedChains: query.allowedChains } : {}),
  });
  const last = back.at(-1);
  return last ? unmirror(near.side, far.side, last) : journey;
}

const dominates = (a: FoundJourney, b: FoundJourney) =>
  a.departureSec >= b.departureSec && a.arrivalSec <= b.arrivalSec && a.rides.length <= b.rides.length;

function toRaptorQuery({ timeSec, shorterThanSec, ...query }: DayQuery): RaptorQuery {
  const { access, egress, maxRounds, allowedChains } = query;
  return {
    departureSec: timeSec,
    access,
    egress,
    maxRounds,
    ...(shorterThanSec === undefined ? {} : { arriveBeforeSec: timeSec + shorterThanSec }),
    ...(allowedChains ? { allowedChains } : {}),
  };
}

function toMirrored<Q extends DayQuery>(query: Q): Q {
  return { ...query, timeSec: -query.timeSec, access: query.egress, egress: query.access };
}
