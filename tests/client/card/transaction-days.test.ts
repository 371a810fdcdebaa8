import '../page-zone.ts';
import { expect, test } from 'vitest';
import type { Transaction } from '../../../client/src/api/contract.ts';
import { toPolicySums, toTransactionDays } from '../../../client/src/card/transaction-days.ts';

const row = (rowId: string, at: string, amountFen: number) =>
  ({
    rowId,
    kind: 'top-up',
    at,
    amountFen,
    balanceAfterFen: 0,
    detail: '',
    text: { zh: '', en: '' },
  }) as Transaction;

test('days follow the cities’ clock and have the sum of their transactions', () => {
  const days = toTransactionDays([
    row('c', '2026-11-25T16:00:00Z', -200),
    row('b', '2026-11-25T15:59:59Z', -115),
    row('a', '2026-11-24T16:00:00Z', 5_000),
  ]);
  expect(days.map(({ date, sumFen, rows }) => [date, sumFen, rows.map(({ rowId }) => rowId)])).toEqual([
    ['2026-11-26', -200, ['c']],
    ['2026-11-25', 4_885, ['b', 'a']],
  ]);
  expect(toTransactionDays([])).toEqual([]);
});

test('parts of one policy are one sum with its payers', () => {
  const named = (id: string) => ({ id, name: id, names: { zh: id, en: id } });
  const part = (policy: string, payer: string, amountFen: number) => ({
    policy: named(policy),
    payer: named(payer),
    amountFen,
  });
  const sums = toPolicySums([
    part('student', 'city', 150),
    part('transfer', 'city', 18),
    part('transfer', 'metro', 17),
  ]);
  expect(
    sums.map(({ policyId, amountFen, payers }) => [policyId, amountFen, payers.map((one) => one.amountFen)]),
  ).toEqual([
    ['student', 150, [150]],
    ['transfer', 35, [18, 17]],
  ]);
});
