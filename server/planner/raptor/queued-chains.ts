/** The chains of a round, each with the first position at which it can be boarded. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

const NOT_QUEUED = 0x3fffffff;

/** Memory that every round uses again. Invariant between rounds: no chain is queued. */
export class QueuedChains {
  readonly #day: DayTimetable;
  readonly #from: Int32Array;
  /** As many as `fill` says. */
  readonly chains: Int32Array;

  constructor(day: DayTimetable) {
    this.#day = day;
    this.#from = new Int32Array(day.chainCount).fill(NOT_QUEUED);
    this.chains = new Int32Array(day.chainCount);
  }

  /** Collects the chains at the first `count` of the stops, and says how many there are. */
  fill(stops: Int32Array, count: number, allowed: Uint8Array | undefined): number {
    const { stopOffsets, stopChain, stopPosition } = this.#day;
    const from = this.#from;
    const chains = this.chains;
    let queued = 0;
    for (let m = 0; m < count; m++) {
      const stop = stops[m] as number;
      const end = stopOffsets[stop + 1] as number;
      for (let i = stopOffsets[stop] as number; i < end; i++) {
        const chain = stopChain[i] as number;
        if (allowed !== undefined && allowed[chain] === 0) continue;
        const position = stopPosition[i] as number;
        const known = from[chain] as number;
        if (known === NOT_QUEUED) chains[queued++] = chain;
        if (position < known) from[chain] = position;
      }
    }
    return queued;
  }

  /** The position from which a queued chain is ridden; it is queued no longer. */
  take(chain: number): number {
    const position = this.#from[chain] as number;
    this.#from[chain] = NOT_QUEUED;
    return position;
  }
}
