/**
 * What differs between two days, as events from which a traveller's times can differ: boardings of rides that only one of
 * the days has, and arrivals at stops from where a walk or a change takes another time.
 */
import type { SearchNetwork } from '../raptor/search-query.ts';

/** Each journey that only one of the days has makes one of these first; all before it is the same on both days. */
export interface ChangeEvent {
  /** Stop of the later day. */
  readonly stop: number;
  /** Departure of the ride, or arrival before the changed walk. */
  readonly timeSec: number;
  /** Earliest second at which a passenger who goes on from there can be anywhere. */
  readonly nextSec: number;
  readonly isBoarding: boolean;
}

/** Events of this span count: from the first departure to the latest arrival of the last one. */
export interface ChangeSpan {
  readonly fromSec: number;
  readonly toSec: number;
}

/** The stops of the earlier day on the later one. */
export interface StopMap {
  /** By stop of the earlier day. */
  readonly rows: Int32Array;
  /** By stop of the later day: 1 where the earlier one has it too. */
  readonly isOld: Uint8Array;
}

/**
 * Lists the changes between two days.
 *
 * Runs with equal calls and times on both days are no change. Of other runs, a boarding is one unless the other day has a run
 * with the same calls and times from there on.
 *
 * Time: linear in the runs of both days and the footpaths.
 */
export function listDayChanges(
  before: SearchNetwork,
  after: SearchNetwork,
  map: StopMap,
  span: ChangeSpan,
): ChangeEvent[] {
  return [...listRideChanges(before, after, map, span), ...listWalkChanges(before, after, map, span)];
}

/** Runs as `number of the shape` and start; runs of equal calls and running times have one shape. */
class RunShapes {
  readonly #numbers = new Map<string, number>();

  /** The number of each run's shape, by run. */
  list({ day }: SearchNetwork, toStop: (stop: number) => number): Int32Array {
    const { callFlags, callStop, chainCall, chainCount, chainLength, runOffsets, runProfile } = day;
    const { profileArrival, profileDeparture } = day;
    const shapeOf = new Int32Array(runProfile.length);
    const profiles = new Map<number, number>();
    for (let chain = 0; chain < chainCount; chain++) {
      const [call, length] = [chainCall[chain] as number, chainLength[chain] as number];
      const stops = Array.from(callStop.subarray(call, call + length), toStop);
      const calls = this.#number(`c${stops.join()}|${callFlags.subarray(call, call + length).join('')}`);
      const known = new Map<number, number>();
      for (let run = runOffsets[chain] as number; run < (runOffsets[chain + 1] as number); run++) {
        const profile = runProfile[run] as number;
        let shape = known.get(profile);
        if (shape === undefined) {
          const at = profile * 512 + length;
          let times = length < 512 ? profiles.get(at) : undefined;
          if (times === undefined) {
            const arrivals = profileArrival.subarray(profile, profile + length).join();
            times = this.#number(
              `t${arrivals}|${profileDeparture.subarray(profile, profile + length).join()}`,
            );
            if (length < 512) profiles.set(at, times);
          }
          shape = this.#number(`${calls} ${times}`);
          known.set(profile, shape);
        }
        shapeOf[run] = shape;
      }
    }
    return shapeOf;
  }

  #number(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** Starts lie within some days of each other: far less than half of this. */
const STARTS = 2 ** 22;

const toRunKey = (shape: number, start: number) => shape * STARTS + start;

function listRideChanges(
  before: SearchNetwork,
  after: SearchNetwork,
  map: StopMap,
  span: ChangeSpan,
): ChangeEvent[] {
  const shapes = new RunShapes();
  const sides = [
    { network: before, toStop: (stop: number) => map.rows[stop] as number },
    { network: after, toStop: (stop: number) => stop },
  ].map((side) => {
    const shapeOf = shapes.list(side.network, side.toStop);
    const { runStart } = side.network.day;
    return {
      ...side,
      keys: Float64Array.from(shapeOf, (shape, run) => toRunKey(shape, runStart[run] as number)),
    };
  });
  const [first, second] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const ends = new RideEnds();
  const own = [
    ends.list(first.network, first.toStop, first.keys, new Set(second.keys), span),
    ends.list(second.network, second.toStop, second.keys, new Set(first.keys), span),
  ] as const;
  const numbers = own.map((rides) => new Set(rides.map(({ end }) => end)));
  return own.flatMap((rides, side) =>
    rides.filter(({ end }) => numbers[1 - side]?.has(end) !== true).map(({ event }) => event),
  );
}

interface RideEnd {
  /** Number of all calls and times from the boarding on. */
  readonly end: number;
  readonly event: ChangeEvent;
}

/** Gives equal numbers to runs that are equal from a call on. */
class RideEnds {
  readonly #numbers = new Map<string, number>();

  /** The boardings, within the span, of runs that the other day does not have. */
  list(
    { day }: SearchNetwork,
    toStop: (stop: number) => number,
    keys: Float64Array,
    others: ReadonlySet<number>,
    { fromSec, toSec }: ChangeSpan,
  ): RideEnd[] {
    const { callFlags, callStop, chainCall, chainCount, chainLength, runOffsets, runProfile, runStart } = day;
    const list: RideEnd[] = [];
    for (let chain = 0; chain < chainCount; chain++) {
      const [call, length] = [chainCall[chain] as number, chainLength[chain] as number];
      for (let run = runOffsets[chain] as number; run < (runOffsets[chain + 1] as number); run++) {
        if (others.has(keys[run] as number)) continue;
        const [start, profile] = [runStart[run] as number, runProfile[run] as number];
        let end = -1;
        let nextSec = Number.POSITIVE_INFINITY;
        for (let i = length - 1; i >= 0; i--) {
          const timeSec = start + (day.profileDeparture[profile + i] as number);
          if (timeSec < fromSec) break;
          const arrival = start + (day.profileArrival[profile + i] as number);
          const stop = toStop(callStop[call + i] as number);
          const flags = callFlags[call + i] as number;
          const key = `${end} ${stop} ${arrival} ${timeSec} ${flags & 3}`;
          end = this.#numbers.get(key) ?? this.#numbers.size;
          this.#numbers.set(key, end);
          const canBoard = (flags & 1) !== 0 && nextSec <= toSec;
          if (canBoard) list.push({ end, event: { stop, timeSec, nextSec, isBoarding: true } });
          if ((flags & 2) !== 0) nextSec = arrival;
        }
      }
    }
    return list;
  }
}

/**
 * Arrivals at each stop with a changed walk or change time. Walks from or to a stop that only the later day has matter to
 * changed rides alone, which are listed themselves.
 */
function listWalkChanges(
  before: SearchNetwork,
  after: SearchNetwork,
  map: StopMap,
  { fromSec, toSec }: ChangeSpan,
): ChangeEvent[] {
  const events: ChangeEvent[] = [];
  map.rows.forEach((stop, old) => {
    const least = findLeastChange(before, after, map, old);
    if (least === undefined) return;
    for (const arrival of listArrivals(after, stop)) {
      if (arrival < fromSec || arrival + least > toSec) continue;
      events.push({ stop, timeSec: arrival, nextSec: arrival + least, isBoarding: false });
    }
  });
  return events;
}

/** Least seconds of the walks and changes at a stop that differ; undefined where none does. */
function findLeastChange(
  before: SearchNetwork,
  after: SearchNetwork,
  { isOld, rows }: StopMap,
  old: number,
): number | undefined {
  const stop = rows[old] as number;
  if (hasSameWalks(before, after, rows, old)) return undefined;
  const walks = listWalks(before, old, (target) => rows[target] as number);
  const others = listWalks(after, stop, (target) => (isOld[target] === 1 ? target : -1));
  const [sec, other] = [before.changeSec[old] as number, after.changeSec[stop] as number];
  if (sec !== other) {
    walks.set(stop, sec);
    others.set(stop, other);
  }
  let least: number | undefined;
  const compare = (from: ReadonlyMap<number, number>, to: ReadonlyMap<number, number>) => {
    for (const [target, seconds] of from) {
      if (to.get(target) !== seconds) least = Math.min(least ?? seconds, seconds);
    }
  };
  compare(walks, others);
  compare(others, walks);
  return least;
}

/** Whether the walks of a stop are the same one by one, as those of most stops are. */
function hasSameWalks(before: SearchNetwork, after: SearchNetwork, rows: Int32Array, old: number): boolean {
  const stop = rows[old] as number;
  const [first, second] = [before.footpaths, after.footpaths];
  const [from, to] = [first.offsets[old] as number, second.offsets[stop] as number];
  const count = (first.offsets[old + 1] as number) - from;
  if ((second.offsets[stop + 1] as number) - to !== count) return false;
  for (let i = 0; i < count; i++) {
    if (second.durationSec[to + i] !== first.durationSec[from + i]) return false;
    if (second.targets[to + i] !== rows[first.targets[from + i] as number]) return false;
  }
  return before.changeSec[old] === after.changeSec[stop];
}

function listWalks(
  { footpaths: { durationSec, offsets, targets } }: SearchNetwork,
  stop: number,
  toTarget: (target: number) => number,
): Map<number, number> {
  const walks = new Map<number, number>();
  for (let f = offsets[stop] as number; f < (offsets[stop + 1] as number); f++) {
    const target = toTarget(targets[f] as number);
    if (target >= 0) walks.set(target, durationSec[f] as number);
  }
  return walks;
}

/** Seconds at which vehicles set passengers down at a stop. */
function listArrivals({ day }: SearchNetwork, stop: number): Set<number> {
  const arrivals = new Set<number>();
  for (let at = day.stopOffsets[stop] as number; at < (day.stopOffsets[stop + 1] as number); at++) {
    const [chain, position] = [day.stopChain[at] as number, day.stopPosition[at] as number];
    const flags = day.callFlags[(day.chainCall[chain] as number) + position] as number;
    if (position === 0 || (flags & 2) === 0) continue;
    for (let run = day.runOffsets[chain] as number; run < (day.runOffsets[chain + 1] as number); run++) {
      const profile = day.runProfile[run] as number;
      arrivals.add((day.runStart[run] as number) + (day.profileArrival[profile + position] as number));
    }
  }
  return arrivals;
}
