/** What a window's departures have reached so far, by number of vehicles. */
import type { CallGrid } from './call-grid.ts';
import { blankArrivals, blankBoarded } from './labels.ts';

/**
 * Rounds open as they are reached: one that never was knows what the one below it knows.
 *
 * Invariant: with more vehicles nothing is later.
 */
export class RangeRounds {
  /** By round from 1: for each cell the first run of its chain that is boarded there or before by so many vehicles. */
  readonly boarded: Uint16Array[] = [];
  /** By round: first arrival of so many vehicles at each stop from which changing was tried, and who brought it. */
  readonly arrival: Int32Array[] = [];
  readonly bringer: Int32Array[] = [];
  readonly #blankBoarded: Uint16Array;
  readonly #blankArrivals: Int32Array;
  #open = 0;

  constructor(grid: CallGrid, stopCount: number) {
    this.#blankBoarded = blankBoarded(grid);
    this.#blankArrivals = blankArrivals(stopCount);
  }

  /** Forgets everything. */
  clear(): void {
    this.#open = 0;
  }

  open(round: number): void {
    if (round <= this.#open) return;
    this.boarded[round] ??= new Uint16Array(this.#blankBoarded.length);
    this.arrival[round] ??= new Int32Array(this.#blankArrivals.length);
    this.bringer[round] ??= new Int32Array(this.#blankArrivals.length);
    this.bringer[round].fill(-1);
    this.boarded[round].set(round === 1 ? this.#blankBoarded : this.boarded[round - 1]!);
    this.arrival[round].set(round === 1 ? this.#blankArrivals : this.arrival[round - 1]!);
    this.#open = round;
  }

  /** Notes a run that the round has boarded from a cell to before another, for the rounds with more vehicles. */
  boardAbove(round: number, from: number, end: number, run: number): void {
    for (let more = round + 1; more <= this.#open; more++) {
      const above = this.boarded[more]!;
      if (above[from]! <= run) break;
      for (let cell = from; cell < end && above[cell]! > run; cell++) above[cell] = run;
    }
  }

  arrive(round: number, stop: number, time: number, bringer: number): void {
    this.arrival[round]![stop] = time;
    this.bringer[round]![stop] = bringer;
    for (let more = round + 1; more <= this.#open; more++) {
      const above = this.arrival[more]!;
      if (above[stop]! <= time) break;
      above[stop] = time;
      this.bringer[more]![stop] = -1;
    }
  }
}
