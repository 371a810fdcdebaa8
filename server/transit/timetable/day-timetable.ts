/**
 * One query day laid out for the search: all runs that a journey of that day can meet, on one clock.
 *
 * Runs of the day itself, of the days before that are still on the road after midnight (a trip at
 * 25:10 belongs to yesterday's service), and, where asked, of the days after. Each pattern is split
 * into chains in which no run overtakes another at any call, arrivals and departures alike, so that
 * the earliest run to board is also the earliest to arrive everywhere.
 */
import { type ServiceDay, toDayStartEpochSec } from '../../base/service-day.ts';
import { isActive, type PatternTable, type Timetable } from './timetable.ts';
import { WaitingProfiles } from './waiting-profiles.ts';

/** The arrays that the search runs on. Index `c` is a chain; positions count calls from 0. */
export interface DayTimetable {
  readonly day: ServiceDay;
  readonly stopCount: number;
  readonly chainCount: number;
  /** The pattern a chain is part of. */
  readonly chainPattern: Int32Array;
  /** First call of the chain in `callStop` and `callFlags`. */
  readonly chainCall: Int32Array;
  readonly chainLength: Int32Array;
  readonly callStop: Int32Array;
  /** Bit 0: boarding allowed, bit 1: alighting allowed. */
  readonly callFlags: Uint8Array;
  /** `chainCount + 1` offsets into the run arrays. */
  readonly runOffsets: Int32Array;
  /** Seconds since the start of `day`; below zero for runs of the day before. */
  readonly runStart: Int32Array;
  readonly runProfile: Int32Array;
  /** Row of the run in the timetable's own run arrays. */
  readonly runRow: Int32Array;
  /** Service day of the run, counted from `day`: -1 is the day before. */
  readonly runDayShift: Int8Array;
  readonly profileArrival: Int32Array;
  readonly profileDeparture: Int32Array;
  /** CSR: the chains that call at a stop, and where in the chain. */
  readonly stopOffsets: Int32Array;
  readonly stopChain: Int32Array;
  readonly stopPosition: Int32Array;
}

export interface DaySpan {
  /** Service days before the query day whose late trips count. */
  readonly daysBefore: number;
  /** Service days after it. */
  readonly daysAfter: number;
  /**
   * Part of the headway (0 to 1), by GTFS `route_type`, that a passenger is at the stop before a vehicle of
   * which only the headway is promised. Where absent, computed departures are taken for exact times.
   */
  readonly headwayWaitShare?: (routeType: number) => number;
}

/**
 * Where clocks go back, the day begins (noon minus 12 h) an hour after midnight: that hour is asked for below
 * zero, and the vehicles that end in it still count.
 */
const CLOCK_CHANGE_SEC = 2 * 3600;

interface ActiveRun {
  readonly start: number;
  readonly profile: number;
  readonly row: number;
  readonly dayShift: number;
}

/**
 * Lays out a query day. Runs of earlier days that have ended well before `day` begins are left out.
 *
 * Time: linear in the runs of the span, times the calls of a pattern where running times differ.
 */
export function buildDayTimetable(timetable: Timetable, day: ServiceDay, span: DaySpan): DayTimetable {
  const { patterns } = timetable;
  const shifts = listShifts(timetable, day, span);
  const profiles = new WaitingProfiles(patterns);
  const chains: { pattern: number; runs: ActiveRun[] }[] = [];
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const length = lengthOf(patterns, pattern);
    const routeType = timetable.routes[patterns.route[pattern] as number]?.routeType ?? 3;
    const share = span.headwayWaitShare?.(routeType) ?? 0;
    const runs = listActiveRuns(timetable, pattern, day, shifts).map((run) => ({
      ...run,
      profile: profiles.add(
        run.profile,
        length,
        Math.floor((patterns.runHeadway[run.row] as number) * share),
      ),
    }));
    if (runs.length === 0) continue;
    for (const chain of splitIntoChains(profiles, runs, length)) chains.push({ pattern, runs: chain });
  }
  return layOut(timetable, day, chains, profiles);
}

const lengthOf = (patterns: PatternTable, pattern: number) =>
  (patterns.callOffsets[pattern + 1] as number) - (patterns.callOffsets[pattern] as number);

/** For each day of the span and each feed: seconds to add to that feed's times of that day. */
function listShifts(timetable: Timetable, day: ServiceDay, span: DaySpan) {
  const base = toDayStartEpochSec(day, timetable.timeZone);
  const shifts: { dayShift: number; secondsOfFeed: number[] }[] = [];
  for (let dayShift = -span.daysBefore; dayShift <= span.daysAfter; dayShift++) {
    const secondsOfFeed = timetable.feeds.map(
      (feed) => toDayStartEpochSec(day + dayShift, feed.timeZone) - base,
    );
    shifts.push({ dayShift, secondsOfFeed });
  }
  return shifts;
}

function listActiveRuns(
  timetable: Timetable,
  pattern: number,
  day: ServiceDay,
  shifts: ReturnType<typeof listShifts>,
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
  return runs.sort((a, b) => a.start - b.start || a.dayShift - b.dayShift || a.row - b.row);
}

/**
 * Greedy split: each run joins the first chain whose last run is nowhere later than it. Runs come
 * sorted by start, so equal profiles need no look at the calls.
 */
function splitIntoChains(
  profiles: WaitingProfiles,
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

function isNowhereLater(profiles: WaitingProfiles, a: ActiveRun, b: ActiveRun, length: number): boolean {
  const ahead = b.start - a.start;
  if (a.profile === b.profile) return ahead >= 0;
  for (let i = 0; i < length; i++) {
    const arrivalGap = profiles.arrivalAt(b.profile + i) - profiles.arrivalAt(a.profile + i);
    const departureGap = profiles.departureAt(b.profile + i) - profiles.departureAt(a.profile + i);
    if (ahead + arrivalGap < 0 || ahead + departureGap < 0) return false;
  }
  return true;
}

function layOut(
  timetable: Timetable,
  day: ServiceDay,
  chains: readonly { pattern: number; runs: readonly ActiveRun[] }[],
  profiles: WaitingProfiles,
): DayTimetable {
  const { patterns } = timetable;
  const stopCount = timetable.stops.boardable;
  const runCount = chains.reduce((sum, chain) => sum + chain.runs.length, 0);
  const chainPattern = new Int32Array(chains.length);
  const chainCall = new Int32Array(chains.length);
  const chainLength = new Int32Array(chains.length);
  const runOffsets = new Int32Array(chains.length + 1);
  const runStart = new Int32Array(runCount);
  const runProfile = new Int32Array(runCount);
  const runRow = new Int32Array(runCount);
  const runDayShift = new Int8Array(runCount);
  let next = 0;
  chains.forEach(({ pattern, runs }, c) => {
    chainPattern[c] = pattern;
    chainCall[c] = patterns.callOffsets[pattern] as number;
    chainLength[c] = lengthOf(patterns, pattern);
    for (const run of runs) {
      runStart[next] = run.start;
      runProfile[next] = run.profile;
      runRow[next] = run.row;
      runDayShift[next] = run.dayShift;
      next++;
    }
    runOffsets[c + 1] = next;
  });
  return {
    day,
    stopCount,
    chainCount: chains.length,
    chainPattern,
    chainCall,
    chainLength,
    callStop: patterns.stop,
    callFlags: patterns.callFlags,
    runOffsets,
    runStart,
    runProfile,
    runRow,
    runDayShift,
    ...profiles.toArrays(),
    ...indexStops(stopCount, chainCall, chainLength, patterns.stop),
  };
}

/** The chains at each stop, in the order of chains and positions. */
export function indexStops(
  stopCount: number,
  chainCall: Int32Array,
  chainLength: Int32Array,
  callStop: Int32Array,
): Pick<DayTimetable, 'stopOffsets' | 'stopChain' | 'stopPosition'> {
  const stopOffsets = new Int32Array(stopCount + 1);
  for (let c = 0; c < chainCall.length; c++) {
    const call = chainCall[c] as number;
    for (let i = 0; i < (chainLength[c] as number); i++) {
      const slot = (callStop[call + i] as number) + 1;
      stopOffsets[slot] = (stopOffsets[slot] as number) + 1;
    }
  }
  for (let s = 0; s < stopCount; s++) {
    stopOffsets[s + 1] = (stopOffsets[s + 1] as number) + (stopOffsets[s] as number);
  }
  const total = stopOffsets[stopCount] as number;
  const stopChain = new Int32Array(total);
  const stopPosition = new Int32Array(total);
  const fill = stopOffsets.slice(0, stopCount);
  for (let c = 0; c < chainCall.length; c++) {
    const call = chainCall[c] as number;
    for (let i = 0; i < (chainLength[c] as number); i++) {
      const stop = callStop[call + i] as number;
      const slot = fill[stop] as number;
      stopChain[slot] = c;
      stopPosition[slot] = i;
      fill[stop] = slot + 1;
    }
  }
  return { stopOffsets, stopChain, stopPosition };
}
