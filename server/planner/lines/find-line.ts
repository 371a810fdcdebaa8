/** One line on one day: its stops in order, first and last vehicle, headways. */
import type { ServiceDay } from '../../base/service-day.ts';
import { buildDayTimetable, type DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { StopIndex } from '../stops/stop-index.ts';
import type { HeadwayBand, LineDetail, LineDirection, LineRequest, LineStop } from './line.ts';
import {
  type LineParts,
  listPatternStops,
  listPatternsByRoute,
  toLineSummary,
  toPatternLine,
} from './list-lines.ts';

export interface LineDetailParts extends LineParts {
  readonly stops: StopIndex;
  /** Where a line's data come from, in the words of the feed's provenance. */
  readonly listSources: (routeId: string) => readonly string[];
  /** Kept between calls: the day's runs. */
  readonly dayOf: (day: ServiceDay) => DayTimetable;
}

interface DayRun {
  readonly pattern: number;
  readonly run: number;
  readonly startSec: number;
}

/** Undefined where no such line has any trip. */
export function findLine(parts: LineDetailParts, request: LineRequest): LineDetail | undefined {
  const { timetable } = parts;
  const route = timetable.routes.findIndex(
    (row) => `${timetable.feeds[row.feed]?.feedId}:${row.routeId}` === request.lineId,
  );
  const patterns = listPatternsByRoute(timetable).get(route);
  if (!patterns) return undefined;
  const day = parts.dayOf(request.day);
  const byDirection = Map.groupBy(patterns, (pattern) => directionOf(parts, pattern));
  return {
    ...toLineSummary(parts, route, patterns),
    day: request.day,
    timeZone: timetable.timeZone,
    directions: [...byDirection]
      .sort(([a], [b]) => a - b)
      .map(([directionId, own]) => toDirection(parts, day, directionId, own)),
    sources: parts.listSources(request.lineId),
  };
}

/** A day for the line browser alone: no trips of the day before, none of the day after. */
export function buildLineDay(parts: Pick<LineParts, 'timetable'>, day: ServiceDay): DayTimetable {
  return buildDayTimetable(parts.timetable, day, { daysBefore: 0, daysAfter: 0 });
}

function directionOf({ timetable }: LineParts, pattern: number): number {
  const { patterns, trips } = timetable;
  const trip = patterns.runTrip[patterns.runOffsets[pattern] as number] as number;
  return ((trips.flags[trip] as number) >> 4) & 1;
}

function toDirection(
  parts: LineDetailParts,
  day: DayTimetable,
  directionId: number,
  patterns: readonly number[],
): LineDirection {
  const { timetable } = parts;
  const runs = listRuns(day, new Set(patterns));
  const counts = Map.groupBy(runs, (run) => run.pattern);
  const usual = patterns.reduce((a, b) =>
    (counts.get(b)?.length ?? 0) > (counts.get(a)?.length ?? 0) ? b : a,
  );
  const trip = timetable.patterns.runTrip[timetable.patterns.runOffsets[usual] as number] as number;
  const headsign = timetable.names[timetable.trips.headsign[trip] as number] ?? { text: '' };
  const stops = toStops(parts, day, usual, counts.get(usual) ?? []);
  const [first, last] = [runs[0], runs[runs.length - 1]];
  return {
    directionId,
    headsign: headsign.text === '' ? (stops[stops.length - 1]?.name ?? headsign) : headsign,
    stops,
    ...(first && last ? { firstDepartureSec: first.startSec, lastDepartureSec: last.startSec } : {}),
    tripCount: runs.length,
    headways: toHeadways(runs.map((run) => run.startSec)),
    geometry: toPatternLine(timetable, usual),
  };
}

/** Runs of the patterns on the day, in order of departure. */
function listRuns(day: DayTimetable, patterns: ReadonlySet<number>): DayRun[] {
  const runs: DayRun[] = [];
  for (let chain = 0; chain < day.chainCount; chain++) {
    const pattern = day.chainPattern[chain] as number;
    if (!patterns.has(pattern)) continue;
    for (let run = day.runOffsets[chain] as number; run < (day.runOffsets[chain + 1] as number); run++) {
      runs.push({ pattern, run, startSec: day.runStart[run] as number });
    }
  }
  return runs.sort((a, b) => a.startSec - b.startSec);
}

function toStops(
  parts: LineDetailParts,
  day: DayTimetable,
  pattern: number,
  runs: readonly DayRun[],
): LineStop[] {
  const calls = listPatternStops(parts.timetable, pattern);
  const { patterns } = parts.timetable;
  const profiles = Map.groupBy(runs, ({ run }) => day.runProfile[run] as number);
  const usual =
    [...profiles].sort((a, b) => b[1].length - a[1].length)[0]?.[0] ??
    (patterns.runProfile[patterns.runOffsets[pattern] as number] as number);
  const isLast = (i: number) => i === calls.length - 1;
  return calls.map((stop, i) => {
    const times = runs.map(({ run, startSec }) => {
      const times = isLast(i) ? day.profileArrival : day.profileDeparture;
      return startSec + (times[(day.runProfile[run] as number) + i] as number);
    });
    const range = times.length === 0 ? {} : { firstSec: Math.min(...times), lastSec: Math.max(...times) };
    return {
      ...parts.stops.toPlace(stop),
      rideSec: Math.max(0, patterns.profileArrival[usual + i] as number),
      ...range,
    };
  });
}

/** Stretches of the day with one gap between departures; a gap that comes once only is no headway. */
export function toHeadways(starts: readonly number[]): HeadwayBand[] {
  const bands: { startSec: number; endSec: number; gaps: number[] }[] = [];
  for (let i = 1; i < starts.length; i++) {
    const [from, to] = [starts[i - 1] as number, starts[i] as number];
    const band = bands[bands.length - 1];
    const mean = band ? toMean(band.gaps) : 0;
    // A headway is the same to a passenger when it differs by less than a quarter.
    if (band && Math.abs(to - from - mean) <= mean / 4) {
      band.endSec = to;
      band.gaps.push(to - from);
    } else bands.push({ startSec: from, endSec: to, gaps: [to - from] });
  }
  return bands
    .filter((band) => band.gaps.length > 1)
    .map(({ startSec, endSec, gaps }) => ({ startSec, endSec, headwaySec: Math.round(toMean(gaps)) }));
}

const toMean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
