/** One departure, every number of vehicles: segments of runs in the order of their rounds. */
import type { FoundJourney } from '../raptor/journey.ts';
import type { StopAccess } from '../raptor/raptor.ts';
import { findFirstRun } from './access-runs.ts';
import { MAY_BOARD } from './call-grid.ts';
import { EgressCells, NO_EGRESS } from './egress-cells.ts';
import { FROM, RUN, SEGMENT_WIDTH, SegmentQueue, TO } from './segment-queue.ts';
import type { PreparedNetwork, TripBasedQuery, TripBasedWork } from './trip-based-search.ts';

const NEVER = 0x3fffffff;
const NO_RUN = 0xffff;

/**
 * Invariant between queries: no cell has a boarded run, none has egress.
 *
 * Witt keeps for each trip its first reached call. Here each cell keeps the first run of its chain that is boarded
 * there or before, which says the same, takes the calls of chains instead of the runs of a day, and is written
 * only where a segment will be read.
 */
export class EarliestSearch {
  readonly #prepared: PreparedNetwork;
  readonly #work: TripBasedWork;
  readonly #egress: EgressCells;
  readonly #boarded: Uint16Array;
  readonly #queue = new SegmentQueue();
  #best = NEVER;
  #bestSegment = -1;
  #bestCell = 0;

  constructor(prepared: PreparedNetwork, work: TripBasedWork) {
    const { grid, network } = prepared;
    this.#prepared = prepared;
    this.#work = work;
    this.#egress = new EgressCells(network.day, grid);
    this.#boarded = new Uint16Array(grid.cellCount).fill(NO_RUN);
    // At a fence every run counts as boarded.
    for (const end of grid.firstCell.subarray(1)) this.#boarded[end - 1] = 0;
  }

  search(query: TripBasedQuery): FoundJourney[] {
    const { grid, network } = this.#prepared;
    const queue = this.#queue;
    const found: FoundJourney[] = [];
    this.#best = Math.min(query.arriveBeforeSec ?? NEVER, NEVER);
    this.#egress.open(query.egress);
    let known = this.#best;
    if (query.maxRounds > 0) for (const access of query.access) this.#boardAt(access, query.departureSec);
    let begin = 0;
    for (let round = 1; begin < queue.count; round++) {
      if (this.#best < known) {
        known = this.#best;
        found.push(queue.toJourney(network.day, grid, this.#bestSegment, this.#bestCell, known));
      }
      if (round === query.maxRounds) break;
      const end = queue.count;
      this.#scan(begin, end);
      begin = end;
    }
    this.#egress.close();
    this.#clear();
    return found;
  }

  #boardAt({ stop, durationSec }: StopAccess, departureSec: number): void {
    const { network, grid } = this.#prepared;
    const { stopOffsets, stopChain, stopPosition, runOffsets } = network.day;
    for (let i = stopOffsets[stop]!; i < stopOffsets[stop + 1]!; i++) {
      const chain = stopChain[i]!;
      const position = stopPosition[i]!;
      const cell = grid.firstCell[chain]! + position;
      if ((grid.cellFlags[cell]! & MAY_BOARD) === 0) continue;
      const run = findFirstRun(network.day, chain, position, departureSec + durationSec) - runOffsets[chain]!;
      const isThere = run < runOffsets[chain + 1]! - runOffsets[chain]!;
      if (isThere && this.#boarded[cell]! > run) this.#board(cell, run, -1, durationSec);
    }
  }

  /** Rides segments of a round, and boards what can be changed to. */
  #scan(begin: number, end: number): void {
    const { network, grid, transfers } = this.#prepared;
    const { runStart, runProfile, profileArrival, runOffsets } = network.day;
    const { cellChain, firstCell, firstEvent } = grid;
    const { offsets, words, runBits } = transfers;
    const runMask = (1 << runBits) - 1;
    const boarded = this.#boarded;
    let transferCount = 0;
    let callCount = 0;
    for (let segment = begin; segment < end; segment++) {
      const at = segment * SEGMENT_WIDTH;
      const row = this.#queue.cells[at + RUN]!;
      const from = this.#queue.cells[at + FROM]!;
      const to = this.#queue.cells[at + TO]!;
      const chain = cellChain[from]!;
      const first = firstCell[chain]!;
      const length = firstCell[chain + 1]! - 1 - first;
      const start = runStart[row]!;
      const profile = runProfile[row]! - first;
      const event = firstEvent[chain]! + (row - runOffsets[chain]!) * length - first;
      for (let cell = from + 1; cell <= to; cell++) {
        if (start + profileArrival[profile + cell]! >= this.#best) break;
        const endTransfer = offsets[event + cell + 1]!;
        let transfer = offsets[event + cell]!;
        transferCount += endTransfer - transfer;
        callCount++;
        for (; transfer < endTransfer; transfer++) {
          const word = words[transfer]!;
          const target = word >>> runBits;
          const run = word & runMask;
          if (boarded[target]! > run) this.#board(target, run, segment, cell);
        }
      }
    }
    this.#work.segments += end - begin;
    this.#work.calls += callCount;
    this.#work.transfers += transferCount;
  }

  #board(from: number, run: number, parent: number, leftAt: number): void {
    const { network, grid } = this.#prepared;
    const { runStart, runProfile, runOffsets, profileArrival } = network.day;
    const boarded = this.#boarded;
    const egress = this.#egress.walkSec;
    const chain = grid.cellChain[from]!;
    const first = grid.firstCell[chain]!;
    const fence = grid.firstCell[chain + 1]! - 1;
    const row = runOffsets[chain]! + run;
    const start = runStart[row]!;
    const profile = runProfile[row]! - first;
    if (start + profileArrival[profile + from + 1]! >= this.#best) return;
    const segment = this.#queue.count;
    let cell = from;
    do {
      boarded[cell++] = run;
      const walkSec = egress[cell]!;
      if (walkSec === NO_EGRESS) continue;
      const time = start + profileArrival[profile + cell]! + walkSec;
      if (time >= this.#best) continue;
      this.#best = time;
      this.#bestSegment = segment;
      this.#bestCell = cell;
    } while (boarded[cell]! > run);
    this.#queue.add(row, from, cell === fence ? cell - 1 : cell, parent, leftAt);
  }

  #clear(): void {
    const { cells, count } = this.#queue;
    const boarded = this.#boarded;
    for (let segment = 0; segment < count; segment++) {
      const at = segment * SEGMENT_WIDTH;
      const from = cells[at + FROM]!;
      boarded.fill(NO_RUN, from, cells[at + TO]!);
      boarded[cells[at + TO]!] = NO_RUN;
    }
    this.#queue.clear();
  }
}
