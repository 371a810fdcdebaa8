/** Builds a query day: active runs, waits, change rules, stays, chains, arrays. */
import type { ServiceDay } from '../../base/service-day.ts';
import { listActiveRuns, listShifts, listWaitGaps } from './day/active-runs.ts';
import { DayProfiles } from './day/day-profiles.ts';
import { layOutDay } from './day/lay-out-day.ts';
import { type RunGroup, splitIntoChains } from './day/run-groups.ts';
import { splitByRules } from './day/split-by-rules.ts';
import { listStays } from './day/stays.ts';
import type { DaySpan, DayTimetable } from './day-timetable.ts';
import type { Timetable } from './timetable.ts';
import { countCalls } from './timetable.ts';

/**
 * Time: linear in the runs of the span, times the calls of a pattern where running times differ.
 */
export function buildDayTimetable(timetable: Timetable, day: ServiceDay, span: DaySpan): DayTimetable {
  const { patterns } = timetable;
  const profiles = new DayProfiles(patterns);
  const groups = listGroups(timetable, day, span, profiles);
  const { added, groups: trips } = span.withTransfers
    ? splitByRules(timetable, groups, profiles)
    : { groups, added: undefined };
  const stays = span.withTransfers ? listStays(timetable, trips, profiles) : [];
  const toChains = (list: readonly RunGroup[]) =>
    list.flatMap((group) => {
      const length = group.shape?.calls.length ?? countCalls(patterns, group.pattern);
      return splitIntoChains(profiles, group.runs, length).map((runs) => ({ ...group, runs }));
    });
  return layOutDay(
    timetable,
    day,
    {
      plain: toChains(trips.filter(({ shape }) => !shape)),
      shaped: toChains(trips.filter(({ shape }) => shape)),
      stays: toChains(stays),
    },
    profiles,
    added,
  );
}

function listGroups(timetable: Timetable, day: ServiceDay, span: DaySpan, profiles: DayProfiles): RunGroup[] {
  const { patterns } = timetable;
  const shifts = listShifts(timetable, day, span);
  const groups: RunGroup[] = [];
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const length = countCalls(patterns, pattern);
    const route = patterns.route[pattern] as number;
    if (span.leavesOut?.(route)) continue;
    const routeType = timetable.routes[route]?.routeType ?? 3;
    const share = span.headwayWaitShare?.(routeType) ?? 0;
    const active = listActiveRuns(timetable, pattern, day, shifts);
    const gaps =
      share > 0 && span.catchesLast ? listWaitGaps(timetable, pattern, day, shifts, active) : undefined;
    const runs = active.map((run, i) => {
      const gap = gaps?.[i] ?? (patterns.runHeadway[run.row] as number);
      return { ...run, profile: profiles.add(run.profile, length, Math.floor(gap * share)) };
    });
    if (runs.length > 0) groups.push({ pattern, runs });
  }
  return groups;
}
