/** Seals, compared with hashed texts written by hand. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import { hashBatch, hashSeal } from '../../../server/money/settlement/seal.ts';
import { D } from '../cards/card-world.ts';

const toDigest = (text: string) => createHash('sha256').update(text).digest('hex');
const zeros = '0000000000000000000000000000000000000000000000000000000000000000';

const rider: Transfer = {
  source: 'gate-S9',
  seq: 1,
  leg: 0,
  batchDay: D,
  kind: 'rider',
  dr: 'CARD:A1',
  cr: 'JRN',
  amountFen: 500,
  isPending: false,
  journeyId: 'gate-S1/1',
  policyId: null,
  schemeVersion: 3,
  eventSec: 1_772_412_000,
  reverses: null,
};
const end: Transfer = {
  ...rider,
  source: 'gate "S1"',
  seq: 2,
  leg: 91,
  kind: 'hold-end',
  dr: 'JRN',
  cr: 'CARD:甲',
  isPending: true,
  policyId: 'T1',
  reverses: { source: 'gate-S1', seq: 7, leg: 90 },
};
const payment: Transfer = {
  ...rider,
  source: 'clearing/payment',
  kind: 'payment',
  dr: 'OP:AB',
  cr: 'CASH:CC',
};
const riderLine = '["gate-S9",1,0,"rider","CARD:A1","JRN",500,false,"gate-S1/1",null,3,1772412000,null]\n';
const endLine =
  '["gate \\"S1\\"",2,91,"hold-end","JRN","CARD:甲",500,true,"gate-S1/1","T1",3,1772412000,["gate-S1",7,90]]\n';

async function* inPages(...pages: readonly Transfer[][]) {
  yield* pages;
}

describe('a seal', () => {
  test('hashes the previous seal, the day and a line for each transfer', async () => {
    const previous = toDigest('the day before');
    expect(await hashSeal(previous, D, inPages([rider, end]))).toBe(
      toDigest(`${previous}\n2026-03-02\n${riderLine}${endLine}`),
    );
  });

  test('hashes a line for each section of evidence before them', async () => {
    const previous = toDigest('the day before');
    const evidence = [
      { batchDay: D, section: 'receipts', upTo: 12, hash: zeros },
      { batchDay: D, section: 'trailers', upTo: 3, hash: previous },
    ];
    const lines = `["receipts",12,"${zeros}"]\n["trailers",3,"${previous}"]\n`;
    expect(await hashSeal(previous, D, inPages([rider, end]), evidence)).toBe(
      toDigest(`${previous}\n2026-03-02\n${lines}${riderLine}${endLine}`),
    );
  });

  test('the first one follows 64 zeros', async () => {
    expect(await hashSeal(null, D, inPages([rider]))).toBe(toDigest(`${zeros}\n2026-03-02\n${riderLine}`));
  });

  test('exists for a day without transfers', async () => {
    expect(await hashSeal(null, D, inPages())).toBe(toDigest(`${zeros}\n2026-03-02\n`));
  });

  test('does not depend on pages, and excludes payments', async () => {
    const whole = toDigest(`${zeros}\n2026-03-02\n${riderLine}${endLine}`);
    expect(await hashSeal(null, D, inPages([rider], [], [payment], [end, payment]))).toBe(whole);
  });

  test('depends on the order', async () => {
    expect(await hashSeal(null, D, inPages([end, rider]))).toBe(
      toDigest(`${zeros}\n2026-03-02\n${endLine}${riderLine}`),
    );
  });

  test.each(
    (
      [
        { source: 'other' },
        { seq: 9 },
        { leg: 9 },
        { kind: 'credit' },
        { dr: 'CARD:A2' },
        { cr: 'OP:AB' },
        { amountFen: 501 },
        { isPending: true },
        { journeyId: null },
        { policyId: 'T1' },
        { schemeVersion: 4 },
        { eventSec: 1 },
        { reverses: { source: 'gate-S1', seq: 7, leg: 90 } },
      ] satisfies Partial<Transfer>[]
    ).map((part) => [Object.keys(part)[0], part] as const),
  )('changes with %s', async (_, part) => {
    const before = await hashSeal(null, D, inPages([rider]));
    expect(await hashSeal(null, D, inPages([{ ...rider, ...part }]))).not.toBe(before);
  });
});

test('of payments hashes the seal and every line', async () => {
  const seal = toDigest('seal');
  expect(await hashBatch(seal, D + 1, [[{ ...rider, kind: 'payment' }]])).toBe(
    toDigest(`${seal}\n2026-03-03\n${riderLine.replace('"rider"', '"payment"')}`),
  );
});
