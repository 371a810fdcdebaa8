/** One line on one day: its directions with stops, first and last vehicle, headways. */
import type { LatLon } from '../../base/geo.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { buildDayTimetable } from '../../transit/timetable/build-day-timetable.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { StopIndex } from '../model/stop-index.ts';
import { type DayRun, type DirectionStops, listDirectionStops } from './direction-stops.ts';
import type { HeadwayBand, LineDetail, LineDirection, LineRequest } from './line.ts';
import {
  type LineParts,
  listPatternStops,
  listPatternsByRoute,
  toLineSummary,
  toPatternLine,
} from './list-lines.ts';

export interface LineDetailParts extends LineParts {
  readonly stops: StopIndex;
  /** Sources of the data of a line, from `provenance.txt`. */
  readonly listSources: (routeId: string) => readonly string[];
  /** Returns the (cached) timetable of a day. */
  readonly dayOf: (day: ServiceDay) => DayTimetable;
}

/** Undefined where the line does not exist or has no trips. */
export function findLine(parts: LineDetailParts, request: LineRequest): LineDetail | undefined {
  const { timetable } = parts;
  const route = timetable.routes.findIndex(
    (row) => `${timetable.feeds[row.feed]?.feedId}:${row.routeId}` === request.lineId,
  );
  const patterns = listPatternsByRoute(timetable).get(route);
  if (!patterns) return undefined;
  const day = parts.dayOf(request.day);
  return {
    ...toLineSummary(parts, route, patterns),
    day: request.day,
    timeZone: timetable.timeZone,
    directions: listDirections(parts, day, patterns),
    sources: parts.listSources(request.lineId),
  };
}

/** A day timetable for `findLine`: only trips of the service day itself. */
export function buildLineDay(parts: Pick<LineParts, 'timetable'>, day: ServiceDay): DayTimetable {
  return buildDayTimetable(parts.timetable, day, { daysBefore: 0, daysAfter: 0 });
}

function directionOf({ timetable }: LineParts, pattern: number): number {
  const { patterns, trips } = timetable;
  const trip = patterns.runTrip[patterns.runOffsets[pattern] as number] as number;
  return ((trips.flags[trip] as number) >> 4) & 1;
}

/**
 * The directions of the line. A `direction_id` without runs on the day shows the patterns of other days. Stops separate
 * directions that share a `direction_id`, and join patterns of one direction that have different ones.
 */
function listDirections(
  parts: LineDetailParts,
  day: DayTimetable,
  patterns: readonly number[],
): LineDirection[] {
  const runs = listRuns(day, new Set(patterns));
  const used = new Set(runs.map(({ pattern }) => pattern));
  const byDirection = Map.groupBy(patterns, (pattern) => directionOf(parts, pattern));
  const shown = [...byDirection.values()].flatMap((own) => {
    const running = own.filter((pattern) => used.has(pattern));
    return running.length > 0 ? running : own;
  });
  return listDirectionStops(parts, day, shown, runs)
    .map((way) => toDirection(parts, way))
    .sort((a, b) => a.directionId - b.directionId || b.tripCount - a.tripCount);
}

function toDirection(
  parts: LineDetailParts,
  { departures, originIndex, originSecs, patterns, stops, tripCount }: DirectionStops,
): LineDirection {
  const { timetable } = parts;
  const usual = patterns[0] as number;
  const trip = timetable.patterns.runTrip[timetable.patterns.runOffsets[usual] as number] as number;
  const headsign = timetable.names[timetable.trips.headsign[trip] as number] ?? { text: '' };
  const [first, last] = [originSecs[0], originSecs.at(-1)];
  return {
    directionId: directionOf(parts, usual),
    headsign: headsign.text === '' ? (stops[stops.length - 1]?.name ?? headsign) : headsign,
    stops,
    originIndex,
    ...(first === undefined || last === undefined
      ? {}
      : { firstDepartureSec: first, lastDepartureSec: last }),
    tripCount,
    departures,
    headways: toHeadways(originSecs),
    geometry: listWays(timetable, patterns),
  };
}

/** The ways of the patterns that have stops which no longer pattern has. */
function listWays(timetable: Timetable, patterns: readonly number[]): LatLon[][] {
  const seen = new Set<number>();
  return patterns
    .map((pattern) => ({ pattern, stops: listPatternStops(timetable, pattern) }))
    .sort((a, b) => b.stops.length - a.stops.length)
    .filter(({ stops }) => {
      const isNew = stops.some((stop) => !seen.has(stop));
      for (const stop of stops) seen.add(stop);
      return isNew;
    })
    .map(({ pattern }) => toPatternLine(timetable, pattern));
}

/** Runs of the patterns on the day, by departure. */
function listRuns(day: DayTimetable, patterns: ReadonlySet<number>): DayRun[] {
  const runs: DayRun[] = [];
  for (let chain = 0; chain < day.chainCount; chain++) {
    const pattern = day.chainPattern[chain] as number;
    if (!patterns.has(pattern)) continue;
    const firstCall = day.chainCall[chain] as number;
    for (let run = day.runOffsets[chain] as number; run < (day.runOffsets[chain + 1] as number); run++) {
      runs.push({ pattern, run, firstCall, startSec: day.runStart[run] as number });
    }
  }
  return runs.sort((a, b) => a.startSec - b.startSec);
}

/** Groups departures into parts of the day with about equal intervals; drops an interval that occurs only once. */
export function toHeadways(starts: readonly number[]): HeadwayBand[] {
  const bands: { startSec: number; endSec: number; gaps: number[] }[] = [];
  for (let i = 1; i < starts.length; i++) {
    const [from, to] = [starts[i - 1] as number, starts[i] as number];
    const band = bands[bands.length - 1];
    const mean = band ? toMean(band.gaps) : 0;
    // Passengers hardly notice a difference of up to a quarter of the interval.
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
