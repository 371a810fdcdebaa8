/**
 * RAPTOR for journeys that call at places on the way: labels by round, layer and stop, where the layer says how
 * many of the places have been reached. Otherwise it works as `raptor.ts` does.
 *
 * A place is reached by alighting or boarding at one of its stops, at the cost of the stay asked for, added to the
 * change; where no stay is asked, by riding past one of its stops, too. Nobody has to use a stop for a place: the
 * same change without the stay keeps its layer.
 */

import { toStopMask, withAddedStops } from './added-ends.ts';
import type { FoundJourney } from './journey.ts';
import { toJourney } from './journey.ts';
import { LabelLog } from './label-log.ts';
import type { RaptorQuery, SearchNetwork, SearchWork } from './raptor.ts';

/** A place on the way. */
export interface Via {
  readonly stops: readonly number[];
  /** Least seconds there, beside those that the change takes anyway; 0 where riding past is enough. */
  readonly staySec: number;
}

export interface ViaPlan {
  /** In the order in which they are to be reached. */
  readonly vias: readonly Via[];
  /** Stops that are the origin itself: whoever sets out there has been there as long as wished. */
  readonly startStops: readonly number[];
  /** Stops that are the destination itself. */
  readonly endStops: readonly number[];
}

const NEVER = 0x3fffffff;
const NO_EGRESS = 0x70000000;

/** A search over one day for one list of places. Not for two queries at once. */
export class ViaSearch {
  readonly #network: SearchNetwork;
  readonly #plan: ViaPlan;
  readonly #stopCount: number;
  /** Places; there is one layer more. */
  readonly #count: number;
  /** By place: 1 at its stops. */
  readonly #isVia: readonly Uint8Array[];
  readonly #isStart: Uint8Array;
  readonly #isEnd: Uint8Array;
  // By slot, that is layer times stops plus stop.
  readonly #arrival: Int32Array;
  readonly #bestReady: Int32Array;
  readonly #ready: Int32Array;
  readonly #readyFrom: Int32Array;
  readonly #egress: Int32Array;
  readonly #reachedLabel: Int32Array;
  #marked: number[] = [];
  #reached: number[] = [];
  readonly #queuedFrom: Int32Array;
  // By layer: the run in hand, and where and from which label it was boarded.
  readonly #run: Int32Array;
  readonly #boardedAt: Int32Array;
  readonly #boardedFrom: Int32Array;
  readonly #log = new LabelLog();
  #bestTarget = NEVER;
  #bestTargetLabel = -1;
  readonly work: SearchWork = { chainScans: 0, stopVisits: 0 };

  constructor(network: SearchNetwork, plan: ViaPlan) {
    const n = network.day.stopCount;
    const layers = plan.vias.length + 1;
    const toMask = (stops: readonly number[]) => toStopMask(network.day, stops);
    this.#network = network;
    this.#plan = plan;
    this.#stopCount = n;
    this.#count = plan.vias.length;
    this.#isVia = plan.vias.map(({ stops }) => toMask(stops));
    this.#isStart = toMask(plan.startStops);
    this.#isEnd = toMask(plan.endStops);
    this.#arrival = new Int32Array(n * layers);
    this.#bestReady = new Int32Array(n * layers);
    this.#ready = new Int32Array(n * layers);
    this.#readyFrom = new Int32Array(n * layers);
    this.#egress = new Int32Array(n * layers);
    this.#reachedLabel = new Int32Array(n * layers).fill(-1);
    this.#queuedFrom = new Int32Array(network.day.chainCount).fill(NEVER);
    this.#run = new Int32Array(layers);
    this.#boardedAt = new Int32Array(layers);
    this.#boardedFrom = new Int32Array(layers);
  }

  /** As `RaptorSearch.search`: Pareto-optimal in arrival and vehicles, fewest vehicles first. */
  search(asked: RaptorQuery): FoundJourney[] {
    const found: FoundJourney[] = [];
    const query = withAddedStops(this.#network.day, asked);
    this.#start(query);
    for (let round = 1; round <= query.maxRounds && this.#marked.length > 0; round++) {
      const before = this.#bestTarget;
      const queue = this.#queueChains(query.allowedChains);
      this.#reached = [];
      for (const chain of queue) this.#scanChain(chain);
      for (const slot of this.#marked) this.#ready[slot] = NEVER;
      this.#marked = [];
      this.#walk();
      if (this.#bestTarget < before) {
        found.push(toJourney(this.#network.day, this.#log, this.#bestTargetLabel, this.#bestTarget));
      }
    }
    return found;
  }

  #start(query: RaptorQuery): void {
    this.#log.clear();
    this.#arrival.fill(NEVER);
    this.#bestReady.fill(NEVER);
    this.#ready.fill(NEVER);
    this.#egress.fill(NO_EGRESS);
    this.#marked = [];
    this.#bestTarget = Math.min(query.arriveBeforeSec ?? NEVER, NEVER);
    this.#bestTargetLabel = -1;
    for (const { stop, durationSec } of query.egress) {
      // At the last stop all places that are still to be reached may be, one stay after the other.
      let seconds = durationSec;
      for (let layer = this.#count; ; layer--) {
        const slot = layer * this.#stopCount + stop;
        this.#egress[slot] = Math.min(this.#egress[slot] as number, seconds);
        if (layer === 0 || this.#isVia[layer - 1]?.[stop] !== 1) break;
        seconds += this.#isEnd[stop] === 1 ? 0 : this.#staySecOf(layer - 1);
      }
    }
    for (const { stop, durationSec } of query.access) {
      const isStart = this.#isStart[stop] === 1;
      let seconds = durationSec;
      for (let layer = 0; ; layer++) {
        const slot = layer * this.#stopCount + stop;
        const time = query.departureSec + seconds;
        if (time < (this.#bestReady[slot] as number)) {
          this.#makeReady(slot, time, this.#log.add(stop, -1, seconds, 0, 0));
        }
        if (layer === this.#count || this.#isVia[layer]?.[stop] !== 1) break;
        seconds += isStart ? 0 : this.#staySecOf(layer);
      }
    }
  }

  #staySecOf(via: number): number {
    return this.#plan.vias[via]?.staySec ?? 0;
  }

  #queueChains(allowed: Uint8Array | undefined): number[] {
    const { stopOffsets, stopChain, stopPosition } = this.#network.day;
    const queuedFrom = this.#queuedFrom;
    const queue: number[] = [];
    for (const slot of this.#marked) {
      const stop = slot % this.#stopCount;
      const end = stopOffsets[stop + 1] as number;
      for (let i = stopOffsets[stop] as number; i < end; i++) {
        const chain = stopChain[i] as number;
        if (allowed !== undefined && allowed[chain] === 0) continue;
        if (queuedFrom[chain] === NEVER) queue.push(chain);
        queuedFrom[chain] = Math.min(queuedFrom[chain] as number, stopPosition[i] as number);
      }
    }
    return queue;
  }

  #scanChain(chain: number): void {
    const { day } = this.#network;
    const call = day.chainCall[chain] as number;
    const length = day.chainLength[chain] as number;
    const endRun = day.runOffsets[chain + 1] as number;
    const from = this.#queuedFrom[chain] as number;
    this.#queuedFrom[chain] = NEVER;
    this.work.chainScans++;
    this.work.stopVisits += length - from;
    this.#run.fill(endRun);
    for (let position = from; position < length; position++) {
      const stop = day.callStop[call + position] as number;
      const flags = day.callFlags[call + position] as number;
      this.#passPlaces(stop, endRun);
      for (let layer = 0; layer <= this.#count; layer++) {
        if ((flags & 2) !== 0 && (this.#run[layer] as number) < endRun) this.#alight(layer, stop, position);
        if ((flags & 1) !== 0) this.#board(chain, layer, stop, position);
      }
    }
  }

  /** Who rides past a place where no stay is asked has reached it, and gains nothing by not having done so. */
  #passPlaces(stop: number, endRun: number): void {
    for (let layer = 0; layer < this.#count; layer++) {
      const run = this.#run[layer] as number;
      if (run === endRun || this.#isVia[layer]?.[stop] !== 1 || this.#staySecOf(layer) > 0) continue;
      if (run < (this.#run[layer + 1] as number)) {
        this.#run[layer + 1] = run;
        this.#boardedAt[layer + 1] = this.#boardedAt[layer] as number;
        this.#boardedFrom[layer + 1] = this.#boardedFrom[layer] as number;
      }
      this.#run[layer] = endRun;
    }
  }

  #alight(layer: number, stop: number, position: number): void {
    const { day } = this.#network;
    const run = this.#run[layer] as number;
    const slot = layer * this.#stopCount + stop;
    const time =
      (day.runStart[run] as number) +
      (day.profileArrival[(day.runProfile[run] as number) + position] as number);
    if (time >= (this.#arrival[slot] as number) || time >= this.#bestTarget) return;
    const label = this.#log.add(
      stop,
      this.#boardedFrom[layer] as number,
      run,
      this.#boardedAt[layer] as number,
      position,
    );
    if ((this.#reachedLabel[slot] as number) < 0) this.#reached.push(slot);
    this.#arrival[slot] = time;
    this.#reachedLabel[slot] = label;
    const atTarget = time + (this.#egress[slot] as number);
    if (atTarget < this.#bestTarget) {
      this.#bestTarget = atTarget;
      this.#bestTargetLabel = label;
    }
  }

  #board(chain: number, layer: number, stop: number, position: number): void {
    const { day } = this.#network;
    const slot = layer * this.#stopCount + stop;
    const ready = this.#ready[slot] as number;
    if (ready === NEVER) return;
    const departureOf = (run: number) =>
      (day.runStart[run] as number) +
      (day.profileDeparture[(day.runProfile[run] as number) + position] as number);
    // Runs of a chain ascend at every call.
    let low = day.runOffsets[chain] as number;
    let high = this.#run[layer] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (departureOf(middle) >= ready) high = middle;
      else low = middle + 1;
    }
    if (low >= (this.#run[layer] as number)) return;
    this.#run[layer] = low;
    this.#boardedAt[layer] = position;
    this.#boardedFrom[layer] = this.#readyFrom[slot] as number;
  }

  /** Arrivals become boardings: at the stop and after footpaths, with and without stays at either end. */
  #walk(): void {
    const { offsets, targets, durationSec } = this.#network.footpaths;
    const n = this.#stopCount;
    for (const slot of this.#reached) {
      const label = this.#reachedLabel[slot] as number;
      this.#reachedLabel[slot] = -1;
      const stop = slot % n;
      let time = this.#arrival[slot] as number;
      for (let layer = Math.floor(slot / n); ; layer++) {
        if (time >= this.#bestTarget) break;
        this.#offer(layer * n + stop, time + (this.#network.changeSec[stop] as number), label);
        const end = offsets[stop + 1] as number;
        for (let f = offsets[stop] as number; f < end; f++) {
          const there = time + (durationSec[f] as number);
          // Footpaths are sorted by duration: none after this one can be in time.
          if (there >= this.#bestTarget) break;
          this.#reachOnFoot(layer, targets[f] as number, there, label);
        }
        if (layer === this.#count || this.#isVia[layer]?.[stop] !== 1) break;
        time += this.#staySecOf(layer);
      }
    }
  }

  #reachOnFoot(from: number, stop: number, atSec: number, label: number): void {
    let time = atSec;
    for (let layer = from; ; layer++) {
      this.#offer(layer * this.#stopCount + stop, time, label);
      if (layer === this.#count || this.#isVia[layer]?.[stop] !== 1) return;
      time += this.#staySecOf(layer);
    }
  }

  #offer(slot: number, time: number, label: number): void {
    if (time < (this.#bestReady[slot] as number) && time < this.#bestTarget) {
      this.#makeReady(slot, time, label);
    }
  }

  #makeReady(slot: number, time: number, label: number): void {
    if ((this.#ready[slot] as number) === NEVER) this.#marked.push(slot);
    this.#bestReady[slot] = time;
    this.#ready[slot] = time;
    this.#readyFrom[slot] = label;
  }
}
