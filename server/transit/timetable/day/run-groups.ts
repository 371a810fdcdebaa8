/** Groups of runs with the same calls, their shapes where calls differ from the pattern, and their split into chains. */
import type { PatternTable } from '../timetable.ts';
import type { ActiveRun } from './active-runs.ts';
import type { DayProfiles } from './day-profiles.ts';

/** Runs of a query day with the same calls. */
export interface RunGroup {
  /** Pattern of the first trip. */
  readonly pattern: number;
  /** Absent where the calls are those of the pattern. */
  readonly shape?: RunShape;
  readonly runs: readonly ActiveRun[];
}

/** The calls of a run where they differ from those of its pattern. */
export interface RunShape {
  /** Pattern of each trip of the run. */
  readonly patterns: readonly number[];
  readonly calls: readonly ShapeCall[];
}

export interface ShapeCall {
  /** Stop of the day: a row of the stop table, or an added stop. */
  readonly stop: number;
  /** Row of the stop table. */
  readonly place: number;
  /** Bit 0: boarding allowed, bit 1: alighting allowed. */
  readonly flags: number;
  /** Index of the trip in the run. */
  readonly trip: number;
  /** Position of the call in the pattern of that trip. */
  readonly position: number;
  readonly times: CallTimes;
}

/** The times of the pattern that a call has: both, or one of them as arrival and departure. */
export type CallTimes = 'both' | 'arrival' | 'departure';

/** The calls of a pattern without changes. */
export function toPatternCalls({ callFlags, callOffsets, stop }: PatternTable, pattern: number): ShapeCall[] {
  const calls: ShapeCall[] = [];
  const first = callOffsets[pattern] as number;
  for (let at = first; at < (callOffsets[pattern + 1] as number); at++) {
    const place = stop[at] as number;
    calls.push({
      stop: place,
      place,
      flags: callFlags[at] as number,
      trip: 0,
      position: at - first,
      times: 'both',
    });
  }
  return calls;
}

type TimedRun = Pick<ActiveRun, 'start' | 'profile' | 'tripProfile'>;

/**
 * Adds the profile of a run with a shape and returns its offset. Seconds count from the start of the first trip.
 *
 * @param trips the runs of the trips of the shape
 */
export function addShapeProfile(profiles: DayProfiles, shape: RunShape, trips: readonly TimedRun[]): number {
  const arrival: number[] = [];
  const departure: number[] = [];
  const base = trips[0]?.start ?? 0;
  for (const { position, times, trip } of shape.calls) {
    const { profile, start, tripProfile = profile } = trips[trip] as TimedRun;
    const arrives = start - base + profiles.arrivalAt(tripProfile + position);
    const departs = start - base + profiles.departureAt(tripProfile + position);
    arrival.push(times === 'departure' ? departs : arrives);
    departure.push(times === 'arrival' ? arrives : departs);
  }
  return profiles.addTimes(arrival, departure);
}

/**
 * Splits runs into chains in which no run overtakes another at any call. Greedy: a run joins the first chain whose last
 * run is at no call later. `runs` are sorted by start.
 */
export function splitIntoChains(
  profiles: DayProfiles,
  runs: readonly ActiveRun[],
  length: number,
): ActiveRun[][] {
  const chains: ActiveRun[][] = [];
  for (const run of runs) {
    const chain = chains.find((c) => isNowhereLater(profiles, c[c.length - 1] as ActiveRun, run, length));
    if (chain) chain.push(run);
    else chains.push([run]);
  }
  return chains;
}

function isNowhereLater(profiles: DayProfiles, a: ActiveRun, b: ActiveRun, length: number): boolean {
  const ahead = b.start - a.start;
  if (a.profile === b.profile) return ahead >= 0;
  for (let i = 0; i < length; i++) {
    const arrivalGap = profiles.arrivalAt(b.profile + i) - profiles.arrivalAt(a.profile + i);
    const departureGap = profiles.departureAt(b.profile + i) - profiles.departureAt(a.profile + i);
    if (ahead + arrivalGap < 0 || ahead + departureGap < 0) return false;
  }
  return true;
}
