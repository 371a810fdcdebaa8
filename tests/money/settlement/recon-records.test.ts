/** The clearing's records and their comparison with files, on records written by hand. */
import { describe, expect, test } from 'vitest';
import type { JourneyChange } from '../../../server/money/ledger/ledger-reports.ts';
import type { JourneyRow } from '../../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import type { ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import { iterateClearingRecords } from '../../../server/money/settlement/reconciliation/clearing-records.ts';
import type {
  ClearingRecord,
  ReconRecord,
} from '../../../server/money/settlement/reconciliation/recon-record.ts';
import { compareFindings, reconcile } from '../../../server/money/settlement/reconciliation/reconcile.ts';
import { D } from '../cards/card-world.ts';
import { toFlow } from './flows.ts';
import { toJourney } from './journeys.ts';

describe("the clearing's list", () => {
  const version = (seq: number, riderFen: number, parts: Partial<JourneyRow> = {}): JourneyRow => ({
    ...toJourney({ journeyId: `T/${seq}`, riderFen, serviceDay: D, weights: [['AB', 1]] }),
    ...parts,
  });
  const change = (journey: JourneyRow, previous: JourneyRow | null = null): JourneyChange => ({
    journey,
    previous,
  });

  interface Disputed {
    readonly transfers: readonly Partial<Transfer>[];
    readonly journeys: readonly JourneyRow[];
  }

  async function list(pages: readonly JourneyChange[][], disputed?: Disputed) {
    const store = {
      async *iterateJourneyChanges() {
        yield* pages;
      },
      sumFlows: async () =>
        disputed
          ? [toFlow('dispute', 'OP:AB', 'CARD', 1), toFlow('dispute', 'OP:AB', 'SUB:FA', 1)]
          : [toFlow('rider', 'CARD', 'JRN', 1)],
      listTransfersOfFlow: async ({ cr }: { cr: string }) =>
        (disputed?.transfers ?? []).map((transfer) => ({
          ...transfer,
          cr: cr === 'CARD' ? transfer.cr : 'SUB:FA',
        })),
      findJourney: async (id: string) => disputed?.journeys.find(({ journeyId }) => journeyId === id),
      findCards: async (ids: readonly string[]) =>
        new Map(ids.filter((id) => id === 'A1').map((id) => [id, { issuerId: 'CA' }])),
    } as unknown as ClearingStore;
    const records: ClearingRecord[] = [];
    for await (const page of iterateClearingRecords(store, D)) records.push(...page);
    return records;
  }
  const toText = ({ type, terminalId, terminalSeq, cardId, issuerId, amountFen }: ClearingRecord) =>
    `${type} ${terminalId}/${terminalSeq} ${cardId} ${issuerId} ${amountFen}`;

  test('a charge for each journey, with all that is known of it', async () => {
    expect(await list([[change(version(1, 180))]])).toEqual([
      {
        type: 'charge',
        terminalId: 'T',
        terminalSeq: 1,
        cardId: 'A1',
        serviceDay: D,
        amountFen: 180,
        operatorIds: ['AB'],
        issuerId: 'CA',
      },
    ]);
    expect((await list([[change(version(1, 180, { cardId: 'X' }))]])).map(toText)).toEqual([
      'charge T/1 X  180',
    ]);
    expect(await list([])).toEqual([]);
  });

  test('by the exit, or by the entry without an exit', async () => {
    const offTap = { terminalId: 'U', terminalSeq: 8 };
    const toTap = async (parts: Partial<JourneyRow>) =>
      (await list([[change(version(1, 5, parts))]])).map(toText);
    expect(await toTap({ offTap })).toEqual(['charge U/8 A1 CA 5']);
    expect(await toTap({ offTap, status: 'autocompleted' })).toEqual(['charge T/1 A1 CA 5']);
    expect(await toTap({ offTap, onTap: null })).toEqual(['charge U/8 A1 CA 5']);
    expect(await toTap({ onTap: null })).toEqual([]);
    for (const status of ['open', 'refused', 'withdrawn'] as const)
      expect(await toTap({ status })).toEqual([]);
    for (const status of ['unresolved', 'aged'] as const) expect(await toTap({ status })).toHaveLength(1);
  });

  test('of the versions of a journey in a batch only the first before and the last after count, over pages', async () => {
    const changes = [
      change(version(1, 200), version(1, 180)),
      change(version(1, 150), version(1, 200)),
      change(version(2, 70), version(2, 70)),
      change(version(3, 60)),
    ];
    const expected = ['reversal T/1 A1 CA -180', 'charge T/1 A1 CA 150', 'charge T/3 A1 CA 60'];
    expect((await list([changes])).map(toText)).toEqual(expected);
    expect((await list(changes.map((one) => [one]))).map(toText)).toEqual(expected);
  });

  test('money at another tap is taken back there and charged here; nothing taken is not taken back', async () => {
    const offTap = { terminalId: 'U', terminalSeq: 1 };
    const at = { terminalId: 'T', terminalSeq: 2 };
    const rows = async (before: JourneyRow, after: JourneyRow) =>
      (await list([[change(after, before)]])).map(toText);
    expect(await rows(version(1, 5), version(1, 5, { offTap }))).toEqual([
      'reversal T/1 A1 CA -5',
      'charge U/1 A1 CA 5',
    ]);
    expect(await rows(version(1, 5), version(1, 5, { offTap: at }))).toEqual([
      'reversal T/1 A1 CA -5',
      'charge T/2 A1 CA 5',
    ]);
    expect(await rows(version(1, 0), version(1, 5))).toEqual(['charge T/1 A1 CA 5']);
    expect(await rows(version(1, 5), version(1, 0))).toEqual(['reversal T/1 A1 CA -5', 'charge T/1 A1 CA 0']);
    expect(await rows(version(1, 5), version(1, 5, { status: 'withdrawn' }))).toEqual([
      'reversal T/1 A1 CA -5',
    ]);
    expect(await rows(version(1, 5, { status: 'open' }), version(1, 5))).toEqual(['charge T/1 A1 CA 5']);
  });

  test('disputes give back what names a journey and the transfer it takes back', async () => {
    const reverses = { source: 'G', seq: 9, leg: 0 };
    const back = { dr: 'OP:AB', cr: 'CARD:A1', amountFen: 44, journeyId: 'T/1', reverses };
    const journeys = [version(1, 180, { serviceDay: D - 3 })];
    expect(await list([], { transfers: [back], journeys })).toEqual([
      {
        type: 'reversal',
        terminalId: 'G',
        terminalSeq: 9,
        cardId: 'A1',
        serviceDay: D - 3,
        amountFen: -44,
        operatorIds: ['AB'],
        issuerId: 'CA',
      },
    ]);
    const others = [
      { ...back, reverses: null },
      { ...back, journeyId: null },
      { ...back, journeyId: 'T/2' },
    ];
    expect(await list([], { transfers: others, journeys })).toEqual([]);
    expect(await list([], { transfers: [], journeys })).toEqual([]);
  });
});

describe('comparison', () => {
  const ours = (seq: number, amountFen: number, parts: Partial<ClearingRecord> = {}): ClearingRecord => ({
    type: amountFen < 0 ? 'reversal' : 'charge',
    terminalId: 'T',
    terminalSeq: seq,
    cardId: 'A1',
    serviceDay: D,
    amountFen,
    operatorIds: ['AB'],
    issuerId: 'CA',
    ...parts,
  });
  const theirs = (seq: number, amountFen: number, parts: Partial<ReconRecord> = {}): ReconRecord => {
    const { operatorIds: _, issuerId: __, ...record } = ours(seq, amountFen);
    return { ...record, partyId: 'AB', ...parts };
  };
  const compare = (clearing: ClearingRecord[], operator: ReconRecord[]) =>
    reconcile({ clearing, operator: { partyIds: new Set(['AB']), records: operator }, issuer: null });
  const toText = ({ kind, reference, expectedFen, actualFen, detail }: ReturnType<typeof compare>[number]) =>
    `${kind} ${reference} ${expectedFen} ${actualFen} ${detail}`;

  test('a different field is reported with both values', () => {
    const say = (parts: Partial<ReconRecord>) => compare([ours(1, 5)], [theirs(1, 5, parts)]).map(toText);
    expect(say({})).toEqual([]);
    expect(say({ cardId: 'B2' })).toEqual(['wrong-card charge T/1 5 5 B2, clearing A1']);
    expect(say({ serviceDay: D + 1 })).toEqual([`wrong-service-day charge T/1 5 5 ${D + 1}, clearing ${D}`]);
    expect(say({ amountFen: 6 })).toEqual(['amount-differs charge T/1 5 6 AB 6, clearing 5']);
    expect(say({ amountFen: -5 })).toEqual(['wrong-sign charge T/1 5 -5 AB -5, clearing 5']);
    expect(say({ partyId: 'BB' })).toEqual(['wrong-operator charge T/1 5 5 BB, clearing AB']);
    expect(say({ cardId: 'B2', amountFen: 6 }).length).toBe(2);
  });

  test('an issuer is asked for its cards', () => {
    const issuer = (partyId: string, clearing = [ours(1, 5)], records = [theirs(1, 5, { partyId })]) =>
      reconcile({ clearing, operator: null, issuer: { partyIds: new Set(['CA']), records } }).map(toText);
    expect(issuer('CA')).toEqual([]);
    expect(issuer('CB')).toEqual(['wrong-issuer charge T/1 5 5 CB, clearing CA']);
    expect(issuer('CA', [ours(1, 5)], [])).toEqual(['missing-at-issuer charge T/1 5 null A1']);
    expect(issuer('CA', [ours(1, 5, { issuerId: 'CB' })], [])).toEqual([]);
  });

  test('a journey over two operators is either one’s, and is asked of each; the detail names both', () => {
    const both = ours(1, 5, { operatorIds: ['AB', 'BB'] });
    expect(compare([both], [theirs(1, 5, { partyId: 'BB' })])).toEqual([]);
    expect(compare([both], []).map(toText)).toEqual(['missing-at-operator charge T/1 5 null A1']);
    expect(compare([both], [theirs(1, 5, { partyId: 'X' })]).map(toText)).toEqual([
      'wrong-operator charge T/1 5 5 X, clearing AB BB',
    ]);
  });

  test('a wrong number pairs with a record of the same party alone', () => {
    const issuer = (partyId: string) =>
      reconcile({
        clearing: [ours(1, 5)],
        operator: null,
        issuer: { partyIds: new Set(['CA']), records: [theirs(2, 5, { partyId })] },
      }).map(({ kind, reference }) => `${kind} ${reference}`);
    expect(issuer('CA')).toEqual(['wrong-sequence charge T/1']);
    expect(issuer('CB')).toEqual(['missing-at-issuer charge T/1', 'missing-in-clearing charge T/2']);
  });

  test('two amounts that the clearing gave back of one tap are one', () => {
    const back = [ours(1, -30, { serviceDay: D - 1 }), ours(1, -12, { serviceDay: D - 1 })];
    expect(compare(back, [theirs(1, -42, { serviceDay: D - 1 })])).toEqual([]);
    expect(compare(back, []).map(toText)).toEqual(['reversal-missing reversal T/1 -42 null A1']);
  });

  test('wrong numbers pair in the order of the numbers, whatever the order of the lists', () => {
    const clearing = [ours(9, 5), ours(2, 5), ours(5, 5)];
    const listed = [theirs(30, 5), theirs(10, 5), theirs(20, 5)];
    const expected = [
      'wrong-sequence charge T/2 5 5 listed as charge T/10',
      'wrong-sequence charge T/5 5 5 listed as charge T/20',
      'wrong-sequence charge T/9 5 5 listed as charge T/30',
    ];
    expect(compare(clearing, listed).map(toText)).toEqual(expected);
    expect(compare([...clearing].reverse(), [...listed].reverse()).map(toText)).toEqual(expected);
    expect(
      compare(
        [...clearing].sort((a, b) => a.terminalSeq - b.terminalSeq),
        listed,
      ).map(toText),
    ).toEqual(expected);
    expect(compare([ours(2, 5)], [theirs(20, 5), theirs(10, 5)]).map(toText)).toEqual([
      'wrong-sequence charge T/2 5 5 listed as charge T/10',
      'missing-in-clearing charge T/20 null 5 operator AB',
    ]);
  });

  test('no money on either side is no error; a record twice is', () => {
    expect(compare([ours(1, 0)], [theirs(2, 0)])).toEqual([]);
    expect(compare([ours(1, 5)], [theirs(1, 5), theirs(1, 5)]).map(toText)).toEqual([
      'duplicate charge T/1 5 5 AB',
    ]);
  });

  test('unknown to the clearing on both sides is one finding', () => {
    const list = (partyId: string) => ({
      partyIds: new Set([partyId]),
      records: [theirs(7, 5, { partyId })],
    });
    expect(reconcile({ clearing: [], operator: list('AB'), issuer: list('CA') })).toEqual([
      {
        kind: 'missing-in-clearing',
        side: 'operator',
        reference: 'charge T/7',
        expectedFen: null,
        actualFen: 5,
        detail: 'operator AB, issuer CA',
      },
    ]);
  });

  test('findings are in order of reference, kind, side and detail', () => {
    const base = {
      kind: 'duplicate',
      side: 'issuer',
      reference: 'b',
      expectedFen: null,
      actualFen: null,
      detail: 'm',
    } as const;
    const inOrder = [
      { ...base, reference: 'a', kind: 'wrong-sign' as const },
      { ...base, kind: 'amount-differs' as const, detail: 'z' },
      { ...base, detail: 'l' },
      base,
      { ...base, side: 'operator' as const, detail: 'a' },
      { ...base, reference: 'c', kind: 'amount-differs' as const },
    ];
    for (const order of [[...inOrder].reverse(), [3, 0, 5, 2, 4, 1].map((i) => inOrder[i]!)])
      expect(order.sort(compareFindings)).toEqual(inOrder);
    expect(compareFindings(base, { ...base })).toBe(0);
    expect(compare([ours(1, 5), ours(2, 5, { cardId: 'B' })], [theirs(3, 9)]).map(toText)).toEqual([
      'missing-at-operator charge T/1 5 null A1',
      'missing-at-operator charge T/2 5 null B',
      'missing-in-clearing charge T/3 null 9 operator AB',
    ]);
    expect(compare([ours(2, 5, { cardId: 'B' }), ours(1, 5)], []).map(({ reference }) => reference)).toEqual([
      'charge T/1',
      'charge T/2',
    ]);
  });
});
