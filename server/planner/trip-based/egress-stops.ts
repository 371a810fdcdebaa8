/** The stops from which a query's destination is reached, with the walk that it takes. */
import type { StopAccess } from '../raptor/raptor.ts';

/** Later than any arrival, even when added to a time below zero: times of the mirrored day are. */
const NO_EGRESS = 0x70000000;

/** Invariant between queries: `walkSec` is NO_EGRESS everywhere. */
export class EgressStops {
  /** By stop, and behind the last for calls where nobody may alight. */
  readonly walkSec: Int32Array;
  #open: readonly StopAccess[] = [];

  constructor(stopCount: number) {
    this.walkSec = new Int32Array(stopCount + 1).fill(NO_EGRESS);
  }

  /** Where egress is given twice for a stop the shorter counts. */
  open(egress: readonly StopAccess[]): void {
    this.#open = egress;
    for (const { stop, durationSec } of egress) {
      if (durationSec < this.walkSec[stop]!) this.walkSec[stop] = durationSec;
    }
  }

  close(): void {
    for (const { stop } of this.#open) this.walkSec[stop] = NO_EGRESS;
    this.#open = [];
  }
}
