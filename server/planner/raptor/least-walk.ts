/**
 * Finds, of all journeys with the same departure, arrival and number of vehicles, the one with the least walking.
 *
 * A search back from the arrival finds for each stop the last second for boarding there, by the number of vehicles
 * still to ride. A search forward from the departure drops labels that are later than those seconds: every other label
 * arrives in time. A label holds a time and metres, because a passenger who comes to a stop later may have walked less.
 */

import { toPlace } from '../../transit/timetable/day/added-stops.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { withAddedStops } from './added-ends.ts';
import { findFirstRun } from './first-runs.ts';
import { type FoundJourney, type FoundRide, fromRides, toRide } from './journey.ts';
import type { Side } from './mirror.ts';
import type { AccessWay, SearchQuery, StopAccess } from './search-query.ts';

/** Metres of the walk between two stops of the timetable. */
export type WalkBetween = (from: number, to: number) => number;

/** Earlier than every time of a day. */
const TOO_LATE = -0x3fffffff;

/** A passenger who is ready to board at a stop. */
interface Ready {
  readonly stop: number;
  readonly timeSec: number;
  readonly walkM: number;
  /** The last ride; undefined before the first. */
  readonly before: RideLabel | undefined;
}

/** A ride and, linked by `before`, the earlier rides. */
interface RideLabel {
  readonly run: number;
  readonly from: number;
  readonly to: number;
  readonly before: RideLabel | undefined;
}

/** The destination with its egress, and the journey with the least walking found so far. */
interface Goal {
  readonly arrivalSec: number;
  /** By stop of the day: the shortest way from there to the destination. */
  readonly egress: ReadonlyMap<number, AccessWay>;
  walkM: number;
  last: RideLabel | undefined;
}

/** Reuses its memory for every journey, so one instance must not serve two queries at once. */
export class LeastWalk {
  readonly #forward: Side;
  readonly #backward: Side;
  /** By number of vehicles still to ride and stop: the last second for boarding. */
  readonly #boardBy: Int32Array[] = [];
  /** Stops that have an entry in `#boardBy`, for `#clear`. */
  readonly #touched: number[] = [];

  constructor(forward: Side, backward: Side) {
    this.#forward = forward;
    this.#backward = backward;
  }

  /**
   * The journey with the same arrival and vehicles that leaves last, and of all such journeys the one with the least
   * walking. The result depends on the times and the number of vehicles alone, not on which of several equal journeys
   * is passed.
   *
   * @param query that found the journey, or that of its window
   * @param journey a later departure makes the search shorter
   */
  find(query: SearchQuery<AccessWay>, between: WalkBetween, journey: FoundJourney): FoundJourney {
    const count = journey.rides.length;
    const { day } = this.#forward.network;
    const { access, egress } = withAddedStops(day, query);
    this.#bound(query, journey, count);
    const departureSec = this.#findDeparture(access, count);
    const goal: Goal = {
      arrivalSec: journey.arrivalSec,
      egress: toShortest(egress),
      walkM: Number.POSITIVE_INFINITY,
      last: undefined,
    };
    let ready = access.flatMap(({ distanceM, durationSec, stop }): Ready[] => {
      const timeSec = departureSec + durationSec;
      if (timeSec > this.#lastBoarding(count, stop)) return [];
      return [{ stop, timeSec, walkM: distanceM, before: undefined }];
    });
    for (let left = count; left > 0; left--) {
      const next = new Map<number, Ready[]>();
      for (const one of ready) this.#ride(query, between, one, left, goal, next);
      ready = [...next.values()].flat();
    }
    this.#clear();
    return goal.last ? toJourney(day, departureSec, goal.arrivalSec, goal.last) : journey;
  }

  /** Labels of the mirrored day, for which the clock runs backwards. */
  #bound(query: SearchQuery, journey: FoundJourney, count: number): void {
    const { network, search } = this.#backward;
    const { profileArrival, runProfile, runStart, stopCount } = network.day;
    while (this.#boardBy.length <= count) this.#boardBy.push(new Int32Array(stopCount).fill(TOO_LATE));
    const rounds: number[] = [];
    const log = search.logLabels({
      timeSec: -journey.arrivalSec,
      access: query.egress,
      egress: query.access,
      maxRounds: count,
      // A journey that leaves earlier than the given one is no improvement.
      shorterThanSec: journey.arrivalSec - journey.departureSec + 1,
      ...(query.allowedChains ? { allowedChains: query.allowedChains } : {}),
    });
    log.forEach((stop, parent, run, to) => {
      const round = parent < 0 ? 0 : (rounds[parent] as number) + 1;
      rounds.push(round);
      if (round === 0) return;
      const profile = runProfile[run] as number;
      const boardSec = -((runStart[run] as number) + (profileArrival[profile + to] as number));
      this.#touched.push(stop);
      for (let left = round; left <= count; left++) {
        const bound = this.#boardBy[left] as Int32Array;
        if (boardSec > (bound[stop] as number)) bound[stop] = boardSec;
      }
    });
  }

  #clear(): void {
    for (const stop of this.#touched) for (const bound of this.#boardBy) bound[stop] = TOO_LATE;
    this.#touched.length = 0;
  }

  #lastBoarding(left: number, stop: number): number {
    return (this.#boardBy[left] as Int32Array)[stop] as number;
  }

  #findDeparture(access: readonly StopAccess[], count: number): number {
    let latest = TOO_LATE;
    for (const { durationSec, stop } of access) {
      latest = Math.max(latest, this.#lastBoarding(count, stop) - durationSec);
    }
    return latest;
  }

  /** Rides the first run of every chain that calls at the stop, to each of its later calls up to the arrival. */
  #ride(
    { allowedChains }: SearchQuery,
    between: WalkBetween,
    ready: Ready,
    left: number,
    goal: Goal,
    next: Map<number, Ready[]>,
  ): void {
    const { day } = this.#forward.network;
    const { callFlags, callStop, chainCall, chainLength, profileArrival, profileDeparture } = day;
    const { stop, timeSec, walkM } = ready;
    const latestSec = this.#lastBoarding(left, stop);
    for (let slot = day.stopOffsets[stop] as number; slot < (day.stopOffsets[stop + 1] as number); slot++) {
      const chain = day.stopChain[slot] as number;
      const from = day.stopPosition[slot] as number;
      const call = chainCall[chain] as number;
      if (allowedChains?.[chain] === 0 || ((callFlags[call + from] as number) & 1) === 0) continue;
      const run = findFirstRun(day, chain, from, timeSec);
      if (run === day.runOffsets[chain + 1]) continue;
      const start = day.runStart[run] as number;
      const profile = day.runProfile[run] as number;
      if (start + (profileDeparture[profile + from] as number) > latestSec) continue;
      for (let to = from + 1; to < (chainLength[chain] as number); to++) {
        const there = start + (profileArrival[profile + to] as number);
        if (there > goal.arrivalSec) break;
        if (((callFlags[call + to] as number) & 2) === 0) continue;
        const at = callStop[call + to] as number;
        const ride: RideLabel = { run, from, to, before: ready.before };
        this.#reach(goal, at, there, walkM, ride);
        if (left > 1) this.#goOn(between, next, left - 1, at, there, walkM, ride);
      }
    }
  }

  #reach(goal: Goal, stop: number, arrivalSec: number, walkM: number, ride: RideLabel): void {
    const way = goal.egress.get(stop);
    if (!way || arrivalSec + way.durationSec > goal.arrivalSec) return;
    const sumM = walkM + way.distanceM;
    if (sumM >= goal.walkM) return;
    goal.walkM = sumM;
    goal.last = ride;
  }

  /** Makes the passenger ready for the next vehicle: at the stop itself and after each footpath. */
  #goOn(
    between: WalkBetween,
    next: Map<number, Ready[]>,
    left: number,
    stop: number,
    arrivalSec: number,
    walkM: number,
    before: RideLabel,
  ): void {
    const { changeSec, day, footpaths } = this.#forward.network;
    const { durationSec, offsets, targets } = footpaths;
    const boardBy = this.#boardBy[left] as Int32Array;
    const add = (target: number, timeSec: number) => {
      const [a, b] = [toPlace(day.addedStops, stop), toPlace(day.addedStops, target)];
      const sumM = walkM + (a === b ? 0 : between(a, b));
      const known = next.get(target) ?? [];
      if (known.some((one) => one.timeSec <= timeSec && one.walkM <= sumM)) return;
      const kept = known.filter((one) => one.timeSec < timeSec || one.walkM < sumM);
      next.set(target, [...kept, { stop: target, timeSec, walkM: sumM, before }]);
    };
    const readySec = arrivalSec + (changeSec[stop] as number);
    if (readySec <= (boardBy[stop] as number)) add(stop, readySec);
    for (let f = offsets[stop] as number; f < (offsets[stop + 1] as number); f++) {
      const target = targets[f] as number;
      const there = arrivalSec + (durationSec[f] as number);
      if (there <= (boardBy[target] as number)) add(target, there);
    }
  }
}

function toShortest(egress: readonly AccessWay[]): Map<number, AccessWay> {
  const shortest = new Map<number, AccessWay>();
  for (const way of egress) {
    const known = shortest.get(way.stop);
    if (!known || way.durationSec < known.durationSec) shortest.set(way.stop, way);
  }
  return shortest;
}

function toJourney(
  day: DayTimetable,
  departureSec: number,
  arrivalSec: number,
  last: RideLabel,
): FoundJourney {
  const rides: FoundRide[] = [];
  for (let ride: RideLabel | undefined = last; ride; ride = ride.before) {
    rides.unshift(toRide(day, ride.run, ride.from, ride.to));
  }
  return fromRides(rides, (rides[0] as FoundRide).departureSec - departureSec, arrivalSec);
}
