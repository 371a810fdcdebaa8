/**
 * The latest time at each stop, by number of vehicles, that still leads to an arrival inside the limits. The Pareto
 * search drops later labels. One search of the mirrored day from the destination for every distinct limit computes
 * them.
 */
import type { SearchNetwork, StopAccess } from '../raptor/search-query.ts';
import { type ArrivalLimits, listLevels } from './arrival-limits.ts';
import { ChainQueue, StopSet } from './chain-queue.ts';

const NEVER = 0x3fffffff;

export interface LatestTimesQuery {
  readonly limits: ArrivalLimits;
  /** Times before this second are not searched. */
  readonly earliestSec: number;
  readonly egress: readonly StopAccess[];
  readonly allowedChains?: Uint8Array;
}

/** The latest times of one query. Reuses its memory for the next. */
export class LatestTimes {
  readonly #mirrored: SearchNetwork;
  readonly #stopCount: number;
  /**
   * Row `i` of each array: after `i` vehicles, the latest second to arrive at a stop by vehicle (`arriveBy`) and to be
   * ready to board there (`boardBy`). -NEVER where every time is too late.
   */
  arriveBy = new Int32Array(0);
  boardBy = new Int32Array(0);
  /** Times of the current limit by number of vehicles, in mirrored seconds: ready to board, and arrived. */
  #ready: Int32Array[] = [];
  #arrived: Int32Array[] = [];
  readonly #queue: ChainQueue;
  readonly #marked: StopSet;

  constructor(mirrored: SearchNetwork) {
    const { stopCount } = mirrored.day;
    this.#mirrored = mirrored;
    this.#stopCount = stopCount;
    this.#queue = new ChainQueue(mirrored.day);
    this.#marked = new StopSet(stopCount);
  }

  compute(query: LatestTimesQuery): void {
    const rounds = query.limits.length - 1;
    this.#reserve(rounds);
    this.arriveBy.fill(-NEVER);
    this.boardBy.fill(-NEVER);
    for (const { limitSec, maxRides } of listLevels(query.limits)) {
      this.#searchBack(query, limitSec, maxRides);
      this.#take(maxRides);
    }
  }

  #reserve(rounds: number): void {
    const n = this.#stopCount;
    if (this.arriveBy.length !== (rounds + 1) * n) {
      this.arriveBy = new Int32Array((rounds + 1) * n);
      this.boardBy = new Int32Array((rounds + 1) * n);
    }
    while (this.#ready.length <= rounds) {
      this.#ready.push(new Int32Array(n));
      this.#arrived.push(new Int32Array(n));
    }
  }

  /**
   * Merges the times of one limit into `arriveBy` and `boardBy`. With `left` vehicles still to ride, the passenger has
   * ridden `maxRides - left`.
   */
  #take(maxRides: number): void {
    const n = this.#stopCount;
    for (let left = 0; left <= maxRides; left++) {
      const row = (maxRides - left) * n;
      const ready = this.#ready[left] as Int32Array;
      const arrived = this.#arrived[left] as Int32Array;
      for (let stop = 0; stop < n; stop++) {
        const arriveBy = -(ready[stop] as number);
        const boardBy = -(arrived[stop] as number);
        if (arriveBy > (this.arriveBy[row + stop] as number)) this.arriveBy[row + stop] = arriveBy;
        if (boardBy > (this.boardBy[row + stop] as number)) this.boardBy[row + stop] = boardBy;
      }
    }
  }

  #searchBack(
    { egress, earliestSec, allowedChains }: LatestTimesQuery,
    limitSec: number,
    rides: number,
  ): void {
    const first = this.#ready[0] as Int32Array;
    first.fill(NEVER);
    this.#arrived[0]?.fill(NEVER);
    for (const { stop, durationSec } of egress) {
      const time = durationSec - limitSec;
      if (time >= (first[stop] as number) || -time < earliestSec) continue;
      first[stop] = time;
      this.#marked.add(stop);
    }
    for (let round = 1; round <= rides; round++) {
      const before = this.#ready[round - 1] as Int32Array;
      const ready = this.#ready[round] as Int32Array;
      const arrived = this.#arrived[round] as Int32Array;
      ready.set(before);
      arrived.set(this.#arrived[round - 1] as Int32Array);
      this.#queue.fill(this.#marked, allowedChains);
      this.#queue.drain((chain, position) => this.#scanChain(chain, position, before, arrived, -earliestSec));
      this.#walk(ready, arrived, -earliestSec);
    }
    this.#marked.clear();
  }

  #scanChain(chain: number, from: number, ready: Int32Array, arrived: Int32Array, latest: number): void {
    const { day } = this.#mirrored;
    const { callStop, callFlags, runStart, runProfile, profileArrival, profileDeparture } = day;
    const call = day.chainCall[chain] as number;
    const length = day.chainLength[chain] as number;
    const firstRun = day.runOffsets[chain] as number;
    const endRun = day.runOffsets[chain + 1] as number;
    let run = endRun;
    for (let position = from; position < length; position++) {
      const stop = callStop[call + position] as number;
      const flags = callFlags[call + position] as number;
      if (run < endRun && (flags & 2) !== 0) {
        const time =
          (runStart[run] as number) + (profileArrival[(runProfile[run] as number) + position] as number);
        if (time < (arrived[stop] as number) && time <= latest) {
          arrived[stop] = time;
          this.#marked.add(stop);
        }
      }
      const boardable = ready[stop] as number;
      if (boardable === NEVER || (flags & 1) === 0) continue;
      let low = firstRun;
      let high = run;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const departure =
          (runStart[middle] as number) +
          (profileDeparture[(runProfile[middle] as number) + position] as number);
        if (departure >= boardable) high = middle;
        else low = middle + 1;
      }
      run = low;
    }
  }

  /**
   * Replaces the marked stops, where arrivals improved, by the stops at which a passenger is then ready to board
   * earlier.
   */
  #walk(ready: Int32Array, arrived: Int32Array, latest: number): void {
    const { footpaths, changeSec } = this.#mirrored;
    const improved = Array.from({ length: this.#marked.size }, (_, i) => this.#marked.at(i));
    this.#marked.clear();
    for (const stop of improved) {
      const time = arrived[stop] as number;
      this.#improve(ready, stop, time + (changeSec[stop] as number), latest);
      const end = footpaths.offsets[stop + 1] as number;
      for (let f = footpaths.offsets[stop] as number; f < end; f++) {
        this.#improve(
          ready,
          footpaths.targets[f] as number,
          time + (footpaths.durationSec[f] as number),
          latest,
        );
      }
    }
  }

  #improve(ready: Int32Array, stop: number, time: number, latest: number): void {
    if (time >= (ready[stop] as number) || time > latest) return;
    ready[stop] = time;
    this.#marked.add(stop);
  }
}
