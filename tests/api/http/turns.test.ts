/** Expensive answers run one at a time, and others are answered in between. */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from '../../../server/api/http/turns.ts';
import type { ProblemError } from '../../../server/base/problem.ts';
import { createFakeUseCases } from '../fake-use-cases.ts';
import { serveFake } from '../serve-fake.ts';

test('one runs at a time, in the order of arrival, also after a failure', async () => {
  const turns = new Turns();
  const told: string[] = [];
  const work = (name: string) => async () => {
    told.push(`${name} begins`);
    await setImmediate();
    if (name === 'b') throw new Error('b fails');
    told.push(`${name} ends`);
    return name;
  };
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => turns.take(work(name))));
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'c begins', 'c ends']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await turns.take(work('d'))).toBe('d');
});

test('requests beyond the limit are refused, and those that wait are still run', async () => {
  const turns = new Turns();
  const results = await Promise.allSettled(Array.from({ length: 70 }, (_, i) => turns.take(async () => i)));
  const refused = results.filter(({ status }) => status === 'rejected');
  // One runs and sixty wait.
  expect(refused).toHaveLength(9);
  for (const one of refused as PromiseRejectedResult[]) {
    expect((one.reason as ProblemError).code).toBe('too-busy');
    expect((one.reason as ProblemError).details.retryAfterSec).toBeGreaterThan(0);
  }
});

test('work is not run for a caller that is gone, and the next one runs at once', async () => {
  const turns = new Turns();
  const told: string[] = [];
  const work = (name: string) => async () => void told.push(name);
  let isGone = false;
  const results = [
    turns.take(work('a')),
    turns.take(work('b'), () => isGone),
    turns.take(work('c'), () => isGone),
    turns.take(work('d')),
  ];
  isGone = true;
  const settled = await Promise.allSettled(results);
  expect(told).toEqual(['a', 'd']);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
});

test('callers that leave while they wait are skipped', async () => {
  let answered = 0;
  const { useCases } = createFakeUseCases({});
  const served = await serveFake({
    plan: (request) => {
      answered++;
      const end = performance.now() + 40;
      while (performance.now() < end);
      return useCases.plan(request);
    },
  });
  try {
    const dear = `${served.url}/api/v6/plan?fromPlace=hm:xinhua&toPlace=hm:xinhua&tongchengCriteria=fare`;
    const leaving = new AbortController();
    const left = Array.from({ length: 30 }, () =>
      fetch(dear, { signal: leaving.signal }).catch(() => undefined),
    );
    while (answered === 0) await setImmediate();
    leaving.abort();
    await Promise.all(left);
    expect((await fetch(dear)).status).toBe(200);
    expect(answered).toBeLessThan(20);
    expect(served.logLines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  } finally {
    await served.close();
  }
});

test('cheap requests are answered between expensive ones', async () => {
  const told: string[] = [];
  const { useCases } = createFakeUseCases({});
  const served = await serveFake({
    plan: (request) => {
      const end = performance.now() + 60;
      while (performance.now() < end);
      told.push('dear');
      return useCases.plan(request);
    },
    getHealth: () => {
      told.push('cheap');
      return useCases.getHealth();
    },
  });
  try {
    const dear = `${served.url}/api/v6/plan?fromPlace=hm:xinhua&toPlace=hm:xinhua&tongchengCriteria=fare`;
    const many = Array.from({ length: 12 }, () => fetch(dear));
    // The first of them runs now.
    while (told.length === 0) await setImmediate();
    const cheap = await fetch(`${served.url}/api/v1/health`);
    expect(cheap.status).toBe(200);
    const answers = await Promise.all(many);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(told.filter((one) => one === 'dear')).toHaveLength(12);
    expect(told.indexOf('cheap')).toBeLessThan(8);
  } finally {
    await served.close();
  }
});
