/** Layers of the offline map that are worked out from fact tables: `geo/streets.geojson` and `geo/railways.geojson`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';
import { toEnglishName } from './bus-english.ts';
import { loadRailways } from './railways.ts';
import { loadStreets, type Street } from './streets.ts';

interface LayerLine {
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly points: readonly LatLon[];
}

/** Decimals of a degree: 1 m. */
const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/** GeoJSON with a feature in each line of text, so that a change of one feature is a change of one line. */
function toGeoJson(note: string, lines: readonly LayerLine[]): string {
  const features = lines.map(({ properties, points }) =>
    JSON.stringify({
      type: 'Feature',
      properties,
      geometry: {
        type: 'LineString',
        coordinates: points.map(({ lat, lon }) => [round(lon), round(lat)]),
      },
    }),
  );
  return `{"type":"FeatureCollection","note":${JSON.stringify(note)},"features":[\n${features.join(',\n')}\n]}\n`;
}

/** Streets at least this long have their name on the map from one zoom earlier. */
const LONG_STREET_M = 3_000;

function toStreetLine({ cityId, nameZh, points }: Street): LayerLine {
  const lengthM = points.reduce((sum, point, idx) => sum + toDistanceM(points[idx - 1] ?? point, point), 0);
  const name =
    nameZh === ''
      ? {}
      : { name: nameZh, nameEn: toEnglishName(nameZh), minZoom: lengthM >= LONG_STREET_M ? 13 : 14 };
  return { properties: { ...name, derived: true, city: cityId }, points };
}

/** Texts of all files by file name. */
export function toGeoFiles(sourcesDir: string): Map<string, string> {
  const railways = loadRailways(sourcesDir).map(
    ({ nameZh, nameEn, points }): LayerLine => ({
      properties: { name: nameZh, nameEn, derived: true },
      points,
    }),
  );
  return new Map([
    [
      'streets.geojson',
      toGeoJson(
        'streets fitted to crossings and metro stations, not surveyed; see sources/README.md',
        loadStreets(sourcesDir).map(toStreetLine),
      ),
    ],
    [
      'railways.geojson',
      toGeoJson('chords between station points (c) OpenStreetMap contributors, ODbL', railways),
    ],
  ]);
}

/** Writes the files into `<outDir>/geo/`, beside the ones that are not built. */
export function writeGeoFiles(outDir: string, sourcesDir: string): void {
  const folder = join(outDir, 'geo');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of toGeoFiles(sourcesDir)) writeFileSync(join(folder, name), text);
}
