/** The map of a comparison as GeoJSON, and files that the browser saves. */
import type { Comparison } from '../../api/contract.ts';
import { listMeasures, toMeasureKey, toZoneValues } from './measures.ts';

/** Zones as polygons, or points where they have no area, with all measures but the times to single places. */
export function toComparisonGeoJson({ access, scenario, serviceDay, window }: Comparison): string {
  const measures = access ? listMeasures(access).filter(({ kind }) => kind !== 'place') : [];
  const columns = measures.map((measure) => ({
    key: toMeasureKey(measure),
    values: access ? toZoneValues(access, measure) : [],
  }));
  return JSON.stringify({
    type: 'FeatureCollection',
    properties: { scenario: scenario.name, hash: scenario.hash, serviceDay, window },
    features: (access?.zones ?? []).map(({ district, id, lat, lon, ring, weight }, z) => ({
      type: 'Feature',
      id,
      geometry: ring
        ? { type: 'Polygon', coordinates: [[...ring, ring[0] ?? []].map(([y, x]) => [x, y])] }
        : { type: 'Point', coordinates: [lon, lat] },
      properties: {
        id,
        district,
        weight,
        ...Object.fromEntries(
          columns.flatMap(({ key, values }) => [
            [`${key} before`, values[z]?.before ?? null],
            [`${key} after`, values[z]?.after ?? null],
          ]),
        ),
      },
    })),
  });
}
