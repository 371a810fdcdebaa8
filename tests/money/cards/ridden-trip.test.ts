/** A planned trip with a card: what each tap would cost, and what it cost as the ledger has it. */
import { describe, expect, it } from 'vitest';
import { type CardState, emptyCardState } from '../../../server/money/cards/card-state.ts';
import { type CardsContext, createCardsContext } from '../../../server/money/cards/cards-context.ts';
import {
  isRefusedTap,
  isStartOfRide,
  type PostedTrip,
  priceRide,
  type RiddenTap,
  startsBeforeLastTap,
  toClosedTap,
  toPostedTrip,
  toStateBefore,
} from '../../../server/money/cards/ridden-trip.ts';
import type { VirtualRide, VirtualTap } from '../../../server/money/cards/virtual-ride.ts';
import { noMoney } from '../../../server/money/ledger/journey-explanation.ts';
import type { CardRow, JourneyRow } from '../../../server/money/ledger/ledger-store.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Card, Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { CardLedger } from './card-ledger.ts';
import { at, D, makeCard, makeTap } from './card-world.ts';

const toContext = (denied: readonly string[] = [], fromSec = 0) =>
  createCardsContext(
    new SchemeBook([exampleScheme]),
    exampleFareNetwork,
    denied.map((cardId) => ({ version: 1, cardId, reason: 'lost', fromSec, toSec: null })),
  );
const context = toContext();
const toRow = (card: Card): CardRow => ({ ...card, balanceFen: 0, state: '', unsettledDay: null });
const account = toRow(makeCard('A1'));
const chip = toRow(makeCard('31A1', { mediumId: 'chip-a' }));

const tapOf = (seq: number, kind: Tap['kind'], clock: string, part: Partial<Tap> = {}) =>
  makeTap('virtual/t', seq, {
    ...{ kind, eventSec: at(D, clock) },
    ...(kind === 'ride' ? { networkId: 'A-bus', routeId: 'r1' } : { networkId: 'A-metro' }),
    ...part,
  });
/** The metro from S1 to S5 for 400 fen, then a bus for 180 fen, an hour and a half after the entry. */
const metroThenBus = (cardId = 'A1'): VirtualRide => {
  const taps = [
    tapOf(1, 'on', '08:40', { stopId: 'ex:S1', cardId }),
    tapOf(2, 'off', '09:00', { stopId: 'ex:S5', cardId }),
    tapOf(3, 'ride', '10:10', { cardId }),
  ];
  const toVirtual = (tap: Tap, i: number): VirtualTap => ({
    ...{ tap, legIndex: [0, 0, 2][i] as number },
    exit: i === 0 ? { stopId: 'ex:S5', eventSec: at(D, '09:00') } : null,
  });
  return { taps: taps.map(toVirtual), outsideLegs: [1] };
};
const topUp = (amountFen: number, clock = '05:00') =>
  makeTap('kiosk', 1, { kind: 'top-up', amountFen, eventSec: at(D, clock) });

/** `tap leg outcome fare held balance`, and the reason of a refusal. */
const toLine = ({
  balanceAfterFen,
  fareFen,
  heldFen,
  journeyId,
  legIndex,
  outcome,
  reason,
  tap,
}: RiddenTap) =>
  [tap.kind, legIndex, outcome, reason, fareFen, heldFen, balanceAfterFen, journeyId].join(' ');

describe('a trip priced in advance', () => {
  const price = (balanceFen: number, card = account, of: CardsContext = context) =>
    priceRide(metroThenBus(card.cardId), { ...emptyCardState, balanceFen }, card, of);

  it('has the price and the balance of each tap', () => {
    const trip = price(1_000);
    expect(trip.taps.map(toLine)).toEqual([
      'on 0 entered   700 1000 ',
      'off 0 paid  400  600 virtual/t/1',
      'ride 2 paid  180  420 virtual/t/3',
    ]);
    expect(trip).toMatchObject({
      ...{
        isCompleted: true,
        isRepeated: false,
        outsideLegs: [1],
        balanceBeforeFen: 1_000,
        balanceAfterFen: 420,
      },
    });
    expect(trip.journeys).toMatchObject([
      { journeyId: 'virtual/t/1', version: 0, cardId: 'A1', riderFen: 400, batchDay: D },
      { journeyId: 'virtual/t/3', version: 0, cardId: 'A1', riderFen: 180, batchDay: D },
    ]);
  });

  it('ends at the first tap that an account is refused', () => {
    // The metro takes the balance below zero.
    const trip = price(100);
    expect(trip.taps.map(toLine).slice(2)).toEqual(['ride 2 refused balance   -300 virtual/t/3']);
    expect(trip).toMatchObject({ isCompleted: false, balanceAfterFen: -300 });
    const entry = price(-1);
    expect(entry.taps.map(toLine)).toEqual(['on 0 refused balance   -1 virtual/t/1']);
    expect(entry.journeys).toMatchObject([{ status: 'refused' }]);
  });

  it('ends at a gate that stays closed for a chip', () => {
    const trip = price(1_000, chip);
    expect(trip.taps.map(toLine)).toEqual([
      'on 0 entered    1000 ',
      'off 0 paid  400  600 virtual/t/1',
      'ride 2 paid  180  420 virtual/t/3',
    ]);
    expect(trip.taps.map(({ tap }) => [tap.cardSeq, tap.amountFen])).toEqual([
      ...[
        [1, null],
        [2, 400],
        [3, 180],
      ],
    ]);
    const closed = price(1_000, chip, toContext([chip.cardId], at(D, '10:00')));
    expect(closed.taps.map(toLine).slice(2)).toEqual(['ride 2 refused denied   600 ']);
    expect(closed).toMatchObject({ isCompleted: false, balanceAfterFen: 600, journeys: [{ riderFen: 400 }] });
  });
});

describe('the state from which a trip is priced', () => {
  const last = (eventSec: number, terminalId = 'bus') => ({
    ...emptyCardState,
    last: { cardSeq: null, eventSec, terminalId, terminalSeq: 1 },
  });
  const starts = (state: CardState, card = account, ride = metroThenBus()) =>
    startsBeforeLastTap(ride, state, card, context);

  it('is not the present one if the trip starts before the last tap of an account', () => {
    const start = at(D, '08:40');
    expect(starts(last(start - 1))).toBe(false);
    expect(starts(last(start, 'zzz'))).toBe(true);
    expect(starts({ ...last(0), last: { ...last(start, 'virtual/t').last, terminalSeq: 1 } as never })).toBe(
      true,
    );
    expect(starts(last(start + 1))).toBe(true);
    expect(starts(emptyCardState)).toBe(false);
    expect(starts(last(start + 1), chip)).toBe(false);
    expect(starts(last(start + 1), account, { taps: [], outsideLegs: [] })).toBe(false);
  });

  it('is then that after the earlier taps, in their order', () => {
    const bus = (seq: number, clock: string) => ({ ...tapOf(seq, 'ride', clock), terminalId: 'bus' });
    const taps = [bus(3, '09:30'), bus(2, '08:39'), topUp(500), bus(9, '08:40')];
    const state = toStateBefore(metroThenBus(), taps, account, context);
    expect(state).toMatchObject({ balanceFen: 500 - 180 - 180, last: { terminalId: 'bus', terminalSeq: 9 } });
    expect(
      toStateBefore(metroThenBus(), [tapOf(1, 'on', '08:40', { stopId: 'ex:S1' })], account, context),
    ).toBe(emptyCardState);
    expect(toStateBefore({ taps: [], outsideLegs: [] }, taps, account, context)).toBe(emptyCardState);
  });
});

describe('a trip as the ledger has it', () => {
  const ride = metroThenBus();
  const taps = ride.taps.map(({ tap }) => tap);
  /** @param before - taps of the card before the trip; @param count - taps of the trip that were written */
  function post(
    before: readonly Tap[],
    count = 3,
    part: Partial<PostedTrip> = {},
    of = context,
    closeDay?: number,
  ) {
    const ledger = new CardLedger(account, of);
    for (const tap of [...before, ...taps.slice(0, count)]) ledger.commit([tap]);
    if (closeDay !== undefined) ledger.close(closeDay);
    const posted: PostedTrip = {
      ...{ cardId: 'A1', taps: taps.slice(0, count), journeys: ledger.journeys, transfers: ledger.transfers },
      ...{ balanceFen: 77, isRepeated: false, closed: undefined, ...part },
    };
    return toPostedTrip(ride, posted, of);
  }

  it('has what was paid at each tap', () => {
    const trip = post([topUp(1_000)]);
    expect(trip.taps.map(toLine)).toEqual([
      'on 0 entered   700 1000 ',
      'off 0 paid  400  600 virtual/t/1',
      'ride 2 paid  180  420 virtual/t/3',
    ]);
    expect(trip).toMatchObject({
      ...{
        isCompleted: true,
        isRepeated: false,
        outsideLegs: [1],
        balanceBeforeFen: 1_000,
        balanceAfterFen: 420,
      },
    });
    expect(trip.journeys.map(({ journeyId }) => journeyId)).toEqual(['virtual/t/1', 'virtual/t/3']);
  });

  it('is the same in whichever order its taps and journeys are listed, beside other journeys', () => {
    const other = { ...tapOf(1, 'ride', '07:00'), terminalId: 'bus' };
    const expected = post([topUp(1_000), other]);
    const ledger = new CardLedger(account, context);
    for (const tap of [topUp(1_000), other, ...taps]) ledger.commit([tap]);
    const again = post([topUp(1_000), other], 3, {
      taps: taps.toReversed(),
      journeys: ledger.journeys.toReversed(),
    });
    expect(again).toEqual(expected);
    expect(again.journeys).toHaveLength(2);
    expect(again.balanceBeforeFen).toBe(820);
  });

  it('is not complete before its last tap, or if one was refused', () => {
    const part = post([topUp(1_000)], 2, { isRepeated: true });
    expect(part).toMatchObject({ isCompleted: false, isRepeated: true, balanceAfterFen: 600 });
    const refused = post([topUp(100)]);
    expect(refused.taps.map(toLine).at(-1)).toBe('ride 2 refused balance   -300 virtual/t/3');
    expect(refused.isCompleted).toBe(false);
    const closed = toClosedTap(ride.taps[2] as VirtualTap, 'price', 600);
    const shut = post([topUp(1_000)], 2, { closed });
    expect(shut.taps.map(toLine).at(-1)).toBe('ride 2 refused price   600 ');
    expect(shut).toMatchObject({ isCompleted: false, balanceAfterFen: 600 });
  });

  it('has the balance of the request where no tap moved money', () => {
    expect(post([], 0)).toMatchObject({ taps: [], balanceBeforeFen: 77, balanceAfterFen: 77 });
    expect(post([topUp(500)], 1)).toMatchObject({ balanceBeforeFen: 77, balanceAfterFen: 500 });
    expect(post([], 1).taps.map(toLine)).toEqual(['on 0 entered   700 0 ']);
  });

  it('has the hold of its own entry, not that of another gate with the same number', () => {
    const train = (seq: number, kind: 'on' | 'off', clock: string, stopId: string) =>
      makeTap('rail', seq, { kind, networkId: 'rail', stopId, eventSec: at(D, clock) });
    const trip = post([topUp(5_000), train(1, 'on', '06:00', 'ex:R1'), train(2, 'off', '07:00', 'ex:R2')]);
    expect(trip.taps.map(({ heldFen }) => heldFen)).toEqual([700, null, null]);
    expect(trip).toMatchObject({ balanceBeforeFen: 2_000, balanceAfterFen: 1_420 });
  });

  it('has the journey of its exit, also if another entry between them came late', () => {
    const ledger = new CardLedger(account, context);
    const between = makeTap('gate', 9, {
      ...{ kind: 'on', networkId: 'A-metro', stopId: 'ex:S2', eventSec: at(D, '08:50') },
    });
    for (const tap of [topUp(1_000), ...taps.slice(0, 2), between]) ledger.commit([tap]);
    const { journeys, transfers } = ledger;
    const trip = post([topUp(1_000)], 2, { journeys, transfers });
    expect(trip.journeys.map(({ journeyId, status }) => [journeyId, status])).toEqual([
      ['virtual/t/1', 'open'],
      ['gate/9', 'completed'],
    ]);
    expect(trip.taps[1]).toMatchObject({ outcome: 'paid', journeyId: 'gate/9', balanceAfterFen: 700 });
  });

  it('keeps an entry whose journey a close settled as an entry', () => {
    const settled = post([topUp(1_000)], 1, {}, context, D);
    expect(settled.taps.map(({ fareFen, outcome }) => [outcome, fareFen])).toEqual([['entered', null]]);
    const journey = settled.journeys[0] as JourneyRow;
    for (const status of ['autocompleted', 'aged'] as const) {
      const trip = post([topUp(1_000)], 1, { journeys: [{ ...journey, status }] });
      expect(trip.taps).toMatchObject([{ outcome: 'entered', journeyId: null }]);
    }
  });

  it('says why an older program refused the card, which stored no reason', () => {
    const refuse = (of: CardsContext) => {
      const journey = { ...(post([], 1).journeys[0] ?? post([topUp(1)], 1, {}, context, D).journeys[0]) };
      const row = { ...journey, status: 'refused', explanation: noMoney } as JourneyRow;
      return post([topUp(500)], 1, { journeys: [row] }, of).taps.map(({ reason }) => reason);
    };
    expect(refuse(context)).toEqual(['balance']);
    expect(refuse(toContext(['A1'], at(D, '08:40')))).toEqual(['denied']);
  });
});

describe('taps under the key of a trip', () => {
  it('are its beginning if they are its first taps', () => {
    const ride = metroThenBus();
    const taps = ride.taps.map(({ tap }) => tap);
    const isStart = (...known: Tap[]) => isStartOfRide(known, ride);
    expect(isStart()).toBe(true);
    expect(isStart(...taps.slice(0, 2))).toBe(true);
    expect(isStart(...taps)).toBe(true);
    expect(isStart(...taps, tapOf(4, 'ride', '11:00'))).toBe(false);
    expect(isStart(...taps.slice(1))).toBe(false);
    const [first] = taps as [Tap];
    for (const part of [
      { kind: 'off' },
      { eventSec: 1 },
      { networkId: 'rail' },
      { routeId: 'r' },
      { stopId: 's' },
    ])
      expect(isStart({ ...first, ...part } as Tap)).toBe(false);
    // What the gate filled in does not count.
    expect(isStart({ ...first, cardSeq: 5, amountFen: 7, balanceAfterFen: 9 })).toBe(true);
  });

  it('were refused where the ledger has a refused journey of the tap', () => {
    const tap = tapOf(1, 'ride', '08:00');
    const journey = (journeyId: string, status: JourneyRow['status']) =>
      ({ journeyId, status }) as JourneyRow;
    expect(isRefusedTap(tap, [journey('virtual/t/2', 'refused'), journey('virtual/t/1', 'completed')])).toBe(
      false,
    );
    expect(isRefusedTap(tap, [journey('virtual/t/2', 'completed'), journey('virtual/t/1', 'refused')])).toBe(
      true,
    );
    expect(isRefusedTap(tap, [])).toBe(false);
  });
});
