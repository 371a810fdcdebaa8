/**
 * Least seconds from a vehicle's arrival at a stop to the destination of a query.
 *
 * An arrival that cannot be at the destination before what is known there need not be followed. The bounds hold
 * for every run of the day, so no answer changes. They are also consistent: along a ride or a footpath,
 * time and bound together never fall.
 */

import { UNREACHABLE_SEC } from './landmarks.ts';
import type { Landmarks, StopAccess } from './search-query.ts';

/** Of a stop that was not asked for yet. */
const UNKNOWN_SEC = -1;

/** Bounds of one query at a time. Without landmarks every bound is 0. */
export class GoalBounds {
  /**
   * By stop; one more entry stands for calls without alighting. Where it is UNKNOWN_SEC, `find` computes it.
   */
  readonly sec: Int32Array;
  readonly #landmarks: Landmarks | undefined;
  /** By landmark: seconds from it to the destination at least. */
  readonly #fromMark: Int32Array;
  /** By landmark: seconds from the destination to it at most. */
  readonly #toMark: Int32Array;

  constructor(stopCount: number, landmarks: Landmarks | undefined) {
    this.sec = new Int32Array(stopCount + 1);
    this.#landmarks = landmarks;
    this.#fromMark = new Int32Array(landmarks?.count ?? 0);
    this.#toMark = new Int32Array(landmarks?.count ?? 0);
  }

  /** Begins a query; nothing bounds one without a destination. */
  open(egress: readonly StopAccess[]): void {
    if (!this.#landmarks) return;
    if (egress.length === 0) {
      this.sec.fill(0);
      return;
    }
    const { count, table } = this.#landmarks;
    for (let mark = 0; mark < count; mark++) {
      let from = UNREACHABLE_SEC;
      let to = -UNREACHABLE_SEC;
      for (const { stop, durationSec } of egress) {
        const at = (stop * count + mark) * 2;
        from = Math.min(from, table[at]! + durationSec);
        // From a stop that does not lead to the landmark, nothing follows for any of them.
        to = Math.max(to, table[at + 1] === UNREACHABLE_SEC ? UNREACHABLE_SEC : table[at + 1]! - durationSec);
      }
      this.#fromMark[mark] = from;
      this.#toMark[mark] = to;
    }
    this.sec.fill(UNKNOWN_SEC);
  }

  /** The bound of a stop, kept in `sec` for the rest of the query. */
  find(stop: number): number {
    const { count, table } = this.#landmarks!;
    const fromMark = this.#fromMark;
    const toMark = this.#toMark;
    let bound = 0;
    for (let mark = 0, at = stop * count * 2; mark < count; mark++, at += 2) {
      // Landmark to destination is no longer than by way of the stop; stop to landmark no longer than by the destination.
      const before = fromMark[mark]! - table[at]!;
      const behind = table[at + 1]! - toMark[mark]!;
      if (before > bound) bound = before;
      if (behind > bound) bound = behind;
    }
    if (bound > UNREACHABLE_SEC) bound = UNREACHABLE_SEC;
    this.sec[stop] = bound;
    return bound;
  }
}

/** Later than any arrival, even when added to a time below zero: times of the mirrored day are. */
const NO_EGRESS = 0x70000000;

/** Invariant between queries: `walkSec` is NO_EGRESS everywhere. */
export class EgressStops {
  /** By stop; one more entry stands for calls without alighting. */
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
