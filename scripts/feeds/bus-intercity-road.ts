/** The way of an intercity line: terminals, stops and bends of the road, with distances. */
import { toDistanceM } from '../../server/base/geo.ts';
import type { PlaceSource } from './bus-feed.ts';
import { type LineDirection, type LinePoint, toConfidence } from './bus-line.ts';
import type { Place } from './bus-stations.ts';
import { getNumber, getText, type SourceRow } from './csv.ts';

/** A row of `bus_intercity_points.csv`, or a terminal. */
export interface RoadPoint {
  readonly name: string;
  readonly kind: 'stop' | 'via' | 'terminal';
  /** Undefined where only the neighbours have known positions. */
  readonly at?: { readonly lat: number; readonly lon: number } | undefined;
  readonly source: PlaceSource;
}

/** The stops and bends of one line, in order. */
export function toRoadPoints(rows: readonly SourceRow[], routeId: string): RoadPoint[] {
  return rows
    .filter((row) => getText(row, 'route_id') === routeId)
    .toSorted((a, b) => getNumber(a, 'seq') - getNumber(b, 'seq'))
    .map((row): RoadPoint => {
      const kind = getText(row, 'kind');
      if (kind !== 'stop' && kind !== 'via') throw new Error(`${routeId}: no such kind of point: ${kind}`);
      const hasPoint = getText(row, 'lat') !== '';
      return {
        name: getText(row, 'name_zh'),
        kind,
        at: hasPoint ? { lat: getNumber(row, 'lat'), lon: getNumber(row, 'lon') } : undefined,
        source: { confidence: toConfidence(getText(row, 'confidence')), source: getText(row, 'basis') },
      };
    });
}

type Located = RoadPoint & { readonly lat: number; readonly lon: number };

/** Positions of all points; unknown ones are set at equal steps between their known neighbours. */
export function toLocated(points: readonly RoadPoint[]): Located[] {
  const round = (value: number) => Math.round(value * 1e6) / 1e6;
  return points.map((point, idx): Located => {
    if (point.at) return { ...point, ...point.at };
    const before = points.findLastIndex((other, at) => at < idx && other.at !== undefined);
    const after = points.findIndex((other, at) => at > idx && other.at !== undefined);
    const [from, to] = [points[before]?.at, points[after]?.at];
    if (!from || !to) throw new Error(`${point.name}: no known point on both sides`);
    const share = (idx - before) / (after - before);
    return {
      ...point,
      lat: round(from.lat + share * (to.lat - from.lat)),
      lon: round(from.lon + share * (to.lon - from.lon)),
    };
  });
}

/**
 * The direction along the points. Distances are straight-line distances, scaled to the length in the table.
 *
 * @param roadM length of the road between the terminals
 */
export function toRoadDirection(
  points: readonly RoadPoint[],
  roadM: number,
  headsign: LineDirection['headsign'],
): LineDirection {
  const located = toLocated(points);
  let straightM = 0;
  const reached = located.map((point, idx) => {
    const before = located[idx - 1];
    if (before) straightM += toDistanceM(before, point);
    return straightM;
  });
  const places: (Place & LinePoint)[] = [];
  const vias: LinePoint[] = [];
  located.forEach(({ name, kind, lat, lon }, idx) => {
    const cumM = Math.round(((reached[idx] ?? 0) * roadM) / straightM);
    if (kind === 'via') vias.push({ lat, lon, cumM });
    else places.push({ name, lat, lon, cumM, isTerminal: kind === 'terminal' });
  });
  return { places, vias, headsign };
}
