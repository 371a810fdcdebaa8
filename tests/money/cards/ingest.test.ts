/** Ingest of taps: quarantine, duplicates, late taps, cards charged by gates, single taps. */
import { describe, expect, it } from 'vitest';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { toBatchDays } from '../../../server/money/cards/prepare-commit.ts';
import { reworkCards } from '../../../server/money/cards/rework-cards.ts';
import { listCardGaps, sortTaps } from '../../../server/money/cards/tap-order.ts';
import type { BatchState } from '../../../server/money/ledger/ledger-store.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { type Tap, toTapId } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, D, makeCard, makeTap, TapMaker } from './card-world.ts';

const chip = (seq: number, part: Partial<Tap>): Tap =>
  makeTap(`t-${part.kind ?? 'ride'}`, seq, {
    cardId: '31A1',
    cardSeq: seq,
    networkId: 'A-metro',
    eventSec: at(D, `08:${String(seq).padStart(2, '0')}`),
    ...part,
  });

describe.each(ledgerKinds)('ingest on $dialect', ({ open }) => {
  const openWorld = async (options?: ConstructorParameters<typeof CardWorld>[1]) => {
    const world = new CardWorld(await open(), options);
    await world.store.putCards([makeCard('A1'), makeCard('B2', { mediumId: 'lost' })]);
    return world;
  };

  it('quarantines taps that cannot be read, with the reason', async () => {
    const world = await openWorld();
    const ride = { networkId: 'A-bus', routeId: 'r1' };
    const taps: [Partial<Tap>, string][] = [
      [{ ...ride, cardId: 'ZZ' }, 'card-unknown'],
      [{ ...ride, eventSec: at(20_400, '08:00') }, 'scheme-unknown'],
      [{ ...ride, cardId: 'B2' }, 'medium-unknown'],
      [{ networkId: 'elsewhere' }, 'network-unknown'],
      [{ networkId: 'A-metro' }, 'kind-unfit'],
      [{ kind: 'off', networkId: 'A-bus', stopId: 's' }, 'kind-unfit'],
      [{ kind: 'buy', networkId: 'A-bus', amountFen: 1 }, 'kind-unfit'],
      [{ ...ride, cardId: '31A1', cardSeq: 1 }, 'amount-missing'],
      [{ ...ride, cardId: '31A1', amountFen: 180 }, 'counter-missing'],
    ];
    const { commit } = await world.ingest(taps.map(([part], i) => makeTap('t', i, part)));
    expect(commit.quarantined.map(({ reason }) => reason)).toEqual(taps.map(([, reason]) => reason));
    expect(commit).toMatchObject({ taps: [], cards: [], transfers: [], journeys: [], duplicateCount: 0 });
    const [first] = taps;
    const again = await world.ingest([makeTap('t', 0, first?.[0]), makeTap('t', 0, first?.[0])]);
    expect(again.commit).toMatchObject({ duplicateCount: 1, quarantined: [{ reason: 'card-unknown' }] });
  });

  it('accepts a tap once, however often a commit contains it', async () => {
    const world = await openWorld();
    const topUp = makeTap('k', 1, { kind: 'top-up', amountFen: 500 });
    const { commit } = await world.ingest([topUp, topUp, { ...topUp, amountFen: 900 }, topUp]);
    expect(commit).toMatchObject({
      duplicateCount: 2,
      taps: [{ amountFen: 500 }],
      quarantined: [{ amountFen: 900, reason: 'content-differs' }],
    });
    expect(await world.balance('CARD:A1')).toBe(500);
  });

  it('registers cards by the longest prefix', async () => {
    const world = await openWorld();
    await world.ingest([new TapMaker().topUp('A-new', 700), chip(1, { kind: 'top-up', amountFen: 500 })]);
    const cards = await world.store.findCards(['A-new', '31A1']);
    expect(cards.get('A-new')).toMatchObject({
      mediumId: 'card-a',
      issuerId: 'CA',
      homeCity: 'A',
      balanceFen: 700,
    });
    expect(cards.get('31A1')).toMatchObject({ mediumId: 'chip-a', categoryId: null, balanceFen: 500 });
  });

  it('a card that the gate charges: the deducted amount counts', async () => {
    const world = await openWorld();
    const stop = (name: string) => ({ stopId: `ex:${name}` });
    const { commit } = await world.ingest([
      chip(1, { kind: 'top-up', amountFen: 5_000, balanceAfterFen: 5_000, networkId: null }),
      chip(2, { kind: 'on', ...stop('S1') }),
      chip(3, { kind: 'off', ...stop('S5'), amountFen: 450, balanceAfterFen: 4_550 }),
      chip(4, { kind: 'on', ...stop('S5') }),
      // Price 300 less 200 for the transfer; the gate deducted nothing.
      chip(5, { kind: 'off', ...stop('S1'), amountFen: 0, balanceAfterFen: 4_530 }),
      chip(7, { kind: 'off', ...stop('S1'), amountFen: 700, balanceAfterFen: 3_830 }),
    ]);
    const lines = commit.transfers.map(({ dr, cr, amountFen, kind }) => `${kind} ${dr}->${cr} ${amountFen}`);
    expect(lines).toEqual([
      'top-up CASH:CA->CARD:31A1 5000',
      'rider CARD:31A1->JRN 450',
      'credit JRN->OP:AM1 400',
      'over-deducted JRN->DUE:CA 50',
      'funded SUB:FA->JRN 100',
      'funded DISC:AM1->JRN 100',
      'under-deducted DISC:AM1->JRN 200',
      'credit JRN->OP:AM1 400',
      'unresolved CARD:31A1->UNRES:AM1 700',
    ]);
    expect(
      commit.reconItems.map(({ kind, expectedFen, actualFen }) => [kind, expectedFen, actualFen]),
    ).toEqual([
      ['over-deducted', 400, 450],
      ['card-chain', 4_550, 4_530],
      ['under-deducted', 200, 0],
    ]);
    expect(listCardGaps(await world.store.listTapsOfCard('31A1'))).toEqual([
      { seqFrom: 6, seqTo: 6, changeFen: 0 },
    ]);
  });

  it('a denied card: an account is refused, a gate that accepts it is reported', async () => {
    const from = { version: 4, reason: 'lost', fromSec: at(D, '08:00'), toSec: null };
    const denyEntries = [
      { ...from, cardId: 'A1' },
      { ...from, cardId: '31A1' },
    ];
    const world = await openWorld({ denyEntries });
    const taps = new TapMaker();
    const { commit } = await world.ingest([
      taps.topUp('A1', 5_000),
      taps.bus('A1', '07:59:59', 'r1'),
      taps.bus('A1', '08:00:00', 'r2'),
      chip(1, { networkId: 'A-bus', amountFen: 180, denyListVersion: 3 }),
    ]);
    expect(commit.journeys.map(({ status }) => status)).toEqual(['completed', 'refused', 'completed']);
    expect(commit.reconItems).toMatchObject([{ kind: 'denied-card', reference: 't-ride/1', actualFen: 180 }]);
    expect(await world.balance('CARD:A1')).toBe(4_820);
  });

  it('replays cards when a deny list has an earlier begin', async () => {
    const world = await openWorld();
    const taps = new TapMaker();
    await world.ingest([
      taps.topUp('A1', 5_000),
      taps.bus('A1', '08:00', 'r1'),
      taps.bus('A1', '18:00', 'r1'),
    ]);
    const entry = { version: 1, cardId: 'A1', reason: 'stolen', fromSec: at(D, '12:00'), toSec: null };
    const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork, [entry]);
    const rework = () => reworkCards(world.store, context, ['A1', 'B2', 'nobody'], 'list-1', at(D, '20:00'));
    expect(await rework()).toBe(1);
    expect(await world.balance('CARD:A1')).toBe(4_820);
    expect(await world.balance('OP:AB')).toBe(180);
    const journeys = await world.store.listJourneysOfCard('A1');
    expect(journeys.map(({ status, version }) => [status, version])).toEqual([
      ['completed', 0],
      ['refused', 1],
    ]);
    expect(await rework()).toBe(0);
  });

  it('a late entry pairs with an exit, whose unresolved journey is withdrawn', async () => {
    const world = await openWorld();
    const taps = new TapMaker();
    await world.ingest([taps.topUp('A1', 5_000)]);
    const [on, off] = taps.metro('A1', '08:00', '08:20', 'S1', 'S5');
    await world.ingest([off as Tap]);
    expect(await world.balance('UNRES:AM1')).toBe(700);
    const { commit } = await world.ingest([on as Tap]);
    expect(commit.transfers.map(({ kind, leg, amountFen }) => [kind, leg, amountFen])).toEqual([
      ['reversal', 50, 700],
      ['rider', 100, 400],
      ['credit', 101, 400],
    ]);
    expect(commit.journeys.map(({ status, version }) => [status, version])).toEqual([
      ['withdrawn', 1],
      ['completed', 1],
    ]);
    expect(await world.balance('CARD:A1')).toBe(4_600);
    expect(await world.balance('UNRES:AM1')).toBe(0);
  });

  it('two processes that write the same card lose no tap', async () => {
    const store = await open();
    const [one, two] = [new CardWorld(store), new CardWorld(store)];
    const taps = new TapMaker();
    await one.ingest([taps.topUp('A1', 5_000)], 'one-1');
    await two.ingest([taps.bus('A1', '08:00', 'r1')], 'two-1');
    await one.ingest([taps.bus('A1', '10:00', 'r1')], 'one-2');
    await two.ingest([taps.bus('A1', '12:00', 'r1')], 'two-2');
    expect(await one.balance('CARD:A1')).toBe(5_000 - 3 * 180);
  });
});

describe('days', () => {
  const batch = (batchDay: number, state: BatchState) => ({
    batchDay,
    state,
    sealHash: null,
    paidHash: null,
  });

  it('a batch that is cut takes no taps, one that is priced has settled its journeys', () => {
    expect(toBatchDays([])).toEqual({ firstOpenDay: null, closedDay: null });
    expect(toBatchDays([batch(D, 'open')])).toEqual({ firstOpenDay: null, closedDay: null });
    expect(toBatchDays([batch(D, 'paid'), batch(D + 1, 'cut'), batch(D + 2, 'open')])).toEqual({
      firstOpenDay: D + 2,
      closedDay: D,
    });
    expect(toBatchDays([batch(D, 'priced')])).toEqual({ firstOpenDay: D + 1, closedDay: D });
  });

  it('records without a counter come after those of the card itself', () => {
    const places = [
      makeTap('office', 1, { eventSec: 1 }),
      makeTap('b', 2, { cardSeq: 2, eventSec: 2 }),
      makeTap('a', 9, { cardSeq: 2, eventSec: 2 }),
      makeTap('a', 3, { cardSeq: 1, eventSec: 5 }),
    ];
    const ids = (hasCounter: boolean) => sortTaps(places, hasCounter).map(toTapId);
    expect(ids(true)).toEqual(['a/3', 'a/9', 'b/2', 'office/1']);
    expect(sortTaps(places.toReversed(), true).map(toTapId)).toEqual(ids(true));
    expect(ids(false)).toEqual(['office/1', 'a/9', 'b/2', 'a/3']);
  });
});
