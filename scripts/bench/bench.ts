/**
 * `npm run bench`: measures loading, searching and serving of feeds, and the same queries in other engines.
 *
 * All queries come from fixed seeds, so two runs do the same work.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { listBenchFeeds } from './bench-feeds.ts';
import type { BenchRow } from './bench-row.ts';
import { measureDoors } from './measure-door.ts';
import { measureFeed } from './measure-feed.ts';
import { toRatios, toTable } from './print-table.ts';

const QUERIES = 500;
const QUICK_QUERIES = 50;

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    national: { type: 'string' },
    data: { type: 'string' },
    'no-peers': { type: 'boolean', default: false },
  },
});

const { feeds, missing } = listBenchFeeds({
  root: process.env.TEST_FEEDS,
  national: values.national === undefined ? undefined : resolve(values.national),
  only: values.only.split(',').filter((name) => name !== ''),
});
const toLoad = () => loadavg()[0]?.toFixed(2);
process.stdout.write(
  `${cpus()[0]?.model ?? ''}, ${cpus().length} cores, Node ${process.version}, load ${toLoad()} before\n`,
);
for (const text of missing) process.stdout.write(`left out: ${text}\n`);

const scratch = mkdtempSync(join(tmpdir(), 'tongcheng-bench-'));
try {
  const count = values.quick ? QUICK_QUERIES : QUERIES;
  const rows: BenchRow[] = [];
  for (const feed of feeds) {
    const say = (text: string) => process.stderr.write(`${feed.name}: ${text}\n`);
    const own = await measureFeed({
      feed,
      count,
      withPeers: !values['no-peers'],
      scratch,
      dataDir: values.data ?? scratch,
      say,
    });
    if (feed.name === 'two-cities') {
      say('door to door');
      own.push(...(await measureDoors(feed, count, scratch)));
    }
    process.stdout.write(`${toTable(own)}\n`);
    rows.push(...own);
    // Written after every feed, so that an interrupted run leaves its results.
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
    // A folder given by `--data` is kept.
    rmSync(join(scratch, feed.name), { recursive: true, force: true });
  }
  process.stdout.write(`\n${toRatios(rows)}\n\nload ${toLoad()} after\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
