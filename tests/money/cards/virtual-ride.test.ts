/** The taps of a planned trip, and what a gate answers to each of them. */
import { describe, expect, it } from 'vitest';
import { type CardState, emptyCardState, type OpenJourney } from '../../../server/money/cards/card-state.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import {
  isMediumKnown,
  toGateTap,
  toVirtualRide,
  type VirtualLeg,
  type VirtualTap,
} from '../../../server/money/cards/virtual-ride.ts';
import type { Medium, Scheme, SchemeNetwork } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard, makeTap } from './card-world.ts';

const toContext = (schemes: readonly Scheme[], denied: readonly string[] = []) =>
  createCardsContext(
    new SchemeBook(schemes),
    exampleFareNetwork,
    denied.map((cardId) => ({ ...{ version: 1, cardId, reason: 'lost' }, fromSec: 0, toSec: null })),
  );
const context = toContext([exampleScheme]);

/** A chip may go 100 fen below zero, and is refused below 20. */
const withMedia = (part: Partial<Medium>): Scheme => ({
  ...exampleScheme,
  media: exampleScheme.media.map((medium) => ({ ...medium, ...part })),
});
const strict = toContext([withMedia({ negativeLimitFen: 100, minBalanceFen: 20 })]);

describe('the taps of a trip', () => {
  const networkOf = (id: string) => exampleScheme.networks.find((network) => network.id === id);
  const networks: Readonly<Record<string, SchemeNetwork | undefined>> = {
    m1: networkOf('A-metro'),
    m2: networkOf('A-metro'),
    r1: networkOf('A-bus'),
    r2: networkOf('A-bus'),
    rail: networkOf('rail'),
  };
  const leg = (
    routeId: string,
    from: string,
    to: string,
    departure: string,
    arrival: string,
  ): VirtualLeg => ({
    ...{ routeId, fromStopId: from, toStopId: to },
    ...{ departureSec: at(D, departure), arrivalSec: at(D, arrival) },
  });
  const ride = (...legs: VirtualLeg[]) =>
    toVirtualRide('A1', 'virtual/t', legs, (routeId) => networks[routeId], context);
  const listTaps = (...legs: VirtualLeg[]) =>
    ride(...legs).taps.map(
      ({ exit, legIndex, tap }) =>
        `${tap.terminalSeq} ${legIndex} ${tap.kind} ${tap.stopId} ${tap.routeId}${exit ? ` to ${exit.stopId}` : ''}`,
    );

  it('are one at the door of a bus', () => {
    const { outsideLegs, taps } = ride(leg('r1', 'a', 'b', '08:00', '08:20'));
    expect(outsideLegs).toEqual([]);
    expect(taps).toEqual([
      {
        legIndex: 0,
        exit: null,
        tap: makeTap('virtual/t', 1, {
          ...{ kind: 'ride', networkId: 'A-bus', routeId: 'r1', stopId: 'a', tariffVersion: 1 },
          eventSec: at(D, '08:00'),
        }),
      },
    ]);
  });

  it('are an entry that knows its exit, and the exit', () => {
    const { taps } = ride(leg('m1', 'ex:S1', 'ex:S5', '08:00', '08:20'));
    const metro = { networkId: 'A-metro', routeId: 'm1', tariffVersion: 1 };
    const exit = { stopId: 'ex:S5', eventSec: at(D, '08:20') };
    expect(taps).toEqual([
      {
        ...{ legIndex: 0, exit },
        tap: makeTap('virtual/t', 1, { ...metro, kind: 'on', stopId: 'ex:S1', eventSec: at(D, '08:00') }),
      },
      { legIndex: 0, exit: null, tap: makeTap('virtual/t', 2, { ...metro, ...exit, kind: 'off' }) },
    ]);
  });

  it('are those of one journey for consecutive rides within the gates, whose line is not known', () => {
    const legs = [
      leg('m1', 'S1', 'S2', '08:00', '08:10'),
      leg('m2', 'S2', 'S3', '08:15', '08:20'),
      leg('m1', 'S3', 'S5', '08:25', '08:30'),
    ];
    expect(listTaps(...legs)).toEqual(['1 0 on S1 null to S5', '2 2 off S5 null']);
    expect(ride(...legs).taps.map(({ tap }) => tap.eventSec)).toEqual([at(D, '08:00'), at(D, '08:30')]);
  });

  it('are those of each ride on buses, on another network, and with a ride elsewhere between them', () => {
    expect(listTaps(leg('r1', 'a', 'b', '08:00', '08:10'), leg('r2', 'b', 'c', '08:20', '08:30'))).toEqual([
      '1 0 ride a r1',
      '2 1 ride b r2',
    ]);
    expect(
      listTaps(leg('m1', 'S1', 'S2', '08:00', '08:10'), leg('rail', 'R1', 'R2', '08:20', '09:30')),
    ).toEqual(['1 0 on S1 m1 to S2', '2 0 off S2 m1', '3 1 on R1 rail to R2', '4 1 off R2 rail']);
    const outside = [
      leg('m1', 'S1', 'S2', '08:00', '08:10'),
      leg('taxi', 'S2', 'S3', '08:10', '08:15'),
      leg('m1', 'S3', 'S5', '08:20', '08:30'),
    ];
    expect(listTaps(...outside)).toEqual([
      ...['1 0 on S1 m1 to S2', '2 0 off S2 m1'],
      ...['3 2 on S3 m1 to S5', '4 2 off S5 m1'],
    ]);
    expect(ride(...outside).outsideLegs).toEqual([1]);
  });

  it('are by the network and version of the service day of each', () => {
    const next = { ...exampleScheme, version: 2, validFrom: D + 1 };
    const asked: [string, number][] = [];
    const legs = [{ ...leg('m1', 'S1', 'S5', '28:20', '28:40'), routeId: 'm1' }];
    const { taps } = toVirtualRide(
      ...(['A1', 'virtual/t', legs] as const),
      (routeId, day) => {
        asked.push([routeId, day]);
        return networks[routeId];
      },
      toContext([exampleScheme, next]),
    );
    // The service day ends at half past four.
    expect(asked).toEqual([['m1', D]]);
    expect(taps.map(({ tap }) => tap.tariffVersion)).toEqual([1, 2]);
  });
});

describe('a gate', () => {
  const chip = makeCard('31A1', { mediumId: 'chip-a' });
  const virtual = (part: Partial<Tap>, exit: VirtualTap['exit'] = null): VirtualTap => ({
    ...{ legIndex: 0, exit },
    tap: makeTap('virtual/t', 1, { cardId: chip.cardId, eventSec: at(D, '08:40'), ...part }),
  });
  const door = virtual({ networkId: 'A-bus', routeId: 'r1', stopId: 'a' });
  const gate = (kind: 'on' | 'off', stopId: string, exit: VirtualTap['exit'] = null) =>
    virtual({ kind, networkId: 'A-metro', stopId, eventSec: at(D, kind === 'on' ? '08:40' : '09:00') }, exit);
  const toS5 = { stopId: 'ex:S5', eventSec: at(D, '09:00') };
  const open: OpenJourney = {
    ...{ terminalId: 'gate', terminalSeq: 1, networkId: 'A-metro', routeId: null, stopId: 'ex:S1' },
    ...{ startSec: at(D, '08:40'), serviceDay: D, version: 0, holdFen: 0, memory: null },
  };
  const ask = (tap: VirtualTap, state: Partial<CardState> = {}, of = context, card = chip) => {
    const answer = toGateTap(tap, { ...emptyCardState, ...state }, card, of);
    if (answer.kind === 'closed') return answer.reason;
    expect(answer.kind).toBe('written');
    const { amountFen, balanceAfterFen, cardSeq } = answer.tap;
    return [cardSeq, amountFen, balanceAfterFen];
  };

  it('writes every tap of an account as it is, whatever the account has', () => {
    const denied = toContext([exampleScheme], ['A1']);
    const account = makeCard('A1');
    const state = { ...emptyCardState, balanceFen: -5_000 };
    expect(toGateTap(door, state, account, denied)).toEqual({ kind: 'written', tap: door.tap });
    const counting = toContext([withMedia({ hasCounter: true })]);
    expect(ask(door, {}, counting, account)).toEqual([1, null, null]);
  });

  it('takes the price from a chip and counts on from its last tap', () => {
    expect(ask(door, { balanceFen: 500 })).toEqual([1, 180, 320]);
    const last = { cardSeq: 7, eventSec: 0, terminalId: 'bus', terminalSeq: 1 };
    expect(ask(door, { balanceFen: 500, last })).toEqual([8, 180, 320]);
    expect(ask(door, { balanceFen: 500, last: { ...last, cardSeq: null } })).toEqual([1, 180, 320]);
    // What is stored on the chip counts, not what the ledger has.
    expect(ask(door, { balanceFen: 500, signedFen: 200 })).toEqual([1, 180, 20]);
  });

  it('takes nothing at an entry, and the price of the whole journey at the exit', () => {
    expect(ask(gate('on', 'ex:S1', toS5), { balanceFen: 500 })).toEqual([1, null, 500]);
    expect(ask(gate('off', 'ex:S5'), { balanceFen: 500, open })).toEqual([1, 400, 100]);
    // Back at the entry's stop within ten minutes nothing is due, later the price of the stop.
    const soon = { ...open, stopId: 'ex:S5', startSec: at(D, '08:50') };
    expect(ask(gate('off', 'ex:S5'), { balanceFen: 500, open: soon })).toEqual([1, 0, 500]);
    expect(
      ask(gate('off', 'ex:S5'), { balanceFen: 500, open: { ...soon, startSec: at(D, '08:49') } }),
    ).toEqual([...[1, 300, 200]]);
  });

  it('takes the highest fare at an exit without entry', () => {
    expect(ask(gate('off', 'ex:S5'), { balanceFen: 500 })).toEqual([1, 700, -200]);
  });

  it('knows by the line of the entry what the journey costs', () => {
    const networks = exampleScheme.networks.map((network) => ({
      ...network,
      routeFares: [{ routes: ['m9'], fare: { kind: 'flat' as const, amountFen: 600 } }],
    })) as unknown as readonly SchemeNetwork[];
    const express = toContext([{ ...exampleScheme, networks } as Scheme]);
    const off = virtual({
      kind: 'off',
      networkId: 'A-metro',
      routeId: 'm1',
      stopId: 'ex:S5',
      eventSec: at(D, '09:00'),
    });
    expect(ask(off, { balanceFen: 700, open: { ...open, routeId: 'm9' } }, express)).toEqual([1, 600, 100]);
    expect(ask(off, { balanceFen: 700, open }, express)).toEqual([1, 400, 300]);
    const on = virtual({ kind: 'on', networkId: 'A-metro', routeId: 'm9', stopId: 'ex:S1' }, toS5);
    const poor = toContext([{ ...withMedia({ negativeLimitFen: 0 }), networks } as Scheme]);
    expect(ask(on, { balanceFen: 599, open }, poor)).toBe('price');
    expect(ask(on, { balanceFen: 600, open }, poor)).toEqual([1, null, 600]);
  });

  it('stays closed for a denied chip, and lets it out', () => {
    const denied = toContext([exampleScheme], [chip.cardId]);
    expect(ask(door, { balanceFen: 500 }, denied)).toBe('denied');
    expect(ask(gate('on', 'ex:S1', toS5), { balanceFen: 500 }, denied)).toBe('denied');
    expect(ask(gate('off', 'ex:S5'), { balanceFen: 500, open }, denied)).toEqual([1, 400, 100]);
  });

  it('stays closed for a chip with too little on it, and lets it out', () => {
    expect(ask(door, { balanceFen: -1 })).toBe('balance');
    expect(ask(door, { balanceFen: 0 })).toEqual([1, 180, -180]);
    expect(ask(gate('on', 'ex:S1'), { balanceFen: -1 })).toBe('balance');
    const second = { balanceFen: 20 };
    expect(ask(gate('off', 'ex:S5'), { ...second, balanceFen: -50, open }, strict)).toEqual([1, 400, -450]);
    const least = toContext([withMedia({ minBalanceFen: 20 })]);
    expect(ask(door, { balanceFen: 19 }, least)).toBe('balance');
    expect(ask(door, second, least)).toEqual([1, 180, -160]);
  });

  it('stays closed for a chip that cannot pay the planned ride', () => {
    expect(ask(door, { balanceFen: 79 }, strict)).toBe('price');
    expect(ask(door, { balanceFen: 80 }, strict)).toEqual([1, 180, -100]);
    expect(ask(gate('on', 'ex:S1', toS5), { balanceFen: 299 }, strict)).toBe('price');
    expect(ask(gate('on', 'ex:S1', toS5), { balanceFen: 300 }, strict)).toEqual([1, null, 300]);
    // Without a planned exit it must be able to pay the highest fare.
    expect(ask(gate('on', 'ex:S1'), { balanceFen: 599 }, strict)).toBe('price');
    expect(ask(gate('on', 'ex:S1'), { balanceFen: 600 }, strict)).toEqual([1, null, 600]);
    // A planned exit at the same stop within ten minutes costs nothing, later it costs 300 fen.
    const back = { stopId: 'ex:S1', eventSec: at(D, '08:45') };
    expect(ask(gate('on', 'ex:S1', back), { balanceFen: 20 }, strict)).toEqual([1, null, 20]);
    const late = { stopId: 'ex:S1', eventSec: at(D, '08:51') };
    expect(ask(gate('on', 'ex:S1', late), { balanceFen: 199 }, strict)).toBe('price');
    // An entry that is still open is no start of the next one.
    expect(
      ask(gate('on', 'ex:S1', toS5), { balanceFen: 299, open: { ...open, stopId: 'ex:S5' } }, strict),
    ).toBe('price');
  });

  it('prices by the version and the registration of the entry', () => {
    const dear = exampleScheme.networks.map((network) =>
      network.id === 'A-metro' ? { ...network, fare: { kind: 'flat' as const, amountFen: 900 } } : network,
    );
    const two = toContext([
      exampleScheme,
      { ...exampleScheme, version: 2, validFrom: D + 1, networks: dear },
    ]);
    const late = virtual({
      kind: 'off',
      networkId: 'A-metro',
      stopId: 'ex:S5',
      eventSec: at(D + 1, '05:00'),
    });
    const entered = { ...open, startSec: at(D + 1, '04:00') };
    expect(ask(late, { balanceFen: 1_000, open: entered }, two)).toEqual([1, 400, 600]);
    expect(ask(late, { balanceFen: 1_000, open: { ...entered, serviceDay: D + 1 } }, two)).toEqual([
      1, 900, 100,
    ]);
    // A student from nine o'clock on: a quarter off the railway.
    const student = {
      ...chip,
      changes: [{ registrationNo: 1, fromSec: at(D, '09:00'), named: { categoryId: 'student' } }],
    };
    const train = (clock: string) => ({
      ...open,
      networkId: 'rail',
      stopId: 'ex:R1',
      startSec: at(D, clock),
    });
    const off = virtual({ kind: 'off', networkId: 'rail', stopId: 'ex:R2', eventSec: at(D, '10:00') });
    expect(ask(off, { balanceFen: 5_000, open: train('08:59') }, context, student)).toEqual([
      1, 3_000, 2_000,
    ]);
    expect(ask(off, { balanceFen: 5_000, open: train('09:00') }, context, student)).toEqual([
      1, 2_250, 2_750,
    ]);
  });
});

it('a medium is known from the first version on that has it', () => {
  const { firstDay } = context;
  const isKnown = (mediumId: string, day: number) =>
    isMediumKnown(makeCard('A1', { mediumId }), at(day, '08:00'), context);
  expect(isKnown('card-a', firstDay)).toBe(true);
  expect(isKnown('card-a', firstDay - 1)).toBe(false);
  expect(isKnown('lost', firstDay)).toBe(false);
});
