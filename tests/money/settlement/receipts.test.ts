/** Receipts of operators by status of the journey. */
import { expect, test } from 'vitest';
import { addChangedReceipts, addSum, type PartySums } from '../../../server/money/settlement/commission.ts';
import { toJourney } from './journeys.ts';

const split = [
  ['AM1', 1],
  ['AM2', 3],
] as const;

test.each([
  ['completed', 300, { AM1: 75, AM2: 225 }],
  ['autocompleted', 300, { AM1: 75, AM2: 225 }],
  ['aged', 400, { AM1: 100, AM2: 300 }],
  ['open', 0, {}],
  ['void', 0, {}],
  ['unresolved', 0, {}],
  ['refused', 0, {}],
  ['withdrawn', 0, {}],
] as const)('of a journey that is %s: %d fen', (status, sumFen, byOperator) => {
  const journey = toJourney({ status, riderFen: 300, takenFen: 400, weights: split });
  const receipts: PartySums = new Map();
  addChangedReceipts(receipts, { journey, previous: null });
  expect(Object.fromEntries(receipts)).toEqual(byOperator);
  expect([...receipts.values()].reduce((sum, amount) => sum + amount, 0)).toBe(sumFen);
});

test('sums begin at 0 and accumulate', () => {
  const sums: PartySums = new Map([['AB', 5]]);
  addSum(sums, 'AB', -7);
  addSum(sums, 'BB', 3);
  expect(Object.fromEntries(sums)).toEqual({ AB: -2, BB: 3 });
});
