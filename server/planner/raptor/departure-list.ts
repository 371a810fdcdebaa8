/** The departures from an origin inside a window, last first. */

import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { findFirstRun } from './first-runs.ts';
import type { StopAccess } from './search-query.ts';
import { WordList } from './word-list.ts';

/**
 * Factor of the seconds in a sorting key; the rest of the key numbers the departure. 2^53 leaves 29 bits for the
 * seconds.
 */
const NUMBER_WIDTH = 2 ** 24;

/** Steps through the departures of a query; the fields hold the current departure. */
export class DepartureList {
  /** Second at which the passenger leaves the origin. */
  timeSec = 0;
  chain = 0;
  /** Position of the boarding call in the chain. */
  position = 0;
  /** Row of the run in the day. */
  run = 0;
  walkSec = 0;
  readonly #day: DayTimetable;
  readonly #times = new WordList();
  readonly #chains = new WordList();
  readonly #positions = new WordList();
  readonly #runs = new WordList();
  readonly #walks = new WordList();
  #keys = new Float64Array(256);
  /** Number of departures that `next` has not visited. */
  #left = 0;

  constructor(day: DayTimetable) {
    this.#day = day;
  }

  /** Collects the departures between `departureSec` and `windowSec` later, on chains that the query allows. */
  open(
    access: readonly StopAccess[],
    departureSec: number,
    windowSec: number,
    allowedChains?: Uint8Array,
  ): void {
    for (const list of [this.#times, this.#chains, this.#positions, this.#runs, this.#walks]) list.clear();
    for (const { stop, durationSec } of access) {
      this.#collect(stop, durationSec, departureSec, windowSec, allowedChains);
    }
    const count = this.#times.count;
    if (this.#keys.length < count) this.#keys = new Float64Array(count * 2);
    for (let i = 0; i < count; i++) {
      this.#keys[i] = (this.#times.at(i) - departureSec) * NUMBER_WIDTH + i;
    }
    this.#keys.subarray(0, count).sort();
    this.#left = count;
  }

  /** Moves to the next departure, which leaves earlier or at the same time; false after the last one. */
  next(): boolean {
    if (this.#left === 0) return false;
    const i = this.#keys[--this.#left]! % NUMBER_WIDTH;
    this.timeSec = this.#times.at(i);
    this.chain = this.#chains.at(i);
    this.position = this.#positions.at(i);
    this.run = this.#runs.at(i);
    this.walkSec = this.#walks.at(i);
    return true;
  }

  /** Moves to the next departure if it is at the same time. */
  nextAtSameTime(): boolean {
    if (this.#left === 0) return false;
    const next = this.#keys[this.#left - 1]! % NUMBER_WIDTH;
    return this.#times.at(next) === this.timeSec && this.next();
  }

  #collect(
    stop: number,
    walkSec: number,
    departureSec: number,
    windowSec: number,
    allowed: Uint8Array | undefined,
  ): void {
    const day = this.#day;
    for (let i = day.stopOffsets[stop]!; i < day.stopOffsets[stop + 1]!; i++) {
      const chain = day.stopChain[i]!;
      if (allowed !== undefined && allowed[chain] === 0) continue;
      const position = day.stopPosition[i]!;
      // A vehicle boarded at its last call goes nowhere.
      if (
        position + 1 === day.chainLength[chain] ||
        (day.callFlags[day.chainCall[chain]! + position]! & 1) === 0
      )
        continue;
      const end = day.runOffsets[chain + 1]!;
      for (let row = findFirstRun(day, chain, position, departureSec + walkSec); row < end; row++) {
        const timeSec = day.runStart[row]! + day.profileDeparture[day.runProfile[row]! + position]! - walkSec;
        if (timeSec > departureSec + windowSec) break;
        this.#times.add(timeSec);
        this.#chains.add(chain);
        this.#positions.add(position);
        this.#runs.add(row);
        this.#walks.add(walkSec);
      }
    }
  }
}
