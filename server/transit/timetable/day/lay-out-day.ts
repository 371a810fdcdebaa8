/** Chains of a day as flat arrays. */
import type { ServiceDay } from '../../../base/service-day.ts';
import type { DayTimetable, OwnCalls } from '../day-timetable.ts';
import type { Timetable } from '../timetable.ts';
import type { WaitingProfiles } from '../waiting-profiles.ts';
import type { RunShape, ShapeCall } from './active-runs.ts';
import { type ActiveRun, lengthOf, type RunGroup } from './active-runs.ts';
import type { AddedStops } from './added-stops.ts';
import { indexStops } from './index-stops.ts';

/** A chain is a group of which no run overtakes another. */
export interface DayChains {
  readonly plain: readonly RunGroup[];
  /** One trip each, with calls of their own. */
  readonly shaped: readonly RunGroup[];
  readonly stays: readonly RunGroup[];
}

export function layOutDay(
  timetable: Timetable,
  day: ServiceDay,
  { plain, shaped, stays }: DayChains,
  profiles: WaitingProfiles,
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
    ({ pattern, shape }) => shape?.calls.length ?? lengthOf(patterns, pattern),
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
    callFlags: appendFlags(patterns.callFlags, calls),
    ...toRunArrays(chains),
    ...profiles.toArrays(),
    ...indexStops(stopCount, chainCall, chainLength, callStop),
    ...(calls.length > 0 ? { ownCalls: toOwnCalls(plain.length, shaped.length, stays, shapes) } : {}),
    ...(added ? { addedStops: added } : {}),
  };
}

/** Hundreds of thousands of runs in a large city: written in one pass. */
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

/** Calls of shapes, each shape once. */
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

function append(
  base: Int32Array,
  calls: readonly ShapeCall[],
  toValue: (call: ShapeCall) => number,
): Int32Array {
  if (calls.length === 0) return base;
  const all = new Int32Array(base.length + calls.length);
  all.set(base);
  calls.forEach((call, i) => {
    all[base.length + i] = toValue(call);
  });
  return all;
}

function appendFlags(base: Uint8Array, calls: readonly ShapeCall[]): Uint8Array {
  if (calls.length === 0) return base;
  const all = new Uint8Array(base.length + calls.length);
  all.set(base);
  calls.forEach(({ flags }, i) => {
    all[base.length + i] = flags;
  });
  return all;
}
