/** Which vehicles can be caught from each call of a chain, and for the run looked at, which of their runs. */
import type { SearchNetwork } from '../raptor/search-query.ts';
import { type CallGrid, MAY_ALIGHT, MAY_BOARD } from './call-grid.ts';
import { NEVER } from './round-labels.ts';

/**
 * The candidates of one chain: for each position the cells that are reached from it on foot, or by waiting at the
 * same stop. Runs are looked at in their order; as they ascend everywhere, so do the runs that they can catch,
 * and each candidate only ever moves on.
 */
export class CatchList {
  /** By position of the chain: its first candidate. */
  readonly offsets: number[] = [];
  /** By candidate, ascending within a position. */
  cell = new Int32Array(0);
  walkSec = new Int32Array(0);
  /** Run that the last run looked at can catch, counted from the first of its chain. */
  run = new Int32Array(0);
  /** When that run departs; NEVER where there is none. */
  departureSec = new Int32Array(0);
  readonly #network: SearchNetwork;
  readonly #grid: CallGrid;

  constructor(network: SearchNetwork, grid: CallGrid) {
    this.#network = network;
    this.#grid = grid;
  }

  /** Lists the candidates of a chain, each at the first run of its own. */
  open(chain: number): void {
    const { day, footpaths, changeSec } = this.#network;
    const { cellStop, cellFlags, firstCell } = this.#grid;
    const found: { cell: number; walkSec: number }[] = [];
    this.offsets.length = 0;
    const first = firstCell[chain]!;
    const length = day.chainLength[chain]!;
    for (let position = 0; position < length; position++) {
      this.offsets.push(found.length);
      if ((cellFlags[first + position]! & MAY_ALIGHT) === 0) continue;
      const stop = cellStop[first + position]!;
      const here = this.#listCells(stop, changeSec[stop]!);
      for (let f = footpaths.offsets[stop]!; f < footpaths.offsets[stop + 1]!; f++) {
        here.push(...this.#listCells(footpaths.targets[f]!, footpaths.durationSec[f]!));
      }
      here.sort((a, b) => a.cell - b.cell || a.walkSec - b.walkSec);
      found.push(...here);
    }
    this.offsets.push(found.length);
    this.cell = Int32Array.from(found, ({ cell }) => cell);
    this.walkSec = Int32Array.from(found, ({ walkSec }) => walkSec);
    this.run = new Int32Array(found.length).fill(-1);
    // So early that the first run looked at moves every candidate to its place.
    this.departureSec = new Int32Array(found.length).fill(-NEVER);
  }

  /** Moves a candidate to the first run that departs at `readySec` or later, and gives when it does. */
  moveTo(candidate: number, readySec: number): number {
    const { day } = this.#network;
    const cell = this.cell[candidate]!;
    const chain = this.#grid.cellChain[cell]!;
    const position = cell - this.#grid.firstCell[chain]!;
    const firstRun = day.runOffsets[chain]!;
    const runCount = day.runOffsets[chain + 1]! - firstRun;
    const departureOf = (run: number) =>
      day.runStart[firstRun + run]! + day.profileDeparture[day.runProfile[firstRun + run]! + position]!;
    // Most runs catch the next run or one soon after it: steps of growing width, then halves of the last.
    let low = this.run[candidate]! + 1;
    let high = low;
    for (let step = 1; high < runCount && departureOf(high) < readySec; step *= 2) {
      low = high + 1;
      high = Math.min(low + step, runCount);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (departureOf(middle) >= readySec) high = middle;
      else low = middle + 1;
    }
    const departureSec = low < runCount ? departureOf(low) : NEVER;
    this.run[candidate] = low;
    this.departureSec[candidate] = departureSec;
    return departureSec;
  }

  #listCells(stop: number, walkSec: number): { cell: number; walkSec: number }[] {
    const { stopOffsets, stopChain, stopPosition } = this.#network.day;
    const cells: { cell: number; walkSec: number }[] = [];
    for (let i = stopOffsets[stop]!; i < stopOffsets[stop + 1]!; i++) {
      const chain = stopChain[i]!;
      const cell = this.#grid.firstCell[chain]! + stopPosition[i]!;
      if ((this.#grid.cellFlags[cell]! & MAY_BOARD) !== 0) cells.push({ cell, walkSec });
    }
    return cells;
  }
}
