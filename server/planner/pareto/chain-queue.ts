/** Sets of stops, and the queue of chains that a round has to scan because of them. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

export class StopSet {
  readonly #isIn: Uint8Array;
  readonly #stops: Int32Array;
  size = 0;

  constructor(stopCount: number) {
    this.#isIn = new Uint8Array(stopCount);
    this.#stops = new Int32Array(stopCount);
  }

  add(stop: number): void {
    if (this.#isIn[stop] === 1) return;
    this.#isIn[stop] = 1;
    this.#stops[this.size++] = stop;
  }

  at(i: number): number {
    return this.#stops[i] as number;
  }

  clear(): void {
    for (let i = 0; i < this.size; i++) this.#isIn[this.#stops[i] as number] = 0;
    this.size = 0;
  }
}

const NOT_QUEUED = 0x3fffffff;

export class ChainQueue {
  readonly #day: DayTimetable;
  readonly #chains: Int32Array;
  readonly #from: Int32Array;
  size = 0;

  constructor(day: DayTimetable) {
    this.#day = day;
    this.#chains = new Int32Array(day.chainCount);
    this.#from = new Int32Array(day.chainCount).fill(NOT_QUEUED);
  }

  /** Queues the chains that call at the stops, and empties the set of stops. */
  fill(stops: StopSet, allowed: Uint8Array | undefined): void {
    const { stopChain, stopOffsets, stopPosition } = this.#day;
    for (let s = 0; s < stops.size; s++) {
      const stop = stops.at(s);
      const end = stopOffsets[stop + 1] as number;
      for (let i = stopOffsets[stop] as number; i < end; i++) {
        const chain = stopChain[i] as number;
        if (allowed !== undefined && allowed[chain] === 0) continue;
        const position = stopPosition[i] as number;
        const known = this.#from[chain] as number;
        if (known === NOT_QUEUED) this.#chains[this.size++] = chain;
        if (position < known) this.#from[chain] = position;
      }
    }
    stops.clear();
  }

  /** Calls `scan` for each queued chain and empties the queue. */
  drain(scan: (chain: number, position: number) => void): void {
    for (let i = 0; i < this.size; i++) {
      const chain = this.#chains[i] as number;
      const position = this.#from[chain] as number;
      this.#from[chain] = NOT_QUEUED;
      scan(chain, position);
    }
    this.size = 0;
  }
}
