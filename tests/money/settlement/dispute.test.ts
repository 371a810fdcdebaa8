/** Disputes about journeys with other deductions, aged journeys and corrected journeys. */
import { describe, expect, it, test } from 'vitest';
import { replayCards } from '../../../server/money/cards/replay-cards.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { acceptDispute } from '../../../server/money/settlement/dispute.ts';
import { checkInvariants } from '../../../server/store/invariants/check-invariants.ts';
import { toInvariantLimits } from '../../../server/store/invariants/invariant.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, D, makeCard, makeTap, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const [{ open }] = ledgerKinds as [(typeof ledgerKinds)[number]];

const dispute = (world: ClearingWorld, caseId: string, journeyId: string, amountFen: number | null = null) =>
  acceptDispute(world.store, world.cards.context, {
    caseId,
    journeyId,
    amountFen,
    reason: 'gate-fault',
    note: '',
    decidedSec: at(D + 4, '10:00'),
  });

const toLines = ({ transfers }: Awaited<ReturnType<typeof dispute>>) =>
  transfers.map(({ dr, cr, amountFen }) => `${dr}->${cr} ${amountFen}`);

describe('what the gate took', () => {
  test('too little: the operator bears the rest itself; too much: that is returned, too', async () => {
    const world = new ClearingWorld(await open());
    await world.store.putCards([makeCard('31A1', { mediumId: 'chip-a' })]);
    const ride = (seq: number, clock: string, amountFen: number, balanceAfterFen: number) =>
      makeTap('bus', seq, {
        cardId: '31A1',
        cardSeq: seq + 1,
        networkId: 'A-bus',
        routeId: 'r1',
        eventSec: at(D, clock),
        amountFen,
        balanceAfterFen,
      });
    await world.cards.ingest([
      makeTap('kiosk', 1, {
        kind: 'top-up',
        cardId: '31A1',
        cardSeq: 1,
        amountFen: 5_000,
        balanceAfterFen: 5_000,
        eventSec: at(D, '05:00'),
      }),
      ride(1, '08:00', 150, 4_850),
      ride(2, '12:00', 200, 4_650),
    ]);
    expect(toLines(await dispute(world, 'c1', 'bus/1'))).toEqual([
      'OP:AB->DISC:AB 30',
      'OP:AB->CARD:31A1 150',
    ]);
    expect(toLines(await dispute(world, 'c2', 'bus/2'))).toEqual([
      'OP:AB->CARD:31A1 180',
      'DUE:CA->CARD:31A1 20',
    ]);
    await expect(dispute(world, 'c3', 'bus/2', 1)).rejects.toMatchObject({ code: 'already-reversed' });
    await world.close(D + 4);
    expect(await world.store.findBalance('OP:AB')).toBe(0);
    expect(await world.store.findBalance('DISC:AB')).toBe(0);
    expect(await world.store.findBalance('CASH:CC')).toBe(0);
  });
});

test('aged money is returned by its operator; money of an unresolved journey is not', async () => {
  const world = await ClearingWorld.openExample(await open(), { ...exampleScheme, agingDays: 1 });
  await world.close(D);
  await expect(dispute(world, 'c1', 'gate-S1/4')).rejects.toMatchObject({ code: 'already-reversed' });
  await world.close(D + 1);
  const accepted = await dispute(world, 'c2', 'gate-S1/4');
  expect(toLines(accepted)).toEqual(['OP:AM1->CARD:A4 700']);
  expect(accepted.transfers[0]?.reverses).toMatchObject({ source: 'gate-S1', seq: 4 });
});

test('a corrected journey is disputed in its current version', async () => {
  const world = await ClearingWorld.openExample(await open());
  await world.close(D);
  await world.cards.ingest([new TapMaker().gate('off', 'A4', '18:20', 'S2')]);
  await expect(dispute(world, 'c1', 'gate-S1/4', 301)).rejects.toMatchObject({ details: { restFen: 300 } });
  expect(toLines(await dispute(world, 'c1', 'gate-S1/4'))).toEqual(['OP:AM1->CARD:A4 300']);
});

test('after a partial return, the rest goes to the card alone', async () => {
  const world = await ClearingWorld.openExample(await open());
  expect(toLines(await dispute(world, 'c1', 'bus-b/1', 40))).toEqual(['OP:BB->CARD:A3 40']);
  expect(toLines(await dispute(world, 'c2', 'bus-b/1'))).toEqual(['OP:BB->CARD:A3 60']);
});

describe.each(ledgerKinds)('a disputed journey on $dialect', ({ open: openLedger }) => {
  const listBroken = async (world: ClearingWorld) => {
    const answers = await checkInvariants(world.store, toInvariantLimits([exampleScheme]));
    const replay = await replayCards(
      world.store.iterateCardRecords(),
      await world.store.listBatches(),
      world.cards.context,
    );
    return [
      ...answers.filter(({ rows }) => rows.length > 0).map(({ id }) => id),
      ...replay.differences.map(({ about }) => about),
    ];
  };
  const give = (world: ClearingWorld, journeyId: string, clock: string, amountFen: number | null = null) =>
    acceptDispute(world.store, world.cards.context, {
      caseId: `case-${journeyId}`,
      journeyId,
      amountFen,
      reason: 'wrong-fare',
      note: '',
      decidedSec: at(D, clock),
    });

  it('that a late tap changes is not returned twice', async () => {
    const world = new ClearingWorld(await openLedger());
    await world.store.putCards([makeCard('A1')]);
    const taps = new TapMaker();
    const early = taps.bus('A1', '08:00', 'r1');
    const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5');
    await world.cards.ingest([taps.topUp('A1', 5_000), on as Tap, off as Tap]);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_600);
    await give(world, 'gate-S1/1', '10:00');
    expect(await world.store.findBalance('CARD:A1')).toBe(5_000);
    expect(await world.store.findBalance('OP:AM1')).toBe(0);
    expect(await listBroken(world)).toEqual([]);
    // The earlier bus ride arrives late: 180, and the metro ride costs 200 less; its returned amount is 200 now.
    await world.cards.ingest([early]);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_820);
    expect(await world.store.findBalance('OP:AM1')).toBe(0);
    expect(await world.store.findBalance('SUB:FA')).toBe(0);
    expect(await listBroken(world)).toEqual([]);
    await world.close(D);
    const items = await world.store.listReconItems(D);
    expect(items.filter(({ kind }) => kind === 'dispute-changed')).toMatchObject([
      { reference: 'gate-S1/1', expectedFen: 400, actualFen: 200 },
    ]);
    expect(await listBroken(world)).toEqual([]);
    // Nothing is left to return.
    await expect(dispute(world, 'again', 'gate-S1/1')).rejects.toMatchObject({ code: 'already-reversed' });
  });

  it('pays for taps after the decision, and for none before it', async () => {
    const world = new ClearingWorld(await openLedger());
    await world.store.putCards([makeCard('A1')]);
    const taps = new TapMaker();
    const [first, before, after] = ['08:00', '09:30', '10:30'].map((clock) => taps.bus('A1', clock, 'r1'));
    const top = taps.topUp('A1', 1);
    await world.cards.ingest([top, first as Tap]);
    expect(await world.store.findBalance('CARD:A1')).toBe(-179);
    await give(world, 'bus/1', '10:00');
    expect(await world.store.findBalance('CARD:A1')).toBe(1);
    await world.cards.ingest([after as Tap]);
    expect(await world.store.findBalance('CARD:A1')).toBe(-179);
    expect((await world.store.findJourney('bus/3'))?.status).toBe('completed');
    await world.cards.ingest([before as Tap]);
    expect((await world.store.findJourney('bus/2'))?.status).toBe('refused');
    expect((await world.store.findJourney('bus/3'))?.status).toBe('completed');
    expect(await world.store.findBalance('CARD:A1')).toBe(-179);
    expect(await listBroken(world)).toEqual([]);
  });

  it('that becomes unresolved is returned again when its money ages', async () => {
    const world = new ClearingWorld(await openLedger(), { ...exampleScheme, agingDays: 1 });
    await world.store.putCards([makeCard('A1')]);
    const taps = new TapMaker();
    const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5');
    const between = taps.gate('on', 'A1', '08:50', 'S2');
    await world.cards.ingest([taps.topUp('A1', 5_000), on as Tap, off as Tap]);
    await give(world, 'gate-S1/1', '10:00', 250);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_850);
    // A late entry between the two: it gets the exit, for 300, and the first entry has none.
    await world.cards.ingest([between]);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_700);
    await world.close(D);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_000);
    expect(await listBroken(world)).toEqual([]);
    await world.close(D + 1);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_250);
    expect(await listBroken(world)).toEqual([]);
    expect(await world.store.findBalance('OP:AM1')).toBe(0);
  });

  it('that lost its exit is returned again when the close infers another', async () => {
    const networks = exampleScheme.networks.map((network) => ({ ...network, autocomplete: true }));
    const world = new ClearingWorld(await openLedger(), { ...exampleScheme, networks });
    await world.store.putCards([makeCard('A1')]);
    const taps = new TapMaker();
    const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5');
    await world.cards.ingest([taps.topUp('A1', 5_000), on as Tap, off as Tap]);
    await give(world, 'gate-S1/1', '10:00', 250);
    await world.cards.ingest([taps.gate('on', 'A1', '08:50', 'S2')]);
    expect(await world.store.findBalance('CARD:A1')).toBe(4_700);
    await world.close(D);
    // 300 for the ride to the next entry, less the reposted dispute of 250.
    expect(await world.store.findBalance('CARD:A1')).toBe(4_650);
    expect(await listBroken(world)).toEqual([]);
    expect(await world.store.findBalance('OP:AM1')).toBe(0);
  });
});
