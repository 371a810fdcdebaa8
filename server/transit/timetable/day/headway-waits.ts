/**
 * How long before its computed departure a vehicle of which only the headway is promised asks its passengers to be at
 * the stop.
 *
 * The wait is a share of the headway, and whoever comes later is expected to take the next vehicle. So it holds only
 * where a next one comes: the last vehicle before service pauses for more than its headway, or ends, can be caught
 * until it leaves. Nor is the wait longer than the same share of the headway (or the gap) that ends with the vehicle:
 * whatever headway begins with it, passengers wait for it as they did for those before.
 */
import type { ServiceDay } from '../../../base/service-day.ts';
import type { Timetable } from '../timetable.ts';
import { type ActiveRun, type DayShift, listActiveRuns, listShifts } from './active-runs.ts';

/**
 * For each of the runs, the seconds of which a passenger waits a share: its headway, or that of the run before it where
 * that is shorter and no longer gap lies between them; 0 for exact times and for the last vehicle. Undefined where the pattern runs by exact times alone.
 *
 * @param runs all runs of the pattern on the days of `shifts`, in the order of their starts
 */
export function listWaitGaps(
  timetable: Timetable,
  pattern: number,
  day: ServiceDay,
  shifts: readonly DayShift[],
  runs: readonly ActiveRun[],
): number[] | undefined {
  const headwayOf = ({ row }: ActiveRun) => timetable.patterns.runHeadway[row] as number;
  if (runs.every((run) => headwayOf(run) === 0)) return undefined;
  // What follows the last run of the span is known, too, where service goes on all night.
  const last = shifts.at(-1)?.dayShift ?? 0;
  const next = listShifts(timetable, day, { daysBefore: -last - 1, daysAfter: last + 1 });
  const following = listActiveRuns(timetable, pattern, day, next);
  const promised = [...runs, ...following].filter((run) => headwayOf(run) > 0);
  // Vehicles that leave at the same second are one to whoever waits.
  const headways = new Map<number, number>();
  for (const run of promised)
    headways.set(run.start, Math.min(headwayOf(run), headways.get(run.start) ?? Number.POSITIVE_INFINITY));
  const times = [...headways.keys()].sort((a, b) => a - b);
  const placeOf = new Map(times.map((start, i) => [start, i] as const));
  return runs.map((run) => {
    const headway = headwayOf(run);
    if (headway === 0) return 0;
    const at = placeOf.get(run.start) as number;
    const [before, after] = [times[at - 1], times[at + 1]];
    if (after === undefined || after > run.start + headway) return 0;
    if (before === undefined) return headway;
    // Where one headway ends a minute before another begins, that minute promises nobody a shorter wait.
    return Math.min(headway, Math.max(run.start - before, headways.get(before) as number));
  });
}
