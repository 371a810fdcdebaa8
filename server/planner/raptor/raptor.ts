/**
 * RAPTOR (Delling, Pajor, Werneck: Round-Based Public Transit Routing, ALENEX 2012) on one day's arrays.
 *
 * Round `k` finds every arrival that needs `k` vehicles. Footpaths are relaxed from vehicle arrivals only,
 * so two footpaths never follow each other unless the footpaths given are transitively closed. All times
 * are integer seconds on the clock of the day timetable.
 */
import { countPlaces, foldWaysOut, withAddedStops } from './added-ends.ts';
import { type CallSlots, toCallSlots } from './call-slots.ts';
import { FirstRuns } from './first-runs.ts';
import { GoalBounds } from './goal-bounds.ts';
import { type FoundJourney, toJourney } from './journey.ts';
import { LabelLog } from './label-log.ts';
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
 * Invariant between queries: READY is NEVER everywhere, `#reachedLabel` -1, and no stop has egress.
 */
export class RaptorSearch {
  readonly #network: SearchNetwork;
  readonly #cells: Int32Array;
  /** What `#cells` looks like before any label is made. */
  readonly #blank: Int32Array;
  readonly #egress: Int32Array;
  readonly #goal: GoalBounds;
  readonly #slots: CallSlots;
  /** By chain at a stop (`stopChain`): the last second at which a run can be caught there that was not ridden from there. */
  readonly #catches: Int32Array;
  readonly #runs: FirstRuns;
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
    this.#slots = toCallSlots(network.day);
    this.#catches = this.#slots.blankCatches.slice();
    this.#runs = new FirstRuns(network.day);
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
   * All labels that may be part of a way to the destination before `arriveBeforeSec`, of equally good ways too. The
   * log is that of the search: it holds until the next query.
   */
  logLabels(asked: RaptorQuery): LabelLog {
    const query = withAddedStops(this.#network.day, asked);
    // Without a destination no arrival there hides those that are as good.
    this.#start({ ...query, egress: [] });
    this.#goal.open(query.egress);
    for (let round = 1; round <= query.maxRounds && this.#markedCount > 0; round++) {
      this.#runRound(query.allowedChains, round < query.maxRounds);
    }
    return this.#log;
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
    this.#catches.set(this.#slots.blankCatches);
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

  /** @param goesOn whether another round follows, for which somebody has to walk to its vehicles */
  #runRound(allowedChains: Uint8Array | undefined, goesOn = true): void {
    const { callFlags, chainCall, stopChain, stopOffsets, stopPosition } = this.#network.day;
    const cells = this.#cells;
    const catches = this.#catches;
    this.#reachedCount = 0;
    for (let m = 0; m < this.#markedCount; m++) {
      const stop = this.#marked[m] as number;
      const ready = cells[stop * WIDTH + READY] as number;
      cells[stop * WIDTH + READY] = NEVER;
      const end = stopOffsets[stop + 1] as number;
      for (let slot = stopOffsets[stop] as number; slot < end; slot++) {
        if (ready > (catches[slot] as number)) continue;
        const chain = stopChain[slot] as number;
        if (allowedChains !== undefined && allowedChains[chain] === 0) continue;
        const position = stopPosition[slot] as number;
        if (((callFlags[(chainCall[chain] as number) + position] as number) & 1) === 0) continue;
        const run = this.#runs.find(chain, position, ready);
        this.#ride(chain, position, run, cells[stop * WIDTH + READY_FROM] as number);
      }
    }
    this.#markedCount = 0;
    if (goesOn) this.#walk();
    else this.#forgetReached();
  }

  /** Rides a run from a position to its end, to where it or an earlier one was ridden, or to where nothing better follows. */
  #ride(chain: number, from: number, run: number, parent: number): void {
    const { callFlags, callStop, chainCall, chainLength, runOffsets, runProfile, runStart } =
      this.#network.day;
    const { profileArrival, profileDeparture } = this.#network.day;
    const catches = this.#catches;
    const cells = this.#cells;
    const egress = this.#egress;
    const boundSec = this.#goal.sec;
    const slotOf = this.#slots.slotOfCall;
    const firstSlot = this.#slots.firstCall[chain] as number;
    const call = chainCall[chain] as number;
    const last = (chainLength[chain] as number) - 1;
    const start = runStart[run] as number;
    const profile = runProfile[run] as number;
    const isFirst = run === runOffsets[chain];
    const startBefore = isFirst ? -NEVER : (runStart[run - 1] as number);
    const profileBefore = isFirst ? profile : (runProfile[run - 1] as number);
    let bestTarget = this.#bestTarget;
    let position = from;
    while (position < last) {
      const slot = slotOf[firstSlot + position] as number;
      if (start + (profileDeparture[profile + position] as number) > (catches[slot] as number)) break;
      catches[slot] = startBefore + (profileDeparture[profileBefore + position] as number);
      position++;
      const stop = callStop[call + position] as number;
      const time = start + (profileArrival[profile + position] as number);
      if (time >= bestTarget) break;
      const isEarlier = time < (cells[stop * WIDTH + ARRIVAL] as number);
      if (!isEarlier || ((callFlags[call + position] as number) & 2) === 0) continue;
      let bound = boundSec[stop] as number;
      if (bound < 0) bound = this.#goal.find(stop);
      // Nor can what follows: time and bound together never fall along a ride.
      if (time + bound >= bestTarget) break;
      const label = this.#log.add(stop, parent, run, from, position);
      if ((this.#reachedLabel[stop] as number) < 0) this.#reached[this.#reachedCount++] = stop;
      cells[stop * WIDTH + ARRIVAL] = time;
      this.#reachedLabel[stop] = label;
      const atTarget = time + (egress[stop] as number);
      if (atTarget >= bestTarget) continue;
      bestTarget = atTarget;
      this.#bestTarget = atTarget;
      this.#bestTargetLabel = label;
    }
    this.work.chainScans++;
    this.work.stopVisits += position - from;
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

  #forgetReached(): void {
    for (let i = 0; i < this.#reachedCount; i++) this.#reachedLabel[this.#reached[i] as number] = -1;
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
