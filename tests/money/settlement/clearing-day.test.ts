/** A close on both databases; E8, E9 and E10 are the worked examples. */
import { describe, expect, test } from 'vitest';
import { toCeilingSwitches } from '../../../server/money/settlement/ceilings.ts';
import { stepClearingDay, toDaysToClose } from '../../../server/money/settlement/clearing-day.ts';
import { acceptDispute, type DisputeDecision } from '../../../server/money/settlement/dispute.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, D, makeTap, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const noFee = { ...exampleScheme, commissionBp: 0 };

describe.each(ledgerKinds)('the close of a day on $dialect', ({ open }) => {
  test('E8: 9,485 in, 8,785 to operators, 700 held, difference 0; then the batch of D+2', async () => {
    const world = await ClearingWorld.openExample(await open(), noFee);
    expect(await world.close(D)).toEqual(['0 cut', '0 priced', '0 netted', '0 sealed', '0 paid']);
    expect(await world.findNets(D)).toEqual({
      CA: -6_160,
      CB: -2_340,
      FA: -464,
      FB: -521,
      AB: 1_003,
      AM1: 1_197,
      AM2: 260,
      BB: 200,
      IR: 6_125,
    });
    expect(await world.listMoney(D, 'redivision')).toEqual(['OP:AM1->OP:AB 43']);
    expect(await world.listMoney(D, 'netting')).toEqual(['OP:AM1->DISC:AM1 100']);
    const balance = (account: string) => world.store.findBalance(account);
    for (const party of ['AB', 'AM1', 'AM2', 'BB', 'IR']) expect(await balance(`OP:${party}`), party).toBe(0);
    for (const account of ['SUB:FA', 'SUB:FB', 'DISC:AM1', 'JRN'])
      expect(await balance(account), account).toBe(0);
    expect(await balance('CASH:CC')).toBe(700);
    expect(await balance('UNRES:AM1')).toBe(700);
    expect(await balance('CASH:CA')).toBe(23_990);
    expect(await balance('CASH:CB')).toBe(2_660);

    // The exit of the fourth example and the top-up of the seventh arrive two days later.
    const late = new TapMaker().gate('off', 'A4', '18:20', 'S2', {});
    const topUp = makeTap('kiosk-2', 1, {
      kind: 'top-up',
      cardId: 'A7',
      amountFen: 5_000,
      eventSec: at(D + 2, '09:00'),
    });
    await world.close(D + 1);
    await world.cards.ingest([late, topUp]);
    const [before] = await world.store.listBatches();
    await world.close(D + 2);
    expect(await world.findNets(D + 2)).toEqual({ CA: 400, AM1: 300 });
    expect(await balance('CASH:CA')).toBe(29_390);
    expect(await balance('CASH:CC')).toBe(0);
    expect((await world.store.listBatches())[0]).toEqual(before);
  });

  test('E9: the fee on 7,800', async () => {
    const world = await ClearingWorld.openExample(await open());
    await world.close(D);
    expect(await world.listMoney(D, 'commission')).toEqual([
      'OP:AB->FEE:CC 3',
      'OP:AM1->FEE:CC 3',
      'OP:AM2->FEE:CC 1',
      'OP:IR->FEE:CC 16',
    ]);
    expect(await world.listMoney(D, 'payment')).toEqual([
      'OP:AB->CASH:CC 1000',
      'OP:AM1->CASH:CC 1194',
      'OP:AM2->CASH:CC 259',
      'OP:BB->CASH:CC 200',
      'OP:IR->CASH:CC 6109',
      'CASH:CC->CASH:CA 6160',
      'CASH:CC->CASH:CB 2340',
      'CASH:CC->SUB:FA 464',
      'CASH:CC->SUB:FB 521',
      'FEE:CC->CASH:CC 23',
    ]);
    expect(await world.store.findBalance('CASH:CC')).toBe(700);
  });

  test('E10: a ride tapped twice is returned on D+3, once', async () => {
    const world = await ClearingWorld.openExample(await open());
    await world.close(D + 2);
    const [before] = await world.store.listBatches();
    const decision: DisputeDecision = {
      caseId: '2026-0001',
      journeyId: 'bus/1',
      amountFen: null,
      reason: 'double-tap',
      note: 'same vehicle within 20 s',
      decidedSec: at(D + 3, '10:00'),
    };
    const accepted = await acceptDispute(world.store, world.cards.context, decision);
    expect(accepted).toMatchObject({ batchDay: D + 3, isRepeated: false });
    expect(accepted.transfers).toMatchObject([
      {
        dr: 'OP:AB',
        cr: 'CARD:A2',
        amountFen: 180,
        kind: 'dispute',
        reverses: { source: 'bus', seq: 1, leg: 0 },
      },
    ]);
    expect(await world.store.findBalance('CARD:A2')).toBe(4_800);

    const again = await acceptDispute(world.store, world.cards.context, decision);
    expect(again).toEqual({ ...accepted, isRepeated: true });
    await expect(
      acceptDispute(world.store, world.cards.context, { ...decision, caseId: '2' }),
    ).rejects.toMatchObject({
      code: 'already-reversed',
    });
    await expect(
      acceptDispute(world.store, world.cards.context, { ...decision, journeyId: 'bus/2' }),
    ).rejects.toMatchObject({
      code: 'bad-request',
    });
    await world.close(D + 3);
    expect(await world.findNets(D + 3)).toEqual({ CA: 180, AB: -180 });
    expect(await world.listMoney(D + 3, 'payment')).toEqual(['CASH:CC->OP:AB 180', 'CASH:CA->CASH:CC 180']);
    expect((await world.store.listBatches())[0]).toEqual(before);
  });

  test('partial disputes up to the amount paid; a full one returns discounts to their payers', async () => {
    const world = await ClearingWorld.openExample(await open());
    const dispute = (caseId: string, journeyId: string, amountFen: number | null) =>
      acceptDispute(world.store, world.cards.context, {
        caseId,
        journeyId,
        amountFen,
        reason: 'wrong-fare',
        note: '',
        decidedSec: at(D, '20:00'),
      });
    const toLines = ({ transfers }: Awaited<ReturnType<typeof dispute>>) =>
      transfers.map(({ dr, cr, amountFen, policyId }) => `${dr}->${cr} ${amountFen} ${policyId ?? ''}`);
    // The metro ride over two operators: by the journey's weights.
    expect(toLines(await dispute('c1', 'gate-S1/1', 100))).toEqual([
      'OP:AM1->CARD:A1 48 ',
      'OP:AM2->CARD:A1 52 ',
    ]);
    await expect(dispute('c2', 'gate-S1/1', 401)).rejects.toMatchObject({
      code: 'bad-request',
      details: { restFen: 400 },
    });
    expect(toLines(await dispute('c3', 'gate-S1/1', null))).toEqual([
      'OP:AM1->CARD:A1 192 ',
      'OP:AM2->CARD:A1 208 ',
    ]);
    await expect(dispute('c4', 'gate-S1/1', 1)).rejects.toMatchObject({ code: 'already-reversed' });
    // The second example's ride with a transfer discount: 200 by the rider, 100 each by FA and AM1.
    expect(toLines(await dispute('c5', 'gate-S1/2', null))).toEqual([
      'OP:AM1->DISC:AM1 100 T1',
      'OP:AM1->CARD:A2 200 ',
      'OP:AM1->SUB:FA 100 T1',
    ]);
    await expect(dispute('c6', 'nowhere/1', null)).rejects.toMatchObject({ code: 'not-found' });
    // Still open: it has no money to return.
    await expect(dispute('c7', 'gate-S1/4', null)).rejects.toMatchObject({ code: 'not-found' });
    await world.close(D);
    const nets = await world.findNets(D);
    expect(Object.values(nets).reduce((sum, net) => sum + net, 0)).toBe(-700);
    expect(nets.FA).toBe(-364);
  });

  test('batches close in order, and days without taps are batches, too', async () => {
    const world = await ClearingWorld.openExample(await open());
    await expect(stepClearingDay(world.store, world.context, D + 1)).rejects.toMatchObject({
      code: 'batch-state',
    });
    expect(await world.close(D + 2, 'netted')).toEqual(
      [0, 1]
        .flatMap((day) => ['cut', 'priced', 'netted', 'sealed', 'paid'].map((state) => `${day} ${state}`))
        .concat(['2 cut', '2 priced', '2 netted']),
    );
    expect(await world.close(D + 2, 'netted')).toEqual([]);
    expect(await world.close(D + 2)).toEqual(['2 sealed', '2 paid']);
    expect(await stepClearingDay(world.store, world.context, D + 2)).toBe('paid');
    await expect(stepClearingDay(world.store, world.context, D - 1)).rejects.toMatchObject({
      code: 'batch-state',
    });
    const seals = (await world.store.listBatches()).map(({ sealHash }) => sealHash);
    expect(new Set(seals).size).toBe(3);
  });

  test('an item reports unknown holidays', async () => {
    const world = await ClearingWorld.openExample(await open());
    const calendar = { ...world.context.calendar, years: new Set<number>() };
    for (const _ of ['cut', 'priced', 'netted', 'sealed', 'paid'])
      await stepClearingDay(world.store, { ...world.context, calendar }, D);
    expect(await world.store.listReconItems(D)).toMatchObject([
      { kind: 'calendar-unknown', reference: '2026-03-03' },
    ]);
  });

  test('a payer at the yearly ceiling is switched off two days later', async () => {
    const withCeiling = {
      ...exampleScheme,
      transfers: exampleScheme.transfers.map((rule) => ({
        ...rule,
        fund: rule.fund.map((share) =>
          share.payer === 'FA' ? { ...share, yearlyCeilingFen: 100 } : { ...share },
        ),
      })),
    };
    const world = await ClearingWorld.openExample(await open(), withCeiling);
    await world.close(D);
    // FA paid 100 of T1 and 50 of T2.
    const switches = toCeilingSwitches(await world.store.listFlows(D - 60, D), world.context.book);
    expect(switches).toMatchObject([{ policyId: 'T1', partyId: 'FA', fromDay: D + 2 }]);
  });
});

describe('days to close', () => {
  const batch = (batchDay: number, state: 'open' | 'cut' | 'paid') => ({
    batchDay,
    state,
    sealHash: null,
    paidHash: null,
  });

  test.each([
    ['a first day', [], 5, [5]],
    ['one that is open', [batch(3, 'open')], 5, [3, 4, 5]],
    ['after a paid one', [batch(2, 'paid')], 5, [3, 4, 5]],
    ['one that was interrupted', [batch(2, 'paid'), batch(3, 'cut'), batch(4, 'open')], 4, [3, 4]],
    ['nothing left', [batch(2, 'paid')], 2, []],
    ['later ones stay', [batch(2, 'open'), batch(3, 'open')], 2, [2]],
  ] as const)('%s', (_, batches, day, days) => {
    expect(toDaysToClose(batches, day)).toEqual(days);
  });
});
