/**
 * Earliest arrivals at every stop for each departure of a window, in one search from the latest departure to the first.
 *
 * Range RAPTOR (Delling, Pajor, Werneck 2012, section 4.1) with times alone: labels are kept from one departure to the
 * next, so a departure only follows what reaches a stop earlier than all departures behind it do. A row is the same as
 * that of a search for its departure alone.
 */
import { countPlaces, foldWaysOut, withAddedStops } from '../raptor/added-ends.ts';
import { NEVER_REACHED } from '../raptor/raptor.ts';
import type { SearchNetwork, StopAccess } from '../raptor/search-query.ts';

export interface ReachWindowQuery {
  /** Walks from the one place to stops. */
  readonly access: readonly StopAccess[];
  /** Of the first departure, on the day's clock. */
  readonly fromSec: number;
  readonly stepSec: number;
  readonly departureCount: number;
  readonly maxRides: number;
  /** Arrivals later than this after their departure count as none. */
  readonly maxTravelSec: number;
}

/** A place and time from which `reachFrom` searches on. */
export interface ReachSource {
  readonly stop: number;
  readonly timeSec: number;
  /** Arrivals later than this count as none. */
  readonly limitSec: number;
  /** Whether `timeSec` is an arrival by vehicle, from which a change follows; else passengers are ready to board then. */
  readonly isArrival: boolean;
}

/** Called with an arrival by vehicle that is earlier than all before it at the stop, and the limit of its source. */
export type ArrivalVisitor = (stop: number, timeSec: number, limitSec: number) => void;

/** Called with the arrivals by stop of one departure, the latest departure first; those later than `limitSec` are none. */
export type RowVisitor = (departure: number, arrivals: Int32Array, limitSec: number) => void;

/**
 * Windows of one day, with the memory that every query uses again. Not for two queries at once.
 *
 * Time of a query: that of one search, and for each further departure what it improves.
 */
export class ProfileReach {
  readonly #network: SearchNetwork;
  readonly #stopCount: number;
  /** By round and stop: earliest vehicle arrival with as many vehicles or fewer. */
  #arrival = new Int32Array(0);
  /** By round and stop: earliest second at which a passenger is ready to board after that many vehicles or fewer. */
  #ready = new Int32Array(0);
  /** By round and call of a chain: the earliest run that was ridden there; the chain's end where none was. */
  #ridden = new Int32Array(0);
  /** By chain: its first call in `#ridden`. Chains of one pattern share `chainCall`, but not the runs ridden. */
  readonly #firstRidden: Int32Array;
  /** By call of a chain: the run after the chain's last one. */
  readonly #chainEnds: Int32Array;
  readonly #marked: Int32Array;
  readonly #isMarked: Uint8Array;
  #markedCount = 0;
  /** When a passenger is ready at a marked stop in the current round. */
  readonly #readyNow: Int32Array;
  readonly #reached: Int32Array;
  readonly #isReached: Uint8Array;
  #reachedCount = 0;
  #limitSec = 0;
  #maxRides = -1;
  #visit: ArrivalVisitor | undefined;

  constructor(network: SearchNetwork) {
    const { chainCount, chainLength, runOffsets, stopChain, stopCount } = network.day;
    this.#network = network;
    this.#stopCount = stopCount;
    this.#firstRidden = new Int32Array(chainCount + 1);
    this.#chainEnds = new Int32Array(stopChain.length);
    for (let chain = 0; chain < chainCount; chain++) {
      const first = this.#firstRidden[chain] as number;
      const next = first + (chainLength[chain] as number);
      this.#firstRidden[chain + 1] = next;
      this.#chainEnds.fill(runOffsets[chain + 1] as number, first, next);
    }
    this.#marked = new Int32Array(stopCount);
    this.#isMarked = new Uint8Array(stopCount);
    this.#readyNow = new Int32Array(stopCount);
    this.#reached = new Int32Array(stopCount);
    this.#isReached = new Uint8Array(stopCount);
  }

  /**
   * Arrivals on the day's clock, a row for each departure in the order of time, a column for each stop of the timetable;
   * `NEVER_REACHED` where there is none. Walks all the way are no part of it.
   *
   * @param out at least `departureCount` times as long as the timetable has boardable stops
   */
  reachWindow(query: ReachWindowQuery, out: Int32Array): void {
    const places = countPlaces(this.#network.day);
    this.reachEach(query, (departure, arrivals, limitSec) => {
      const row = departure * places;
      for (let stop = 0; stop < places; stop++) {
        const time = arrivals[stop] as number;
        out[row + stop] = time <= limitSec ? time : NEVER_REACHED;
      }
    });
  }

  /** Like `reachWindow`, row by row, and without its memory for all of them. */
  reachEach(query: ReachWindowQuery, visit: RowVisitor): void {
    const { departureCount, fromSec, maxRides, maxTravelSec, stepSec } = query;
    const { day } = this.#network;
    const { access } = withAddedStops(day, {
      ...query,
      departureSec: fromSec,
      egress: [],
      maxRounds: maxRides,
    });
    this.#open(maxRides);
    const last = maxRides * this.#stopCount;
    const vehicles = new Uint8Array(this.#stopCount);
    for (let i = departureCount - 1; i >= 0; i--) {
      const departureSec = fromSec + i * stepSec;
      this.#limitSec = departureSec + maxTravelSec;
      this.#depart(access, departureSec);
      let arrivals = this.#arrival.subarray(last, last + this.#stopCount);
      if (day.addedStops) {
        arrivals = arrivals.slice();
        foldWaysOut(day.addedStops, arrivals, vehicles);
      }
      visit(i, arrivals, this.#limitSec);
    }
  }

  /**
   * Arrivals from many places and times, with `maxRides` vehicles or fewer. Sources come in the order of falling
   * `limitSec`: one that reaches a stop no earlier than those before it is not followed from there.
   */
  reachFrom(sources: readonly ReachSource[], maxRides: number, visit: ArrivalVisitor): void {
    this.#open(maxRides);
    this.#visit = visit;
    for (const { isArrival, limitSec, stop, timeSec } of sources) {
      this.#limitSec = limitSec;
      if (isArrival) {
        if (!this.#arrive(0, stop, timeSec)) continue;
        this.#walk(0);
      } else this.#makeReady(0, stop, timeSec);
      this.#searchOn();
    }
    this.#visit = undefined;
  }

  #open(maxRides: number): void {
    const n = this.#stopCount;
    const calls = this.#chainEnds.length;
    if (maxRides !== this.#maxRides) {
      this.#maxRides = maxRides;
      this.#arrival = new Int32Array((maxRides + 1) * n);
      this.#ready = new Int32Array((maxRides + 1) * n);
      this.#ridden = new Int32Array((maxRides + 1) * calls);
    }
    this.#arrival.fill(NEVER_REACHED);
    this.#ready.fill(NEVER_REACHED);
    for (let round = 1; round <= maxRides; round++) this.#ridden.set(this.#chainEnds, round * calls);
  }

  #depart(access: readonly StopAccess[], departureSec: number): void {
    for (const { durationSec, stop } of access) this.#makeReady(0, stop, departureSec + durationSec);
    this.#searchOn();
  }

  #searchOn(): void {
    for (let round = 1; round <= this.#maxRides && this.#markedCount > 0; round++) {
      this.#board(round);
      this.#walk(round);
    }
    for (let m = 0; m < this.#markedCount; m++) this.#isMarked[this.#marked[m] as number] = 0;
    this.#markedCount = 0;
  }

  #board(round: number): void {
    const { callFlags, chainCall, stopChain, stopOffsets, stopPosition } = this.#network.day;
    const { profileDeparture, runOffsets, runProfile, runStart } = this.#network.day;
    const first = round * this.#chainEnds.length;
    const firstRidden = this.#firstRidden;
    const ridden = this.#ridden;
    for (let m = 0; m < this.#markedCount; m++) {
      const stop = this.#marked[m] as number;
      this.#isMarked[stop] = 0;
      const ready = this.#readyNow[stop] as number;
      const end = stopOffsets[stop + 1] as number;
      for (let at = stopOffsets[stop] as number; at < end; at++) {
        const chain = stopChain[at] as number;
        const position = stopPosition[at] as number;
        const call = (chainCall[chain] as number) + position;
        if (((callFlags[call] as number) & 1) === 0) continue;
        let high = ridden[first + (firstRidden[chain] as number) + position] as number;
        let low = runOffsets[chain] as number;
        // Only a run before the one that was ridden here gains anything; the one right before it is the latest of them.
        if (high === low) continue;
        const before = high - 1;
        const latest =
          (runStart[before] as number) +
          (profileDeparture[(runProfile[before] as number) + position] as number);
        if (latest < ready) continue;
        high = before;
        while (low < high) {
          const middle = (low + high) >>> 1;
          const leaves =
            (runStart[middle] as number) +
            (profileDeparture[(runProfile[middle] as number) + position] as number);
          if (leaves < ready) low = middle + 1;
          else high = middle;
        }
        this.#ride(round, chain, position, low);
      }
    }
    this.#markedCount = 0;
  }

  #ride(round: number, chain: number, from: number, run: number): void {
    const { callFlags, callStop, chainCall, chainLength, profileArrival, runProfile, runStart } =
      this.#network.day;
    const firstRidden = round * this.#chainEnds.length + (this.#firstRidden[chain] as number);
    const ridden = this.#ridden;
    const call = chainCall[chain] as number;
    const last = (chainLength[chain] as number) - 1;
    const start = runStart[run] as number;
    const profile = runProfile[run] as number;
    for (let position = from; position < last; ) {
      if (run >= (ridden[firstRidden + position] as number)) return;
      ridden[firstRidden + position] = run;
      position++;
      const time = start + (profileArrival[profile + position] as number);
      if (time > this.#limitSec) return;
      if (((callFlags[call + position] as number) & 2) === 0) continue;
      this.#arrive(round, callStop[call + position] as number, time);
    }
  }

  /** Whether it is earlier than all arrivals before it with as many vehicles or fewer. */
  #arrive(round: number, stop: number, time: number): boolean {
    const n = this.#stopCount;
    const arrival = this.#arrival;
    if (time >= (arrival[round * n + stop] as number)) return false;
    for (let k = round; k <= this.#maxRides && time < (arrival[k * n + stop] as number); k++) {
      arrival[k * n + stop] = time;
    }
    if (this.#isReached[stop] === 0) {
      this.#isReached[stop] = 1;
      this.#reached[this.#reachedCount++] = stop;
    }
    return true;
  }

  #walk(round: number): void {
    const { changeSec, footpaths } = this.#network;
    const { durationSec, offsets, targets } = footpaths;
    const n = this.#stopCount;
    const goesOn = round < this.#maxRides;
    for (let i = 0; i < this.#reachedCount; i++) {
      const stop = this.#reached[i] as number;
      this.#isReached[stop] = 0;
      const time = this.#arrival[round * n + stop] as number;
      this.#visit?.(stop, time, this.#limitSec);
      if (!goesOn) continue;
      this.#makeReady(round, stop, time + (changeSec[stop] as number));
      const end = offsets[stop + 1] as number;
      for (let f = offsets[stop] as number; f < end; f++) {
        const there = time + (durationSec[f] as number);
        if (there > this.#limitSec) break;
        this.#makeReady(round, targets[f] as number, there);
      }
    }
    this.#reachedCount = 0;
  }

  #makeReady(round: number, stop: number, time: number): void {
    const n = this.#stopCount;
    const ready = this.#ready;
    if (time >= (ready[round * n + stop] as number)) return;
    for (let k = round; k <= this.#maxRides && time < (ready[k * n + stop] as number); k++)
      ready[k * n + stop] = time;
    this.#readyNow[stop] = time;
    if (this.#isMarked[stop] === 1) return;
    this.#isMarked[stop] = 1;
    this.#marked[this.#markedCount++] = stop;
  }
}
