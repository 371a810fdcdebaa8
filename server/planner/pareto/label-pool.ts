/**
 * The labels of one query in one array, and bags: lists of labels of which none dominates another. Adding a label
 * allocates nothing.
 */

import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type FoundRide, fromRides, toRide } from '../raptor/journey.ts';
import { type FareCost, NO_HISTORY } from './fare-cost.ts';
import type { ParetoJourney } from './pareto-query.ts';

/** Number of cells of a label. */
const WIDTH = 12;
export const TIME = 0;
/** When the journey leaves the origin; later is better. Equal for all labels if departures are not compared. */
export const LEAVE = 1;
export const FEN = 2;
export const WALK = 3;
export const HISTORY = 4;
/** The previous label of the journey, -1 for none. */
export const PARENT = 5;
/** The next label in the bag, -1 for none. */
export const NEXT = 6;
/** Number of vehicles so far. */
export const ROUND = 7;
/** RUN, BOARD and ALIGHT: run and positions of an arrival; for a walk from the origin RUN holds its seconds. */
export const RUN = 8;
export const BOARD = 9;
export const ALIGHT = 10;

export class LabelPool {
  /** The array of all labels. Read this field again after every `add`: the pool replaces it when it grows. */
  cells = new Int32Array(WIDTH * 8192);
  /** Number of comparisons of two labels since the pool was created. */
  compared = 0;
  #count = 0;
  #cost: FareCost;

  constructor(cost: FareCost) {
    this.#cost = cost;
  }

  get count(): number {
    return this.#count;
  }

  clear(cost: FareCost): void {
    this.#count = 0;
    this.#cost = cost;
  }

  /** Appends a label with these criteria, in no bag, and returns its offset. */
  add(time: number, leave: number, fen: number, walk: number, history: number, round: number): number {
    const at = this.#count * WIDTH;
    if (at + WIDTH > this.cells.length) this.#grow();
    const { cells } = this;
    cells[at + TIME] = time;
    cells[at + LEAVE] = leave;
    cells[at + FEN] = fen;
    cells[at + WALK] = walk;
    cells[at + HISTORY] = history;
    cells[at + PARENT] = -1;
    cells[at + NEXT] = -1;
    cells[at + ROUND] = round;
    this.#count++;
    return at;
  }

  /** Whether a label of the bag is no worse than these criteria in each of them. */
  isCovered(head: number, time: number, leave: number, fen: number, walk: number, history: number): boolean {
    const { cells } = this;
    for (let at = head; at >= 0; at = cells[at + NEXT] as number) {
      this.compared++;
      if ((cells[at + TIME] as number) > time) continue;
      if ((cells[at + LEAVE] as number) < leave) continue;
      if ((cells[at + WALK] as number) > walk) continue;
      if ((cells[at + FEN] as number) + this.#margin(cells[at + HISTORY] as number, history) <= fen)
        return true;
    }
    return false;
  }

  /** Removes from the bag the labels that these criteria dominate, and returns its new head. */
  prune(head: number, time: number, leave: number, fen: number, walk: number, history: number): number {
    const { cells } = this;
    let first = head;
    let before = -1;
    for (let at = head; at >= 0; at = cells[at + NEXT] as number) {
      this.compared++;
      const isNeedless =
        (cells[at + TIME] as number) >= time &&
        (cells[at + LEAVE] as number) <= leave &&
        (cells[at + WALK] as number) >= walk &&
        fen + this.#margin(history, cells[at + HISTORY] as number) <= (cells[at + FEN] as number);
      if (!isNeedless) before = at;
      else if (before < 0) first = cells[at + NEXT] as number;
      else cells[before + NEXT] = cells[at + NEXT] as number;
    }
    return first;
  }

  #margin(a: number, b: number): number {
    return a === b ? 0 : this.#cost.marginFen(a, b);
  }

  #grow(): void {
    const larger = new Int32Array(this.cells.length * 2);
    larger.set(this.cells);
    this.cells = larger;
  }
}

export class TargetBag {
  readonly #pool: LabelPool;
  /** The newest label. Labels of the latest round come first, one after another. */
  #head = -1;

  constructor(pool: LabelPool) {
    this.#pool = pool;
  }

  clear(): void {
    this.#head = -1;
  }

  isCovered(time: number, leave: number, fen: number, walk: number): boolean {
    return this.#pool.isCovered(this.#head, time, leave, fen, walk, NO_HISTORY);
  }

  /**
   * @param fen settled and pending amount
   * @param arrival the arrival label from which the last walk begins
   */
  add(time: number, leave: number, fen: number, walk: number, round: number, arrival: number): void {
    if (this.isCovered(time, leave, fen, walk)) return;
    const rest = this.#pruneRound(time, leave, fen, walk, round);
    const label = this.#pool.add(time, leave, fen, walk, NO_HISTORY, round);
    this.#pool.cells[label + PARENT] = arrival;
    this.#pool.cells[label + NEXT] = rest;
    this.#head = label;
  }

  /** The labels, fewest vehicles first. */
  list(): number[] {
    const labels: number[] = [];
    for (let at = this.#head; at >= 0; at = this.#pool.cells[at + NEXT] as number) labels.push(at);
    return labels.reverse();
  }

  /** Removes dominated labels of this round. Labels of earlier rounds stay: they have fewer vehicles. */
  #pruneRound(time: number, leave: number, fen: number, walk: number, round: number): number {
    const { cells } = this.#pool;
    let last = -1;
    let older = this.#head;
    while (older >= 0 && cells[older + ROUND] === round) {
      last = older;
      older = cells[older + NEXT] as number;
    }
    if (last < 0) return older;
    cells[last + NEXT] = -1;
    const head = this.#pool.prune(this.#head, time, leave, fen, walk, NO_HISTORY);
    if (head < 0) return older;
    let end = head;
    while ((cells[end + NEXT] as number) >= 0) end = cells[end + NEXT] as number;
    cells[end + NEXT] = older;
    return head;
  }
}

/** @param target a label of the destination */
export function toParetoJourney(day: DayTimetable, cells: Int32Array, target: number): ParetoJourney {
  const rides: FoundRide[] = [];
  let accessSec = 0;
  for (let arrival = cells[target + PARENT] as number; arrival >= 0; ) {
    rides.push(
      toRide(
        day,
        cells[arrival + RUN] as number,
        cells[arrival + BOARD] as number,
        cells[arrival + ALIGHT] as number,
      ),
    );
    const ready = cells[arrival + PARENT] as number;
    accessSec = cells[ready + RUN] as number;
    arrival = cells[ready + PARENT] as number;
  }
  return {
    ...fromRides(rides.reverse(), accessSec, cells[target + TIME] as number),
    fareFen: cells[target + FEN] as number,
    walkM: cells[target + WALK] as number,
  };
}
