/** All lines, as a map and a browser of lines show them. */
import type { LatLon } from '../../base/geo.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type LegBuilder, toShapeLine } from '../model/leg-builder.ts';
import type { LineSummary } from './line.ts';
import { simplifyLine } from './simplify-line.ts';

/** Finer than a pixel of a city-wide map. */
const TOLERANCE_M = 20;

export interface LineParts {
  readonly timetable: Timetable;
  readonly legs: LegBuilder;
  /** Ids of the cities that `stops.city` counts. */
  readonly cityIds: readonly string[];
}

/** In the order of feeds and `route_sort_order`; lines without any trip are left out. */
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

/** The way a pattern goes: the shape of its first trip, else straight from stop to stop. */
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

/** One stretch for each way that differs; the way back along the same stops is not drawn again. */
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
