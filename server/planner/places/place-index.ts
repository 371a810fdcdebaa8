/** An index of all places: by name, by position, by stop. */

import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import { type GroupedPlace, toGroupedPlaces } from './group-places.ts';
import { isCoach, isRail } from './importance.ts';
import type { NearbyPlace, Place, PlaceSource, PlaceType } from './place.ts';
import { type SearchForm, toSearchForm } from './search-form.ts';

/** A place with the search forms of its own names and of its translations. */
export interface PlaceEntry {
  readonly place: Place;
  readonly names: readonly SearchForm[];
  readonly translations: readonly SearchForm[];
}

export interface PlaceIndex {
  readonly entries: readonly PlaceEntry[];
  /** Longitude and latitude of each entry, in the order of `entries`. */
  readonly positions: KDBush;
  readonly byStopId: ReadonlyMap<string, Place>;
  /** Main stations of each city, the most important first. */
  readonly stationsByCity: ReadonlyMap<string, readonly PlaceEntry[]>;
}

/** Number of stations found by the name of their city. */
const MAIN_STATIONS = 4;

/** A station whose importance is lower by this than that of the city's first station is a minor one. */
const HALT_GAP = 0.25;

/** Stations farther from the centre serve the counties around the city, not the city. */
const CITY_RADIUS_M = 25_000;

export function buildPlaceIndex(sources: readonly PlaceSource[]): PlaceIndex {
  const groups = toGroupedPlaces(sources);
  const cityNames = new Map(
    groups.flatMap(({ place }) => (place.type === 'city' ? [[place.id, listCityNames(place)] as const] : [])),
  );
  const entries = groups.map((group) => toEntry(group, cityNames.get(group.place.cityId ?? '') ?? []));
  const positions = new KDBush(entries.length);
  const byStopId = new Map<string, Place>();
  for (const { place } of entries) {
    positions.add(place.lon, place.lat);
    for (const stopId of place.stopIds) byStopId.set(stopId, place);
  }
  positions.finish();
  return { entries, positions, byStopId, stationsByCity: toStationsByCity(entries) };
}

/** The place that a stop, platform or station is part of. */
export function findPlaceOfStop(index: PlaceIndex, stopId: string): Place | undefined {
  return index.byStopId.get(stopId);
}

function toEntry({ place, aliases, translations }: GroupedPlace, cityNames: readonly string[]): PlaceEntry {
  const { text } = place.name;
  const names = [
    ...new Set([
      ...(place.type === 'city' ? listCityNames(place) : [text]),
      ...aliases,
      ...[text, ...aliases].flatMap((name) => listLocalNames(name, cityNames)),
    ]),
  ];
  return {
    place,
    names: names.map(toSearchForm),
    translations: translations.filter((name) => !names.includes(name)).map(toSearchForm),
  };
}

/** The name of a city with and without 市: people say 包头 for 包头市. */
function listCityNames({ name: { text } }: Place): string[] {
  return /^.{2,}市$/u.test(text) ? [text, text.slice(0, -1)] : [text];
}

/** Shorter names used inside the city: 市政府 for 包头市政府(新都市区), 东站 for 包头东站. */
function listLocalNames(name: string, cityNames: readonly string[]): string[] {
  const bare = name.replace(/\s*[(（][^()（）]*[)）]\s*$/u, '');
  const rests = cityNames.flatMap((city) => (bare.startsWith(city) ? [bare.slice(city.length)] : []));
  return [...(bare === name ? [] : [bare]), ...rests].filter((rest) => [...rest].length >= 2);
}

/** Main stations by city: railway stations near its centre, or coach stations where it has no railway station. */
function toStationsByCity(entries: readonly PlaceEntry[]): Map<string, PlaceEntry[]> {
  const result = new Map<string, PlaceEntry[]>();
  for (const { place: city } of entries.filter(({ place }) => place.type === 'city')) {
    const near = entries.filter(
      ({ place }) => place.stopIds.length > 0 && toDistanceM(city, place) <= CITY_RADIUS_M,
    );
    const rail = near.filter(({ place }) => place.routeTypes.some(isRail));
    const stations = rail.length > 0 ? rail : near.filter(({ place }) => place.routeTypes.some(isCoach));
    const sorted = stations.toSorted(
      (a, b) => b.place.importance - a.place.importance || (a.place.id < b.place.id ? -1 : 1),
    );
    const least = (sorted[0]?.place.importance ?? 0) - HALT_GAP;
    const main = sorted.filter(({ place }) => place.importance >= least);
    result.set(city.id, main.slice(0, MAIN_STATIONS));
  }
  return result;
}

export interface NearestOptions {
  readonly limit: number;
  readonly maxM: number;
  readonly types?: readonly PlaceType[];
}

/** The places within `maxM`, nearest first, at most `limit`. O(limit log n). */
export function findNearest(index: PlaceIndex, point: LatLon, options: NearestOptions): NearbyPlace[] {
  if (index.entries.length === 0 || options.limit <= 0) return [];
  const { types } = options;
  const isWanted = (i: number) => {
    const place = index.entries[i]?.place;
    return place !== undefined && (!types || types.includes(place.type));
  };
  // `geokdbush` uses a slightly larger earth radius: search a little farther, then filter by `toDistanceM`.
  const reachKm = (options.maxM / 1_000) * 1.01 + 0.001;
  return around(index.positions, point.lon, point.lat, options.limit, reachKm, isWanted)
    .flatMap((i) => {
      const place = index.entries[i]?.place;
      return place ? [{ place, distanceM: toDistanceM(point, place) }] : [];
    })
    .filter(({ distanceM }) => distanceM <= options.maxM);
}
