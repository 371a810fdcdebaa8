/**
 * The runs of a query day, on the clock of that day, and the waits for headway runs.
 *
 * Live delays belong in `listActiveRuns`: it sets the start and the profile of each run of each service day.
 */
import { type ServiceDay, toDayStartEpochSec } from '../../../base/service-day.ts';
import { countCalls, isActive, type Timetable } from '../timetable.ts';

export interface ActiveRun {
  /** Seconds on the clock of the query day. */
  readonly start: number;
  /** Offset in the profiles of the day. */
  readonly profile: number;
  /** Offset of the profile with the calls of the pattern, where `profile` has those of a shape. */
  readonly tripProfile?: number;
  /** Row in the run arrays of the timetable. */
  readonly row: number;
  /** Service day, counted from the query day. */
  readonly dayShift: number;
  /** The runs after this one during which passengers stay seated. */
  readonly followers?: readonly ActiveRun[];
}

/**
 * Runs of earlier days that end before this many seconds ahead of the day are left out. On the day when clocks go back, the
 * service day begins (noon minus 12 h) an hour after midnight, so queries for that hour have times below zero.
 */
const CLOCK_CHANGE_SEC = 2 * 3600;

/** The seconds that turn times of a service day of each feed into times of the query day. */
export interface DayShift {
  readonly dayShift: number;
  readonly secondsOfFeed: readonly number[];
}

/** One shift for each service day of the span. */
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

/** The runs of a pattern on the service days of `shifts`, sorted by start. Runs that end before the query day are left out. */
export function listActiveRuns(
  timetable: Timetable,
  pattern: number,
  day: ServiceDay,
  shifts: readonly DayShift[],
): ActiveRun[] {
  const { patterns, services, trips } = timetable;
  const from = patterns.runOffsets[pattern] as number;
  const to = patterns.runOffsets[pattern + 1] as number;
  const last = countCalls(patterns, pattern) - 1;
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

/**
 * The gap for each run: a passenger is at the stop a share of this gap before the computed departure, because the feed gives
 * only a headway. Undefined for a pattern with exact times only.
 *
 * A passenger who comes later takes the next vehicle. So the gap is 0 where no vehicle follows within the headway: the last
 * vehicle before a pause can be caught until it leaves. Otherwise the gap is the headway of the run, but at most the longer
 * of two values: the time since the vehicle before, and the headway of that vehicle.
 *
 * @param runs all runs of the pattern on the days of `shifts`, sorted by start
 */
export function listWaitGaps(
  timetable: Timetable,
  pattern: number,
  day: ServiceDay,
  shifts: readonly DayShift[],
  runs: readonly ActiveRun[],
): number[] | undefined {
  const toHeadway = ({ row }: ActiveRun) => timetable.patterns.runHeadway[row] as number;
  if (runs.every((run) => toHeadway(run) === 0)) return undefined;
  // The day after the span tells whether service goes on after its last run.
  const last = shifts.at(-1)?.dayShift ?? 0;
  const next = listShifts(timetable, day, { daysBefore: -last - 1, daysAfter: last + 1 });
  const following = listActiveRuns(timetable, pattern, day, next);
  const headwayRuns = [...runs, ...following].filter((run) => toHeadway(run) > 0);
  // Vehicles that leave at the same second count as one, with the shorter headway.
  const headways = new Map<number, number>();
  for (const run of headwayRuns)
    headways.set(run.start, Math.min(toHeadway(run), headways.get(run.start) ?? Number.POSITIVE_INFINITY));
  const times = [...headways.keys()].sort((a, b) => a - b);
  const indexOf = new Map(times.map((start, i) => [start, i] as const));
  return runs.map((run) => {
    const headway = toHeadway(run);
    if (headway === 0) return 0;
    const at = indexOf.get(run.start) as number;
    const [before, after] = [times[at - 1], times[at + 1]];
    if (after === undefined || after > run.start + headway) return 0;
    if (before === undefined) return headway;
    // The gap between two headway windows may be short; it must not make the wait shorter than the earlier headway.
    return Math.min(headway, Math.max(run.start - before, headways.get(before) as number));
  });
}
