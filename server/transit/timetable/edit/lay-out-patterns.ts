/** The pattern table of an edited timetable. */
import type { PatternTable } from '../timetable.ts';
import type { EditedPattern, EditedRun } from './edited-rows.ts';

/** Patterns that are as they were by their arrays, the others from plain values; equal ones become one. */
export function layOutPatterns(
  patterns: PatternTable,
  replaced: ReadonlyMap<number, readonly EditedPattern[]>,
  added: readonly EditedPattern[],
  wheelchairOf: (trip: number) => number,
): PatternTable {
  const edited = mergeEqual([...[...replaced.values()].flat(), ...added], (run) => wheelchairOf(run.trip));
  const kept: number[] = [];
  for (let p = 0; p < patterns.count; p++) if (!replaced.has(p)) kept.push(p);
  const sum = (offsets: Int32Array) =>
    kept.reduce((n, p) => n + (offsets[p + 1] as number) - (offsets[p] as number), 0);
  const count = kept.length + edited.length;
  const calls = sum(patterns.callOffsets) + edited.reduce((n, { stops }) => n + stops.length, 0);
  const runs = sum(patterns.runOffsets) + edited.reduce((n, pattern) => n + pattern.runs.length, 0);
  const profiles = new ProfileTail(patterns);
  const table = {
    count,
    route: new Int32Array(count),
    callOffsets: new Int32Array(count + 1),
    stop: new Int32Array(calls),
    callFlags: new Uint8Array(calls),
    callRules: new Uint8Array(calls),
    runOffsets: new Int32Array(count + 1),
    runStart: new Int32Array(runs),
    runProfile: new Int32Array(runs),
    runTrip: new Int32Array(runs),
    runHeadway: new Int32Array(runs),
  };
  let [call, run] = [0, 0];
  kept.forEach((p, at) => {
    const [fromCall, toCall] = [patterns.callOffsets[p] as number, patterns.callOffsets[p + 1] as number];
    const [fromRun, toRun] = [patterns.runOffsets[p] as number, patterns.runOffsets[p + 1] as number];
    table.route[at] = patterns.route[p] as number;
    for (const name of ['stop', 'callFlags', 'callRules'] as const) {
      table[name].set(patterns[name].subarray(fromCall, toCall), call);
    }
    for (const name of ['runStart', 'runProfile', 'runTrip', 'runHeadway'] as const) {
      table[name].set(patterns[name].subarray(fromRun, toRun), run);
    }
    call += toCall - fromCall;
    run += toRun - fromRun;
    table.callOffsets[at + 1] = call;
    table.runOffsets[at + 1] = run;
  });
  edited.forEach((pattern, i) => {
    const at = kept.length + i;
    table.route[at] = pattern.route;
    table.stop.set(pattern.stops, call);
    table.callFlags.set(pattern.flags, call);
    table.callRules.set(pattern.rules, call);
    for (const { arrival, departure, headway, start, trip } of pattern.runs) {
      table.runStart[run] = start;
      table.runProfile[run] = profiles.add(arrival, departure);
      table.runTrip[run] = trip;
      table.runHeadway[run] = headway;
      run++;
    }
    call += pattern.stops.length;
    table.callOffsets[at + 1] = call;
    table.runOffsets[at + 1] = run;
  });
  return { ...table, ...profiles.toArrays() };
}

/** Profiles behind those of the base; equal ones are one. */
class ProfileTail {
  readonly #base: PatternTable;
  readonly #known = new Map<string, number>();
  readonly #arrival: number[] = [];
  readonly #departure: number[] = [];

  constructor(base: PatternTable) {
    this.#base = base;
  }

  add(arrival: readonly number[], departure: readonly number[]): number {
    const key = `${arrival.join()}|${departure.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const offset = this.#base.profileArrival.length + this.#arrival.length;
    for (const value of arrival) this.#arrival.push(value);
    for (const value of departure) this.#departure.push(value);
    this.#known.set(key, offset);
    return offset;
  }

  toArrays(): Pick<PatternTable, 'profileArrival' | 'profileDeparture'> {
    const join = (from: Int32Array, more: readonly number[]) => {
      if (more.length === 0) return from;
      const to = new Int32Array(from.length + more.length);
      to.set(from);
      to.set(more, from.length);
      return to;
    };
    return {
      profileArrival: join(this.#base.profileArrival, this.#arrival),
      profileDeparture: join(this.#base.profileDeparture, this.#departure),
    };
  }
}

/** Patterns of one route, calls and rules as one, their runs by start. A pattern is one for wheelchairs, or is not. */
function mergeEqual(
  patterns: readonly EditedPattern[],
  wheelchairOf: (run: EditedRun) => number,
): readonly EditedPattern[] {
  const merged = new Map<string, { pattern: EditedPattern; runs: EditedRun[] }>();
  for (const pattern of patterns) {
    for (const run of pattern.runs) {
      const key = `${pattern.route}|${wheelchairOf(run)}|${pattern.stops.join()}|${pattern.rules.join()}`;
      const known = merged.get(key);
      if (known) known.runs.push(run);
      else merged.set(key, { pattern, runs: [run] });
    }
  }
  return [...merged.values()].map(({ pattern, runs }) => ({
    ...pattern,
    runs: runs.sort((a, b) => a.start - b.start || a.trip - b.trip),
  }));
}
