/** All departures of a window, from the last to the first, each knowing what the later ones reached. */

import { findFirstRun } from '../raptor/access-runs.ts';
import { DepartureList } from '../raptor/departure-list.ts';
import { GoalBounds } from '../raptor/goal-bounds.ts';
import type { FoundJourney } from '../raptor/journey.ts';
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
import { NEVER } from './labels.ts';
import { RangeRounds } from './range-rounds.ts';
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
import type { PreparedNetwork, TripBasedRangeQuery, TripBasedWork } from './trip-based-query.ts';

/**
 * The window's profile. What leaves earlier and boards a run no earlier, with no fewer vehicles, than something that
 * leaves later, cannot be better than it; so labels of runs are kept from departure to departure, one set for
 * each number of vehicles. What leaves after the window is searched first, as one query.
 *
 * Invariant between queries: no round is open, no stop has egress.
 */
export class RangeSearch {
  readonly #prepared: PreparedNetwork;
  readonly #work: TripBasedWork;
  readonly #egress: EgressStops;
  readonly #goal: GoalBounds;
  readonly #departures: DepartureList;
  readonly #labels: RangeRounds;
  /** What to add to a segment for its number in the whole query. */
  #queuedBefore = 0;
  readonly #queue: SegmentQueue;
  /** By round: first arrival at the destination with as many vehicles or fewer, and how. */
  #best = new Int32Array(0);
  #bestSegment = new Int32Array(0);
  #bestCell = new Int32Array(0);
  /** Whether anything that leaves after the last query's window arrives. */
  hasMore = false;

  constructor(prepared: PreparedNetwork, work: TripBasedWork) {
    const { grid, network } = prepared;
    this.#prepared = prepared;
    this.#work = work;
    this.#queue = new SegmentQueue(network.day.chainCount);
    this.#egress = new EgressStops(network.day.stopCount);
    this.#goal = new GoalBounds(network.day.stopCount, network.landmarks);
    this.#departures = new DepartureList(network.day);
    this.#labels = new RangeRounds(grid, network.day.stopCount);
  }

  search(query: TripBasedRangeQuery): FoundJourney[] {
    const { maxRounds, departureSec, windowSec, access, shorterThanSec = NEVER } = query;
    this.hasMore = false;
    if (maxRounds <= 0) return [];
    if (this.#best.length <= maxRounds) {
      this.#best = new Int32Array(maxRounds + 1);
      this.#bestSegment = new Int32Array(maxRounds + 1);
      this.#bestCell = new Int32Array(maxRounds + 1);
    }
    this.#best.fill(Math.min(query.arriveBeforeSec ?? NEVER, NEVER));
    this.#egress.open(query.egress);
    this.#goal.open(query.egress);
    this.#labels.clear();
    this.#queuedBefore = 0;

    const found: FoundJourney[] = [];
    const later = departureSec + windowSec + 1;
    this.#beginDeparture(later, shorterThanSec);
    for (const { stop, durationSec } of access) this.#boardAt(stop, durationSec, later + durationSec);
    this.#scanRounds(maxRounds);
    this.hasMore = this.#bestSegment.some((segment) => segment >= 0);
    const departures = this.#departures;
    const { grid } = this.#prepared;
    const { day } = this.#prepared.network;
    departures.open(access, departureSec, windowSec);
    while (departures.next()) {
      this.#beginDeparture(departures.timeSec, shorterThanSec);
      do {
        const { chain, position, walkSec } = departures;
        const cell = grid.firstCell[chain]! + position;
        const run = departures.run - day.runOffsets[chain]!;
        if (this.#isNew(1, cell, run)) this.#board(1, cell, run, -1, walkSec);
      } while (departures.nextAtSameTime());
      if (this.#queue.count === 0) continue;
      this.#scanRounds(maxRounds);
      this.#collect(maxRounds, found);
    }
    this.#egress.close();
    return found.sort((a, b) => a.departureSec - b.departureSec || a.rides.length - b.rides.length);
  }

  /** Nothing that leaves now is wanted unless it arrives before the limit. */
  #beginDeparture(timeSec: number, shorterThanSec: number): void {
    const limit = timeSec + shorterThanSec;
    const best = this.#best;
    for (let round = 0; round < best.length; round++) if (best[round]! > limit) best[round] = limit;
    this.#bestSegment.fill(-1);
    this.#queuedBefore += this.#queue.count;
    this.#queue.open(timeSec);
  }

  #boardAt(stop: number, walkSec: number, readySec: number): void {
    const { network, grid } = this.#prepared;
    const { stopOffsets, stopChain, stopPosition, runOffsets } = network.day;
    for (let i = stopOffsets[stop]!; i < stopOffsets[stop + 1]!; i++) {
      const chain = stopChain[i]!;
      const cell = grid.firstCell[chain]! + stopPosition[i]!;
      if ((grid.cellFlags[cell]! & MAY_BOARD) === 0) continue;
      const row = findFirstRun(network.day, chain, stopPosition[i]!, readySec);
      if (row === runOffsets[chain + 1]!) continue;
      const run = row - runOffsets[chain]!;
      if (this.#isNew(1, cell, run)) this.#board(1, cell, run, -1, walkSec);
    }
  }

  #isNew(round: number, cell: number, run: number): boolean {
    this.#labels.open(round);
    return this.#labels.boarded[round]![cell]! > run;
  }

  #scanRounds(maxRounds: number): void {
    for (let round = 1; round < maxRounds && !this.#queue.isRoundEmpty; round++) {
      this.#labels.open(round + 1);
      this.#scan(round);
    }
  }

  /** Changes from the segments of a round, at every stop where no other vehicle was before. */
  #scan(round: number): void {
    const { network, grid, transfers } = this.#prepared;
    const { profileArrival } = network.day;
    const { cellAlightStop } = grid;
    const { offsets, words, runBits } = transfers;
    const runMask = (1 << runBits) - 1;
    const labels = this.#labels;
    const arrival = labels.arrival[round]!;
    const bringer = labels.bringer[round]!;
    const boarded = labels.boarded[round + 1]!;
    const best = this.#best;
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
        const self = this.#queuedBefore + segment;
        segmentCount++;
        for (let cell = segments[at + FROM]! + 1; cell < last; cell++) {
          const stop = cellAlightStop[cell]!;
          const time = start + profileArrival[profile + cell]!;
          if (time >= best[round + 1]!) break;
          // The destination may have come nearer since.
          if (time + boundSec[stop]! >= best[round + 1]!) continue;
          if (time < arrival[stop]!) {
            labels.arrive(round, stop, time, self);
          } else if (bringer[stop] !== self) continue;
          const endTransfer = offsets[event + cell + 1]!;
          let transfer = offsets[event + cell]!;
          transferCount += endTransfer - transfer;
          callCount++;
          for (; transfer < endTransfer; transfer++) {
            const word = words[transfer]!;
            const target = word >>> runBits;
            const run = word & runMask;
            if (boarded[target]! > run) this.#board(round + 1, target, run, segment, cell);
          }
        }
        segment = next;
      }
    }
    this.#work.segments += segmentCount;
    this.#work.calls += callCount;
    this.#work.transfers += transferCount;
  }

  /** Boards a run as vehicle number `round`, and notes where it is first. */
  #board(round: number, from: number, run: number, parent: number, leftAt: number): void {
    const { network, grid } = this.#prepared;
    const { profileArrival } = network.day;
    const { cellAlightStop, chainTable, runTable } = grid;
    const boarded = this.#labels.boarded[round]!;
    const arrival = this.#labels.arrival[round]!;
    const best = this.#best;
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
      if (time >= best[round]!) break;
      const stop = cellAlightStop[cell]!;
      if (time >= arrival[stop]!) continue;
      let bound = boundSec[stop]!;
      if (bound < 0) bound = this.#goal.find(stop);
      // Nor can what follows: time and bound together never fall along a ride.
      if (time + bound >= best[round]!) break;
      end = cell + 1;
      const atTarget = time + this.#egress.walkSec[stop]!;
      if (atTarget >= best[round]!) continue;
      for (let more = round; more < best.length && best[more]! > atTarget; more++) best[more] = atTarget;
      this.#bestSegment[round] = this.#queue.count;
      this.#bestCell[round] = cell;
    } while (boarded[cell]! > run);
    this.#labels.boardAbove(round, from, cell, run);
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

  #collect(maxRounds: number, found: FoundJourney[]): void {
    const { network, grid } = this.#prepared;
    for (let round = 1; round <= maxRounds; round++) {
      const segment = this.#bestSegment[round]!;
      if (segment < 0) continue;
      found.push(
        this.#queue.toJourney(network.day, grid, segment, this.#bestCell[round]!, this.#best[round]!),
      );
    }
  }
}
