/** stops.txt of all feeds in one table, the stops that some trip calls at first. */
import type { Names } from '../../../base/names.ts';
import type { StopRow } from '../../gtfs/rows.ts';
import { toStringTable } from '../string-table.ts';
import type { StopTable } from '../timetable.ts';
import type { FeedSource } from './feed-source.ts';
import type { NamePool } from './name-pool.ts';

export interface CompiledStops {
  readonly table: StopTable;
  /** The zones that stops point at. */
  readonly timeZones: readonly string[];
  /** Row of `stop_id` in a feed, or undefined. */
  readonly findStop: (feed: number, stopId: string) => number | undefined;
}

interface Entry {
  readonly feed: number;
  readonly row: StopRow;
}

/** @param isCalledAt whether a trip calls at the stop: such stops come first, in the order of feeds and rows */
export function compileStops(
  feeds: readonly FeedSource[],
  names: NamePool,
  isCalledAt: (feed: number, stopId: string) => boolean,
): CompiledStops {
  const called: Entry[] = [];
  const others: Entry[] = [];
  feeds.forEach((feed, f) => {
    for (const row of feed.stops) (isCalledAt(f, row.stopId) ? called : others).push({ feed: f, row });
  });
  const entries = [...called, ...others];
  const rows = new Map(entries.map(({ feed, row }, i) => [`${feed} ${row.stopId}`, i] as const));
  const findStop = (feed: number, stopId: string) => rows.get(`${feed} ${stopId}`);
  const parent = Int32Array.from(entries, ({ feed, row }) =>
    row.parentStation === undefined ? -1 : (findStop(feed, row.parentStation) ?? -1),
  );
  cutRings(parent);
  const position = (i: number): { lat: number; lon: number } => {
    // Generic nodes and boarding areas may leave their position to the station.
    for (let at = i, depth = 0; at >= 0 && depth < 4; at = parent[at] as number, depth++) {
      const { lat, lon } = (entries[at] as Entry).row;
      if (lat !== undefined && lon !== undefined) return { lat, lon };
    }
    return { lat: Number.NaN, lon: Number.NaN };
  };
  const nameOf = (i: number): Names => {
    const { row } = entries[i] as Entry;
    if (row.name.text !== '') return row.name;
    const station = entries[parent[i] as number];
    return station ? station.row.name : { text: row.stopId };
  };
  const wheelchairOf = (i: number): number => {
    for (let at = i, depth = 0; at >= 0 && depth < 4; at = parent[at] as number, depth++) {
      const { wheelchairBoarding } = (entries[at] as Entry).row;
      if (wheelchairBoarding !== 0) return wheelchairBoarding;
    }
    return 0;
  };
  const zones = new Map<string, number>();
  const isZone = new Map<string, boolean>();
  const zoneOf = (i: number): number => {
    const { feed } = entries[i] as Entry;
    const zone = findStated(i) ?? feeds[feed]?.agencies[0]?.timeZone ?? 'UTC';
    const known = zones.get(zone) ?? zones.size;
    zones.set(zone, known);
    return known;
  };
  /** The zone of the station goes before that of its stops, as the reference says. */
  const findStated = (i: number): string | undefined => {
    const up = parent[i] as number;
    const ofStation = up >= 0 ? findStated(up) : undefined;
    const own = (entries[i] as Entry).row.timeZone ?? '';
    if (own !== '' && !isZone.has(own)) isZone.set(own, isTimeZone(own));
    return ofStation ?? (isZone.get(own) === true ? own : undefined);
  };
  const levels = feeds.map((feed) => new Map((feed.levels ?? []).map((row) => [row.levelId, row] as const)));
  const findLevel = ({ feed, row }: Entry) => levels[feed]?.get(row.levelId ?? '');
  const n = entries.length;
  const timeZone = Uint16Array.from({ length: n }, (_, i) => zoneOf(i));
  return {
    findStop,
    timeZones: [...zones.keys()],
    table: {
      count: n,
      boardable: called.length,
      ids: toStringTable(entries.map(({ row }) => row.stopId)),
      feed: Uint16Array.from(entries, ({ feed }) => feed),
      lat: Float64Array.from({ length: n }, (_, i) => position(i).lat),
      lon: Float64Array.from({ length: n }, (_, i) => position(i).lon),
      name: Int32Array.from({ length: n }, (_, i) => names.add(nameOf(i))),
      parent,
      locationType: Uint8Array.from(entries, ({ row }) => row.locationType),
      wheelchair: Uint8Array.from({ length: n }, (_, i) => wheelchairOf(i)),
      level: Float64Array.from(entries, (entry) => findLevel(entry)?.index ?? Number.NaN),
      levelName: Int32Array.from(entries, (entry) => {
        const name = findLevel(entry)?.name;
        return name ? names.add(name) : -1;
      }),
      place: Int32Array.from({ length: n }, (_, i) => i),
      platform: toStringTable(entries.map(({ row }) => row.platformCode ?? '')),
      changeSec: new Int32Array(n),
      boardSlackSec: new Int32Array(n),
      city: new Uint8Array(n).fill(255),
      timeZone,
    },
  };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Boarding area, platform, station: no chain of parents is longer. A longer one runs in a ring and is cut. */
const MAX_PARENTS = 3;

function cutRings(parent: Int32Array): void {
  for (let row = 0; row < parent.length; row++) {
    let up = parent[row] as number;
    for (let steps = 0; up >= 0 && steps < MAX_PARENTS; steps++) up = parent[up] as number;
    if (up >= 0) parent[row] = -1;
  }
}
