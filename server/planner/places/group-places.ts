/**
 * Groups sources into physical places: platforms with their station, stations with an equal `placeId`, and points of
 * interest (and stops without a `placeId`) with places of an equal name nearby.
 */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import { isRail, toImportance, toKindWeight } from './importance.ts';
import type { Place, PlaceSource } from './place.ts';
import { toFolded } from './search-form.ts';

/** Groups stops of equal name within this distance; streets of the same name elsewhere in a city stay apart. */
const MERGE_M = 400;

/** The same for railway stations, where platforms, forecourt and metro are farther apart. */
const MERGE_RAIL_M = 800;

/** A stop farther than this from every city centre belongs to no city. */
const CITY_REACH_M = 60_000;

/** A place and the other names to find it by. */
export interface GroupedPlace {
  readonly place: Place;
  /** Names and aliases of all its sources, in the script of the feed. */
  readonly aliases: readonly string[];
  /** Translations of all its sources, except Chinese ones. */
  readonly translations: readonly string[];
}

/** A station with its platforms, or a single source. */
interface Station extends LatLon {
  readonly id: string;
  readonly type: PlaceSource['type'];
  readonly name: Names;
  readonly key: string;
  readonly rows: readonly PlaceSource[];
  readonly importance: number;
  /** Stations of equal name within this distance are the same place. */
  readonly reachM: number;
  readonly placeId?: string;
}

function compareIds(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function toRouteTypes(rows: readonly PlaceSource[]): number[] {
  return [...new Set(rows.flatMap((row) => row.routeTypes ?? []))].toSorted((a, b) => a - b);
}

function toRowsImportance(rows: readonly PlaceSource[]): number {
  const lineCount = new Set(rows.flatMap((row) => row.routeIds ?? [])).size;
  return toImportance(Math.max(...rows.map(toKindWeight)), toRouteTypes(rows), lineCount);
}

/** The name to compare stations by. Railway feeds omit 站 (包头), other feeds write it (包头站): adds it where it is missing. */
function toNameKey(name: Names, routeTypes: readonly number[]): string {
  const folded = toFolded(name.text);
  const lacksStation = routeTypes.some(isRail) && /\p{Script=Han}$/u.test(folded) && !folded.endsWith('站');
  return lacksStation ? `${folded}站` : folded;
}

function toStations(sources: readonly PlaceSource[]): Station[] {
  const groups = new Map<string, PlaceSource[]>();
  for (const source of sources) {
    const id = source.type === 'stop' ? (source.stationId ?? source.id) : source.id;
    const key = `${source.type} ${id}`;
    const rows = groups.get(key);
    if (rows) rows.push(source);
    else groups.set(key, [source]);
  }
  return [...groups].map(([groupKey, rows]) => {
    const id = groupKey.slice(groupKey.indexOf(' ') + 1);
    const sorted = rows.toSorted(compareIds);
    const head = sorted.find((row) => row.id === id) ?? (sorted[0] as PlaceSource);
    const { type, name, lat, lon } = head;
    const routeTypes = toRouteTypes(rows);
    const key = toNameKey(name, routeTypes);
    const reachM = routeTypes.some(isRail) ? MERGE_RAIL_M : MERGE_M;
    const placeId = sorted.find((row) => row.placeId !== undefined)?.placeId;
    const importance = toRowsImportance(rows);
    const station = { id, type, name, lat, lon, key, rows: sorted, importance, reachM };
    return placeId === undefined ? station : { ...station, placeId };
  });
}

/** All physical places, in an order that does not depend on the order of the sources. */
export function toGroupedPlaces(sources: readonly PlaceSource[]): GroupedPlace[] {
  const stations = toStations(sources).toSorted(
    (a, b) =>
      // Stations with a `placeId` first, so that a point of interest joins the complete group.
      Number(a.placeId === undefined) - Number(b.placeId === undefined) ||
      b.importance - a.importance ||
      compareIds(a, b),
  );
  const all: Station[][] = [];
  const byPlace = new Map<string, Station[]>();
  const byKey = new Map<string, Station[][]>();
  for (const station of stations) {
    const isArea = station.type === 'city' || station.type === 'district';
    const key = isArea ? `${station.type} ${station.id}` : station.key;
    const alike = byKey.get(key) ?? [];
    const known = station.placeId === undefined ? undefined : byPlace.get(station.placeId);
    let group = known ?? alike.find((other) => isNear(other, station));
    if (group) group.push(station);
    else {
      group = [station];
      all.push(group);
    }
    if (!alike.includes(group)) byKey.set(key, [...alike, group]);
    if (station.placeId !== undefined) byPlace.set(station.placeId, group);
  }
  const cities = sources.filter((source) => source.type === 'city');
  return all.map((group) => toGroupedPlace(group, cities));
}

/** Whether a station joins a group of its name. Two stations with a `placeId` join only if these are equal. */
function isNear(group: readonly Station[], station: Station): boolean {
  if (station.placeId !== undefined && group[0]?.placeId !== undefined) return false;
  return group.some(
    (other, i) =>
      (i === 0 || other.key === station.key) &&
      (i === 0 || other.type === 'stop') &&
      toDistanceM(other, station) <= Math.max(other.reachM, station.reachM),
  );
}

/** The name to show: adds 站 to the name of a railway station where it is missing. */
function toStationName({ key, name, rows }: Station): Names {
  const lacksStation = key !== toFolded(name.text) && toRouteTypes(rows).some(isRail);
  return lacksStation ? { ...name, text: `${name.text}站` } : name;
}

function listRailAliases({ key, name }: Station): string[] {
  return key === toFolded(name.text) ? [] : [`${name.text}站`, `${name.text}火车站`];
}

/** @param group - the most important station first */
function toGroupedPlace(group: readonly Station[], cities: readonly PlaceSource[]): GroupedPlace {
  const rows = group.flatMap((station) => station.rows);
  const stops = group.filter((station) => station.type === 'stop');
  const head = (stops[0] ?? group[0]) as Station;
  const { key, lat, lon } = head;
  const named = group.find((station) => toFolded(station.name.text) === key) ?? head;
  const stopIds = new Set(stops.flatMap((station) => [station.id, ...station.rows.map((row) => row.id)]));
  const category = rows.find((row) => row.category !== undefined)?.category;
  const timeZone = rows.find((row) => row.timeZone !== undefined)?.timeZone;
  const cityId = rows.find((row) => row.cityId !== undefined)?.cityId ?? findCityNear(head, cities)?.id;
  const lineCount = new Set(rows.flatMap((row) => row.routeIds ?? [])).size;
  const names = group.flatMap(({ name }) => [name.text, name.translations?.zh ?? '']);
  const aliases = [...names, ...group.flatMap(listRailAliases), ...rows.flatMap((row) => row.aliases ?? [])];
  const translations = group.flatMap(({ name }) =>
    Object.entries(name.translations ?? {}).flatMap(([language, text]) => (language === 'zh' ? [] : [text])),
  );
  return {
    place: {
      type: head.type,
      id: head.id,
      name: toStationName(named),
      lat,
      lon,
      stopIds: [...stopIds],
      ...(category === undefined ? {} : { category }),
      ...(cityId === undefined ? {} : { cityId }),
      ...(timeZone === undefined ? {} : { timeZone }),
      routeTypes: toRouteTypes(rows),
      lineCount,
      importance: toRowsImportance(rows),
    },
    aliases: [...new Set(aliases)].filter((alias) => alias !== ''),
    translations: [...new Set(translations)].filter((text) => text !== ''),
  };
}

function findCityNear(point: LatLon, cities: readonly PlaceSource[]): PlaceSource | undefined {
  let best: PlaceSource | undefined;
  let bestM = CITY_REACH_M;
  for (const city of cities) {
    const distanceM = toDistanceM(point, city);
    if (distanceM <= bestM) [best, bestM] = [city, distanceM];
  }
  return best;
}
