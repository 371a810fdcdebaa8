/** Why a planned trip is refused before a tap of it is written. */
import { describe, expect, it } from 'vitest';
import type { ProblemError } from '../../../server/base/problem.ts';
import { type CardsContext, createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { checkRideCard, checkRideTaps, checkRideTimes } from '../../../server/money/cards/check-ride.ts';
import { expectations } from '../../../server/money/cards/tap-fields.ts';
import type { VirtualLeg, VirtualRide } from '../../../server/money/cards/virtual-ride.ts';
import { bounds } from '../../../server/money/ledger/bounds.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard, makeTap } from './card-world.ts';

const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork);
const NOW = at(D, '12:00');

const leg = (departureSec: number, arrivalSec = departureSec): VirtualLeg => ({
  ...{ routeId: 'ex:m1', fromStopId: 'ex:S1', toStopId: 'ex:S5', departureSec, arrivalSec },
});

/** Code of a refusal, and code and field of what is wrong; undefined if nothing is. */
function refuse(check: () => void): unknown {
  try {
    check();
    return undefined;
  } catch (error) {
    const { code, details, text } = error as ProblemError & {
      details?: { in?: string; errors?: { field: string; code: string; text: unknown }[]; stopId?: string };
    };
    const [first] = details?.errors ?? [];
    return first
      ? [code, details?.in, first.field, first.code]
      : [code, details?.stopId, text.en.length > 0 && text.zh.length > 0];
  }
}

describe('the times of a trip', () => {
  const check = (legs: readonly VirtualLeg[], of: CardsContext | null = context) =>
    refuse(() => checkRideTimes(legs, NOW, of));

  it('may lie up to a year ahead and back to the first version', () => {
    const { firstDay } = context;
    const last = NOW + bounds.plannedSec;
    expect(check([])).toBeUndefined();
    expect(check([leg(at(firstDay, '08:00')), leg(last)])).toBeUndefined();
    expect(check([leg(last - 1), leg(last, last + 1)])).toEqual([
      ...['bad-time', 'body', 'legs.1.arrival', 'time-ahead'],
    ]);
    expect(check([leg(last + 1)])).toEqual(['bad-time', 'body', 'legs.0.departure', 'time-ahead']);
    expect(check([leg(at(firstDay - 1, '08:00'), NOW)])).toEqual([
      ...['scheme-unknown', 'body', 'legs.0.departure', 'before-scheme'],
    ]);
  });

  it('that is only priced may lie on any day up to the year 2200', () => {
    expect(check([leg(0), leg(bounds.eventSec)], null)).toBeUndefined();
    expect(check([leg(NOW), leg(NOW, bounds.eventSec + 1)], null)).toEqual([
      ...['bad-time', 'body', 'legs.1.arrival', 'beyond-years'],
    ]);
    expect(check([leg(bounds.eventSec + 1)], null)).toEqual([
      ...['bad-time', 'body', 'legs.0.arrival', 'beyond-years'],
    ]);
    expect(() => checkRideTimes([leg(bounds.eventSec + 1)], NOW, null)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({
          errors: [expect.objectContaining({ text: expectations['beyond-years'] })],
        }),
      }),
    );
  });

  it('are in order on each ride', () => {
    expect(check([leg(NOW), leg(NOW, NOW - 1)])).toEqual([
      'bad-time',
      'body',
      'legs.1.arrival',
      'time-order',
    ]);
    expect(check([leg(NOW, NOW - 1)], null)).toEqual(['bad-time', 'body', 'legs.0.arrival', 'time-order']);
  });
});

describe('the card of a trip', () => {
  const check = (legs: readonly VirtualLeg[], mediumId = 'card-a') =>
    refuse(() => checkRideCard(legs, makeCard('A1', { mediumId }), context));

  it('is of a medium of the version in force at the first departure', () => {
    expect(check([leg(NOW)])).toBeUndefined();
    expect(check([leg(NOW), leg(0)])).toBeUndefined();
    for (const refused of [check([leg(NOW)], 'lost'), check([leg(0), leg(NOW)]), check([])])
      expect(refused).toEqual(['scheme-unknown', undefined, true]);
  });
});

describe('a tap of a trip', () => {
  const stops = new Set(['ex:S1', 'ex:S5']);
  const knowing = createCardsContext(new SchemeBook([exampleScheme]), {
    ...exampleFareNetwork,
    isKnownStop: (_networkId: string, stopId: string) => stops.has(stopId),
  });
  const tap = (kind: Tap['kind'], part: Partial<Tap> = {}) =>
    makeTap('virtual/trip/1', 1, { kind, networkId: 'A-metro', stopId: 'ex:S1', eventSec: NOW, ...part });
  const check = (taps: readonly Tap[], mediumId = 'card-a') => {
    const ride: VirtualRide = {
      taps: taps.map((one, i) => ({ tap: one, legIndex: i + 2, exit: null })),
      outsideLegs: [],
    };
    return refuse(() => checkRideTaps(ride, makeCard('A1', { mediumId }), knowing));
  };

  it('can be made by accounts and chips, whose counter and amount come later', () => {
    const taps = [tap('on'), tap('off', { stopId: 'ex:S5' })];
    expect(check(taps)).toBeUndefined();
    expect(check(taps, 'chip-a')).toBeUndefined();
    const bus = tap('ride', { networkId: 'A-bus', stopId: 'ex:nowhere' });
    expect(check([bus], 'chip-a')).toBeUndefined();
  });

  it('can be made only at stops that the network has', () => {
    expect(check([tap('on'), tap('off', { stopId: 'ex:S7' })])).toEqual(['stop-unknown', 'ex:S7', true]);
  });

  it('can be made only where the scheme reads it', () => {
    expect(check([tap('ride')])).toEqual(['bad-request', 'ex:S1', true]);
    expect(check([tap('on')], 'lost')).toEqual(['bad-request', 'ex:S1', true]);
  });

  it('names the field of the ride from which a wrong value comes', () => {
    const long = 'x'.repeat(101);
    expect(check([tap('on'), tap('on', { stopId: long })])).toEqual([
      ...['bad-request', 'body', 'legs.3.fromStopId', 'not-text'],
    ]);
    expect(check([tap('off', { stopId: long })])).toEqual([
      ...['bad-request', 'body', 'legs.2.toStopId', 'not-text'],
    ]);
    expect(check([tap('off', { routeId: long })])).toEqual([
      ...['bad-request', 'body', 'legs.2.routeId', 'not-text'],
    ]);
    expect(check([tap('on', { eventSec: bounds.eventSec + 1 })])).toEqual([
      ...['bad-request', 'body', 'legs.2.departure', 'beyond-years'],
    ]);
    // A value that the server itself fills in.
    expect(check([tap('on', { networkId: long })])).toEqual(['bad-request', 'body', 'legs.2', 'not-text']);
    expect(() =>
      checkRideTaps(
        { taps: [{ tap: tap('on', { stopId: long }), legIndex: 0, exit: null }], outsideLegs: [] },
        makeCard('A1'),
        knowing,
      ),
    ).toThrow(
      expect.objectContaining({
        details: {
          in: 'body',
          errors: [{ field: 'legs.0.fromStopId', code: 'not-text', text: expectations['not-text'] }],
        },
      }),
    );
  });
});
