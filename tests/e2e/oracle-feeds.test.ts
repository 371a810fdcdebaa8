/** Import, compiler and search of whole cities, compared with an oracle that shares no code with them. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadFeedSearch } from '../../scripts/bench/feed-search.ts';
import { type KnownQuery, listStopQueries, loadKnownQueries } from '../../scripts/bench/stop-queries.ts';
import { ConnectionOracle } from '../support/connection-oracle.ts';
import { readPlainFeeds } from '../support/gtfs-trips.ts';

const root = process.env.TEST_FEEDS;
const skipped = root ? '' : ' (skipped: TEST_FEEDS names no folder with real feeds)';
const scratch = mkdtempSync(join(tmpdir(), 'tongcheng-oracle-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const WALK = { maxM: 500, speedMps: 1.33 };
const QUERIES = 500;
/** One for each city. */
const SEEDS = { 'cdmx-frequencies': 20_221_116, 'poa-eptc': 20_190_515 };

async function answer(names: readonly string[], date: string, queries: readonly KnownQuery[]) {
  const { search } = await loadFeedSearch({
    paths: names.map((name) => join(root ?? '', `${name}.zip`)),
    date,
    dataDir: join(scratch, names[0] as string),
    walk: WALK,
  });
  const wrong = queries.flatMap((query) => {
    const found = search.findArrival(query);
    return found === query.arrivalSec ? [] : [{ ...query, found }];
  });
  return { wrong, reached: queries.filter(({ arrivalSec }) => arrivalSec !== undefined).length };
}

async function drawQueries(names: readonly string[], date: string, seed: number): Promise<KnownQuery[]> {
  const feeds = await readPlainFeeds(
    names.map((name) => join(root ?? '', `${name}.zip`)),
    date,
  );
  const oracle = new ConnectionOracle(feeds, WALK);
  return listStopQueries(oracle.keys, QUERIES, seed).map((query) => ({
    ...query,
    arrivalSec: oracle.findArrival(query.from, query.to, query.departureSec),
  }));
}

describe.skipIf(!root)(`real cities against the connection oracle${skipped}`, () => {
  test('Mexico City: 500 of 500, with headways', { timeout: 300_000 }, async () => {
    const names = ['cdmx-frequencies'];
    const queries = await drawQueries(names, '2022-11-16', SEEDS['cdmx-frequencies']);
    const { wrong, reached } = await answer(names, '2022-11-16', queries);
    expect(wrong).toEqual([]);
    expect(reached).toBeGreaterThan(450);
  });

  test('Porto Alegre: 500 of 500, two feeds, with blank times', { timeout: 300_000 }, async () => {
    const names = ['poa-eptc', 'poa-trensurb'];
    const queries = await drawQueries(names, '2019-05-15', SEEDS['poa-eptc']);
    const { wrong, reached } = await answer(names, '2019-05-15', queries);
    expect(wrong).toEqual([]);
    expect(reached).toBeGreaterThan(250);
  });

  const known = join(root ?? '', 'answers/bydgoszcz.arrivals.jsonl');
  test.skipIf(!existsSync(known))('Bydgoszcz: 500 of 500 known answers, by oracle and search', async () => {
    const date = '2020-05-06';
    const queries = loadKnownQueries(known, 'bydgoszcz');
    const feeds = await readPlainFeeds([join(root ?? '', 'bydgoszcz.zip')], date);
    const oracle = new ConnectionOracle(feeds, WALK);
    const missed = queries.filter((q) => oracle.findArrival(q.from, q.to, q.departureSec) !== q.arrivalSec);
    expect(missed).toEqual([]);
    expect((await answer(['bydgoszcz'], date, queries)).wrong).toEqual([]);
    expect(queries.length).toBe(500);
  });
});
