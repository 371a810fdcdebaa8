/**
 * The chains that a passenger can change to at each call of a chain, and for the current run the first run of each of
 * them.
 */
import type { SearchNetwork } from '../raptor/search-query.ts';
import { type CallGrid, MAY_ALIGHT, MAY_BOARD } from './call-grid.ts';
import { NEVER } from './round-labels.ts';

/**
 * The candidates of one chain: for each position, the cells that the passenger reaches on foot or by waiting at the
 * same stop. The caller visits the runs of the chain in their order. Later runs catch later runs, so `moveTo` only ever
 * moves a candidate forward.
 */
export class CatchList {
  /** By position of the chain: its first candidate. */
  readonly offsets: number[] = [];
  /** By candidate, ascending within a position. */
  cell = new Int32Array(0);
  walkSec = new Int32Array(0);
  /** By candidate: the run that the current run catches, counted from the first of its chain. */
  run = new Int32Array(0);
  /** By candidate: when that run departs; NEVER if no run is left. */
  departureSec = new Int32Array(0);
  readonly #network: SearchNetwork;
  readonly #grid: CallGrid;

  constructor(network: SearchNetwork, grid: CallGrid) {
    this.#network = network;
    this.#grid = grid;
  }

  /** Lists the candidates of a chain, each before the first run of its chain. */
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
    // Earlier than any time: the first run moves every candidate.
    this.departureSec = new Int32Array(found.length).fill(-NEVER);
  }

  /** Moves a candidate to the first run that departs at `readySec` or later, and returns its departure. */
  moveTo(candidate: number, readySec: number): number {
    const { day } = this.#network;
    const cell = this.cell[candidate]!;
    const chain = this.#grid.cellChain[cell]!;
    const position = cell - this.#grid.firstCell[chain]!;
    const firstRun = day.runOffsets[chain]!;
    const runCount = day.runOffsets[chain + 1]! - firstRun;
    const departureOf = (run: number) =>
      day.runStart[firstRun + run]! + day.profileDeparture[day.runProfile[firstRun + run]! + position]!;
    // Exponential search, then binary search: the wanted run is usually the next or soon after it.
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
