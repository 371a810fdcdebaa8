/** All taps of a card read from the first one, with closes and with the money of disputes. */
import { describe, expect, it } from 'vitest';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import type { CardDispute } from '../../../server/money/cards/dispute-returns.ts';
import { replayCard } from '../../../server/money/cards/replay-card.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard, makeTap, TapMaker } from './card-world.ts';

const account = makeCard('A1');
const chip = makeCard('31A1', { mediumId: 'chip-a' });
const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork);

/** A dispute of the card's own money, decided at 12:00. */
const toDispute = (journeyId: string, amountFen: number, part: Partial<CardDispute> = {}): CardDispute => ({
  source: `dispute/${journeyId}/${amountFen}`,
  journeyId,
  amountFen,
  dueFen: 0,
  keptFen: 0,
  decidedSec: at(D, '12:00'),
  ...part,
});

interface Case {
  readonly card?: typeof account;
  readonly closedDay?: number;
}

/** `id status` of the journeys, and the state, after all taps and disputes. */
function replay(
  taps: readonly Tap[],
  disputes: readonly CardDispute[] = [],
  { card = account, closedDay }: Case = {},
) {
  const { events, state } = replayCard(card, taps, closedDay ?? null, context, disputes);
  const journeys = events.flatMap((event) =>
    event.kind === 'journey' ? [`${event.outcome.journeyId} ${event.outcome.status}`] : [],
  );
  return { journeys, state, balanceFen: state.balanceFen, events };
}

/** A metro journey of 400 fen with 5,000 fen on the card. */
function rideMetro(): { taps: TapMaker; list: Tap[] } {
  const taps = new TapMaker();
  return { taps, list: [taps.topUp('A1', 5_000), ...taps.metro('A1', '08:40', '09:00', 'S1', 'S5')] };
}

describe('the taps of a card', () => {
  it('are read in their order, in whichever order they are given', () => {
    const { list } = rideMetro();
    const { events, journeys, state } = replay(list.toReversed());
    expect(journeys).toEqual(['gate-S1/1 completed']);
    expect(events.map(({ kind }) => kind)).toEqual(['money', 'hold', 'journey']);
    expect(state).toMatchObject({ balanceFen: 4_600, disputedSec: null, open: null });
  });

  it('of a chip are in the order of its counter, not of the clocks', () => {
    const ride = (seq: number, cardSeq: number, clock: string) =>
      makeTap('bus', seq, {
        cardId: chip.cardId,
        cardSeq,
        networkId: 'A-bus',
        routeId: 'r1',
        eventSec: at(D, clock),
        amountFen: 180,
      });
    const { journeys, state } = replay([ride(1, 2, '07:00'), ride(2, 1, '08:00')], [], { card: chip });
    expect(journeys).toEqual(['bus/2 completed', 'bus/1 completed']);
    expect(state.last?.cardSeq).toBe(2);
  });

  it('leave an entry open until its day is closed; what the close settles comes last', () => {
    const { list, taps } = rideMetro();
    const all = [...list, taps.gate('on', 'A1', '10:00', 'S2'), taps.bus('A1', '15:00', 'r1')];
    for (const closedDay of [undefined, D - 1]) {
      const open = replay(all, [], closedDay === undefined ? {} : { closedDay });
      expect(open.journeys).toEqual(['gate-S1/1 completed', 'bus/1 completed']);
      expect(open.state).toMatchObject({ balanceFen: 4_420, open: { terminalId: 'gate-S2' } });
    }
    const closed = replay(all, [], { closedDay: D });
    expect(closed.journeys).toEqual(['gate-S1/1 completed', 'bus/1 completed', 'gate-S2/1 unresolved']);
    expect(closed.state).toMatchObject({ balanceFen: 3_720, open: null, settledDay: D });
  });
});

describe('the money of a dispute', () => {
  it('is in the balance after it, with the instant of its decision', () => {
    const { list } = rideMetro();
    const decidedSec = at(D, '12:00');
    expect(replay(list, [toDispute('gate-S1/1', 150)]).state).toMatchObject({
      balanceFen: 4_750,
      disputedSec: decidedSec,
    });
  });

  it.each([
    ['pays for a tap a second after the decision', '14:59:59', 'completed', 320],
    ['does not pay for a tap at the instant of the decision', '15:00', 'refused', 500],
    ['does not pay for a tap before the decision', '15:00:01', 'refused', 500],
  ])('%s', (_what, decided, status, balanceFen) => {
    const taps = new TapMaker();
    // The metro takes the balance below zero, and such a card is refused.
    const list = [
      taps.topUp('A1', 100),
      ...taps.metro('A1', '08:40', '09:00', 'S1', 'S5'),
      taps.bus('A1', '15:00', 'r1'),
      taps.topUp('A1', 400, at(D, '16:00')),
    ];
    const { journeys, state } = replay(list, [toDispute('gate-S1/1', 400, { decidedSec: at(D, decided) })]);
    expect(journeys).toEqual(['gate-S1/1 completed', `bus/1 ${status}`]);
    expect(state.balanceFen).toBe(balanceFen);
  });

  it('is at most what the journey costs', () => {
    const { list } = rideMetro();
    expect(replay(list, [toDispute('gate-S1/1', 450)]).balanceFen).toBe(5_000);
  });

  it('of several decisions about a journey is together at most what it costs', () => {
    const { list, taps } = rideMetro();
    const first = toDispute('gate-S1/1', 150);
    const later = toDispute('gate-S1/1', 300, { decidedSec: at(D, '13:00') });
    expect(replay(list, [first, later]).state).toMatchObject({
      balanceFen: 5_000,
      disputedSec: at(D, '13:00'),
    });
    const last = toDispute('gate-S1/1', 100, { decidedSec: at(D, '14:00') });
    expect(replay(list, [first, later, last]).balanceFen).toBe(5_000);
    // A tap between the decisions has the money of the first one alone.
    const poor = [taps.topUp('A1', 100, at(D, '04:00')), ...list.slice(1)];
    const between = taps.bus('A1', '12:30', 'r1');
    expect(replay([...poor, between], [first, later]).journeys).toEqual([
      'gate-S1/1 completed',
      'bus/1 refused',
    ]);
  });

  it('of journeys is that of each of them', () => {
    const { list, taps } = rideMetro();
    const disputes = [toDispute('gate-S1/1', 400), toDispute('bus/1', 180)];
    expect(replay([...list, taps.bus('A1', '11:00', 'r1')], disputes).balanceFen).toBe(5_000);
  });

  it('is none where the replay has no such journey, or has it only after the decision', () => {
    const { list, taps } = rideMetro();
    const missing = replay(list, [toDispute('bus/1', 180)]);
    expect(missing.state).toMatchObject({ balanceFen: 4_600, disputedSec: at(D, '12:00') });
    const early = replay(
      [...list, taps.bus('A1', '15:00', 'r1')],
      [toDispute('bus/1', 180, { decidedSec: at(D, '14:00') })],
    );
    expect(early.balanceFen).toBe(4_420);
  });

  it('is none for a ride that was refused', () => {
    const taps = new TapMaker();
    const list = [taps.bus('A1', '08:00', 'r1'), taps.bus('A1', '10:00', 'r1')];
    const { balanceFen, journeys } = replay(list, [toDispute('bus/2', 180)]);
    expect(journeys).toEqual(['bus/1 completed', 'bus/2 refused']);
    expect(balanceFen).toBe(-180);
  });
});

describe('what the gate took of a card', () => {
  const ride = (amountFen: number) => [
    makeTap('kiosk', 1, { kind: 'top-up', cardId: chip.cardId, cardSeq: 1, amountFen: 5_000 }),
    makeTap('bus', 1, {
      cardId: chip.cardId,
      cardSeq: 2,
      networkId: 'A-bus',
      routeId: 'r1',
      eventSec: at(D, '09:00'),
      amountFen,
    }),
  ];
  /** Balance after decisions about a ride of 180 fen for which the gate took another amount. */
  const decide = (takenFen: number, parts: readonly [amountFen: number, dueFen: number, keptFen: number][]) =>
    replay(
      ride(takenFen),
      parts.map(([amountFen, dueFen, keptFen]) => toDispute('bus/1', amountFen, { dueFen, keptFen })),
      { card: chip },
    ).balanceFen;

  it('bounds what comes back, if that is less than the price', () => {
    expect(decide(100, [[180, 0, 0]])).toBe(5_000);
    expect(decide(0, [[180, 0, 0]])).toBe(5_000);
  });

  it('above the price comes back beside the price', () => {
    expect(decide(250, [])).toBe(4_750);
    expect(decide(250, [[100, 70, 0]])).toBe(4_850);
    expect(decide(250, [[250, 70, 0]])).toBe(5_000);
    // Only the price is left, and only what was too much.
    expect(decide(250, [[250, 0, 0]])).toBe(4_930);
    expect(decide(250, [[90, 90, 0]])).toBe(4_820);
  });

  it('above the price comes back once', () => {
    expect(
      decide(250, [
        [50, 50, 0],
        [70, 70, 0],
      ]),
    ).toBe(4_820);
  });

  it('above the price stays off the card where the operator keeps it', () => {
    expect(decide(250, [[0, 0, 70]])).toBe(4_750);
    expect(
      decide(250, [
        [0, 0, 50],
        [70, 70, 0],
      ]),
    ).toBe(4_770);
    // A decision may keep no more than there is; the rest of the price is not touched.
    expect(
      decide(250, [
        [0, 0, 90],
        [250, 70, 0],
      ]),
    ).toBe(4_930);
  });

  it('leaves the rest to the operator where a decision gives a part back', () => {
    expect(
      decide(250, [
        [30, 30, 90],
        [70, 70, 0],
      ]),
    ).toBe(4_780);
  });

  it('of a void pair comes back as what was too much', () => {
    const off = (kind: 'on' | 'off', cardSeq: number, clock: string) =>
      makeTap(`gate-${kind}`, 1, {
        kind,
        cardId: chip.cardId,
        cardSeq,
        networkId: 'A-metro',
        stopId: 'ex:S1',
        eventSec: at(D, clock),
        amountFen: kind === 'on' ? null : 300,
      });
    const pair = [off('on', 1, '08:00'), off('off', 2, '08:05')];
    const whole = replay(pair, [toDispute('gate-on/1', 300, { dueFen: 300 })], { card: chip });
    expect(whole.journeys).toEqual(['gate-on/1 void']);
    expect(whole.balanceFen).toBe(0);
    expect(replay(pair, [toDispute('gate-on/1', 300)], { card: chip }).balanceFen).toBe(-300);
  });
});

describe('the money of an entry or exit alone', () => {
  const nextDay = { decidedSec: at(D + 1, '12:00') };

  it('comes back from an exit without entry', () => {
    const taps = new TapMaker();
    const list = [taps.topUp('A1', 5_000), taps.gate('off', 'A1', '09:00', 'S5')];
    expect(replay(list).balanceFen).toBe(4_300);
    expect(replay(list, [toDispute('gate-S5/1', 800)]).balanceFen).toBe(5_000);
    expect(replay(list, [toDispute('gate-S5/1', 800, { dueFen: 100 })]).balanceFen).toBe(5_000);
    expect(replay(list, [toDispute('gate-S5/1', 700, { dueFen: 100 })]).balanceFen).toBe(4_900);
  });

  it('comes back from an open entry once its day is over', () => {
    const taps = new TapMaker();
    const list = [taps.topUp('A1', 5_000), taps.gate('on', 'A1', '08:00', 'S1')];
    // The close takes the 700 fen that the decision gave.
    const settled = replay(list, [toDispute('gate-S1/1', 700, nextDay)], { closedDay: D });
    expect(settled.balanceFen).toBe(5_000);
    const same = replay(list, [toDispute('gate-S1/1', 700)], { closedDay: D });
    expect(same.balanceFen).toBe(4_300);
    const dueToo = replay(list, [toDispute('gate-S1/1', 700, { ...nextDay, dueFen: 100 })], { closedDay: D });
    expect(dueToo.balanceFen).toBe(4_900);
  });

  it('comes back from an entry followed by another, on its day, too', () => {
    const taps = new TapMaker();
    const list = [
      taps.topUp('A1', 5_000),
      taps.gate('on', 'A1', '08:00', 'S1'),
      taps.gate('on', 'A1', '08:30', 'S3'),
      taps.gate('on', 'A1', '09:00', 'S2'),
    ];
    expect(replay(list).balanceFen).toBe(3_600);
    expect(replay(list, [toDispute('gate-S3/1', 700)]).balanceFen).toBe(4_300);
    expect(replay(list, [toDispute('gate-S2/1', 700)]).balanceFen).toBe(3_600);
    expect(replay(list, [toDispute('gate-S9/1', 700)]).balanceFen).toBe(3_600);
  });

  it('is that of the version in force on its day', () => {
    const networks = exampleScheme.networks.map((network) => ({ ...network, maxFareFen: 900 }));
    const next = { ...exampleScheme, version: 2, validFrom: D + 1, networks };
    const twoVersions = createCardsContext(new SchemeBook([exampleScheme, next]), exampleFareNetwork);
    const taps = new TapMaker();
    const list = [taps.topUp('A1', 5_000), taps.gate('on', 'A1', '08:00', 'S1')];
    const disputes = [toDispute('gate-S1/1', 1_000, nextDay)];
    expect(replayCard(account, list, null, twoVersions, disputes).state.balanceFen).toBe(5_700);
  });

  it('is none for a chip, of which an entry takes nothing', () => {
    const on = makeTap('gate', 1, {
      kind: 'on',
      cardId: chip.cardId,
      cardSeq: 1,
      networkId: 'A-metro',
      stopId: 'ex:S1',
    });
    const disputes = [toDispute('gate/1', 700, nextDay)];
    expect(replay([on], disputes, { card: chip }).balanceFen).toBe(0);
  });
});
