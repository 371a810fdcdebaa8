/** Comparisons on several machines: any number of workers gives the same bytes, and a killed one loses nothing. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeDatabase } from '../support/postgres.ts';
import { findPostgresHome, noPostgres } from '../support/postgres-server.ts';
import { endWith, type RestartedServer, spawnCommand, startOn } from '../support/restarted-server.ts';
import { type SmallCities, toExpressScenario, writeSmallCities } from '../support/small-cities.ts';
import { run } from './tongcheng.ts';

const request = { from: '06:00', to: '12:00', pairs: [['rail:NDC', 'rail:BTC']] };

let dir: string;
let dataDir: string;
let cities: SmallCities;
/** The document of the comparisons. */
let document: object;
let url: string;
let server: RestartedServer | undefined;
let workers: ChildProcess[] = [];
let expected: string;
let jobId: string;

const path = (...names: string[]) => join(dataDir, 'scenarios', ...names);

async function query(text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A server without results on a new database. */
async function startFresh(): Promise<RestartedServer> {
  url = await makeDatabase();
  rmSync(path(), { recursive: true, force: true });
  server = await startOn(dataDir, { DATABASE_URL: url }, cities.args);
  return server;
}

interface Worker {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ready: Promise<void>;
  readonly ended: Promise<number | null>;
}

function startWorker(args: readonly string[] = ['--data', dataDir, ...cities.args], database = url): Worker {
  const child = spawnCommand(['worker', '--threads', '1', '--json', ...args], { DATABASE_URL: database });
  workers.push(child);
  let said = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (text: Buffer) => {
      said += text;
      if (said.includes('"ready"')) resolve();
    });
  });
  child.stderr?.on('data', (text: Buffer) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, said: () => said, ready, ended };
}

async function compare({ ask }: RestartedServer): Promise<void> {
  const { body } = await ask('POST', '/api/v1/scenarios/express/compare', { ...request, document });
  jobId = body.jobId;
}

async function finish({ ask }: RestartedServer): Promise<string> {
  for (;;) {
    const { body } = await ask('GET', `/api/v1/comparisons/${jobId}`);
    if (body.state === 'failed') throw new Error(JSON.stringify(body.problem));
    if (body.state === 'done') return readFileSync(path('comparisons', `${jobId}.json`), 'utf8');
    await sleep(50);
  }
}

const countBlocks = ({ said }: Worker) => said().split('"block"').length - 1;

describe.skipIf(!findPostgresHome())(findPostgresHome() ? 'workers' : noPostgres, () => {
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tongcheng-workers-'));
    dataDir = join(dir, 'data');
    cities = await writeSmallCities(dir, 12);
    // One machine, without PostgreSQL.
    const alone = await startOn(dataDir, { DATABASE_URL: '' }, cities.args);
    document = toExpressScenario((await alone.ask('GET', '/api/v1/scenarios')).body.feeds);
    server = alone;
    await compare(alone);
    expected = await finish(alone);
    await alone.stop();
  }, 240_000);

  afterEach(async () => {
    await server?.kill();
    for (const child of workers) await endWith(child, 'SIGKILL');
    workers = [];
  });

  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each([0, 1, 3])('give the same bytes with %i beside the server', { timeout: 240_000 }, async (count) => {
    const own = await startFresh();
    const started = Array.from({ length: count }, () => startWorker());
    await Promise.all(started.map(({ ready }) => ready));
    await compare(own);
    expect(await finish(own)).toBe(expected);
    if (count > 0) expect(started.reduce((sum, worker) => sum + countBlocks(worker), 0)).toBeGreaterThan(0);
    // Tables of the queue and of the results are apart from those of the ledger.
    const schemas = await query(
      `SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname LIKE 'tongcheng%'`,
    );
    expect(schemas.map(({ schemaname }) => schemaname).sort()).toEqual(['tongcheng_jobs', 'tongcheng_work']);
  });

  it('lose nothing when workers and the server are killed in the middle', { timeout: 240_000 }, async () => {
    const first = await startFresh();
    const [one, two] = [startWorker(), startWorker()];
    await Promise.all([one.ready, two.ready]);
    await compare(first);
    while (countBlocks(one) < 1) await sleep(10);
    await endWith(one.child, 'SIGKILL');
    await first.kill();
    await sleep(500);
    server = await startOn(dataDir, { DATABASE_URL: url }, cities.args);
    await endWith(two.child, 'SIGKILL');
    expect(await finish(server)).toBe(expected);
    // Nothing waits or is under way any more, and nothing failed.
    const open = await query(
      `SELECT state, count(*) FROM tongcheng_jobs.job WHERE name LIKE 'blocks-%' GROUP BY state`,
    );
    expect(open.map(({ state }) => state)).toEqual(['completed']);
  });

  it('serve a comparison of the command line, which has the same result as without them', {
    timeout: 120_000,
  }, async () => {
    url = await makeDatabase();
    const file = join(dir, 'express.json');
    writeFileSync(file, JSON.stringify(document));
    const worker = startWorker();
    await worker.ready;
    const compareBy = (database: string, data: string) =>
      run(
        [
          ...['scenario', 'compare', file, '--from', request.from, '--to', request.to],
          ...['--pair', 'rail:NDC=rail:BTC', '--data', data, ...cities.args, '--json'],
        ],
        '',
        { DATABASE_URL: database },
      );
    const [shared, alone] = [await compareBy(url, join(dir, 'cli')), await compareBy('', join(dir, 'alone'))];
    expect([shared.code, shared.err, alone.code]).toEqual([0, '', 0]);
    expect(shared.out).toBe(alone.out);
    expect(countBlocks(worker)).toBeGreaterThan(0);
    // A database that is away is a sentence, not a stack trace, and shows no password.
    const away = await compareBy('postgres://user:secret@127.0.0.1:1/none', join(dir, 'cli'));
    expect([away.code, away.out, away.err]).toEqual([
      1,
      '',
      expect.stringMatching(/database-away.*ECONNREFUSED/),
    ]);
    expect(away.err).not.toMatch(/secret|\n\s+at /);
  });

  it('refuse to work without a database, without feeds and on other feeds', {
    timeout: 240_000,
  }, async () => {
    await startFresh();
    const none = startWorker(['--data', dataDir, ...cities.args], '');
    expect([await none.ended, none.said()]).toEqual([
      expect.any(Number),
      expect.stringContaining('DATABASE_URL'),
    ]);
    const missing = startWorker(['--data', join(dataDir, 'other'), '--feeds', join(dataDir, 'no-feed')]);
    expect([await missing.ended, missing.said()]).toEqual([1, expect.stringContaining('not-found')]);
    for (let seen = false; !seen; await sleep(100))
      seen = await query('SELECT 1 FROM tongcheng_work.server').then(
        (rows) => rows.length > 0,
        () => false,
      );
    const other = startWorker(['--data', join(dataDir, 'other'), '--feeds', cities.feeds[2] as string]);
    expect([await other.ended, other.said()]).toEqual([1, expect.stringContaining('feeds-differ')]);
    expect(other.said()).not.toContain('"ready"');
  });
});
