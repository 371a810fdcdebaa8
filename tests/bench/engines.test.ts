import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLatestDepartures, checkRanges, checkReach } from '../../scripts/bench/check-answers.ts';
import { type FeedSearch, loadFeedSearch } from '../../scripts/bench/feed-search.ts';
import {
  measureArriveBy,
  measureDepartAt,
  measureOneToAll,
  measureRange,
  measureScan,
  toArrivalMap,
} from '../../scripts/bench/measure-engines.ts';
import { writePeerFeed } from '../../scripts/bench/peer-feed.ts';
import { PlainScan } from '../../scripts/bench/plain-scan.ts';
import { listStopQueries } from '../../scripts/bench/stop-queries.ts';
import { ConnectionOracle } from '../support/connection-oracle.ts';
import { type PlainFeeds, readPlainFeeds } from '../support/gtfs-trips.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tongcheng-bench-test-'));
const script = fileURLToPath(new URL('../../scripts/generate-national.ts', import.meta.url));
const date = '2026-11-25';
const walk = { maxM: 500, speedMps: 1.33 };

function generate(name: string, seed: number): string {
  const out = join(scratch, name);
  execFileSync(process.execPath, [script, '--stop-times', '30000', '--seed', String(seed), '--out', out]);
  return out;
}

let country: string;
let feeds: PlainFeeds;
let oracle: ConnectionOracle;
let loaded: FeedSearch;

beforeAll(async () => {
  country = generate('country', 1);
  feeds = await readPlainFeeds([country], date);
  oracle = new ConnectionOracle(feeds, walk);
  loaded = await loadFeedSearch({ paths: [country], date, dataDir: join(scratch, 'data'), walk });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a generated country', () => {
  test('depends only on the seed', () => {
    const hash = (folder: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, 'stop_times.txt')))
        .digest('hex');
    expect(hash(generate('again', 1))).toBe(hash(country));
    expect(hash(generate('other', 2))).not.toBe(hash(country));
  });

  test('has about the requested number of stop times', () => {
    const rows = readFileSync(join(country, 'stop_times.txt'), 'utf8').split('\n').length - 2;
    expect(rows).toBeGreaterThanOrEqual(30_000);
    expect(rows).toBeLessThan(60_000);
  });
});

describe('engines, on 120 queries of that country', () => {
  test('search and plain scan have the arrivals of the oracle', () => {
    const queries = listStopQueries(oracle.keys, 120, 4);
    const expected = queries.map(({ from, to, departureSec }) => oracle.findArrival(from, to, departureSec));
    expect(expected.filter((sec) => sec !== undefined).length).toBeGreaterThan(40);
    const { search } = loaded;
    const prepared = queries.map((query) => search.prepare(query));
    expect(measureDepartAt(search, prepared).answers).toEqual(expected);
    const scan = new PlainScan(search.search.day, search.search.sides.forward.network.footpaths);
    expect(measureScan(scan, prepared).answers).toEqual(expected);
  });

  test('the oracle accepts arrive-by, ranges and reach, and rejects wrong answers', () => {
    const { search } = loaded;
    const queries = listStopQueries(oracle.keys, 200, 5)
      .flatMap((query) => {
        const sec = oracle.findRideArrival(query.from, query.to, query.departureSec);
        return sec === undefined ? [] : [{ query, sec }];
      })
      .slice(0, 20);
    const asked = queries.map(({ query }) => query);
    const deadlines = queries.map(({ sec }) => sec);
    const all = { right: asked.length, wrong: 0 };
    const none = { right: 0, wrong: asked.length };

    const byDeadline = queries.map(({ query, sec }) => ({ ...search.prepare(query), timeSec: sec }));
    const departures = measureArriveBy(search, byDeadline).answers;
    expect(checkLatestDepartures(oracle, asked, deadlines, departures)).toEqual(all);
    const tooEarly = departures.map((sec) => (sec as number) - 1);
    expect(checkLatestDepartures(oracle, asked, deadlines, tooEarly)).toEqual(none);

    const prepared = asked.map((query) => search.prepare(query));
    const ranges = measureRange(search, prepared).answers;
    expect(checkRanges(oracle, asked, ranges)).toEqual(all);
    const late = ranges.map((trips) => trips.map((trip) => ({ ...trip, arrivalSec: trip.arrivalSec + 1 })));
    expect(checkRanges(oracle, asked, late).wrong).toBeGreaterThan(0);

    const reached = measureOneToAll(search, prepared).answers.map((arrivals) =>
      toArrivalMap(search, arrivals),
    );
    expect(checkReach(oracle, asked, reached)).toEqual(all);
    for (const map of reached) map.delete([...map.keys()][0] as string);
    expect(checkReach(oracle, asked, reached)).toEqual(none);
  });
});

test('the feed exported for peers gives the same answers as its source', async () => {
  const file = join(scratch, 'written-out.zip');
  await writePeerFeed(file, feeds, date, oracle);
  const again = new ConnectionOracle(await readPlainFeeds([file], date), walk);
  const rows = new Map(oracle.keys.map((key, row) => [key, `written-out:s${row}`]));
  expect(again.keys.length).toBe(oracle.keys.length);
  for (const { from, to, departureSec } of listStopQueries(oracle.keys, 60, 6)) {
    const found = again.findArrival(rows.get(from) as string, rows.get(to) as string, departureSec);
    expect(found).toBe(oracle.findArrival(from, to, departureSec));
  }
});
