/** The queue of jobs as callers see it: the same work is the same job, and a full queue refuses with `Retry-After`. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../../server/api/schema/job.ts';
import { problemSchema } from '../../../server/api/schema/problem.ts';
import { wireClearing } from '../../../server/app/clearing/clearing.ts';
import { maxWaiting } from '../../../server/app/clearing/money-jobs.ts';
import type { TaskClearing } from '../../../server/app/clearing/money-tasks.ts';
import type { TaskRunner } from '../../../server/app/clearing/money-threads.ts';
import { createMoneyUseCases } from '../../../server/app/clearing/money-use-cases.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { at, D } from '../../money/cards/card-world.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { type Served, serveFake } from '../serve-fake.ts';
import { createTasksHere } from './tasks-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'job-queue-'));
const uploadDir = join(folder, 'uploads');
/** Noon of the day after the closed one. */
const nowSec = at(D + 1, '12:00');
const DAY = '2026-03-02';

let served: Served;
let clearing: TaskClearing;
/** The work is real; the tests decide when it begins. */
let door = Promise.withResolvers<void>();
const order: string[] = [];

beforeAll(async () => {
  const store = await openSqliteLedger(join(folder, 'ledger.sqlite'));
  clearing = await wireClearing({
    store,
    book: new SchemeBook([exampleScheme]),
    fareNetworks: exampleFareNetwork,
    calendar: { years: new Set([2026]), holidays: new Map(), officeDays: new Set() },
  });
  const here = createTasksHere(clearing);
  const runner: TaskRunner = {
    run: async (task, lane, onProgress) => {
      await door.promise;
      order.push(task.kind);
      return here.run(task, lane, onProgress);
    },
    close: here.close,
  };
  const money = createMoneyUseCases(clearing, runner, {
    findNetwork: () => undefined,
    findCity: () => undefined,
    findStop: () => undefined,
    findRoute: () => undefined,
    uploadDir,
    clock: () => nowSec,
    onDefect: (error) => {
      throw error;
    },
  });
  served = await serveFake({ money: () => money }, { clock: () => nowSec * 1_000 });
});
afterAll(async () => {
  await served.close();
  await clearing.store.close();
  rmSync(folder, { recursive: true });
});

const post = async (path: string, body: unknown, type = 'application/json') => {
  const response = await fetch(`${served.url}/api/v1${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': type },
  });
  const answer: unknown = await response.json();
  const { jobId = '', code } = (
    response.status < 400 ? jobSchema.parse(answer) : problemSchema.parse(answer)
  ) as { jobId?: string; code?: string };
  return { status: response.status, retry: response.headers.get('retry-after'), jobId, code };
};
const list = (content: string) => ({ operatorFiles: [{ format: 'csv', content }] });
const reconcile = (content: string) => post(`/settlement/${DAY}/reconciliations`, list(content));
const takeFile = (content: string) => post('/tap-files?name=a.csv', content, 'text/csv');
const awaitAll = () =>
  expect
    .poll(async () => {
      const { jobs } = (await (await fetch(`${served.url}/api/v1/jobs`)).json()) as {
        jobs: { state: string }[];
      };
      return jobs.every(({ state }) => state === 'done' || state === 'failed');
    })
    .toBe(true);

describe('while work waits', () => {
  it('the same work is the same job, and other work is another job', async () => {
    const running = await post('/ledger/verify', {});
    const [check, again] = [await post('/ledger/verify', {}), await post('/ledger/verify', {})];
    expect(check.jobId).not.toBe(running.jobId);
    expect(again).toEqual(check);
    const [first, same, other] = [await reconcile('a'), await reconcile('a'), await reconcile('b')];
    expect(same.jobId).toBe(first.jobId);
    expect(other.jobId).not.toBe(first.jobId);
    const [taps, tapsAgain, others] = await Promise.all(['x', 'x', 'y'].map(takeFile));
    expect(tapsAgain?.jobId).toBe(taps?.jobId);
    expect(others?.jobId).not.toBe(taps?.jobId);
    const close = await post(`/settlement/${DAY}/close`, {});
    expect((await post(`/settlement/${DAY}/close`, { until: 'paid' })).jobId).toBe(close.jobId);
    expect((await post(`/settlement/${DAY}/close`, { until: 'cut' })).jobId).not.toBe(close.jobId);
    // One file for each waiting job; repeated uploads leave no files.
    expect(readdirSync(uploadDir)).toHaveLength(4);
  });

  it('verifications run after taps and closes', async () => {
    door.resolve();
    await awaitAll();
    expect(order[0]).toBe('verify');
    expect(order.slice(1, 5).toSorted()).toEqual(['close', 'close', 'tap-file', 'tap-file']);
    expect(order.slice(5)).toEqual(['reconcile', 'reconcile', 'verify']);
    expect(readdirSync(uploadDir)).toEqual([]);
  });
});

describe('a full queue', () => {
  it('refuses with a reason and Retry-After, and accepts work again later', async () => {
    door = Promise.withResolvers();
    await post('/ledger/verify', {});
    const taken = [];
    for (let number = 0; number < maxWaiting.reconcile; number++)
      taken.push(await reconcile(`list ${number}`));
    expect(taken.map(({ status }) => status)).toEqual(taken.map(() => 202));
    const refused = await reconcile('one more');
    expect(refused).toMatchObject({ status: 429, code: 'queue-full' });
    expect(Number(refused.retry)).toBeGreaterThan(0);
    expect(readdirSync(uploadDir)).toHaveLength(maxWaiting.reconcile);
    // Other work is accepted.
    expect((await post(`/settlement/${DAY}/close`, {})).status).toBe(202);
    door.resolve();
    await awaitAll();
    expect((await reconcile('one more')).status).toBe(202);
    await awaitAll();
    expect(readdirSync(uploadDir)).toEqual([]);
  });

  it('refuses files of taps as they begin to arrive', async () => {
    door = Promise.withResolvers();
    await post('/ledger/verify', {});
    const files = Array.from({ length: maxWaiting['tap-file'] + 3 }, (_none, number) =>
      takeFile(`file ${number}`),
    );
    const answers = await Promise.all(files);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(maxWaiting['tap-file']);
    expect(answers.filter(({ code }) => code === 'queue-full')).toHaveLength(3);
    door.resolve();
    await awaitAll();
    expect(readdirSync(uploadDir)).toEqual([]);
  });
});
