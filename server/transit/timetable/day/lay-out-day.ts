/** Writes the chains of a query day into flat arrays. */
import type { ServiceDay } from '../../../base/service-day.ts';
import type { DayTimetable, OwnCalls } from '../day-timetable.ts';
import type { Timetable } from '../timetable.ts';
import { countCalls } from '../timetable.ts';
import type { ActiveRun } from './active-runs.ts';
import type { AddedStops } from './added-stops.ts';
import type { DayProfiles } from './day-profiles.ts';
import type { RunGroup, RunShape, ShapeCall } from './run-groups.ts';

/** Groups in which no run overtakes another. */
export interface DayChains {
  /** Runs with the calls of the pattern. */
  readonly plain: readonly RunGroup[];
  /** Runs of one trip whose calls differ from the pattern. */
  readonly shaped: readonly RunGroup[];
  /** Runs of several trips (`stays.ts`). */
  readonly stays: readonly RunGroup[];
}

export function layOutDay(
  timetable: Timetable,
  day: ServiceDay,
  { plain, shaped, stays }: DayChains,
  profiles: DayProfiles,
  added: AddedStops | undefined,
): DayTimetable {
  const { patterns } = timetable;
  const chains = [...plain, ...shaped, ...stays];
  const stopCount = timetable.stops.boardable + (added?.place.length ?? 0);
  const shapes = new ShapeCalls(patterns.stop.length);
  const chainCall = Int32Array.from(chains, ({ pattern, shape }) =>
    shape ? shapes.add(shape) : (patterns.callOffsets[pattern] as number),
  );
  const chainLength = Int32Array.from(
    chains,
    ({ pattern, shape }) => shape?.calls.length ?? countCalls(patterns, pattern),
  );
  const { calls } = shapes;
  const callStop = append(patterns.stop, calls, ({ stop }) => stop);
  return {
    day,
    stopCount,
    chainCount: chains.length,
    chainPattern: Int32Array.from(chains, ({ pattern }) => pattern),
    chainCall,
    chainLength,
    callStop,
    callPlace: added ? append(patterns.stop, calls, ({ place }) => place) : callStop,
    callFlags: append(patterns.callFlags, calls, ({ flags }) => flags),
    ...toRunArrays(chains),
    ...profiles.toArrays(),
    ...indexStops(stopCount, chainCall, chainLength, callStop),
    ...(calls.length > 0 ? { ownCalls: toOwnCalls(plain.length, shaped.length, stays, shapes) } : {}),
    ...(added ? { addedStops: added } : {}),
  };
}

/** One pass: a large city has hundreds of thousands of runs. */
function toRunArrays(
  chains: readonly RunGroup[],
): Pick<DayTimetable, 'runOffsets' | 'runStart' | 'runProfile' | 'runRow' | 'runDayShift'> {
  const runCount = chains.reduce((sum, chain) => sum + chain.runs.length, 0);
  const runOffsets = new Int32Array(chains.length + 1);
  const runStart = new Int32Array(runCount);
  const runProfile = new Int32Array(runCount);
  const runRow = new Int32Array(runCount);
  const runDayShift = new Int8Array(runCount);
  let next = 0;
  chains.forEach(({ runs }, c) => {
    for (const run of runs) {
      runStart[next] = run.start;
      runProfile[next] = run.profile;
      runRow[next] = run.row;
      runDayShift[next] = run.dayShift;
      next++;
    }
    runOffsets[c + 1] = next;
  });
  return { runOffsets, runStart, runProfile, runRow, runDayShift };
}

/** The calls of shapes, each shape once, after the calls of the patterns. */
class ShapeCalls {
  readonly first: number;
  readonly calls: ShapeCall[] = [];
  readonly #offsets = new Map<RunShape, number>();

  constructor(first: number) {
    this.first = first;
  }

  add(shape: RunShape): number {
    const known = this.#offsets.get(shape);
    if (known !== undefined) return known;
    const offset = this.first + this.calls.length;
    this.calls.push(...shape.calls);
    this.#offsets.set(shape, offset);
    return offset;
  }
}

function toOwnCalls(
  plainCount: number,
  shapedCount: number,
  stays: readonly RunGroup[],
  { calls, first }: ShapeCalls,
): OwnCalls {
  const tripOffsets = new Int32Array(stays.length + 1);
  const runTripOffsets = new Int32Array(stays.length + 1);
  stays.forEach(({ runs, shape }, i) => {
    const trips = shape?.patterns.length ?? 0;
    tripOffsets[i + 1] = (tripOffsets[i] as number) + trips;
    runTripOffsets[i + 1] = (runTripOffsets[i] as number) + trips * runs.length;
  });
  const trips = stays.flatMap(({ runs }) =>
    runs.flatMap((run): ActiveRun[] => [run, ...(run.followers ?? [])]),
  );
  return {
    firstChain: plainCount,
    firstCall: first,
    callTrip: Uint8Array.from(calls, ({ trip }) => trip),
    callPosition: Int32Array.from(calls, ({ position }) => position),
    firstStay: plainCount + shapedCount,
    tripOffsets,
    tripPattern: Int32Array.from(stays.flatMap(({ shape }) => shape?.patterns ?? [])),
    runTripOffsets,
    tripRow: Int32Array.from(trips, ({ row }) => row),
    tripStart: Int32Array.from(trips, ({ start }) => start),
    tripDayShift: Int8Array.from(trips, ({ dayShift }) => dayShift),
  };
}

/** `base` followed by one value for each call; `base` itself where there are none. */
function append<T extends Int32Array | Uint8Array>(
  base: T,
  calls: readonly ShapeCall[],
  toValue: (call: ShapeCall) => number,
): T {
  if (calls.length === 0) return base;
  const all = new (base.constructor as new (length: number) => T)(base.length + calls.length);
  all.set(base);
  all.set(calls.map(toValue), base.length);
  return all;
}

/** The chains that call at each stop, in the order of chains and positions. */
export function indexStops(
  stopCount: number,
  chainCall: Int32Array,
  chainLength: Int32Array,
  callStop: Int32Array,
): Pick<DayTimetable, 'stopOffsets' | 'stopChain' | 'stopPosition'> {
  const stopOffsets = new Int32Array(stopCount + 1);
  for (let c = 0; c < chainCall.length; c++) {
    const call = chainCall[c] as number;
    for (let i = 0; i < (chainLength[c] as number); i++) {
      const next = (callStop[call + i] as number) + 1;
      stopOffsets[next] = (stopOffsets[next] as number) + 1;
    }
  }
  for (let s = 0; s < stopCount; s++) {
    stopOffsets[s + 1] = (stopOffsets[s + 1] as number) + (stopOffsets[s] as number);
  }
  const total = stopOffsets[stopCount] as number;
  const stopChain = new Int32Array(total);
  const stopPosition = new Int32Array(total);
  const fill = stopOffsets.slice(0, stopCount);
  for (let c = 0; c < chainCall.length; c++) {
    const call = chainCall[c] as number;
    for (let i = 0; i < (chainLength[c] as number); i++) {
      const stop = callStop[call + i] as number;
      const at = fill[stop] as number;
      stopChain[at] = c;
      stopPosition[at] = i;
      fill[stop] = at + 1;
    }
  }
  return { stopOffsets, stopChain, stopPosition };
}
