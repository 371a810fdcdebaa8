/** A comparison goes on after its server was killed, and ends with the same bytes. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RestartedServer, startOn } from '../support/restarted-server.ts';
import { type SmallCities, toExpressScenario, writeSmallCities } from '../support/small-cities.ts';

/** Six hours by the minute, so that each block takes a while. */
const request = {
  from: '05:00',
  to: '11:00',
  pairs: [['rail:NDC', 'rail:BTC']],
  parts: ['access', 'operations', 'riders'],
  riders: { draws: 30 },
};

let dir: string;
let dataDir: string;
let cities: SmallCities;
let server: RestartedServer;
let jobId: string;
/** The result of a server that was left alone. */
let expected: string;

const scenarios = () => join(dataDir, 'scenarios');
const readResult = () => readFileSync(join(scenarios(), 'comparisons', `${jobId}.json`), 'utf8');
const listBlocks = () => {
  const dir = join(scenarios(), 'blocks');
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.blob')) : [];
  return new Map(names.map((name) => [name, statSync(join(dir, name)).ino]));
};

const startServer = () => startOn(dataDir, {}, cities.args);

async function start(): Promise<void> {
  const { body: list } = await server.ask('GET', '/api/v1/scenarios');
  const document = toExpressScenario(list.feeds);
  const { body } = await server.ask('POST', '/api/v1/scenarios/express/compare', { ...request, document });
  jobId = body.jobId;
}

async function waitUntil(isReached: (job: { state: string; progress: number; part?: string }) => boolean) {
  for (;;) {
    const { body } = await server.ask('GET', `/api/v1/comparisons/${jobId}`);
    if (body.state === 'failed') throw new Error(JSON.stringify(body.problem));
    if (isReached(body)) return body;
    await sleep(5);
  }
}

const isDone = ({ state }: { state: string }) => state === 'done';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tongcheng-restart-'));
  dataDir = join(dir, 'data');
  cities = await writeSmallCities(dir);
  server = await startServer();
  await start();
  await waitUntil(isDone);
  expected = readResult();
}, 120_000);

afterAll(async () => {
  await server?.kill();
  rmSync(dir, { recursive: true, force: true });
});

/** Forgets all stored work, so that the next comparison begins at its beginning. */
async function forgetAll(): Promise<void> {
  await server.stop();
  rmSync(scenarios(), { recursive: true, force: true });
  server = await startServer();
}

const atStart = () => true;
const beyond =
  (share: number) =>
  ({ progress }: { progress: number }) =>
    progress > share;
const inRiders = ({ part }: { part?: string }) => part === 'riders';

// Travel times are 20 of 31 parts of the progress, the base the first half of them. The third start of a comparison is its last.
it.each([
  ['at its start and in the middle of the base', [atStart, beyond(0.19)]],
  ['in its first blocks and in the middle of the scenario', [beyond(0.05), beyond(0.51)]],
  ['in the riders', [inRiders]],
])('goes on after kill -9 %s', { timeout: 120_000 }, async (_, moments) => {
  await forgetAll();
  await start();
  const done = new Map<string, number>();
  for (const isReached of moments) {
    await waitUntil(isReached);
    for (const [name, inode] of listBlocks()) done.set(name, done.get(name) ?? inode);
    await server.kill();
    expect(existsSync(join(scenarios(), 'comparisons', `${jobId}.json`))).toBe(false);
    server = await startServer();
  }
  // Nobody asks for it again.
  await waitUntil(isDone);
  expect(readResult()).toBe(expected);
  // Blocks that were done are the same files.
  const after = listBlocks();
  for (const [name, inode] of done) expect([name, after.get(name)]).toEqual([name, inode]);
  expect(readdirSync(join(scenarios(), 'under-way'))).toEqual([]);
});

it('survives several kills in a row, and computes damaged blocks anew', { timeout: 120_000 }, async () => {
  await forgetAll();
  await start();
  for (const share of [0.05, 0.15]) {
    await waitUntil(({ progress }) => progress > share);
    await server.kill();
    const [first, second] = [...listBlocks().keys()].map((name) => join(scenarios(), 'blocks', name));
    if (first) writeFileSync(first, readFileSync(first).subarray(0, 40));
    if (second) {
      const bytes = readFileSync(second);
      bytes[60] = (bytes[60] as number) ^ 1;
      writeFileSync(second, bytes);
    }
    server = await startServer();
  }
  await waitUntil(isDone);
  expect(readResult()).toBe(expected);
});

it('is not begun again where it was cancelled, or where it ended three servers', {
  timeout: 120_000,
}, async () => {
  await forgetAll();
  await start();
  await waitUntil(({ progress }) => progress > 0.05);
  const file = join(scenarios(), 'under-way', `${jobId}.json`);
  const saved = JSON.parse(readFileSync(file, 'utf8'));
  await server.ask('DELETE', `/api/v1/comparisons/${jobId}`);
  await server.kill();
  server = await startServer();
  expect((await server.ask('GET', `/api/v1/comparisons/${jobId}`)).body.code).toBe('not-found');
  await server.kill();
  mkdirSync(join(scenarios(), 'under-way'), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...saved, starts: 3 }));
  writeFileSync(join(scenarios(), 'under-way', 'broken.json'), '{');
  server = await startServer();
  const { body } = await server.ask('GET', `/api/v1/comparisons/${jobId}`);
  expect(body).toMatchObject({ state: 'failed', problem: { code: 'internal' } });
  expect(readdirSync(join(scenarios(), 'under-way'))).toEqual([]);
  // Whoever asks for it again gets it.
  await start();
  await waitUntil(isDone);
  expect(readResult()).toBe(expected);
});
