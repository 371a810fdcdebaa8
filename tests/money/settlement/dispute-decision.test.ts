/** Rows of decisions, refusals and their messages, and repeated cases. */
import { describe, expect, test } from 'vitest';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import {
  type AcceptedDispute,
  acceptDispute,
  type DisputeDecision,
} from '../../../server/money/settlement/dispute.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, D, makeCard, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const openExample = async () => ClearingWorld.openExample(await openMemoryLedger());

const decide = (world: ClearingWorld, part: Partial<DisputeDecision> = {}): Promise<AcceptedDispute> =>
  acceptDispute(world.store, world.cards.context, {
    caseId: '2026-7',
    journeyId: 'gate-S1/1',
    amountFen: null,
    reason: 'gate-fault',
    note: 'gate 4 was stuck',
    decidedSec: at(D, '20:00'),
    ...part,
  });

/** A message in both languages that contains a text. */
const saying = (part: string) => ({ zh: expect.stringContaining(part), en: expect.stringContaining(part) });

const listItems = async ({ store }: ClearingWorld) =>
  (await store.listReconItems(D)).filter(({ kind }) => kind === 'dispute');

describe('the item of a decision', () => {
  test('has the amount paid and the rest after the return', async () => {
    const world = await openExample();
    await decide(world, { amountFen: 100 });
    expect(await listItems(world)).toEqual([
      {
        itemId: 'dispute/2026-7',
        batchDay: D,
        kind: 'dispute',
        reference: 'gate-S1/1',
        expectedFen: 400,
        actualFen: 500,
        detail: '{"reason":"gate-fault","note":"gate 4 was stuck","isPart":true}',
      },
    ]);
  });

  test('counts returns to the card, not those to payers of discounts', async () => {
    const world = await openExample();
    const { transfers } = await decide(world, { journeyId: 'gate-S1/2', reason: 'other', note: '' });
    expect(transfers.map(({ amountFen }) => amountFen)).toEqual([100, 200, 100]);
    expect(await listItems(world)).toMatchObject([
      { expectedFen: 0, actualFen: 200, detail: '{"reason":"other","note":"","isPart":false}' },
    ]);
  });
});

describe('an amount', () => {
  test.each([0, -1, -500, 0.5, 1.5, 501, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %d of 500 fen is refused, and nothing is written',
    async (amountFen) => {
      const world = await openExample();
      await expect(decide(world, { amountFen })).rejects.toMatchObject({
        code: 'bad-request',
        text: saying('500'),
        details: { journeyId: 'gate-S1/1', amountFen, restFen: 500 },
      });
      expect(await world.store.findBalance('CARD:A1')).toBe(4_500);
      expect(await listItems(world)).toEqual([]);
    },
  );

  test('of one fen is given', async () => {
    const world = await openExample();
    const { transfers } = await decide(world, { amountFen: 1 });
    expect(transfers.map(({ dr, amountFen }) => `${dr} ${amountFen}`)).toEqual(['OP:AM2 1']);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_501);
  });

  test('equal to the whole rest gives the same as null', async () => {
    const [named, whole] = [await openExample(), await openExample()];
    const ofAll = await decide(whole, { journeyId: 'gate-S1/2' });
    expect(await decide(named, { journeyId: 'gate-S1/2', amountFen: 200 })).toEqual(ofAll);
  });
});

describe('refused', () => {
  test('a journey that is not known', async () => {
    const world = await openExample();
    await expect(decide(world, { journeyId: 'nowhere/9' })).rejects.toMatchObject({
      code: 'not-found',
      text: saying('nowhere/9'),
      details: { journeyId: 'nowhere/9' },
    });
  });

  test('more than the rest: returns to the card count, not those to payers', async () => {
    const world = await openExample();
    await decide(world, { journeyId: 'gate-S1/2' });
    await expect(decide(world, { caseId: 'other', journeyId: 'gate-S1/2' })).rejects.toMatchObject({
      code: 'already-reversed',
      text: saying('gate-S1/2'),
      details: { journeyId: 'gate-S1/2', paidFen: 200, givenFen: 200 },
    });
  });

  test('a case number of another journey', async () => {
    const world = await openExample();
    await decide(world);
    await expect(decide(world, { journeyId: 'gate-S1/2' })).rejects.toMatchObject({
      code: 'bad-request',
      text: {
        zh: expect.stringMatching(/2026-7.*gate-S1\/1/),
        en: expect.stringMatching(/2026-7.*gate-S1\/1/),
      },
      details: { caseId: '2026-7', journeyId: 'gate-S1/1' },
    });
  });

  test('a journey of an unknown card', async () => {
    const world = await openExample();
    const store = { ...world.store, findCards: async () => new Map() };
    const decision = {
      caseId: 'c',
      journeyId: 'bus/1',
      amountFen: null,
      note: '',
      decidedSec: at(D, '20:00'),
    };
    await expect(acceptDispute(store, world.cards.context, { ...decision, reason: 'other' })).rejects.toThrow(
      RangeError,
    );
  });
});

describe('a case decided before', () => {
  test('gets the same answer, also after its transfers were reversed', async () => {
    const world = new ClearingWorld(await openMemoryLedger());
    await world.store.putCards([makeCard('A1')]);
    const taps = new TapMaker();
    const early = taps.bus('A1', '08:00', 'r1');
    const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5');
    await world.cards.ingest([taps.topUp('A1', 5_000), on as Tap, off as Tap]);
    const accepted = await decide(world, { decidedSec: at(D, '10:00') });
    expect(accepted.transfers.map(({ amountFen }) => amountFen)).toEqual([400]);
    // An earlier ride arrives late: the journey now costs 200, its dispute was reversed and reposted.
    await world.cards.ingest([early]);
    const ofCase = await world.store.listTransfersOfSources(['dispute/2026-7']);
    expect(ofCase.map(({ kind, seq }) => `${kind} ${seq}`).sort()).toEqual([
      'dispute 0',
      'dispute 1',
      'dispute 1',
      'dispute 1',
      'reversal 0',
    ]);
    const again = await decide(world, { decidedSec: at(D, '10:00') });
    expect(again).toEqual({ ...accepted, isRepeated: true });
    expect(await world.store.listTransfersOfSources(['dispute/2026-7'])).toEqual(ofCase);
  });

  test('is one transaction with the card; the commit id is the case', async () => {
    const world = await openExample();
    const before = (await world.store.findCards(['A1'])).get('A1');
    await decide(world, { amountFen: 100 });
    await decide(world, { amountFen: 100 });
    const after = (await world.store.findCards(['A1'])).get('A1');
    expect(after?.balanceFen).toBe(4_600);
    expect(after?.revision).toBe((before?.revision as number) + 1);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_600);
  });
});
