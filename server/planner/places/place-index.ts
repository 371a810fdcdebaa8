/** All places with what is needed to find them, by text, by position, by stop. */
import KDBush from 'kdbush';
import { toDistanceM } from '../../base/geo.ts';
import { type GroupedPlace, toGroupedPlaces } from './group-places.ts';
import { isCoach, isRail } from './importance.ts';
import type { Place, PlaceSource } from './place.ts';
import { type SearchForm, toSearchForm } from './search-form.ts';

/** A place with its names made ready: its own, and those in letters that it has in translation. */
export interface PlaceEntry {
  readonly place: Place;
  readonly names: readonly SearchForm[];
  readonly translations: readonly SearchForm[];
}

/** Built once, never changed. */
export interface PlaceIndex {
  readonly entries: readonly PlaceEntry[];
  /** Longitude and latitude of `entries`, by index. */
  readonly positions: KDBush;
  readonly byStopId: ReadonlyMap<string, Place>;
  /** Main stations of each city, the most important first. */
  readonly stationsByCity: ReadonlyMap<string, readonly PlaceEntry[]>;
}

/** So many stations stand for a city whose name is typed. */
const MAIN_STATIONS = 4;

/** A station that matters this much less than the city's first is a halt. */
const HALT_GAP = 0.25;

/** Stations further from the centre are those of its counties, not its own. */
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

/** 包头 is what people call 包头市. */
function listCityNames({ name: { text } }: Place): string[] {
  return /^.{2,}市$/u.test(text) ? [text, text.slice(0, -1)] : [text];
}

/** What people of the city call a place: 包头市政府(新都市区) is their 市政府, 包头东站 their 东站. */
function listLocalNames(name: string, cityNames: readonly string[]): string[] {
  const bare = name.replace(/\s*[(（][^()（）]*[)）]\s*$/u, '');
  const rests = cityNames.flatMap((city) => (bare.startsWith(city) ? [bare.slice(city.length)] : []));
  return [...(bare === name ? [] : [bare]), ...rests].filter((rest) => [...rest].length >= 2);
}

/** Railway stations near the centre; coach stations where a city has none. */
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
