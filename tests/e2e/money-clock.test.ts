/** Future days on the command line: simulated in a separate ledger, and never closed in a ledger of real days. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { toDateText } from '../../server/base/service-day.ts';
import { makeCitiesDir, run } from './tongcheng.ts';

const ahead = await makeCitiesDir();
const real = await makeCitiesDir();
afterAll(() => {
  ahead.remove();
  real.remove();
});

const today = Math.floor(Date.now() / 86_400_000);
/** A future day within the feeds and the scheme: next month, but not before 2026-10-01. */
const future = toDateText(Math.max(today + 40, 20_800));
const ledger = { DATABASE_URL: '' };

test('future days are simulated, closed and verified', { timeout: 300_000 }, async () => {
  const options = ['--riders', '40', '--seed', '3', '--data', ahead.dir, '--json'];
  const simulated = await run(['simulate', '--date', future, ...options], '', ledger);
  expect(simulated.code, simulated.err).toBe(0);
  const { days } = JSON.parse(simulated.out);
  expect(days[0].counts.tapCount).toBeGreaterThan(50);
  const verified = await run(['ledger', 'verify', '--data', ahead.dir, '--json'], '', ledger);
  expect(verified.code, verified.out).toBe(0);
  // The next simulation continues after the last day.
  const next = toDateText(Date.parse(days.at(-1).date) / 86_400_000 + 1);
  const early = await run(['settle', '--date', next, '--data', ahead.dir], '', ledger);
  expect(early).toMatchObject({
    code: 1,
    err: expect.stringContaining(`batch-state: ${next} has not ended`),
  });
});

test('a ledger of past days takes no future days', { timeout: 300_000 }, async () => {
  const tap = {
    terminalId: 'kiosk',
    terminalSeq: 1,
    kind: 'top-up',
    cardId: '31470000000000000001',
    amountFen: 500,
  };
  const taps = [
    { ...tap, eventSec: (today - 3) * 86_400 },
    { ...tap, terminalSeq: 2, eventSec: (today + 365) * 86_400 },
    { ...tap, terminalSeq: 3, terminalId: 'clearing/payment', eventSec: (today - 3) * 86_400 },
  ];
  const file = join(real.dir, 'taps.ndjson');
  writeFileSync(file, taps.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const data = ['--data', real.dir];
  const taken = await run(['ledger', 'ingest', file, ...data, '--json'], '', ledger);
  expect(taken.code, taken.err).toBe(2);
  const [report] = JSON.parse(taken.out).files;
  expect(report.problems).toEqual({ reserved: 1 });
  expect(report.examples).toMatchObject([{ line: 3, field: 'terminalId', code: 'reserved' }]);
  expect(report.quarantined['time-ahead'] ?? 0).toBe(1);
  const close = (date: string) => run(['settle', '--date', date, ...data], '', ledger);
  const yesterday = toDateText(today - 2);
  for (const date of [toDateText(today + 1), toDateText(today + 365), '9999-12-31'])
    expect(await close(date)).toMatchObject({ code: 1, err: expect.stringContaining('batch-state') });
  expect((await close('2020-01-01')).err).toContain('scheme-unknown');
  expect((await close(yesterday)).code).toBe(0);
  const simulated = await run(['simulate', '--date', future, '--riders', '5', ...data], '', ledger);
  expect(simulated).toMatchObject({ code: 1, err: expect.stringContaining('batch-state') });
  expect((await run(['ledger', 'verify', ...data], '', ledger)).code).toBe(0);
});
