/** Effects of each kind of flow on positions and held money. */
import { describe, expect, test } from 'vitest';
import { toCreditGrowth, toFlowEffects } from '../../../server/money/settlement/flow-effects.ts';
import { toFlow } from './flows.ts';

const toLines = (...flow: Parameters<typeof toFlow>) =>
  toFlowEffects(toFlow(...flow)).map(({ partyId, kind, amountFen }) => `${partyId} ${kind} ${amountFen}`);
const ofCA = { issuerId: 'CA' };

describe('a party', () => {
  test.each([
    ['an operator is owed what it is credited', toLines('credit', 'JRN', 'OP:AB', 5, ofCA), ['AB OP 5']],
    ['and less where it is taken back', toLines('reversal', 'OP:AB', 'JRN', 5, ofCA), ['AB OP -5']],
    ['it bears discounts', toLines('funded', 'DISC:AB', 'JRN', 5, ofCA), ['AB DISC -5']],
    ['a treasury pays what it funds', toLines('funded', 'SUB:FA', 'JRN', 5, ofCA), ['FA SUB -5']],
    ['the centre earns the fee', toLines('commission', 'OP:AB', 'FEE:CC', 5), ['AB OP -5', 'CC FEE 5']],
    ['re-division', toLines('redivision', 'OP:AB', 'OP:BB', 5), ['AB OP -5', 'BB OP 5']],
    ['aged money', toLines('aged', 'UNRES:AM1', 'OP:AM1', 5, ofCA), ['AM1 OP 5']],
  ])('%s', (_, effects, expected) => {
    expect(effects).toEqual(expected);
  });
});

describe('an issuer', () => {
  test.each([
    ['JRN', 'rider'],
    ['UNRES:AM1', 'unresolved'],
    ['DUE:CA', 'over-deducted'],
  ] as const)('pays for the use of its cards into %s', (account, kind) => {
    expect(toLines(kind, 'CARD', account, 5, ofCA)).toEqual(['CA CARD -5']);
  });

  test('receives returns of operators', () => {
    expect(toLines('dispute', 'OP:AB', 'CARD', 5, ofCA)).toEqual(['AB OP -5', 'CA CARD 5']);
    expect(toLines('reversal', 'CARD', 'OP:AB', 5, ofCA)).toEqual(['CA CARD -5', 'AB OP 5']);
  });

  test.each([
    ['a top-up', 'top-up', 'CASH:CA', 'CARD'],
    ['a card handed back', 'card-refund', 'CARD', 'CASH:CA'],
    ['an expired card', 'expiry', 'CARD', 'EXP:CA'],
    ['a claim', 'claim', 'EXP:CA', 'CASH:CA'],
  ] as const)('%s is between it and the holder', (_, kind, dr, cr) => {
    expect(toLines(kind, dr, cr, 5, ofCA)).toEqual([]);
  });

  test('without issuer, use of a card has no effect', () => {
    expect(toLines('rider', 'CARD', 'JRN', 5)).toEqual([]);
  });
});

test('netting and payments have no effect', () => {
  expect(toLines('netting', 'OP:AB', 'DISC:AB', 5)).toEqual([]);
  expect(toLines('payment', 'OP:AB', 'CASH:CC', 5)).toEqual([]);
});

test('held money is credits less debits, by kind', () => {
  const flows = [
    toFlow('unresolved', 'CARD', 'UNRES:AM1', 700, ofCA),
    toFlow('unresolved', 'CARD', 'UNRES:IR', 40, ofCA),
    toFlow('resolved', 'UNRES:AM1', 'JRN', 300, ofCA),
    toFlow('credit', 'JRN', 'OP:AM1', 290, ofCA),
    toFlow('over-deducted', 'JRN', 'DUE:CA', 10, ofCA),
  ];
  expect(toCreditGrowth(flows, 'UNRES')).toBe(440);
  expect(toCreditGrowth(flows, 'DUE')).toBe(10);
  expect(toCreditGrowth(flows, 'JRN')).toBe(0);
  expect(toCreditGrowth(flows.slice(0, 4), 'JRN')).toBe(10);
  expect(toCreditGrowth([], 'UNRES')).toBe(0);
});
