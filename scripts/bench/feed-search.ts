/** Loads feeds as the server does, and searches from stop to stop on one of their days. */

import { BatchNetworks, type WalkSetting } from '../../server/app/planning/batch-networks.ts';
import { toRegionChooser } from '../../server/app/planning/choose-region.ts';
import { loadTimetable } from '../../server/app/planning/load-timetable.ts';
import { findServiceDay, type ServiceDay } from '../../server/base/service-day.ts';
import type { DaySearch } from '../../server/planner/raptor/day-search.ts';
import type { StopAccess } from '../../server/planner/raptor/search-query.ts';
import { listStrings } from '../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../server/transit/timetable/timetable.ts';
import type { StopQuery } from './stop-queries.ts';

export interface FeedSearchOptions {
  /** Feeds: folders or zip files. */
  readonly paths: readonly string[];
  readonly date: string;
  readonly dataDir: string;
  readonly walk: { readonly maxM: number; readonly speedMps: number };
}

export interface FeedSearch {
  readonly search: StopSearch;
  readonly timetable: Timetable;
  readonly day: ServiceDay;
  /** Compile time; undefined where `dataDir` contained the compiled timetable. */
  readonly importMs: number | undefined;
  readonly compileMs: number | undefined;
  /** Time from the feeds to the timetable, including what was reused from `dataDir`. */
  readonly loadMs: number;
  readonly queryDayMs: number;
}

/** A query by rows of the timetable, with the walks at both ends. */
export interface PreparedQuery {
  readonly from: number;
  readonly to: number;
  readonly timeSec: number;
  readonly access: readonly StopAccess[];
  readonly egress: readonly StopAccess[];
  readonly maxRounds: number;
  /** Walking time between the two stops; undefined where they are too far apart. */
  readonly walkSec: number | undefined;
}

/** Most vehicles of a journey. Cities need fewer; a few journeys across a country need more. */
const MAX_RIDES = 12;

/** Walks of the known answers: straight lines, and no time for a change at the same stop. */
export function toWalkSetting(walk: FeedSearchOptions['walk']): WalkSetting {
  return { ...walk, closed: false, minChangeSec: 0, detourFactor: 1 };
}

/** Imports and compiles the feeds, and builds the timetable of a day. */
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
    // The same settings as in the server, so that it can reuse this compiled timetable.
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

/** Searches between stops given as `feed:stop_id`. */
export class StopSearch {
  readonly search: DaySearch;
  /** `feed:stop_id` of each boardable stop, by row. */
  readonly keys: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;

  constructor({ stops, feeds }: Timetable, search: DaySearch) {
    this.search = search;
    this.keys = listStrings(stops.ids)
      .slice(0, stops.boardable)
      .map((id, row) => `${feeds[stops.feed[row] as number]?.feedId}:${id}`);
    this.#rows = new Map(this.keys.map((key, row) => [key, row]));
  }

  /** @throws RangeError for a stop that is not boardable */
  prepare({ from, to, departureSec }: StopQuery): PreparedQuery {
    const [a, b] = [this.#rowOf(from), this.#rowOf(to)];
    const access = [{ stop: a, durationSec: 0 }, ...this.search.listFootpaths(a)];
    return {
      from: a,
      to: b,
      timeSec: departureSec,
      access,
      // Walks take equally long in both directions.
      egress: [{ stop: b, durationSec: 0 }, ...this.search.listFootpaths(b)],
      maxRounds: MAX_RIDES,
      walkSec: access.find(({ stop }) => stop === b)?.durationSec,
    };
  }

  /** Earliest arrival, by vehicle or only walking. */
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

/** The earlier of the arrival by vehicle and the arrival by walking. */
export function toArrival(
  { timeSec, walkSec }: PreparedQuery,
  rideSec: number | undefined,
): number | undefined {
  if (walkSec === undefined) return rideSec;
  return Math.min(timeSec + walkSec, rideSec ?? Number.POSITIVE_INFINITY);
}
