/** When new taps of a card can be read on from its state, and what is written of the card then. */
import { describe, expect, it } from 'vitest';
import type { CachedCard } from '../../../server/money/cards/card-cache.ts';
import { type CardState, emptyCardState, parseCardState } from '../../../server/money/cards/card-state.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { createCardRows } from '../../../server/money/cards/post-events.ts';
import {
  type BatchDays,
  foldCard,
  refoldCard,
  refoldWith,
  toBatchDay,
  toOrderedTaps,
} from '../../../server/money/cards/work-card.ts';
import type { CardRow } from '../../../server/money/ledger/ledger-store.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { acceptDispute } from '../../../server/money/settlement/dispute.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { CardLedger } from './card-ledger.ts';
import { at, CardWorld, D, makeCard, makeTap, TapMaker } from './card-world.ts';

const account = makeCard('A1');
const chip = makeCard('31A1', { mediumId: 'chip-a' });
const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork);
const notClosed: BatchDays = { firstOpenDay: null, closedDay: null };

const toCard = (state: Partial<CardState> = {}, row: Partial<CardRow> = {}): CachedCard => ({
  row: { ...account, balanceFen: 0, state: '', unsettledDay: null, ...row },
  state: { ...emptyCardState, ...state },
  revision: row.revision,
});

/** A bus ride of 180 fen. */
const ride = (terminalSeq: number, eventSec: number, part: Partial<Tap> = {}) =>
  makeTap('bus', terminalSeq, { networkId: 'A-bus', routeId: 'r1', eventSec, ...part });
const gate = (kind: 'on' | 'off', eventSec: number, networkId = 'A-metro') =>
  makeTap('gate', 9, { kind, networkId, stopId: 'ex:S5', eventSec });

const last = { cardSeq: null, eventSec: at(D, '08:00'), terminalId: 'bus', terminalSeq: 3 };

/** An entry of the metro. */
const gateEntry = {
  terminalId: 'gate',
  terminalSeq: 1,
  networkId: 'A-metro',
  routeId: null,
  stopId: 'ex:S1',
  startSec: at(D, '07:00'),
  serviceDay: D,
  version: 0,
  holdFen: 700,
  memory: null,
};

describe('new taps of a card', () => {
  const isNext = (state: Partial<CardState>, ...taps: Tap[]) =>
    toOrderedTaps(toCard({ last, ...state }), taps, context).isNext;

  it('are put in order: by time, or by the counter of a chip', () => {
    const taps = [ride(1, at(D, '09:00'), { cardSeq: 1 }), ride(2, at(D, '08:30'), { cardSeq: 2 })];
    const order = (card: CachedCard) =>
      toOrderedTaps(card, taps, context).ordered.map(({ terminalSeq }) => terminalSeq);
    expect(order(toCard())).toEqual([2, 1]);
    expect(order(toCard({}, chip))).toEqual([1, 2]);
  });

  it('are next if the first of them is behind the last one of the card', () => {
    expect(isNext({ last: null }, ride(1, 0))).toBe(true);
    expect(isNext({}, ride(4, last.eventSec))).toBe(true);
    expect(isNext({}, ride(3, last.eventSec))).toBe(false);
    expect(isNext({}, ride(2, last.eventSec))).toBe(false);
    expect(isNext({}, ride(5, at(D, '09:00')), ride(4, at(D, '07:59')))).toBe(false);
  });

  it('are next after a dispute if it is one tap, which may be paid with its money', () => {
    const disputedSec = at(D, '12:00');
    expect(isNext({ disputedSec }, ride(4, disputedSec - 1))).toBe(false);
    expect(isNext({ disputedSec }, ride(4, disputedSec))).toBe(false);
    expect(isNext({ disputedSec }, ride(4, disputedSec + 1))).toBe(true);
    expect(isNext({ disputedSec }, ride(4, disputedSec + 1), ride(5, disputedSec + 2))).toBe(false);
  });

  it('are not next while an entry is open whose end reposts a dispute', () => {
    const open = { ...gateEntry, version: 1 };
    const disputedSec = at(D, '12:00');
    expect(isNext({ disputedSec, open }, ride(4, disputedSec + 1))).toBe(false);
    expect(isNext({ disputedSec, open: gateEntry }, ride(4, disputedSec + 1))).toBe(true);
    expect(isNext({ open }, ride(4, disputedSec + 1))).toBe(true);
  });

  it('are next after a close if they are all of later service days', () => {
    const [closed, open] = [ride(4, at(D, '20:00')), ride(5, at(D + 1, '08:00'))];
    expect(isNext({ settledDay: D }, closed)).toBe(false);
    expect(isNext({ settledDay: D }, closed, open)).toBe(false);
    expect(isNext({ settledDay: D }, open)).toBe(true);
    expect(isNext({ settledDay: D }, gate('off', at(D + 1, '08:00')))).toBe(true);
  });

  it('are not next if one may be the exit of an entry that a close settled', () => {
    const startSec = at(D + 1, '04:00');
    const settled = { settledDay: D, settledOpen: { networkId: 'A-metro', startSec, serviceDay: D } };
    // Four hours are the longest journey of the metro.
    expect(isNext(settled, gate('off', startSec + 14_400))).toBe(false);
    expect(isNext(settled, ride(4, startSec + 3_600), gate('off', startSec + 14_400))).toBe(false);
    expect(isNext(settled, gate('off', startSec + 14_401))).toBe(true);
    expect(isNext(settled, gate('off', startSec + 14_400, 'rail'))).toBe(true);
    expect(isNext(settled, gate('on', startSec + 14_400))).toBe(true);
  });
});

describe('all that the ledger has of a card', () => {
  const needs = (...taps: Tap[]) => toOrderedTaps(toCard({ last }), taps, context).needsRecords;
  const topUp = (terminalId: string, seq: number, eventSec: number) =>
    makeTap(terminalId, seq, { kind: 'top-up', amountFen: 100, eventSec });
  const claim = makeTap('kiosk', 8, { kind: 'claim', amountFen: 100, eventSec: at(D, '10:00') });

  it('is not read for a tap behind the last one', () => {
    expect(needs(ride(4, at(D, '08:01')))).toBe(false);
    expect(needs(ride(4, at(D, '08:01')), topUp('kiosk', 1, at(D, '09:00')))).toBe(false);
  });

  it('is read for a tap before the last one, a possible repeat, and a claim among other taps', () => {
    expect(needs(ride(4, at(D, '07:59')))).toBe(true);
    expect(needs(ride(4, last.eventSec))).toBe(true);
    expect(needs(ride(4, last.eventSec, { terminalId: 'bus-2' }))).toBe(false);
    expect(needs(ride(4, at(D, '08:01')), claim)).toBe(true);
  });

  it('is read where money of the same terminal and second comes between a tap and its repeat', () => {
    const second = at(D, '08:00');
    // A bus sells top-ups, too, and sends its ride again under another number.
    const taps = [ride(1, second), topUp('bus', 2, second), ride(3, second)] as const;
    expect(needs(topUp('bus', 4, second), ride(5, second))).toBe(true);
    const ledgers = [[taps], [[taps[0]], taps.slice(1)], taps.map((tap) => [tap])].map((commits) => {
      const ledger = new CardLedger(account, context);
      for (const commit of commits) ledger.commit(commit);
      return ledger;
    });
    for (const { card, journeys } of ledgers) {
      expect(card.row.balanceFen).toBe(-80);
      expect(journeys.map(({ status }) => status)).toEqual(['completed', 'refused']);
    }
  });
});

describe('taps that are read on', () => {
  const fold = (card: CachedCard, taps: readonly Tap[], days = notClosed) => {
    const rows = createCardRows();
    return { rows, written: foldCard(rows, card, toOrderedTaps(card, taps, context), context, days) };
  };

  it('write the card with its balance, its columns and the revision that it was read with', () => {
    const changes = [{ registrationNo: 1, fromSec: 0, named: { homeCity: 'B' } }];
    const card = toCard({}, { balanceFen: 50, revision: 3, changes, isUnregistered: true });
    const { written } = fold(card, [ride(4, at(D, '08:00')), ride(5, at(D, '20:00'))]);
    // The second ride takes the card below zero too far: a number that no issuer registered has no credit.
    expect(written.row).toEqual({
      ...account,
      balanceFen: -130,
      state: written.row.state,
      unsettledDay: null,
      revision: 3,
      changes,
      isUnregistered: true,
    });
    expect(parseCardState(written.row.state)).toEqual(written.state);
    expect(written.revision).toBe(4);
    const plain = fold(toCard(), [gate('on', at(D, '08:00'))]).written;
    expect(Object.keys(plain.row).toSorted()).toEqual([
      ...['balanceFen', 'cardId', 'categoryId', 'homeCity', 'issuerId', 'mediumId', 'state'],
      ...['unsettledDay', 'validToSec'],
    ]);
    expect(plain.row.unsettledDay).toBe(D);
    expect(plain.revision).toBeUndefined();
  });

  it('settle an entry of a closed day at once, in the open batch', () => {
    const days = { firstOpenDay: D + 1, closedDay: D };
    const { rows, written } = fold(toCard(), [gate('on', at(D, '08:00'))], days);
    expect(rows.journeys).toMatchObject([{ status: 'unresolved', batchDay: D + 1, serviceDay: D }]);
    expect(written.state).toMatchObject({ open: null, settledDay: D });
    expect(written.row).toMatchObject({ balanceFen: -700, unsettledDay: null });
    const later = fold(toCard(), [gate('on', at(D + 1, '08:00'))], days);
    expect(later.rows.journeys).toEqual([]);
    expect(later.written.row.unsettledDay).toBe(D + 1);
  });

  it('are rows of the batch of their day, or of the first open one', () => {
    const [sec, firstOpenDay] = [at(D, '08:00'), D + 1];
    expect(toBatchDay(sec, context, notClosed)).toBe(D);
    expect(toBatchDay(sec, context, { firstOpenDay, closedDay: D })).toBe(D + 1);
    expect(toBatchDay(at(D + 2, '08:00'), context, { firstOpenDay, closedDay: D })).toBe(D + 2);
    const { rows } = fold(toCard(), [ride(1, sec), ride(2, at(D + 2, '08:00'))], {
      firstOpenDay,
      closedDay: null,
    });
    expect(rows.journeys.map(({ batchDay }) => batchDay)).toEqual([D + 1, D + 2]);
  });
});

describe('taps that are read with all that the ledger has', () => {
  it('add their own items alone, if they are next', () => {
    const taps = [ride(1, at(D, '08:00')), ride(2, at(D, '08:00'))];
    const ledger = new CardLedger(account, context);
    ledger.commit(taps);
    const rows = createCardRows();
    const claim = makeTap('kiosk', 1, { kind: 'claim', amountFen: 70, eventSec: at(D, '10:00') });
    const ordered = toOrderedTaps(ledger.card, [claim], context);
    const { journeys, transfers } = ledger;
    refoldWith(rows, ledger.card, ordered, { taps, journeys, transfers }, context, notClosed);
    expect(rows.reconItems.map(({ kind }) => kind)).toEqual(['claim-uncovered']);
  });

  it('may take the money of a dispute, although the taps alone do not have it', async () => {
    const world = new CardWorld(await openMemoryLedger());
    await world.store.putCards([account]);
    const taps = new TapMaker();
    await world.ingest([taps.topUp('A1', 100), taps.bus('A1', '08:00', 'r1')]);
    await acceptDispute(world.store, world.context, {
      caseId: 'bus',
      journeyId: 'bus/1',
      amountFen: null,
      reason: 'gate-fault',
      note: '',
      decidedSec: at(D, '10:00'),
    });
    await world.refresh();
    expect(await world.balance('CARD:A1')).toBe(100);
    const refund = taps.make('kiosk', { kind: 'refund', amountFen: 90, eventSec: at(D, '11:00') });
    const { commit } = await world.ingest([refund]);
    expect(commit.reconItems).toEqual([]);
    expect(await world.balance('CARD:A1')).toBe(10);
  });

  it('have the latest of them as cause and instant of the changes', () => {
    const ledger = new CardLedger(account, context);
    ledger.commit([gate('on', at(D, '08:40')), { ...gate('off', at(D, '09:00')), terminalSeq: 10 }]);
    ledger.commit([ride(4, at(D, '08:00')), ride(5, at(D, '08:30'))]);
    const changed = ledger.journeys.find(({ journeyId }) => journeyId === 'gate/9');
    expect(changed?.explanation.causeId).toBe('bus/5');
    const reversals = ledger.transfers.filter(({ kind }) => kind === 'reversal');
    expect(new Set(reversals.map(({ eventSec }) => eventSec))).toEqual(new Set([at(D, '08:30')]));
  });
});

describe('a card that was settled', () => {
  /** An entry of D, which its close or this card's part of it settled, and a late tap of that morning. */
  const rework = (closedDay: number | null, settledDay = D) => {
    const ledger = new CardLedger(account, context);
    const on = gate('on', at(D, '08:00'));
    ledger.commit([on]);
    ledger.close(settledDay);
    const rows = createCardRows();
    const { journeys, transfers } = ledger;
    const late = makeTap('kiosk', 1, { kind: 'top-up', amountFen: 100, eventSec: at(D, '06:00') });
    const days = { firstOpenDay: D + 1, closedDay };
    const records = { taps: [on, late], journeys, transfers };
    const cause = { eventSec: late.eventSec, causeId: null };
    return { written: refoldCard(rows, ledger.card, records, context, days, cause), rows };
  };

  it.each([
    ['before any batch is priced', null],
    ['while the batch of its day is being priced', D - 1],
    ['when the batch is priced', D],
  ])('stays settled %s', (_when, closedDay) => {
    const { rows, written } = rework(closedDay);
    expect(rows.journeys).toEqual([]);
    expect(rows.transfers.map(({ batchDay, kind }) => [batchDay, kind])).toEqual([[D + 1, 'top-up']]);
    expect(written.row).toMatchObject({ balanceFen: -600, unsettledDay: null });
  });

  it('by no close yet is settled by the last one', () => {
    const { rows, written } = rework(D, D - 1);
    expect(rows.journeys).toMatchObject([{ status: 'unresolved', batchDay: D + 1 }]);
    expect(written.state.settledDay).toBe(D);
    expect(rework(D - 1, D - 1).rows.journeys).toEqual([]);
  });
});
