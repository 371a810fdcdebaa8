/** Deny lists replace or end entries; what was refused while a card was denied stays refused, what was paid stays paid. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { type DenyListRequest, takeDenyList } from '../../../server/money/cards/take-deny-list.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, CardWorld, D, makeCard, TapMaker } from './card-world.ts';

const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };

async function open() {
  const store = await openSqliteLedger(':memory:');
  onTestFinished(() => store.close());
  const world = new CardWorld(store);
  const taps = new TapMaker();
  await store.putCards([makeCard('A1'), makeCard('A2'), makeCard('31A1', { mediumId: 'chip-a' })]);
  await world.ingest([taps.topUp('A1', 5_000)]);
  /** A ride of 180, always on the same line: no discount for a transfer. */
  const ride = (clock: string, day = D, cardId = 'A1') =>
    world.ingest(
      [taps.bus(cardId, clock, 'r1', { eventSec: at(day, clock) })],
      undefined,
      at(D + 9, '12:00'),
    );
  const deny = (
    version: number,
    entries: readonly (readonly [cardId: string, from: string, to: string | null])[],
    extent: DenyListRequest['extent'] = 'change',
    receivedSec = at(D + 9, '12:00'),
  ) =>
    world.deny(
      {
        version,
        extent,
        entries: entries.map(([cardId, from, to]) => ({
          cardId,
          reason: 'lost',
          fromSec: at(D, from),
          toSec: to === null ? null : at(D, to),
        })),
      },
      receivedSec,
    );
  const paid = async (cardId = 'A1') => 5_000 - (await store.findBalance(`CARD:${cardId}`));
  const check = async () => {
    const { differences, invariants } = await checkLedger(store, {
      book: new SchemeBook([exampleScheme]),
      calendar,
    });
    expect(differences).toEqual([]);
    expect(invariants.filter(({ rows }) => rows.length > 0)).toEqual([]);
  };
  return { store, world, taps, ride, deny, paid, check };
}

describe('a change of a deny list', () => {
  it('ends an entry: the card rides again, and the refused ride stays refused', async () => {
    const { check, deny, paid, ride } = await open();
    await deny(1, [['A1', '09:00', null]]);
    await ride('10:00');
    await deny(2, [['A1', '09:00', '12:00']]);
    await ride('11:00');
    await ride('13:00');
    expect(await paid()).toBe(180);
    await check();
  });

  it('with the number of the list before and another end counts in its place', async () => {
    const { check, deny, paid, ride } = await open();
    await deny(1, [['A1', '09:00', null]]);
    await deny(1, [['A1', '09:00', '10:00']]);
    await ride('09:59:59');
    await ride('10:00');
    expect(await paid()).toBe(180);
    await check();
  });

  it('that ends an entry before a ride that was refused leaves it refused', async () => {
    const { check, deny, paid, ride, store } = await open();
    await deny(1, [['A1', '09:00', null]]);
    await ride('11:00');
    await deny(2, [['A1', '09:00', '10:00']]);
    expect(await paid()).toBe(0);
    // A late tap from before the refusal was at a gate that had the first list.
    await ride('10:30');
    await ride('11:01');
    expect(await paid()).toBe(180);
    expect((await store.listJourneysOfCard('A1')).map(({ status }) => status)).toEqual([
      'refused',
      'refused',
      'completed',
    ]);
    await check();
  });

  it('that begins before a ride that was paid leaves it paid', async () => {
    const { check, deny, paid, ride } = await open();
    await ride('10:00');
    await deny(1, [['A1', '09:00', null]]);
    expect(await paid()).toBe(180);
    await ride('10:01');
    await ride('09:30');
    expect(await paid()).toBe(360);
    await check();
  });

  it('says nothing of other entries and other cards', async () => {
    const { check, deny, paid, ride } = await open();
    await deny(1, [
      ['A1', '06:00', '07:00'],
      ['A1', '09:00', null],
    ]);
    await deny(2, [['A2', '09:00', null]]);
    await deny(3, [['A1', '09:00', '10:00']]);
    for (const clock of ['06:30', '07:30', '09:30', '10:30']) await ride(clock);
    expect(await paid()).toBe(360);
    await check();
  });

  it('that was written by a program which ended then is carried out when it is taken in again', async () => {
    const { check, deny, paid, store, taps, world } = await open();
    const planned = taps.bus('A1', '08:00', 'r1', { terminalId: 'virtual/p', eventSec: at(D + 20, '08:00') });
    await world.ingest([planned], undefined, at(D + 20, '08:00'));
    const entries = [{ cardId: 'A1', reason: 'lost', fromSec: at(D, '09:00'), toSec: null }];
    const origin = { source: 'denied.csv', by: 'office', receivedSec: at(D + 9, '12:00') };
    await takeDenyList(store, world.context, { version: 1, extent: 'change', entries }, origin);
    expect(await paid()).toBe(180);
    expect(await deny(1, [['A1', '09:00', null]])).toEqual([]);
    expect(await paid()).toBe(0);
    expect(await store.listDenyLists()).toHaveLength(1);
    await check();
  });

  it('of a trip that is planned holds, since no gate has taken it yet', async () => {
    const { check, deny, paid, store, taps, world } = await open();
    const planned = taps.bus('A1', '08:00', 'r1', { terminalId: 'virtual/p', eventSec: at(D + 20, '08:00') });
    await world.ingest([planned], undefined, at(D + 20, '08:00'));
    expect(await paid()).toBe(180);
    await deny(1, [['A1', '09:00', null]]);
    expect(await paid()).toBe(0);
    expect((await store.listJourneysOfCard('A1')).map(({ status }) => status)).toEqual(['refused']);
    await check();
  });

  it('leaves closed days alone where the ledger is ahead of the clock', async () => {
    const { deny, paid, ride, store, world } = await open();
    await ride('08:00', D + 2);
    for (const day of [D, D + 1, D + 2]) await world.close(day);
    const seals = await store.listBatches();
    await deny(1, [['A1', '09:00', null]], 'change', at(D, '10:00'));
    expect(await paid()).toBe(180);
    expect(await store.listBatches()).toEqual(seals);
    await ride('08:00', D + 3);
    expect(await paid()).toBe(180);
  });
});

describe('a whole deny list', () => {
  it('replaces the one before: cards that it does not have ride again', async () => {
    const { check, deny, paid, ride, store, world, taps } = await open();
    await world.ingest([taps.topUp('A2', 5_000)]);
    await deny(1, [
      ['A1', '06:00', null],
      ['A2', '06:00', null],
    ]);
    await ride('07:00');
    await deny(2, [['A2', '06:00', null]], 'whole');
    await ride('08:00');
    await ride('08:00:01', D, 'A2');
    expect([await paid(), await paid('A2')]).toEqual([180, 0]);
    // Without an entry it frees every card, and the next list may deny them again.
    expect(await deny(3, [], 'whole')).toEqual(['A2']);
    await ride('09:00', D, 'A2');
    await deny(4, [['A2', '06:00', null]], 'whole');
    await ride('10:00', D, 'A2');
    expect(await paid('A2')).toBe(180);
    expect((await store.listDenyLists()).map(({ extent, version }) => [version, extent])).toEqual([
      [1, 'change'],
      [2, 'whole'],
      [3, 'whole'],
      [4, 'whole'],
    ]);
    await check();
  });

  it('again writes nothing, an older one is refused', async () => {
    const { deny, store } = await open();
    await deny(5, [['A1', '06:00', null]], 'whole');
    expect(await deny(5, [['A1', '06:00', null]], 'whole')).toEqual([]);
    expect(await store.listDenyLists()).toHaveLength(1);
    // Another number with the same entries is recorded: it is the list that holds.
    expect(await deny(6, [['A1', '06:00', null]], 'whole')).toEqual([]);
    expect(await store.listDenyLists()).toHaveLength(2);
    const older = deny(5, [['A1', '06:00', '07:00']]).catch((error: ProblemError) => error);
    expect(await older).toBeInstanceOf(ProblemError);
    expect(await older).toMatchObject({ code: 'deny-list-older', details: { version: 5, lastVersion: 6 } });
    expect(await store.listDenyLists()).toHaveLength(2);
  });
});

describe('what the books keep of a deny list', () => {
  it('names changed cards in their order, and each card with its intervals in the order of their begin', async () => {
    const { deny, store } = await open();
    const rows = [
      ['A2', '06:00', null],
      ['A1', '09:00', '10:00'],
      ['A1', '06:00', '07:00'],
    ] as const;
    expect(await deny(1, rows)).toEqual(['A1', 'A2']);
    // The same list in another order says the same, and so does one that adds nothing new.
    expect(await deny(1, rows, 'whole')).toEqual([]);
    expect(await deny(1, rows.toReversed(), 'whole')).toEqual([]);
    expect(await deny(1, [['A1', '09:00', '10:00']])).toEqual([]);
    expect(await store.listDenyLists()).toHaveLength(1);
    expect(await deny(2, [['A1', '05:00', '05:30']])).toEqual(['A1']);
    expect(await deny(2, [['A1', '05:00', '05:30']])).toEqual([]);
    const kept = (await store.listDenials()).filter(
      ({ cardId, version }) => cardId === 'A1' && version === 2,
    );
    expect(kept.map(({ fromSec }) => fromSec)).toEqual(
      ['05:00', '06:00', '09:00'].map((clock) => at(D, clock)),
    );
  });

  it('frees a card once, with no reason, until a list denies it again', async () => {
    const { deny, store } = await open();
    await deny(1, [['A1', '06:00', null]]);
    expect(await deny(2, [], 'whole')).toEqual(['A1']);
    expect((await store.listDenials()).at(-1)).toMatchObject({ cardId: 'A1', reason: '' });
    expect(await deny(3, [], 'whole')).toEqual([]);
    expect(await deny(4, [['A1', '06:00', null]])).toEqual(['A1']);
    // A list of before the last one is older, however many came after it.
    for (const version of [1, 2, 3]) {
      const error = await deny(version, []).catch((refusal: ProblemError) => refusal);
      expect(error).toMatchObject({ code: 'deny-list-older', details: { version, lastVersion: 4 } });
      const { text } = error as ProblemError;
      expect([text.zh, text.en]).toEqual(Array(2).fill(expect.stringMatching(new RegExp(`${version}.*4`))));
    }
  });

  it('decides the taps after the last one of the card, and all of a card that has none', async () => {
    const { deny, store, taps, world } = await open();
    const now = at(D, '12:00');
    const chip = (clock: string, cardSeq: number) =>
      taps.bus('31A1', clock, 'r1', { cardSeq, amountFen: 180, eventSec: at(D, clock) });
    // The clock of the second gate is behind; the third ride is one second ahead of the list.
    const rides = [chip('12:00', 1), chip('09:00', 2), chip('12:00:01', 3)];
    await world.ingest(rides, undefined, at(D, '12:00:01'));
    await deny(
      1,
      ['31A1', 'A1', 'A2', 'unknown'].map((cardId) => [cardId, '06:00', null] as const),
      'change',
      now,
    );
    const holds = (await store.listDenials()).map(({ cardId, holdsSec }) => [cardId, holdsSec]);
    expect(holds).toEqual([
      ['31A1', now + 1],
      ['A1', at(D, '05:00') + 1],
      ['A2', 0],
      ['unknown', 0],
    ]);
  });

  it('works those cards out again that its number changed, not those of lists before', async () => {
    const { deny, store, world } = await open();
    await deny(1, [['A1', '06:00', null]]);
    await deny(2, [['A2', '06:00', null]]);
    const again = {
      version: 2,
      extent: 'change',
      entries: [{ cardId: 'A2', reason: 'lost', fromSec: at(D, '06:00'), toSec: null }],
    } as const;
    const origin = { source: 'denied.csv', by: 'office', receivedSec: at(D + 9, '12:00') };
    expect(await takeDenyList(store, world.context, again, origin)).toEqual({
      changedIds: [],
      reworkIds: ['A2'],
    });
  });
});

describe('a chip on a deny list', () => {
  it('pays what the gate took, and each ride that the lists of its time denied is an item', async () => {
    const { check, deny, ride, store, world, taps } = await open();
    const tap = (clock: string, cardSeq: number) =>
      taps.bus('31A1', clock, 'r1', { cardSeq, amountFen: 180, denyListVersion: 1, eventSec: at(D, clock) });
    const chip = (clock: string, cardSeq: number) =>
      world.ingest([tap(clock, cardSeq)], undefined, at(D + 9, '12:00'));
    await deny(1, [['31A1', '06:00', null]]);
    await chip('07:00', 1);
    await chip('06:30', 3);
    // The clock of the second gate is behind; the first tap is the latest of the card.
    await deny(2, [], 'whole');
    await chip('06:45', 4);
    await chip('07:00:01', 5);
    await ride('08:00');
    const items = (await store.listReconItems(D)).filter(({ kind }) => kind === 'denied-card');
    expect(items.map(({ reference }) => reference)).toEqual(['bus/1', 'bus/2', 'bus/3']);
    expect(await store.findBalance('CARD:31A1')).toBe(-720);
    await check();
  });
});
