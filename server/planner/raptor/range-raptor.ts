/**
 * Range RAPTOR (Delling, Pajor, Werneck 2012, section 4.1): departures of a window from the last to the first, labels
 * kept from one to the next, one set for each number of vehicles. What leaves earlier and is at a stop no earlier,
 * with no fewer vehicles, is not followed.
 *
 * Only times are kept, no journeys: who wants one searches back from its arrival, within known limits.
 */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { findFirstRun } from './access-runs.ts';
import { withAddedStops } from './added-ends.ts';
import { DepartureList } from './departure-list.ts';
import { GoalBounds } from './goal-bounds.ts';
import type { ProfilePoint, ProfileQuery, ProfileSearch } from './profile.ts';
import { RangeLabels } from './range-labels.ts';
import type { SearchNetwork, SearchWork } from './raptor.ts';

const NEVER = 0x3fffffff;
/** Later than NEVER even when added to a time below zero: times of the mirrored day are. */
const NO_EGRESS = 0x70000000;

/**
 * Windows of one day, with the memory that every query uses again. Not for two queries at once.
 *
 * Invariant between departures: no stop is ready but by earlier (later leaving) departures' labels, no chain is queued.
 */
export class RangeRaptor implements ProfileSearch {
  readonly work: SearchWork = { chainScans: 0, stopVisits: 0 };
  readonly #network: SearchNetwork;
  readonly #goal: GoalBounds;
  readonly #departures: DepartureList;
  readonly #labels: RangeLabels;
  /** By chain: number of its first call; by call: its place among the chains at its stop. */
  readonly #firstCall: Int32Array;
  readonly #slotOfCall: Int32Array;
  readonly #egress: Int32Array;
  /** By stop: when one is ready to board in the round at hand; NEVER where this departure did not come. */
  readonly #ready: Int32Array;
  readonly #marked: Int32Array;
  #markedCount = 0;
  readonly #reached: Int32Array;
  readonly #isReached: Uint8Array;
  #reachedCount = 0;
  /** By round: first arrival at the destination with as many vehicles or fewer. */
  #best = new Int32Array(0);
  #isBetter = new Uint8Array(0);

  constructor(network: SearchNetwork) {
    const { stopCount } = network.day;
    this.#network = network;
    this.#goal = new GoalBounds(stopCount, network.landmarks);
    this.#departures = new DepartureList(network.day);
    const { blankCatches, firstCall, slotOfCall } = toSlots(network.day);
    this.#firstCall = firstCall;
    this.#slotOfCall = slotOfCall;
    this.#labels = new RangeLabels(stopCount, blankCatches);
    this.#egress = new Int32Array(stopCount).fill(NO_EGRESS);
    this.#ready = new Int32Array(stopCount).fill(NEVER);
    this.#marked = new Int32Array(stopCount);
    this.#reached = new Int32Array(stopCount);
    this.#isReached = new Uint8Array(stopCount);
  }

  findProfile(asked: ProfileQuery): ProfilePoint[] {
    const query = withAddedStops(this.#network.day, asked);
    const { access, allowedChains, departureSec, egress, maxRounds, windowSec } = query;
    if (maxRounds <= 0) return [];
    this.#labels.open();
    this.#goal.open(egress);
    this.#best = new Int32Array(maxRounds + 1).fill(Math.min(query.arriveBeforeSec ?? NEVER, NEVER));
    this.#isBetter = new Uint8Array(maxRounds + 1);
    for (const { stop, durationSec } of egress) {
      if (durationSec < (this.#egress[stop] as number)) this.#egress[stop] = durationSec;
    }
    this.#boardAfter(query, departureSec + windowSec + 1);
    this.#searchRounds(maxRounds, allowedChains);
    this.#isBetter.fill(0);

    const points: ProfilePoint[] = [];
    const departures = this.#departures;
    departures.open(access, departureSec, windowSec, allowedChains);
    while (departures.next()) {
      const { timeSec } = departures;
      do this.#ride(1, departures.chain, departures.position, departures.run);
      while (departures.nextAtSameTime());
      if (this.#reachedCount === 0) continue;
      this.#searchRounds(maxRounds, allowedChains);
      for (let round = maxRounds; round > 0; round--) {
        if (this.#isBetter[round] === 0) continue;
        const arrivalSec = this.#best[round] as number;
        points.push({ departureSec: timeSec, arrivalSec, rideCount: round });
        this.#isBetter[round] = 0;
      }
    }
    for (const { stop } of egress) this.#egress[stop] = NO_EGRESS;
    return points.reverse();
  }

  /** The first vehicle of every chain for whoever leaves at `departureSec`: behind the window all count as one. */
  #boardAfter({ access, allowedChains }: ProfileQuery, departureSec: number): void {
    const { day } = this.#network;
    for (const { stop, durationSec } of access) {
      for (let i = day.stopOffsets[stop] as number; i < (day.stopOffsets[stop + 1] as number); i++) {
        const chain = day.stopChain[i] as number;
        const position = day.stopPosition[i] as number;
        if (allowedChains !== undefined && allowedChains[chain] === 0) continue;
        if (((day.callFlags[(day.chainCall[chain] as number) + position] as number) & 1) === 0) continue;
        const run = findFirstRun(day, chain, position, departureSec + durationSec);
        if (run < (day.runOffsets[chain + 1] as number)) this.#ride(1, chain, position, run);
      }
    }
  }

  /** From the vehicle arrivals of the first round on. */
  #searchRounds(maxRounds: number, allowedChains: Uint8Array | undefined): void {
    for (let round = 1; this.#reachedCount > 0; round++) {
      if (round === maxRounds) {
        this.#forgetReached();
        return;
      }
      this.#walk(round);
      this.#board(round + 1, allowedChains);
    }
  }

  #forgetReached(): void {
    for (let i = 0; i < this.#reachedCount; i++) this.#isReached[this.#reached[i] as number] = 0;
    this.#reachedCount = 0;
  }

  /** Rides a run from a position to its end, or to where nothing better follows. */
  #ride(round: number, chain: number, from: number, run: number): void {
    const { callFlags, callStop, chainCall, chainLength, runProfile, runStart } = this.#network.day;
    const { profileArrival, profileDeparture } = this.#network.day;
    const arrivals = this.#labels.getArrivals(round);
    const call = chainCall[chain] as number;
    const length = chainLength[chain] as number;
    const start = runStart[run] as number;
    const profile = runProfile[run] as number;
    this.work.chainScans++;
    const labels = this.#labels;
    const catches = labels.getCatches(round);
    const slotOf = this.#slotOfCall;
    const firstSlot = this.#firstCall[chain] as number;
    const isFirst = run === this.#network.day.runOffsets[chain];
    const startBefore = isFirst ? 0 : (runStart[run - 1] as number);
    const profileBefore = isFirst ? 0 : (runProfile[run - 1] as number);
    for (let position = from + 1; position < length; position++) {
      // Further on this run was ridden before, or an earlier one.
      const slot = slotOf[firstSlot + position - 1] as number;
      if (start + (profileDeparture[profile + position - 1] as number) > (catches[slot] as number)) return;
      const before = startBefore + (profileDeparture[profileBefore + position - 1] as number);
      labels.setCatch(round, slot, isFirst ? -NEVER : before);
      const stop = callStop[call + position] as number;
      const time = start + (profileArrival[profile + position] as number);
      this.work.stopVisits++;
      if (time >= (arrivals[stop] as number) || ((callFlags[call + position] as number) & 2) === 0) continue;
      if (!this.#arrive(round, stop, time)) return;
    }
  }

  /** Notes an arrival; false where it cannot lead to anything better. */
  #arrive(round: number, stop: number, time: number): boolean {
    const best = this.#best;
    const bound = this.#goal.sec[stop] as number;
    if (time + (bound < 0 ? this.#goal.find(stop) : bound) >= (best[round] as number)) return false;
    this.#labels.setArrival(round, stop, time);
    if (this.#isReached[stop] === 0) {
      this.#isReached[stop] = 1;
      this.#reached[this.#reachedCount++] = stop;
    }
    const atTarget = time + (this.#egress[stop] as number);
    if (atTarget < (best[round] as number)) {
      this.#isBetter[round] = 1;
      for (let more = round; more < best.length && (best[more] as number) > atTarget; more++) {
        best[more] = atTarget;
      }
    }
    return true;
  }

  /** Turns this round's vehicle arrivals into boardings of the next: at the stop itself and after a footpath. */
  #walk(round: number): void {
    const { changeSec, footpaths } = this.#network;
    const { durationSec, offsets, targets } = footpaths;
    const arrivals = this.#labels.getArrivals(round);
    const known = this.#labels.getReady(round);
    const boundSec = this.#goal.sec;
    const best = this.#best[round + 1] as number;
    for (let i = 0; i < this.#reachedCount; i++) {
      const stop = this.#reached[i] as number;
      this.#isReached[stop] = 0;
      const time = arrivals[stop] as number;
      if (time + (boundSec[stop] as number) >= best) continue;
      const ready = time + (changeSec[stop] as number);
      if (ready < (known[stop] as number)) this.#makeReady(round, stop, ready);
      const end = offsets[stop + 1] as number;
      for (let f = offsets[stop] as number; f < end; f++) {
        const there = time + (durationSec[f] as number);
        // Footpaths are sorted by duration: none after this one can be in time.
        if (there >= best) break;
        const target = targets[f] as number;
        if (there >= (known[target] as number)) continue;
        const bound = boundSec[target] as number;
        if (there + (bound < 0 ? this.#goal.find(target) : bound) >= best) continue;
        this.#makeReady(round, target, there);
      }
    }
    this.#reachedCount = 0;
  }

  #makeReady(round: number, stop: number, time: number): void {
    if (this.#ready[stop] === NEVER) this.#marked[this.#markedCount++] = stop;
    this.#ready[stop] = time;
    this.#labels.setReady(round, stop, time);
  }

  /** Boards what can be caught at marked stops, where no vehicle of the chain as early was boarded before. */
  #board(round: number, allowed: Uint8Array | undefined): void {
    const { day } = this.#network;
    const { stopChain, stopOffsets, stopPosition } = day;
    const catches = this.#labels.getCatches(round);
    for (let m = 0; m < this.#markedCount; m++) {
      const stop = this.#marked[m] as number;
      const ready = this.#ready[stop] as number;
      this.#ready[stop] = NEVER;
      const end = stopOffsets[stop + 1] as number;
      for (let slot = stopOffsets[stop] as number; slot < end; slot++) {
        if (ready > (catches[slot] as number)) continue;
        const chain = stopChain[slot] as number;
        if (allowed !== undefined && allowed[chain] === 0) continue;
        const position = stopPosition[slot] as number;
        if (((day.callFlags[(day.chainCall[chain] as number) + position] as number) & 1) === 0) continue;
        const run = findFirstRun(day, chain, position, ready);
        if (run < (day.runOffsets[chain + 1] as number)) this.#ride(round, chain, position, run);
      }
    }
    this.#markedCount = 0;
  }
}

/** Where each call of each chain stands in `stopChain`, and catches before anything is ridden: none where vehicles end. */
function toSlots({ chainCount, chainLength, stopChain, stopPosition }: DayTimetable) {
  const firstCall = new Int32Array(chainCount + 1);
  for (let chain = 0; chain < chainCount; chain++) {
    firstCall[chain + 1] = (firstCall[chain] as number) + (chainLength[chain] as number);
  }
  const slotOfCall = new Int32Array(stopChain.length);
  const blankCatches = new Int32Array(stopChain.length).fill(NEVER);
  stopChain.forEach((chain, slot) => {
    const position = stopPosition[slot] as number;
    slotOfCall[(firstCall[chain] as number) + position] = slot;
    if (position + 1 === chainLength[chain]) blankCatches[slot] = -NEVER;
  });
  return { blankCatches, firstCall, slotOfCall };
}
