/** One departure, every number of vehicles: segments of runs in the order of their rounds. */

import { findFirstRun } from '../raptor/access-runs.ts';
import { GoalBounds } from '../raptor/goal-bounds.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { StopAccess } from '../raptor/raptor.ts';
import {
  CELL_TO_EVENT,
  CELL_TO_PROFILE,
  CHAIN_WIDTH,
  FIRST_RUN,
  LENGTH,
  MAY_BOARD,
  RUN_START,
  RUN_WIDTH,
} from './call-grid.ts';
import { EgressStops } from './egress-stops.ts';
import { blankArrivals, blankBoarded, NEVER } from './labels.ts';
import {
  END,
  EVENT,
  FROM,
  LEFT_AT,
  NEXT,
  PARENT,
  PROFILE,
  SEGMENT_WIDTH,
  SegmentQueue,
  START,
} from './segment-queue.ts';
import type { PreparedNetwork, TripBasedQuery, TripBasedWork } from './trip-based-query.ts';

/**
 * The search for one departure.
 *
 * Witt keeps for each trip its first reached call. Here each cell keeps the first run of its chain that is boarded
 * there or before, which says the same, takes the calls of chains instead of the runs of a day, and is written
 * only where a segment is read anyway. Beyond the paper, a call is changed from only where no other vehicle with
 * as few changes was at the stop before: whatever one can do after it, one can do after that one.
 */
export class EarliestSearch {
  readonly #prepared: PreparedNetwork;
  readonly #work: TripBasedWork;
  readonly #egress: EgressStops;
  readonly #goal: GoalBounds;
  readonly #boarded: Uint16Array;
  readonly #blankBoarded: Uint16Array;
  /** First arrival of a vehicle at each stop from which changing was tried, and the segment that brought it. */
  readonly #arrival: Int32Array;
  readonly #bringer: Int32Array;
  readonly #blankArrivals: Int32Array;
  readonly #queue: SegmentQueue;
  #best = NEVER;
  #bestSegment = -1;
  #bestCell = 0;

  constructor(prepared: PreparedNetwork, work: TripBasedWork) {
    const { grid, network } = prepared;
    this.#prepared = prepared;
    this.#work = work;
    this.#queue = new SegmentQueue(network.day.chainCount);
    this.#egress = new EgressStops(network.day.stopCount);
    this.#goal = new GoalBounds(network.day.stopCount, network.landmarks);
    this.#blankBoarded = blankBoarded(grid);
    this.#boarded = this.#blankBoarded.slice();
    this.#blankArrivals = blankArrivals(network.day.stopCount);
    this.#arrival = this.#blankArrivals.slice();
    this.#bringer = new Int32Array(this.#blankArrivals.length);
  }

  search(query: TripBasedQuery): FoundJourney[] {
    const { grid, network } = this.#prepared;
    const queue = this.#queue;
    const found: FoundJourney[] = [];
    this.#best = Math.min(query.arriveBeforeSec ?? NEVER, NEVER);
    this.#boarded.set(this.#blankBoarded);
    this.#arrival.set(this.#blankArrivals);
    this.#egress.open(query.egress);
    this.#goal.open(query.egress);
    queue.open(query.departureSec);
    let known = this.#best;
    if (query.maxRounds > 0) for (const access of query.access) this.#boardAt(access, query.departureSec);
    for (let round = 1; !queue.isRoundEmpty; round++) {
      if (this.#best < known) {
        known = this.#best;
        found.push(queue.toJourney(network.day, grid, this.#bestSegment, this.#bestCell, known));
      }
      if (round === query.maxRounds) break;
      this.#scan();
    }
    this.#egress.close();
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
      const row = findFirstRun(network.day, chain, position, departureSec + durationSec);
      const run = row - runOffsets[chain]!;
      if (row < runOffsets[chain + 1]! && this.#boarded[cell]! > run) this.#board(cell, run, -1, durationSec);
    }
  }

  /** Changes from the segments of a round, at every stop where no other vehicle was before. */
  #scan(): void {
    const { network, grid, transfers } = this.#prepared;
    const { profileArrival } = network.day;
    const { cellAlightStop } = grid;
    const { offsets, words, runBits } = transfers;
    const runMask = (1 << runBits) - 1;
    const boarded = this.#boarded;
    const arrival = this.#arrival;
    const bringer = this.#bringer;
    const boundSec = this.#goal.sec;
    let transferCount = 0;
    let callCount = 0;
    let segmentCount = 0;
    const { steps, topStep } = this.#queue.beginRound();
    for (let step = 0; step <= topStep; step++) {
      for (let segment = steps[step]!; segment >= 0; ) {
        const segments = this.#queue.cells;
        const at = segment * SEGMENT_WIDTH;
        const start = segments[at + START]!;
        const profile = segments[at + PROFILE]!;
        const event = segments[at + EVENT]!;
        const last = segments[at + END]!;
        const next = segments[at + NEXT]!;
        segmentCount++;
        for (let cell = segments[at + FROM]! + 1; cell < last; cell++) {
          const stop = cellAlightStop[cell]!;
          const time = start + profileArrival[profile + cell]!;
          if (time >= this.#best) break;
          // The destination may have come nearer since.
          if (time + boundSec[stop]! >= this.#best) continue;
          if (time < arrival[stop]!) {
            arrival[stop] = time;
            bringer[stop] = segment;
          } else if (bringer[stop] !== segment) continue;
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
        segment = next;
      }
    }
    this.#work.segments += segmentCount;
    this.#work.calls += callCount;
    this.#work.transfers += transferCount;
  }

  /** Boards a run for the next round, and notes where it is first. */
  #board(from: number, run: number, parent: number, leftAt: number): void {
    const { network, grid } = this.#prepared;
    const { profileArrival } = network.day;
    const { cellAlightStop, chainTable, runTable } = grid;
    const boarded = this.#boarded;
    const arrival = this.#arrival;
    const boundSec = this.#goal.sec;
    const chain = grid.cellChain[from]! * CHAIN_WIDTH;
    const row = (chainTable[chain + FIRST_RUN]! + run) * RUN_WIDTH;
    const start = runTable[row + RUN_START]!;
    const profile = runTable[row + CELL_TO_PROFILE]!;
    let end = from + 1;
    let cell = from;
    do {
      boarded[cell++] = run;
      const time = start + profileArrival[profile + cell]!;
      // What comes later is too late here, and cannot be better there.
      if (time >= this.#best) break;
      const stop = cellAlightStop[cell]!;
      if (time >= arrival[stop]!) continue;
      let bound = boundSec[stop]!;
      if (bound < 0) bound = this.#goal.find(stop);
      // Nor can what follows: time and bound together never fall along a ride.
      if (time + bound >= this.#best) break;
      end = cell + 1;
      const atTarget = time + this.#egress.walkSec[stop]!;
      if (atTarget >= this.#best) continue;
      this.#best = atTarget;
      this.#bestSegment = this.#queue.count;
      this.#bestCell = cell;
    } while (boarded[cell]! > run);
    if (end === from + 1) return;
    const mark = this.#queue.findMark(grid.cellChain[from]!, from);
    const at = this.#queue.add(start + profileArrival[profile + mark]!);
    const segments = this.#queue.cells;
    segments[at + FROM] = from;
    segments[at + END] = end;
    segments[at + PARENT] = parent;
    segments[at + LEFT_AT] = leftAt;
    segments[at + START] = start;
    segments[at + PROFILE] = profile;
    segments[at + EVENT] = chainTable[chain + CELL_TO_EVENT]! + run * chainTable[chain + LENGTH]!;
  }
}
