/** The calls at which a query's passenger may leave the last vehicle, with the walk that follows. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { StopAccess } from '../raptor/raptor.ts';
import { type CallGrid, MAY_ALIGHT } from './call-grid.ts';
import { WordList } from './word-list.ts';

/** Later than any arrival, even when added to a time below zero: times of the mirrored day are. */
export const NO_EGRESS = 0x70000000;

/** Invariant between queries: `walkSec` is NO_EGRESS everywhere. */
export class EgressCells {
  /** By cell. */
  readonly walkSec: Int32Array;
  readonly #day: DayTimetable;
  readonly #grid: CallGrid;
  readonly #set = new WordList();

  constructor(day: DayTimetable, grid: CallGrid) {
    this.#day = day;
    this.#grid = grid;
    this.walkSec = new Int32Array(grid.cellCount).fill(NO_EGRESS);
  }

  /** Where egress is given twice for a stop the shorter counts. */
  open(egress: readonly StopAccess[]): void {
    const { stopOffsets, stopChain, stopPosition } = this.#day;
    for (const { stop, durationSec } of egress) {
      for (let i = stopOffsets[stop]!; i < stopOffsets[stop + 1]!; i++) {
        const cell = this.#grid.firstCell[stopChain[i]!]! + stopPosition[i]!;
        if ((this.#grid.cellFlags[cell]! & MAY_ALIGHT) === 0) continue;
        if (durationSec >= this.walkSec[cell]!) continue;
        this.walkSec[cell] = durationSec;
        this.#set.add(cell);
      }
    }
  }

  close(): void {
    for (let i = 0; i < this.#set.count; i++) this.walkSec[this.#set.at(i)] = NO_EGRESS;
    this.#set.clear();
  }
}
