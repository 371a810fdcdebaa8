/** Fitted streets of a city (`streets.csv`). */
import type { LatLon } from '../../server/base/geo.ts';
import { getNumber, getText, loadSource } from './csv.ts';

export interface Street {
  readonly id: string;
  /** Id of the city in `region.json`. */
  readonly cityId: string;
  /** Empty where the name is not known. */
  readonly nameZh: string;
  readonly points: readonly LatLon[];
}

const cityIds: Readonly<Record<string, string>> = { 呼和浩特: 'hohhot', 包头: 'baotou' };

/** The streets in the order of the table. */
export function loadStreets(sourcesDir: string): Street[] {
  const rows = Map.groupBy(loadSource(sourcesDir, 'streets.csv'), (row) => getText(row, 'street_id'));
  return [...rows].map(([id, points]): Street => {
    const [first] = points;
    const cityId = cityIds[first?.city ?? ''];
    if (!first || !cityId || points.length < 2) throw new Error(`street ${id} needs a city and two points`);
    return {
      id,
      cityId,
      nameZh: getText(first, 'name_zh'),
      points: points
        .toSorted((a, b) => getNumber(a, 'seq') - getNumber(b, 'seq'))
        .map((row) => ({ lat: getNumber(row, 'lat'), lon: getNumber(row, 'lon') })),
    };
  });
}
