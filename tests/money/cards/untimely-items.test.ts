/** Records at the wrong time are items with an amount; amounts that a scheme does not admit are set aside. */
import { describe, expect, it } from 'vitest';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import { findTapOfItem, listAheadItems, listLateItems } from '../../../server/money/cards/untimely-items.ts';
import { findClearedItems, findItemAmountFen, listWaysOut } from '../../../server/money/desk/odd-items.ts';
import { releaseRecord } from '../../../server/money/desk/set-aside.ts';
import type { StoredTap } from '../../../server/money/ledger/ledger-store.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, D, makeCard, makeTap } from './card-world.ts';

const topUp = (terminalSeq: number, eventSec: number, amountFen = 500, terminalId = 'kiosk') =>
  makeTap(terminalId, terminalSeq, { kind: 'top-up', amountFen, eventSec });
const ride = (terminalSeq: number, eventSec: number) =>
  makeTap('bus', terminalSeq, { networkId: 'A-bus', routeId: 'r1', eventSec });

const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork, []);

describe('an item of records after the cut', () => {
  const late = (...taps: Tap[]) =>
    listLateItems(
      taps.map((tap) => toStoredTap(tap, 'f1')),
      context,
      D + 1,
    );

  it('names the terminal, the day, the numbers in whatever order they came, and the money that they state', () => {
    expect(
      late(topUp(9, at(D, '07:00'), 300), ride(4, at(D, '07:05')), topUp(3, at(D, '07:10'), 200)),
    ).toEqual([
      {
        itemId: 'late-taps/kiosk/2026-03-02/3-9',
        kind: 'late-taps',
        reference: 'kiosk',
        expectedFen: null,
        actualFen: 500,
        detail: '2 records of 2026-03-02, after its cut; numbers 3 to 9',
      },
      expect.objectContaining({ itemId: 'late-taps/bus/2026-03-02/4-4', actualFen: null }),
    ]);
  });

  it('begins with the second before the open day', () => {
    const begin = at(D + 1, '04:30');
    expect(late(topUp(1, begin - 1), topUp(2, begin)).map(({ itemId }) => itemId)).toEqual([
      'late-taps/kiosk/2026-03-02/1-1',
    ]);
    expect(late(topUp(2, begin))).toEqual([]);
    expect(listLateItems([toStoredTap(topUp(1, begin - 1), 'f1')], context, null)).toEqual([]);
  });
});

it('an item of a record ahead of the clock names it and its content, and no record set aside for something else', () => {
  const now = at(D, '12:00');
  const [ahead, other] = [topUp(1, now + 4_000, 300), topUp(2, now)].map((tap) => toStoredTap(tap, 'f1')) as [
    StoredTap,
    StoredTap,
  ];
  const items = listAheadItems(
    [
      { ...ahead, reason: 'time-ahead' },
      { ...other, reason: 'card-unknown' },
    ],
    now,
  );
  expect(items).toEqual([
    {
      itemId: expect.stringMatching(/^tap-ahead\/kiosk\/1\/[0-9a-f]{16}$/),
      kind: 'tap-ahead',
      reference: 'kiosk/1',
      expectedFen: null,
      actualFen: 300,
      detail: 'card A1, 4000 s ahead, set aside',
    },
  ]);
  expect(ahead.payloadHash.startsWith((items[0]?.itemId ?? '').slice('tap-ahead/kiosk/1/'.length))).toBe(
    true,
  );
  expect(findTapOfItem({ kind: 'tap-ahead', reference: 'kiosk/1' })).toEqual({
    terminalId: 'kiosk',
    terminalSeq: 1,
  });
  expect(findTapOfItem({ kind: 'over-deducted', reference: 'kiosk/1' })).toBeUndefined();
});

describe.each(ledgerKinds)('untimely records on $dialect', ({ open }) => {
  const openWorld = async (scheme: Scheme = exampleScheme) => {
    const world = new CardWorld(await open(), { scheme });
    await world.store.putCards([makeCard('A1')]);
    return world;
  };
  const seen = async (world: CardWorld, day: number) =>
    (await world.store.listReconItems(day)).map((item) => [
      item.kind,
      item.reference,
      findItemAmountFen(item),
      listWaysOut(item),
    ]);

  it('that come after the cut of their day are an item for each terminal and day, in the open day', async () => {
    const world = await openWorld();
    await world.ingest([topUp(1, at(D, '06:00'))]);
    // Nothing is late while the day is open, however late it comes.
    await world.ingest([topUp(2, at(D, '05:30'))], undefined, at(D + 1, '09:00'));
    expect(await seen(world, D)).toEqual([]);
    await world.close(D);
    await world.close(D + 1);
    const late = [
      topUp(3, at(D, '07:00'), 300),
      topUp(4, at(D, '07:10'), 200),
      topUp(5, at(D + 1, '07:00'), 70),
    ];
    const { commit } = await world.ingest([...late, ride(1, at(D, '08:00')), topUp(6, at(D + 2, '07:00'))]);
    expect(commit.taps).toHaveLength(5);
    expect(await seen(world, D + 2)).toEqual([
      ['late-taps', 'bus', null, ['dispute', 'decide']],
      ['late-taps', 'kiosk', 500, ['dispute', 'decide']],
      ['late-taps', 'kiosk', 70, ['dispute', 'decide']],
    ]);
    // Sent again they are duplicates, and no other finding.
    await world.ingest([...late, ride(1, at(D, '08:00'))]);
    expect(await seen(world, D + 2)).toHaveLength(3);
  });

  it('that lie ahead of the clock are items, once, until they are taken', async () => {
    const world = await openWorld();
    const now = at(D, '12:00');
    const ahead = [topUp(1, now + 3_601, 300), topUp(2, now + 9_000, 200)];
    const within = topUp(3, now + 3_600);
    const { commit } = await world.ingest([...ahead, within], undefined, now);
    expect(commit.quarantined.map(({ reason }) => reason)).toEqual(['time-ahead', 'time-ahead']);
    const items = [
      ['tap-ahead', 'kiosk/1', 300, ['arrives', 'correct', 'decide']],
      ['tap-ahead', 'kiosk/2', 200, ['arrives', 'correct', 'decide']],
    ];
    expect(await seen(world, D)).toEqual(items);
    const cleared = async () => {
      const all = await world.store.listReconItems(D);
      const gone = await findClearedItems(world.store, all);
      return all.filter(({ itemId }) => gone.has(itemId)).map(({ reference }) => reference);
    };
    expect(await cleared()).toEqual([]);
    await world.ingest(ahead, undefined, now + 60);
    expect(await seen(world, D)).toEqual(items);
    expect(await cleared()).toEqual(['kiosk/1']);
  });

  it('with an amount that the scheme does not admit wait for a person', async () => {
    const plausibleAmounts = [
      { kind: 'top-up', minFen: 100, maxFen: 50_000 },
      { kind: 'refund', minFen: 0, maxFen: 300 },
    ] as const;
    const world = await openWorld({ ...exampleScheme, plausibleAmounts });
    const now = at(D, '12:00');
    const refund = (terminalSeq: number, amountFen: number) =>
      makeTap('office', terminalSeq, { kind: 'refund', amountFen, eventSec: now });
    const { commit } = await world.ingest(
      [99, 100, 50_000, 50_001].map((amountFen, i) => topUp(i + 1, now, amountFen)),
      undefined,
      now,
    );
    expect(commit.quarantined.map(({ amountFen, reason }) => [amountFen, reason])).toEqual([
      [99, 'amount-beyond'],
      [50_001, 'amount-beyond'],
    ]);
    const paid = await world.ingest([refund(1, 301), refund(2, 300)], undefined, now);
    expect(paid.commit.quarantined.map(({ terminalSeq }) => terminalSeq)).toEqual([1]);
    expect(await world.balance('CARD:A1')).toBe(50_100 - 300);
    const [, beyond] = commit.quarantined;
    const word = { reason: 'a company card', who: 'Wang', nowSec: now + 60 };
    if (beyond) await releaseRecord(world.desk, beyond, word);
    expect(await world.balance('CARD:A1')).toBe(50_100 - 300 + 50_001);
  });
});
