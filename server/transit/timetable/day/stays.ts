/**
 * Rides on which one stays seated while the vehicle goes on as another trip, as runs of their own: board on the first
 * trip, alight on one that follows. To the search they are vehicles like others, so no engine needs to know of them.
 */
import type { Timetable } from '../timetable.ts';
import type { WaitingProfiles } from '../waiting-profiles.ts';
import {
  type ActiveRun,
  byStart,
  lengthOf,
  type RunGroup,
  type RunShape,
  type ShapeCall,
} from './active-runs.ts';
import { addShapeProfile, toPatternCalls } from './run-shape.ts';
import { type DayRun, listFollowers } from './trip-links.ts';

/** Trips in which one sits before the vehicle is left for good: vehicles turn round all day, passengers do not. */
const MOST_FOLLOWERS = 3;

/** Groups of stays, one for each row of groups that some vehicle goes through. */
export function listStays(
  timetable: Timetable,
  groups: readonly RunGroup[],
  profiles: WaitingProfiles,
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

/** All ways on from a run, as far as they go; a way is part of none other. */
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

/** Calls at which one boards the first trip, then those at which one alights from the others; undefined without both. */
function toStayShape({ patterns }: Timetable, groups: readonly RunGroup[]): RunShape | undefined {
  const calls = groups.flatMap(({ pattern, shape }, trip) => {
    const last = lengthOf(patterns, pattern) - 1;
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

/** In the order of their starts. */
function toStays(ways: readonly DayRun[][], shape: RunShape, profiles: WaitingProfiles): ActiveRun[] {
  return ways
    .map((way): ActiveRun => {
      const trips = way.map(({ run }) => run);
      const [first, ...followers] = trips as [ActiveRun, ...ActiveRun[]];
      return { ...first, profile: addShapeProfile(profiles, shape, trips), followers };
    })
    .sort(byStart);
}
