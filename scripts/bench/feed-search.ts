/** Any feeds, loaded as the server loads them, with a search from stop to stop on one of their days. */

import { BatchNetworks, type WalkSetting } from '../../server/app/planning/batch-networks.ts';
import { toRegionChooser } from '../../server/app/planning/choose-region.ts';
import { loadTimetable } from '../../server/app/planning/load-timetable.ts';
import { findServiceDay, type ServiceDay } from '../../server/base/service-day.ts';
import type { DaySearch } from '../../server/planner/raptor/day-search.ts';
import type { StopAccess } from '../../server/planner/raptor/raptor.ts';
import { listStrings } from '../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../server/transit/timetable/timetable.ts';
import type { StopQuery } from './stop-queries.ts';

export interface FeedSearchOptions {
  /** Folders or zips. */
  readonly paths: readonly string[];
  readonly date: string;
  readonly dataDir: string;
  readonly walk: { readonly maxM: number; readonly speedMps: number };
}

export interface FeedSearch {
  readonly search: StopSearch;
  readonly timetable: Timetable;
  readonly day: ServiceDay;
  /** Undefined where `dataDir` held the compiled timetable already. */
  readonly importMs: number | undefined;
  readonly compileMs: number | undefined;
  /** From the feeds to the timetable, whatever of it was there. */
  readonly loadMs: number;
  readonly queryDayMs: number;
}

/** A query in rows of the timetable, with the walks at both ends looked up. */
export interface PreparedQuery {
  readonly from: number;
  readonly to: number;
  readonly timeSec: number;
  readonly access: readonly StopAccess[];
  readonly egress: readonly StopAccess[];
  readonly maxRounds: number;
  /** Seconds on foot alone, where the two stops are that near. */
  readonly walkSec: number | undefined;
}

/** Of vehicles; no city needs as many, journeys across a country now and then do. */
const MAX_RIDES = 12;

/** Straight lines, no time for changing at the same stop: the rule of the known answers. */
export function toWalkSetting(walk: FeedSearchOptions['walk']): WalkSetting {
  return { ...walk, closed: false, minChangeSec: 0, detourFactor: 1 };
}

/** Imports, compiles and lays out a day. */
export async function loadFeedSearch(options: FeedSearchOptions): Promise<FeedSearch> {
  const { paths, date, dataDir, walk } = options;
  const startMs = performance.now();
  let compileStartMs: number | undefined;
  const step = () => {
    compileStartMs = performance.now();
  };
  const { timetable, report } = await loadTimetable({
    feeds: paths,
    dataDir,
    // As the server has it, so that a server finds this timetable compiled.
    chooseRegion: toRegionChooser(undefined),
    progress: { onImport: () => {}, step },
  });
  const refused = report.feeds.filter(({ status }) => status === 'refused');
  if (refused.length > 0) throw new Error(`refused: ${refused.map(({ feedId }) => feedId).join(', ')}`);
  const loadedMs = performance.now();
  const day = findServiceDay(date);
  if (day === undefined) throw new RangeError(`${date} is no date`);
  const search = new StopSearch(
    timetable,
    new BatchNetworks(timetable).getSearch(day, toWalkSetting(walk), false),
  );
  return {
    search,
    timetable,
    day,
    importMs: compileStartMs && compileStartMs - startMs,
    compileMs: compileStartMs && loadedMs - compileStartMs,
    loadMs: loadedMs - startMs,
    queryDayMs: performance.now() - loadedMs,
  };
}

/** Search between stops that are named `feed:stop_id`. */
export class StopSearch {
  readonly search: DaySearch;
  /** Names of the boardable stops, in their rows. */
  readonly keys: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;

  constructor({ stops, feeds }: Timetable, search: DaySearch) {
    this.search = search;
    this.keys = listStrings(stops.ids)
      .slice(0, stops.boardable)
      .map((id, row) => `${feeds[stops.feed[row] as number]?.feedId}:${id}`);
    this.#rows = new Map(this.keys.map((key, row) => [key, row]));
  }

  /** @throws RangeError for a stop at which nothing calls */
  prepare({ from, to, departureSec }: StopQuery): PreparedQuery {
    const [a, b] = [this.#rowOf(from), this.#rowOf(to)];
    const access = [{ stop: a, durationSec: 0 }, ...this.search.listFootpaths(a)];
    return {
      from: a,
      to: b,
      timeSec: departureSec,
      access,
      // The rule gives the same walk in both directions.
      egress: [{ stop: b, durationSec: 0 }, ...this.search.listFootpaths(b)],
      maxRounds: MAX_RIDES,
      walkSec: access.find(({ stop }) => stop === b)?.durationSec,
    };
  }

  /** Earliest arrival, by vehicle or on foot alone. */
  findArrival(query: StopQuery): number | undefined {
    const prepared = this.prepare(query);
    return toArrival(prepared, this.search.departAt(prepared).at(-1)?.arrivalSec);
  }

  #rowOf(key: string): number {
    const row = this.#rows.get(key);
    if (row === undefined) throw new RangeError(`no vehicle calls at ${key}`);
    return row;
  }
}

/** What comes first: the vehicle's arrival, or that of a walk from stop to stop. */
export function toArrival(
  { timeSec, walkSec }: PreparedQuery,
  rideSec: number | undefined,
): number | undefined {
  if (walkSec === undefined) return rideSec;
  return Math.min(timeSec + walkSec, rideSec ?? Number.POSITIVE_INFINITY);
}
