/** The runs of a query day, all on its clock, pattern by pattern. */
import { type ServiceDay, toDayStartEpochSec } from '../../../base/service-day.ts';
import { isActive, type PatternTable, type Timetable } from '../timetable.ts';

export interface ActiveRun {
  readonly start: number;
  readonly profile: number;
  /** The profile of its trip by the calls of the pattern, where `profile` is that of a shape. */
  readonly tripProfile?: number;
  readonly row: number;
  readonly dayShift: number;
  /** The runs that follow where passengers stay seated, the first not among them. */
  readonly followers?: readonly ActiveRun[];
}

/** Runs that call alike: chains are made of one group. */
export interface RunGroup {
  /** Of its first trip. */
  readonly pattern: number;
  /** Absent where the calls are those of the pattern. */
  readonly shape?: RunShape;
  readonly runs: readonly ActiveRun[];
}

/**
 * Where clocks go back, the day begins (noon minus 12 h) an hour after midnight: that hour is asked for below
 * zero, and the vehicles that end in it still count.
 */
const CLOCK_CHANGE_SEC = 2 * 3600;

/** Seconds to add to each feed's times of a service day. */
export interface DayShift {
  readonly dayShift: number;
  readonly secondsOfFeed: readonly number[];
}

export const lengthOf = (patterns: PatternTable, pattern: number) =>
  (patterns.callOffsets[pattern + 1] as number) - (patterns.callOffsets[pattern] as number);

/** For each day of the span and each feed. */
export function listShifts(
  timetable: Timetable,
  day: ServiceDay,
  { daysBefore, daysAfter }: { readonly daysBefore: number; readonly daysAfter: number },
): DayShift[] {
  const base = toDayStartEpochSec(day, timetable.timeZone);
  const shifts: DayShift[] = [];
  for (let dayShift = -daysBefore; dayShift <= daysAfter; dayShift++) {
    const secondsOfFeed = timetable.feeds.map(
      (feed) => toDayStartEpochSec(day + dayShift, feed.timeZone) - base,
    );
    shifts.push({ dayShift, secondsOfFeed });
  }
  return shifts;
}

/** In the order of their starts. Runs of earlier days that have ended well before the day begins are left out. */
export function listActiveRuns(
  timetable: Timetable,
  pattern: number,
  day: ServiceDay,
  shifts: readonly DayShift[],
): ActiveRun[] {
  const { patterns, services, trips } = timetable;
  const from = patterns.runOffsets[pattern] as number;
  const to = patterns.runOffsets[pattern + 1] as number;
  const last = lengthOf(patterns, pattern) - 1;
  const runs: ActiveRun[] = [];
  for (const { dayShift, secondsOfFeed } of shifts) {
    for (let row = from; row < to; row++) {
      const trip = patterns.runTrip[row] as number;
      if (!isActive(services, trips.service[trip] as number, day + dayShift)) continue;
      const profile = patterns.runProfile[row] as number;
      const start =
        (patterns.runStart[row] as number) + (secondsOfFeed[trips.feed[trip] as number] as number);
      const end = start + (patterns.profileArrival[profile + last] as number);
      if (dayShift < 0 && end < -CLOCK_CHANGE_SEC) continue;
      runs.push({ start, profile, row, dayShift });
    }
  }
  return runs.sort(byStart);
}

export const byStart = (a: ActiveRun, b: ActiveRun) =>
  a.start - b.start || a.dayShift - b.dayShift || a.row - b.row;

export interface RunShape {
  /** Of each trip. */
  readonly patterns: readonly number[];
  readonly calls: readonly ShapeCall[];
}

export interface ShapeCall {
  /** The stop that the search knows: the timetable's, or one that was added for some trips. */
  readonly stop: number;
  /** The timetable's stop. */
  readonly place: number;
  /** Bit 0: boarding allowed, bit 1: alighting allowed. */
  readonly flags: number;
  /** Which trip of the run: 0 is its first. */
  readonly trip: number;
  /** Of the call in the trip's own pattern. */
  readonly position: number;
  readonly times: CallTimes;
}

/** Which of a call's times a call of the shape has: both, or one of them twice. */
export type CallTimes = 'both' | 'arrival' | 'departure';
