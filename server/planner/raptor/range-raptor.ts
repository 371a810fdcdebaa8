/**
 * Range RAPTOR (Delling, Pajor, Werneck 2012, section 4.1): searches the departures of a window from the last to the
 * first and keeps the labels from one departure to the next, one set for each number of vehicles. A departure is
 * dropped at a stop where a later departure arrived no later with no more vehicles.
 *
 * Only the times are kept between departures. The rides that a journey is traced from belong to one departure: the
 * search discards them before the next.
 */
import { withAddedStops } from './added-ends.ts';
import { DepartureList } from './departure-list.ts';
import { type CallSlots, FirstRuns, findFirstRun, toCallSlots } from './first-runs.ts';
import { EgressStops, GoalBounds } from './goal-bounds.ts';
import { type FoundJourney, LabelLog, toJourney } from './journey.ts';
import { RangeLabels } from './range-labels.ts';
import type { Profile, ProfileSearch, SearchNetwork, SearchWork, WindowQuery } from './search-query.ts';

const NEVER = 0x3fffffff;

/**
 * Searches the windows of one day. Reuses its memory for every query, so one instance must not serve two queries at
 * once.
 *
 * Invariant between departures: `#ready` is NEVER at every stop and no stop is marked; the times of later departures
 * are in `#labels`.
 */
export class RangeRaptor implements ProfileSearch {
  readonly work: SearchWork = { chainScans: 0, stopVisits: 0 };
  readonly #network: SearchNetwork;
  readonly #goal: GoalBounds;
  readonly #departures: DepartureList;
  readonly #labels: RangeLabels;
  readonly #slots: CallSlots;
  readonly #runs: FirstRuns;
  readonly #egress: EgressStops;
  /**
   * By stop: when a passenger of this departure is ready to board in this round; NEVER at stops that it did not reach.
   */
  readonly #ready: Int32Array;
  readonly #readyLabel: Int32Array;
  readonly #marked: Int32Array;
  #markedCount = 0;
  readonly #reached: Int32Array;
  /** By stop: label of the ride that arrives there first in this round, or -1. */
  readonly #reachedLabel: Int32Array;
  #reachedCount = 0;
  /** By round: first arrival at the destination with that many vehicles or fewer. */
  #best = new Int32Array(0);
  /** By round: label of the ride of this departure that gives the arrival in `#best`, or -1. */
  #bestLabel = new Int32Array(0);
  readonly #log = new LabelLog();

  constructor(network: SearchNetwork) {
    const { stopCount } = network.day;
    this.#network = network;
    this.#goal = new GoalBounds(stopCount, network.landmarks);
    this.#departures = new DepartureList(network.day);
    this.#slots = toCallSlots(network.day);
    this.#runs = new FirstRuns(network.day);
    this.#labels = new RangeLabels(stopCount, this.#slots.blankCatches);
    this.#egress = new EgressStops(stopCount);
    this.#ready = new Int32Array(stopCount).fill(NEVER);
    this.#readyLabel = new Int32Array(stopCount);
    this.#marked = new Int32Array(stopCount);
    this.#reached = new Int32Array(stopCount);
    this.#reachedLabel = new Int32Array(stopCount).fill(-1);
  }

  findProfile(asked: WindowQuery): Profile {
    const query = withAddedStops(this.#network.day, asked);
    const { access, allowedChains, egress, maxRounds, timeSec, windowSec } = query;
    if (maxRounds <= 0) return { journeys: [], hasMore: false };
    this.#labels.open();
    this.#goal.open(egress);
    this.#best = new Int32Array(maxRounds + 1).fill(NEVER);
    this.#bestLabel = new Int32Array(maxRounds + 1).fill(-1);
    this.#log.clear();
    this.#egress.open(egress);
    this.#boardAfter(query, timeSec + windowSec + 1);
    this.#searchRounds(maxRounds, allowedChains);
    const hasMore = this.#bestLabel.some((label) => label >= 0);

    const journeys: FoundJourney[] = [];
    const departures = this.#departures;
    departures.open(access, timeSec, windowSec, allowedChains);
    while (departures.next()) {
      this.#log.clear();
      this.#bestLabel.fill(-1);
      do {
        const origin = this.#log.add(-1, -1, departures.walkSec, 0, 0);
        this.#ride(1, departures.chain, departures.position, departures.run, origin);
      } while (departures.nextAtSameTime());
      if (this.#reachedCount === 0) continue;
      this.#searchRounds(maxRounds, allowedChains);
      for (let round = maxRounds; round > 0; round--) {
        const label = this.#bestLabel[round] as number;
        if (label < 0) continue;
        journeys.push(toJourney(this.#network.day, this.#log, label, this.#best[round] as number));
      }
    }
    this.#egress.close();
    return { journeys: journeys.reverse(), hasMore };
  }

  /**
   * Boards, on every chain, the first run after leaving the origin at `departureSec`. This searches all departures
   * after the window as one.
   */
  #boardAfter({ access, allowedChains }: WindowQuery, departureSec: number): void {
    const { day } = this.#network;
    for (const { stop, durationSec } of access) {
      for (let i = day.stopOffsets[stop] as number; i < (day.stopOffsets[stop + 1] as number); i++) {
        const chain = day.stopChain[i] as number;
        const position = day.stopPosition[i] as number;
        if (allowedChains !== undefined && allowedChains[chain] === 0) continue;
        if (((day.callFlags[(day.chainCall[chain] as number) + position] as number) & 1) === 0) continue;
        const run = findFirstRun(day, chain, position, departureSec + durationSec);
        if (run === day.runOffsets[chain + 1]) continue;
        this.#ride(1, chain, position, run, this.#log.add(-1, -1, durationSec, 0, 0));
      }
    }
  }

  /** Runs the rounds after the vehicle arrivals of the first. */
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
    for (let i = 0; i < this.#reachedCount; i++) this.#reachedLabel[this.#reached[i] as number] = -1;
    this.#reachedCount = 0;
  }

  /** Rides a run from a position to its end, or until no later call can improve anything. */
  #ride(round: number, chain: number, from: number, run: number, parent: number): void {
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
    const slotOf = this.#slots.slotOfCall;
    const firstSlot = this.#slots.firstCall[chain] as number;
    const isFirst = run === this.#network.day.runOffsets[chain];
    const startBefore = isFirst ? 0 : (runStart[run - 1] as number);
    const profileBefore = isFirst ? 0 : (runProfile[run - 1] as number);
    for (let position = from + 1; position < length; position++) {
      // From here on this run or an earlier run of its chain was ridden before.
      const slot = slotOf[firstSlot + position - 1] as number;
      if (start + (profileDeparture[profile + position - 1] as number) > (catches[slot] as number)) return;
      const before = startBefore + (profileDeparture[profileBefore + position - 1] as number);
      labels.setCatch(round, slot, isFirst ? -NEVER : before);
      const stop = callStop[call + position] as number;
      const time = start + (profileArrival[profile + position] as number);
      this.work.stopVisits++;
      if (time >= (arrivals[stop] as number) || ((callFlags[call + position] as number) & 2) === 0) continue;
      if (!this.#canHelp(round, stop, time)) return;
      this.#arrive(round, stop, time, this.#log.add(stop, parent, run, from, position));
    }
  }

  /** Whether an arrival can improve the arrival at the destination. If not, no later call of the run can either. */
  #canHelp(round: number, stop: number, time: number): boolean {
    const bound = this.#goal.sec[stop] as number;
    return time + (bound < 0 ? this.#goal.find(stop) : bound) < (this.#best[round] as number);
  }

  #arrive(round: number, stop: number, time: number, label: number): void {
    const best = this.#best;
    this.#labels.setArrival(round, stop, time);
    if ((this.#reachedLabel[stop] as number) < 0) this.#reached[this.#reachedCount++] = stop;
    this.#reachedLabel[stop] = label;
    const atTarget = time + (this.#egress.walkSec[stop] as number);
    if (atTarget >= (best[round] as number)) return;
    this.#bestLabel[round] = label;
    for (let more = round; more < best.length && (best[more] as number) > atTarget; more++) {
      best[more] = atTarget;
    }
  }

  /**
   * Makes passengers ready for the next round where vehicles of this round arrive: at the stop itself and after each
   * footpath.
   */
  #walk(round: number): void {
    const { changeSec, footpaths } = this.#network;
    const { durationSec, offsets, targets } = footpaths;
    const arrivals = this.#labels.getArrivals(round);
    const known = this.#labels.getReady(round);
    const boundSec = this.#goal.sec;
    const best = this.#best[round + 1] as number;
    for (let i = 0; i < this.#reachedCount; i++) {
      const stop = this.#reached[i] as number;
      const label = this.#reachedLabel[stop] as number;
      this.#reachedLabel[stop] = -1;
      const time = arrivals[stop] as number;
      if (time + (boundSec[stop] as number) >= best) continue;
      const ready = time + (changeSec[stop] as number);
      if (ready < (known[stop] as number)) this.#makeReady(round, stop, ready, label);
      const end = offsets[stop + 1] as number;
      for (let f = offsets[stop] as number; f < end; f++) {
        const there = time + (durationSec[f] as number);
        // Footpaths are sorted by duration: those after this one take longer.
        if (there >= best) break;
        const target = targets[f] as number;
        if (there >= (known[target] as number)) continue;
        const bound = boundSec[target] as number;
        if (there + (bound < 0 ? this.#goal.find(target) : bound) >= best) continue;
        this.#makeReady(round, target, there, label);
      }
    }
    this.#reachedCount = 0;
  }

  #makeReady(round: number, stop: number, time: number, label: number): void {
    if (this.#ready[stop] === NEVER) this.#marked[this.#markedCount++] = stop;
    this.#ready[stop] = time;
    this.#readyLabel[stop] = label;
    this.#labels.setReady(round, stop, time);
  }

  /**
   * Boards the first run of every chain at the marked stops, except where an equal or earlier run was ridden from there
   * before.
   */
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
        const run = this.#runs.find(chain, position, ready);
        this.#ride(round, chain, position, run, this.#readyLabel[stop] as number);
      }
    }
    this.#markedCount = 0;
  }
}
