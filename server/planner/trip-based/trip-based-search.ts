/**
 * Trip-Based Public Transit Routing (Witt, ESA 2015): the search goes from vehicle to vehicle along prepared transfers,
 * and looks at stops only where it begins. It gives what RAPTOR gives for the same query.
 */
import { withAddedStops } from '../raptor/added-ends.ts';
import { DepartureList } from '../raptor/departure-list.ts';
import { findFirstRun } from '../raptor/first-runs.ts';
import { EgressStops, GoalBounds } from '../raptor/goal-bounds.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type {
  Profile,
  ProfileSearch,
  SearchNetwork,
  SearchQuery,
  StopAccess,
  WindowQuery,
} from '../raptor/search-query.ts';
import {
  type CallGrid,
  CELL_TO_EVENT,
  CELL_TO_PROFILE,
  CHAIN_WIDTH,
  FIRST_RUN,
  LENGTH,
  MAY_BOARD,
  RUN_START,
  RUN_WIDTH,
  toCallGrid,
} from './call-grid.ts';
import { NEVER, type Round, RoundLabels } from './round-labels.ts';
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
import type { TransferSet } from './transfer-set.ts';

/** Counts of work done, for benchmarks. */
export interface TripBasedWork {
  /** Parts of runs that were ridden. */
  segments: number;
  /** Calls of those at which changing was tried. */
  calls: number;
  transfers: number;
}

/**
 * Searches on one prepared network, with memory that every query uses again. Not for two queries at once.
 *
 * Witt keeps for each trip its first reached call. Here each cell keeps the first run of its chain that is boarded
 * there or before, which says the same, takes the calls of chains instead of the runs of a day, and is written
 * only where a segment is read anyway. Beyond the paper, a call is changed from only where no other vehicle with
 * as few changes was at the stop before: whatever a passenger can do after it, they can do after that one.
 *
 * In a window departures go from the last to the first: what leaves earlier and boards a run no earlier, with no fewer
 * vehicles, than something that leaves later, cannot be better than it. So labels of runs are kept from departure to
 * departure, one set for each number of vehicles. What leaves after the window is searched first, as one query.
 *
 * Invariant between queries: no stop has egress.
 */
export class TripBasedSearch implements ProfileSearch {
  readonly work: TripBasedWork = { segments: 0, calls: 0, transfers: 0 };
  readonly #network: SearchNetwork;
  readonly #grid: CallGrid;
  readonly #transfers: TransferSet;
  readonly #egress: EgressStops;
  readonly #goal: GoalBounds;
  readonly #departures: DepartureList;
  readonly #labels: RoundLabels;
  readonly #queue: SegmentQueue;
  /** What to add to a segment for its number in the whole query. */
  #queuedBefore = 0;
  /** By round: first arrival at the destination with as many vehicles or fewer, and how. */
  #best = new Int32Array(0);
  #bestSegment = new Int32Array(0);
  #bestCell = new Int32Array(0);

  /** @throws RangeError where the transfers are not those of the whole network */
  constructor(network: SearchNetwork, transfers: TransferSet) {
    const { day, landmarks } = network;
    const grid = toCallGrid(day);
    const isWhole = transfers.firstChain === 0 && transfers.endChain === day.chainCount;
    if (!isWhole || transfers.offsets.length !== grid.eventCount + 1) {
      throw new RangeError('the transfers were prepared for another day, or for some of its chains');
    }
    this.#network = network;
    this.#grid = grid;
    this.#transfers = transfers;
    this.#queue = new SegmentQueue(day.chainCount);
    this.#egress = new EgressStops(day.stopCount);
    this.#goal = new GoalBounds(day.stopCount, landmarks);
    this.#departures = new DepartureList(day);
    this.#labels = new RoundLabels(grid, day.stopCount);
  }

  /**
   * Journeys that are Pareto-optimal in arrival and vehicles, fewest vehicles first; each later one arrives
   * earlier.
   *
   * @throws TypeError where the query leaves chains out
   */
  search(asked: SearchQuery): FoundJourney[] {
    const query = this.#open(asked);
    const { access, maxRounds, shorterThanSec = NEVER, timeSec } = query;
    if (maxRounds <= 0) return [];
    const found: FoundJourney[] = [];
    this.#labels.clear('one-departure');
    this.#best.fill(Math.min(timeSec + shorterThanSec, NEVER));
    this.#searchFrom(access, timeSec, maxRounds);
    this.#collect(maxRounds, found);
    this.#egress.close();
    return found;
  }

  /** @throws TypeError where the query leaves chains out */
  findProfile(asked: WindowQuery): Profile {
    const query = this.#open(asked);
    const { access, maxRounds, timeSec, windowSec } = query;
    if (maxRounds <= 0) return { journeys: [], hasMore: false };
    const found: FoundJourney[] = [];
    this.#labels.clear('window');
    this.#best.fill(NEVER);
    this.#searchFrom(access, timeSec + windowSec + 1, maxRounds);
    const hasMore = this.#bestSegment.some((segment) => segment >= 0);
    const departures = this.#departures;
    const { firstCell } = this.#grid;
    const { runOffsets } = this.#network.day;
    departures.open(access, timeSec, windowSec);
    while (departures.next()) {
      this.#beginDeparture(departures.timeSec);
      do {
        const { chain, position, walkSec } = departures;
        this.#boardFirst(firstCell[chain]! + position, departures.run - runOffsets[chain]!, walkSec);
      } while (departures.nextAtSameTime());
      if (this.#queue.count === 0) continue;
      this.#scanRounds(maxRounds);
      this.#collect(maxRounds, found);
    }
    this.#egress.close();
    found.sort((a, b) => a.departureSec - b.departureSec || a.rides.length - b.rides.length);
    return { journeys: found, hasMore };
  }

  /**
   * The transfers are prepared for all chains: without some of them a passenger would need others that were dropped.
   *
   * @throws TypeError
   */
  #open<Query extends SearchQuery | WindowQuery>(asked: Query): Query {
    if (asked.allowedChains) throw new TypeError('prepared transfers know no chains to leave out');
    const query = withAddedStops(this.#network.day, asked);
    const { egress, maxRounds } = query;
    if (maxRounds <= 0) return query;
    if (this.#best.length <= maxRounds) {
      this.#best = new Int32Array(maxRounds + 1);
      this.#bestSegment = new Int32Array(maxRounds + 1);
      this.#bestCell = new Int32Array(maxRounds + 1);
    }
    this.#egress.open(egress);
    this.#goal.open(egress);
    this.#queuedBefore = 0;
    return query;
  }

  #beginDeparture(timeSec: number): void {
    this.#bestSegment.fill(-1);
    this.#queuedBefore += this.#queue.count;
    this.#queue.open(timeSec);
  }

  /** One departure at `timeSec`. */
  #searchFrom(access: readonly StopAccess[], timeSec: number, maxRounds: number): void {
    const { stopOffsets, stopChain, stopPosition, runOffsets } = this.#network.day;
    this.#beginDeparture(timeSec);
    for (const { stop, durationSec } of access) {
      for (let i = stopOffsets[stop]!; i < stopOffsets[stop + 1]!; i++) {
        const chain = stopChain[i]!;
        const cell = this.#grid.firstCell[chain]! + stopPosition[i]!;
        if ((this.#grid.cellFlags[cell]! & MAY_BOARD) === 0) continue;
        const row = findFirstRun(this.#network.day, chain, stopPosition[i]!, timeSec + durationSec);
        if (row < runOffsets[chain + 1]!) this.#boardFirst(cell, row - runOffsets[chain]!, durationSec);
      }
    }
    this.#scanRounds(maxRounds);
  }

  /** Boards a run from the origin, unless it or an earlier one was boarded there. */
  #boardFirst(cell: number, run: number, walkSec: number): void {
    const first = this.#labels.get(1);
    if (first.boarded[cell]! > run) this.#board(1, first, cell, run, -1, walkSec);
  }

  #scanRounds(maxRounds: number): void {
    for (let round = 1; round < maxRounds && !this.#queue.isRoundEmpty; round++) {
      this.#scan(round);
    }
  }

  /** Changes from the segments of a round, at every stop where no other vehicle was before. */
  #scan(round: number): void {
    const { profileArrival } = this.#network.day;
    const { cellAlightStop } = this.#grid;
    const { offsets, words, runBits } = this.#transfers;
    const runMask = (1 << runBits) - 1;
    const labels = this.#labels;
    const next = labels.get(round + 1);
    const { boarded } = next;
    const { arrival, bringer } = labels.get(round);
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
        const following = segments[at + NEXT]!;
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
            if (boarded[target]! > run) this.#board(round + 1, next, target, run, segment, cell);
          }
        }
        segment = following;
      }
    }
    this.work.segments += segmentCount;
    this.work.calls += callCount;
    this.work.transfers += transferCount;
  }

  /** Boards a run as vehicle number `round`, and notes where it is first. */
  #board(round: number, labels: Round, from: number, run: number, parent: number, leftAt: number): void {
    const { profileArrival } = this.#network.day;
    const { cellAlightStop, cellChain, chainTable, runTable } = this.#grid;
    const { arrival, boarded } = labels;
    const best = this.#best;
    const boundSec = this.#goal.sec;
    const chain = cellChain[from]! * CHAIN_WIDTH;
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
    const mark = this.#queue.findMark(cellChain[from]!, from);
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
    for (let round = 1; round <= maxRounds; round++) {
      const segment = this.#bestSegment[round]!;
      if (segment < 0) continue;
      const [cell, arrivalSec] = [this.#bestCell[round]!, this.#best[round]!];
      found.push(this.#queue.toJourney(this.#network.day, this.#grid, segment, cell, arrivalSec));
    }
  }
}
