/**
 * RAPTOR (Delling, Pajor, Werneck: Round-Based Public Transit Routing, ALENEX 2012) on one day's arrays.
 *
 * Round `k` finds every arrival that needs `k` vehicles. Footpaths begin at vehicle arrivals only, so a passenger never
 * takes two footpaths in a row unless the given footpaths are transitively closed. All times are integer seconds on the
 * clock of the day timetable.
 */
import { countPlaces, foldWaysOut, withAddedStops } from './added-ends.ts';
import { type CallSlots, FirstRuns, toCallSlots } from './first-runs.ts';
import { EgressStops, GoalBounds } from './goal-bounds.ts';
import { type FoundJourney, LabelLog, toJourney } from './journey.ts';
import type { SearchNetwork, SearchQuery, SearchWork } from './search-query.ts';
import { ViaLayers, type ViaPlan } from './via-layers.ts';

const NEVER = 0x3fffffff;

/**
 * Number of label cells of a state. They lie side by side so that a visit reads one cache line: the earliest vehicle
 * arrival of all rounds, the earliest time of being ready to board of all rounds, the same of the last round alone, and
 * the label of the ride that led to it.
 */
const WIDTH = 4;
const ARRIVAL = 0;
const BEST_READY = 1;
const READY = 2;
const READY_FROM = 3;

/**
 * A search over one day. Reuses its memory for every query, so one instance must not serve two queries at once.
 *
 * Labels belong to a **state**: a stop, or with places on the way a stop and a layer (`ViaLayers`). Without such places
 * the number of a state is that of its stop.
 *
 * Invariant between queries: READY is NEVER everywhere, `#reachedLabel` is -1 everywhere, and `#egress` is empty.
 */
export class RaptorSearch {
  readonly #network: SearchNetwork;
  readonly #vias: ViaLayers | undefined;
  readonly #cells: Int32Array;
  /** Initial content of `#cells`, copied at the start of each query. */
  readonly #blank: Int32Array;
  readonly #egress: EgressStops;
  readonly #goal: GoalBounds;
  readonly #slots: CallSlots;
  /**
   * By layer and chain at a stop (`stopChain`): the last second at which a passenger can board there a run earlier than
   * all runs ridden from there so far.
   */
  readonly #catches: Int32Array;
  readonly #blankCatches: Int32Array;
  readonly #runs: FirstRuns;
  /** States at which passengers board in this round. */
  readonly #marked: Int32Array;
  #markedCount = 0;
  /** States at which vehicles arrive in this round. */
  readonly #reached: Int32Array;
  readonly #reachedLabel: Int32Array;
  #reachedCount = 0;
  readonly #log = new LabelLog();
  #bestTarget = NEVER;
  #bestTargetLabel = -1;
  readonly work: SearchWork = { chainScans: 0, stopVisits: 0 };

  /** @param plan the places on the way, fixed for all queries of this instance */
  constructor(network: SearchNetwork, plan?: ViaPlan) {
    const { day, landmarks } = network;
    const layers = (plan?.vias.length ?? 0) + 1;
    const states = day.stopCount * layers;
    this.#network = network;
    this.#vias = plan && new ViaLayers(day, plan);
    this.#cells = new Int32Array(states * WIDTH).fill(NEVER);
    this.#blank = this.#cells.slice();
    this.#egress = new EgressStops(states);
    this.#goal = new GoalBounds(day.stopCount, landmarks);
    this.#slots = toCallSlots(day);
    this.#blankCatches = repeat(this.#slots.blankCatches, layers);
    this.#catches = this.#blankCatches.slice();
    this.#runs = new FirstRuns(day);
    this.#marked = new Int32Array(states);
    this.#reached = new Int32Array(states);
    this.#reachedLabel = new Int32Array(states).fill(-1);
  }

  /**
   * Journeys that are Pareto-optimal in arrival and vehicles, fewest vehicles first; each later one arrives earlier. If
   * a stop occurs twice in the access, the shorter access is used.
   */
  search(asked: SearchQuery): FoundJourney[] {
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
    this.#egress.close();
    return found;
  }

  /**
   * All labels that can be part of a journey shorter than `shorterThanSec`, also those of equally good journeys. The
   * log belongs to the search and is valid until the next query.
   */
  logLabels(asked: SearchQuery): LabelLog {
    const query = withAddedStops(this.#network.day, asked);
    // Search without a destination: with one, the best arrival would drop labels of equally good journeys.
    this.#start({ ...query, egress: [] });
    this.#goal.open(query.egress);
    for (let round = 1; round <= query.maxRounds && this.#markedCount > 0; round++) {
      this.#runRound(query.allowedChains, round < query.maxRounds);
    }
    return this.#log;
  }

  /**
   * Earliest vehicle arrival at every stop of the timetable within `maxRounds`; NEVER_REACHED where no vehicle arrives.
   * Writes into `rides`, one byte a stop, the least number of vehicles for each of those arrivals.
   */
  reachAll(query: Omit<SearchQuery, 'egress'>, rides?: Uint8Array): Int32Array {
    const { day } = this.#network;
    const all = withAddedStops(day, { ...query, egress: [] });
    this.#start(all);
    const vehicles = new Uint8Array(day.stopCount);
    for (let round = 1; round <= query.maxRounds && this.#markedCount > 0; round++) {
      this.#runRound(query.allowedChains);
      for (let i = 0; i < this.#reachedCount; i++) vehicles[this.#reached[i] as number] = round;
    }
    const arrivals = Int32Array.from(
      { length: day.stopCount },
      (_, stop) => this.#cells[stop * WIDTH + ARRIVAL] as number,
    );
    foldWaysOut(day.addedStops, arrivals, vehicles);
    const placeCount = countPlaces(day);
    rides?.set(vehicles.subarray(0, placeCount));
    return arrivals.subarray(0, placeCount);
  }

  #start(query: SearchQuery): void {
    const { access, egress, shorterThanSec = NEVER, timeSec } = query;
    this.#cells.set(this.#blank);
    this.#catches.set(this.#blankCatches);
    this.#log.clear();
    this.#goal.open(egress);
    this.#markedCount = 0;
    this.#bestTarget = Math.min(timeSec + shorterThanSec, NEVER);
    this.#bestTargetLabel = -1;
    this.#egress.open(this.#vias?.toEndStates(egress) ?? egress);
    for (const { stop: state, durationSec } of this.#vias?.toStartStates(access) ?? access) {
      const time = timeSec + durationSec;
      if (time >= (this.#cells[state * WIDTH + BEST_READY] as number)) continue;
      this.#makeReady(state, time, this.#log.add(state, -1, durationSec, 0, 0));
    }
  }

  /** @param goesOn whether another round follows and needs the footpaths of this one */
  #runRound(allowedChains: Uint8Array | undefined, goesOn = true): void {
    const { callFlags, chainCall, stopChain, stopCount, stopOffsets, stopPosition } = this.#network.day;
    const cells = this.#cells;
    const catches = this.#catches;
    this.#reachedCount = 0;
    for (let m = 0; m < this.#markedCount; m++) {
      const state = this.#marked[m] as number;
      const layer = this.#vias ? Math.floor(state / stopCount) : 0;
      const stop = state - layer * stopCount;
      const firstCatch = layer * stopChain.length;
      const ready = cells[state * WIDTH + READY] as number;
      cells[state * WIDTH + READY] = NEVER;
      const end = stopOffsets[stop + 1] as number;
      for (let slot = stopOffsets[stop] as number; slot < end; slot++) {
        if (ready > (catches[firstCatch + slot] as number)) continue;
        const chain = stopChain[slot] as number;
        if (allowedChains !== undefined && allowedChains[chain] === 0) continue;
        const position = stopPosition[slot] as number;
        if (((callFlags[(chainCall[chain] as number) + position] as number) & 1) === 0) continue;
        const run = this.#runs.find(chain, position, ready);
        this.#ride(layer, chain, position, run, cells[state * WIDTH + READY_FROM] as number);
      }
    }
    this.#markedCount = 0;
    if (goesOn) this.#walk();
    else this.#forgetReached();
  }

  /**
   * Rides a run from a position to its end, to a call from which this or an earlier run was ridden before, or until no
   * later call can improve anything.
   */
  #ride(boardLayer: number, chain: number, from: number, run: number, parent: number): void {
    const { callFlags, callStop, chainCall, chainLength, runOffsets, runProfile, runStart } =
      this.#network.day;
    const { profileArrival, profileDeparture, stopChain, stopCount } = this.#network.day;
    const catches = this.#catches;
    const cells = this.#cells;
    const egress = this.#egress.walkSec;
    const boundSec = this.#goal.sec;
    const isPassed = this.#vias?.isPassed;
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
    let layer = boardLayer;
    let firstState = layer * stopCount;
    let firstCatch = layer * stopChain.length;
    let position = from;
    while (position < last) {
      const slot = firstCatch + (slotOf[firstSlot + position] as number);
      if (start + (profileDeparture[profile + position] as number) > (catches[slot] as number)) break;
      catches[slot] = startBefore + (profileDeparture[profileBefore + position] as number);
      position++;
      const stop = callStop[call + position] as number;
      const time = start + (profileArrival[profile + position] as number);
      if (time >= bestTarget) break;
      if (isPassed !== undefined) {
        while (isPassed[layer]?.[stop] === 1) layer++;
        firstState = layer * stopCount;
        firstCatch = layer * stopChain.length;
      }
      const state = firstState + stop;
      const isEarlier = time < (cells[state * WIDTH + ARRIVAL] as number);
      if (!isEarlier || ((callFlags[call + position] as number) & 2) === 0) continue;
      let bound = boundSec[stop] as number;
      if (bound < 0) bound = this.#goal.find(stop);
      // No later call helps either: along a ride the sum of time and bound never falls.
      if (time + bound >= bestTarget) break;
      const label = this.#log.add(stop, parent, run, from, position);
      if ((this.#reachedLabel[state] as number) < 0) this.#reached[this.#reachedCount++] = state;
      cells[state * WIDTH + ARRIVAL] = time;
      this.#reachedLabel[state] = label;
      const atTarget = time + (egress[state] as number);
      if (atTarget >= bestTarget) continue;
      bestTarget = atTarget;
      this.#bestTarget = atTarget;
      this.#bestTargetLabel = label;
    }
    this.work.chainScans++;
    this.work.stopVisits += position - from;
  }

  /**
   * Makes passengers ready for the next round where vehicles of this round arrive: at the stop itself and after each
   * footpath. At a stop of the next place on the way it does the same in the next layer, after the stay.
   */
  #walk(): void {
    const { stopCount } = this.#network.day;
    const { offsets, targets, durationSec } = this.#network.footpaths;
    const { changeSec } = this.#network;
    const cells = this.#cells;
    const boundSec = this.#goal.sec;
    const bestTarget = this.#bestTarget;
    const vias = this.#vias;
    for (let i = 0; i < this.#reachedCount; i++) {
      const state = this.#reached[i] as number;
      const label = this.#reachedLabel[state] as number;
      this.#reachedLabel[state] = -1;
      let time = cells[state * WIDTH + ARRIVAL] as number;
      let layer = vias ? Math.floor(state / stopCount) : 0;
      let firstState = layer * stopCount;
      const stop = state - firstState;
      // The best arrival may have become earlier since this label was made.
      while (time + (boundSec[stop] as number) < bestTarget) {
        const ready = time + (changeSec[stop] as number);
        if (ready < (cells[(firstState + stop) * WIDTH + BEST_READY] as number)) {
          this.#makeReady(firstState + stop, ready, label);
        }
        const isVia = vias?.isVia[layer];
        const end = offsets[stop + 1] as number;
        for (let f = offsets[stop] as number; f < end; f++) {
          const there = time + (durationSec[f] as number);
          // Footpaths are sorted by duration: those after this one take longer.
          if (there >= bestTarget) break;
          const target = targets[f] as number;
          if (isVia !== undefined && isVia[target] === 1) this.#stay(layer, target, there, label);
          if (there >= (cells[(firstState + target) * WIDTH + BEST_READY] as number)) continue;
          let bound = boundSec[target] as number;
          if (bound < 0) bound = this.#goal.find(target);
          if (there + bound < bestTarget) this.#makeReady(firstState + target, there, label);
        }
        if (isVia?.[stop] !== 1) break;
        time += vias?.staySec[layer++] as number;
        firstState += stopCount;
      }
    }
  }

  /** Counts the places on the way at a stop as reached, one after the other, after a footpath to it. */
  #stay(fromLayer: number, stop: number, arrivalSec: number, label: number): void {
    const { isVia, staySec } = this.#vias as ViaLayers;
    let time = arrivalSec;
    for (let layer = fromLayer; isVia[layer]?.[stop] === 1; layer++) {
      time += staySec[layer] as number;
      const state = (layer + 1) * this.#network.day.stopCount + stop;
      const isEarlier = time < (this.#cells[state * WIDTH + BEST_READY] as number);
      if (isEarlier && time < this.#bestTarget) this.#makeReady(state, time, label);
    }
  }

  #forgetReached(): void {
    for (let i = 0; i < this.#reachedCount; i++) this.#reachedLabel[this.#reached[i] as number] = -1;
  }

  #makeReady(state: number, time: number, label: number): void {
    const cell = state * WIDTH;
    const cells = this.#cells;
    if ((cells[cell + READY] as number) === NEVER) this.#marked[this.#markedCount++] = state;
    cells[cell + BEST_READY] = time;
    cells[cell + READY] = time;
    cells[cell + READY_FROM] = label;
  }
}

/** Value of `reachAll` for a stop that is not reached. */
export const NEVER_REACHED = NEVER;

function repeat(words: Int32Array, times: number): Int32Array {
  const repeated = new Int32Array(words.length * times);
  for (let i = 0; i < times; i++) repeated.set(words, i * words.length);
  return repeated;
}
