/**
 * McRAPTOR with limits (Delling, Dibbelt, Pajor: Fast and Exact Public Transit Routing with Restricted Pareto Sets,
 * ALENEX 2019): rounds as in RAPTOR, with a bag of labels at each stop instead of one arrival. The search drops labels
 * later than `LatestTimes`, because they cannot arrive inside the limits.
 */

import { withAddedStops } from '../raptor/added-ends.ts';
import { toTripPosition } from '../raptor/trip-rides.ts';
import type { ArrivalLimits, DepartureLimit } from './arrival-limits.ts';
import { ChainQueue, StopSet } from './chain-queue.ts';
import { type FareCost, freeOfCharge, NO_HISTORY, UNKNOWN_FEN } from './fare-cost.ts';
import {
  ALIGHT,
  BOARD,
  FEN,
  HISTORY,
  LabelPool,
  LEAVE,
  NEXT,
  PARENT,
  ROUND,
  RUN,
  TargetBag,
  TIME,
  toParetoJourney,
  WALK,
} from './label-pool.ts';
import { LatestTimes } from './latest-times.ts';
import type { ParetoJourney, ParetoNetwork, ParetoQuery } from './pareto-query.ts';
import { RouteBag } from './route-bag.ts';
import type { WorkBudget } from './work-budget.ts';

const NEVER = 0x3fffffff;
const NO_EGRESS = -1;

/** Counts of work done, for benchmarks. */
export interface ParetoWork {
  labels: number;
  rides: number;
}

/**
 * A search over one day. Reuses its memory for every query, so one instance must not serve two queries at once.
 *
 * Invariant between queries: all bags are empty, no chain is queued, no stop is marked, reached or has egress.
 */
export class ParetoSearch {
  readonly #network: ParetoNetwork;
  readonly #latest: LatestTimes;
  readonly #pool = new LabelPool(freeOfCharge);
  readonly #bag = new RouteBag();
  /** By stop: heads of the bags of arrivals (`#arrivals`) and of passengers ready to board (`#ready`). */
  readonly #arrivals: Int32Array;
  readonly #ready: Int32Array;
  readonly #egress: Int32Array;
  readonly #queue: ChainQueue;
  /**
   * Stops at which passengers board in this round (`#marked`), and stops that vehicles of this round reach
   * (`#reached`).
   */
  readonly #marked: StopSet;
  readonly #reached: StopSet;
  readonly #target = new TargetBag(this.#pool);
  #cost: FareCost = freeOfCharge;
  /** The least that a journey still takes and walks from any arrival to the destination. */
  #leastEgressSec = 0;
  #leastEgressM = 0;
  #query: ParetoQuery | undefined;
  #limits: ArrivalLimits = new Float64Array(1);
  /** The last second to leave the origin; undefined if departures are not compared. */
  #leaveBy: number | undefined;
  #leaveFrom: DepartureLimit | undefined;
  readonly work: ParetoWork = { labels: 0, rides: 0 };
  /** Work units of all price calculations so far. */
  #pricingUnits = 0;
  #budget: WorkBudget | undefined;
  /** Work units already subtracted from the budget. */
  #counted = 0;

  constructor(network: ParetoNetwork) {
    const { stopCount } = network.forward.day;
    this.#network = network;
    this.#latest = new LatestTimes(network.backward);
    this.#arrivals = new Int32Array(stopCount).fill(-1);
    this.#ready = new Int32Array(stopCount).fill(-1);
    this.#egress = new Int32Array(stopCount).fill(NO_EGRESS);
    this.#queue = new ChainQueue(network.forward.day);
    this.#marked = new StopSet(stopCount);
    this.#reached = new StopSet(stopCount);
  }

  /**
   * Journeys inside the limits of which none dominates another in arrival, vehicles, fare and walking, fewest vehicles
   * first; one journey for each set of values. If the budget runs out, the journeys found until then: inside the
   * limits, but neither complete nor necessarily the best.
   *
   * @param windowSec searches departures up to this much later too, and prefers later ones; where absent, departures
   * are not compared and journeys leave at `timeSec`
   * @param leaveFrom the earliest departure for each number of vehicles; never earlier for more vehicles than for fewer
   */
  search(
    asked: ParetoQuery,
    limits: ArrivalLimits,
    windowSec?: number,
    leaveFrom?: DepartureLimit,
  ): ParetoJourney[] {
    const query = withAddedStops(this.#network.forward.day, asked);
    this.#start(query, limits, windowSec);
    this.#leaveFrom = leaveFrom;
    for (let round = 1; round < limits.length && this.#marked.size > 0 && this.#mayGoOn(); round++) {
      this.#queue.fill(this.#marked, query.allowedChains);
      this.#queue.drain((chain, position) => this.#scanChain(chain, position, round));
      if (round + 1 < limits.length) this.#walk(round);
      else this.#reached.clear();
    }
    const found = this.#listJourneys(query);
    this.#finish(query);
    return found;
  }

  /** Subtracts the work since the last call from the budget; false if the budget is spent. */
  #mayGoOn(): boolean {
    if (!this.#budget) return true;
    const units = this.#countUnits() - this.#counted;
    this.#counted += units;
    return units === 0 ? !this.#budget.isSpent : this.#budget.spend(units);
  }

  #countUnits(): number {
    return this.#pool.compared + this.#bag.compared + this.#pricingUnits;
  }

  #start(query: ParetoQuery, limits: ArrivalLimits, windowSec: number | undefined): void {
    this.#query = query;
    this.#budget = query.budget;
    this.#counted = this.#countUnits();
    this.#limits = limits;
    this.#cost = query.fare ?? freeOfCharge;
    this.#cost.begin();
    this.#pool.clear(this.#cost);
    this.#leaveBy = windowSec === undefined ? undefined : query.timeSec + windowSec;
    this.#target.clear();
    this.#latest.compute({
      limits,
      earliestSec: query.timeSec,
      egress: query.egress,
      ...(query.allowedChains ? { allowedChains: query.allowedChains } : {}),
    });
    query.egress.forEach(({ stop, durationSec }, i) => {
      const known = this.#egress[stop] as number;
      const isShorter = known < 0 || durationSec < (query.egress[known]?.durationSec ?? NEVER);
      if (isShorter) this.#egress[stop] = i;
    });
    this.#leastEgressSec = Math.min(...query.egress.map(({ durationSec }) => durationSec));
    this.#leastEgressM = query.walking ? Math.min(...query.egress.map(({ distanceM }) => distanceM ?? 0)) : 0;
    for (const { stop, durationSec, distanceM } of query.access) {
      const time = query.timeSec + durationSec;
      // If departures are compared, an access walk has no departure yet: -NEVER keeps its label from dominating others.
      const leave = windowSec === undefined ? 0 : -NEVER;
      const walk = query.walking ? (distanceM ?? 0) : 0;
      const label = this.#makeReady(stop, time, leave, 0, walk, NO_HISTORY, 0);
      if (label < 0) continue;
      this.#pool.cells[label + RUN] = durationSec;
    }
  }

  #scanChain(chain: number, from: number, round: number): void {
    const { day } = this.#network.forward;
    const call = day.chainCall[chain] as number;
    const length = day.chainLength[chain] as number;
    this.#bag.size = 0;
    for (let position = from; position < length && this.#mayGoOn(); position++) {
      const stop = day.callStop[call + position] as number;
      const flags = day.callFlags[call + position] as number;
      const place = day.callPlace[call + position] as number;
      if (this.#bag.size > 0 && (flags & 2) !== 0) this.#alight(stop, place, position, round);
      if ((flags & 1) !== 0 && (this.#ready[stop] as number) >= 0)
        this.#board(chain, stop, place, position, round);
    }
  }

  #alight(stop: number, place: number, position: number, round: number): void {
    const { day } = this.#network.forward;
    const bag = this.#bag;
    const latest = this.#latest.arriveBy[round * day.stopCount + stop] as number;
    for (let i = 0; i < bag.size && this.#mayGoOn(); i++) {
      const run = bag.run[i] as number;
      const time =
        (day.runStart[run] as number) +
        (day.profileArrival[(day.runProfile[run] as number) + position] as number);
      if (time > latest) continue;
      const [leave, walk] = [bag.leave[i] as number, bag.walk[i] as number];
      // A comparison costs less than a price.
      const least = (bag.fen[i] as number) + this.#cost.floorFen(bag.onBoard[i] as number);
      if (this.#isNeedless(time, leave, least, walk)) continue;
      this.work.rides++;
      const history = this.#cost.alight(bag.onBoard[i] as number, place, time);
      this.#pricingUnits += this.#cost.workUnits;
      const fen = Math.min(UNKNOWN_FEN, (bag.fen[i] as number) + this.#cost.addedFen);
      const head = this.#arrivals[stop] as number;
      if (this.#pool.isCovered(head, time, leave, fen, walk, history)) continue;
      const floor = fen + this.#cost.floorFen(history);
      if (this.#isNeedless(time, leave, floor, walk)) continue;
      const kept = this.#pool.prune(head, time, leave, fen, walk, history);
      const label = this.#pool.add(time, leave, fen, walk, history, round);
      const { cells } = this.#pool;
      cells[label + PARENT] = bag.label[i] as number;
      cells[label + RUN] = run;
      cells[label + BOARD] = bag.boardPosition[i] as number;
      cells[label + ALIGHT] = position;
      cells[label + NEXT] = kept;
      this.#arrivals[stop] = label;
      this.#reached.add(stop);
      this.#reachTarget(stop, label, round);
    }
  }

  /**
   * Whether a journey that has these criteria at an arrival cannot be better at the destination than one that is
   * there already.
   *
   * @param floorFen the least that the journey can come to
   */
  #isNeedless(time: number, leave: number, floorFen: number, walk: number): boolean {
    return this.#target.isCovered(time + this.#leastEgressSec, leave, floorFen, walk + this.#leastEgressM);
  }

  #reachTarget(stop: number, arrival: number, round: number): void {
    const way = this.#query?.egress[this.#egress[stop] as number];
    if (!way) return;
    const { cells } = this.#pool;
    const time = (cells[arrival + TIME] as number) + way.durationSec;
    if (time > (this.#limits[round] as number)) return;
    const leave = cells[arrival + LEAVE] as number;
    const history = cells[arrival + HISTORY] as number;
    const fen = Math.min(UNKNOWN_FEN, (cells[arrival + FEN] as number) + this.#cost.pendingFen(history));
    const walk = (cells[arrival + WALK] as number) + (this.#query?.walking ? (way.distanceM ?? 0) : 0);
    this.#target.add(time, leave, fen, walk, round, arrival);
  }

  #board(chain: number, stop: number, place: number, position: number, round: number): void {
    const { day } = this.#network.forward;
    const route = this.#network.chainRoute[chain] as number;
    const triesLater = this.#cost.timesMatter(route);
    const latest = this.#latest.boardBy[(round - 1) * day.stopCount + stop] as number;
    const firstRun = day.runOffsets[chain] as number;
    const endRun = day.runOffsets[chain + 1] as number;
    const { cells } = this.#pool;
    const leaveFrom =
      round === 1 ? Number.NEGATIVE_INFINITY : (this.#leaveFrom?.[round] ?? Number.NEGATIVE_INFINITY);
    const departureOf = (run: number) =>
      (day.runStart[run] as number) +
      (day.profileDeparture[(day.runProfile[run] as number) + position] as number);
    for (let label = this.#ready[stop] as number; label >= 0; label = cells[label + NEXT] as number) {
      // Labels of this round come first. Labels of earlier rounds were already boarded from.
      if (cells[label + ROUND] !== round - 1 || !this.#mayGoOn()) break;
      if ((cells[label + LEAVE] as number) < leaveFrom) continue;
      const ready = cells[label + TIME] as number;
      let run = firstRun;
      let high = endRun;
      while (run < high) {
        const middle = (run + high) >>> 1;
        if (departureOf(middle) >= ready) high = middle;
        else run = middle + 1;
      }
      const isFirst = this.#leaveBy !== undefined && round === 1;
      const accessSec = cells[label + RUN] as number;
      const least = (cells[label + FEN] as number) + this.#cost.floorFen(cells[label + HISTORY] as number);
      for (; run < endRun && this.#mayGoOn(); run++) {
        const departure = departureOf(run);
        if (departure > latest || (isFirst && departure - accessSec > (this.#leaveBy as number))) break;
        const leaves = isFirst ? departure - accessSec : (cells[label + LEAVE] as number);
        if (this.#isNeedless(departure, leaves, least, cells[label + WALK] as number)) {
          if (isFirst) continue;
          break;
        }
        const onBoard = this.#cost.board(
          cells[label + HISTORY] as number,
          route,
          place,
          triesLater ? this.#toFareDeparture(chain, run, position) : departure,
        );
        this.#pricingUnits += this.#cost.workUnits;
        this.#bag.add(
          this.#cost,
          triesLater,
          run,
          label,
          position,
          onBoard,
          Math.min(UNKNOWN_FEN, (cells[label + FEN] as number) + this.#cost.addedFen),
          leaves,
          cells[label + WALK] as number,
        );
        if (!triesLater && !isFirst) break;
      }
    }
  }

  /** The timetable's departure, which determines prices; the departure of the search's day may include a wait. */
  #toFareDeparture(chain: number, run: number, position: number): number {
    const { day } = this.#network.forward;
    const { runFareProfile } = this.#network;
    const at = runFareProfile
      ? (runFareProfile[run] as number) + toTripPosition(day, chain, position)
      : (day.runProfile[run] as number) + position;
    return (day.runStart[run] as number) + (day.profileDeparture[at] as number);
  }

  /**
   * Makes passengers ready for the next round where vehicles of this round arrive: at the stop itself and after each
   * footpath.
   */
  #walk(round: number): void {
    const { changeSec, footpaths } = this.#network.forward;
    const { footpathM } = this.#network;
    const walking = this.#query?.walking ?? false;
    for (let i = 0; i < this.#reached.size && this.#mayGoOn(); i++) {
      const stop = this.#reached.at(i);
      for (let at = this.#arrivals[stop] as number; at >= 0; ) {
        const { cells } = this.#pool;
        if (cells[at + ROUND] !== round) break;
        const next = cells[at + NEXT] as number;
        const time = cells[at + TIME] as number;
        const leave = cells[at + LEAVE] as number;
        const fen = cells[at + FEN] as number;
        const walk = cells[at + WALK] as number;
        const history = cells[at + HISTORY] as number;
        const ready = time + (changeSec[stop] as number);
        this.#continueFrom(at, this.#makeReady(stop, ready, leave, fen, walk, history, round));
        const end = footpaths.offsets[stop + 1] as number;
        for (let f = footpaths.offsets[stop] as number; f < end; f++) {
          const metres = walking ? (footpathM?.[f] ?? 0) : 0;
          const there = time + (footpaths.durationSec[f] as number);
          const target = footpaths.targets[f] as number;
          this.#continueFrom(at, this.#makeReady(target, there, leave, fen, walk + metres, history, round));
        }
        at = next;
      }
    }
    this.#reached.clear();
  }

  #continueFrom(arrival: number, label: number): void {
    if (label >= 0) this.#pool.cells[label + PARENT] = arrival;
  }

  /** Adds a label; -1 if it is too late or dominated. */
  #makeReady(
    stop: number,
    time: number,
    leave: number,
    fen: number,
    walk: number,
    history: number,
    round: number,
  ): number {
    const { stopCount } = this.#network.forward.day;
    if (time > (this.#latest.boardBy[round * stopCount + stop] as number)) return -1;
    const head = this.#ready[stop] as number;
    if (this.#pool.isCovered(head, time, leave, fen, walk, history)) return -1;
    const kept = this.#pool.prune(head, time, leave, fen, walk, history);
    const label = this.#pool.add(time, leave, fen, walk, history, round);
    this.#pool.cells[label + NEXT] = kept;
    this.#ready[stop] = label;
    this.#marked.add(stop);
    return label;
  }

  #listJourneys(query: ParetoQuery): ParetoJourney[] {
    const { cells, count } = this.#pool;
    this.work.labels += count;
    return this.#target.list().map((label) => {
      const journey = toParetoJourney(this.#network.forward.day, cells, label);
      return query.fare ? journey : { ...journey, fareFen: 0 };
    });
  }

  #finish(query: ParetoQuery): void {
    this.#arrivals.fill(-1);
    this.#ready.fill(-1);
    for (const { stop } of query.egress) this.#egress[stop] = NO_EGRESS;
    this.#marked.clear();
    this.#reached.clear();
    this.#query = undefined;
    // Discard the histories: those of a large search take tens of megabytes.
    this.#cost.begin();
  }
}
