/** Positions, netting, aging, ceilings and re-division on rows written by hand. */
import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { parseBankingCalendar } from '../../../server/money/settlement/banking-day.ts';
import { toCeilingSwitches } from '../../../server/money/settlement/ceilings.ts';
import { toCommission, toCommissionTransfers } from '../../../server/money/settlement/commission.ts';
import {
  checkBatchClears,
  toNettingTransfers,
  toPositions,
  toStepFlows,
} from '../../../server/money/settlement/netting.ts';
import { toAgedJourney } from '../../../server/money/settlement/price-batch.ts';
import { toCapPeriods, toMoves, toRedivisionTransfers } from '../../../server/money/settlement/redivision.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { D } from '../cards/card-world.ts';
import { toFlow } from './flows.ts';
import { toJourney } from './journeys.ts';

describe('positions', () => {
  const flows = [
    toFlow('credit', 'JRN', 'OP:zz', 5),
    toFlow('credit', 'JRN', 'OP:dd', 6),
    toFlow('credit', 'JRN', 'OP:yy', 7),
    toFlow('funded', 'SUB:xx', 'JRN', 18),
    toFlow('reversal', 'OP:dd', 'JRN', 2),
    toFlow('reversal', 'JRN', 'SUB:xx', 2),
  ];
  const parties = exampleScheme.parties.filter(({ id }) => id === 'CC' || id === 'AB');

  test('of all parties in the scheme’s order, then of removed parties by id', () => {
    expect(
      toPositions(parties, flows, D).map(({ partyId, receivableFen, payableFen, netFen }) => [
        partyId,
        receivableFen,
        payableFen,
        netFen,
      ]),
    ).toEqual([
      ['AB', 0, 0, 0],
      ['CC', 0, 0, 0],
      ['dd', 6, 2, 4],
      ['xx', 2, 18, -16],
      ['yy', 7, 0, 7],
      ['zz', 5, 0, 5],
    ]);
    expect(toPositions(parties, [], D)[0]).toEqual({
      batchDay: D,
      partyId: 'AB',
      receivableFen: 0,
      payableFen: 0,
      netFen: 0,
    });
  });

  test('sum to zero with held money; a difference of one fen is refused', () => {
    const held = toFlow('unresolved', 'CARD', 'UNRES:AB', 30, { issuerId: 'CA' });
    const due = toFlow('reversal', 'CARD', 'DUE:AB', 4, { issuerId: 'CA' });
    const clear = [...flows, held, due];
    expect(() => checkBatchClears(clear, toPositions(parties, clear, D))).not.toThrow();
    const lost = [...clear, toFlow('credit', 'JRN', 'OP:AB', 3)];
    expect(() => checkBatchClears(lost, toPositions(parties, lost, D))).toThrow(
      expect.objectContaining({ code: 'internal', details: { differenceFen: 3, journeysFen: -3 } }),
    );
    const open = [...clear, toFlow('credit', 'JRN', 'UNRES:AB', 3)];
    expect(() => checkBatchClears(open, [])).toThrow(
      expect.objectContaining({ details: { differenceFen: 37, journeysFen: -3 } }),
    );
    const even = toPositions(parties, lost, D).map((row) =>
      row.partyId === 'zz' ? { ...row, netFen: row.netFen - 3 } : row,
    );
    expect(() => checkBatchClears(lost, even)).toThrow(
      expect.objectContaining({ details: { differenceFen: 0, journeysFen: -3 } }),
    );
    const wrong = toPositions(parties, clear, D).map((row) =>
      row.partyId === 'zz' ? { ...row, netFen: row.netFen - 1 } : row,
    );
    expect(() => checkBatchClears(clear, wrong)).toThrow(
      expect.objectContaining({ details: { differenceFen: -1, journeysFen: 0 } }),
    );
  });
});

test('netting: discounts of each operator, removed ones last; the opposite direction if more was reversed', () => {
  const flows = [
    toFlow('funded', 'DISC:zz', 'JRN', 5, { policyId: 'T1' }),
    toFlow('funded', 'DISC:dd', 'JRN', 6, { policyId: 'T1' }),
    toFlow('funded', 'DISC:yy', 'JRN', 7, { policyId: 'T1' }),
    toFlow('reversal', 'JRN', 'DISC:AM1', 9, { policyId: 'T1' }),
    toFlow('funded', 'DISC:AB', 'JRN', 8, { policyId: 'T1' }),
    toFlow('funded', 'DISC:AM2', 'JRN', 8, { policyId: 'T1' }),
    toFlow('reversal', 'JRN', 'DISC:AM2', 8, { policyId: 'T1' }),
    toFlow('funded', 'SUB:FA', 'JRN', 8, { policyId: 'T1' }),
  ];
  const transfers = toNettingTransfers(exampleScheme, flows, D, 77);
  expect(transfers.map(({ dr, cr, amountFen, leg }) => [leg, dr, cr, amountFen])).toEqual([
    [0, 'OP:AB', 'DISC:AB', 8],
    [1, 'DISC:AM1', 'OP:AM1', 9],
    [2, 'OP:dd', 'DISC:dd', 6],
    [3, 'OP:yy', 'DISC:yy', 7],
    [4, 'OP:zz', 'DISC:zz', 5],
  ]);
  expect(transfers[0]).toMatchObject({ source: 'clearing/netting', seq: D, kind: 'netting', eventSec: 77 });
  expect(toStepFlows(transfers)[1]).toEqual(toFlow('netting', 'DISC:AM1', 'OP:AM1', 9));
});

describe('aging', () => {
  const journey = toJourney({
    journeyId: 'G/7',
    riderFen: 300,
    status: 'unresolved',
    version: 2,
    weights: [['AM1', 1]],
  });
  const move = (part: Partial<Transfer>): Transfer => ({
    source: 'G',
    seq: 7,
    leg: 0,
    batchDay: D,
    kind: 'unresolved',
    dr: 'CARD:A1',
    cr: 'UNRES:AM1',
    amountFen: 300,
    isPending: false,
    journeyId: 'G/7',
    policyId: null,
    schemeVersion: 1,
    eventSec: 1,
    reverses: null,
    ...part,
  });
  const age = (...transfers: Transfer[]) => toAgedJourney(journey, transfers, D + 9, 55);

  test('held money goes to its operator', () => {
    const { journey: aged, transfer } = age(move({}));
    expect(aged).toEqual({ ...journey, version: 3, batchDay: D + 9, status: 'aged' });
    expect(transfer).toEqual(
      move({ leg: 392, batchDay: D + 9, kind: 'aged', dr: 'UNRES:AM1', cr: 'OP:AM1', eventSec: 55 }),
    );
  });

  test('from the account of the latest hold, in any order of transfers, without reversed money', () => {
    const first = move({ leg: 0, source: 'old' });
    const back = move({ leg: 100, kind: 'reversal', dr: 'UNRES:AM1', cr: 'CARD:A1' });
    const last = move({ leg: 200, amountFen: 250, cr: 'UNRES:AM2' });
    for (const order of [
      [first, back, last],
      [last, back, first],
    ])
      expect(age(...order).transfer).toMatchObject({
        source: 'G',
        dr: 'UNRES:AM2',
        cr: 'OP:AM2',
        amountFen: 250,
      });
  });

  test('other money in the account counts, but is no hold', () => {
    const corrected = move({ leg: 300, source: 'other', kind: 'reversal', cr: 'UNRES:BB', amountFen: 5 });
    expect(age(move({}), corrected).transfer).toMatchObject({ source: 'G', cr: 'OP:AM1', amountFen: 305 });
    expect(age(corrected).transfer).toBeUndefined();
  });

  test('of two holds with the same leg, the first counts', () => {
    const twin = move({ cr: 'UNRES:BB', amountFen: 1 });
    expect(age(move({}), twin).transfer).toMatchObject({ dr: 'UNRES:AM1', amountFen: 301 });
  });

  test('no transfer without held money, or with pending money alone', () => {
    expect(age()).toEqual({
      journey: { ...journey, version: 3, batchDay: D + 9, status: 'aged' },
      transfer: undefined,
    });
    expect(age(move({ isPending: true })).transfer).toBeUndefined();
    const back = move({ leg: 100, kind: 'reversal', dr: 'UNRES:AM1', cr: 'CARD:A1' });
    expect(age(move({}), back).transfer).toBeUndefined();
    expect(age(move({}), { ...back, amountFen: 400 }).transfer).toBeUndefined();
  });
});

describe('ceilings', () => {
  const [transfer, ...otherTransfers] = exampleScheme.transfers as [Scheme['transfers'][number]];
  const toScheme = (payer: string): Scheme => ({
    ...exampleScheme,
    validFrom: D - 1_000,
    transfers: [
      {
        ...transfer,
        fund: [{ payer, shareBp: 10_000, yearlyCeilingFen: 100, afterCeiling: 'off' }],
      },
      ...otherTransfers,
    ],
  });
  const list = (payer: string, flows: Parameters<typeof toCeilingSwitches>[0]) =>
    toCeilingSwitches(flows, new SchemeBook([toScheme(payer)])).map(
      ({ policyId, partyId, fromDay }) => `${policyId} ${partyId} ${fromDay - D}`,
    );
  const paid = (day: number, account: string, amountFen: number, policyId: string | null = 'T1') =>
    toFlow('funded', account, 'JRN', amountFen, { batchDay: day, policyId });
  const back = (day: number, account: string, amountFen: number) =>
    toFlow('reversal', 'JRN', account, amountFen, { batchDay: day, policyId: 'T1' });

  test('a treasury is switched off once, two days after the close that reached its ceiling', () => {
    expect(list('FA', [paid(D, 'SUB:FA', 60), paid(D + 1, 'SUB:FA', 40), paid(D + 2, 'SUB:FA', 1)])).toEqual([
      'T1 FA 3',
    ]);
    expect(list('FA', [paid(D, 'SUB:FA', 60), paid(D + 1, 'SUB:FA', 39)])).toEqual([]);
  });

  test('a day before the first version has no switches', () => {
    expect(list('FA', [paid(D - 2_000, 'SUB:FA', 100)])).toEqual([]);
  });

  test('days are processed in order', () => {
    expect(list('FA', [paid(D + 1, 'SUB:FA', 40), paid(D, 'SUB:FA', 60)])).toEqual(['T1 FA 3']);
  });

  test('reversals reduce the sum, but end no switch', () => {
    expect(list('FA', [paid(D, 'SUB:FA', 100), back(D, 'SUB:FA', 1)])).toEqual([]);
    expect(list('FA', [paid(D, 'SUB:FA', 100), back(D + 1, 'SUB:FA', 1)])).toEqual(['T1 FA 2']);
  });

  test('operators have one common ceiling for the discounts that they bear', () => {
    expect(list('operator', [paid(D, 'DISC:AB', 60), paid(D, 'DISC:AM1', 40)])).toEqual(['T1 operator 2']);
    expect(list('operator', [paid(D, 'DISC:AB', 110), back(D, 'DISC:AM1', 11)])).toEqual([]);
    expect(list('operator', [paid(D, 'OP:AB', 200)])).toEqual([]);
    expect(
      list('operator', [toFlow('credit', 'JRN', 'OP:AB', 500, { policyId: 'T1' }), paid(D, 'DISC:AB', 100)]),
    ).toEqual(['T1 operator 2']);
  });

  test('each payer, policy and year separately', () => {
    expect(list('FA', [paid(D, 'SUB:FB', 60), paid(D, 'SUB:FA', 60)])).toEqual([]);
    expect(list('FA', [paid(D, 'SUB:FA', 60, 'T2'), paid(D, 'SUB:FA', 60)])).toEqual([]);
    expect(list('FA', [paid(D, 'SUB:FA', 100, null)])).toEqual([]);
    expect(list('FA', [paid(D - 365, 'SUB:FA', 60), paid(D, 'SUB:FA', 60)])).toEqual([]);
    expect(list('FA', [paid(D - 365, 'SUB:FA', 100), paid(D, 'SUB:FA', 100)])).toEqual([
      'T1 FA -363',
      'T1 FA 2',
    ]);
  });

  test('home and host, each treasury that reached it', () => {
    expect(list('home', [paid(D, 'SUB:FA', 100), paid(D + 1, 'SUB:FB', 100)])).toEqual([
      'T1 FA 2',
      'T1 FB 3',
    ]);
  });
});

describe('re-division', () => {
  test('moves go from losing to gaining operators in the scheme’s order', () => {
    const changes = new Map([
      ['AB', -50],
      ['AM1', 30],
      ['AM2', -10],
      ['BB', 30],
    ]);
    expect(toMoves(['AB', 'AM1', 'AM2', 'BB', 'IR'], changes)).toEqual([
      { from: 'AB', to: 'AM1', amountFen: 30 },
      { from: 'AB', to: 'BB', amountFen: 20 },
      { from: 'AM2', to: 'BB', amountFen: 10 },
    ]);
    expect(() =>
      toMoves(
        ['AB', 'AM1'],
        new Map([
          ['AB', -5],
          ['AM1', 4],
        ]),
      ),
    ).toThrow(new RangeError('more is given than received'));
  });

  test('periods of a card come in the order of their first days, journeys in their own', () => {
    const on = (serviceDay: number) => toJourney({ serviceDay, riderFen: 5, weights: [['AB', 1]] });
    const periods = toCapPeriods(exampleScheme.caps.slice(0, 1), 'A1', [on(D + 2), on(D), on(D + 1), on(D)]);
    expect(
      periods.map(({ periodStart, periodEnd, journeys }) => [
        periodStart - D,
        periodEnd - D,
        journeys.length,
      ]),
    ).toEqual([
      [0, 0, 2],
      [1, 1, 1],
      [2, 2, 1],
    ]);
  });

  test('its transfers are posted ones of their own kind', () => {
    const [period] = toCapPeriods(exampleScheme.caps.slice(0, 1), 'A1', [
      toJourney({ riderFen: 100, weights: [['AM1', 1]], networkId: 'A-metro' }),
      toJourney({ riderFen: 100, uncappedFen: 300, capId: 'A-day', weights: [['AB', 1]] }),
    ]);
    expect(toRedivisionTransfers(exampleScheme, period!, [], D, 8)).toEqual([
      {
        source: 'clearing/redivision/A-day/20600/A1',
        seq: D,
        leg: 0,
        batchDay: D,
        kind: 'redivision',
        dr: 'OP:AM1',
        cr: 'OP:AB',
        amountFen: 50,
        isPending: false,
        journeyId: null,
        policyId: 'A-day',
        schemeVersion: 1,
        eventSec: 8,
        reverses: null,
      },
    ]);
  });

  test('a period is capped only if its own cap reduced a price', () => {
    const isCapped = (capId: string | null, riderFen: number) =>
      toCapPeriods(exampleScheme.caps.slice(0, 1), 'A1', [
        toJourney({ riderFen, uncappedFen: 180, capId, weights: [['AB', 1]] }),
      ])[0]?.hasCapped;
    expect(isCapped('A-day', 100)).toBe(true);
    expect(isCapped('A-day', 180)).toBe(false);
    expect(isCapped('other', 100)).toBe(false);
  });
});

test('commission: posted transfers of their own kind; none on receipts below zero', () => {
  const below = toCommission(exampleScheme, new Map([['AB', -2_000_000]]));
  expect(below).toEqual({ baseFen: -2_000_000, feeFen: 0, shares: [] });
  const commission = toCommission({ ...exampleScheme, commissionBp: 30 }, new Map([['AB', 10_000]]));
  expect(toCommissionTransfers(exampleScheme, commission, D, 8)).toEqual([
    {
      source: 'clearing/commission',
      seq: D,
      leg: 0,
      batchDay: D,
      kind: 'commission',
      dr: 'OP:AB',
      cr: 'FEE:CC',
      amountFen: 30,
      isPending: false,
      journeyId: null,
      policyId: null,
      schemeVersion: 1,
      eventSec: 8,
      reverses: null,
    },
  ]);
});

test('a calendar that is no object is refused as a whole', () => {
  expect(() => parseBankingCalendar(7)).toThrow(
    expect.objectContaining({ code: 'bad-request', details: { at: '' } }),
  );
  expect(() => parseBankingCalendar({ years: [{ year: 1969 }] })).toThrow(
    expect.objectContaining({ details: { at: 'years.0.year' } }),
  );
});
