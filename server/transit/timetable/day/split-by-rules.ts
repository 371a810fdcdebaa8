/** Applies the change rules: splits groups of runs by class, and gives classes added stops at their calls. */
import { findFootpathSec, NO_CHANGE, type Timetable } from '../timetable.ts';
import { type ActiveRun, byStart } from './active-runs.ts';
import { type AddedStops, MEETING, WAY_IN, WAY_OUT } from './added-stops.ts';
import { type ChangeClass, ChangeClasses, type ClassChange, listClassChanges } from './change-classes.ts';
import type { DayProfiles } from './day-profiles.ts';
import {
  addShapeProfile,
  type RunGroup,
  type RunShape,
  type ShapeCall,
  toPatternCalls,
} from './run-groups.ts';

export interface SplitGroups {
  readonly groups: readonly RunGroup[];
  /** Absent where no rule has an effect on this day. */
  readonly added?: AddedStops;
}

/** The classes of a trip at one call: to alight from, and to board. */
interface CallClasses {
  readonly position: number;
  readonly alighting: ChangeClass | undefined;
  readonly boarding: ChangeClass | undefined;
}

interface ClassedRuns {
  readonly pattern: number;
  readonly calls: readonly CallClasses[];
  readonly runs: ActiveRun[];
}

export function splitByRules(
  timetable: Timetable,
  groups: readonly RunGroup[],
  profiles: DayProfiles,
): SplitGroups {
  const { changeRules } = timetable;
  if (changeRules.count === 0) return { groups };
  const alighting = new ChangeClasses(changeRules, 'alighting');
  const boarding = new ChangeClasses(changeRules, 'boarding');
  const classed = groups.flatMap((group) => classify(timetable, group, alighting, boarding));
  const stops = new StopAdder(timetable);
  for (const change of listClassChanges(changeRules, alighting, boarding)) stops.add(change);
  if (stops.isEmpty) return { groups };
  const plain = new Map<number, ActiveRun[]>();
  const shaped: RunGroup[] = [];
  for (const { calls, pattern, runs } of classed) {
    const shape = toShape(timetable, pattern, calls, stops);
    if (shape) shaped.push({ pattern, shape, runs: toShapedRuns(runs, shape, profiles) });
    else plain.set(pattern, [...(plain.get(pattern) ?? []), ...runs]);
  }
  const together = [...plain].map(([pattern, runs]) => ({ pattern, runs: runs.sort(byStart) }));
  return { groups: [...together, ...shaped], added: stops.finish() };
}

const toShapedRuns = (runs: readonly ActiveRun[], shape: RunShape, profiles: DayProfiles) =>
  runs.map((run) => ({
    ...run,
    profile: addShapeProfile(profiles, shape, [run]),
    tripProfile: run.profile,
  }));

/** Splits the runs of a pattern by their classes. They stay together where no rule names a stop of the pattern. */
function classify(
  { patterns }: Timetable,
  { pattern, runs }: RunGroup,
  alighting: ChangeClasses,
  boarding: ChangeClasses,
): ClassedRuns[] {
  const first = patterns.callOffsets[pattern] as number;
  const last = (patterns.callOffsets[pattern + 1] as number) - 1 - first;
  const route = patterns.route[pattern] as number;
  const positions: number[] = [];
  for (let position = 0; position <= last; position++) {
    const stop = patterns.stop[first + position] as number;
    if (alighting.hasRules(stop) || boarding.hasRules(stop)) positions.push(position);
  }
  if (positions.length === 0) return [{ pattern, calls: [], runs: [...runs] }];
  const byClasses = new Map<string, ClassedRuns>();
  for (const run of runs) {
    const trip = patterns.runTrip[run.row] as number;
    const calls = positions.map((position): CallClasses => {
      const stop = patterns.stop[first + position] as number;
      const flags = patterns.callFlags[first + position] as number;
      return {
        position,
        alighting: position > 0 && (flags & 2) !== 0 ? alighting.find(stop, route, trip) : undefined,
        boarding: position < last && (flags & 1) !== 0 ? boarding.find(stop, route, trip) : undefined,
      };
    });
    const key = calls.map((call) => `${call.alighting?.number},${call.boarding?.number}`).join(' ');
    const known = byClasses.get(key);
    if (known) known.runs.push(run);
    else byClasses.set(key, { pattern, calls, runs: [run] });
  }
  return [...byClasses.values()];
}

function toShape(
  { patterns }: Timetable,
  pattern: number,
  classes: readonly CallClasses[],
  stops: StopAdder,
): RunShape | undefined {
  const byPosition = new Map(classes.map((one) => [one.position, one] as const));
  let isPlain = true;
  const calls = toPatternCalls(patterns, pattern).flatMap((call): ShapeCall[] => {
    const { alighting, boarding } = byPosition.get(call.position) ?? {};
    const [out, into] = [stops.listAlighting(alighting), stops.listBoarding(boarding)];
    if (out.stops.length === 0 && into.stops.length === 0) return [call];
    isPlain = false;
    const flags = (into.isApart ? 0 : call.flags & 1) | (out.isApart ? 0 : call.flags & 2);
    return [
      ...out.stops.map((stop): ShapeCall => ({ ...call, stop, flags: 2, times: 'arrival' })),
      ...(flags === 0 ? [] : [{ ...call, flags }]),
      ...into.stops.map((stop): ShapeCall => ({ ...call, stop, flags: 1, times: 'departure' })),
    ];
  });
  return isPlain ? undefined : { patterns: [pattern], calls };
}

/** The added stops of a class, besides its own stop or, where `isApart`, in place of it. */
interface ClassStops {
  readonly stops: readonly number[];
  readonly isApart: boolean;
}

/** Adds stops for changes that rules make shorter or longer than usual. */
class StopAdder {
  readonly #timetable: Timetable;
  readonly #fromPlace: number[] = [];
  readonly #place: number[] = [];
  readonly #kind: number[] = [];
  readonly #changeSec: number[] = [];
  readonly #exceptions: number[] = [];
  /** Added stops by key, so that each is added once. */
  readonly #known = new Map<string, number>();
  readonly #alighting = new Map<ChangeClass, Set<number>>();
  readonly #boarding = new Map<ChangeClass, Set<number>>();
  readonly #apart = new Set<ChangeClass>();

  constructor(timetable: Timetable) {
    this.#timetable = timetable;
  }

  get isEmpty(): boolean {
    return this.#place.length === 0;
  }

  add({ from, sec, to }: ClassChange): void {
    const usualSec = toUsualSec(this.#timetable, from.stop, to.stop);
    if (sec === (usualSec ?? NO_CHANGE)) return;
    if (sec !== NO_CHANGE && (usualSec === undefined || sec < usualSec)) {
      // Classes that change from the same stop to this class in the same time share a meeting.
      const meeting = this.#addStop(
        `meet ${from.stop} ${to.number} ${sec}`,
        from.stop,
        to.stop,
        MEETING,
        sec,
      );
      push(this.#alighting, from, meeting);
      push(this.#boarding, to, meeting);
      return;
    }
    const out = this.#addStop(`out ${from.number}`, from.stop, from.stop, WAY_OUT, 0);
    const into = this.#addStop(`in ${to.number}`, to.stop, to.stop, WAY_IN, 0);
    push(this.#alighting, from, out);
    push(this.#boarding, to, into);
    this.#apart.add(from).add(to);
    this.#exceptions.push(out, into, sec);
  }

  listAlighting(one: ChangeClass | undefined): ClassStops {
    return this.#list(this.#alighting, one);
  }

  listBoarding(one: ChangeClass | undefined): ClassStops {
    return this.#list(this.#boarding, one);
  }

  finish(): AddedStops {
    return {
      first: this.#timetable.stops.boardable,
      place: Int32Array.from(this.#place),
      fromPlace: Int32Array.from(this.#fromPlace),
      kind: Uint8Array.from(this.#kind),
      changeSec: Int32Array.from(this.#changeSec),
      exceptions: Int32Array.from(this.#exceptions),
    };
  }

  #list(stops: ReadonlyMap<ChangeClass, ReadonlySet<number>>, one: ChangeClass | undefined): ClassStops {
    if (!one) return { stops: [], isApart: false };
    return { stops: [...(stops.get(one) ?? [])], isApart: this.#apart.has(one) };
  }

  #addStop(key: string, fromPlace: number, place: number, kind: number, changeSec: number): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const stop = this.#timetable.stops.boardable + this.#place.length;
    this.#fromPlace.push(fromPlace);
    this.#place.push(place);
    this.#kind.push(kind);
    this.#changeSec.push(changeSec);
    this.#known.set(key, stop);
    return stop;
  }
}

/** Seconds of a change without change rules; undefined without a footpath. */
function toUsualSec({ footpaths, stops }: Timetable, from: number, to: number): number | undefined {
  return from === to ? (stops.changeSec[from] as number) : findFootpathSec(footpaths, from, to);
}

function push(sets: Map<ChangeClass, Set<number>>, key: ChangeClass, stop: number): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(stop));
}
