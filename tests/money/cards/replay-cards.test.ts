/** Replays of cards: reported differences, and cards settled before their batch is priced. */
import { describe, expect, test } from 'vitest';
import { emptyCardState, toStateText } from '../../../server/money/cards/card-state.ts';
import {
  type CardReplay,
  type FullCardRecords,
  MAX_DIFFERENCES,
  replayCards,
} from '../../../server/money/cards/replay-cards.ts';
import type { Difference } from '../../../server/money/ledger/difference.ts';
import type { ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { ClearingWorld, people } from '../settlement/clearing-world.ts';
import { D, makeCard, TapMaker } from './card-world.ts';

const openExample = async () => ClearingWorld.openExample(await openMemoryLedger());

/** @param change - changes the records of one card */
async function replay(world: ClearingWorld, cardId = '', change = (history: FullCardRecords) => history) {
  const replays: CardReplay[] = [];
  const told: number[] = [];
  async function* iterate() {
    for await (const page of world.store.iterateCardRecords())
      yield page.map((history) => (history.row.cardId === cardId ? change(history) : history));
  }
  const report = await replayCards(iterate(), await world.store.listBatches(), world.cards.context, {
    recheck: async (page) => {
      replays.push(...page);
      return [];
    },
    onPage: (cards) => told.push(cards),
  });
  const found = replays.find(({ history }) => history.row.cardId === cardId);
  return { ...report, replays, told, replayed: found };
}

describe('a card', () => {
  test('without difference is passed on to `recheck`', async () => {
    const world = await openExample();
    await world.store.putCards([makeCard('A99')]);
    const { cards, taps, differenceCount, differences, replays, told } = await replay(world);
    expect({ cards, taps, differenceCount, differences, told }).toEqual({
      cards: people.length + 1,
      taps: 28,
      differenceCount: 0,
      differences: [],
      told: [people.length + 1],
    });
    // A card without taps is not replayed.
    expect(replays.map(({ history }) => history.row.cardId).toSorted()).toEqual(
      people.map(({ cardId }) => cardId).toSorted(),
    );
    expect(replays.every(({ isRight }) => isRight)).toBe(true);
  });

  test('that differs in one journey: that journey and its money, not the others', async () => {
    const world = await openExample();
    const { differences, replayed } = await replay(world, 'A5', (history) => ({
      ...history,
      journeys: history.journeys.map((row) => (row.journeyId === 'bus/5' ? { ...row, riderFen: 61 } : row)),
    }));
    expect(differences).toMatchObject([
      { kind: 'journeys', about: 'A5', posted: ['bus/5 (0) completed 61'] },
    ]);
    expect(differences[0]?.found).toEqual([
      'bus/5 (1) completed 60',
      'reversal JRN -> CARD:A5 60',
      'reversal OP:AB -> JRN 60',
      'rider CARD:A5 -> JRN 60',
      'credit JRN -> OP:AB 60',
    ]);
    expect(replayed?.isRight).toBe(false);
  });

  test('that differs in a journey without money', async () => {
    const world = await openExample();
    const { differences, replayed } = await replay(world, 'A7', (history) => ({
      ...history,
      journeys: history.journeys.map((row) => (row.status === 'refused' ? { ...row, status: 'void' } : row)),
    }));
    expect(differences).toEqual([
      { kind: 'journeys', about: 'A7', posted: ['bus/7 (0) void 0'], found: ['bus/7 (1) refused 0'] },
    ]);
    expect(replayed?.isRight).toBe(false);
  });

  test('that differs in money without a journey: the end of a hold that is not there', async () => {
    const world = await openExample();
    const { differences, replayed } = await replay(world, 'A1', (history) => ({
      ...history,
      transfers: history.transfers.filter(({ kind }) => kind !== 'hold-end'),
    }));
    expect(differences).toEqual([
      { kind: 'journeys', about: 'A1', posted: [], found: ['hold-end JRN -> CARD:A1 700'] },
    ]);
    expect(replayed?.isRight).toBe(false);
  });

  test('that differs in its state', async () => {
    const world = await openExample();
    const { differences, replayed } = await replay(world, 'A4', ({ row, ...history }) => ({
      ...history,
      row: { ...row, unsettledDay: null },
    }));
    expect(differences).toMatchObject([{ kind: 'state', about: 'A4' }]);
    expect(replayed?.isRight).toBe(true);
    const rest = await replay(world, 'A7', ({ row }) => ({
      row,
      taps: [],
      journeys: [],
      versions: [],
      transfers: [],
    }));
    const { state } = (await world.store.findCards(['A7'])).get('A7') as { state: string };
    expect(rest.differences).toEqual([
      { kind: 'state', about: 'A7', posted: [state], found: [toStateText(emptyCardState)] },
    ]);
  });

  test('that has taps and no state differs in its state', async () => {
    const world = await openExample();
    const { row } = (await world.store.iterateCardRecords()[Symbol.asyncIterator]().next()).value[0];
    const { differences } = await replay(world, row.cardId, (history) => ({
      ...history,
      row: { ...row, state: '' },
    }));
    expect(differences).toEqual([{ kind: 'state', about: row.cardId, posted: [''], found: [row.state] }]);
  });

  test('is replayed without further checks if none are asked for', async () => {
    const world = await openExample();
    const batches = await world.store.listBatches();
    const report = await replayCards(world.store.iterateCardRecords(), batches, world.cards.context);
    expect(report).toEqual({ cards: people.length, taps: 28, differenceCount: 0, differences: [] });
  });

  test('that differs in a tap is found by the hash, also without effect on journeys', async () => {
    const world = await openExample();
    const { differences } = await replay(world, 'A5', (history) => ({
      ...history,
      taps: history.taps.map((tap) => (tap.terminalId === 'bus' ? { ...tap, vehicleId: 'other' } : tap)),
    }));
    const posted = ['bus/2', 'bus/3', 'bus/4', 'bus/5'];
    expect(differences).toEqual([{ kind: 'taps', about: 'A5', posted, found: [] }]);
  });

  test('whose taps cannot be replayed is reported, and the others are replayed', async () => {
    const world = await openExample();
    const { differences, replays, replayed } = await replay(world, 'A5', (history) => ({
      ...history,
      taps: history.taps.map((tap) => (tap.kind === 'ride' ? { ...tap, networkId: 'nowhere' } : tap)),
    }));
    expect(differences).toMatchObject([
      { kind: 'taps', about: 'A5' },
      { kind: 'journeys', about: 'A5', found: [expect.stringMatching(/^cannot be worked out: ./)] },
    ]);
    expect(differences[1]?.posted).toHaveLength(5);
    expect(replayed).toMatchObject({ isRight: false, desired: { state: emptyCardState, events: [] } });
    expect(replays).toHaveLength(people.length);
  });

  test('after a hundred differences is counted, but not listed', async () => {
    const world = await openExample();
    const toDifference = (i: number): Difference => ({
      kind: 'transfers',
      about: `${i}`,
      posted: [],
      found: [],
    });
    async function* iterate() {
      for (let i = 0; i < 3; i++) yield* world.store.iterateCardRecords();
    }
    let made = 0;
    const batches = await world.store.listBatches();
    const { cards, differenceCount, differences } = await replayCards(
      iterate(),
      batches,
      world.cards.context,
      {
        recheck: async () => Array.from({ length: 60 }, () => toDifference(made++)),
      },
    );
    expect({ cards, differenceCount }).toEqual({ cards: 3 * people.length, differenceCount: 180 });
    expect(differences).toEqual(Array.from({ length: MAX_DIFFERENCES }, (_, i) => toDifference(i)));
  });
});

describe('while a batch is being priced', () => {
  class Killed extends Error {}

  /** Settles cards, and stops the close before it commits the step. */
  async function stopBeforePriced(world: ClearingWorld, day: number) {
    await world.close(day, 'cut');
    const commitStep = async () => {
      throw new Killed();
    };
    const store: ClearingStore = { ...world.store, commitStep };
    await expect(world.close(day, 'priced', store)).rejects.toThrow(Killed);
  }

  const enterOn = (world: ClearingWorld, day: number) => {
    const on = new TapMaker().gate('on', 'A1', '18:00', 'S1');
    const eventSec = on.eventSec + (day - D) * 86_400;
    return world.cards.ingest([{ ...on, terminalId: `gate-${day}`, eventSec }]);
  };

  test('of the first day, a card is correct before and after it is settled', async () => {
    const world = await openExample();
    await world.close(D, 'cut');
    expect((await replay(world)).differences).toEqual([]);
    await stopBeforePriced(world, D);
    expect((await world.store.findJourney('gate-S1/4'))?.status).toBe('unresolved');
    expect((await replay(world)).differences).toEqual([]);
  });

  test('of a later day, too', async () => {
    const world = await openExample();
    await world.close(D);
    await enterOn(world, D + 1);
    expect((await replay(world)).differences).toEqual([]);
    await world.close(D + 1, 'cut');
    expect((await replay(world)).differences).toEqual([]);
    await stopBeforePriced(world, D + 1);
    expect((await world.store.findJourney(`gate-${D + 1}/1`))?.status).toBe('unresolved');
    expect((await replay(world)).differences).toEqual([]);
    await enterOn(world, D + 2);
    expect((await replay(world)).differences).toEqual([]);
    await world.close(D + 1);
    expect((await replay(world)).differences).toEqual([]);
  });
});
