/**
 * Lower bounds, in seconds, from a vehicle's arrival at a stop to the destination of a query.
 *
 * A search drops an arrival if the arrival plus its bound is not before the best known arrival at the destination. The
 * bounds hold for every run of the day, so no answer changes. They are also consistent: along a ride or a footpath, the
 * sum of time and bound never falls.
 */

import { UNREACHABLE_SEC } from './landmarks.ts';
import type { Landmarks, StopAccess } from './search-query.ts';

/** Marks a stop whose bound was not computed yet. */
const UNKNOWN_SEC = -1;

/** The bounds of one query at a time. Without landmarks every bound is 0. */
export class GoalBounds {
  /**
   * By stop: the bound, or UNKNOWN_SEC until `find` computes it. The extra last entry is for calls without alighting.
   */
  readonly sec: Int32Array;
  readonly #landmarks: Landmarks | undefined;
  /** By landmark: least seconds from it to the destination. */
  readonly #fromMark: Int32Array;
  /** By landmark: most seconds from the destination to it. */
  readonly #toMark: Int32Array;

  constructor(stopCount: number, landmarks: Landmarks | undefined) {
    this.sec = new Int32Array(stopCount + 1);
    this.#landmarks = landmarks;
    this.#fromMark = new Int32Array(landmarks?.count ?? 0);
    this.#toMark = new Int32Array(landmarks?.count ?? 0);
  }

  /** Begins a query. Without a destination every bound is 0. */
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
        // If one egress stop cannot reach the landmark, the distances to this landmark bound no stop.
        to = Math.max(to, table[at + 1] === UNREACHABLE_SEC ? UNREACHABLE_SEC : table[at + 1]! - durationSec);
      }
      this.#fromMark[mark] = from;
      this.#toMark[mark] = to;
    }
    this.sec.fill(UNKNOWN_SEC);
  }

  /** Computes the bound of a stop and keeps it in `sec` for the rest of the query. */
  find(stop: number): number {
    const { count, table } = this.#landmarks!;
    const fromMark = this.#fromMark;
    const toMark = this.#toMark;
    let bound = 0;
    for (let mark = 0, at = stop * count * 2; mark < count; mark++, at += 2) {
      // Triangle inequality: landmark -> destination <= landmark -> stop -> destination, and stop -> landmark <= stop
      // -> destination -> landmark. Each gives a lower bound of stop -> destination.
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

/** Walk of a stop without egress: later than any arrival, even when added to a negative time of the mirrored day. */
const NO_EGRESS = 0x70000000;

/** The seconds from each stop to the destination. Invariant between queries: every entry of `walkSec` is NO_EGRESS. */
export class EgressStops {
  /** By stop: the seconds. The extra last entry is for calls without alighting. */
  readonly walkSec: Int32Array;
  #open: readonly StopAccess[] = [];

  constructor(stopCount: number) {
    this.walkSec = new Int32Array(stopCount + 1).fill(NO_EGRESS);
  }

  /** Sets the egress of a query. If a stop occurs twice, the shorter egress is used. */
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
