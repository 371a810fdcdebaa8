/** All lines with their ways, for the map and the list of lines. */
import type { LatLon } from '../../base/geo.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type LegBuilder, toShapeLine } from '../model/leg-builder.ts';
import type { LineSummary } from './line.ts';

/** Less than a pixel of a city-wide map. */
const TOLERANCE_M = 20;

const METRES_PER_DEGREE = 111_195;

export interface LineParts {
  readonly timetable: Timetable;
  readonly legs: LegBuilder;
  /** Ids of the cities that `stops.city` refers to by index. */
  readonly cityIds: readonly string[];
}

/** All lines that have trips, in the order of the feeds, then of `route_sort_order`. */
export function listLines(parts: LineParts): LineSummary[] {
  const { routes } = parts.timetable;
  const patternsOf = listPatternsByRoute(parts.timetable);
  return [...patternsOf]
    .sort(([a], [b]) => {
      const [x, y] = [routes[a], routes[b]];
      return (x?.feed ?? 0) - (y?.feed ?? 0) || (x?.sortOrder ?? 0) - (y?.sortOrder ?? 0) || a - b;
    })
    .map(([route, patterns]) => toLineSummary(parts, route, patterns));
}

export function toLineSummary(parts: LineParts, route: number, patterns: readonly number[]): LineSummary {
  const { timetable, cityIds } = parts;
  const cities = new Set<number>();
  for (const pattern of patterns) {
    for (const stop of listPatternStops(timetable, pattern)) {
      const city = timetable.stops.city[stop] as number;
      if (city !== 255) cities.add(city);
    }
  }
  return {
    route: parts.legs.toRoute(route),
    feedId: timetable.feeds[timetable.routes[route]?.feed ?? 0]?.feedId ?? '',
    regionIds: [...cities].sort((a, b) => a - b).map((city) => cityIds[city] ?? String(city)),
    crossesBoundary: cities.size > 1,
    geometry: listStretches(timetable, patterns),
  };
}

export function listPatternsByRoute({ patterns }: Timetable): Map<number, number[]> {
  const byRoute = new Map<number, number[]>();
  for (let p = 0; p < patterns.count; p++) {
    const route = patterns.route[p] as number;
    const list = byRoute.get(route);
    if (list) list.push(p);
    else byRoute.set(route, [p]);
  }
  return byRoute;
}

export function listPatternStops({ patterns }: Timetable, pattern: number): number[] {
  return [...patterns.stop.subarray(patterns.callOffsets[pattern], patterns.callOffsets[pattern + 1])];
}

/** The way of a pattern: the shape of its first trip, or straight lines from stop to stop. */
export function toPatternLine(timetable: Timetable, pattern: number): LatLon[] {
  const { patterns, trips, stops } = timetable;
  const trip = patterns.runTrip[patterns.runOffsets[pattern] as number];
  const shape = trip === undefined ? -1 : (trips.shape[trip] as number);
  if (shape >= 0) return toShapeLine(timetable, shape);
  return listPatternStops(timetable, pattern).map((stop) => ({
    lat: stops.lat[stop] as number,
    lon: stops.lon[stop] as number,
  }));
}

/** The simplified ways of the patterns; skips a pattern whose pairs of neighbouring stops all occur in a longer one, in either direction. */
function listStretches(timetable: Timetable, patterns: readonly number[]): LatLon[][] {
  const { stops, names } = timetable;
  const nameAt = (stop: number) => names[stops.name[stop] as number]?.text ?? getString(stops.ids, stop);
  const seen = new Set<string>();
  const stretches: LatLon[][] = [];
  const longestFirst = patterns.toSorted(
    (a, b) => listPatternStops(timetable, b).length - listPatternStops(timetable, a).length || a - b,
  );
  for (const pattern of longestFirst) {
    const calls = listPatternStops(timetable, pattern).map(nameAt);
    const pairs = calls.slice(1).map((name, i) => [calls[i] ?? '', name].sort().join('|'));
    if (pairs.every((pair) => seen.has(pair))) continue;
    for (const pair of pairs) seen.add(pair);
    stretches.push(simplifyLine(toPatternLine(timetable, pattern), TOLERANCE_M));
  }
  return stretches;
}

/**
 * Drops points of a line by the Douglas-Peucker algorithm, so that no dropped point is farther than `toleranceM` from the
 * simplified line. Uses a stack instead of recursion, because shapes of feeds may have any number of points.
 */
export function simplifyLine(line: readonly LatLon[], toleranceM: number): LatLon[] {
  const keep = new Uint8Array(line.length);
  if (line.length === 0) return [];
  keep[0] = 1;
  keep[line.length - 1] = 1;
  const open: [from: number, to: number][] = [[0, line.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let farthest = -1;
    let farthestM = toleranceM;
    for (let i = from + 1; i < to; i++) {
      const gapM = toGapM(line[i] as LatLon, line[from] as LatLon, line[to] as LatLon);
      if (gapM > farthestM) {
        farthestM = gapM;
        farthest = i;
      }
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    open.push([from, farthest], [farthest, to]);
  }
  return line.filter((_, i) => keep[i] === 1);
}

/** Distance of a point from a segment, in a plane scaled for the latitude of the segment. */
function toGapM(p: LatLon, a: LatLon, b: LatLon): number {
  const scale = Math.cos((a.lat * Math.PI) / 180);
  const [dx, dy] = [(b.lon - a.lon) * scale, b.lat - a.lat];
  const [px, py] = [(p.lon - a.lon) * scale, p.lat - a.lat];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  return Math.hypot(px - dx * share, py - dy * share) * METRES_PER_DEGREE;
}
