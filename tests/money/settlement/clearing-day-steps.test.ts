/** Each step of a clearing day: rows, instants, hashes and refusals. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BatchState } from '../../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import type { ClearingProgress } from '../../../server/money/settlement/clearing-context.ts';
import { isAtLeast, stepClearingDay, toDaysToClose } from '../../../server/money/settlement/clearing-day.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, D, makeTap, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld, listExampleDay, people } from './clearing-world.ts';
import { toFlow } from './flows.ts';

const openExample = async () => ClearingWorld.openExample(await openMemoryLedger());

const ride = (day: number) =>
  makeTap(`bus-${day}`, 1, { cardId: 'A1', networkId: 'A-bus', routeId: 'r1', eventSec: at(day, '12:00') });

async function listTransfers({ store }: ClearingWorld, day: number): Promise<Transfer[]> {
  const transfers: Transfer[] = [];
  for await (const page of store.iterateTransfers(day)) transfers.push(...page);
  return transfers;
}

const findBatch = async ({ store }: ClearingWorld, day: number) =>
  (await store.listBatches()).find(({ batchDay }) => batchDay === day);

test('a state is at least those that come before it', () => {
  const states: readonly BatchState[] = ['open', 'cut', 'priced', 'netted', 'sealed', 'paid'];
  for (const [i, state] of states.entries())
    for (const [j, other] of states.entries())
      expect(isAtLeast(state, other), `${state} ${other}`).toBe(i >= j);
});

describe('a step', () => {
  test('takes a batch to the next state, and leaves a paid one paid', async () => {
    const world = await openExample();
    const step = () => stepClearingDay(world.store, world.context, D);
    for (const state of ['cut', 'priced', 'netted', 'sealed', 'paid'] as const) {
      expect(await step()).toBe(state);
      expect((await findBatch(world, D))?.state).toBe(state);
    }
    const paid = await listTransfers(world, D);
    expect(await step()).toBe('paid');
    expect(await listTransfers(world, D)).toEqual(paid);
  });

  test('reports its progress', async () => {
    const world = await openExample();
    const told: ClearingProgress[] = [];
    const context = { ...world.context, onProgress: (progress: ClearingProgress) => told.push(progress) };
    const tellStep = async () => {
      told.length = 0;
      await stepClearingDay(world.store, context, D);
      return told.map(({ batchDay, phase, done }) => `${batchDay - D} ${phase} ${done}`);
    };
    expect(await tellStep()).toEqual(['0 cut 1']);
    // One card with an entry without exit, one above its cap; fourteen journeys and that of the entry.
    expect(await tellStep()).toEqual(['0 settle 1', '0 redivide 1', '0 receipts 15']);
    const flows = (await world.store.sumFlows(D)).length;
    expect(await tellStep()).toEqual([`0 net ${flows}`]);
    expect(await tellStep()).toEqual(['0 seal 1']);
    expect(await tellStep()).toEqual(['0 pay 10']);
    expect(await tellStep()).toEqual([]);
  });

  test('posts at the end of the service day, payments on the day on which they are due', async () => {
    const world = await openExample();
    // The next banking day after a Friday is Monday.
    await world.cards.ingest([ride(D + 4)]);
    await world.close(D + 4);
    const listInstants = async (day: number, kind: string) => [
      ...new Set(
        (await listTransfers(world, day)).filter((of) => of.kind === kind).map(({ eventSec }) => eventSec),
      ),
    ];
    for (const kind of ['commission', 'netting', 'redivision'])
      expect(await listInstants(D, kind), kind).toEqual([at(D + 1, '04:30')]);
    expect(await listInstants(D, 'payment')).toEqual([at(D + 1, '00:00')]);
    expect(await listInstants(D + 4, 'payment')).toEqual([at(D + 7, '00:00')]);
    expect(await world.store.listReconItems(D + 4)).toEqual([]);
  });

  test('netting stores the flows of the batch without payments', async () => {
    const world = await openExample();
    await world.close(D, 'priced');
    const before = await world.store.sumFlows(D);
    expect(await world.store.listFlows(D, D)).toEqual([]);
    await world.close(D);
    const kept = await world.store.listFlows(D, D);
    expect(kept).toHaveLength(before.length + 1);
    expect(kept).toEqual(expect.arrayContaining([...before, toFlow('netting', 'OP:AM1', 'DISC:AM1', 100)]));
    expect((await world.store.listPositions(D)).map(({ partyId }) => partyId).toSorted()).toEqual(
      world.context.book
        .versionAt(D)
        .parties.map(({ id }) => id)
        .toSorted(),
    );
  });

  test('a batch that does not clear is not netted', async () => {
    const world = await openExample();
    await world.close(D, 'priced');
    const store = {
      ...world.store,
      sumFlows: async (day: number) => [
        ...(await world.store.sumFlows(day)),
        toFlow('credit', 'JRN', 'OP:AB', 1),
      ],
    };
    await expect(stepClearingDay(store, world.context, D)).rejects.toMatchObject({
      code: 'internal',
      details: { differenceFen: 1, journeysFen: -1 },
    });
    expect((await findBatch(world, D))?.state).toBe('priced');
    expect(await world.store.listPositions(D)).toEqual([]);
  });

  test('an item names the payment day if the holidays of its year are unknown', async () => {
    const world = await openExample();
    const calendar = { ...world.context.calendar, years: new Set<number>() };
    for (let i = 0; i < 5; i++) await stepClearingDay(world.store, { ...world.context, calendar }, D);
    expect(await world.store.listReconItems(D)).toEqual([
      {
        itemId: 'calendar-unknown/2026-03-02',
        batchDay: D,
        kind: 'calendar-unknown',
        reference: '2026-03-03',
        expectedFen: null,
        actualFen: null,
        detail: expect.stringContaining('calendar'),
      },
    ]);
  });
});

describe('days close in order', () => {
  const expectRefusal = async (world: ClearingWorld, day: number, other: string, state: BatchState) => {
    const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
    const named = expect.stringMatching(new RegExp(`${date}.*${other}.*${state}`));
    await expect(stepClearingDay(world.store, world.context, day)).rejects.toMatchObject({
      code: 'batch-state',
      text: { zh: named, en: named },
      details: { day: date, other, state },
    });
  };

  test('none before the previous one is paid', async () => {
    const world = await openExample();
    await world.cards.ingest([ride(D + 1)]);
    for (const state of ['open', 'cut', 'priced', 'netted', 'sealed'] as const) {
      await expectRefusal(world, D + 1, '2026-03-02', state);
      await stepClearingDay(world.store, world.context, D);
    }
    expect(await stepClearingDay(world.store, world.context, D + 1)).toBe('cut');
  });

  test('none after a later one was cut; later open ones have no effect', async () => {
    const world = await openExample();
    await world.cards.ingest([ride(D + 1)]);
    expect(await stepClearingDay(world.store, world.context, D)).toBe('cut');
    expect((await findBatch(world, D + 1))?.state).toBe('open');
    await expectRefusal(world, D - 1, '2026-03-02', 'cut');
    await world.close(D);
    await expectRefusal(world, D - 1, '2026-03-02', 'paid');
  });

  test('a close up to a state stops there for its own day, not for those before it', async () => {
    const world = await openExample();
    await world.cards.ingest([ride(D + 1)]);
    expect(await world.close(D, 'priced')).toEqual(['0 cut', '0 priced']);
    expect(await world.close(D + 1, 'cut')).toEqual(['0 netted', '0 sealed', '0 paid', '1 cut']);
    expect(await world.close(D + 1, 'open')).toEqual([]);
    expect(await world.close(D + 2, 'open')).toEqual(['1 priced', '1 netted', '1 sealed', '1 paid']);
  });

  test('a skipped day before a paid one is not closed', () => {
    const paid = (batchDay: number) => ({ batchDay, state: 'paid' as const, sealHash: null, paidHash: null });
    expect(toDaysToClose([paid(D), paid(D + 2)], D + 4)).toEqual([D + 3, D + 4]);
    expect(toDaysToClose([paid(D), paid(D + 2)], D + 2)).toEqual([]);
  });
});

describe('seals', () => {
  const toDigest = (text: string) => createHash('sha256').update(text).digest('hex');
  const toLine = (of: Transfer) => {
    const reverses = of.reverses && [of.reverses.source, of.reverses.seq, of.reverses.leg];
    const money = [of.kind, of.dr, of.cr, of.amountFen, of.isPending];
    const origin = [of.journeyId, of.policyId, of.schemeVersion, of.eventSec];
    return `${JSON.stringify([of.source, of.seq, of.leg, ...money, ...origin, reverses])}\n`;
  };
  const compareKeys = (a: Transfer, b: Transfer) =>
    a.source === b.source ? a.seq - b.seq || a.leg - b.leg : a.source < b.source ? -1 : 1;

  test('are chained from day to day, and the hash of payments to the seal of its day', async () => {
    const world = await openExample();
    const later = [ride(D + 1), ride(D + 2), new TapMaker().gate('off', 'A4', '18:20', 'S2')];
    await world.cards.ingest(later);
    await world.close(D + 2);
    // The transactions of both days' taps were taken before the first batch was sealed, and none after that.
    const toReceived = (taps: readonly Tap[]) => Math.max(...taps.map(({ eventSec }) => eventSec));
    const receipts = [listExampleDay(), later].map((taps, i) =>
      JSON.stringify([
        i + 1,
        `commit-${i}`,
        toReceived(taps),
        taps.length,
        0,
        0,
        [[`commit-${i}`, taps.length]],
      ]),
    );
    // The example has nothing odd, and no register. Columns are in the order of their names.
    const registrations = people.map(({ cardId, ...columns }, i) =>
      JSON.stringify([
        i + 1,
        cardId,
        0,
        Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1)),
        '',
        '',
        0,
      ]),
    );
    const digestLines = (lines: readonly string[]) => toDigest(lines.map((line) => `${line}\n`).join(''));
    const toEvidence = (isFirst: boolean, day: number) => [
      ['deny-lists', 0, toDigest('')],
      ['desk', 0, toDigest('')],
      ['ground', 0, toDigest('')],
      ['items', 0, toDigest('')],
      ['receipts', 2, digestLines(isFirst ? receipts : [])],
      ['registers', 0, toDigest('')],
      ['registrations', people.length, digestLines(isFirst ? registrations : [])],
      ['set-aside', 2, toDigest('')],
      ['skipped-cards', day, toDigest('')],
      ['trailers', 2, toDigest('')],
    ];
    let previous = '0'.repeat(64);
    for (const [i, date] of ['2026-03-02', '2026-03-03', '2026-03-04'].entries()) {
      const transfers = (await listTransfers(world, D + i)).toSorted(compareKeys);
      const isPayment = ({ kind }: Transfer) => kind === 'payment';
      const lines = transfers.filter((of) => !isPayment(of)).map(toLine);
      expect(lines.length).toBeGreaterThan(1);
      const evidence = toEvidence(i === 0, D + i).map((row) => `${JSON.stringify(row)}\n`);
      const sealHash = toDigest(`${previous}\n${date}\n${[...evidence, ...lines].join('')}`);
      const paidHash = toDigest(`${sealHash}\n${date}\n${transfers.filter(isPayment).map(toLine).join('')}`);
      expect(await findBatch(world, D + i)).toEqual({ batchDay: D + i, state: 'paid', sealHash, paidHash });
      previous = sealHash;
    }
  });

  test('do not exist before their step', async () => {
    const world = await openExample();
    await world.close(D, 'netted');
    expect(await findBatch(world, D)).toMatchObject({ sealHash: null, paidHash: null });
    await world.close(D, 'sealed');
    expect(await findBatch(world, D)).toMatchObject({
      sealHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      paidHash: null,
    });
    expect(await world.listMoney(D, 'payment')).toEqual([]);
  });
});
