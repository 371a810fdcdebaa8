/** The region's own files: its cities, places of the search box, and the ground under the map. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { FeatureCollection, Geometry } from 'geojson';
import { z } from 'zod';
import type { Names } from '../base/names.ts';
import type { PlaceSource } from '../planner/places/place.ts';
import type { City } from '../transit/network/cities.ts';
import { parseStopMerges, type StopMergeRow } from '../transit/network/stop-merges.ts';
import { loadJson } from './load-json.ts';

const namesShape = z.record(z.string(), z.string());
const regionShape = z.object({
  names: namesShape,
  bbox: z.object({ south: z.number(), west: z.number(), north: z.number(), east: z.number() }),
  start: z.object({ lat: z.number(), lon: z.number(), zoom: z.number() }),
  cities: z.array(
    z.object({
      id: z.string(),
      names: namesShape,
      seats: z.array(z.object({ adcode: z.string(), names: namesShape, lat: z.number(), lon: z.number() })),
    }),
  ),
});

export interface RegionFiles {
  readonly shape: z.infer<typeof regionShape>;
  readonly cities: readonly City[];
  readonly places: readonly PlaceSource[];
  /** Empty where the region says nothing of its own. */
  readonly stopMerges: readonly StopMergeRow[];
  readonly water: readonly FeatureCollection<Geometry>[];
}

/** Chinese is the region's own language; every other one is a translation. */
function toNames(names: Readonly<Record<string, string>>): Names {
  const { zh, ...translations } = names;
  return { text: zh ?? Object.values(names)[0] ?? '', translations };
}

/**
 * Reads a region file, and `places.csv`, `stop-merges.csv` and `geo/` beside it where they are.
 *
 * @throws ProblemError `bad-request` for a row of `stop-merges.csv` that says nothing clear
 */
export function loadRegion(file: string): RegionFiles {
  const dir = dirname(file);
  const shape = loadJson(file, regionShape);
  const cities = shape.cities.map(({ id, names, seats }) => ({ id, names: toNames(names), seats }));
  return {
    shape,
    cities,
    places: [...listAreas(shape), ...loadPlaces(join(dir, 'places.csv'), shape)],
    stopMerges: loadStopMerges(join(dir, 'stop-merges.csv')),
    water: ['lakes', 'rivers'].flatMap((name) => loadGeoJson(join(dir, 'geo', `${name}.geojson`))),
  };
}

function listAreas(shape: RegionFiles['shape']): PlaceSource[] {
  return shape.cities.flatMap(({ id, names, seats }): PlaceSource[] => {
    const [first] = seats;
    const districts = seats.map(
      (seat): PlaceSource => ({
        type: 'district',
        id: `district-${seat.adcode}`,
        name: toNames(seat.names),
        lat: seat.lat,
        lon: seat.lon,
        cityId: id,
      }),
    );
    if (!first) return districts;
    return [{ type: 'city', id, name: toNames(names), lat: first.lat, lon: first.lon }, ...districts];
  });
}

function loadPlaces(file: string, shape: RegionFiles['shape']): PlaceSource[] {
  if (!existsSync(file)) return [];
  const rows = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[];
  const cityOf = new Map(shape.cities.map(({ id, names }) => [names.zh, id] as const));
  return rows.map((row): PlaceSource => {
    const cityId = cityOf.get(row.city ?? '');
    return {
      type: 'poi',
      id: row.id ?? '',
      name: { text: row.name_zh ?? '', ...(row.name_en ? { translations: { en: row.name_en } } : {}) },
      lat: Number(row.lat),
      lon: Number(row.lon),
      ...(row.category ? { category: row.category } : {}),
      ...(cityId === undefined ? {} : { cityId }),
    };
  });
}

function loadStopMerges(file: string): StopMergeRow[] {
  return existsSync(file) ? parseStopMerges(readFileSync(file)) : [];
}

function loadGeoJson(file: string): FeatureCollection<Geometry>[] {
  return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as FeatureCollection<Geometry>] : [];
}
