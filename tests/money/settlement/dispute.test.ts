/** Disputes about journeys that are not plain: what the gate took, what aged, what was corrected. */
import { describe, expect, test } from 'vitest';
import { acceptDispute } from '../../../server/money/settlement/dispute.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, D, makeCard, makeTap, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const [{ open }] = ledgerKinds as [(typeof ledgerKinds)[number]];

const dispute = (world: ClearingWorld, caseId: string, journeyId: string, amountFen: number | null = null) =>
  acceptDispute(world.store, world.context.book, {
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
  test('too little: the operator bears its own part back; too much: only the price is its', async () => {
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
    expect(toLines(await dispute(world, 'c2', 'bus/2'))).toEqual(['OP:AB->CARD:31A1 180']);
    await expect(dispute(world, 'c3', 'bus/2', 1)).rejects.toMatchObject({ code: 'already-reversed' });
    await world.close(D + 4);
    expect(await world.store.findBalance('OP:AB')).toBe(0);
    expect(await world.store.findBalance('DISC:AB')).toBe(0);
    expect(await world.store.findBalance('CASH:CC')).toBe(20);
  });
});

test('aged money is given back by the operator that got it; a waiting journey’s by nobody', async () => {
  const world = await ClearingWorld.openExample(await open(), { ...exampleScheme, agingDays: 1 });
  await world.close(D);
  await expect(dispute(world, 'c1', 'gate-S1/4')).rejects.toMatchObject({ code: 'already-reversed' });
  await world.close(D + 1);
  const accepted = await dispute(world, 'c2', 'gate-S1/4');
  expect(toLines(accepted)).toEqual(['OP:AM1->CARD:A4 700']);
  expect(accepted.transfers[0]?.reverses).toMatchObject({ source: 'gate-S1', seq: 4 });
});

test('a corrected journey is disputed as it stands', async () => {
  const world = await ClearingWorld.openExample(await open());
  await world.close(D);
  await world.cards.ingest([new TapMaker().gate('off', 'A4', '18:20', 'S2')]);
  await expect(dispute(world, 'c1', 'gate-S1/4', 301)).rejects.toMatchObject({ details: { restFen: 300 } });
  expect(toLines(await dispute(world, 'c1', 'gate-S1/4'))).toEqual(['OP:AM1->CARD:A4 300']);
});

test('money given back in part leaves the rest to the card alone', async () => {
  const world = await ClearingWorld.openExample(await open());
  expect(toLines(await dispute(world, 'c1', 'bus-b/1', 40))).toEqual(['OP:BB->CARD:A3 40']);
  expect(toLines(await dispute(world, 'c2', 'bus-b/1'))).toEqual(['OP:BB->CARD:A3 60']);
});
