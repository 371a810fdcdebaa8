/** Payments of a closed batch, which leave the accounts of parties at zero. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowRow } from '../../../server/money/ledger/transfer.ts';
import {
  toNettingTransfers,
  toPayments,
  toPositions,
  toStepFlows,
} from '../../../server/money/settlement/netting.ts';
import { getCentre, toCutSec } from '../../../server/money/settlement/scheme-on.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, D } from '../cards/card-world.ts';
import { toFlow } from './flows.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const ofCA = { issuerId: 'CA' };
const ofCB = { issuerId: 'CB' };
const toLines = (flows: readonly FlowRow[], scheme = exampleScheme) =>
  toPayments(scheme, flows, D, 77).map(({ leg, dr, cr, amountFen }) => `${leg} ${dr} -> ${cr} ${amountFen}`);

describe('payments', () => {
  const flows = [
    toFlow('rider', 'CARD', 'JRN', 900, ofCB),
    toFlow('rider', 'CARD', 'JRN', 1_000, ofCA),
    toFlow('funded', 'SUB:FB', 'JRN', 80),
    toFlow('funded', 'DISC:AB', 'JRN', 20),
    toFlow('credit', 'JRN', 'OP:BB', 1_100),
    toFlow('credit', 'JRN', 'OP:AB', 900),
    toFlow('commission', 'OP:AB', 'FEE:CC', 3),
    toFlow('netting', 'OP:AB', 'DISC:AB', 20),
  ];

  test('go by parties in the order of the scheme: who is owed receives, who owes pays, the centre has its fee', () => {
    expect(toLines(flows)).toEqual([
      '0 OP:AB -> CASH:CC 877',
      '1 OP:BB -> CASH:CC 1100',
      '2 CASH:CC -> CASH:CA 1000',
      '3 CASH:CC -> CASH:CB 900',
      '4 CASH:CC -> SUB:FB 80',
      '5 FEE:CC -> CASH:CC 3',
    ]);
  });

  test('are posted transfers of the batch with the key of the step', () => {
    expect(toPayments(exampleScheme, flows, D, 77)[1]).toEqual({
      source: 'clearing/payment',
      seq: D,
      leg: 1,
      batchDay: D,
      kind: 'payment',
      dr: 'OP:BB',
      cr: 'CASH:CC',
      amountFen: 1_100,
      isPending: false,
      journeyId: null,
      policyId: null,
      schemeVersion: 1,
      eventSec: 77,
      reverses: null,
    });
  });

  test('one for each account of a party that is not zero', () => {
    const both = [
      toFlow('credit', 'JRN', 'OP:CA', 30),
      toFlow('funded', 'SUB:CA', 'JRN', 20),
      toFlow('rider', 'CARD', 'JRN', 10, ofCA),
      toFlow('credit', 'JRN', 'OP:AB', 7),
      toFlow('dispute', 'OP:AB', 'SUB:FA', 7),
    ];
    expect(toLines(both)).toEqual([
      '0 OP:CA -> CASH:CC 30',
      '1 CASH:CC -> SUB:CA 20',
      '2 CASH:CC -> CASH:CA 10',
      '3 SUB:FA -> CASH:CC 7',
    ]);
    expect(toLines([])).toEqual([]);
  });

  test('in the opposite direction if more was reversed', () => {
    expect(toLines([toFlow('dispute', 'OP:AB', 'CARD', 180, ofCA)])).toEqual([
      '0 CASH:CC -> OP:AB 180',
      '1 CASH:CA -> CASH:CC 180',
    ]);
  });

  test('a removed party is paid after the others', () => {
    const late = [toFlow('credit', 'JRN', 'OP:gone', 5), toFlow('credit', 'JRN', 'OP:IR', 6)];
    expect(toLines(late)).toEqual(['0 OP:IR -> CASH:CC 6', '1 OP:gone -> CASH:CC 5']);
  });

  test('go through the centre of the scheme; a scheme without centre is refused', () => {
    const renamed = exampleScheme.parties.map((party) =>
      party.kind === 'centre' ? { ...party, id: 'hub' } : party,
    );
    expect(toLines([toFlow('credit', 'JRN', 'OP:AB', 5)], { ...exampleScheme, parties: renamed })).toEqual([
      '0 OP:AB -> CASH:hub 5',
    ]);
    const without = exampleScheme.parties.filter(({ kind }) => kind !== 'centre');
    expect(() => toLines(flows, { ...exampleScheme, parties: without })).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    const text = { zh: expect.stringContaining('清分中心'), en: expect.stringContaining('clearing centre') };
    expect(() => getCentre({ parties: without })).toThrow(
      expect.objectContaining({ code: 'not-found', text }),
    );
  });
});

test('any batch: each party gets or pays its net position, and its accounts come to nothing', () => {
  const accounts = ['OP:AB', 'OP:AM1', 'DISC:AB', 'DISC:AM1', 'SUB:FA', 'SUB:FB', 'CARD', 'FEE:CC', 'JRN'];
  const anyFlow = fc
    .tuple(fc.constantFrom(...accounts), fc.constantFrom(...accounts), fc.integer({ min: 1, max: 9_999 }))
    .map(([dr, cr, amountFen]) => toFlow('credit', dr, cr, amountFen, ofCA));
  fc.assert(
    fc.property(fc.array(anyFlow, { maxLength: 20 }), (flows) => {
      const stored = [...flows, ...toStepFlows(toNettingTransfers(exampleScheme, flows, D, 0))];
      const payments = toPayments(exampleScheme, stored, D, 0);
      const left = new Map<string, number>();
      const add = (account: string, amountFen: number) =>
        left.set(account, (left.get(account) ?? 0) + amountFen);
      for (const { dr, cr, amountFen } of [...stored, ...payments]) {
        expect(amountFen).toBeGreaterThan(0);
        add(dr, -amountFen);
        add(cr, amountFen);
      }
      for (const account of accounts)
        if (account !== 'JRN' && account !== 'CARD') expect(left.get(account) ?? 0, account).toBe(0);
      for (const { partyId, netFen } of toPositions(exampleScheme.parties, flows, D)) {
        const ofParty = payments.filter(({ dr, cr }) => [dr, cr].some((id) => id.endsWith(`:${partyId}`)));
        if (partyId === 'CC') continue;
        const receivedFen = ofParty.reduce(
          (sum, { cr, amountFen }) => sum + (cr === 'CASH:CC' ? amountFen : -amountFen),
          0,
        );
        expect(receivedFen, partyId).toBe(netFen);
      }
    }),
    { numRuns: CASES },
  );
});

test('a batch can be cut when its service day ends: at 04:30 of the next date', () => {
  expect(toCutSec(exampleScheme, D)).toBe(at(D + 1, '04:30'));
  expect(toCutSec({ ...exampleScheme, serviceDayStartSec: 0, timeZone: 'UTC' }, D)).toBe((D + 1) * 86_400);
});
