/** The stops of each direction of a line on one day, with first and last vehicle at each stop. */
import { toDistanceM } from '../../base/geo.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { TimetableDeparture } from '../board/stop-timetable.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { LineStop } from './line.ts';
import { listPatternStops } from './list-lines.ts';
import { type CallRef, type MergedRow, mergeCalls } from './merge-calls.ts';

export interface DayRun {
  readonly pattern: number;
  readonly run: number;
  /** Index of its first call in `DayTimetable.callFlags`. */
  readonly firstCall: number;
  readonly startSec: number;
}

export interface DirectionStops {
  /** The patterns merged into `stops`, the one with most runs of the day first. */
  readonly patterns: readonly number[];
  readonly tripCount: number;
  readonly stops: readonly LineStop[];
  /** Index into `stops`: where most runs of the day begin; the earlier stop where two are equal. */
  readonly originIndex: number;
  /** Ascending departures at `originIndex`; empty on a day without runs. */
  readonly originSecs: readonly number[];
  /** Ascending departures at `originIndex`; empty where nobody can board. */
  readonly departures: readonly TimetableDeparture[];
}

interface DirectionParts {
  readonly timetable: Timetable;
  readonly stops: StopIndex;
}

/** The calls of one pattern, and its runs of the day. */
interface CallList {
  readonly pattern: number;
  readonly stops: readonly number[];
  readonly runs: readonly DayRun[];
}

/**
 * Merges patterns that skip some stops of the same way into one direction. Branches, detours and the way back become
 * directions of their own, regardless of the `direction_id` in the feed.
 *
 * @param runs the day's runs of the patterns
 */
export function listDirectionStops(
  parts: DirectionParts,
  day: DayTimetable,
  patterns: readonly number[],
  runs: readonly DayRun[],
): DirectionStops[] {
  const { stops, timetable } = parts;
  const runsOf = Map.groupBy(runs, ({ pattern }) => pattern);
  const lists = patterns
    .map((pattern): CallList => {
      return { pattern, stops: listPatternStops(timetable, pattern), runs: runsOf.get(pattern) ?? [] };
    })
    .sort((a, b) => b.stops.length - a.stops.length || b.runs.length - a.runs.length);
  const stopOf = ({ call, list }: CallRef) => lists[list]?.stops[call] as number;
  const ways = mergeCalls(
    lists.map((list) => list.stops.length),
    {
      keyOf: (ref) => String(stops.getTop(stopOf(ref))),
      distanceM: (a, b) => toDistanceM(stops.toPlace(stopOf(a)), stops.toPlace(stopOf(b))),
    },
  );
  return ways.map(({ lists: own, rows }) => toStops(parts, day, lists, own, rows));
}

function toStops(
  { stops, timetable }: DirectionParts,
  day: DayTimetable,
  lists: readonly CallList[],
  own: readonly number[],
  rows: readonly MergedRow[],
): DirectionStops {
  const runsOf = ({ list }: Pick<CallRef, 'list'>) => lists[list]?.runs ?? [];
  const byUse = own.toSorted((a, b) => runsOf({ list: b }).length - runsOf({ list: a }).length);
  const rideSecs = toRideSecs(rows, own, (list) => listRideSecs(timetable, day, lists[list] as CallList));
  const times = rows.map((row) => row.map((ref) => listTimes(day, lists[ref.list] as CallList, ref.call)));
  const starts = rows.map((row) => sumOf(row, (ref) => (ref.call === 0 ? runsOf(ref).length : 0)));
  const originIndex = starts.indexOf(Math.max(...starts));
  return {
    patterns: byUse.map((list) => lists[list]?.pattern as number),
    tripCount: sumOf(own, (list) => runsOf({ list }).length),
    stops: rows.map((row, index) => {
      const shown = row.reduce((a, b) => (runsOf(b).length > runsOf(a).length ? b : a));
      return {
        ...stops.toPlace(lists[shown.list]?.stops[shown.call] as number),
        rideSec: rideSecs[index] as number,
        tripCount: sumOf(row, (ref) => runsOf(ref).length),
        ...toRange(times[index] ?? []),
      };
    }),
    originIndex,
    originSecs: listSecs(times[originIndex] ?? []),
    departures: (rows[originIndex] ?? [])
      .flatMap((ref) => listDepartures(timetable, day, lists[ref.list] as CallList, ref.call))
      .sort((a, b) => a.sec - b.sec),
  };
}

function sumOf<T>(list: readonly T[], countOf: (one: T) => number): number {
  return list.reduce((sum, one) => sum + countOf(one), 0);
}

/** Times at one call of a pattern, for each run. */
interface CallTimes {
  readonly departures: readonly number[];
  readonly arrivals: readonly number[];
}

const toSec = (day: DayTimetable, times: Int32Array, { run, startSec }: DayRun, call: number) =>
  startSec + (times[(day.runProfile[run] as number) + call] as number);

/** Runs of a pattern that can be boarded at one of its calls. */
const listBoarded = (day: DayTimetable, { runs, stops }: CallList, call: number) =>
  call < stops.length - 1
    ? runs.filter(({ firstCall }) => ((day.callFlags[firstCall + call] as number) & 1) === 1)
    : [];

function listTimes(day: DayTimetable, list: CallList, call: number): CallTimes {
  return {
    departures: listBoarded(day, list, call).map((run) => toSec(day, day.profileDeparture, run, call)),
    arrivals: list.runs.map((run) => toSec(day, day.profileArrival, run, call)),
  };
}

function listDepartures(
  { patterns }: Timetable,
  day: DayTimetable,
  list: CallList,
  call: number,
): TimetableDeparture[] {
  return listBoarded(day, list, call).map((run) => {
    const headwaySec = patterns.runHeadway[day.runRow[run.run] as number] as number;
    const sec = toSec(day, day.profileDeparture, run, call);
    return headwaySec > 0 ? { sec, headwaySec } : { sec };
  });
}

/** Ascending departures, or arrivals where no run can be boarded. */
function listSecs(times: readonly CallTimes[]): number[] {
  const departures = times.flatMap((one) => one.departures);
  const secs = departures.length > 0 ? departures : times.flatMap((one) => one.arrivals);
  return secs.sort((a, b) => a - b);
}

function toRange(times: readonly CallTimes[]): Pick<LineStop, 'firstSec' | 'lastSec' | 'isArrival'> {
  const secs = listSecs(times);
  const [first, last] = [secs[0], secs.at(-1)];
  if (first === undefined || last === undefined) return {};
  const isBoarded = times.some(({ departures }) => departures.length > 0);
  return { firstSec: first, lastSec: last, ...(isBoarded ? {} : { isArrival: true }) };
}

/** Seconds from the first call of the pattern to each call, by the running times of most runs of the day. */
function listRideSecs(
  { patterns }: Timetable,
  day: DayTimetable,
  { pattern, runs, stops }: CallList,
): number[] {
  const byProfile = Map.groupBy(runs, ({ run }) => day.runProfile[run] as number);
  const [usual] = [...byProfile].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  const [arrivals, from] =
    usual === undefined
      ? [patterns.profileArrival, patterns.runProfile[patterns.runOffsets[pattern] as number] as number]
      : [day.profileArrival, usual];
  return stops.map((_, call) => Math.max(0, arrivals[from + call] as number));
}

/**
 * Riding time from the first row to each row. The times of a row that only a later list has are added to those of the nearest
 * row before it (else after it) that this list shares with the lists before.
 */
function toRideSecs(
  rows: readonly MergedRow[],
  lists: readonly number[],
  secsOf: (list: number) => readonly number[],
): number[] {
  const known = new Map<number, number>();
  for (const list of lists) {
    const secs = secsOf(list);
    const own = rows.flatMap((row, index) => {
      const ref = row.find((one) => one.list === list);
      return ref ? [{ index, sec: secs[ref.call] as number }] : [];
    });
    const first = own.find(({ index }) => known.has(index));
    let offset = first ? (known.get(first.index) as number) - first.sec : 0;
    for (const { index, sec } of own) {
      const sure = known.get(index);
      if (sure === undefined) known.set(index, offset + sec);
      else offset = sure - sec;
    }
  }
  const secs = rows.map((_, index) => known.get(index) ?? 0);
  const least = Math.min(0, ...secs);
  return secs.map((sec) => sec - least);
}
