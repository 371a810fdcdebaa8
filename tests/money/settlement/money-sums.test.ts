import { expect, test } from 'vitest';
import { toFareFlows, toMoneySums } from '../../../server/money/settlement/board/money-sums.ts';
import { toFlow } from './flows.ts';

const flows = [
  toFlow('funded', 'SUB:FA', 'JRN', 100, { policyId: 'T2', transferCount: 2 }),
  toFlow('rider', 'CARD', 'JRN', 500, { issuerId: 'CB', transferCount: 3 }),
  toFlow('credit', 'JRN', 'OP:AM1', 360, { transferCount: 2 }),
  toFlow('rider', 'CARD', 'JRN', 200, { issuerId: 'CA' }),
  toFlow('funded', 'DISC:ZZ', 'JRN', 30, { policyId: 'T1' }),
  toFlow('credit', 'JRN', 'OP:AB', 600, { transferCount: 4 }),
  toFlow('funded', 'SUB:ZZ', 'JRN', 20, { policyId: 'T1' }),
  toFlow('funded', 'SUB:FA', 'JRN', 50, { policyId: 'T1' }),
  toFlow('resolved', 'UNRES:AM1', 'JRN', 70, { issuerId: 'CA' }),
  toFlow('over-deducted', 'JRN', 'DUE:AB', 10),
  toFlow('reversal', 'JRN', 'CARD', 20, { issuerId: 'CB' }),
  toFlow('reversal', 'OP:AB', 'JRN', 20),
  toFlow('unresolved', 'CARD', 'UNRES:AM1', 700, { issuerId: 'CA' }),
  toFlow('aged', 'UNRES:AM1', 'OP:AM1', 90),
  toFlow('redivision', 'OP:AM1', 'OP:AB', 43),
  toFlow('redivision', 'OP:AB', 'OP:AM2', 2),
  toFlow('commission', 'OP:AB', 'FEE:CC', 3),
  toFlow('commission', 'OP:AM1', 'FEE:CC', 4),
  toFlow('dispute', 'OP:AB', 'CARD', 25, { issuerId: 'CA' }),
  toFlow('dispute', 'OP:AB', 'SUB:FA', 5),
  toFlow('top-up', 'CASH:CA', 'CARD', 1_000, { issuerId: 'CA' }),
  toFlow('top-up', 'CASH:CB', 'CARD', 500, { issuerId: 'CB' }),
  toFlow('card-refund', 'CARD', 'CASH:CA', 80, { issuerId: 'CA' }),
];

test('fares: net flows by account, policy and issuer, in order', () => {
  const rows = toFareFlows(flows).map(({ account, policyId, issuerId, amountFen, transferCount }) => [
    account,
    policyId,
    issuerId,
    amountFen,
    transferCount,
  ]);
  expect(rows).toEqual([
    ['CARD', null, 'CA', 200, 1],
    ['CARD', null, 'CB', 480, 4],
    ['DISC:ZZ', 'T1', null, 30, 1],
    ['DUE:AB', null, null, -10, 1],
    ['OP:AB', null, null, -580, 5],
    ['OP:AM1', null, null, -360, 2],
    ['SUB:FA', 'T1', null, 50, 1],
    ['SUB:FA', 'T2', null, 100, 2],
    ['SUB:ZZ', 'T1', null, 20, 1],
    ['UNRES:AM1', null, null, 70, 1],
  ]);
});

test('the sums of a period: riders and payers paid what was credited', () => {
  const sums = toMoneySums(flows);
  expect(sums).toEqual({
    creditedFen: 940,
    riderFen: 740,
    fundedFen: 200,
    fundedBy: [
      { payerId: 'FA', policyId: 'T1', amountFen: 50 },
      { payerId: 'FA', policyId: 'T2', amountFen: 100 },
      { payerId: 'ZZ', policyId: 'T1', amountFen: 50 },
    ],
    redividedFen: 45,
    commissionFen: 7,
    heldFen: 540,
    dueFen: 10,
    agedFen: 90,
    disputedFen: 25,
    toppedUpFen: 1_500,
    refundedFen: 80,
  });
  expect(sums.riderFen + sums.fundedFen).toBe(sums.creditedFen);
});

test('without flows all sums are 0', () => {
  expect(toFareFlows([])).toEqual([]);
  expect(toMoneySums([])).toMatchObject({
    creditedFen: 0,
    riderFen: 0,
    fundedFen: 0,
    fundedBy: [],
    heldFen: 0,
  });
});
