/** Parts of runs that a query rides, in the order in which they were boarded. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type FoundJourney, type FoundRide, fromRides, toRide } from '../raptor/journey.ts';
import type { CallGrid } from './call-grid.ts';

/** Integers of a segment, side by side. */
export const SEGMENT_WIDTH = 8;
/** The segment of the same round that comes after it, or -1. */
export const NEXT = 0;
/** Cell of boarding. */
export const FROM = 1;
/** Behind the last cell at which alighting may be of use. */
export const END = 2;
/** Segment that one changed from, -1 where one walked from the origin. */
export const PARENT = 3;
/** Cell at which one left that segment, or the seconds of the walk. */
export const LEFT_AT = 4;
/** When the run starts. */
export const START = 5;
/** What to add to a cell for its place in the run's profile. */
export const PROFILE = 6;
/** What to add to a cell for its event. */
export const EVENT = 7;

/** Where the segments of a round begin: a chain of `NEXT` for each step. */
export interface RoundOrder {
  readonly steps: Int32Array;
  readonly topStep: number;
}

/** Segments are sorted by time, to a step of 2 ** this many seconds. */
const STEP_BITS = 6;
/** Number of steps: nine hours; the last step also holds all that is later. */
const STEPS = 512;

/**
 * A growing list of segments, and their order in the round that is boarded; nothing is allocated for a single one.
 *
 * Segments of a round are in the order of the steps in which their runs pass; inside a step, in that of boarding.
 * What counts for a chain is when its runs pass the place where the first of them was boarded in this round. So a
 * run comes after the earlier ones of its chain, and after itself boarded before, wherever: `scan` relies on it.
 */
export class SegmentQueue {
  cells: Int32Array = new Int32Array(SEGMENT_WIDTH * 1024);
  count = 0;

  /** By step, the first and the last segment of the round that is boarded. */
  #first = new Int32Array(STEPS).fill(-1);
  readonly #last = new Int32Array(STEPS);
  /** First segments of the round that is scanned. */
  #scanned = new Int32Array(STEPS).fill(-1);
  #topStep = -1;
  #startSec = 0;
  /** By chain, two integers: the round that last boarded it, and behind the cell of the first boarding in it. */
  readonly #marks: Int32Array;
  #round = 0;

  constructor(chainCount: number) {
    this.#marks = new Int32Array(chainCount * 2);
  }

  /** Forgets all segments. */
  open(startSec: number): void {
    this.count = 0;
    this.#round++;
    this.#startSec = startSec;
    this.#first.fill(-1);
    this.#topStep = -1;
  }

  /** The cell at which runs of a chain that are boarded in this round are compared. */
  findMark(chain: number, from: number): number {
    if (this.#marks[chain * 2] !== this.#round) {
      this.#marks[chain * 2] = this.#round;
      this.#marks[chain * 2 + 1] = from + 1;
    }
    return this.#marks[chain * 2 + 1]!;
  }

  /**
   * Makes room for one more segment and gives where its integers begin.
   *
   * @param markSec when the run arrives at its chain's mark
   */
  add(markSec: number): number {
    const segment = this.count++;
    const at = segment * SEGMENT_WIDTH;
    if (at === this.cells.length) this.#grow();
    const step = Math.max(0, Math.min((markSec - this.#startSec) >> STEP_BITS, STEPS - 1));
    if (this.#first[step]! < 0) this.#first[step] = segment;
    else this.cells[this.#last[step]! * SEGMENT_WIDTH + NEXT] = segment;
    this.#last[step] = segment;
    if (step > this.#topStep) this.#topStep = step;
    this.cells[at + NEXT] = -1;
    return at;
  }

  /** Whether anything was boarded for the round that comes next. */
  get isRoundEmpty(): boolean {
    return this.#topStep < 0;
  }

  /** Begins the next round: what is added from now on belongs to the one after it. */
  beginRound(): RoundOrder {
    const steps = this.#first;
    const topStep = this.#topStep;
    this.#first = this.#scanned.fill(-1);
    this.#scanned = steps;
    this.#topStep = -1;
    this.#round++;
    return { steps, topStep };
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
      const chain = grid.cellChain[from]!;
      const base = grid.firstCell[chain]!;
      const firstEvent = this.cells[at + EVENT]! - grid.firstEvent[chain]! + base;
      const row = day.runOffsets[chain]! + firstEvent / day.chainLength[chain]!;
      rides.push(toRide(day, row, from - base, leftAt - base));
      leftAt = this.cells[at + LEFT_AT]!;
      segment = this.cells[at + PARENT]!;
    }
    return fromRides(rides.reverse(), leftAt, arrivalSec);
  }

  #grow(): void {
    const larger = new Int32Array(this.cells.length * 2);
    larger.set(this.cells);
    this.cells = larger;
  }
}
