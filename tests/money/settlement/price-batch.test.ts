/** The step to `priced`: settling, aging and re-division, with taps that arrive meanwhile. */
import { describe, expect, test } from 'vitest';
import type { Cap, Scheme } from '../../../server/money/scheme/scheme.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import type { ClearingProgress, ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import { closeDays } from '../../../server/money/settlement/clearing-day.ts';
import { acceptDispute } from '../../../server/money/settlement/dispute.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, D, makeCard, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld, people } from './clearing-world.ts';

/** A ledger with the cards of the examples, without taps. */
async function openWorld(scheme: Scheme = exampleScheme): Promise<ClearingWorld> {
  const world = new ClearingWorld(await openMemoryLedger(), scheme);
  await world.store.putCards(people);
  return world;
}

const onDay = (tap: Tap, day: number): Tap => ({ ...tap, eventSec: tap.eventSec + (day - D) * 86_400 });

/** `source/seq dr->cr amount` of one kind. */
async function listPosted({ store }: ClearingWorld, day: number, kind: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of store.iterateTransfers(day))
    for (const of of page)
      if (of.kind === kind) lines.push(`${of.source}/${of.seq} ${of.dr}->${of.cr} ${of.amountFen}`);
  return lines;
}

/** A store that runs `disturb` after a page of `method` was read and before it is used. */
function toDisturbed<Key extends 'iterateCardsToSettle' | 'iterateUnresolvedJourneys'>(
  store: ClearingStore,
  method: Key,
  happen: () => Promise<unknown>,
): ClearingStore {
  const read = store[method] as (day: number) => AsyncIterable<unknown>;
  return {
    ...store,
    [method]: async function* (day: number) {
      for await (const page of read(day)) {
        await happen();
        yield page;
      }
    },
  };
}

describe('open journeys', () => {
  test('of an entry without exit are settled in the batch with the held fare', async () => {
    const world = await openWorld();
    await world.cards.ingest([new TapMaker().gate('on', 'A4', '18:00', 'S1')]);
    await world.close(D, 'priced');
    expect(await listPosted(world, D, 'unresolved')).toEqual(['gate-S1/1 CARD:A4->UNRES:AM1 700']);
    expect(await world.store.findJourney('gate-S1/1')).toMatchObject({ status: 'unresolved', batchDay: D });
    expect((await world.store.findCards(['A4'])).get('A4')).toMatchObject({
      balanceFen: -700,
      unsettledDay: null,
    });
  });

  test('of later service days stay open', async () => {
    const world = await openWorld();
    await world.cards.ingest([onDay(new TapMaker().gate('on', 'A4', '18:00', 'S1'), D + 1)]);
    await world.close(D);
    expect(await world.store.findJourney('gate-S1/1')).toBeUndefined();
    await world.close(D + 1);
    expect(await listPosted(world, D + 1, 'unresolved')).toEqual(['gate-S1/1 CARD:A4->UNRES:AM1 700']);
  });

  test('an exit that arrives while they are read counts', async () => {
    const world = await openWorld();
    const taps = new TapMaker();
    const [on, off] = taps.metro('A4', '18:00', '18:20', 'S1', 'S2') as [Tap, Tap];
    await world.cards.ingest([on, taps.gate('on', 'A1', '19:00', 'S3')]);
    await world.close(
      D,
      'priced',
      toDisturbed(world.store, 'iterateCardsToSettle', () => world.cards.ingest([off])),
    );
    expect(await world.store.findJourney('gate-S1/1')).toMatchObject({ status: 'completed', riderFen: 300 });
    expect(await world.store.findBalance('CARD:A4')).toBe(-300);
    expect((await world.store.findCards(['A4'])).get('A4')?.balanceFen).toBe(-300);
    expect(await listPosted(world, D, 'unresolved')).toEqual(['gate-S3/1 CARD:A1->UNRES:AM1 700']);
    await world.close(D + 1);
    expect(await world.findNets(D + 1)).toEqual({ CA: -300, AM1: 300 });
  });

  test('1,001 are written in three parts, each card once', async () => {
    const cardIds = Array.from({ length: 1_001 }, (_, i) => `A${10_000 + i}`);
    const world = await openWorld({ ...exampleScheme, agingDays: 1 });
    await world.store.putCards(cardIds.map((cardId) => makeCard(cardId)));
    const taps = new TapMaker();
    await world.cards.ingest(cardIds.map((cardId) => taps.gate('on', cardId, '18:00', 'S1')));
    const pieces: string[] = [];
    const store: ClearingStore = {
      ...world.store,
      commitPart: (part) => {
        pieces.push(`${part.batchDay - D} ${part.cards.length} ${part.journeys.length}`);
        return world.store.commitPart(part);
      },
    };
    const told: string[] = [];
    const onProgress = ({ batchDay, phase, done }: ClearingProgress) =>
      told.push(`${batchDay - D} ${phase} ${done}`);
    const listTold = (phase: string) => told.filter((line) => line.includes(phase));
    for await (const _ of closeDays(store, { ...world.context, onProgress }, D));
    expect(pieces).toEqual(['0 500 500', '0 500 500', '0 1 1']);
    expect(listTold('settle')).toEqual(['0 settle 500', '0 settle 1000', '0 settle 1001']);
    expect(await world.store.findBalance('UNRES:AM1')).toBe(700_700);
    pieces.length = 0;
    for await (const _ of closeDays(store, { ...world.context, onProgress }, D + 1));
    expect(pieces).toEqual(['1 0 500', '1 0 500', '1 0 1']);
    expect(listTold('age')).toEqual(['1 age 500', '1 age 1000', '1 age 1001']);
    expect(await world.store.findBalance('UNRES:AM1')).toBe(0);
    expect(await world.findNets(D + 1)).toEqual({ AM1: 698_598, CC: 2_102 });
  });
});

describe('money of unresolved journeys', () => {
  test('ages on the day that the scheme says, not before', async () => {
    const world = await openWorld({ ...exampleScheme, agingDays: 2 });
    await world.cards.ingest([new TapMaker().gate('on', 'A4', '18:00', 'S1')]);
    await world.close(D + 1);
    expect((await world.store.findJourney('gate-S1/1'))?.status).toBe('unresolved');
    await world.close(D + 2);
    expect(await world.store.findJourney('gate-S1/1')).toMatchObject({ status: 'aged', batchDay: D + 2 });
    const [aged] = (await world.store.listTransfersOfJourneys(['gate-S1/1'])).filter(
      ({ kind }) => kind === 'aged',
    );
    expect(aged).toMatchObject({
      dr: 'UNRES:AM1',
      cr: 'OP:AM1',
      amountFen: 700,
      batchDay: D + 2,
      eventSec: at(D + 3, '04:30'),
    });
    // The fee on 700 is 2.
    expect(await world.findNets(D + 2)).toEqual({ AM1: 698, CC: 2 });
  });

  test('an exit that comes while they are read keeps its journey from aging', async () => {
    const world = await openWorld({ ...exampleScheme, agingDays: 1 });
    const taps = new TapMaker();
    const [on, off] = taps.metro('A4', '18:00', '18:20', 'S1', 'S2') as [Tap, Tap];
    await world.cards.ingest([on, taps.gate('on', 'A1', '19:00', 'S3')]);
    await world.close(D);
    await world.close(
      D + 1,
      'paid',
      toDisturbed(world.store, 'iterateUnresolvedJourneys', () => world.cards.ingest([off])),
    );
    expect(await world.store.findJourney('gate-S1/1')).toMatchObject({ status: 'completed', riderFen: 300 });
    expect(await listPosted(world, D + 1, 'aged')).toEqual(['gate-S3/1 UNRES:AM1->OP:AM1 700']);
    expect(await world.store.findBalance('UNRES:AM1')).toBe(0);
    expect(await world.store.findBalance('CARD:A4')).toBe(-300);
  });

  test('if the gate deducted nothing, the journey ages without money, and an item reports its dispute', async () => {
    const world = await openWorld({ ...exampleScheme, agingDays: 1 });
    await world.store.putCards([makeCard('31A1', { mediumId: 'chip-a' })]);
    const taps = new TapMaker();
    const gate = (
      kind: 'on' | 'off',
      clock: string,
      stop: string,
      cardSeq: number,
      amountFen: number | null,
    ) => taps.gate(kind, '31A1', clock, stop, { cardSeq, amountFen });
    const between = gate('on', '08:50', 'S2', 3, null);
    await world.cards.ingest([gate('on', '08:40', 'S1', 2, null), gate('off', '09:00', 'S5', 4, 400)]);
    await acceptDispute(world.store, world.cards.context, {
      caseId: 'c1',
      journeyId: 'gate-S1/1',
      amountFen: 250,
      reason: 'gate-fault',
      note: '',
      decidedSec: at(D, '10:00'),
    });
    // A late entry between the two: the first entry has no exit.
    await world.cards.ingest([between]);
    await world.close(D + 1);
    const journey = await world.store.findJourney('gate-S1/1');
    expect(journey?.status).toBe('aged');
    expect(await listPosted(world, D + 1, 'aged')).toEqual([]);
    expect(await world.store.listReconItems(D + 1)).toMatchObject([
      {
        itemId: `dispute-changed/dispute/c1/${journey?.version}`,
        kind: 'dispute-changed',
        reference: 'gate-S1/1',
        expectedFen: 250,
        actualFen: 0,
      },
    ]);
  });
});

describe('caps are re-divided', () => {
  const [dayCap] = exampleScheme.caps as [Cap];
  const withCap = (part: Partial<Cap>): Scheme => ({
    ...exampleScheme,
    commissionBp: 0,
    caps: [{ ...dayCap, ...part }],
  });

  test.each([
    // Wednesday and Thursday of one week, of which the Monday is D.
    ['week', D + 2, D + 3, D],
    // The first of a month is a Sunday: its week begins in the previous month.
    ['week', D - 3, D - 1, D - 7],
    // The month of this Wednesday begins in the previous week.
    ['month', D - 1, D + 2, D - 1],
  ] as const)('over a %s that began before the day', async (period, first, last, start) => {
    const world = await openWorld(withCap({ id: 'cap', period, amountFen: 500 }));
    const taps = new TapMaker();
    const metro = taps.metro('A1', '12:00', '12:20', 'S1', 'S3');
    await world.cards.ingest([
      onDay(taps.topUp('A1', 5_000), first),
      onDay(taps.bus('A1', '08:00', 'r1'), first),
      ...metro.map((tap) => onDay(tap, first)),
    ]);
    await world.close(first);
    expect(await listPosted(world, first, 'redivision')).toEqual([]);
    await world.cards.ingest([onDay(taps.bus('A1', '08:00', 'r1'), last)]);
    await world.close(last);
    // 180 and 300, then 20 of 180. 500 by 360 and 300 are 273 and 227, of which the metro has 300.
    expect(await listPosted(world, last, 'redivision')).toEqual([
      `clearing/redivision/cap/${start}/A1/${last} OP:AM1->OP:AB 73`,
    ]);
  });

  test('for a day of last week and last month when a tap of it comes late, beside cards of today', async () => {
    const world = await openWorld(withCap({}));
    const taps = new TapMaker();
    const friday = D - 3;
    const rideUpToCap = (cardId: string, day: number) => [
      onDay(taps.topUp(cardId, 5_000), day),
      ...['06:00', '08:00', '10:00'].map((clock) => onDay(taps.bus(cardId, clock, 'r1'), day)),
      ...taps.metro(cardId, '12:00', '12:30', 'S1', 'S5').map((tap) => onDay(tap, day)),
    ];
    await world.cards.ingest(rideUpToCap('A5', friday));
    await world.close(D - 1);
    const late = onDay(taps.bus('A5', '15:00', 'r1'), friday);
    await world.cards.ingest([...rideUpToCap('A2', D), taps.bus('A2', '15:00', 'r1')]);
    await world.cards.ingest([late]);
    await world.close(D);
    // 120 of the last ride are over the cap; of 1,000 the bus should have 643, and has 600.
    expect(await listPosted(world, D, 'redivision')).toEqual([
      `clearing/redivision/A-day/${friday}/A5/${D} OP:AM1->OP:AB 43`,
      `clearing/redivision/A-day/${D}/A2/${D} OP:AM1->OP:AB 43`,
    ]);
    // One more: 692 and 308, of which 43 were moved before.
    await world.cards.ingest([onDay(taps.bus('A5', '16:00', 'r1'), friday)]);
    await world.close(D + 1);
    expect(await listPosted(world, D + 1, 'redivision')).toEqual([
      `clearing/redivision/A-day/${friday}/A5/${D + 1} OP:AM1->OP:AB 49`,
    ]);
  });

  test('without a write if no money moves', async () => {
    const world = await ClearingWorld.openExample(await openMemoryLedger());
    await world.close(D);
    const ride = { ...new TapMaker().bus('A5', '09:00', 'r1'), terminalId: 'bus-next' };
    await world.cards.ingest([onDay(ride, D + 1)]);
    let pieces = 0;
    const store: ClearingStore = {
      ...world.store,
      commitPart: (part) => {
        pieces++;
        return world.store.commitPart(part);
      },
    };
    const told: string[] = [];
    const onProgress = ({ phase, done }: ClearingProgress) => told.push(`${phase} ${done}`);
    for await (const _ of closeDays(store, { ...world.context, onProgress }, D + 1, 'priced'));
    expect(told).toEqual(['cut 1', 'redivide 1', 'receipts 1']);
    expect(pieces).toBe(0);
    expect(await listPosted(world, D + 1, 'redivision')).toEqual([]);
  });
});
