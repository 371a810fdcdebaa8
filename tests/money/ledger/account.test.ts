import { expect, test } from 'vitest';
import {
  accountKinds,
  journeyAccount,
  toAccountId,
  toAccountParts,
  toNormalSide,
} from '../../../server/money/ledger/account.ts';

test('an account is its kind and its owner, and comes apart again', () => {
  expect(toAccountId('CARD', '3104')).toBe('CARD:3104');
  expect(toAccountParts('CARD:3104')).toEqual({ kind: 'CARD', owner: '3104' });
  expect(toAccountParts(toAccountId('OP', 'a:b'))).toEqual({ kind: 'OP', owner: 'a:b' });
  expect(toAccountParts(journeyAccount)).toEqual({ kind: 'JRN', owner: '' });
});

test('cash and what others owe stand on the debit side, what is owed to others on the credit side', () => {
  const debit = accountKinds.filter((kind) => toNormalSide(kind) === 'debit');
  expect(debit).toEqual(['CASH', 'SUB', 'DISC']);
  expect(toNormalSide('JRN')).toBe('credit');
});
