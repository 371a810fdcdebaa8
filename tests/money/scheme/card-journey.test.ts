import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FareRide } from '../../../server/money/fares/journey-fare.ts';
import {
  alightCard,
  boardCard,
  type CardContext,
  toCardPendingFen,
  toNoCardRide,
} from '../../../server/money/scheme/card-fare.ts';
import { priceCardJourney } from '../../../server/money/scheme/price-card-journey.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { ServiceClock } from '../../../server/money/scheme/service-clock.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { toRide, toTariff } from '../fares/journeys.ts';

const numRuns = Number(process.env.PROPERTY_CASES ?? 1_000);

/** Feed `ex`: a bus, a metro with gates where its lines meet at S5, a railway, and a ferry that does not take the card. */
const feed = toTariff({
  stops: 'stop_id,stop_name\nS1,S1\nS2,S2\nS3,S3\nS5,S5\nS9,S9\nR1,R1\nR2,R2',
  networks: 'network_id,network_name\nmetro,Metro\nferry,Ferry',
  route_networks: 'network_id,route_id\nmetro,m1\nmetro,m2\nferry,ferry',
  fare_products: 'fare_product_id,amount,currency\nferry,6.00,CNY\nagain,-1.00,CNY\nmetro,3.00,CNY',
  fare_leg_rules: 'leg_group_id,network_id,fare_product_id\nferry,ferry,ferry\nmetro,metro,metro',
  fare_transfer_rules:
    'from_leg_group_id,to_leg_group_id,transfer_count,fare_transfer_type,fare_product_id\nferry,ferry,-1,1,again',
  fare_leg_join_rules: 'from_network_id,to_network_id\nmetro,metro',
}).feeds.get('f')!;

const networkOfRoute: Record<string, string> = {
  bus: 'A-bus',
  m1: 'A-metro',
  m2: 'A-metro',
  train: 'rail',
  'bus-b': 'B-bus',
};

const context: CardContext = {
  book: new SchemeBook([exampleScheme]),
  clock: new ServiceClock('Asia/Shanghai', 16_200),
  fareNetwork: exampleFareNetwork,
  card: {
    cardId: '',
    mediumId: 'card-a',
    categoryId: null,
    homeCity: 'A',
    issuerId: 'CA',
    validToSec: null,
  },
  tariff: { feeds: new Map([['ex', { ...feed, feedId: 'ex' }]]) },
  ownChoice: {},
  findNetwork: (scheme, _, routeId) => scheme.networks.find(({ id }) => id === networkOfRoute[routeId]),
};

const toRides = (texts: readonly string[]) => texts.map((text, i) => toRide(text, i, 'ex'));
const price = (...texts: string[]) => priceCardJourney(context, toRides(texts));

describe('a planned journey with the card', () => {
  it('has the transfer discount across the cities', () => {
    const fare = price('m1 S1>S3 08:00-08:10', 'train R1>R2 09:00-10:00', 'bus-b R2>S1 10:40-10:55');
    expect(fare).toMatchObject({ totalFen: 3_400, currency: 'CNY' });
    expect(fare?.parts.map(({ amountFen }) => amountFen)).toEqual([300, 3_000, 100]);
    expect(fare?.parts[2]?.reasons).toMatchObject([
      { kind: 'card-rule', ruleId: 'example v1: B-bus', amountFen: 200 },
      { kind: 'card-rule', ruleId: 'example v1: T2', amountFen: -100 },
    ]);
    expect(fare?.parts[2]?.reasons[1]).toMatchObject({
      zh: '跨城换乘优惠：减 1.00 元，由甲市财政 0.50、乙市财政 0.50 元承担（假设）',
      en: 'Transfer across the cities: 1.00 yuan off, borne by FA 0.50, FB 0.50 (an assumption)',
    });
  });

  it('states once that the card counts as unused', () => {
    const fare = price('bus S1>S2 08:00-08:10', 'bus-b S1>S2 08:20-08:30');
    expect(fare?.parts.map(({ reasons }) => reasons.some(({ kind }) => kind === 'card-fresh'))).toEqual([
      true,
      false,
    ]);
  });

  it('is one journey inside the gates, two outside', () => {
    const inside = price('m1 S1>S5 08:00-08:10', 'm2 S5>S9 08:15-08:30');
    expect(inside?.parts).toMatchObject([{ legIndexes: [0, 1], amountFen: 500 }]);
    const outside = price('m1 S1>S5 08:00-08:10', 'm2 S1>S9 08:15-08:30');
    expect(outside?.parts).toMatchObject([{ amountFen: 400 }, { amountFen: 300 }]);
  });

  it('pays the feed fare of a line that does not take the card', () => {
    const fare = price('bus S1>S2 08:00-08:10', 'ferry S1>S2 08:20-08:30', 'ferry S2>S1 08:40-08:50');
    expect(fare?.parts.map(({ amountFen }) => amountFen)).toEqual([180, 600, 500]);
    expect(fare?.parts[1]?.reasons.at(-1)?.kind).toBe('medium-not-accepted');
  });

  it('has no total if a line has no fare', () => {
    const fare = price('bus S1>S2 08:00-08:10', 'taxi S1>S2 08:20-08:30');
    expect(fare?.totalFen).toBeUndefined();
    expect(fare?.parts[0]?.amountFen).toBe(180);
  });

  it('is in the currency of the scheme, and has no total with a line whose fare is in another one', () => {
    const reais = { ...context, book: new SchemeBook([{ ...exampleScheme, currency: 'BRL' }]) };
    const fare = priceCardJourney(reais, toRides(['m1 S1>S3 08:00-08:10']));
    expect(fare).toMatchObject({ totalFen: 300, currency: 'BRL' });
    expect(fare?.sales.flatMap(({ offers }) => offers.flat()).map(({ currency }) => currency)).toEqual([
      'BRL',
    ]);
    expect(fare?.parts[0]?.reasons[0]?.en).toMatch(/: base fare 3\.00 BRL/);
    const mixed = priceCardJourney(reais, toRides(['m1 S1>S3 08:00-08:10', 'ferry S1>S2 08:20-08:30']));
    expect(mixed?.totalFen).toBeUndefined();
  });

  it('applies caps to the journey itself', () => {
    const rides = Array.from({ length: 8 }, (_, i) => `m1 S1>S9 ${8 + i}:00-${8 + i}:30`);
    expect(price(...rides.slice(0, 3))?.totalFen).toBe(1_000);
    expect(price(...rides)?.totalFen).toBe(1_000);
  });
});

it('ride by ride the price equals that of the whole journey', () => {
  const stop = fc.constantFrom('S1', 'S2', 'S3', 'S5', 'S9', 'R1', 'R2');
  const leg = fc.record({
    routeId: fc.constantFrom('bus', 'm1', 'm2', 'train', 'bus-b', 'ferry'),
    fromStopId: stop,
    toStopId: stop,
    waitSec: fc.integer({ min: 0, max: 4_000 }),
    rideSec: fc.integer({ min: 0, max: 4_000 }),
  });
  fc.assert(
    fc.property(fc.array(leg, { minLength: 1, maxLength: 6 }), (legs) => {
      let atSec = 28_800;
      const rides = legs.map(({ waitSec, rideSec, ...ids }, legIndex): FareRide => {
        const departureSec = atSec + waitSec;
        atSec = departureSec + rideSec;
        return { ...ids, legIndex, feedId: 'ex', departureSec, arrivalSec: atSec, day: 20_782 };
      });
      let soFar = toNoCardRide(context);
      let settledFen = 0;
      for (const [i, ride] of rides.entries()) {
        const boarded = boardCard(context, soFar, { ...ride, toStopId: '' })!;
        const alighted = alightCard(context, boarded.next, ride)!;
        settledFen += boarded.addedFen + alighted.addedFen;
        soFar = alighted.next;
        const whole = priceCardJourney(context, rides.slice(0, i + 1));
        expect(settledFen + toCardPendingFen(context, soFar)!).toBe(whole?.totalFen);
      }
    }),
    { numRuns },
  );
});
