/** Which taps take a reader that has read the earlier ones, and what such a reader remembers of them. */
import { describe, expect, it } from 'vitest';
import { type CardState, emptyCardState } from '../../../server/money/cards/card-state.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import type { FoldedTap } from '../../../server/money/cards/fold-tap.ts';
import { needsEarlierTaps, TapReader, toReaderAfter } from '../../../server/money/cards/tap-reader.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Card, Tap, TapKind } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard, makeTap } from './card-world.ts';

const account = makeCard('A1');
const chip = makeCard('31A1', { mediumId: 'chip-a' });

describe('earlier taps', () => {
  const last = { cardSeq: null, eventSec: at(D, '08:00'), terminalId: 'bus', terminalSeq: 3 };
  const counted = { ...last, cardSeq: 7 };
  const ride = (part: Partial<Tap> = {}) => makeTap('bus', 4, { networkId: 'A-bus', routeId: 'r1', ...part });
  const money = (kind: TapKind, part: Partial<Tap> = {}) =>
    makeTap('bus', 4, { kind, amountFen: 100, ...part });

  it('say what expired: a claim always needs them, even as the first tap', () => {
    expect(needsEarlierTaps(null, money('claim'), false)).toBe(true);
    expect(needsEarlierTaps(last, money('claim', { eventSec: at(D, '20:00') }), true)).toBe(true);
  });

  it('cover the refund of a terminal, but not that of the ledger itself, which looked before it paid', () => {
    expect(needsEarlierTaps(null, money('refund'), false)).toBe(true);
    expect(needsEarlierTaps(null, money('refund', { terminalId: 'kiosk-virtual/' }), false)).toBe(true);
    expect(needsEarlierTaps(null, money('refund', { terminalId: 'virtual/kiosk-7' }), false)).toBe(false);
  });

  it.each<TapKind>(['top-up', 'expire', 'move-out', 'move-in'])(
    'are not needed for %s without counter, even in the second and at the terminal of the last tap',
    (kind) => {
      expect(needsEarlierTaps(last, money(kind), false)).toBe(false);
    },
  );

  it('are needed for a ride that may be one of them again: the same terminal and second', () => {
    expect(needsEarlierTaps(last, ride(), false)).toBe(true);
    expect(needsEarlierTaps(last, ride({ eventSec: last.eventSec + 1 }), false)).toBe(false);
    expect(needsEarlierTaps(last, ride({ terminalId: 'tram' }), false)).toBe(false);
    expect(needsEarlierTaps(null, ride(), false)).toBe(false);
  });

  it('are needed for a counter that came before, with or without a network', () => {
    const later = { eventSec: at(D, '09:00'), terminalId: 'tram' };
    expect(needsEarlierTaps(counted, ride({ ...later, cardSeq: 7 }), true)).toBe(true);
    expect(needsEarlierTaps(counted, ride({ ...later, cardSeq: 8 }), true)).toBe(false);
    expect(needsEarlierTaps(counted, money('top-up', { ...later, cardSeq: 7 }), true)).toBe(true);
    expect(needsEarlierTaps(counted, money('top-up', { ...later, cardSeq: 8 }), true)).toBe(false);
    expect(needsEarlierTaps(null, money('top-up', { cardSeq: 7 }), true)).toBe(false);
  });

  it('are not needed for money without a counter on a card that counts, nor with one on a card that does not', () => {
    expect(needsEarlierTaps(last, money('top-up'), true)).toBe(false);
    expect(needsEarlierTaps(last, money('top-up', { cardSeq: 7 }), false)).toBe(false);
  });
});

const toContext = (judgedFrom?: number) =>
  createCardsContext(
    new SchemeBook([exampleScheme]),
    exampleFareNetwork,
    [],
    undefined,
    undefined,
    judgedFrom,
  );
const context = toContext();

let seq = 0;
const make = (terminalId: string, kind: TapKind, clock: string, part: Partial<Tap> = {}) =>
  makeTap(terminalId, ++seq, { kind, eventSec: at(D, clock), ...part });
const kiosk = (kind: TapKind, clock: string, amountFen: number | null = null, part: Partial<Tap> = {}) =>
  make('kiosk', kind, clock, { amountFen, ...part });
/** A bus ride of 180 fen. */
const bus = (clock: string, part: Partial<Tap> = {}) =>
  make('bus', 'ride', clock, { networkId: 'A-bus', routeId: 'r1', ...part });
/** An entry holds 700 fen; from S1 to S5 costs 400. */
const gate = (kind: 'on' | 'off', clock: string, stop: string) =>
  make(`gate-${stop}`, kind, clock, { networkId: 'A-metro', stopId: `ex:${stop}` });

/** What a tap says: money moved, journeys with status and reason, kinds of items. */
const toWords = ({ events }: FoldedTap) =>
  events.flatMap((event) => {
    if (event.kind === 'money') return [`${event.money.kind} ${event.money.amountFen}`];
    if (event.kind === 'item') return [event.item.kind];
    if (event.kind === 'hold') return [];
    const { outcome } = event;
    return [outcome.status === 'refused' ? `refused ${outcome.reason}` : outcome.status];
  });

/** Reads taps one after the other, each from the state after the one before, and says what the last one says. */
function readAll(
  reader: TapReader,
  taps: readonly Tap[],
  card: Card = account,
  from: CardState = emptyCardState,
): { words: string[]; state: CardState } {
  let state = from;
  let words: string[] = [];
  for (const tap of taps) {
    const folded = reader.read(state, { ...tap, cardId: card.cardId });
    state = folded.state;
    words = toWords(folded);
  }
  return { words, state };
}
const readFresh = (...taps: Tap[]) => readAll(new TapReader(account, context), taps);

describe('a reader', () => {
  it('gives the state after each tap', () => {
    const { state, words } = readFresh(kiosk('top-up', '07:00', 1_000), bus('08:00'));
    expect(words).toEqual(['completed']);
    expect(state).toMatchObject({ balanceFen: 820, last: { terminalId: 'bus', eventSec: at(D, '08:00') } });
  });

  it('refuses a tap that repeats an earlier one', () => {
    const taps = [kiosk('top-up', '07:00', 1_000), bus('08:00')];
    expect(readFresh(...taps, bus('08:00')).words).toEqual(['refused repeated', 'repeated-tap']);
    expect(readFresh(...taps, bus('08:01')).words).toEqual(['completed']);
  });

  it('knows a repeat of a chip by its counter', () => {
    const counted = (clock: string) => bus(clock, { amountFen: 180, cardSeq: 2, balanceAfterFen: 820 });
    const { words } = readAll(
      new TapReader(chip, context),
      [kiosk('top-up', '07:00', 1_000, { cardSeq: 1 }), counted('08:00'), counted('09:00')],
      chip,
    );
    expect(words).toEqual(['card-chain', 'refused grey', 'grey-record']);
  });

  it('pays out the balance at most', () => {
    expect(readFresh(kiosk('top-up', '07:00', 1_000), kiosk('refund', '08:00', 1_001)).words).toEqual([
      'card-refund 1000',
      'refund-uncovered',
    ]);
  });

  it('pays out what is held for entries that were left without exit, for their price is unknown yet', () => {
    const taps = [kiosk('top-up', '07:00', 3_000), gate('on', '08:00', 'S1'), gate('on', '09:00', 'S2')];
    const { state } = readFresh(...taps);
    expect(state.balanceFen).toBe(2_300);
    expect(readFresh(...taps, kiosk('refund', '10:00', 3_000)).words).toEqual(['card-refund 3000']);
    const twice = [...taps, gate('on', '10:00', 'S3')];
    expect(readFresh(...twice).state.balanceFen).toBe(1_600);
    expect(readFresh(...twice, kiosk('refund', '11:00', 3_001)).words).toEqual([
      'card-refund 3000',
      'refund-uncovered',
    ]);
  });

  it('pays out nothing of the price of an entry that got its exit', () => {
    const taps = [kiosk('top-up', '07:00', 1_000), gate('on', '08:00', 'S1'), gate('off', '08:30', 'S5')];
    expect(readFresh(...taps, kiosk('refund', '10:00', 1_000)).words).toEqual([
      'card-refund 600',
      'refund-uncovered',
    ]);
  });

  it('pays out nothing twice for an entry during which money was loaded', () => {
    const taps = [kiosk('top-up', '07:00', 1_000), gate('on', '08:00', 'S1'), kiosk('top-up', '08:10', 500)];
    expect(readFresh(...taps, kiosk('refund', '10:00', 2_000)).words).toEqual([
      'card-refund 1500',
      'refund-uncovered',
    ]);
  });

  it('pays claims from what expired and was not claimed yet', () => {
    const taps = [kiosk('top-up', '07:00', 1_000), kiosk('expire', '08:00')];
    expect(readFresh(...taps).words).toEqual(['expiry 1000']);
    const first = [...taps, kiosk('claim', '09:00', 400)];
    expect(readFresh(...first).words).toEqual(['claim 400']);
    expect(readFresh(...first, kiosk('claim', '10:00', 700)).words).toEqual(['claim 600', 'claim-uncovered']);
  });

  it('adds up what expired at two times, and counts no other money as expired', () => {
    const taps = [
      kiosk('top-up', '07:00', 1_000),
      kiosk('expire', '08:00'),
      kiosk('top-up', '09:00', 500),
      kiosk('refund', '09:10', 200),
      kiosk('expire', '10:00'),
    ];
    expect(readFresh(...taps).words).toEqual(['expiry 300']);
    expect(readFresh(...taps, kiosk('claim', '11:00', 9_000)).words).toEqual([
      'claim 1300',
      'claim-uncovered',
    ]);
  });

  it('without earlier taps goes by the state that it is given each time', () => {
    const reader = new TapReader(account, context);
    reader.read(emptyCardState, kiosk('top-up', '07:00', 1_000));
    const given = { ...emptyCardState, balanceFen: 250 };
    expect(toWords(reader.read(given, kiosk('refund', '08:00', 900)))).toEqual([
      'card-refund 250',
      'refund-uncovered',
    ]);
  });
});

describe('on the days of an older program', () => {
  const taps = [kiosk('top-up', '07:00', 1_000), bus('08:00')];
  const readFrom = (judgedFrom: number, ...more: Tap[]) =>
    readAll(new TapReader(account, toContext(judgedFrom)), [...taps, ...more]);

  it('a repeated ride is charged again', () => {
    const again = bus('08:00');
    expect(readFrom(D + 1, again)).toMatchObject({ words: ['completed'], state: { balanceFen: 640 } });
    expect(readFrom(D, again)).toMatchObject({
      words: ['refused repeated', 'repeated-tap'],
      state: { balanceFen: 820 },
    });
  });

  it('payouts are paid in full, covered or not', () => {
    const payouts = [kiosk('refund', '09:00', 5_000), kiosk('claim', '09:00', 5_000)];
    expect(payouts.map((tap) => readFrom(D + 1, tap).words)).toEqual([['card-refund 5000'], ['claim 5000']]);
    expect(payouts.map((tap) => readFrom(D, tap).words)).toEqual([
      ['card-refund 820', 'refund-uncovered'],
      ['claim 0', 'claim-uncovered'],
    ]);
  });

  it('the day is the service day: taps before its cut at 4:30 belong to the day before', () => {
    const judged = (clock: string) => readFrom(D + 1, kiosk('refund', clock, 5_000)).words;
    expect(judged('28:29:59')).toEqual(['card-refund 5000']);
    expect(judged('28:30')).toEqual(['card-refund 820', 'refund-uncovered']);
  });
});

describe('a reader after the taps that the ledger has', () => {
  const readAfter = (known: readonly Tap[], balanceFen: number, ...taps: Tap[]) =>
    readAll(toReaderAfter(known, account, context), taps, account, { ...emptyCardState, balanceFen });

  it('knows which tap repeats one of them', () => {
    const known = [kiosk('top-up', '07:00', 1_000), bus('08:00')];
    expect(readAfter(known, 820, bus('08:00'))).toMatchObject({
      words: ['refused repeated', 'repeated-tap'],
      state: { balanceFen: 820 },
    });
  });

  it('knows what expired', () => {
    const known = [kiosk('top-up', '07:00', 1_000), kiosk('expire', '08:00'), kiosk('claim', '09:00', 100)];
    expect(readAfter(known, 0, kiosk('claim', '10:00', 1_000)).words).toEqual([
      'claim 900',
      'claim-uncovered',
    ]);
  });

  it('reads them in the order of the card, whatever their order in the ledger', () => {
    const known = [kiosk('expire', '08:00'), kiosk('top-up', '09:00', 250), kiosk('top-up', '07:00', 1_000)];
    expect(readAfter(known, 250, kiosk('claim', '10:00', 2_000)).words).toEqual([
      'claim 1000',
      'claim-uncovered',
    ]);
  });

  it('reads those of a chip by its counter', () => {
    const known = [
      kiosk('expire', '07:00', null, { cardSeq: 2 }),
      kiosk('top-up', '08:00', 300, { cardSeq: 1 }),
    ];
    const reader = toReaderAfter(known, chip, context);
    const claim = kiosk('claim', '10:00', 2_000, { cardSeq: 3 });
    expect(readAll(reader, [claim], chip).words).toEqual(['claim 300', 'claim-uncovered']);
  });

  it('pays out what a close took for an entry without exit, but from the balance that the ledger has', () => {
    const known = [kiosk('top-up', '07:00', 1_000), gate('on', '08:00', 'S1')];
    expect(readAfter(known, 300, kiosk('refund', '34:00', 1_001))).toMatchObject({
      words: ['card-refund 1000', 'refund-uncovered'],
      state: { balanceFen: -700 },
    });
  });

  it('counts the taps that it reads on top of those it knows', () => {
    const known = [kiosk('top-up', '07:00', 1_000)];
    const more = [kiosk('top-up', '08:00', 500), kiosk('refund', '09:00', 200), bus('10:00')];
    // 1,000 + 500 - 200 - 180; the balance of the ledger is lower.
    expect(readAfter(known, 0, ...more, kiosk('refund', '11:00', 2_000))).toMatchObject({
      words: ['card-refund 1120', 'refund-uncovered'],
      state: { balanceFen: -1_000 },
    });
  });

  it('pays out the hold of an entry that one of the next taps leaves without exit, once', () => {
    const known = [kiosk('top-up', '07:00', 3_000), gate('on', '08:00', 'S1')];
    const next = [gate('on', '09:00', 'S2'), kiosk('top-up', '09:10', 100), kiosk('refund', '10:00', 9_000)];
    expect(readAfter(known, 3_000, ...next).words).toEqual(['card-refund 3100', 'refund-uncovered']);
  });
});
