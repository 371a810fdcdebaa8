/** All departures of a window, from the last to the first, each knowing what the later ones reached. */
import type { FoundJourney } from '../raptor/journey.ts';
import { findFirstRun } from './access-runs.ts';
import { MAY_BOARD } from './call-grid.ts';
import { DepartureList } from './departure-list.ts';
import { EgressCells, NO_EGRESS } from './egress-cells.ts';
import { FROM, RUN, SEGMENT_WIDTH, SegmentQueue, TO } from './segment-queue.ts';
import type { PreparedNetwork, TripBasedRangeQuery, TripBasedWork } from './trip-based-search.ts';

const NEVER = 0x3fffffff;
const NO_RUN = 0xffff;

/**
 * The window's profile. What leaves earlier and boards a run no earlier, with no fewer vehicles, than something that
 * leaves later, cannot be better than it; so labels of runs are kept from departure to departure, one set for
 * each number of vehicles. What leaves after the window is searched first, as one query.
 *
 * Invariant between queries: no round is open, no cell has egress.
 */
export class RangeSearch {
  readonly #prepared: PreparedNetwork;
  readonly #work: TripBasedWork;
  readonly #egress: EgressCells;
  readonly #departures: DepartureList;
  /** By round from 1: for each cell the first run of its chain that is boarded there or before by so many vehicles. */
  readonly #boarded: Uint16Array[] = [];
  /** Labels before anything is boarded: NO_RUN, and 0 at fences, where every run counts as boarded. */
  readonly #blank: Uint16Array;
  /** Rounds whose labels are open: in those above nothing was boarded but what fewer vehicles boarded. */
  #rounds = 0;
  readonly #queue = new SegmentQueue();
  /** By round: first arrival at the destination with as many vehicles or fewer, and how. */
  #best = new Int32Array(0);
  #bestSegment = new Int32Array(0);
  #bestCell = new Int32Array(0);

  constructor(prepared: PreparedNetwork, work: TripBasedWork) {
    const { grid, network } = prepared;
    this.#prepared = prepared;
    this.#work = work;
    this.#egress = new EgressCells(network.day, grid);
    this.#departures = new DepartureList(network.day, grid);
    this.#blank = new Uint16Array(grid.cellCount).fill(NO_RUN);
    for (const end of grid.firstCell.subarray(1)) this.#blank[end - 1] = 0;
  }

  search(query: TripBasedRangeQuery): FoundJourney[] {
    const { maxRounds, departureSec, windowSec, access, shorterThanSec = NEVER } = query;
    if (maxRounds <= 0) return [];
    if (this.#best.length <= maxRounds) {
      this.#best = new Int32Array(maxRounds + 1);
      this.#bestSegment = new Int32Array(maxRounds + 1);
      this.#bestCell = new Int32Array(maxRounds + 1);
    }
    this.#best.fill(Math.min(query.arriveBeforeSec ?? NEVER, NEVER));
    this.#egress.open(query.egress);
    this.#rounds = 0;

    const found: FoundJourney[] = [];
    const later = departureSec + windowSec + 1;
    this.#beginDeparture(later, shorterThanSec);
    for (const { stop, durationSec } of access) this.#boardAt(stop, durationSec, later + durationSec);
    this.#scanRounds(maxRounds);
    const departures = this.#departures;
    departures.open(access, departureSec, windowSec);
    while (departures.next()) {
      this.#beginDeparture(departures.timeSec, shorterThanSec);
      do {
        if (this.#isNew(1, departures.cell, departures.run)) {
          this.#board(1, departures.cell, departures.run, -1, departures.walkSec);
        }
      } while (departures.nextAtSameTime());
      if (this.#queue.count === 0) continue;
      this.#scanRounds(maxRounds);
      this.#collect(maxRounds, found);
    }
    this.#egress.close();
    this.#queue.clear();
    return found.sort((a, b) => a.departureSec - b.departureSec || a.rides.length - b.rides.length);
  }

  /** Nothing that leaves now is wanted unless it arrives before the limit. */
  #beginDeparture(timeSec: number, shorterThanSec: number): void {
    const limit = timeSec + shorterThanSec;
    const best = this.#best;
    for (let round = 0; round < best.length; round++) if (best[round]! > limit) best[round] = limit;
    this.#bestSegment.fill(-1);
    this.#queue.clear();
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
    this.#openRound(round);
    return this.#boarded[round]![cell]! > run;
  }

  /** A round that was never reached knows what the one below it knows. */
  #openRound(round: number): void {
    if (round <= this.#rounds) return;
    this.#boarded[round] ??= new Uint16Array(this.#blank.length);
    this.#boarded[round].set(round === 1 ? this.#blank : this.#boarded[round - 1]!);
    this.#rounds = round;
  }

  #scanRounds(maxRounds: number): void {
    const queue = this.#queue;
    let begin = 0;
    for (let round = 1; round < maxRounds && begin < queue.count; round++) {
      const end = queue.count;
      this.#openRound(round + 1);
      this.#scan(begin, end, round + 1);
      begin = end;
    }
  }

  /** Rides segments, and boards what can be changed to as vehicle number `round`. */
  #scan(begin: number, end: number, round: number): void {
    const { network, grid, transfers } = this.#prepared;
    const { runStart, runProfile, profileArrival, runOffsets } = network.day;
    const { cellChain, firstCell, firstEvent } = grid;
    const { offsets, words, runBits } = transfers;
    const runMask = (1 << runBits) - 1;
    const boarded = this.#boarded[round]!;
    const best = this.#best;
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
        if (start + profileArrival[profile + cell]! >= best[round]!) break;
        const endTransfer = offsets[event + cell + 1]!;
        let transfer = offsets[event + cell]!;
        transferCount += endTransfer - transfer;
        callCount++;
        for (; transfer < endTransfer; transfer++) {
          const word = words[transfer]!;
          const target = word >>> runBits;
          const run = word & runMask;
          if (boarded[target]! > run) this.#board(round, target, run, segment, cell);
        }
      }
    }
    this.#work.segments += end - begin;
    this.#work.calls += callCount;
    this.#work.transfers += transferCount;
  }

  #board(round: number, from: number, run: number, parent: number, leftAt: number): void {
    const { network, grid } = this.#prepared;
    const { runStart, runProfile, runOffsets, profileArrival } = network.day;
    const egress = this.#egress.walkSec;
    const best = this.#best;
    const chain = grid.cellChain[from]!;
    const first = grid.firstCell[chain]!;
    const fence = grid.firstCell[chain + 1]! - 1;
    const row = runOffsets[chain]! + run;
    const start = runStart[row]!;
    const profile = runProfile[row]! - first;
    if (start + profileArrival[profile + from + 1]! >= best[round]!) return;
    const boarded = this.#boarded[round]!;
    const segment = this.#queue.count;
    let cell = from;
    do {
      boarded[cell++] = run;
      const walkSec = egress[cell]!;
      if (walkSec === NO_EGRESS) continue;
      const time = start + profileArrival[profile + cell]! + walkSec;
      if (time >= best[round]!) continue;
      for (let more = round; more < best.length && best[more]! > time; more++) best[more] = time;
      this.#bestSegment[round] = segment;
      this.#bestCell[round] = cell;
    } while (boarded[cell]! > run);
    this.#queue.add(row, from, cell === fence ? cell - 1 : cell, parent, leftAt);
    // With more vehicles it is no better.
    for (let more = round + 1; more <= this.#rounds; more++) {
      const above = this.#boarded[more]!;
      if (above[from]! <= run) break;
      for (let i = from; above[i]! > run; i++) above[i] = run;
    }
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
