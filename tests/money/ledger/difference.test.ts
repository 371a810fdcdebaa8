/** Lists compared as multisets of lines. */
import { expect, test } from 'vitest';
import { findLineDifference, toMoneyLine } from '../../../server/money/ledger/difference.ts';

const find = (posted: readonly string[], found: readonly string[]) =>
  findLineDifference('flows', '2026-03-02', posted, found);

test('the same lines in another order are equal', () => {
  expect(find([], [])).toBeUndefined();
  expect(find(['a', 'b', 'a'], ['b', 'a', 'a'])).toBeUndefined();
});

test('lines that one list has more often than the other, with multiplicity', () => {
  expect(find(['a', 'b'], ['a', 'c'])).toEqual({
    kind: 'flows',
    about: '2026-03-02',
    posted: ['b'],
    found: ['c'],
  });
  expect(find(['a', 'a', 'a', 'b'], ['a', 'b'])).toMatchObject({ posted: ['a', 'a'], found: [] });
  expect(find(['a'], ['a', 'a', 'a'])).toMatchObject({ posted: [], found: ['a', 'a'] });
  expect(find([], ['a'])).toMatchObject({ posted: [], found: ['a'] });
  expect(find(['a'], [])).toMatchObject({ posted: ['a'], found: [] });
});

test('a line has kind, accounts and amount', () => {
  expect(toMoneyLine({ kind: 'rider', dr: 'CARD:A1', cr: 'JRN', amountFen: 540 })).toBe(
    'rider CARD:A1 -> JRN 540',
  );
});
