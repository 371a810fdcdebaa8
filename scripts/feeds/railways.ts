/** Railways as chords from station to station (`railways.csv`): lines of the map, and the ways of trains. */
import type { LatLon } from '../../server/base/geo.ts';
import { getNumber, getText, loadSource } from './csv.ts';

export interface RailwayPoint extends LatLon {
  readonly stationZh: string;
}

export interface Railway {
  readonly id: string;
  readonly nameZh: string;
  readonly nameEn: string;
  /** Stations in their order along the railway. */
  readonly points: readonly RailwayPoint[];
}

/** The railways in the order of the table. */
export function loadRailways(sourcesDir: string): Railway[] {
  const rows = Map.groupBy(loadSource(sourcesDir, 'railways.csv'), (row) => getText(row, 'railway_id'));
  return [...rows].map(([id, points]): Railway => {
    const [first] = points;
    if (!first || points.length < 2) throw new Error(`railway ${id} needs two stations`);
    return {
      id,
      nameZh: getText(first, 'name_zh'),
      nameEn: getText(first, 'name_en'),
      points: points
        .toSorted((a, b) => getNumber(a, 'seq') - getNumber(b, 'seq'))
        .map((row) => ({
          stationZh: getText(row, 'station_zh'),
          lat: getNumber(row, 'lat'),
          lon: getNumber(row, 'lon'),
        })),
    };
  });
}

/** The points of a railway between two of its stations, in the order of travel, without the two; undefined if it lacks one. */
export function listBetween(
  { points }: Railway,
  fromZh: string,
  toZh: string,
): readonly RailwayPoint[] | undefined {
  const from = points.findIndex(({ stationZh }) => stationZh === fromZh);
  const to = points.findIndex(({ stationZh }) => stationZh === toZh);
  if (from < 0 || to < 0) return undefined;
  return from < to ? points.slice(from + 1, to) : points.slice(to + 1, from).toReversed();
}
