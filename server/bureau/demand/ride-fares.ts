/** What a ride costs: its fare in seconds of a traveller's time. */
import { toDistanceM } from '../../base/geo.ts';
import { countCalls, type Timetable } from '../../transit/timetable/timetable.ts';
import type { PricedRide } from './model/corridor-sides.ts';

export interface RideFaresOptions {
  /** Undefined where no fare is known: such a ride counts as free. */
  readonly findFareFen: (ride: PricedRide) => number | undefined;
  /** Value of time. */
  readonly yuanPerHour: number;
}

/** A line costs more than a usual one where the fare of half its way is worth so much time. */
const DEAR_SEC = 1_200;

export class RideFares {
  readonly #timetable: Timetable;
  readonly #options: RideFaresOptions;
  /** By route; -1 for a line whose fare depends on the stops. */
  readonly #flatSec = new Map<number, number>();
  readonly #dear = new Map<number, boolean>();
  /** By route and stops, for lines without one fare. */
  readonly #known = new Map<string, number>();
  #patternsOf: ReadonlyMap<number, readonly number[]> | undefined;

  constructor(timetable: Timetable, options: RideFaresOptions) {
    this.#timetable = timetable;
    this.#options = options;
  }

  /** @param run row of the timetable */
  toSec(run: number, fromStop: number, toStop: number, departureSec: number, arrivalSec: number): number {
    const { patterns, trips } = this.#timetable;
    const route = trips.route[patterns.runTrip[run] as number] as number;
    const flatSec = this.#findFlatSec(route);
    if (flatSec >= 0) return flatSec;
    const key = `${route} ${fromStop} ${toStop}`;
    let sec = this.#known.get(key);
    if (sec === undefined) {
      sec = this.#price(route, fromStop, toStop, departureSec, arrivalSec);
      this.#known.set(key, sec);
    }
    return sec;
  }

  /** Whether travellers look for a way without the line, too. */
  isDear(route: number): boolean {
    let isDear = this.#dear.get(route);
    if (isDear === undefined) {
      isDear = this.#listPatterns(route).some((pattern) => {
        const half = Math.ceil((countCalls(this.#timetable.patterns, pattern) - 1) / 2);
        return this.#priceCalls(route, pattern, half) > DEAR_SEC;
      });
      this.#dear.set(route, isDear);
    }
    return isDear;
  }

  #findFlatSec(route: number): number {
    let sec = this.#flatSec.get(route);
    if (sec === undefined) {
      const ends = this.#listPatterns(route).flatMap((pattern) => [
        this.#priceCalls(route, pattern, 1),
        this.#priceCalls(route, pattern, countCalls(this.#timetable.patterns, pattern) - 1),
      ]);
      const [first = -1] = ends;
      sec = ends.every((end) => end === first) ? first : -1;
      this.#flatSec.set(route, sec);
    }
    return sec;
  }

  #listPatterns(route: number): readonly number[] {
    const { patterns } = this.#timetable;
    this.#patternsOf ??= Map.groupBy(
      Array.from({ length: patterns.count }, (_, pattern) => pattern).filter(
        (pattern) => (patterns.runOffsets[pattern + 1] as number) > (patterns.runOffsets[pattern] as number),
      ),
      (pattern) => patterns.route[pattern] as number,
    );
    return this.#patternsOf.get(route) ?? [];
  }

  /** From the first call to another one, with the first vehicle of the pattern. */
  #priceCalls(route: number, pattern: number, call: number): number {
    const { callOffsets, profileArrival, profileDeparture, runOffsets, runProfile, runStart, stop } =
      this.#timetable.patterns;
    const first = callOffsets[pattern] as number;
    const run = runOffsets[pattern] as number;
    const [start, profile] = [runStart[run] as number, runProfile[run] as number];
    return this.#price(
      route,
      stop[first] as number,
      stop[first + call] as number,
      start + (profileDeparture[profile] as number),
      start + (profileArrival[profile + call] as number),
    );
  }

  #price(route: number, fromStop: number, toStop: number, departureSec: number, arrivalSec: number): number {
    const { lat, lon } = this.#timetable.stops;
    const at = (row: number) => ({ lat: lat[row] as number, lon: lon[row] as number });
    const metres = toDistanceM(at(fromStop), at(toStop));
    const { findFareFen, yuanPerHour } = this.#options;
    const fen = findFareFen({ route, fromStop, toStop, departureSec, arrivalSec, metres }) ?? 0;
    return (fen / 100 / yuanPerHour) * 3_600;
  }
}
