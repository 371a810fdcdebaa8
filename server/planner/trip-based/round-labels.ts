/** The labels of a Trip-Based search, by number of vehicles. */
import type { CallGrid } from './call-grid.ts';

/** Later than any time of a day. */
export const NEVER = 0x3fffffff;
export const NO_RUN = 0xffff;

/**
 * By cell, the first run of its chain that is boarded there or before: none. At the last call of a chain every run counts
 * as boarded, so a loop along a run stops there without knowing the length of the chain.
 */
export function blankBoarded(grid: CallGrid): Uint16Array {
  const boarded = new Uint16Array(grid.cellCount).fill(NO_RUN);
  for (const end of grid.firstCell.subarray(1)) if (end > 0) boarded[end - 1] = 0;
  return boarded;
}

/**
 * By stop, the first arrival there: none. One more entry stands for all calls without alighting; it is so early that no
 * arrival is an improvement.
 */
function blankArrivals(stopCount: number): Int32Array {
  const arrivals = new Int32Array(stopCount + 1).fill(NEVER);
  arrivals[stopCount] = -NEVER;
  return arrivals;
}

/** What is known after a number of vehicles. */
export interface Round {
  /** For each cell the first run of its chain that is boarded there or before. */
  readonly boarded: Uint16Array;
  /** First arrival at each stop from which changing was tried, and the segment that brought it. */
  readonly arrival: Int32Array;
  readonly bringer: Int32Array;
}

/**
 * The labels of each round from 1. For one departure all rounds share one set: rounds are searched in their order, and
 * what fewer vehicles reach is never worse. In a window a departure comes back to rounds that later departures have filled,
 * so each round has its own; it begins with what the round below it knows when a departure first needs it.
 *
 * Invariant: with more vehicles nothing is later.
 */
export class RoundLabels {
  readonly #rounds: Round[] = [];
  readonly #blankBoarded: Uint16Array;
  readonly #blankArrivals: Int32Array;
  #isShared = false;
  /** Rounds with labels of their own. */
  #open = 0;

  constructor(grid: CallGrid, stopCount: number) {
    this.#blankBoarded = blankBoarded(grid);
    this.#blankArrivals = blankArrivals(stopCount);
  }

  /** Forgets everything. */
  clear(mode: 'one-departure' | 'window'): void {
    this.#isShared = mode === 'one-departure';
    this.#open = 0;
  }

  get(round: number): Round {
    const own = this.#isShared ? 1 : round;
    while (this.#open < own) this.#openRound();
    return this.#rounds[own]!;
  }

  /** Notes a run that the round has boarded from a cell to before another, for the rounds with more vehicles. */
  boardAbove(round: number, from: number, end: number, run: number): void {
    for (let more = round + 1; more <= this.#open; more++) {
      const above = this.#rounds[more]!.boarded;
      if (above[from]! <= run) break;
      for (let cell = from; cell < end && above[cell]! > run; cell++) above[cell] = run;
    }
  }

  arrive(round: number, stop: number, time: number, bringer: number): void {
    const own = this.get(round);
    own.arrival[stop] = time;
    own.bringer[stop] = bringer;
    for (let more = round + 1; more <= this.#open; more++) {
      const above = this.#rounds[more]!;
      if (above.arrival[stop]! <= time) break;
      above.arrival[stop] = time;
      above.bringer[stop] = -1;
    }
  }

  #openRound(): void {
    const round = ++this.#open;
    this.#rounds[round] ??= {
      boarded: new Uint16Array(this.#blankBoarded.length),
      arrival: new Int32Array(this.#blankArrivals.length),
      bringer: new Int32Array(this.#blankArrivals.length),
    };
    const { arrival, boarded, bringer } = this.#rounds[round];
    bringer.fill(-1);
    boarded.set(round === 1 ? this.#blankBoarded : this.#rounds[round - 1]!.boarded);
    arrival.set(round === 1 ? this.#blankArrivals : this.#rounds[round - 1]!.arrival);
  }
}
