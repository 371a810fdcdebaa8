/** Rules of `docs/clearing.md` at their limits: pairing, exits inferred at the close, refusals for the balance. */
import { describe, expect, it, test } from 'vitest';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Card, Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { CardLedger } from './card-ledger.ts';
import { at, D, makeCard, TapMaker } from './card-world.ts';

const withMetro = (part: Partial<Scheme['networks'][number]>): Scheme => ({
  ...exampleScheme,
  networks: exampleScheme.networks.map((network) =>
    network.id === 'A-metro' ? { ...network, ...part } : network,
  ),
});
const withMedium = (part: Partial<Scheme['media'][number]>): Scheme => ({
  ...exampleScheme,
  media: exampleScheme.media.map((medium) => (medium.id === 'card-a' ? { ...medium, ...part } : medium)),
});

function openLedger(scheme: Scheme = exampleScheme, card: Card = makeCard('A1')): CardLedger {
  return new CardLedger(card, createCardsContext(new SchemeBook([scheme]), exampleFareNetwork));
}

/** `id status rider`, in the order of ids. */
const listJourneys = (ledger: CardLedger) =>
  ledger.journeys.map(({ journeyId, status, riderFen }) => `${journeyId} ${status} ${riderFen}`);

describe('an exit belongs to its entry', () => {
  it.each([
    ['12:00:00', ['gate-S1/1 completed 400']],
    ['12:00:01', ['gate-S5/1 unresolved 0']],
  ])('for four hours: %s', (clock, expected) => {
    const taps = new TapMaker();
    const ledger = openLedger();
    ledger.commit([taps.topUp('A1', 5_000), ...taps.metro('A1', '08:00', clock, 'S1', 'S5')]);
    expect(listJourneys(ledger)).toEqual(expected);
  });

  it('but not if the clock says that it came before', () => {
    const taps = new TapMaker();
    const ledger = openLedger(exampleScheme, makeCard('31A1', { mediumId: 'chip-a' }));
    ledger.commit([
      taps.gate('on', '31A1', '08:00:00', 'S1', { cardSeq: 1 }),
      taps.gate('off', '31A1', '07:59:59', 'S5', { cardSeq: 2, amountFen: 400 }),
      taps.gate('on', '31A1', '09:00:00', 'S1', { cardSeq: 3 }),
      taps.gate('off', '31A1', '09:00:00', 'S5', { cardSeq: 4, amountFen: 400 }),
    ]);
    expect(listJourneys(ledger)).toEqual(['gate-S1/2 completed 400', 'gate-S5/1 unresolved 0']);
  });

  it.each([
    ['08:10:00', 'gate-S1/1 void 0'],
    ['08:10:01', 'gate-S1/1 completed 300'],
  ])('at the same stop: %s', (clock, expected) => {
    const taps = new TapMaker();
    const ledger = openLedger();
    ledger.commit([taps.topUp('A1', 5_000), ...taps.metro('A1', '08:00', clock, 'S1', 'S1')]);
    expect(listJourneys(ledger)).toEqual([expected]);
  });

  it('across the cut of the service day, even if that was closed in between', () => {
    const taps = new TapMaker();
    const [on, off] = taps.metro('A1', '28:20', '28:50', 'S1', 'S5') as [Tap, Tap];
    const ledger = openLedger();
    ledger.commit([taps.topUp('A1', 5_000), on]);
    ledger.close(D);
    expect(listJourneys(ledger)).toEqual(['gate-S1/1 unresolved 0']);
    expect(ledger.sumBalances().get('UNRES:AM1')).toBe(700);
    ledger.commit([off]);
    expect(listJourneys(ledger)).toEqual(['gate-S1/1 completed 400']);
    expect(ledger.sumBalances()).toEqual(
      new Map([
        ['CASH:CA', -5_000],
        ['CARD:A1', 4_600],
        ['OP:AM1', 400],
      ]),
    );
  });

  it('a bus in between changes nothing, another network neither', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    const [on, off] = taps.metro('A1', '08:00', '08:40', 'S1', 'S5') as [Tap, Tap];
    const railOff = taps.make('rail-R1', {
      kind: 'off',
      eventSec: at(D, '08:30'),
      networkId: 'rail',
      stopId: 'ex:R1',
    });
    ledger.commit([taps.topUp('A1', 9_000), on, taps.bus('A1', '08:20', 'r1'), railOff, off]);
    expect(listJourneys(ledger)).toEqual([
      'bus/1 completed 180',
      // The bus ride came after this entry, so there is no transfer discount.
      'gate-S1/1 completed 400',
      'rail-R1/1 unresolved 0',
    ]);
  });
});

describe('an exit inferred at the close', () => {
  const scheme = withMetro({ autocomplete: true });

  it('is the next entry of the same network and service day', () => {
    const taps = new TapMaker();
    const ledger = openLedger(scheme);
    ledger.commit([
      taps.topUp('A1', 5_000),
      taps.gate('on', 'A1', '08:00', 'S1'),
      taps.gate('on', 'A1', '17:00', 'S5'),
      taps.gate('on', 'A1', '28:40', 'S9'),
    ]);
    ledger.close(D);
    expect(listJourneys(ledger)).toEqual(['gate-S1/1 autocompleted 400', 'gate-S5/1 unresolved 0']);
    expect(ledger.card.state.open?.stopId).toBe('ex:S9');
  });

  it('is priced with the price memory of its entry, and does not change later prices', () => {
    const taps = new TapMaker();
    const ledger = openLedger(scheme);
    const bus = (clock: string) => taps.bus('A1', clock, 'r1');
    ledger.commit([
      taps.topUp('A1', 9_000),
      ...['06:00', '07:00', '08:00', '09:00'].map(bus),
      taps.gate('on', 'A1', '10:30', 'S1'),
      taps.gate('on', 'A1', '12:00', 'S5'),
      taps.gate('off', 'A1', '12:20', 'S5'),
      bus('15:00'),
    ]);
    ledger.close(D);
    // Charged 720 before: 280 of its 400 are below the cap of 1,000. It does not count, so the next one has 280, too.
    expect(listJourneys(ledger)).toEqual([
      'bus/1 completed 180',
      'bus/2 completed 180',
      'bus/3 completed 180',
      'bus/4 completed 180',
      'bus/5 completed 0',
      'gate-S1/1 autocompleted 280',
      'gate-S5/1 completed 280',
    ]);
  });

  it('at the same stop has the price of that stop to itself', () => {
    const taps = new TapMaker();
    const ledger = openLedger(scheme);
    ledger.commit([
      taps.topUp('A1', 5_000),
      taps.gate('on', 'A1', '08:00', 'S1'),
      taps.gate('on', 'A1', '17:00', 'S1'),
    ]);
    ledger.close(D);
    expect(listJourneys(ledger)[0]).toBe('gate-S1/1 autocompleted 300');
  });

  it('is none for a card that the gate charges', () => {
    const taps = new TapMaker();
    const ledger = openLedger(scheme, makeCard('31A1', { mediumId: 'chip-a' }));
    ledger.commit([
      taps.gate('on', '31A1', '08:00', 'S1', { cardSeq: 1 }),
      taps.gate('on', '31A1', '17:00', 'S5', { cardSeq: 2 }),
    ]);
    ledger.close(D);
    expect(listJourneys(ledger)).toEqual(['gate-S1/1 unresolved 0', 'gate-S5/1 unresolved 0']);
    expect(ledger.transfers).toEqual([]);
  });
});

describe('a balance refuses', () => {
  const statusAfter = (scheme: Scheme, balanceFen: number) => {
    const taps = new TapMaker();
    const ledger = openLedger(scheme);
    ledger.commit([...(balanceFen > 0 ? [taps.topUp('A1', balanceFen)] : []), taps.bus('A1', '08:00', 'r1')]);
    return ledger.journeys[0]?.status;
  };

  test('below the minimum balance of the medium', () => {
    const scheme = withMedium({ minBalanceFen: 100 });
    expect([99, 100].map((fen) => statusAfter(scheme, fen))).toEqual(['refused', 'completed']);
  });

  test('if the price would exceed the negative limit', () => {
    const scheme = withMedium({ negativeLimitFen: 80 });
    expect([99, 100].map((fen) => statusAfter(scheme, fen))).toEqual(['refused', 'completed']);
  });

  test('below zero, but not at zero', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    ledger.commit(['08:00', '10:00'].map((clock) => taps.bus('A1', clock, 'r1')));
    expect(listJourneys(ledger)).toEqual(['bus/1 completed 180', 'bus/2 refused 0']);
  });

  test('an entry still open counts with its hold from the next service day on', () => {
    const taps = new TapMaker();
    const ledger = openLedger(withMedium({ negativeLimitFen: 0 }));
    ledger.commit([
      taps.topUp('A1', 800),
      taps.gate('on', 'A1', '20:00', 'S1'),
      // Balance 800, then 620, then 620 - 700 the next morning.
      taps.bus('A1', '28:29', 'r1'),
      taps.bus('A1', '28:30', 'r1'),
    ]);
    expect(listJourneys(ledger)).toEqual(['bus/1 completed 180', 'bus/2 refused 0']);
  });

  test('an exit is refused once if its entry was', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    ledger.commit([
      taps.bus('A1', '07:00', 'r1'),
      ...taps.metro('A1', '08:00', '08:20', 'S1', 'S5'),
      taps.gate('off', 'A1', '09:00', 'S5'),
    ]);
    expect(listJourneys(ledger)).toEqual([
      'bus/1 completed 180',
      'gate-S1/1 refused 0',
      'gate-S5/1 refused 0',
      'gate-S5/2 unresolved 0',
    ]);
  });
});

test('the balance of an expired card can be claimed', () => {
  const taps = new TapMaker();
  const ledger = openLedger();
  const expire = taps.make('office', { kind: 'expire', eventSec: at(D, '20:00') });
  const claim = taps.make('office', { kind: 'claim', eventSec: at(D, '21:00'), amountFen: 500 });
  const late = taps.bus('A1', '08:00', 'r1');
  ledger.commit([taps.topUp('A1', 1_000), expire, claim]);
  expect(ledger.sumBalances()).toEqual(
    new Map([
      ['CASH:CA', -500],
      ['EXP:CA', 500],
    ]),
  );
  ledger.commit([late]);
  expect(ledger.sumBalances()).toEqual(
    new Map([
      ['CASH:CA', -500],
      ['EXP:CA', 320],
      ['OP:AB', 180],
    ]),
  );
  expect(
    ledger.transfers
      .filter(({ source, seq }) => source === 'office' && seq === 1)
      .map(({ kind, leg, amountFen }) => [kind, leg, amountFen]),
  ).toEqual([
    ['expiry', 0, 1_000],
    ['reversal', 50, 1_000],
    ['expiry', 100, 820],
  ]);
});
