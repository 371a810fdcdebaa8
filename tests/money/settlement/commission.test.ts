import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addChangedReceipts,
  type PartySums,
  toCommission,
  toCommissionTransfers,
} from '../../../server/money/settlement/commission.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { toJourney } from './journeys.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const DAY = 20_600;

describe('the fee on a batch', () => {
  const receipts = new Map([
    ['AB', 1_003],
    ['AM1', 1_097],
    ['AM2', 260],
    ['BB', 100],
    ['IR', 5_340],
  ]);

  test('0.30 % of 7,800 is 23, shared by largest remainder', () => {
    const commission = toCommission(exampleScheme, receipts);
    expect(commission.baseFen).toBe(7_800);
    expect(commission.feeFen).toBe(23);
    const transfers = toCommissionTransfers(exampleScheme, commission, DAY, 0);
    expect(transfers.map(({ dr, cr, amountFen, leg }) => [dr, cr, amountFen, leg])).toEqual([
      ['OP:AB', 'FEE:CC', 3, 0],
      ['OP:AM1', 'FEE:CC', 3, 1],
      ['OP:AM2', 'FEE:CC', 1, 2],
      ['OP:IR', 'FEE:CC', 16, 3],
    ]);
  });

  test('a negative receipt lowers the base and has no share', () => {
    const commission = toCommission(exampleScheme, new Map([...receipts, ['BB', -1_100]]));
    expect(commission.baseFen).toBe(6_600);
    expect(commission.feeFen).toBe(19);
    expect(commission.shares.map(({ partyId }) => partyId)).not.toContain('BB');
  });

  test('a base not above 0 gives no fee', () => {
    expect(toCommission(exampleScheme, new Map([['AB', -180]]))).toEqual({
      baseFen: -180,
      feeFen: 0,
      shares: [],
    });
    expect(toCommission(exampleScheme, new Map()).shares).toEqual([]);
  });

  test('shares sum to the fee, none is below 0, order of receipts does not matter', () => {
    const ids = ['AB', 'AM1', 'AM2', 'BB', 'IR', 'SP'];
    const anyReceipts = fc.array(fc.integer({ min: -20_000, max: 9_000_000_000 }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(anyReceipts, fc.integer({ min: 0, max: 10_000 }), (amounts, commissionBp) => {
        const scheme = { ...exampleScheme, commissionBp };
        const entries = ids.map((id, i) => [id, amounts[i] as number] as const);
        const { feeFen, baseFen, shares } = toCommission(scheme, new Map(entries));
        expect(shares.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(feeFen);
        expect(shares.every(({ amountFen }) => amountFen > 0)).toBe(true);
        const exact = (BigInt(baseFen) * BigInt(commissionBp)) / 10_000n;
        expect(BigInt(feeFen)).toBe(baseFen > 0 ? exact : 0n);
        expect(toCommission(scheme, new Map(entries.toReversed())).shares).toEqual(shares);
      }),
      { numRuns: CASES },
    );
  });
});

describe('receipts', () => {
  const sum = (...changes: Parameters<typeof addChangedReceipts>[1][]) => {
    const sums: PartySums = new Map();
    for (const change of changes) addChangedReceipts(sums, change);
    return Object.fromEntries(sums);
  };
  const split = [
    ['AM1', 862_500],
    ['AM2', 937_500],
  ] as const;

  test('riders’ money by weights', () => {
    const journey = toJourney({ riderFen: 500, weights: split });
    expect(sum({ journey, previous: null })).toEqual({ AM1: 240, AM2: 260 });
  });

  test('what a later version takes the place of is taken off', () => {
    const previous = toJourney({ riderFen: 500, weights: split });
    const journey = toJourney({ riderFen: 300, version: 1, weights: [['AM1', 1]] });
    expect(sum({ journey, previous })).toEqual({ AM1: 60, AM2: -260 });
    const withdrawn = toJourney({ riderFen: 0, version: 2, status: 'withdrawn', weights: [] });
    expect(sum({ journey: withdrawn, previous: journey })).toEqual({ AM1: -300 });
  });

  test('the gate took too much: only the price; too little: only what it took', () => {
    const over = toJourney({ riderFen: 300, takenFen: 350, weights: [['AM1', 1]] });
    const under = toJourney({ riderFen: 300, takenFen: 250, weights: [['AM2', 1]] });
    expect(sum({ journey: over, previous: null }, { journey: under, previous: null })).toEqual({
      AM1: 300,
      AM2: 250,
    });
  });

  test('unknown journeys are nobody’s, aged ones the operator’s', () => {
    const previous = toJourney({ riderFen: 0, takenFen: 700, status: 'unresolved', weights: [['AM1', 1]] });
    expect(sum({ journey: previous, previous: null })).toEqual({});
    const journey = toJourney({
      riderFen: 0,
      takenFen: 700,
      status: 'aged',
      version: 1,
      weights: [['AM1', 1]],
    });
    expect(sum({ journey, previous })).toEqual({ AM1: 700 });
  });
});
