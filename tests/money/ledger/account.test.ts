import { expect, test } from 'vitest';
import {
  accountKinds,
  journeyAccount,
  toAccountId,
  toAccountParts,
  toNormalSide,
} from '../../../server/money/ledger/account.ts';

test('an account id has kind and owner', () => {
  expect(toAccountId('CARD', '3104')).toBe('CARD:3104');
  expect(toAccountParts('CARD:3104')).toEqual({ kind: 'CARD', owner: '3104' });
  expect(toAccountParts(toAccountId('OP', 'a:b'))).toEqual({ kind: 'OP', owner: 'a:b' });
  expect(toAccountParts(journeyAccount)).toEqual({ kind: 'JRN', owner: '' });
});

test('cash and claims have a debit balance, all others a credit balance', () => {
  const debit = accountKinds.filter((kind) => toNormalSide(kind) === 'debit');
  expect(debit).toEqual(['CASH', 'SUB', 'DISC']);
  expect(toNormalSide('JRN')).toBe('credit');
});
