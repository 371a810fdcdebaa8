/**
 * Trip-Based Public Transit Routing (Witt, ESA 2015): the search goes from vehicle to vehicle along prepared transfers,
 * and reads the chains of a stop only at the origin. It gives the same journeys as RAPTOR for the same query.
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
  /** Scanned segments. */
  segments: number;
  /** Calls of scanned segments at which the search tried changes. */
  calls: number;
  transfers: number;
}

/**
 * Searches on one prepared network. Reuses its memory for every query, so one instance must not serve two queries at
 * once.
 *
 * Witt keeps for each trip its first reached call. Here each cell keeps the first run of its chain that was boarded at
 * this cell or an earlier one: the same information in an array as long as the calls of chains instead of the runs of a
 * day, written only where the search reads a segment anyway. Unlike the paper, the search changes at a stop only from
 * the first vehicle of the round that arrives there: a passenger of a later vehicle cannot make a change that a
 * passenger of the first cannot.
 *
 * In a window the search visits departures from the last to the first. A journey that leaves earlier and boards a run
 * no earlier, with no fewer vehicles, than a journey that leaves later cannot be better. So the labels of runs are kept
 * from departure to departure, one set for each number of vehicles. All departures after the window are searched first,
 * as one query.
 *
 * Invariant between queries: `#egress` is empty.
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
  /** Add this to a segment's number for its number in the whole query. */
  #queuedBefore = 0;
  /**
   * By round: first arrival at the destination with that many vehicles or fewer; its segment and cell in the next two
   * arrays.
   */
  #best = new Int32Array(0);
  #bestSegment = new Int32Array(0);
  #bestCell = new Int32Array(0);

  /** @throws RangeError if `transfers` does not cover all chains of the network */
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
   * Journeys that are Pareto-optimal in arrival and vehicles, fewest vehicles first; each later one arrives earlier.
   *
   * @throws TypeError if the query leaves chains out
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

  /** @throws TypeError if the query leaves chains out */
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
   * Rejects queries that leave chains out: without these chains a passenger may need transfers that the preparation
   * dropped.
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

  /** Searches one departure at `timeSec`. */
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

  /** Boards a run from the origin, unless the same or an earlier run was boarded there. */
  #boardFirst(cell: number, run: number, walkSec: number): void {
    const first = this.#labels.get(1);
    if (first.boarded[cell]! > run) this.#board(1, first, cell, run, -1, walkSec);
  }

  #scanRounds(maxRounds: number): void {
    for (let round = 1; round < maxRounds && !this.#queue.isRoundEmpty; round++) {
      this.#scan(round);
    }
  }

  /** Follows the transfers of each segment of a round, at the stops where it arrives first. */
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
          // The best arrival may have become earlier since this segment was added.
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

  /** Boards a run as vehicle number `round` and marks its cells up to where an earlier or the same run was boarded. */
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
      // Every later call is after the best arrival too.
      if (time >= best[round]!) break;
      const stop = cellAlightStop[cell]!;
      if (time >= arrival[stop]!) continue;
      let bound = boundSec[stop]!;
      if (bound < 0) bound = this.#goal.find(stop);
      // No later call helps either: along a ride the sum of time and bound never falls.
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
