/** Measures all engines on the same queries of one feed: this project's search, the plain scan, and the peers. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findSnapshot } from '../../server/transit/timetable/snapshot.ts';
import { ConnectionOracle } from '../../tests/support/connection-oracle.ts';
import { readPlainFeeds } from '../../tests/support/gtfs-trips.ts';
import type { BenchFeed } from './bench-feeds.ts';
import { type BenchRow, compare, type RowExtras, toBenchRow, type Verdict } from './bench-row.ts';
import { checkLatestDepartures, checkRanges, checkReach } from './check-answers.ts';
import { measureWorkers } from './concurrent-search.ts';
import { loadFeedSearch, type PreparedQuery, type StopSearch, toWalkSetting } from './feed-search.ts';
import {
  measureArriveBy,
  measureDepartAt,
  measureDepartLatest,
  measureOneToAll,
  measureRange,
  measureScan,
  toArrivalMap,
} from './measure-engines.ts';
import { measurePeers } from './measure-peers.ts';
import { measureServing } from './measure-serving.ts';
import { measureTripBased } from './measure-trip-based.ts';
import { PlainScan } from './plain-scan.ts';
import { type KnownQuery, listStopQueries, loadKnownQueries, type StopQuery } from './stop-queries.ts';

export interface FeedRun {
  readonly feed: BenchFeed;
  /** Number of stop-to-stop queries of each measure. */
  readonly count: number;
  readonly withPeers: boolean;
  readonly scratch: string;
  /** Folder of imports and compiled timetables, with a subfolder for each feed. */
  readonly dataDir: string;
  /** Reports progress. */
  readonly say: (text: string) => void;
}

/** Straight-line walks of the known answers. */
const WALK = { maxM: 500, speedMps: 1.33 };
const WARM_UP = { count: 200, seed: 1 };
/** Number of answers that the oracle checks, for kinds that take it long. */
const CHECKED = { arriveBy: 100, range: 25, oneToAll: 20 };
const ONE_TO_ALL = 100;

export async function measureFeed(run: FeedRun): Promise<BenchRow[]> {
  const { feed, say } = run;
  const dataDir = join(run.dataDir, feed.name);
  say('import, compile');
  const loaded = await loadFeedSearch({ paths: feed.paths, date: feed.date, dataDir, walk: WALK });
  const row = (
    engine: string,
    measure: string,
    ms: readonly number[],
    verdict?: Verdict,
    extras?: RowExtras,
  ) => toBenchRow(feed.name, engine, measure, ms, verdict, extras);
  const rows = [
    ...(loaded.importMs === undefined ? [] : [row('tongcheng', 'import', [loaded.importMs])]),
    ...(loaded.compileMs === undefined
      ? [row('tongcheng', 'load what is compiled', [loaded.loadMs])]
      : [row('tongcheng', 'compile', [loaded.compileMs])]),
    row('tongcheng', 'snapshot load', measureSnapshot(dataDir, loaded.timetable.hash)),
    row('tongcheng', 'query day', [loaded.queryDayMs]),
  ];
  const stops = loaded.search;
  const scan = new PlainScan(stops.search.day, stops.search.sides.forward.network.footpaths);
  say('oracle');
  const plain = feed.isHuge ? undefined : await readPlainFeeds(feed.paths, feed.date);
  const oracle = plain && new ConnectionOracle(plain, WALK);
  const queries = listQueries(feed, run.count, stops, scan, oracle);
  const prepared = queries.map((query) => stops.prepare(query));
  const warmUp = listStopQueries(stops.keys, WARM_UP.count, WARM_UP.seed).map((query) =>
    stops.prepare(query),
  );

  if (feed.name !== 'two-cities') {
    say('server');
    rows.push(...(await measureServing(feed, loaded, prepared, dataDir)));
  }
  say('queries');
  measureScan(scan, warmUp);
  const scanned = measureScan(scan, prepared);
  rows.push(row('plain-scan', 'depart-at', scanned.ms, compareArrivals(scanned.answers, queries)));
  rows.push(...measureOwn(row, stops, oracle, queries, prepared, warmUp));
  if (!feed.isHuge) {
    say('Trip-Based');
    rows.push(...measureTripBased(feed.name, stops, oracle, queries, prepared, warmUp));
  }
  say('workers');
  const task = {
    timetable: loaded.timetable,
    day: loaded.day,
    walk: toWalkSetting(WALK),
    warmUp,
    queries: prepared,
  };
  rows.push(row('raptor', 'depart-at, 1 worker', await measureWorkers(task, 1)));
  rows.push(row('raptor', 'depart-at, 2 workers', await measureWorkers(task, 2)));
  if (run.withPeers && plain && oracle && feed.peerQueries > 0) {
    rows.push(...(await measurePeers(run, plain, oracle, queries)));
  }
  return rows;
}

function measureSnapshot(dataDir: string, hash: string): number[] {
  const folder = join(dataDir, 'timetables');
  const [name] = readdirSync(folder);
  return Array.from({ length: 5 }, () => {
    const startMs = performance.now();
    if (!findSnapshot(join(folder, name as string), hash)) throw new Error(`no snapshot of ${hash}`);
    return performance.now() - startMs;
  });
}

/** Known or random queries, with answers of the oracle, or of the plain scan where the feed is too large for the oracle. */
function listQueries(
  feed: BenchFeed,
  count: number,
  stops: StopSearch,
  scan: PlainScan,
  oracle: ConnectionOracle | undefined,
): KnownQuery[] {
  if (feed.knownFile) return loadKnownQueries(feed.knownFile, feed.name).slice(0, count);
  const keys = oracle?.keys ?? stops.keys;
  return listStopQueries(keys, count, feed.seed).map((query) => ({
    ...query,
    arrivalSec: oracle
      ? oracle.findArrival(query.from, query.to, query.departureSec)
      : measureScan(scan, [stops.prepare(query)]).answers[0],
  }));
}

const compareArrivals = (found: readonly (number | undefined)[], queries: readonly KnownQuery[]) =>
  compare(
    found,
    queries.map(({ arrivalSec }) => arrivalSec),
  );

type ToRow = (
  engine: string,
  measure: string,
  ms: readonly number[],
  verdict?: Verdict,
  extras?: RowExtras,
) => BenchRow;

function measureOwn(
  row: ToRow,
  stops: StopSearch,
  oracle: ConnectionOracle | undefined,
  queries: readonly KnownQuery[],
  prepared: readonly PreparedQuery[],
  warmUp: readonly PreparedQuery[],
): BenchRow[] {
  measureDepartAt(stops, warmUp);
  const single = measureDepartAt(stops, prepared);
  measureDepartLatest(stops, warmUp);
  const latest = measureDepartLatest(stops, prepared);
  measureRange(stops, warmUp.slice(0, 50));
  const range = measureRange(stops, prepared);
  const origins = prepared.slice(0, ONE_TO_ALL);
  measureOneToAll(stops, warmUp.slice(0, 50));
  const all = measureOneToAll(stops, origins);

  // Uses the earliest arrivals by vehicle as deadlines, so that each can be met.
  const rides = queries.flatMap((query, i) => {
    const arrivalSec = stops.search.departAt(prepared[i] as PreparedQuery).at(-1)?.arrivalSec;
    return arrivalSec === undefined ? [] : [{ query, arrivalSec, prepared: prepared[i] as PreparedQuery }];
  });
  const toDeadlines = (list: typeof rides) =>
    list.map((ride) => ({ ...ride.prepared, timeSec: ride.arrivalSec }));
  measureArriveBy(stops, toDeadlines(rides.slice(0, 50)));
  const arriveBy = measureArriveBy(stops, toDeadlines(rides));

  const asked = (list: readonly StopQuery[], checked: number) => list.slice(0, checked);
  const checkedRides = rides.slice(0, CHECKED.arriveBy);
  return [
    row('raptor', 'depart-at', single.ms, compareArrivals(single.answers, queries), single.extras),
    row(
      'raptor',
      'depart-at, latest departure',
      latest.ms,
      compareArrivals(latest.answers, queries),
      latest.extras,
    ),
    row(
      'raptor',
      'arrive-by',
      arriveBy.ms,
      oracle &&
        checkLatestDepartures(
          oracle,
          checkedRides.map(({ query }) => query),
          checkedRides.map(({ arrivalSec }) => arrivalSec),
          arriveBy.answers,
        ),
      arriveBy.extras,
    ),
    row(
      'raptor',
      'range of 1 h',
      range.ms,
      oracle && checkRanges(oracle, asked(queries, CHECKED.range), range.answers),
      range.extras,
    ),
    row(
      'raptor',
      'one-to-all',
      all.ms,
      oracle &&
        checkReach(
          oracle,
          asked(queries, CHECKED.oneToAll),
          all.answers.slice(0, CHECKED.oneToAll).map((arrivals) => toArrivalMap(stops, arrivals)),
        ),
      all.extras,
    ),
  ];
}
