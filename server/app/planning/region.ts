/** Reads the files of a region: cities, places of the search box, layers of the offline map. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Box, LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { PlaceSource } from '../../planner/places/place.ts';
import type { City } from '../../transit/network/cities.ts';
import { parseStopMerges, type StopMergeRow } from '../../transit/network/stop-merges.ts';
import { defaultWalk } from '../../transit/timetable/compile/compile.ts';
import type { WalkOptions } from '../../transit/timetable/compile/compile-footpaths.ts';
import { neutralTravelRules, serviceKinds, type TravelRules } from '../../transit/timetable/travel-rules.ts';
import { loadJson } from '../files/load-json.ts';
import { type GroundFiles, loadGround, noGround } from './ground-files.ts';

const namesShape = z.record(z.string(), z.string());
const latShape = z.number().min(-90).max(90);
const lonShape = z.number().min(-180).max(180);
const citiesShape = z.array(
  z.strictObject({
    id: z.string().min(1),
    adcode: z.string().optional(),
    names: namesShape,
    seats: z.array(z.strictObject({ adcode: z.string(), names: namesShape, lat: latShape, lon: lonShape })),
  }),
);
const secondsShape = z.int().min(0).max(7_200);
const slackShape = z.strictObject({ changeSec: secondsShape, boardSlackSec: secondsShape });
const byKind = <Shape extends z.ZodType>(shape: Shape) =>
  z.strictObject(Object.fromEntries(serviceKinds.map((kind) => [kind, shape.optional()] as const)));

/** Travel rules of a region; an absent value means the neutral one. */
const travelShape = z.strictObject({
  note: z.string().optional(),
  walk: z
    .strictObject({
      maxM: z.number().min(0).max(2_000).default(defaultWalk.maxM),
      speedMps: z.number().min(0.3).max(3).default(defaultWalk.speedMps),
      detourFactor: z.number().min(1).max(3).default(defaultWalk.detourFactor),
    })
    .optional(),
  slack: byKind(slackShape).optional(),
  headwayWaitShare: byKind(z.number().min(0).max(1)).optional(),
});

const regionShape = z.strictObject({
  $schema: z.string().optional(),
  names: namesShape,
  bbox: z.strictObject({ south: latShape, west: lonShape, north: latShape, east: lonShape }),
  start: z.strictObject({ lat: latShape, lon: lonShape, zoom: z.number().min(0).max(22) }),
  cities: citiesShape,
  neighbours: citiesShape.optional(),
  /** Attribution of the offline map's data in `geo/` beside the file. */
  groundAttribution: z.string().optional(),
  /** Sentences for the key of the map: what on it is modelled, and where. */
  mapNotes: z.array(namesShape).optional(),
  /** Folder of the shared card's scheme, relative to the file. */
  scheme: z.string().min(1).optional(),
  travel: travelShape.optional(),
});

export type RegionShape = z.infer<typeof regionShape>;

export interface RegionFiles {
  /** The region file; absent for the neutral region. */
  readonly file?: string;
  readonly name: Names;
  readonly bounds: Box;
  /** Center and zoom of the map at the start. */
  readonly start: RegionShape['start'];
  readonly cities: readonly City[];
  /** Cities that lines of the region reach, which are no part of it; and their districts. */
  readonly neighbours: { readonly cities: readonly City[]; readonly places: readonly PlaceSource[] };
  readonly walk: WalkOptions;
  readonly rules: TravelRules;
  /** Folder of the shared card's scheme; absent if the region has none. */
  readonly schemeDir?: string;
  readonly places: readonly PlaceSource[];
  /** Names that people use, by the name of the place in the feeds, in the region file or in `places.csv`. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** Rows of `stop-merges.csv`; empty without the file. */
  readonly stopMerges: readonly StopMergeRow[];
  readonly ground: GroundFiles;
  readonly groundAttribution: string;
  /** What on the map is modelled, and where. */
  readonly mapNotes: readonly Names[];
}

/** Converts names: Chinese is the region's own language; every other one is a translation. */
function toNames(names: Readonly<Record<string, string>>): Names {
  const { zh, ...translations } = names;
  return { text: zh ?? Object.values(names)[0] ?? '', translations };
}

/**
 * Reads a region file and, if present, `places.csv`, `aliases.csv`, `stop-merges.csv` and `geo/` beside it.
 *
 * @throws ProblemError `bad-request` for an ambiguous row of `stop-merges.csv` and for a wrong file of `geo/`
 */
export function loadRegion(file: string): RegionFiles {
  const dir = dirname(file);
  const shape = loadJson(file, regionShape);
  const toCities = (shapes: RegionShape['cities']) =>
    shapes.map(({ id, names, seats }) => ({ id, names: toNames(names), seats }));
  const near = shape.neighbours ?? [];
  return {
    file,
    name: toNames(shape.names),
    bounds: shape.bbox,
    start: shape.start,
    cities: toCities(shape.cities),
    neighbours: { cities: toCities(near), places: listAreas(near) },
    walk: shape.travel?.walk ?? defaultWalk,
    rules: toRules(shape.travel),
    ...(shape.scheme === undefined ? {} : { schemeDir: join(dir, shape.scheme) }),
    places: [...listAreas(shape.cities), ...loadPlaces(join(dir, 'places.csv'), shape)],
    aliases: loadAliases(join(dir, 'aliases.csv')),
    stopMerges: loadStopMerges(join(dir, 'stop-merges.csv')),
    ground: loadGround(dir),
    groundAttribution: shape.groundAttribution ?? '',
    mapNotes: (shape.mapNotes ?? []).map(toNames),
  };
}

/** The values of the region, completed with neutral ones. */
function toRules(travel: RegionShape['travel']): TravelRules {
  const { headwayWaitShare, slack } = neutralTravelRules;
  return {
    slack: { ...slack, ...travel?.slack },
    headwayWaitShare: { ...headwayWaitShare, ...travel?.headwayWaitShare },
  };
}

/**
 * The region of feeds without a region file: no cities, places or water, neutral rules, and a name made from
 * the publishers.
 */
export function toNeutralRegion(bounds: Box, middle: LatLon, name: string): RegionFiles {
  return {
    name: { text: name },
    bounds,
    start: { lat: middle.lat, lon: middle.lon, zoom: 10 },
    cities: [],
    neighbours: { cities: [], places: [] },
    walk: defaultWalk,
    rules: neutralTravelRules,
    places: [],
    aliases: new Map(),
    stopMerges: [],
    ground: noGround,
    groundAttribution: '',
    mapNotes: [],
  };
}

function listAreas(cities: RegionShape['cities']): PlaceSource[] {
  return cities.flatMap(({ id, names, seats }): PlaceSource[] => {
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

/** The sources with the names that people use added to those with such a name. */
export function toWithAliases(
  sources: readonly PlaceSource[],
  { aliases }: Pick<RegionFiles, 'aliases'>,
): readonly PlaceSource[] {
  if (aliases.size === 0) return sources;
  return sources.map((source) => {
    const added = aliases.get(source.name.text);
    return added ? { ...source, aliases: [...(source.aliases ?? []), ...added] } : source;
  });
}

/** Places that are open on a date, `YYYY-MM-DD`: an airport moves. */
export function listOpenPlaces(
  { places }: Pick<RegionFiles, 'places'>,
  date: string,
): readonly PlaceSource[] {
  return places.filter(({ firstDate = date, lastDate = date }) => firstDate <= date && date <= lastDate);
}

function loadPlaces(file: string, shape: RegionShape): PlaceSource[] {
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
      ...(row.first_date ? { firstDate: row.first_date } : {}),
      ...(row.last_date ? { lastDate: row.last_date } : {}),
      ...(cityId === undefined ? {} : { cityId }),
    };
  });
}

/** Rows `alias,name`: one alias may stand for several places, and a place may have several. */
function loadAliases(file: string): ReadonlyMap<string, readonly string[]> {
  if (!existsSync(file)) return new Map();
  const rows = parse(readFileSync(file), { columns: true, bom: true, trim: true }) as Record<
    string,
    string
  >[];
  const aliases = new Map<string, string[]>();
  for (const { alias, name } of rows) {
    if (alias && name) aliases.set(name, [...(aliases.get(name) ?? []), alias]);
  }
  return aliases;
}

function loadStopMerges(file: string): StopMergeRow[] {
  return existsSync(file) ? parseStopMerges(readFileSync(file)) : [];
}
