/** The examples of `docs/clearing.md`, computed by hand, through taps, ledger and close on each database. */
import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, D, makeCard, makeTap, TapMaker } from './card-world.ts';

const people = [
  ...['A1', 'A2', 'A3', 'A4', 'A5', 'A7'].map((cardId) => makeCard(cardId)),
  makeCard('B6', { issuerId: 'CB', mediumId: 'card-b', categoryId: 'student', homeCity: 'B' }),
];

/** `dr -> cr amount` of posted transfers by leg. */
const toLines = (transfers: readonly Transfer[]) =>
  transfers
    .filter(({ isPending, journeyId }) => !isPending && journeyId !== null)
    // Reversals last: they have older keys.
    .toSorted(
      (a, b) =>
        a.eventSec - b.eventSec ||
        Number(a.reverses !== null) - Number(b.reverses !== null) ||
        a.seq - b.seq ||
        a.leg - b.leg,
    )
    .map(({ dr, cr, amountFen }) => `${dr}->${cr} ${amountFen}`);

/** E1 to E6 and the first part of E7. */
function listDay(): Tap[] {
  const taps = new TapMaker();
  const rail = (kind: 'on' | 'off', cardId: string, clock: string, stop: string) =>
    taps.make(`rail-${stop}`, {
      kind,
      cardId,
      eventSec: at(D, clock),
      stopId: `ex:${stop}`,
      networkId: 'rail',
    });
  return [
    ...['A1', 'A2', 'A4', 'A5'].map((id) => taps.topUp(id, 5_000)),
    taps.topUp('A3', 10_000),
    taps.topUp('B6', 5_000),
    taps.topUp('A7', 150),
    ...taps.metro('A1', '08:00', '08:40', 'S1', 'S9'),
    taps.bus('A2', '08:00', 'r1'),
    ...taps.metro('A2', '08:40', '09:00', 'S1', 'S5'),
    ...taps.metro('A3', '08:00', '08:20', 'S1', 'S3'),
    rail('on', 'A3', '09:00', 'R1'),
    rail('off', 'A3', '10:00', 'R2'),
    taps.make('bus-b', { cardId: 'A3', eventSec: at(D, '10:40'), networkId: 'B-bus', routeId: 'b1' }),
    taps.gate('on', 'A4', '18:00', 'S1'),
    taps.bus('A5', '06:00', 'r1'),
    taps.bus('A5', '08:00', 'r1'),
    taps.bus('A5', '10:00', 'r1'),
    ...taps.metro('A5', '12:00', '12:30', 'S1', 'S5'),
    taps.bus('A5', '15:00', 'r1'),
    rail('on', 'B6', '09:00', 'R1'),
    rail('off', 'B6', '10:00', 'R3'),
    taps.bus('A7', '09:00', 'r1'),
    taps.bus('A7', '11:00', 'r1'),
  ];
}

describe.each(ledgerKinds)('the worked examples on $dialect', ({ open }) => {
  async function openDay() {
    const world = new CardWorld(await open());
    await world.store.putCards(people);
    await world.ingest(listDay());
    return world;
  }
  const linesOf = async (world: CardWorld, cardId: string) =>
    toLines(await world.store.listTransfersOfCard(cardId));

  it('E1: two operators, two paths', async () => {
    const world = await openDay();
    expect(await linesOf(world, 'A1')).toEqual(['CARD:A1->JRN 500', 'JRN->OP:AM1 240', 'JRN->OP:AM2 260']);
    const holds = (await world.store.listTransfersOfCard('A1')).filter(({ isPending }) => isPending);
    expect(holds.map(({ kind, leg, amountFen }) => [kind, leg, amountFen])).toEqual([
      ['hold', 90, 700],
      ['hold-end', 91, 700],
    ]);
    expect(await world.balance('CARD:A1')).toBe(4_500);
  });

  it('E2: bus, then metro within the hour', async () => {
    const world = await openDay();
    expect(await linesOf(world, 'A2')).toEqual([
      'CARD:A2->JRN 180',
      'JRN->OP:AB 180',
      'CARD:A2->JRN 200',
      'SUB:FA->JRN 100',
      'DISC:AM1->JRN 100',
      'JRN->OP:AM1 400',
    ]);
    expect(await world.balance('CARD:A2')).toBe(4_620);
  });

  it.each([
    ['09:00:00', 4_620],
    ['09:00:01', 4_420],
  ])('E2: the window is 3,600 s, both ends included: %s', async (clock, balanceFen) => {
    const world = new CardWorld(await open());
    await world.store.putCards(people);
    const taps = new TapMaker();
    await world.ingest([
      taps.topUp('A2', 5_000),
      taps.bus('A2', '08:00', 'r1'),
      ...taps.metro('A2', clock, '09:20', 'S1', 'S5'),
    ]);
    expect(await world.balance('CARD:A2')).toBe(balanceFen);
  });

  it('E3: across the cities', async () => {
    const world = await openDay();
    expect(await linesOf(world, 'A3')).toEqual([
      'CARD:A3->JRN 300',
      'JRN->OP:AM1 300',
      'CARD:A3->JRN 3000',
      'JRN->OP:IR 3000',
      'CARD:A3->JRN 100',
      'SUB:FA->JRN 50',
      'SUB:FB->JRN 50',
      'JRN->OP:BB 200',
    ]);
    expect(await world.balance('CARD:A3')).toBe(6_600);
  });

  it('E4: no exit, found two days later', async () => {
    const world = await openDay();
    expect(await world.balance('CARD:A4')).toBe(5_000);
    await world.close(D);
    expect(await linesOf(world, 'A4')).toEqual(['CARD:A4->UNRES:AM1 700']);
    expect(await world.balance('CARD:A4')).toBe(4_300);
    const sealed = (await world.store.listBatches()).find(({ batchDay }) => batchDay === D);
    await world.close(D + 1);

    const late = new TapMaker().gate('off', 'A4', '18:20', 'S2');
    const { commit } = await world.ingest([late]);
    expect(toLines(commit.transfers)).toEqual(['UNRES:AM1->JRN 700', 'JRN->OP:AM1 300', 'JRN->CARD:A4 400']);
    expect(new Set(commit.transfers.map(({ batchDay }) => batchDay))).toEqual(new Set([D + 2]));
    expect(commit.journeys).toMatchObject([{ status: 'completed', version: 1, serviceDay: D }]);
    expect(await world.balance('CARD:A4')).toBe(4_700);
    expect(await world.balance('UNRES:AM1')).toBe(0);

    const again = await world.ingest([late]);
    expect(again.commit).toMatchObject({
      duplicateCount: 1,
      taps: [],
      transfers: [],
      journeys: [],
      cards: [],
    });
    expect((await world.store.listBatches()).find(({ batchDay }) => batchDay === D)).toEqual(sealed);
  });

  it('E4: nothing is found, the money ages, and the exit comes even later', async () => {
    const world = await openDay();
    for (let day = D; day <= D + 7; day++) await world.close(day);
    expect(await world.balance('UNRES:AM1')).toBe(0);
    const { commit } = await world.ingest([new TapMaker().gate('off', 'A4', '18:20', 'S2')]);
    expect(toLines(commit.transfers)).toEqual([
      'UNRES:AM1->JRN 700',
      'JRN->OP:AM1 300',
      'JRN->CARD:A4 400',
      'OP:AM1->UNRES:AM1 700',
    ]);
    expect(await world.balance('CARD:A4')).toBe(4_700);
    expect(await world.balance('UNRES:AM1')).toBe(0);
    expect(await world.balance('OP:AM1')).toBe(-400);
  });

  it('E5: the cap', async () => {
    const world = await openDay();
    expect(await world.balance('CARD:A5')).toBe(4_000);
    await world.close(D);
    const moved: string[] = [];
    for await (const page of world.store.iterateTransfers(D))
      for (const { kind, dr, cr, amountFen } of page)
        if (kind === 'redivision') moved.push(`${dr}->${cr} ${amountFen}`);
    expect(moved).toEqual(['OP:AM1->OP:AB 43']);
  });

  it('E6: a concession of the other city', async () => {
    const world = await openDay();
    expect(await linesOf(world, 'B6')).toEqual([
      'CARD:B6->JRN 2340',
      'SUB:FB->JRN 471',
      'SUB:FA->JRN 314',
      'JRN->OP:IR 3125',
    ]);
    expect(await world.balance('CARD:B6')).toBe(2_660);
  });

  it('E7: one trip into the negative, then refused until a top-up', async () => {
    const world = await openDay();
    expect(await world.balance('CARD:A7')).toBe(-30);
    const journeys = await world.store.listJourneysOfCard('A7');
    expect(journeys.map(({ status }) => status)).toEqual(['completed', 'refused']);
    await world.ingest([
      makeTap('kiosk-2', 1, { kind: 'top-up', cardId: 'A7', amountFen: 5_000, eventSec: at(D, '12:00') }),
    ]);
    expect(await world.balance('CARD:A7')).toBe(4_970);
  });

  it('E7: gaps and duplicates of a terminal, in any order', async () => {
    const rides = new Map(
      [101, 102, 103, 104].map((seq) => [
        seq,
        makeTap('T9', seq, {
          cardId: 'A1',
          networkId: 'A-bus',
          routeId: `r${seq}`,
          eventSec: at(D, `10:${seq - 100}0`),
        }),
      ]),
    );
    const take = (...seqs: number[]) => seqs.map((seq) => rides.get(seq) as Tap);
    const world = new CardWorld(await open());
    await world.store.putCards(people);
    await world.ingest([new TapMaker().topUp('A1', 5_000)]);
    const first = await world.ingest(take(101, 102, 104), 'file-1');
    expect(first.commit.duplicateCount).toBe(0);
    expect(await world.store.listTerminalGaps()).toMatchObject([
      { terminalId: 'T9', seqFrom: 103, seqTo: 103 },
    ]);
    const second = await world.ingest(take(102, 104, 103), 'file-2');
    const again = await world.ingest(take(101, 102, 104), 'file-1');
    expect(again.isRepeated).toBe(true);
    expect(second.commit.duplicateCount + again.commit.duplicateCount).toBe(5);
    expect(await world.store.listTerminalGaps()).toEqual([]);

    const straight = new CardWorld(await open());
    await straight.store.putCards(people);
    await straight.ingest([new TapMaker().topUp('A1', 5_000), ...take(101, 102, 103, 104)]);
    for (const account of ['CARD:A1', 'OP:AB', 'SUB:FA', 'DISC:AB'])
      expect(await world.balance(account), account).toBe(await straight.balance(account));

    const other = { ...(rides.get(104) as Tap), routeId: 'another' };
    const { commit } = await world.ingest([other]);
    expect(commit.quarantined).toMatchObject([{ terminalSeq: 104, reason: 'content-differs' }]);
    expect(commit.transfers).toEqual([]);
  });

  it('E8: the close of the day', async () => {
    const world = await openDay();
    await world.close(D);
    const positions = new Map(
      (await world.store.listPositions(D)).map(({ partyId, netFen }) => [partyId, netFen]),
    );
    // Includes the commission of the ninth example: AB 3, AM1 3, AM2 1, IR 16.
    const expected = {
      CA: -6_160,
      CB: -2_340,
      FA: -464,
      FB: -521,
      AB: 1_000,
      AM1: 1_194,
      AM2: 259,
      BB: 200,
      IR: 6_109,
      CC: 23,
    };
    for (const [party, netFen] of Object.entries(expected)) expect(positions.get(party), party).toBe(netFen);
    expect(await world.balance('UNRES:AM1')).toBe(700);
    expect(await world.balance('CASH:CA')).toBe(23_990);
    expect(await world.balance('CASH:CB')).toBe(2_660);
  });
});
