/** Rechecks of batches and statements: an error planted into each list, and the differences. */
import { describe, expect, test } from 'vitest';
import { type FullCardRecords, replayCards } from '../../../server/money/cards/replay-cards.ts';
import type { Difference } from '../../../server/money/ledger/difference.ts';
import type { FlowRow, Transfer } from '../../../server/money/ledger/transfer.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import { recheckBooks, toPostedSwitches } from '../../../server/money/settlement/recheck-books.ts';
import { RecheckedCards } from '../../../server/money/settlement/recheck-cards.ts';
import { addSums, createRecheckSums } from '../../../server/money/settlement/recheck-sums.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { D, makeCard, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';
import { toFlow } from './flows.ts';
import { listBooks, recheckCards, sumBatches, withTransfers } from './rechecks.ts';
import { openRich } from './rich-ledger.ts';

const toHeads = (differences: readonly Difference[]) =>
  differences.map(({ kind, about }) => `${kind} ${about}`);

const plusOne = <Row extends { readonly amountFen: number }>(row: Row): Row => ({
  ...row,
  amountFen: row.amountFen + 1,
});

describe('a correct ledger', () => {
  test('has no differences after any step of a close', async () => {
    const world = await openRich();
    for (const state of ['cut', 'priced', 'netted', 'sealed', 'paid'] as const) {
      await world.close(D + 2, state);
      expect((await recheckCards(world)).differences).toEqual([]);
      expect(await listBooks(world), state).toEqual([]);
    }
  });

  test('has the same sums from parts of its cards', async () => {
    const world = await openRich();
    const { sums: whole } = await recheckCards(world);
    const isEven = new Map<string, boolean>();
    const parts = await Promise.all(
      [true, false].map(async (even) => {
        const batches = await world.store.listBatches();
        const cards = new RecheckedCards(world.store, world.cards.context, world.context.book, batches);
        async function* iterate() {
          for await (const page of world.store.iterateCardRecords())
            yield page.filter(({ row }, i) => {
              isEven.set(row.cardId, i % 2 === 0);
              return (i % 2 === 0) === even;
            });
        }
        await replayCards(iterate(), batches, world.cards.context, {
          recheck: (page) => cards.recheck(page),
        });
        return cards.sums;
      }),
    );
    const sums = createRecheckSums();
    for (const part of parts) addSums(sums, part);
    expect(isEven.size).toBeGreaterThan(10);
    expect(new Map([...sums.flows].sort())).toEqual(new Map([...whole.flows].sort()));
    expect(sums.receipts).toEqual(whole.receipts);
    expect(sums.reached).toEqual(whole.reached);
    expect(await listBooks(world, {}, sums)).toEqual([]);
  });
});

describe('a fen more', () => {
  test.each([
    ['clearing/commission', 'commission', 'commission OP:AB -> FEE:CC'],
    ['clearing/netting', 'netting', 'netting OP:AB -> DISC:AB'],
    ['clearing/payment', 'payments', 'payment OP:AB -> CASH:CC'],
  ] as const)('in %s', async (source, kind, line) => {
    const world = await openRich();
    const isMeant = ({ dr, cr, seq, kind: of, source: from }: Transfer) =>
      from === source && seq === D && `${of} ${dr} -> ${cr}` === line;
    const store = withTransfers(world, (of) => (isMeant(of) ? plusOne(of) : of));
    const differences = await listBooks(world, { store });
    expect(toHeads(differences)).toEqual(['stray 2026-03-02', `${kind} 2026-03-02`]);
    const [, { posted, found }] = differences as [Difference, Difference];
    expect([posted, found]).toEqual([[expect.stringContaining(line)], [expect.stringContaining(line)]]);
    const toAmount = (said: string | undefined) => Number(said?.split(line)[1]?.match(/^ (\d+)/)?.[1]);
    expect(toAmount(posted[0]) - toAmount(found[0])).toBe(1);
  });

  test('in a transfer of no card', async () => {
    const world = await openRich();
    const extra = toFlow('claim', 'OP:AB', 'OP:BB', 7, { batchDay: D + 1 });
    const store = {
      sumFlows: async (day: number) => {
        const flows = await world.store.sumFlows(day);
        return day === D + 1 ? [...flows, extra] : flows;
      },
    };
    expect(await listBooks(world, { store })).toEqual([
      {
        kind: 'stray',
        about: '2026-03-03',
        posted: ['claim OP:AB -> OP:BB 7 in 1, policy -, issuer -'],
        found: [],
      },
    ]);
  });

  test('in a position', async () => {
    const world = await openRich();
    const store: Partial<ClearingStore> = {
      listPositions: async (day) =>
        (await world.store.listPositions(day)).map((row) =>
          day === D && row.partyId === 'FA' ? { ...row, netFen: row.netFen + 1 } : row,
        ),
    };
    const differences = await listBooks(world, { store });
    expect(toHeads(differences)).toEqual([
      'positions 2026-03-02',
      'statement FA 2026-03-02',
      'statement FA 2026-03',
    ]);
    expect(differences[0]?.posted).toEqual([expect.stringMatching(/^FA \d+ - \d+ = -\d+$/)]);
  });

  test('in a stored flow', async () => {
    const world = await openRich();
    const isMeant = ({ kind, cr }: FlowRow) => kind === 'credit' && cr === 'OP:BB';
    const store: Partial<ClearingStore> = {
      listFlows: async (from, to) =>
        (await world.store.listFlows(from, to)).map((flow) => (isMeant(flow) ? plusOne(flow) : flow)),
    };
    const differences = await listBooks(world, { store });
    expect(toHeads(differences)).toEqual([
      'flows 2026-03-02',
      'statement BB 2026-03-02',
      'statement BB 2026-03',
    ]);
    expect(differences[0]).toMatchObject({
      posted: ['credit JRN -> OP:BB 201 in 1, policy -, issuer -'],
      found: ['credit JRN -> OP:BB 200 in 1, policy -, issuer -'],
    });
    // The statements of the day and its month do not equal the positions.
    for (const { posted, found } of differences.slice(1)) {
      expect(posted).toEqual([expect.stringContaining('BB')]);
      expect(found).toContainEqual(expect.stringMatching(/^net \d+$/));
      expect(found).toContainEqual(expect.stringMatching(/^2026-03-02 \d+$/));
      expect(found).toContainEqual(expect.stringMatching(/^\S+ -?\d+ in \d+$/));
    }
  });

  test('in a batch that does not exist', async () => {
    const world = await openRich();
    const { sums } = await recheckCards(world);
    for (const day of [D + 9, D + 5])
      sums.flows.set(`${day}`, toFlow('claim', 'OP:AB', 'OP:BB', 7, { batchDay: day }));
    expect(await listBooks(world, {}, sums)).toEqual([
      { kind: 'stray', about: '2026-03-07', posted: ['transfers of no batch'], found: [] },
      { kind: 'stray', about: '2026-03-11', posted: ['transfers of no batch'], found: [] },
    ]);
  });

  test('is not found in an empty ledger', async () => {
    const world = new ClearingWorld(await openMemoryLedger());
    expect(await listBooks(world)).toEqual([]);
  });

  test('in the counts of rows', async () => {
    const world = await openRich();
    const { sums } = await recheckCards(world);
    const { taps, journeys } = await world.store.countHistories();
    const counts = { taps: taps + 1, journeys: journeys - 1 };
    const posted = await sumBatches(world.store);
    expect(await recheckBooks(world.store, world.context, sums, counts, posted)).toEqual([
      { kind: 'unreached', about: 'taps', posted: [`${taps + 1} taps`], found: [`${taps} taps`] },
      {
        kind: 'unreached',
        about: 'journeys',
        posted: [`${journeys - 1} journeys`],
        found: [`${journeys} journeys`],
      },
    ]);
  });
});

describe('ceilings', () => {
  const withCeiling = {
    transfers: exampleScheme.transfers.map((rule) => ({
      ...rule,
      fund: rule.fund.map((share) => (share.payer === 'FA' ? { ...share, yearlyCeilingFen: 500 } : share)),
    })),
  };

  test('that only the stored flows reach are reported', async () => {
    const world = await openRich(withCeiling);
    expect(await listBooks(world)).toEqual([]);
    const store: Partial<ClearingStore> = {
      listFlows: async (from, to) =>
        (await world.store.listFlows(from, to)).map((flow) =>
          flow.dr === 'SUB:FA' && flow.policyId === 'T1' ? { ...flow, amountFen: 10_000 } : flow,
        ),
    };
    const [said] = (await listBooks(world, { store })).filter(({ kind }) => kind === 'ceilings');
    expect(said).toEqual({
      kind: 'ceilings',
      about: 'T1/FA',
      posted: ['off from 2026-03-04 to 2026-12-31'],
      found: [],
    });
  });

  test('count in batches that are netted', async () => {
    const world = await openRich(withCeiling);
    const { book } = world.context;
    const batches = await world.store.listBatches();
    const flows = new Map([
      [D, [toFlow('funded', 'SUB:FA', 'JRN', 300, { policyId: 'T1' })]],
      [D + 2, [toFlow('funded', 'SUB:FA', 'JRN', 300, { policyId: 'T1', batchDay: D + 2 })]],
    ]);
    expect(toPostedSwitches(batches, flows, book)).toEqual([]);
    await world.close(D + 2, 'netted');
    expect(toPostedSwitches(await world.store.listBatches(), flows, book)).toMatchObject([
      { policyId: 'T1', partyId: 'FA', fromDay: D + 4 },
    ]);
  });
});

describe('cards', () => {
  test('with wrong journeys count as posted', async () => {
    const world = await openRich();
    const history = (row: FullCardRecords): FullCardRecords =>
      row.row.cardId === 'A5' ? { ...row, taps: row.taps.slice(0, 2) } : row;
    const { differences, sums } = await recheckCards(world, { history });
    expect(toHeads(differences)).toEqual(['journeys A5']);
    expect(toHeads(await listBooks(world, {}, sums))).toEqual(['unreached taps']);
  });

  test('with wrong transfers are reported once: the derived transfers count in the batch', async () => {
    const world = await openRich();
    const history = (row: FullCardRecords): FullCardRecords => ({
      ...row,
      transfers: row.transfers.map((of) => (of.kind === 'credit' && of.cr === 'OP:BB' ? plusOne(of) : of)),
    });
    const { differences, sums } = await recheckCards(world, { history });
    expect(differences).toEqual([
      {
        kind: 'transfers',
        about: 'A3',
        posted: [expect.stringMatching(/credit JRN -> OP:BB 201, 2026-03-02$/)],
        found: [expect.stringMatching(/credit JRN -> OP:BB 200, 2026-03-02$/)],
      },
    ]);
    // The transfers of the ledger contain the surplus, so it is no stray.
    const store: Partial<ClearingStore> = {
      sumFlows: async (day) =>
        (await world.store.sumFlows(day)).map((flow) =>
          flow.kind === 'credit' && flow.cr === 'OP:BB' ? plusOne(flow) : flow,
        ),
    };
    expect(await listBooks(world, { store }, sums)).toEqual([]);
  });

  const withAging = (agingDays: number) => ({ ...exampleScheme, agingDays });

  test('whose money aged too early or not when due', async () => {
    const early = await openRich();
    const late = new SchemeBook([withAging(2)]);
    const said = (await recheckCards(early, { book: late })).differences.filter(
      ({ kind }) => kind === 'aging',
    );
    expect(said).toContainEqual({
      kind: 'aging',
      about: 'A6',
      posted: ['gate-S1/6 aged, 2026-03-02 to 2026-03-03'],
      found: ['gate-S1/6 unresolved, 2026-03-02 to 2026-03-03'],
    });
    const waiting = new ClearingWorld(await openMemoryLedger(), withAging(2));
    await waiting.store.putCards([makeCard('A1')]);
    await waiting.cards.ingest([new TapMaker().gate('on', 'A1', '18:00', 'S1')]);
    await waiting.close(D + 1);
    const due = async (agingDays: number) =>
      (await recheckCards(waiting, { book: new SchemeBook([withAging(agingDays)]) })).differences;
    expect(await due(2)).toEqual([]);
    expect(await due(1)).toEqual([
      {
        kind: 'aging',
        about: 'A1',
        posted: ['gate-S1/1 unresolved, 2026-03-02 to 2026-03-02'],
        found: ['gate-S1/1 aged, 2026-03-02 to 2026-03-02'],
      },
    ]);
  });
});
