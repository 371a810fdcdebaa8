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

/** Gives equal numbers to equal texts. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  get(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** Calls and running times of a run, which all runs of the same shape have. */
interface RunShape {
  readonly number: number;
  /** By call: the same for two shapes that are equal from the call on. */
  readonly rest: Int32Array;
  /** By call where passengers board: seconds from there to the next call where they alight; -1 at all others. */
  readonly nextSec: Int32Array;
}

/** Starts of runs lie within some days of each other: far less than half of this. */
const STARTS = 2 ** 22;

/** Runs of equal shape and start, or rides of equal rest and departure, have equal keys. */
const toKey = (shape: number, timeSec: number) => shape * STARTS + timeSec;

/** Shapes of the runs of both days. */
class RunShapes {
  readonly #numbers = new Numbers();
  readonly #rests = new Numbers();
  readonly #shapes = new Map<number, RunShape>();

  /** The shape of each run, by run. */
  list({ day }: SearchNetwork, toStop: (stop: number) => number): RunShape[] {
    const { callFlags, callStop, chainCall, chainCount, chainLength, runOffsets, runProfile } = day;
    const shapeOf: RunShape[] = [];
    const timesOf = new Map<string, number>();
    for (let chain = 0; chain < chainCount; chain++) {
      const [call, length] = [chainCall[chain] as number, chainLength[chain] as number];
      const stops = Array.from(callStop.subarray(call, call + length), toStop);
      const flags = callFlags.subarray(call, call + length);
      const calls = this.#numbers.get(`c${stops.join()}|${flags.join('')}`);
      const known = new Map<number, RunShape>();
      for (let run = runOffsets[chain] as number; run < (runOffsets[chain + 1] as number); run++) {
        const profile = runProfile[run] as number;
        let shape = known.get(profile);
        if (!shape) {
          const arrival = day.profileArrival.subarray(profile, profile + length);
          const departure = day.profileDeparture.subarray(profile, profile + length);
          const at = `${profile} ${length}`;
          const times = timesOf.get(at) ?? this.#numbers.get(`t${arrival.join()}|${departure.join()}`);
          timesOf.set(at, times);
          const number = this.#numbers.get(`${calls} ${times}`);
          shape = this.#shapes.get(number) ?? this.#toShape(number, stops, flags, arrival, departure);
          this.#shapes.set(number, shape);
          known.set(profile, shape);
        }
        shapeOf[run] = shape;
      }
    }
    return shapeOf;
  }

  #toShape(
    number: number,
    stops: readonly number[],
    flags: Uint8Array,
    arrival: Int32Array,
    departure: Int32Array,
  ): RunShape {
    const rest = new Int32Array(stops.length);
    const nextSec = new Int32Array(stops.length).fill(-1);
    let behind = -1;
    let alight = -1;
    for (let i = stops.length - 1; i >= 0; i--) {
      const [from, flag] = [departure[i] as number, (flags[i] as number) & 3];
      const rideSec = behind < 0 ? 0 : (arrival[i + 1] as number) - from;
      behind = this.#rests.get(`${behind} ${stops[i]} ${flag} ${from - (arrival[i] as number)} ${rideSec}`);
      rest[i] = behind;
      if (alight >= 0 && (flag & 1) !== 0) nextSec[i] = (arrival[alight] as number) - from;
      if ((flag & 2) !== 0) alight = i;
    }
    return { number, rest, nextSec };
  }
}

function listRideChanges(
  before: SearchNetwork,
  after: SearchNetwork,
  map: StopMap,
  span: ChangeSpan,
): ChangeEvent[] {
  const shapes = new RunShapes();
  const toRuns = (network: SearchNetwork, toStop: (stop: number) => number) => {
    const list = shapes.list(network, toStop);
    const { runStart } = network.day;
    return {
      network,
      toStop,
      list,
      keys: list.map(({ number }, run) => toKey(number, runStart[run] as number)),
    };
  };
  const first = toRuns(before, (stop) => map.rows[stop] as number);
  const second = toRuns(after, (stop) => stop);
  const own = [
    listOwnRides(first, new Set(second.keys), span),
    listOwnRides(second, new Set(first.keys), span),
  ] as const;
  return own.flatMap((rides, side) => {
    const others = own[1 - side];
    return [...rides].flatMap(([key, event]) => (others?.has(key) === true ? [] : [event]));
  });
}

/** The boardings, within the span, of runs that the other day does not have, by the key of the ride. */
function listOwnRides(
  {
    keys,
    list,
    network: { day },
    toStop,
  }: {
    readonly network: SearchNetwork;
    readonly toStop: (stop: number) => number;
    readonly list: readonly RunShape[];
    readonly keys: readonly number[];
  },
  others: ReadonlySet<number>,
  { fromSec, toSec }: ChangeSpan,
): Map<number, ChangeEvent> {
  const rides = new Map<number, ChangeEvent>();
  for (let chain = 0; chain < day.chainCount; chain++) {
    const [call, length] = [day.chainCall[chain] as number, day.chainLength[chain] as number];
    for (let run = day.runOffsets[chain] as number; run < (day.runOffsets[chain + 1] as number); run++) {
      if (others.has(keys[run] as number)) continue;
      const { nextSec, rest } = list[run] as RunShape;
      const [start, profile] = [day.runStart[run] as number, day.runProfile[run] as number];
      for (let i = length - 1; i >= 0; i--) {
        const timeSec = start + (day.profileDeparture[profile + i] as number);
        if (timeSec < fromSec) break;
        const next = nextSec[i] as number;
        if (next < 0 || timeSec + next > toSec) continue;
        const stop = toStop(day.callStop[call + i] as number);
        rides.set(toKey(rest[i] as number, timeSec), {
          stop,
          timeSec,
          nextSec: timeSec + next,
          isBoarding: true,
        });
      }
    }
  }
  return rides;
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
