/** Taps quarantined for their instant or for the balance of their card. */
import { describe, expect, it } from 'vitest';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, D, makeCard, makeTap } from './card-world.ts';

const NOON = at(D, '12:00');
const topUp = (seq: number, eventSec: number, amountFen = 500) =>
  makeTap('kiosk', seq, { kind: 'top-up', amountFen, eventSec });

describe.each(ledgerKinds)('a ledger on $dialect', ({ open }) => {
  const openWorld = async () => {
    const world = new CardWorld(await open());
    await world.store.putCards([makeCard('A1'), makeCard('31A1', { mediumId: 'chip-a' })]);
    return world;
  };

  it('quarantines taps that are more than an hour ahead of its clock, until that instant', async () => {
    const world = await openWorld();
    const taps = [topUp(1, NOON + 3_600), topUp(2, NOON + 3_601), topUp(3, at(D + 365, '08:00'))];
    const { commit } = await world.ingest(taps, 'early', NOON);
    expect(commit.taps.map(({ terminalSeq }) => terminalSeq)).toEqual([1]);
    expect(commit.quarantined.map(({ reason }) => reason)).toEqual(['time-ahead', 'time-ahead']);
    // No batch exists for the days of wrong clocks.
    expect((await world.store.listBatches()).map(({ batchDay }) => batchDay)).toEqual([D]);
    const later = await world.ingest(taps, 'later', NOON + 3_600);
    expect(later.commit).toMatchObject({ duplicateCount: 1, quarantined: [{ terminalSeq: 3 }] });
    expect(await world.balance('CARD:A1')).toBe(1_000);
  });

  it('accepts a quarantined tap of a repeated chunk after its instant or after its card was registered', async () => {
    const world = await openWorld();
    const unknown = { cardId: 'N1', kind: 'top-up', amountFen: 900, eventSec: NOON } as const;
    const taps = [topUp(1, NOON), topUp(2, NOON + 7_200), makeTap('kiosk', 3, unknown)];
    const send = (receivedSec: number) => world.ingest(taps, 'file/0', receivedSec);
    expect((await send(NOON)).commit.quarantined.map(({ reason }) => reason)).toEqual([
      'time-ahead',
      'card-unknown',
    ]);
    // Sent again too early: still quarantined.
    expect(await send(NOON + 1)).toMatchObject({ isRepeated: true, commit: { taps: [] } });
    await world.store.putCards([makeCard('N1')]);
    expect((await send(NOON + 2)).commit.taps.map(({ terminalSeq }) => terminalSeq)).toEqual([3]);
    const later = await send(NOON + 7_200);
    expect(later).toMatchObject({
      isRepeated: false,
      commit: { taps: [{ terminalSeq: 2 }], duplicateCount: 2, quarantined: [] },
    });
    expect(await send(NOON + 7_200)).toMatchObject({
      isRepeated: true,
      commit: { taps: [], duplicateCount: 3 },
    });
    expect(await world.balance('CARD:A1')).toBe(1_000);
    expect(await world.balance('CARD:N1')).toBe(900);
  });

  it('accepts such taps of several chunks repeated together', async () => {
    const world = await openWorld();
    const chunks = [0, 1, 2, 3].map((part) => [topUp(2 * part + 1, NOON), topUp(2 * part + 2, NOON + 7_200)]);
    const send = (receivedSec: number) =>
      Promise.all(chunks.map((taps, part) => world.ingest(taps, `file/${part}`, receivedSec)));
    await send(NOON);
    expect(await world.balance('CARD:A1')).toBe(2_000);
    const later = await send(NOON + 7_200);
    expect(later.map(({ commit }) => commit.taps.length)).toEqual([1, 1, 1, 1]);
    expect((await send(NOON + 7_200)).every(({ isRepeated }) => isRepeated)).toBe(true);
    expect(await world.balance('CARD:A1')).toBe(4_000);
  });

  it('puts the items of a file into the batch of its first accepted tap', async () => {
    const world = await openWorld();
    const item = {
      itemId: 'i',
      kind: 'terminal-file',
      reference: 'r',
      expectedFen: null,
      actualFen: null,
      detail: '',
    };
    await world.ingest([topUp(1, at(D + 400, '08:00')), topUp(2, NOON)], 'file', NOON, [item]);
    expect((await world.store.listReconItems(D)).map(({ itemId }) => itemId)).toEqual([
      'i',
      expect.stringMatching(/^tap-ahead\/kiosk\/1\//),
    ]);
  });

  it('keeps the balance of a card within its bounds', async () => {
    const world = await openWorld();
    const rich = Array.from({ length: 11 }, (_, i) => topUp(i + 1, NOON + i, 100_000_000));
    const { commit } = await world.ingest(rich.slice(0, 4));
    expect(commit.quarantined).toEqual([]);
    const more = await world.ingest(rich.slice(4));
    expect(more.commit.quarantined.map(({ terminalSeq, reason }) => [terminalSeq, reason])).toEqual([
      [11, 'balance-beyond'],
    ]);
    expect(await world.balance('CARD:A1')).toBe(1_000_000_000);
    const back = makeTap('office', 1, { kind: 'refund', amountFen: 100_000_000, eventSec: NOON + 60 });
    await world.ingest([back]);
    const again = await world.ingest([topUp(12, NOON + 70, 100_000_000)]);
    expect(again.commit.quarantined).toEqual([]);
    // Amounts deducted by gates lower the balance to the same bound.
    const taken = Array.from({ length: 11 }, (_, i) =>
      makeTap('bus', i + 1, {
        cardId: '31A1',
        cardSeq: i + 1,
        networkId: 'A-bus',
        routeId: 'r1',
        amountFen: 100_000_000,
        eventSec: NOON + i,
      }),
    );
    const gates = await world.ingest(taken);
    expect(gates.commit.quarantined.map(({ terminalSeq }) => terminalSeq)).toEqual([11]);
    expect(await world.balance('CARD:31A1')).toBe(-1_000_000_000);
  });

  it('ignores amounts in taps of accounts', async () => {
    const world = await openWorld();
    const rides = Array.from({ length: 20 }, (_, i) =>
      makeTap('bus', i + 1, {
        networkId: 'A-bus',
        routeId: 'r1',
        amountFen: 100_000_000,
        eventSec: NOON + i,
      }),
    );
    const { commit } = await world.ingest([topUp(1, at(D, '06:00'), 10_000), ...rides]);
    expect(commit.quarantined).toEqual([]);
  });
});
