/** The segments (parts of runs) that a query rides, in an order that `TripBasedSearch` relies on. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type FoundJourney, type FoundRide, fromRides, toRide } from '../raptor/journey.ts';
import type { CallGrid } from './call-grid.ts';

/** Number of integers of a segment. */
export const SEGMENT_WIDTH = 8;
/** The following segment of the same round and step, or -1. */
export const NEXT = 0;
/** Cell of boarding. */
export const FROM = 1;
/** The cell after the last one at which alighting can be of use. */
export const END = 2;
/** The segment before the change; -1 for a walk from the origin. */
export const PARENT = 3;
/** The cell at which the passenger alights from that segment, or the seconds of the walk from the origin. */
export const LEFT_AT = 4;
/** Second at which the run starts. */
export const START = 5;
/** Add this to a cell for its index in the run's profile. */
export const PROFILE = 6;
/** Add this to a cell for its event. */
export const EVENT = 7;

/** The first segment of each step of a round (`steps`); `NEXT` links the others of a step. */
export interface RoundOrder {
  readonly steps: Int32Array;
  readonly topStep: number;
}

/** Segments are sorted by steps of 2 ** STEP_BITS seconds. */
const STEP_BITS = 6;
/** Number of steps: nine hours. The last step also holds all later segments. */
const STEPS = 512;

/**
 * A growing list of segments in one array, and their order in the round that is being boarded.
 *
 * Segments of a round are ordered by step, and inside a step by boarding. The step of a segment is the time at which
 * its run passes its chain's mark: the cell after the one at which the chain was first boarded in this round. So a run
 * comes after the earlier runs of its chain, and after an earlier boarding of itself: `scan` relies on it.
 */
export class SegmentQueue {
  cells: Int32Array = new Int32Array(SEGMENT_WIDTH * 1024);
  count = 0;

  /** By step: first and last segment of the round that is being boarded. */
  #first = new Int32Array(STEPS).fill(-1);
  readonly #last = new Int32Array(STEPS);
  /** By step: first segment of the round that is being scanned. */
  #scanned = new Int32Array(STEPS).fill(-1);
  #topStep = -1;
  #startSec = 0;
  /** By chain two integers: the last round that boarded it, and its mark in that round. */
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

  /**
   * The mark of a chain in this round: the cell whose times order the runs of the chain. The first boarding at `from`
   * sets it.
   */
  findMark(chain: number, from: number): number {
    if (this.#marks[chain * 2] !== this.#round) {
      this.#marks[chain * 2] = this.#round;
      this.#marks[chain * 2 + 1] = from + 1;
    }
    return this.#marks[chain * 2 + 1]!;
  }

  /**
   * Makes room for one more segment and returns the index of its first integer.
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

  /** Whether nothing was boarded for the next round. */
  get isRoundEmpty(): boolean {
    return this.#topStep < 0;
  }

  /** Begins the next round: segments added from now on belong to the round after it. */
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
