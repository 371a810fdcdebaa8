/** The labels of a Trip-Based search, by number of vehicles. */
import type { CallGrid } from './call-grid.ts';

/** Later than any time of a day. */
export const NEVER = 0x3fffffff;
export const NO_RUN = 0xffff;

/**
 * Initial `Round.boarded`: no run. At the last call of a chain run 0 counts as boarded, so that a loop along a run
 * stops there without reading the length of the chain.
 */
export function blankBoarded(grid: CallGrid): Uint16Array {
  const boarded = new Uint16Array(grid.cellCount).fill(NO_RUN);
  for (const end of grid.firstCell.subarray(1)) if (end > 0) boarded[end - 1] = 0;
  return boarded;
}

/**
 * Initial `Round.arrival`: NEVER. The extra last entry is for calls without alighting; it is so early that no arrival
 * improves it.
 */
function blankArrivals(stopCount: number): Int32Array {
  const arrivals = new Int32Array(stopCount + 1).fill(NEVER);
  arrivals[stopCount] = -NEVER;
  return arrivals;
}

/** The labels of one number of vehicles. */
export interface Round {
  /** By cell: the first run of its chain that was boarded at this cell or an earlier one. */
  readonly boarded: Uint16Array;
  /** By stop: first arrival from which the search tried changes, and the segment of that arrival (`bringer`). */
  readonly arrival: Int32Array;
  readonly bringer: Int32Array;
}

/**
 * The labels of each round from 1. For one departure all rounds share one set: they are searched in their order, and an
 * arrival with fewer vehicles is never worse. In a window an earlier departure returns to rounds that later departures
 * have filled, so each round has its own set; it begins as a copy of the round below when a departure first needs it.
 *
 * Invariant: a label of a higher round is never later than the same label of a lower one.
 */
export class RoundLabels {
  readonly #rounds: Round[] = [];
  readonly #blankBoarded: Uint16Array;
  readonly #blankArrivals: Int32Array;
  #isShared = false;
  /** Number of rounds that have their own labels. */
  #open = 0;

  constructor(grid: CallGrid, stopCount: number) {
    this.#blankBoarded = blankBoarded(grid);
    this.#blankArrivals = blankArrivals(stopCount);
  }

  /** Discards all labels. */
  clear(mode: 'one-departure' | 'window'): void {
    this.#isShared = mode === 'one-departure';
    this.#open = 0;
  }

  get(round: number): Round {
    const own = this.#isShared ? 1 : round;
    while (this.#open < own) this.#openRound();
    return this.#rounds[own]!;
  }

  /** Copies a boarding of a round, from the cell `from` to before `end`, to all higher rounds. */
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
