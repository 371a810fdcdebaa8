/** stops.txt of all feeds as one table, and the stops that are one physical place. */

import type { Names } from '../../../base/names.ts';
import { isTimeZone } from '../../gtfs/check-cell.ts';
import type { StopRow } from '../../gtfs/rows.ts';
import type { MergeDecision, MergeStop } from '../../network/merge-rules.ts';
import { mergeStops } from '../../network/merge-stops.ts';
import type { StopMergeRow } from '../../network/stop-merges.ts';
import { listStrings, toStringTable } from '../string-table.ts';
import type { PatternTable, StopTable, TimetableRoute } from '../timetable.ts';
import { toServiceKind } from '../travel-rules.ts';
import type { FeedSource } from './feed-source.ts';

/** Collects names, each once. */
export class NamePool {
  readonly names: Names[] = [];
  readonly #rows = new Map<string, number>();

  /** Adds a name where it is new, and returns its row. */
  add(name: Names): number {
    const key = JSON.stringify([name.text, name.translations ?? null]);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    this.#rows.set(key, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }
}

export interface CompiledStops {
  readonly table: StopTable;
  /** The zones that `table.timeZone` refers to. */
  readonly timeZones: readonly string[];
  /** Row of a `stop_id`, or undefined where the feed has no such stop. */
  readonly findStop: (feed: number, stopId: string) => number | undefined;
}

interface Entry {
  readonly feed: number;
  readonly row: StopRow;
}

/** @param isCalledAt whether a trip calls at the stop. Such stops come first, in the order of feeds and rows. */
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
  cutCycles(parent);
  /** The value of a stop, or of the nearest parent that has one. */
  const findInherited = <T>(i: number, find: (row: StopRow) => T | undefined): T | undefined => {
    for (let at = i; at >= 0; at = parent[at] as number) {
      const value = find((entries[at] as Entry).row);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const points = entries.map(
    (_, i) =>
      findInherited(i, ({ lat, lon }) =>
        lat === undefined || lon === undefined ? undefined : { lat, lon },
      ) ?? {
        lat: Number.NaN,
        lon: Number.NaN,
      },
  );
  const nameOf = (i: number): Names => {
    const { row } = entries[i] as Entry;
    if (row.name.text !== '') return row.name;
    const station = entries[parent[i] as number];
    return station ? station.row.name : { text: row.stopId };
  };
  const zones = new Map<string, number>();
  const addZone = (i: number): number => {
    const { feed } = entries[i] as Entry;
    const zone = findStated(i) ?? feeds[feed]?.agencies[0]?.timeZone ?? 'UTC';
    const known = zones.get(zone) ?? zones.size;
    zones.set(zone, known);
    return known;
  };
  /** As in the GTFS reference, the zone of the station overrides that of its stops. */
  const findStated = (i: number): string | undefined => {
    const up = parent[i] as number;
    const ofStation = up >= 0 ? findStated(up) : undefined;
    const own = (entries[i] as Entry).row.timeZone ?? '';
    return ofStation ?? (isTimeZone(own) ? own : undefined);
  };
  const levels = feeds.map((feed) => new Map((feed.levels ?? []).map((row) => [row.levelId, row] as const)));
  const findLevel = ({ feed, row }: Entry) => levels[feed]?.get(row.levelId ?? '');
  const n = entries.length;
  const timeZone = Uint16Array.from({ length: n }, (_, i) => addZone(i));
  return {
    findStop,
    timeZones: [...zones.keys()],
    table: {
      count: n,
      boardable: called.length,
      ids: toStringTable(entries.map(({ row }) => row.stopId)),
      feed: Uint16Array.from(entries, ({ feed }) => feed),
      lat: Float64Array.from(points, ({ lat }) => lat),
      lon: Float64Array.from(points, ({ lon }) => lon),
      name: Int32Array.from({ length: n }, (_, i) => names.add(nameOf(i))),
      parent,
      locationType: Uint8Array.from(entries, ({ row }) => row.locationType),
      wheelchair: Uint8Array.from(
        entries,
        (_, i) => findInherited(i, (row) => row.wheelchairBoarding || undefined) ?? 0,
      ),
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

/** The longest chain of parents is boarding area, platform, station. A longer chain is a cycle and is cut. */
const MAX_PARENTS = 3;

function cutCycles(parent: Int32Array): void {
  for (let row = 0; row < parent.length; row++) {
    let up = parent[row] as number;
    for (let steps = 0; up >= 0 && steps < MAX_PARENTS; steps++) up = parent[up] as number;
    if (up >= 0) parent[row] = -1;
  }
}

/** The stops of a feed with their names in the feed. */
export interface NamedStops {
  readonly feedId: string;
  readonly stops: readonly { readonly stopId: string; readonly name: { readonly text: string } }[];
}

/** Fills `place` of the stop table and returns the decisions of `mergeStops`. */
export function compilePlaces(
  feeds: readonly NamedStops[],
  stops: StopTable,
  patterns: PatternTable,
  routes: readonly TimetableRoute[],
  overrides: readonly StopMergeRow[] = [],
): readonly MergeDecision[] {
  const isRail = listRailStops(stops, patterns, routes);
  // Compare the names of the feed: a blank name in the table is that of the station.
  const names = new Map<string, string>();
  feeds.forEach((feed, f) => {
    for (const { name, stopId } of feed.stops) names.set(`${f} ${stopId}`, name.text);
  });
  const mergeable = listStrings(stops.ids).map((id, row): MergeStop => {
    const feed = stops.feed[row] as number;
    const parent = stops.parent[row] as number;
    return {
      key: `${feeds[feed]?.feedId}:${id}`,
      feed,
      name: names.get(`${feed} ${id}`) ?? '',
      lat: stops.lat[row] as number,
      lon: stops.lon[row] as number,
      ...(parent >= 0 ? { parent } : {}),
      isServed: row < stops.boardable,
      isRail: isRail[row] === 1,
    };
  });
  const { decisions, placeOf } = mergeStops(mergeable, overrides);
  stops.place.set(placeOf);
  return decisions;
}

/** 1 where railway trains call, as opposed to trams and metros. */
export function listRailStops(
  stops: Pick<StopTable, 'count'>,
  patterns: PatternTable,
  routes: readonly TimetableRoute[],
): Uint8Array {
  const isRail = new Uint8Array(stops.count);
  for (let p = 0; p < patterns.count; p++) {
    if (toServiceKind(routes[patterns.route[p] as number]?.routeType ?? 3) !== 'rail') continue;
    for (let c = patterns.callOffsets[p] as number; c < (patterns.callOffsets[p + 1] as number); c++) {
      isRail[patterns.stop[c] as number] = 1;
    }
  }
  return isRail;
}
