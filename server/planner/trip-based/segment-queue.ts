/** Parts of runs that a query rides, in the order in which they were boarded. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type FoundJourney, type FoundRide, toRide } from '../raptor/journey.ts';
import type { CallGrid } from './call-grid.ts';

/** Integers of a segment, side by side. */
export const SEGMENT_WIDTH = 5;
/** Row of the run in the day. */
export const RUN = 0;
/** Cell of boarding. */
export const FROM = 1;
/** Last cell at which alighting was not yet known to be as good. */
export const TO = 2;
/** Segment that one changed from, -1 where one walked from the origin. */
export const PARENT = 3;
/** Cell at which one left that segment, or the seconds of the walk. */
export const LEFT_AT = 4;

/** A growing list of segments; nothing is allocated for a single one. */
export class SegmentQueue {
  cells = new Int32Array(SEGMENT_WIDTH * 1024);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(run: number, from: number, to: number, parent: number, leftAt: number): number {
    const at = this.count * SEGMENT_WIDTH;
    if (at + SEGMENT_WIDTH > this.cells.length) this.#grow();
    const cells = this.cells;
    cells[at + RUN] = run;
    cells[at + FROM] = from;
    cells[at + TO] = to;
    cells[at + PARENT] = parent;
    cells[at + LEFT_AT] = leftAt;
    return this.count++;
  }

  /** Follows segments back from the last, left at a cell, to the walk from the origin. */
  toJourney(
    day: DayTimetable,
    grid: CallGrid,
    last: number,
    lastCell: number,
    arrivalSec: number,
  ): FoundJourney {
    const rides: FoundRide[] = [];
    let leftAt = lastCell;
    for (let segment = last; segment >= 0; ) {
      const at = segment * SEGMENT_WIDTH;
      const from = this.cells[at + FROM]!;
      const base = grid.firstCell[grid.cellChain[from]!]!;
      rides.push(toRide(day, this.cells[at + RUN]!, from - base, leftAt - base));
      leftAt = this.cells[at + LEFT_AT]!;
      segment = this.cells[at + PARENT]!;
    }
    rides.reverse();
    const accessSec = leftAt;
    return { accessSec, rides, arrivalSec, departureSec: rides[0]!.departureSec - accessSec };
  }

  #grow(): void {
    const larger = new Int32Array(this.cells.length * 2);
    larger.set(this.cells);
    this.cells = larger;
  }
}
