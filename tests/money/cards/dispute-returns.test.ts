/** Who returns the money of a dispute to whom, at the decision and after the journey changed. */
import { describe, expect, it } from 'vitest';
import {
  type CardDispute,
  type DisputeParts,
  findDisputeLegs,
  listDisputes,
  listLive,
  toDisputeTransfers,
  toOverFen,
  toPaidFen,
  toRepostedDisputes,
} from '../../../server/money/cards/dispute-returns.ts';
import { type JourneyExplanation, noMoney } from '../../../server/money/ledger/journey-explanation.ts';
import type { JourneyRow, JourneyStatus } from '../../../server/money/ledger/ledger-store.ts';
import type { Transfer, TransferKind } from '../../../server/money/ledger/transfer.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, D } from './card-world.ts';

const DECIDED = at(D, '20:00');

const toTransfer = (
  kind: TransferKind,
  dr: string,
  cr: string,
  amountFen: number,
  part: Partial<Transfer> = {},
): Transfer => ({
  ...{ source: 'gate-S5', seq: 7, leg: 0, batchDay: D, kind, dr, cr, amountFen, isPending: false },
  ...{ journeyId: 'gate-S1/1', policyId: null, schemeVersion: 1, eventSec: at(D, '09:00'), reverses: null },
  ...part,
});

/** A journey from S1 to S5 of which AM1 has everything. */
const toJourney = (
  { status = 'completed', ...part }: Partial<JourneyRow> = {},
  explanation: Partial<JourneyExplanation> = {},
): JourneyRow => ({
  ...{ journeyId: 'gate-S1/1', version: 3, cardId: 'A1', status, serviceDay: D, batchDay: D },
  ...{ onTap: null, offTap: null, networkId: 'A-metro', routeId: null, fromStopId: null, toStopId: null },
  ...{ startSec: at(D, '08:40'), endSec: at(D, '09:00'), grossFen: 400, riderFen: 400, fundedFen: 0 },
  ...{ capOffFen: 0, schemeVersion: 4, ...part },
  explanation: {
    ...noMoney,
    weights: [{ operatorId: 'AM1', weight: 1 }],
    takenFen: part.riderFen ?? 400,
    ...explanation,
  },
});

const toLine = ({ amountFen, cr, dr, policyId }: Transfer) =>
  `${dr}->${cr} ${amountFen}${policyId === null ? '' : ` ${policyId}`}`;

const cardLeg = toTransfer('rider', 'CARD:A1', 'JRN', 400, { source: 'gate-S5', seq: 7, leg: 300 });
const posting = { scheme: exampleScheme, source: 'dispute/c1', seq: 0, batchDay: D + 1, eventSec: DECIDED };

const give = (journey: JourneyRow, parts: Partial<DisputeParts>, dueAccount?: string) =>
  toDisputeTransfers(
    journey,
    { paidFen: 0, dueFen: 0, keptFen: 0, ...parts },
    { cardLeg, dueAccount },
    posting,
  );
const listGiven = (...given: Parameters<typeof give>) => give(...given).map(toLine);

describe('the disputes of a card', () => {
  const decision = (source: string, eventSec: number, dr: string, cr: string, amountFen: number, seq = 0) =>
    toTransfer('dispute', dr, cr, amountFen, { source, seq, eventSec });

  it('are the sums of what their decisions gave to the card, and of what operators keep', () => {
    expect(
      listDisputes([
        decision('dispute/c1', DECIDED, 'OP:AM1', 'CARD:A1', 100),
        decision('dispute/c1', DECIDED, 'OP:AM1', 'SUB:FA', 40),
        decision('dispute/c1', DECIDED, 'OP:AM2', 'CARD:A1', 60),
        decision('dispute/c1', DECIDED, 'DUE:CA', 'CARD:A1', 20),
        decision('dispute/c1', DECIDED, 'DUE:CA', 'CARD:A1', 5),
        decision('dispute/c1', DECIDED, 'DUE:CA', 'OP:AM1', 7),
        decision('dispute/c1', DECIDED, 'DUE:CA', 'OP:AM2', 2),
        // A later version of the journey, and transfers that are no dispute.
        decision('dispute/c1', DECIDED, 'OP:AM1', 'CARD:A1', 1_000, 1),
        toTransfer('resolved', 'JRN', 'CARD:A1', 300, { source: 'dispute/c1', seq: 0 }),
      ]),
    ).toEqual([
      {
        ...{ source: 'dispute/c1', journeyId: 'gate-S1/1', decidedSec: DECIDED },
        ...{ amountFen: 185, dueFen: 25, keptFen: 9 },
      },
    ]);
    expect(listDisputes([decision('dispute/c1', DECIDED, 'OP:AM1', 'DISC:AM1', 100)])).toEqual([]);
  });

  it('are in the order of their decisions, those of one instant in the order of their cases', () => {
    const found = listDisputes(
      (
        [
          ['dispute/c9', 0],
          ['dispute/c1', 1],
          ['dispute/c3', 1],
          ['dispute/c2', 1],
          ['dispute/c0', -1],
        ] as const
      ).map(([source, sec]) => decision(source, DECIDED + sec, 'OP:AM1', 'CARD:A1', 10)),
    );
    expect(found.map(({ source }) => source.slice(-2))).toEqual(['c0', 'c9', 'c1', 'c2', 'c3']);
    const two = [
      decision('dispute/c2', DECIDED, 'OP:AM1', 'CARD:A1', 10),
      decision('dispute/c1', DECIDED, 'OP:AM1', 'CARD:A1', 10),
    ];
    expect(listDisputes(two).map(({ source }) => source.slice(-2))).toEqual(['c1', 'c2']);
  });
});

describe('the money of a journey', () => {
  it.each<[JourneyStatus, paidFen: number, paidOfMoreFen: number, overFen: number]>([
    ['completed', 250, 400, 100],
    ['autocompleted', 250, 400, 100],
    ['void', 0, 0, 100],
    ['aged', 250, 500, 0],
    ['unresolved', 0, 0, 0],
    ['refused', 0, 0, 0],
    ['withdrawn', 0, 0, 0],
    ['open', 0, 0, 0],
  ])(
    'that is %s: what operators have of it, and what was deducted too much',
    (status, paid, paidOfMore, over) => {
      const journey = toJourney({ status });
      const [less, more] = [250, 500].map((takenFen) => ({ ...journey.explanation, takenFen }));
      expect(toPaidFen(journey, less as JourneyExplanation)).toBe(paid);
      expect(toPaidFen(journey, more as JourneyExplanation)).toBe(paidOfMore);
      expect(toOverFen(journey, more as JourneyExplanation)).toBe(over);
      expect(toOverFen(journey, less as JourneyExplanation)).toBe(0);
    },
  );

  it('is in transfers that are neither reversed nor reversals; a hold is not reversed by its end', () => {
    const key = { source: 'gate-S5', seq: 7, leg: 1 };
    const [paid, credit] = [
      toTransfer('rider', 'CARD:A1', 'JRN', 400),
      toTransfer('credit', 'JRN', 'OP:AM1', 400, key),
    ];
    const hold = toTransfer('hold', 'CARD:A1', 'JRN', 700, { leg: 90, isPending: true });
    const end = toTransfer('hold-end', 'JRN', 'CARD:A1', 700, {
      ...{ leg: 91, isPending: true, reverses: { source: 'gate-S5', seq: 7, leg: 90 } },
    });
    const back = toTransfer('reversal', 'OP:AM1', 'JRN', 400, { leg: 51, reverses: key });
    const odd = toTransfer('reversal', 'OP:AM1', 'JRN', 400, { leg: 52 });
    expect(listLive([paid, credit, hold, end, back, odd])).toEqual([paid, hold, end]);
  });

  it('came from the card by its latest transfer, and waits where the last one too much went', () => {
    const first = toTransfer('rider', 'CARD:A1', 'JRN', 400);
    const unresolved = toTransfer('unresolved', 'CARD:A1', 'UNRES:AM1', 700, { leg: 100 });
    const over = toTransfer('over-deducted', 'JRN', 'DUE:CA', 20);
    const later = toTransfer('over-deducted', 'JRN', 'DUE:CB', 20);
    expect(findDisputeLegs([first, over, unresolved, later])).toEqual({
      cardLeg: unresolved,
      dueAccount: 'DUE:CB',
    });
    const others = [
      toTransfer('hold', 'CARD:A1', 'JRN', 700),
      toTransfer('rider', 'CARD:A1', 'JRN', 700, { isPending: true }),
      toTransfer('unresolved', 'OP:AM1', 'UNRES:AM1', 700),
    ];
    expect(findDisputeLegs([first, ...others])).toEqual({ cardLeg: first, dueAccount: undefined });
    expect(findDisputeLegs([...others, over])).toBeUndefined();
  });
});

describe('a part of the price', () => {
  // The two paths from S1 to S9.
  const weights = [
    { operatorId: 'AM1', weight: 862_500 },
    { operatorId: 'AM2', weight: 937_500 },
  ];

  it('comes back from the operators by their weights', () => {
    const journey = toJourney({ grossFen: 500, riderFen: 500 }, { weights });
    expect(listGiven(journey, { paidFen: 100 })).toEqual(['OP:AM1->CARD:A1 48', 'OP:AM2->CARD:A1 52']);
    expect(listGiven(journey, { paidFen: 1 })).toEqual(['OP:AM2->CARD:A1 1']);
  });

  it('names its case, batch and instant, and the transfer from the card that it reverses', () => {
    const journey = toJourney({ grossFen: 500, riderFen: 500 }, { weights });
    const facts = {
      ...{ source: 'dispute/c1', seq: 0, batchDay: D + 1, kind: 'dispute', isPending: false },
      ...{ journeyId: 'gate-S1/1', policyId: null, schemeVersion: 4, eventSec: DECIDED },
      reverses: { source: 'gate-S5', seq: 7, leg: 300 },
    };
    expect(give(journey, { paidFen: 100 })).toEqual([
      { ...facts, leg: 0, dr: 'OP:AM1', cr: 'CARD:A1', amountFen: 48 },
      { ...facts, leg: 1, dr: 'OP:AM2', cr: 'CARD:A1', amountFen: 52 },
    ]);
  });

  it('of aged money comes from the operator that got it, also if it is all of it', () => {
    const aged = toJourney({ status: 'aged', grossFen: 0, riderFen: 0 }, { takenFen: 700 });
    expect(listGiven(aged, { paidFen: 700 })).toEqual(['OP:AM1->CARD:A1 700']);
    expect(listGiven(aged, { paidFen: 200 })).toEqual(['OP:AM1->CARD:A1 200']);
  });
});

describe('the whole price', () => {
  const half = [
    { operatorId: 'AM1', weight: 1 },
    { operatorId: 'AM2', weight: 1 },
  ];
  const part = (payer: string, amountFen: number) => ({ policyId: 'T1', payer, amountFen });

  it('returns discounts to their payers: own ones of an operator, claims on treasuries', () => {
    const journey = toJourney({ riderFen: 200 }, { funded: [part('FA', 100), part('AM1', 100)] });
    expect(listGiven(journey, { paidFen: 200 })).toEqual([
      'OP:AM1->DISC:AM1 100 T1',
      'OP:AM1->CARD:A1 200',
      'OP:AM1->SUB:FA 100 T1',
    ]);
    expect(give(journey, { paidFen: 200 }).map(({ reverses }) => reverses?.leg ?? null)).toEqual([
      null,
      300,
      null,
    ]);
    // A part of it returns no discount.
    expect(listGiven(journey, { paidFen: 199 })).toEqual(['OP:AM1->CARD:A1 199']);
  });

  it('comes from the first operator up to its credit, then from the next', () => {
    const journey = toJourney(
      { grossFen: 600, capOffFen: 100, riderFen: 300 },
      { weights: half, funded: [part('FA', 100), part('AM2', 100)] },
    );
    // Each was credited 250 of the 500 fen below the cap; AM2 bore 100 of them itself.
    expect(listGiven(journey, { paidFen: 300 })).toEqual([
      'OP:AM2->DISC:AM2 100 T1',
      'OP:AM1->CARD:A1 250',
      'OP:AM2->CARD:A1 50',
      'OP:AM2->SUB:FA 100 T1',
    ]);
  });

  it('returns a discount that another operator bore to that one', () => {
    const journey = toJourney({ riderFen: 300 }, { funded: [part('AB', 60), part('BP', 40)] });
    expect(listGiven(journey, { paidFen: 300 })).toEqual([
      'OP:AM1->CARD:A1 300',
      'OP:AM1->DISC:AB 60 T1',
      'OP:AM1->SUB:BP 40 T1',
    ]);
  });

  it('takes nothing from an operator that bore more than its credit', () => {
    const journey = toJourney({ grossFen: 200, riderFen: 50 }, { weights: half, funded: [part('AM1', 150)] });
    expect(listGiven(journey, { paidFen: 50 })).toEqual(['OP:AM1->DISC:AM1 150 T1', 'OP:AM2->CARD:A1 50']);
  });

  it('that the gate did not take whole leaves the rest with the operators that bore it', () => {
    const journey = toJourney({ grossFen: 300, riderFen: 300 }, { weights: half, takenFen: 200 });
    expect(listGiven(journey, { paidFen: 200 })).toEqual([
      'OP:AM1->DISC:AM1 50',
      'OP:AM2->DISC:AM2 50',
      'OP:AM1->CARD:A1 100',
      'OP:AM2->CARD:A1 100',
    ]);
  });
});

describe('what the gate took above the price', () => {
  const weights = [
    { operatorId: 'AM1', weight: 1 },
    { operatorId: 'AM2', weight: 2 },
  ];
  const journey = toJourney({}, { weights, takenFen: 490 });

  it('comes back from the account where it waits, behind the price', () => {
    expect(listGiven(journey, { paidFen: 3, dueFen: 90 }, 'DUE:CA')).toEqual([
      'OP:AM1->CARD:A1 1',
      'OP:AM2->CARD:A1 2',
      'DUE:CA->CARD:A1 90',
    ]);
    expect(give(journey, { dueFen: 90 }, 'DUE:CA')).toMatchObject([{ leg: 0, reverses: { leg: 300 } }]);
  });

  it('goes to the operators by their weights where they keep it', () => {
    expect(listGiven(journey, { keptFen: 90 }, 'DUE:CA')).toEqual(['DUE:CA->OP:AM1 30', 'DUE:CA->OP:AM2 60']);
    expect(listGiven(journey, { keptFen: 1 }, 'DUE:CA')).toEqual(['DUE:CA->OP:AM2 1']);
    expect(give(journey, { keptFen: 1 }, 'DUE:CA')[0]?.reverses).toBeNull();
  });

  it('is alone in a dispute of a journey that cost nothing', () => {
    const free = toJourney({ status: 'void', grossFen: 0, riderFen: 0 }, { takenFen: 300 });
    expect(listGiven(free, { dueFen: 300 }, 'DUE:CA')).toEqual(['DUE:CA->CARD:A1 300']);
  });
});

describe('disputes of a journey that changed', () => {
  const toDispute = (caseId: string, amountFen: number, dueFen = 0, keptFen = 0): CardDispute => ({
    ...{ source: `dispute/${caseId}`, journeyId: 'gate-S1/1', decidedSec: DECIDED },
    ...{ amountFen, dueFen, keptFen },
  });
  const repost = (journey: JourneyRow, disputes: readonly CardDispute[], live: readonly Transfer[]) => {
    const { source: _, seq: __, ...rest } = posting;
    const { items, transfers } = toRepostedDisputes(journey, disputes, live, rest);
    return {
      items,
      transfers,
      lines: transfers.map((transfer) => `${transfer.source.slice(8)} ${toLine(transfer)}`),
      changes: items.map(({ actualFen, expectedFen }) => [expectedFen, actualFen]),
    };
  };
  const overLeg = toTransfer('over-deducted', 'JRN', 'DUE:CA', 90);

  it('return the decided amounts again for its version, without an item', () => {
    const { items, lines, transfers } = repost(
      toJourney(),
      [toDispute('c1', 150), toDispute('c2', 200)],
      [cardLeg],
    );
    expect(lines).toEqual(['c1 OP:AM1->CARD:A1 150', 'c2 OP:AM1->CARD:A1 200']);
    expect(items).toEqual([]);
    expect(transfers).toMatchObject([
      { source: 'dispute/c1', seq: 3, leg: 0, batchDay: D + 1, eventSec: DECIDED },
      { source: 'dispute/c2', seq: 3, leg: 0, reverses: { source: 'gate-S5', seq: 7, leg: 300 } },
    ]);
  });

  it('return together at most what the rider paid, with an item of each that returns less', () => {
    const disputes = [toDispute('c1', 250), toDispute('c2', 300), toDispute('c3', 10)];
    const { items, lines } = repost(toJourney(), disputes, [cardLeg]);
    expect(lines).toEqual(['c1 OP:AM1->CARD:A1 250', 'c2 OP:AM1->CARD:A1 150']);
    const item = { batchDay: D + 1, kind: 'dispute-changed', reference: 'gate-S1/1' };
    const state = 'the journey is completed, version 3';
    expect(items).toEqual([
      {
        ...{ ...item, itemId: 'dispute-changed/dispute/c2/3', expectedFen: 300, actualFen: 150 },
        detail: `dispute/c2: ${state}`,
      },
      {
        ...{ ...item, itemId: 'dispute-changed/dispute/c3/3', expectedFen: 10, actualFen: 0 },
        detail: `dispute/c3: ${state}`,
      },
    ]);
  });

  it('return nothing of a journey for which the card no longer pays', () => {
    const { changes, lines } = repost(
      toJourney({}, { takenFen: 490 }),
      [toDispute('c1', 250), toDispute('c2', 90, 90), toDispute('c3', 0, 0, 90)],
      [overLeg],
    );
    expect(lines).toEqual([]);
    expect(changes).toEqual([
      [250, 0],
      [90, 0],
      [90, 0],
    ]);
  });

  it('return what the gate takes too much now, first to the card, then to operators', () => {
    const journey = toJourney({}, { takenFen: 490 });
    const { changes, lines } = repost(
      journey,
      [toDispute('c1', 150, 50), toDispute('c2', 30, 30, 30), toDispute('c3', 0, 0, 5)],
      [cardLeg, overLeg],
    );
    expect(lines).toEqual([
      'c1 OP:AM1->CARD:A1 100',
      'c1 DUE:CA->CARD:A1 50',
      'c2 DUE:CA->CARD:A1 30',
      'c2 DUE:CA->OP:AM1 10',
    ]);
    expect(changes).toEqual([
      [60, 40],
      [5, 0],
    ]);
  });
});
