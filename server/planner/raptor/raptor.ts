/**
 * RAPTOR (Delling, Pajor, Werneck: Round-Based Public Transit Routing, ALENEX 2012) on one day's arrays.
 *
 * Round `k` finds every arrival that needs `k` vehicles. Footpaths are relaxed from vehicle arrivals only,
 * so two footpaths never follow each other unless the footpaths given are transitively closed. All times
 * are integer seconds on the clock of the day timetable.
 */
import { countPlaces, foldWaysOut, withAddedStops } from './added-ends.ts';
import { GoalBounds } from './goal-bounds.ts';
import { type FoundJourney, toJourney } from './journey.ts';
import { LabelLog } from './label-log.ts';
import { QueuedChains } from './queued-chains.ts';
import type { RaptorQuery, SearchNetwork, SearchWork } from './search-network.ts';

export type {
  RaptorQuery,
  SearchFootpaths,
  SearchNetwork,
  SearchWork,
  StopAccess,
} from './search-network.ts';

const NEVER = 0x3fffffff;
/** Later than NEVER even when added to a time below zero: times of the mirrored day are. */
const NO_EGRESS = 0x70000000;

/**
 * Cells of a stop's labels, side by side so that a visit touches one cache line: the earliest vehicle arrival of
 * all rounds, the earliest time one is ready to board of all rounds, the same of the last round alone, and the
 * ride that made one ready.
 */
const WIDTH = 4;
const ARRIVAL = 0;
const BEST_READY = 1;
const READY = 2;
const READY_FROM = 3;

/**
 * A search over one day, with the memory that it uses again for every query. Not for two queries at once.
 *
 * Invariant between queries: READY is NEVER everywhere, `#reachedLabel` -1, no chain is queued, and no stop has
 * egress.
 */
export class RaptorSearch {
  readonly #network: SearchNetwork;
  readonly #cells: Int32Array;
  /** What `#cells` looks like before any label is made. */
  readonly #blank: Int32Array;
  readonly #egress: Int32Array;
  readonly #goal: GoalBounds;
  readonly #queue: QueuedChains;
  readonly #marked: Int32Array;
  #markedCount = 0;
  readonly #reached: Int32Array;
  readonly #reachedLabel: Int32Array;
  #reachedCount = 0;
  readonly #log = new LabelLog();
  #bestTarget = NEVER;
  #bestTargetLabel = -1;
  readonly work: SearchWork = { chainScans: 0, stopVisits: 0 };

  constructor(network: SearchNetwork) {
    const n = network.day.stopCount;
    this.#network = network;
    this.#cells = new Int32Array(n * WIDTH).fill(NEVER);
    this.#blank = new Int32Array(n * WIDTH).fill(NEVER);
    this.#egress = new Int32Array(n).fill(NO_EGRESS);
    this.#goal = new GoalBounds(n, network.landmarks);
    this.#queue = new QueuedChains(network.day);
    this.#marked = new Int32Array(n);
    this.#reached = new Int32Array(n);
    this.#reachedLabel = new Int32Array(n).fill(-1);
  }

  /**
   * Journeys that are Pareto-optimal in arrival and vehicles, fewest vehicles first; each later one arrives
   * earlier. Where access is given twice for a stop the shorter counts.
   */
  search(asked: RaptorQuery): FoundJourney[] {
    const found: FoundJourney[] = [];
    const query = withAddedStops(this.#network.day, asked);
    this.#start(query);
    for (let round = 1; round <= query.maxRounds && this.#markedCount > 0; round++) {
      const before = this.#bestTarget;
      this.#runRound(query.allowedChains);
      if (this.#bestTarget < before) {
        found.push(toJourney(this.#network.day, this.#log, this.#bestTargetLabel, this.#bestTarget));
      }
    }
    this.#finish(query);
    return found;
  }

  /**
   * Earliest vehicle arrival at every stop of the timetable within `maxRounds`, NEVER_REACHED where there is none.
   * `rides`, one byte a stop, receives how many vehicles each of those arrivals takes at least.
   */
  reachAll(query: Omit<RaptorQuery, 'egress'>, rides?: Uint8Array): Int32Array {
    const { day } = this.#network;
    const all = withAddedStops(day, { ...query, egress: [] });
    this.#start(all);
    const vehicles = new Uint8Array(day.stopCount);
    for (let round = 1; round <= query.maxRounds && this.#markedCount > 0; round++) {
      this.#runRound(query.allowedChains);
      for (let i = 0; i < this.#reachedCount; i++) vehicles[this.#reached[i] as number] = round;
    }
    const arrivals = Int32Array.from(
      { length: this.#marked.length },
      (_, stop) => this.#cells[stop * WIDTH + ARRIVAL] as number,
    );
    this.#finish(all);
    foldWaysOut(day.addedStops, arrivals, vehicles);
    const placeCount = countPlaces(day);
    rides?.set(vehicles.subarray(0, placeCount));
    return arrivals.subarray(0, placeCount);
  }

  #start(query: RaptorQuery): void {
    this.#cells.set(this.#blank);
    this.#log.clear();
    this.#goal.open(query.egress);
    this.#markedCount = 0;
    this.#bestTarget = Math.min(query.arriveBeforeSec ?? NEVER, NEVER);
    this.#bestTargetLabel = -1;
    for (const { stop, durationSec } of query.egress) {
      if (durationSec < (this.#egress[stop] as number)) this.#egress[stop] = durationSec;
    }
    for (const { stop, durationSec } of query.access) {
      const time = query.departureSec + durationSec;
      if (time >= (this.#cells[stop * WIDTH + BEST_READY] as number)) continue;
      this.#makeReady(stop, time, this.#log.add(stop, -1, durationSec, 0, 0));
    }
  }

  #finish(query: RaptorQuery): void {
    for (const { stop } of query.egress) this.#egress[stop] = NO_EGRESS;
  }

  #runRound(allowedChains: Uint8Array | undefined): void {
    const { chains } = this.#queue;
    const queued = this.#queue.fill(this.#marked, this.#markedCount, allowedChains);
    this.#reachedCount = 0;
    for (let i = 0; i < queued; i++) this.#scanChain(chains[i] as number);
    for (let i = 0; i < this.#markedCount; i++) {
      this.#cells[(this.#marked[i] as number) * WIDTH + READY] = NEVER;
    }
    this.#markedCount = 0;
    this.#walk();
  }

  #scanChain(chain: number): void {
    const day = this.#network.day;
    const { callStop, callFlags, runStart, runProfile, profileArrival, profileDeparture } = day;
    const cells = this.#cells;
    const egress = this.#egress;
    const boundSec = this.#goal.sec;
    const call = day.chainCall[chain] as number;
    const length = day.chainLength[chain] as number;
    const firstRun = day.runOffsets[chain] as number;
    const endRun = day.runOffsets[chain + 1] as number;
    let position = this.#queue.take(chain);
    this.work.chainScans++;
    this.work.stopVisits += length - position;

    let run = endRun;
    let start = 0;
    let profile = 0;
    let boardedAt = 0;
    let boardedFrom = -1;
    let bestTarget = this.#bestTarget;
    for (; position < length; position++) {
      const stop = callStop[call + position] as number;
      const cell = stop * WIDTH;
      const flags = callFlags[call + position] as number;
      if (run < endRun) {
        const time = start + (profileArrival[profile + position] as number);
        if (time < (cells[cell + ARRIVAL] as number) && time < bestTarget && (flags & 2) !== 0) {
          let bound = boundSec[stop] as number;
          if (bound < 0) bound = this.#goal.find(stop);
          if (time + bound < bestTarget) {
            const label = this.#log.add(stop, boardedFrom, run, boardedAt, position);
            if ((this.#reachedLabel[stop] as number) < 0) this.#reached[this.#reachedCount++] = stop;
            cells[cell + ARRIVAL] = time;
            this.#reachedLabel[stop] = label;
            const atTarget = time + (egress[stop] as number);
            if (atTarget < bestTarget) {
              bestTarget = atTarget;
              this.#bestTarget = atTarget;
              this.#bestTargetLabel = label;
            }
          }
        }
      }
      const ready = cells[cell + READY] as number;
      if (ready === NEVER || (flags & 1) === 0) continue;
      // With a run in hand, only an earlier one that can still be caught is worth a change.
      if (run < endRun) {
        if (run === firstRun) continue;
        const before = run - 1;
        const departure =
          (runStart[before] as number) +
          (profileDeparture[(runProfile[before] as number) + position] as number);
        if (departure < ready) continue;
      }
      // Runs of a chain ascend at every call.
      let low = firstRun;
      let high = run;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const departure =
          (runStart[middle] as number) +
          (profileDeparture[(runProfile[middle] as number) + position] as number);
        if (departure >= ready) high = middle;
        else low = middle + 1;
      }
      if (low < run) {
        run = low;
        start = runStart[run] as number;
        profile = runProfile[run] as number;
        boardedAt = position;
        boardedFrom = cells[cell + READY_FROM] as number;
      }
    }
  }

  /** Turns this round's vehicle arrivals into boardings of the next: at the stop itself and after a footpath. */
  #walk(): void {
    const { offsets, targets, durationSec } = this.#network.footpaths;
    const { changeSec } = this.#network;
    const cells = this.#cells;
    const boundSec = this.#goal.sec;
    const bestTarget = this.#bestTarget;
    for (let i = 0; i < this.#reachedCount; i++) {
      const stop = this.#reached[i] as number;
      const label = this.#reachedLabel[stop] as number;
      this.#reachedLabel[stop] = -1;
      const time = cells[stop * WIDTH + ARRIVAL] as number;
      // The destination may have come nearer since.
      if (time + (boundSec[stop] as number) >= bestTarget) continue;
      const ready = time + (changeSec[stop] as number);
      if (ready < (cells[stop * WIDTH + BEST_READY] as number)) this.#makeReady(stop, ready, label);
      const end = offsets[stop + 1] as number;
      for (let f = offsets[stop] as number; f < end; f++) {
        const there = time + (durationSec[f] as number);
        // Footpaths are sorted by duration: none after this one can be in time.
        if (there >= bestTarget) break;
        const target = targets[f] as number;
        if (there >= (cells[target * WIDTH + BEST_READY] as number)) continue;
        let bound = boundSec[target] as number;
        if (bound < 0) bound = this.#goal.find(target);
        if (there + bound < bestTarget) this.#makeReady(target, there, label);
      }
    }
  }

  #makeReady(stop: number, time: number, label: number): void {
    const cell = stop * WIDTH;
    const cells = this.#cells;
    if ((cells[cell + READY] as number) === NEVER) this.#marked[this.#markedCount++] = stop;
    cells[cell + BEST_READY] = time;
    cells[cell + READY] = time;
    cells[cell + READY_FROM] = label;
  }
}

/** What `reachAll` holds for a stop that is not reached. */
export const NEVER_REACHED = NEVER;
