/** Odd records: repeats, grey records, payouts of more than there is, clocks that run back, gaps of counters. */
import { describe, expect, it } from 'vitest';
import { findGapOfItem, isGapFilled } from '../../../server/money/cards/tap-order.ts';
import type { ReconItem } from '../../../server/money/ledger/ledger-store.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { at, CardWorld, D, makeCard, makeTap } from './card-world.ts';

const chip = makeCard('31A1', { mediumId: 'chip-a' });
const account = makeCard('A1');

async function open(): Promise<CardWorld> {
  const world = new CardWorld(await openSqliteLedger(':memory:'));
  await world.store.putCards([account, makeCard('A2'), chip, makeCard('31A2', { mediumId: 'chip-a' })]);
  return world;
}

const topUp = (part: Partial<Tap> = {}) =>
  makeTap('kiosk', 1, { kind: 'top-up', amountFen: 5_000, eventSec: at(D, '06:00'), ...part });
const bus = (seq: number, clock: string, part: Partial<Tap> = {}) =>
  makeTap('bus', seq, { networkId: 'A-bus', routeId: 'r1', eventSec: at(D, clock), ...part });
/** A record of the chip: counter, amount taken, balance after it. */
const counted = (
  seq: number,
  cardSeq: number,
  amountFen: number,
  balanceAfterFen: number,
  part: Partial<Tap> = {},
) =>
  bus(seq, `08:${String(seq).padStart(2, '0')}`, {
    cardId: chip.cardId,
    cardSeq,
    amountFen,
    balanceAfterFen,
    ...part,
  });
const loaded = topUp({ cardId: chip.cardId, cardSeq: 1, balanceAfterFen: 5_000 });

const kindsOf = (items: readonly ReconItem[]) => items.map(({ kind }) => kind).sort();

async function listItems(world: CardWorld): Promise<ReconItem[]> {
  const all: ReconItem[] = [];
  for (const { batchDay } of await world.store.listBatches())
    all.push(...(await world.store.listReconItems(batchDay)));
  return all;
}

describe('the same tap under another number', () => {
  it('moves no money, in the same file and in one that comes after the close', async () => {
    const world = await open();
    await world.ingest([topUp(), bus(1, '08:00'), bus(2, '10:00')]);
    await world.close(D);
    const { commit } = await world.ingest([bus(3, '08:00'), bus(4, '10:00'), bus(5, '10:00')]);
    expect(await world.balance('CARD:A1')).toBe(4_640);
    expect(kindsOf(commit.reconItems)).toEqual(['late-taps', 'repeated-tap', 'repeated-tap', 'repeated-tap']);
    expect(commit.journeys.map(({ journeyId, status }) => [journeyId, status])).toEqual([
      ['bus/3', 'refused'],
      ['bus/4', 'refused'],
      ['bus/5', 'refused'],
    ]);
  });

  it.each([
    ['another line', { routeId: 'r2' }],
    ['another vehicle', { vehicleId: 'v2' }],
    ['another terminal', { terminalId: 'bus-2' }],
    ['a second later', { eventSec: at(D, '08:00') + 1 }],
    ['another card', { cardId: 'A2' }],
  ])('counts at %s', async (_what, part) => {
    const world = await open();
    await world.ingest([topUp(), { ...topUp({ cardId: 'A2' }), terminalSeq: 2 }, bus(1, '08:00')]);
    const { commit } = await world.ingest([bus(2, '08:00', part)]);
    expect(commit.journeys.find(({ onTap }) => onTap?.terminalSeq === 2)?.status).toBe('completed');
    expect(commit.reconItems).toEqual([]);
  });

  it('is the same whichever of the two comes first', async () => {
    const world = await open();
    await world.ingest([topUp(), bus(2, '08:00')]);
    await world.ingest([bus(1, '08:00')]);
    expect(await world.balance('CARD:A1')).toBe(4_820);
    // Money without a journey has no place: both top-ups count.
    await world.ingest([makeTap('kiosk', 2, { kind: 'top-up', amountFen: 5_000, eventSec: at(D, '06:00') })]);
    expect(await world.balance('CARD:A1')).toBe(9_820);
  });
});

describe('one counter twice', () => {
  it('counts once where the card shows one deduction', async () => {
    const world = await open();
    const taps = [counted(1, 2, 180, 4_820), counted(2, 2, 180, 4_820), counted(3, 3, 180, 4_640)];
    const { commit } = await world.ingest([loaded, ...taps]);
    expect(await world.balance(`CARD:${chip.cardId}`)).toBe(4_640);
    expect(kindsOf(commit.reconItems)).toEqual(['card-chain', 'grey-record']);
    expect(commit.reconItems.find(({ kind }) => kind === 'grey-record')).toMatchObject({
      reference: 'bus/2',
      expectedFen: 0,
      actualFen: 180,
    });
  });

  it('counts once, too, if the first write comes late or in another file', async () => {
    const world = await open();
    await world.ingest([loaded, counted(2, 2, 180, 4_820), counted(3, 3, 180, 4_640)]);
    await world.close(D);
    await world.ingest([counted(1, 2, 180, 4_820)]);
    expect(await world.balance(`CARD:${chip.cardId}`)).toBe(4_640);
  });

  it('counts twice where the balance fell twice, and where no balance is stated', async () => {
    const world = await open();
    await world.ingest([loaded, counted(1, 2, 180, 4_820), counted(2, 2, 180, 4_640)]);
    expect(await world.balance(`CARD:${chip.cardId}`)).toBe(4_640);
    const other = { cardId: '31A2' };
    await world.ingest([
      makeTap('kiosk', 9, { kind: 'top-up', amountFen: 5_000, cardSeq: 1, ...other }),
      counted(11, 2, 180, 0, { ...other, balanceAfterFen: null }),
      counted(12, 2, 180, 0, { ...other, balanceAfterFen: null }),
    ]);
    expect(await world.balance('CARD:31A2')).toBe(4_640);
  });
});

describe('money paid out', () => {
  it('a refund pays what is there, and an item names the rest', async () => {
    const world = await open();
    await world.ingest([topUp()]);
    const refund = makeTap('kiosk', 2, { kind: 'refund', amountFen: 600_000, eventSec: at(D, '09:00') });
    const { commit } = await world.ingest([refund]);
    expect(await world.balance('CARD:A1')).toBe(0);
    expect(await world.balance('CASH:CA')).toBe(0);
    expect(commit.reconItems).toMatchObject([
      { kind: 'refund-uncovered', reference: 'kiosk/2', expectedFen: 5_000, actualFen: 600_000 },
    ]);
    // A late ride takes from what the refund had: what is paid follows, and no balance falls below zero.
    await world.ingest([bus(1, '08:00')]);
    expect(await world.balance('CARD:A1')).toBe(0);
    expect(await world.balance('CASH:CA')).toBe(180);
    // A late top-up covers more of it.
    await world.ingest([makeTap('kiosk', 3, { kind: 'top-up', amountFen: 1_000, eventSec: at(D, '07:00') })]);
    expect(await world.balance('CARD:A1')).toBe(0);
  });

  it('a claim pays what expired from the card and was not claimed', async () => {
    const world = await open();
    const claim = (seq: number, amountFen: number, part: Partial<Tap> = {}) =>
      makeTap('kiosk', seq, { kind: 'claim', amountFen, eventSec: at(D, '10:00') + seq, ...part });
    await world.ingest([topUp(), makeTap('kiosk', 2, { kind: 'expire', eventSec: at(D, '09:00') })]);
    expect(await world.balance('EXP:CA')).toBe(5_000);
    // Of another card nothing expired.
    const { commit } = await world.ingest([claim(3, 999_999, { cardId: 'A2' })]);
    expect(kindsOf(commit.reconItems)).toEqual(['claim-uncovered']);
    expect(await world.balance('EXP:CA')).toBe(5_000);
    await world.ingest([claim(4, 3_000)]);
    await world.ingest([claim(5, 3_000)]);
    expect(await world.balance('EXP:CA')).toBe(0);
    expect(await world.balance('CASH:CA')).toBe(0);
  });
});

describe('clocks and amounts that are not plausible', () => {
  it('a reset clock sets the record aside, one that is half a day behind is named', async () => {
    const world = await open();
    await world.ingest([topUp(), bus(1, '08:00')]);
    const reset = bus(2, '08:00', { eventSec: at(D - 45, '08:00') });
    const behind = bus(3, '08:00', { eventSec: at(D - 1, '07:00') });
    const { commit } = await world.ingest([reset, behind]);
    expect(commit.quarantined.map(({ reason, terminalSeq }) => [terminalSeq, reason])).toEqual([
      [2, 'clock-back'],
    ]);
    expect(commit.reconItems).toMatchObject([{ kind: 'clock-back', reference: 'bus/3' }]);
    // A record that is set aside sets no clock.
    const { commit: next } = await world.ingest([bus(4, '11:00')]);
    expect([next.quarantined, next.reconItems]).toEqual([[], []]);
    // A late record of a lower number says nothing about the clock.
    const late = await world.ingest([bus(0, '08:00', { eventSec: at(D - 3, '08:00') })]);
    expect([late.commit.quarantined, late.commit.reconItems]).toEqual([[], []]);
  });

  it.each([
    [20_000, 0],
    [20_001, 1],
    [9_000_000, 1],
  ])('a till that asks %i of at most 20,000', async (amountFen, asideCount) => {
    const world = await open();
    const sale = makeTap('till', 1, {
      kind: 'buy',
      networkId: 'A-scenic',
      amountFen,
      eventSec: at(D, '09:00'),
    });
    const { commit } = await world.ingest([topUp({ amountFen: 50_000 }), sale]);
    expect(commit.quarantined.map(({ reason }) => reason)).toEqual(Array(asideCount).fill('amount-beyond'));
  });
});

describe("the card's own records", () => {
  it('a purchase that the card paid at another price is an item', async () => {
    const world = await open();
    await world.store.putCards([{ ...chip, categoryId: 'student' }]);
    const sale = (seq: number, balanceAfterFen: number) =>
      makeTap('till', seq, {
        kind: 'buy',
        networkId: 'A-scenic',
        cardId: chip.cardId,
        cardSeq: seq + 1,
        amountFen: 500,
        balanceAfterFen,
        eventSec: at(D, '09:00') + seq,
      });
    const right = await world.ingest([loaded, sale(1, 4_500)]);
    const wrong = await world.ingest([sale(2, 3_000)]);
    expect(right.commit.reconItems).toEqual([]);
    expect(wrong.commit.reconItems).toMatchObject([
      { kind: 'card-chain', expectedFen: 4_000, actualFen: 3_000 },
    ]);
  });

  it('a skipped counter is an item when its day is closed, and filled when its tap comes', async () => {
    const world = await open();
    await world.ingest([loaded, counted(1, 2, 180, 4_820), counted(3, 4, 180, 4_460)]);
    expect(await listItems(world)).toEqual([]);
    await world.close(D);
    const [item, ...others] = await listItems(world);
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      kind: 'card-chain',
      reference: chip.cardId,
      expectedFen: 0,
      actualFen: -180,
    });
    const gap = findGapOfItem(item as ReconItem);
    expect(gap).toEqual({ seqFrom: 3, seqTo: 3 });
    const taps = () => world.store.listTapsOfCard(chip.cardId);
    expect(isGapFilled(gap as NonNullable<typeof gap>, await taps())).toBe(false);
    await world.ingest([counted(2, 3, 180, 4_640)]);
    expect(isGapFilled(gap as NonNullable<typeof gap>, await taps())).toBe(true);
    await world.close(D + 1);
    expect((await listItems(world)).map(({ kind }) => kind)).toEqual(['card-chain', 'late-taps']);
  });

  it('what a later tap leaves of a gap is an item of the next day, and a gap filled before the close is none', async () => {
    const world = await open();
    await world.ingest([loaded, counted(9, 9, 180, 3_400)]);
    await world.ingest([loaded, counted(1, 2, 180, 4_820), counted(2, 3, 180, 4_640)]);
    await world.close(D);
    expect((await listItems(world)).map(({ detail }) => detail)).toEqual(['counters 4 to 8 missing']);
    await world.ingest([counted(5, 6, 180, 4_000)]);
    await world.close(D + 1);
    expect((await world.store.listReconItems(D + 1)).map(({ detail }) => detail)).toEqual([
      'counters 4 to 5 missing',
      'counters 7 to 8 missing',
      '1 records of 2026-03-02, after its cut; numbers 5 to 5',
    ]);
  });
});
