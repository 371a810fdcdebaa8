/** Statements from batches, flows and positions written by hand. */
import { describe, expect, test } from 'vitest';
import type { BatchRow, JourneyRow } from '../../../server/money/ledger/ledger-store.ts';
import type { FlowRow, Transfer, TransferKey } from '../../../server/money/ledger/transfer.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import {
  buildStatement,
  hashBody,
  listLateItems,
} from '../../../server/money/settlement/statements/build-statement.ts';
import {
  listFlowEntries,
  listStatementEntries,
} from '../../../server/money/settlement/statements/statement-entries.ts';
import { parseStatementPeriod } from '../../../server/money/settlement/statements/statement-period.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { D } from '../cards/card-world.ts';
import { toFlow } from './flows.ts';
import { toJourney } from './journeys.ts';

interface Books {
  readonly batches: readonly BatchRow[];
  readonly flows: readonly FlowRow[];
  /** Net positions by day. */
  readonly nets: Readonly<Record<number, readonly [partyId: string, netFen: number][]>>;
  readonly late?: Readonly<Record<number, readonly JourneyRow[]>>;
  readonly issuers?: Readonly<Record<string, string>>;
}

/** A store with the reads of a statement over lists. */
function toStore({ batches, flows, nets, late = {}, issuers = {} }: Books): ClearingStore {
  return {
    listBatches: async () => batches,
    listFlows: async (from: number, to: number) =>
      flows.filter(({ batchDay }) => batchDay >= from && batchDay <= to),
    listPositions: async (day: number) => (nets[day] ?? []).map(([partyId, netFen]) => ({ partyId, netFen })),
    listLateJourneys: async (day: number, after: string | null, limit: number) =>
      (late[day] ?? []).filter(({ journeyId }) => after === null || journeyId > after).slice(0, limit),
    findCards: async (ids: readonly string[]) =>
      new Map(ids.filter((id) => issuers[id]).map((id) => [id, { cardId: id, issuerId: issuers[id] }])),
  } as unknown as ClearingStore;
}

const toBatch = (batchDay: number, state: BatchRow['state'], sealHash: string | null = null): BatchRow => ({
  batchDay,
  state,
  sealHash,
  paidHash: null,
});

const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };
const context = { book: new SchemeBook([exampleScheme]), calendar };
const build = (books: Books, partyId: string, period: string) =>
  buildStatement(toStore(books), context, partyId, parseStatementPeriod(period));

const seal = '0123456789abcdef'.repeat(4);

/** Day D is a Monday, 2026-03-02. */
const books: Books = {
  batches: [
    toBatch(D - 2, 'paid', seal),
    toBatch(D, 'paid', seal),
    toBatch(D + 1, 'sealed', 'f'.repeat(64)),
    toBatch(D + 2, 'netted'),
    toBatch(D + 30, 'priced'),
  ],
  flows: [
    toFlow('commission', 'OP:AB', 'FEE:CC', 7),
    toFlow('funded', 'DISC:AB', 'JRN', 20, { policyId: 'gone' }),
    toFlow('credit', 'JRN', 'OP:AB', 900, { transferCount: 5 }),
    toFlow('funded', 'DISC:AB', 'JRN', 30, { policyId: 'T1', transferCount: 2 }),
    toFlow('credit', 'JRN', 'OP:AM1', 5_000),
    toFlow('unresolved', 'CARD', 'UNRES:AB', 200, { issuerId: 'CA' }),
    toFlow('commission', 'OP:AM1', 'FEE:CC', 11, { transferCount: 2 }),
    toFlow('credit', 'JRN', 'OP:AB', 80, { batchDay: D + 1 }),
    toFlow('commission', 'OP:AB', 'FEE:CC', 1, { batchDay: D + 1 }),
    toFlow('funded', 'SUB:FA', 'JRN', 60, { policyId: 'student-rail', batchDay: D + 1 }),
    toFlow('credit', 'JRN', 'OP:AB', 3, { batchDay: D + 2 }),
    toFlow('credit', 'JRN', 'OP:AB', 77, { batchDay: D - 2 }),
  ],
  nets: {
    [D - 2]: [['AB', 77]],
    [D]: [
      ['AM1', 4_989],
      ['AB', 843],
      ['CC', 18],
    ],
    [D + 1]: [
      ['AB', 79],
      ['FA', -60],
      ['CC', 1],
    ],
    [D + 2]: [['AB', 3]],
  },
};

describe('a statement', () => {
  test('of an operator, whole', async () => {
    const { bodyHash, ...body } = await build(books, 'AB', '2026-03');
    expect(body).toEqual({
      schemeId: 'example',
      party: { id: 'AB', kind: 'operator', names: { zh: '甲市公交', en: 'AB' } },
      period: { text: '2026-03', firstDate: '2026-03-01', lastDate: '2026-03-31' },
      isFinal: false,
      lines: [
        {
          lineId: 'fares',
          names: { zh: '票款（含各方承担的优惠）', en: 'Fares, discounts borne by others included' },
          amountFen: 983,
          transferCount: 7,
          isInformation: false,
        },
        {
          lineId: 'discount:T1',
          names: { zh: '自行承担的优惠：市内换乘优惠', en: 'Discounts borne: Transfer within city A' },
          amountFen: -30,
          transferCount: 2,
          isInformation: false,
        },
        {
          lineId: 'discount:gone',
          names: { zh: '自行承担的优惠：gone', en: 'Discounts borne: gone' },
          amountFen: -20,
          transferCount: 1,
          isInformation: false,
        },
        {
          lineId: 'commission',
          names: { zh: '清分手续费', en: 'Commission' },
          amountFen: -8,
          transferCount: 2,
          isInformation: false,
        },
        {
          lineId: 'held',
          names: { zh: '暂存未配对行程款', en: 'Held for unknown journeys' },
          amountFen: 200,
          transferCount: 1,
          isInformation: true,
        },
      ],
      netFen: 925,
      days: [
        {
          date: '2026-03-02',
          state: 'paid',
          netFen: 843,
          sealHead: '0123456789abcdef',
          paymentDate: '2026-03-03',
        },
        { date: '2026-03-03', state: 'sealed', netFen: 79, sealHead: 'ffffffffffffffff', paymentDate: null },
        { date: '2026-03-04', state: 'netted', netFen: 3, sealHead: null, paymentDate: null },
      ],
      lateCount: 0,
      lateItems: [],
    });
    expect(bodyHash).toBe(hashBody(body));
  });

  test('names the party, city or policy that a line is about', async () => {
    const toNames = async (partyId: string) =>
      (await build(books, partyId, '2026-03')).lines.map(({ lineId, names, amountFen }) => [
        lineId,
        names.zh,
        names.en,
        amountFen,
      ]);
    expect(await toNames('CC')).toEqual([
      ['fee:AB', '手续费收入：甲市公交', 'Commission earned: AB', 8],
      ['fee:AM1', '手续费收入：甲市地铁一号线', 'Commission earned: AM1', 11],
    ]);
    const [concession] = exampleScheme.concessions;
    expect(concession?.names.text).not.toBe(concession?.id);
    const name = concession?.names.text;
    const en = concession?.names.translations?.en ?? name;
    expect(await toNames('FA')).toEqual([['subsidy:student-rail', `补贴：${name}`, `Subsidies: ${en}`, -60]]);
  });

  test('of a day is of that day alone, and final as soon as it is sealed', async () => {
    const day = await build(books, 'AB', '2026-03-03');
    expect([day.netFen, day.isFinal, day.days.length]).toEqual([79, true, 1]);
    expect((await build(books, 'AB', '2026-03-04')).isFinal).toBe(false);
    expect((await build(books, 'AB', '2026-02')).netFen).toBe(77);
  });

  test('refusals name party or period', async () => {
    await expect(build(books, 'XX', '2026-03')).rejects.toMatchObject({
      code: 'not-found',
      details: { partyId: 'XX' },
    });
    await expect(build(books, 'AB', '2026-04-01')).rejects.toMatchObject({
      code: 'batch-state',
      details: { period: '2026-04-01' },
    });
    const wrong = { ...books, nets: { ...books.nets, [D + 1]: [['AB', 80] as [string, number]] } };
    await expect(build(wrong, 'AB', '2026-03')).rejects.toMatchObject({
      code: 'internal',
      details: { netFen: 925, positionFen: 926 },
    });
  });
});

describe('late journeys', () => {
  const late = (seq: number, cardId: string, parts: Partial<Parameters<typeof toJourney>[0]> = {}) =>
    toJourney({
      journeyId: `T/${seq}`,
      cardId,
      serviceDay: D - 1,
      batchDay: D,
      riderFen: seq,
      weights: [
        ['AB', 1],
        ['AM1', 1],
      ],
      ...parts,
    });
  const journeys = [
    late(1, 'A1'),
    late(2, 'B1', { weights: [['BB', 1]] }),
    late(3, 'A1', { weights: [['BB', 1]], funded: [{ policyId: 'T1', payer: 'FA', amountFen: 5 }] }),
  ];
  const store = toStore({
    batches: [],
    flows: [],
    nets: {},
    late: { [D]: journeys, [D + 1]: [late(4, 'C1', { batchDay: D + 1 })] },
    issuers: { A1: 'CA', B1: 'CB' },
  });
  const list = async (partyId: string) => {
    const party = exampleScheme.parties.find(({ id }) => id === partyId)!;
    const batches = [toBatch(D, 'paid'), toBatch(D + 1, 'paid')];
    const { count, items } = await listLateItems(store, party, batches);
    return [count, ...items.map(({ journeyId }) => journeyId)];
  };

  test.each([
    ['CC', ['T/1', 'T/2', 'T/3', 'T/4']],
    ['CA', ['T/1', 'T/3']],
    ['CB', ['T/2']],
    ['AM1', ['T/1', 'T/4']],
    ['BB', ['T/2', 'T/3']],
    ['FA', ['T/3']],
    ['FB', []],
  ])('%s has %j', async (partyId, ids) => {
    expect(await list(partyId)).toEqual([ids.length, ...ids]);
  });

  test('a full page is followed by the next one', async () => {
    const party = exampleScheme.parties.find(({ id }) => id === 'CC')!;
    const asked: (string | null)[] = [];
    const exact = {
      listLateJourneys: async (_: number, after: string | null, limit: number) => {
        asked.push(after);
        return after === null ? Array.from({ length: limit }, (__, i) => late(1_000 + i, 'A1')) : [];
      },
    } as unknown as ClearingStore;
    expect((await listLateItems(exact, party, [toBatch(D, 'paid')])).count).toBe(1_000);
    expect(asked).toEqual([null, 'T/1999']);
    asked.length = 0;
    const short = {
      listLateJourneys: async (_: number, after: string | null) => {
        asked.push(after);
        return after === null ? [late(1, 'A1')] : [];
      },
    } as unknown as ClearingStore;
    expect((await listLateItems(short, party, [toBatch(D, 'paid')])).count).toBe(1);
    expect(asked).toEqual([null]);
  });

  test('five hundred are listed, all are counted, page by page', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => late(1_000 + i, 'A1'));
    const party = exampleScheme.parties.find(({ id }) => id === 'CC')!;
    const full = toStore({ batches: [], flows: [], nets: {}, late: { [D]: many } });
    const { count, items } = await listLateItems(full, party, [toBatch(D, 'paid')]);
    expect([count, items.length]).toEqual([1_001, 500]);
    expect(items[0]).toEqual({
      journeyId: 'T/1000',
      serviceDate: '2026-03-01',
      batchDate: '2026-03-02',
      riderFen: 1_000,
    });
    expect(items.at(-1)?.journeyId).toBe('T/1499');
  });
});

describe('entries', () => {
  const transfer = (source: string, seq: number, dr: string, cr: string, amountFen: number): Transfer => ({
    source,
    seq,
    leg: 2,
    batchDay: D,
    kind: 'rider',
    dr,
    cr,
    amountFen,
    isPending: false,
    journeyId: source === 'gate' ? `${source}/${seq}` : null,
    policyId: null,
    schemeVersion: 1,
    eventSec: 99,
    reverses: null,
  });
  const flow = toFlow('rider', 'CARD', 'JRN', 0);
  const behind = [
    transfer('clearing/netting', 1, 'OP:AB', 'DISC:AB', 4),
    transfer('dispute/7', 0, 'OP:AB', 'CARD:A2', 9),
    transfer('gate', 5, 'CARD:A1', 'JRN', 180),
  ];
  const store = {
    listFlows: async (from: number, to: number) => [
      toFlow('credit', 'JRN', 'OP:AB', from),
      toFlow('rider', 'CARD', 'JRN', to, { issuerId: 'CA' }),
      toFlow('top-up', 'CASH:CA', 'CARD', 0, { issuerId: 'CA' }),
    ],
    listTransfersOfFlow: async (_: FlowRow, after: TransferKey | null, limit: number) => {
      const from = after === null ? 0 : behind.findIndex(({ source }) => source === after.source) + 1;
      return behind.slice(from, from + limit);
    },
  } as unknown as ClearingStore;

  test('say tap, card and signed amount of each transfer', async () => {
    const { entries, nextCursor } = await listFlowEntries(store, [{ flow, sign: -1 }], null, 10);
    expect(nextCursor).toBeNull();
    expect(
      entries.map(({ amountFen, tapId, cardId, journeyId }) => [amountFen, tapId, cardId, journeyId]),
    ).toEqual([
      [-4, null, null, null],
      [-9, null, 'A2', null],
      [-180, 'gate/5', 'A1', 'gate/5'],
    ]);
    expect(entries[2]).toEqual({
      batchDate: '2026-03-02',
      key: { source: 'gate', seq: 5, leg: 2 },
      kind: 'rider',
      amountFen: -180,
      journeyId: 'gate/5',
      tapId: 'gate/5',
      cardId: 'A1',
      eventSec: 99,
    });
  });

  test('of a line are those of its flows, with its sign', async () => {
    const period = parseStatementPeriod('2026-03');
    const list = async (partyId: string, lineId: string) =>
      (await listStatementEntries(store, partyId, period, lineId)).entries.map(({ amountFen }) => amountFen);
    expect(await list('CA', 'card-use')).toEqual([-4, -9, -180]);
    expect(await list('CA', 'top-up')).toEqual([4, 9, 180]);
    expect(await list('AB', 'fares')).toEqual([4, 9, 180]);
    expect(await list('AB', 'card-use')).toEqual([]);
  });

  test('a full page ends with the flow that comes next', async () => {
    const none = { flow: toFlow('rider', 'CARD', 'JRN', 0), sign: 1 } as const;
    const page = await listFlowEntries(store, [none], Buffer.from('[1]').toString('base64url'), 2);
    expect(page).toEqual({ entries: [], nextCursor: null });
    const empty = { listTransfersOfFlow: async () => [] } as unknown as ClearingStore;
    expect(await listFlowEntries(empty, [none, none], null, 2)).toEqual({ entries: [], nextCursor: null });
    const full = await listFlowEntries(store, [none, none], null, 0);
    expect(Buffer.from(full.nextCursor ?? '', 'base64url').toString()).toBe('[0]');
    expect(await listFlowEntries(store, [none], full.nextCursor, 1)).toMatchObject({
      entries: [{ amountFen: 4 }],
    });
  });

  test('go on where a cursor says, from flow to flow', async () => {
    const flows = [
      { flow, sign: 1 },
      { flow, sign: -1 },
    ] as const;
    const seen: number[][] = [];
    const cursors: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await listFlowEntries(store, flows, cursor, 2);
      seen.push(page.entries.map(({ amountFen }) => amountFen));
      cursor = page.nextCursor;
      if (cursor !== null) cursors.push(Buffer.from(cursor, 'base64url').toString());
    } while (cursor !== null);
    expect(seen).toEqual([[4, 9], [180, -4], [-9, -180], []]);
    expect(cursors).toEqual(['[0,"dispute/7",0,2]', '[1,"clearing/netting",1,2]', '[1,"gate",5,2]']);
  });

  test.each([
    '[0.5]',
    '["0"]',
    '{}',
    '[0,"gate"]',
    '[0,1,1,1]',
    '[0,"gate",1,"x"]',
    '[0,"gate",1.5,1]',
    '[',
    '[1,2]',
  ])('the cursor %s is none', async (text) => {
    const cursor = Buffer.from(text).toString('base64url');
    await expect(listFlowEntries(store, [], cursor, 2)).rejects.toMatchObject({ code: 'bad-request' });
  });
});
