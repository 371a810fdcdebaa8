import { describe, expect, it } from 'vitest';
import type { FareRide } from '../../../server/money/fares/journey-fare.ts';
import { type CardContext, isSameCardTrip, priceCardRides } from '../../../server/money/scheme/card-fare.ts';
import { priceCardJourney } from '../../../server/money/scheme/price-card-journey.ts';
import { nothingRemembered } from '../../../server/money/scheme/price-memory.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { ServiceClock } from '../../../server/money/scheme/service-clock.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { toRide, toTariff } from '../fares/journeys.ts';

const networkOfRoute: Record<string, string> = {
  bus: 'A-bus',
  'bus-2': 'A-bus',
  m1: 'A-metro',
  m2: 'A-metro',
  train: 'rail',
};

function toContext(scheme: Scheme = exampleScheme, categoryId: string | null = null): CardContext {
  const feed = toTariff({
    stops: 'stop_id,stop_name\nS1,S1\nS2,S2\nS3,S3\nS5,S5\nS9,S9',
    networks: 'network_id,network_name\nmetro,Metro',
    route_networks: 'network_id,route_id\nmetro,m1\nmetro,m2\nmetro,bus\nmetro,bus-2',
    fare_products: 'fare_product_id,amount,currency\nmetro,3.00,CNY',
    fare_leg_rules: 'leg_group_id,network_id,fare_product_id\nmetro,metro,metro',
    fare_leg_join_rules: 'from_network_id,to_network_id\nmetro,metro',
  }).feeds.get('f')!;
  return {
    book: new SchemeBook([scheme]),
    clock: new ServiceClock('Asia/Shanghai', 16_200),
    fareNetwork: exampleFareNetwork,
    card: { cardId: '', mediumId: 'card-a', categoryId, homeCity: 'A', issuerId: 'CA', validToSec: null },
    tariff: { feeds: new Map([['ex', { ...feed, feedId: 'ex' }]]) },
    ownChoice: {},
    findNetwork: (of, _, routeId) => of.networks.find(({ id }) => id === networkOfRoute[routeId]),
  };
}

const ride = (text: string, rest: Partial<FareRide> = {}): FareRide => ({
  ...toRide(text, 0, 'ex'),
  ...rest,
});
const isSame = (before: FareRide, after: FareRide) => isSameCardTrip(toContext(), before, after);

describe('one journey of the card', () => {
  const inbound = ride('m1 S1>S5 08:00-08:10');

  it('continues inside the gates of one network of one feed', () => {
    expect(isSame(inbound, ride('m2 S5>S9 08:15-08:30'))).toBe(true);
    expect(isSame(inbound, ride('m2 S9>S5 08:15-08:30'))).toBe(false);
    expect(isSame(inbound, ride('train S5>S9 08:15-08:30'))).toBe(false);
    expect(isSame(inbound, ride('m2 S5>S9 08:15-08:30', { feedId: 'other' }))).toBe(false);
    expect(isSame({ ...inbound, feedId: 'other' }, ride('m2 S5>S9 08:15-08:30'))).toBe(false);
  });

  it('does not continue on another vehicle, unless the rider stays seated in the same network', () => {
    const bus = ride('bus S1>S5 08:00-08:10');
    expect(isSame(bus, ride('bus-2 S5>S9 08:15-08:30'))).toBe(false);
    expect(isSame(bus, ride('bus-2 S5>S9 08:15-08:30', { staysSeated: true }))).toBe(true);
    expect(isSame(bus, ride('train S5>S9 08:15-08:30', { staysSeated: true }))).toBe(false);
    expect(isSame(bus, ride('ferry S5>S9 08:15-08:30', { staysSeated: true }))).toBe(false);
  });
});

describe('the facts of a journey for pricing', () => {
  const chainOf = (...rides: FareRide[]) =>
    priceCardRides(toContext(), nothingRemembered, rides)?.memory.chain;

  it('name the line of a vehicle, but of gates only if one line was ridden', () => {
    const seated = ride('bus-2 S5>S9 08:15-08:30', { staysSeated: true });
    expect(chainOf(ride('bus S1>S5 08:00-08:10'))?.routeId).toBe('ex:bus');
    expect(chainOf(ride('bus S1>S5 08:00-08:10'), seated)?.routeId).toBe('ex:bus');
    expect(chainOf(ride('m1 S1>S5 08:00-08:10'))?.routeId).toBe('ex:m1');
    expect(chainOf(ride('m1 S1>S5 08:00-08:10'), ride('m2 S5>S9 08:15-08:30'))?.routeId).toBeNull();
  });

  it('have an exit only at gates', () => {
    const at = (time: string) => Date.parse(`2026-11-25T${time}+08:00`) / 1_000;
    expect(chainOf(ride('bus S1>S5 08:00-08:10'))).toMatchObject({
      previousOnSec: at('08:00'),
      previousOffSec: at('08:00'),
    });
    expect(chainOf(ride('m1 S1>S5 08:00-08:10'))).toMatchObject({
      previousOnSec: at('08:00'),
      previousOffSec: at('08:10'),
    });
  });

  it("use the clock of the ride's own time zone", () => {
    const startOf = (timeZone: string) => chainOf(ride('bus S1>S5 12:00-12:10', { timeZone }))?.firstOnSec;
    const noon = Date.parse('2026-11-25T12:00+08:00') / 1_000;
    expect([startOf('Asia/Shanghai'), startOf('Asia/Hong_Kong')]).toEqual([noon, noon]);
    expect(startOf('Asia/Tokyo')).toBe(noon - 3_600);
  });

  it('are absent if the line does not take the card', () => {
    expect(chainOf(ride('ferry S1>S5 08:00-08:10'))).toBeUndefined();
  });
});

describe('the product', () => {
  const partOf = (text: string, scheme?: Scheme, categoryId?: string) =>
    priceCardJourney(toContext(scheme, categoryId), [ride(text)])?.parts[0];

  it('is a journey on the network, with the card, for the rider', () => {
    expect(partOf('train R1>R2 08:00-09:00')?.product).toEqual({
      productId: 'example:rail',
      name: { text: 'rail', translations: { en: 'rail' } },
      medium: { id: 'card-a', name: { text: 'card-a', translations: { en: 'card-a' } }, type: 2 },
    });
    expect(partOf('train R1>R2 08:00-09:00', exampleScheme, 'student')?.product?.riderCategory).toEqual({
      id: 'student',
      name: { text: '学生', translations: { en: 'Student' } },
    });
  });

  it('is `sourced` only if each rule of its price is a fact', () => {
    const confidenceWith = (...facts: string[]) =>
      partOf('bus S1>S2 08:00-08:10', { ...exampleScheme, facts })?.confidence;
    expect(confidenceWith()).toBe('reconstructed');
    expect(confidenceWith('A-bus')).toBe('reconstructed');
    expect(confidenceWith('A-bus', 'card-a')).toBe('sourced');
  });

  it('lists what each rule adds or takes off, and marks assumptions', () => {
    const reasons = partOf('train R1>R9 08:00-09:00', { ...exampleScheme, facts: ['rail'] })?.reasons;
    expect(reasons?.map(({ kind, ruleId, amountFen }) => [kind, ruleId, amountFen])).toEqual([
      ['card-rule', 'example v1: rail', 4_000],
      ['card-fresh', 'example v1', undefined],
    ]);
    expect(reasons?.[0]?.zh).not.toContain('假设');
    const same = partOf('m1 S1>S1 08:00-08:20')?.reasons[0];
    expect(same).toMatchObject({
      amountFen: 300,
      en: 'A-metro: in and out at one station, 3.00 yuan (an assumption)',
    });
    const free = partOf('m1 S1>S1 08:00-08:10')?.reasons[0];
    expect(free?.amountFen).toBe(0);
    expect(Object.is(free?.amountFen, 0)).toBe(true);
  });

  it('names the unused card only in a scheme with caps', () => {
    const kindsOf = (scheme: Scheme) =>
      partOf('bus S1>S2 08:00-08:10', scheme)?.reasons.map(({ kind }) => kind);
    expect(kindsOf(exampleScheme)).toContain('card-fresh');
    expect(kindsOf({ ...exampleScheme, caps: [] })).not.toContain('card-fresh');
  });
});

describe('a line that does not take the card', () => {
  it('is a part without an amount, if its feed states no fare', () => {
    const fare = priceCardJourney(toContext(), [
      ride('taxi S1>S2 08:00-08:10', { legIndex: 3, feedId: 'other' }),
      ride('bus S2>S3 08:20-08:30', { legIndex: 4 }),
    ]);
    expect(fare?.totalFen).toBeUndefined();
    expect(fare?.parts).toMatchObject([
      {
        legIndexes: [3],
        confidence: 'sourced',
        reasons: [
          {
            kind: 'medium-not-accepted',
            ruleId: 'example',
            zh: '该线路不收此卡，按线路自身票价计',
            en: 'This line does not take the card: its own fare is taken',
          },
        ],
      },
      { legIndexes: [4], amountFen: 180 },
    ]);
    expect(fare?.parts[0]?.reasons).toHaveLength(1);
  });
});
