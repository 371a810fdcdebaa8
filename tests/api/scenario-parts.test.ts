/** Riders and settlement of a comparison over HTTP, over two small cities with the scheme of the large ones. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { comparisonSchema } from '../../server/api/schema/scenario-comparison.ts';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import { createScenarioRoom } from '../../server/app/scenarios/scenario-room.ts';
import { toExpressScenario, writeSmallCities } from '../support/small-cities.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

let dir: string;
let served: Served;
let room: ReturnType<typeof createScenarioRoom>;
const defects: unknown[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-parts-'));
  const { feeds, region } = await writeSmallCities(dir);
  const options = { feeds, data: join(dir, 'data'), region };
  room = createScenarioRoom(options, await loadFeeds(options), (error) => defects.push(error));
  served = await serveFake({ scenarios: () => room.useCases });
});

afterAll(async () => {
  await served?.close();
  await room?.close();
  await rm(dir, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: the tests name the fields that they read
type Body = Record<string, any>;

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> {
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const { status, body: answer } = await getJson(served.url + path, init);
  return { status, body: answer as Body };
}

/** Asks for a job until it is in one of the states. */
async function waitFor(
  jobId: string,
  states: readonly string[],
  onBody: (body: Body) => void = () => {},
): Promise<Body> {
  for (;;) {
    const { body } = await ask('GET', `/api/v1/comparisons/${jobId}`);
    onBody(body);
    if (states.includes(body.state)) return body;
    if (body.state === 'failed') throw new Error(JSON.stringify(body));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('has riders and settlement where they are asked for, in the form of the document', {
  timeout: 120_000,
}, async () => {
  const path = '/api/v1/scenarios/express/compare';
  const { body: list } = await ask('GET', '/api/v1/scenarios');
  const wanted = {
    document: toExpressScenario(list.feeds),
    parts: ['riders', 'settlement', 'operations'],
    riders: { draws: 10 },
  };
  const { body: job } = await ask('POST', path, wanted);
  const shares: [string, number][] = [];
  const done = await waitFor(job.jobId, ['done'], ({ part, progress }) => {
    if (part !== undefined) shares.push([part, progress]);
  });
  // Progress never falls, and names the parts in their order.
  expect(shares.map(([, share]) => share)).toEqual(
    shares.map(([, share]) => share).toSorted((a, b) => a - b),
  );
  expect([...new Set(shares.map(([part]) => part))].at(-1)).toBe('settlement');
  expect(comparisonSchema.safeParse(done.comparison).error).toBeUndefined();
  const { access, operations, refused, riders, settlement } = done.comparison;
  expect([access, refused]).toEqual([undefined, undefined]);
  expect(operations.lines[0].modification).toBeDefined();
  expect(riders).toMatchObject({ draws: 10, seed: 1 });
  expect(riders.forecast.lines[0].after.low).toBeGreaterThan(0);
  expect(settlement).toMatchObject({ method: 'expected', sumFen: 0 });
  expect(settlement.people.after).toBeGreaterThan(settlement.people.before);
  expect(settlement.riders.groups.map(({ id }: Body) => id)).toContain('student');
  expect(settlement.parties.some(({ change }: Body) => change.netFen !== 0)).toBe(true);
  // The order of the parts is no part of the question; another number of draws is.
  const same = { ...wanted, parts: ['operations', 'riders', 'settlement'] };
  expect((await ask('POST', path, same)).body.jobId).toBe(job.jobId);
  const others = [
    { ...wanted, riders: { draws: 11 } },
    { ...wanted, settlement: { method: 'simulated', riders: 200 } },
  ];
  for (const other of others) {
    const { body } = await ask('POST', path, other);
    expect(body.jobId).not.toBe(job.jobId);
    await ask('DELETE', `/api/v1/comparisons/${body.jobId}`);
  }
});
