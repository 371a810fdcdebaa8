/**
 * Depart-at, arrive-by and range queries over one day, by one search and its mirror image.
 */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { mirrorDay } from '../../transit/timetable/mirror-day.ts';
import { type FoundJourney, toRide } from './journey.ts';
import { mirrorLandmarks, toLandmarks } from './landmarks.ts';
import {
  RaptorSearch,
  type SearchFootpaths,
  type SearchNetwork,
  type SearchWork,
  type StopAccess,
} from './raptor.ts';

/** One side of the mirror: `departAt` here is `arriveBy` on the other. */
export interface Side {
  readonly search: RaptorSearch;
  readonly network: SearchNetwork;
}

export interface DayQuery {
  /** Departure at the origin, or arrival at the destination for `arriveBy`, in seconds of the day. */
  readonly timeSec: number;
  readonly access: readonly StopAccess[];
  readonly egress: readonly StopAccess[];
  readonly maxRounds: number;
  /**
   * Only journeys shorter than this (a direct walk's time, for instance): counted from `timeSec`, in a range
   * from each journey's own departure.
   */
  readonly shorterThanSec?: number;
  /** One byte a chain, 0 where it may not be ridden. */
  readonly allowedChains?: Uint8Array;
}

export interface RangeQuery extends DayQuery {
  /** Departures (or arrivals) up to this much later (earlier) than `timeSec`. */
  readonly windowSec: number;
  /** The search goes on past the window until this many journeys are found. */
  readonly minCount: number;
  /** Times at which the search starts again at most: bounds the work of a window. */
  readonly maxSteps: number;
}

export interface RangeResult {
  readonly journeys: readonly FoundJourney[];
  /** The time from which an unfinished or later search goes on. */
  readonly nextTimeSec: number;
}

export class DaySearch {
  readonly #forward: Side;
  readonly #backward: Side;

  /** @param mirroredDay the mirror image of the network's day, where it is at hand already */
  constructor(network: SearchNetwork, mirroredDay: DayTimetable = mirrorDay(network.day)) {
    const landmarks = network.landmarks ?? toLandmarks(network);
    const forward: SearchNetwork = { ...network, landmarks };
    this.#forward = { network: forward, search: new RaptorSearch(forward) };
    const mirrored: SearchNetwork = {
      day: mirroredDay,
      footpaths: transposeFootpaths(network.footpaths),
      changeSec: network.changeSec,
      landmarks: mirrorLandmarks(landmarks),
    };
    this.#backward = { network: mirrored, search: new RaptorSearch(mirrored) };
  }

  get day() {
    return this.#forward.network.day;
  }

  /** One-to-all searches run on one side of the mirror: forward to depart at, backward to arrive by. */
  get sides(): { readonly forward: Side; readonly backward: Side } {
    return { forward: this.#forward, backward: this.#backward };
  }

  get work(): SearchWork {
    const [f, b] = [this.#forward.search.work, this.#backward.search.work];
    return { chainScans: f.chainScans + b.chainScans, stopVisits: f.stopVisits + b.stopVisits };
  }

  /** Seconds of the footpath from one stop to another, or undefined where there is none. */
  findFootpathSec(from: number, to: number): number | undefined {
    return findFootpathSec(this.#forward.network.footpaths, from, to);
  }

  /** Pareto set in arrival and vehicles of a departure at `timeSec`; departures are not yet tightened. */
  departAt(query: DayQuery): FoundJourney[] {
    return this.#forward.search.search(toRaptorQuery(query));
  }

  /** The same arrivals, each by the journey that leaves last. */
  departLatest(query: DayQuery): FoundJourney[] {
    return this.departAt(query).map((journey) => toLatest(this.#backward, this.#forward, query, journey));
  }

  /** The footpaths of a stop. */
  listFootpaths(from: number): StopAccess[] {
    const { offsets, targets, durationSec } = this.#forward.network.footpaths;
    const list: StopAccess[] = [];
    for (let f = offsets[from] as number; f < (offsets[from + 1] as number); f++) {
      list.push({ stop: targets[f] as number, durationSec: durationSec[f] as number });
    }
    return list;
  }

  /** Pareto set in departure and vehicles of an arrival by `timeSec`. */
  arriveBy(query: DayQuery): FoundJourney[] {
    const found = this.#backward.search.search(toRaptorQuery(toMirrored(query)));
    return found.map((journey) => this.#unmirror(journey));
  }

  /**
   * All journeys that are Pareto-optimal in departure, arrival and vehicles and leave inside the window.
   *
   * Ping-pong search: a search from `timeSec` gives the best arrivals; searching back from each gives the
   * latest departure for it. Nothing that leaves before the earliest of those can be better, so the next
   * search starts one second behind it.
   */
  departRange(query: RangeQuery): RangeResult {
    return this.#range(query, this.#forward, this.#backward, (journey) => journey);
  }

  /** The same seen from the arrival: journeys that arrive inside the window before `timeSec`. */
  arriveRange(query: RangeQuery): RangeResult {
    const result = this.#range({ ...query, ...toMirrored(query) }, this.#backward, this.#forward, (journey) =>
      this.#unmirror(journey),
    );
    return { journeys: result.journeys, nextTimeSec: -result.nextTimeSec };
  }

  #range(
    query: RangeQuery,
    near: Side,
    far: Side,
    toOuter: (journey: FoundJourney) => FoundJourney,
  ): RangeResult {
    const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
    const found: FoundJourney[] = [];
    // The last departure for an arrival does not depend on where the search began, so each is looked for once.
    const latest = new Map<string, FoundJourney>();
    let time = query.timeSec;
    for (let step = 0; step < query.maxSteps; step++) {
      if (time > query.timeSec + query.windowSec && found.length >= query.minCount) break;
      const best = near.search.search(toRaptorQuery({ ...unlimited, timeSec: time }));
      if (best.length === 0) return { journeys: found.map(toOuter), nextTimeSec: time };
      let earliest = Number.POSITIVE_INFINITY;
      for (const journey of best) {
        const key = `${journey.arrivalSec} ${journey.rides.length}`;
        const late = latest.get(key) ?? toLatest(far, near, query, journey);
        latest.set(key, late);
        earliest = Math.min(earliest, late.departureSec);
        if (late.arrivalSec - late.departureSec >= shorterThanSec) continue;
        if (!found.some((other) => dominates(other, late))) found.push(late);
      }
      time = earliest + 1;
    }
    return { journeys: found.map(toOuter), nextTimeSec: time };
  }

  #unmirror(journey: FoundJourney): FoundJourney {
    return unmirror(this.#forward, this.#backward, journey);
  }
}

/** The journey with the same arrival and vehicles that leaves last. */
function toLatest(far: Side, near: Side, query: DayQuery, journey: FoundJourney): FoundJourney {
  const back = far.search.search({
    departureSec: -journey.arrivalSec,
    access: query.egress,
    egress: query.access,
    maxRounds: journey.rides.length,
    // Seen from behind: what leaves before the journey at hand is of no interest.
    arriveBeforeSec: -journey.departureSec + 1,
    ...(query.allowedChains ? { allowedChains: query.allowedChains } : {}),
  });
  const last = back[back.length - 1];
  return last ? unmirror(near, far, last) : journey;
}

const dominates = (a: FoundJourney, b: FoundJourney) =>
  a.departureSec >= b.departureSec && a.arrivalSec <= b.arrivalSec && a.rides.length <= b.rides.length;

function toRaptorQuery(query: DayQuery) {
  const { timeSec, access, egress, maxRounds, shorterThanSec, allowedChains } = query;
  return {
    departureSec: timeSec,
    access,
    egress,
    maxRounds,
    ...(shorterThanSec === undefined ? {} : { arriveBeforeSec: timeSec + shorterThanSec }),
    ...(allowedChains ? { allowedChains } : {}),
  };
}

function toMirrored<Q extends DayQuery>(query: Q): Q {
  return { ...query, timeSec: -query.timeSec, access: query.egress, egress: query.access };
}

/** A journey found on `from`, told on the other side of the mirror. */
export function unmirror(to: Side, from: Side, journey: FoundJourney): FoundJourney {
  const { day } = to.network;
  const rides = journey.rides
    .map((ride) => {
      const first = day.runOffsets[ride.chain] as number;
      const end = day.runOffsets[ride.chain + 1] as number;
      const length = from.network.day.chainLength[ride.chain] as number;
      return toRide(
        day,
        first + end - 1 - ride.run,
        length - 1 - ride.alightPosition,
        length - 1 - ride.boardPosition,
      );
    })
    .reverse();
  const first = rides[0] as (typeof rides)[number];
  // The mirrored arrival is the departure here, walk included.
  const departureSec = -journey.arrivalSec;
  const last = rides[rides.length - 1] as (typeof rides)[number];
  return {
    rides,
    departureSec,
    accessSec: first.departureSec - departureSec,
    arrivalSec: last.arrivalSec + journey.accessSec,
  };
}

/** Seconds of the footpath from one stop to another, or undefined where there is none. */
export function findFootpathSec(footpaths: SearchFootpaths, from: number, to: number): number | undefined {
  const { offsets, targets, durationSec } = footpaths;
  const at = targets.subarray(offsets[from], offsets[from + 1]).indexOf(to);
  return at < 0 ? undefined : durationSec[(offsets[from] as number) + at];
}

/** Every footpath the other way round, again sorted by duration. */
export function transposeFootpaths(footpaths: SearchFootpaths): SearchFootpaths {
  const n = footpaths.offsets.length - 1;
  const incoming: [from: number, durationSec: number][][] = Array.from({ length: n }, () => []);
  for (let from = 0; from < n; from++) {
    for (let f = footpaths.offsets[from] as number; f < (footpaths.offsets[from + 1] as number); f++) {
      incoming[footpaths.targets[f] as number]?.push([from, footpaths.durationSec[f] as number]);
    }
  }
  const offsets = new Int32Array(n + 1);
  const targets = new Int32Array(footpaths.targets.length);
  const durationSec = new Int32Array(footpaths.targets.length);
  let next = 0;
  incoming.forEach((list, stop) => {
    list.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    for (const [from, duration] of list) {
      targets[next] = from;
      durationSec[next] = duration;
      next++;
    }
    offsets[stop + 1] = next;
  });
  return { offsets, targets, durationSec };
}
