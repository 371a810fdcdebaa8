/**
 * Stays: runs of a vehicle over several trips during which passengers stay seated. A passenger boards on the first trip and
 * alights on a later one. A search treats stays like all other runs.
 */
import type { Timetable } from '../timetable.ts';
import { countCalls } from '../timetable.ts';
import { type ActiveRun, byStart } from './active-runs.ts';
import type { DayProfiles } from './day-profiles.ts';
import {
  addShapeProfile,
  type RunGroup,
  type RunShape,
  type ShapeCall,
  toPatternCalls,
} from './run-groups.ts';
import { type DayRun, listFollowers } from './trip-links.ts';

/** Most trips after the first: a vehicle runs all day, but no passenger rides with it for so long. */
const MOST_FOLLOWERS = 3;

/** Groups of stays, one for each sequence of groups that a vehicle runs through. */
export function listStays(
  timetable: Timetable,
  groups: readonly RunGroup[],
  profiles: DayProfiles,
): RunGroup[] {
  const followers = listFollowers(timetable, groups);
  if (followers.size === 0) return [];
  const ways = new Map<string, DayRun[][]>();
  groups.forEach(({ runs }, group) => {
    for (const run of runs) {
      for (const way of listWays({ run, group }, followers)) {
        const key = way.map((one) => one.group).join();
        const known = ways.get(key);
        if (known) known.push(way);
        else ways.set(key, [way]);
      }
    }
  });
  return [...ways.values()].flatMap((alike) => {
    const shape = toStayShape(
      timetable,
      (alike[0] as DayRun[]).map(({ group }) => groups[group] as RunGroup),
    );
    return shape
      ? [{ pattern: shape.patterns[0] as number, shape, runs: toStays(alike, shape, profiles) }]
      : [];
  });
}

/** The longest sequences of runs that begin with `first`. */
function listWays(first: DayRun, followers: ReadonlyMap<ActiveRun, readonly DayRun[]>): DayRun[][] {
  const ways: DayRun[][] = [];
  const follow = (way: readonly DayRun[]) => {
    const next = (followers.get((way.at(-1) as DayRun).run) ?? []).filter(
      ({ run }) => way.length <= MOST_FOLLOWERS && !way.some((one) => one.run === run),
    );
    if (next.length === 0 && way.length > 1) ways.push([...way]);
    for (const one of next) follow([...way, one]);
  };
  follow([first]);
  return ways;
}

/** The calls of the first trip with boarding, then those of later trips with alighting; undefined where one part is empty. */
function toStayShape({ patterns }: Timetable, groups: readonly RunGroup[]): RunShape | undefined {
  const calls = groups.flatMap(({ pattern, shape }, trip) => {
    const last = countCalls(patterns, pattern) - 1;
    return (shape?.calls ?? toPatternCalls(patterns, pattern)).flatMap((call): ShapeCall[] => {
      const isBoarded = trip === 0 && (call.flags & 1) !== 0 && call.position < last;
      const isLeft = trip > 0 && (call.flags & 2) !== 0 && call.position > 0;
      if (!isBoarded && !isLeft) return [];
      return [{ ...call, trip, flags: isBoarded ? 1 : 2, times: isBoarded ? 'departure' : 'arrival' }];
    });
  });
  if (calls[0]?.trip !== 0 || calls.at(-1)?.trip === 0) return undefined;
  return { patterns: groups.map(({ pattern }) => pattern), calls };
}

/** Sorted by start. */
function toStays(ways: readonly DayRun[][], shape: RunShape, profiles: DayProfiles): ActiveRun[] {
  return ways
    .map((way): ActiveRun => {
      const trips = way.map(({ run }) => run);
      const [first, ...followers] = trips as [ActiveRun, ...ActiveRun[]];
      return { ...first, profile: addShapeProfile(profiles, shape, trips), followers };
    })
    .sort(byStart);
}
