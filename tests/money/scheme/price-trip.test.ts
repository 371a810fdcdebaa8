import { describe, expect, it } from 'vitest';
import { nothingRemembered } from '../../../server/money/scheme/price-memory.ts';
import { priceTrip } from '../../../server/money/scheme/price-trip.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { ServiceClock } from '../../../server/money/scheme/service-clock.ts';
import type {
  PricedCard,
  PriceMemory,
  TripFacts,
  TripPrice,
} from '../../../server/money/scheme/trip-price.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';

const clock = new ServiceClock('Asia/Shanghai', 16_200);
const at = (time: string, date = '2026-03-02') => Date.parse(`${date}T${time}+08:00`) / 1000;

const cardA: PricedCard = {
  cardId: 'A1',
  mediumId: 'card-a',
  categoryId: null,
  homeCity: 'A',
  issuerId: 'CA',
  validToSec: null,
};
const studentOfB: PricedCard = {
  ...cardA,
  cardId: 'B6',
  mediumId: 'card-b',
  categoryId: 'student',
  homeCity: 'B',
};

function trip(networkId: string, startSec: number, rest: Partial<TripFacts> = {}): TripFacts {
  return {
    networkId,
    routeId: null,
    fromStopId: null,
    toStopId: null,
    startSec,
    endSec: null,
    serviceDay: clock.toServiceDay(startSec),
    tappedFen: null,
    ...rest,
  };
}

const metro = (startSec: number, from: string, to: string, rideSec = 1_200) =>
  trip('A-metro', startSec, { fromStopId: `ex:${from}`, toStopId: `ex:${to}`, endSec: startSec + rideSec });
const rail = (startSec: number, to: string, endSec: number) =>
  trip('rail', startSec, { fromStopId: 'ex:R1', toStopId: `ex:${to}`, endSec });

function priceAll(trips: readonly TripFacts[], card = cardA, scheme: Scheme = exampleScheme): TripPrice[] {
  let memory: PriceMemory = nothingRemembered;
  return trips.map((facts) => {
    const priced = priceTrip(scheme, card, facts, memory, exampleFareNetwork);
    memory = priced.memory;
    return priced.price;
  });
}

const priceOne = (facts: TripFacts, card = cardA, scheme = exampleScheme) =>
  priceAll([facts], card, scheme)[0] as TripPrice;
const ridersOf = (prices: readonly TripPrice[]) => prices.map((price) => price.riderFen);

describe('worked examples', () => {
  it('E1: a metro journey over two operators and two paths', () => {
    const price = priceOne(metro(at('08:00:00'), 'S1', 'S9'));
    expect(price.grossFen).toBe(500);
    expect(price.weights).toEqual([
      { operatorId: 'AM1', weight: 862_500 },
      { operatorId: 'AM2', weight: 937_500 },
    ]);
    expect(price.credits).toEqual([240, 260]);
  });

  it('E2: bus, then metro within an hour; a second later without discount', () => {
    const [bus, ride] = priceAll([trip('A-bus', at('08:00:00')), metro(at('08:40:00'), 'S1', 'S5')]);
    expect(bus).toMatchObject({ grossFen: 180, riderFen: 180, credits: [180] });
    expect(ride).toMatchObject({
      grossFen: 400,
      riderFen: 200,
      credits: [400],
      funded: [
        { policyId: 'T1', payer: 'FA', amountFen: 100 },
        { policyId: 'T1', payer: 'AM1', amountFen: 100 },
      ],
    });
    const riders = (time: string) =>
      ridersOf(priceAll([trip('A-bus', at('08:00:00')), metro(at(time), 'S1', 'S5')]));
    expect(riders('09:00:00')).toEqual([180, 200]);
    expect(riders('09:00:01')).toEqual([180, 400]);
  });

  it('E3: across the cities by metro, rail and bus', () => {
    const prices = priceAll([
      metro(at('08:00:00'), 'S1', 'S3'),
      rail(at('09:00:00'), 'R2', at('10:00:00')),
      trip('B-bus', at('10:40:00')),
    ]);
    expect(ridersOf(prices)).toEqual([300, 3_000, 100]);
    expect(prices[2]?.funded).toEqual([
      { policyId: 'T2', payer: 'FA', amountFen: 50 },
      { policyId: 'T2', payer: 'FB', amountFen: 50 },
    ]);
    const late = (time: string) =>
      priceAll([rail(at('09:00:00'), 'R2', at('10:00:00')), trip('B-bus', at(time))])[1]?.riderFen;
    expect([late('11:30:00'), late('11:30:01')]).toEqual([100, 200]);
  });

  it('E5: the day cap of a city, and the price of each journey without it', () => {
    const prices = priceAll([
      trip('A-bus', at('06:00:00')),
      trip('A-bus', at('08:00:00')),
      trip('A-bus', at('10:00:00')),
      metro(at('12:00:00'), 'S1', 'S5'),
      trip('A-bus', at('23:59:00')),
      trip('A-bus', at('04:29:59', '2026-03-03')),
      trip('A-bus', at('05:40:00', '2026-03-03')),
    ]);
    expect(ridersOf(prices)).toEqual([180, 180, 180, 400, 60, 0, 180]);
    expect(prices[4]).toMatchObject({ uncappedFen: 180, capOffFen: 120, capId: 'A-day', credits: [60] });
    expect(prices[6]).toMatchObject({ capOffFen: 0, capId: null });
  });

  it("E6: a student of the other city by rail, borne by both cities' treasuries", () => {
    const price = priceOne(rail(at('09:00:00'), 'R3', at('10:00:00')), studentOfB);
    expect(price).toMatchObject({
      grossFen: 3_125,
      riderFen: 2_340,
      credits: [3_125],
      funded: [
        { policyId: 'student-rail', payer: 'FB', amountFen: 471 },
        { policyId: 'student-rail', payer: 'FA', amountFen: 314 },
      ],
    });
  });
});

describe('entry and exit at one stop', () => {
  it('costs nothing within voidWithinSec, and leaves the memory unchanged', () => {
    const before = priceTrip(
      exampleScheme,
      cardA,
      trip('A-bus', at('08:00:00')),
      nothingRemembered,
      exampleFareNetwork,
    );
    const priced = priceTrip(
      exampleScheme,
      cardA,
      metro(at('08:10:00'), 'S1', 'S1', 600),
      before.memory,
      exampleFareNetwork,
    );
    expect(priced.price).toMatchObject({ grossFen: 0, riderFen: 0, steps: [{ step: 'void' }] });
    expect(priced.memory).toBe(before.memory);
  });

  it('costs sameStopFen after voidWithinSec', () => {
    const price = priceOne(metro(at('08:10:00'), 'S1', 'S1', 601));
    expect(price).toMatchObject({ grossFen: 300, steps: [{ step: 'same-stop', amountFen: 300 }] });
  });
});

describe('base fares', () => {
  const withFare = (fare: Scheme['networks'][number]['fare']): Scheme => ({
    ...exampleScheme,
    networks: exampleScheme.networks.map((network) =>
      network.id === 'A-metro' ? { ...network, fare } : network,
    ),
  });

  it('takes the first band that reaches, and steps begun beyond the last band', () => {
    const bands = [
      { upToM: 4_000, amountFen: 200 },
      { upToM: 5_000, amountFen: 300 },
    ];
    const stepped = withFare({ kind: 'distance', bands, beyond: { stepM: 2_000, stepFen: 100 } });
    const fareTo = (stop: string, scheme: Scheme) =>
      priceOne(metro(at('08:00:00'), 'S1', stop), cardA, scheme).grossFen;
    expect(['S2', 'S3', 'S5', 'S9'].map((stop) => fareTo(stop, stepped))).toEqual([200, 300, 500, 1_000]);
    expect(fareTo('S9', withFare({ kind: 'distance', bands, beyond: null }))).toBe(300);
  });

  it("takes the network's highest fare if no fare is known", () => {
    const price = priceOne(metro(at('08:00:00'), 'S1', 'S7'));
    expect(price).toMatchObject({ grossFen: 700, steps: [{ step: 'maximum', amountFen: 700 }] });
    expect(price.weights).toEqual([{ operatorId: 'AM1', weight: 1 }]);
  });

  it('takes the amount of a purchase', () => {
    expect(priceOne(trip('A-scenic', at('08:00:00'), { tappedFen: 4_500 }))).toMatchObject({
      grossFen: 4_500,
      credits: [4_500],
    });
  });

  it('takes the fare of a route', () => {
    const scheme: Scheme = {
      ...exampleScheme,
      networks: exampleScheme.networks.map((network) =>
        network.id === 'A-bus'
          ? { ...network, routeFares: [{ routes: ['ex:9'], fare: { kind: 'flat', amountFen: 350 } }] }
          : network,
      ),
    };
    const fareOf = (routeId: string) =>
      priceOne(trip('A-bus', at('08:00:00'), { routeId }), cardA, scheme).grossFen;
    expect([fareOf('ex:9'), fareOf('ex:8')]).toEqual([315, 180]);
  });
});

describe('policies', () => {
  const withTransfer = (change: Partial<Scheme['transfers'][number]>): Scheme => ({
    ...exampleScheme,
    transfers: exampleScheme.transfers.map((rule) => ({ ...rule, ...change })),
  });

  it('gives no transfer discount on the same route, but one on an unknown route', () => {
    const second = (first: string | null, next: string | null) =>
      ridersOf(
        priceAll([
          trip('A-bus', at('08:00:00'), { routeId: first }),
          trip('A-bus', at('08:10:00'), { routeId: next }),
        ]),
      )[1];
    expect([second('ex:1', 'ex:1'), second('ex:1', 'ex:2'), second(null, null)]).toEqual([180, 0, 0]);
  });

  it('counts the discounts of a chain, and starts another chain after the last', () => {
    const scheme = withTransfer({ maxCount: 1 });
    const times = ['08:00:00', '08:10:00', '08:20:00', '08:30:00'];
    const riders = ridersOf(
      priceAll(
        times.map((time) => trip('A-bus', at(time))),
        cardA,
        scheme,
      ),
    );
    expect(riders).toEqual([180, 0, 180, 0]);
  });

  it('measures the window from the first entry, the entry before or the exit before', () => {
    const third = (from: Scheme['transfers'][number]['from']) =>
      ridersOf(
        priceAll(
          [trip('A-bus', at('08:00:00')), metro(at('08:50:00'), 'S1', 'S5'), trip('A-bus', at('10:00:00'))],
          cardA,
          withTransfer({ from }),
        ),
      )[2];
    expect([third('first-on'), third('previous-on'), third('previous-off')]).toEqual([180, 180, 0]);
  });

  it('scales the limit of a transfer discount by the concession', () => {
    const scheme: Scheme = {
      ...exampleScheme,
      concessions: exampleScheme.concessions.map((rule) => ({
        ...rule,
        networks: ['B-bus'],
        percentBp: 5_000,
      })),
    };
    const trips = [rail(at('09:00:00'), 'R2', at('10:00:00')), trip('B-bus', at('10:30:00'))];
    expect(ridersOf(priceAll(trips, studentOfB, scheme))).toEqual([3_000, 50]);
    const whole = {
      ...scheme,
      transfers: scheme.transfers.map((r) => ({ ...r, scaledByConcession: false })),
    };
    expect(ridersOf(priceAll(trips, studentOfB, whole))).toEqual([3_000, 0]);
  });

  it('applies a concession in its times, until the end of the card', () => {
    const scheme: Scheme = {
      ...exampleScheme,
      concessions: exampleScheme.concessions.map((rule) => ({
        ...rule,
        times: [{ fromSec: 32_400, toSec: 93_600, weekdays: [0] }],
      })),
    };
    const riderAt = (startSec: number, validToSec: number | null = null) =>
      priceOne(rail(startSec, 'R2', startSec + 3_600), { ...studentOfB, validToSec }, scheme).riderFen;
    // 2026-03-02 is a Monday; Tuesday 01:59 belongs to Monday's service day, as 25:59.
    const moments = [
      at('08:59:59'),
      at('09:00:00'),
      at('01:59:59', '2026-03-03'),
      at('02:00:00', '2026-03-03'),
    ];
    expect(moments.map((moment) => riderAt(moment))).toEqual([3_000, 2_250, 2_250, 3_000]);
    expect(riderAt(at('09:00:00', '2026-03-03'))).toBe(3_000);
    expect([riderAt(at('09:00:00'), at('09:00:00')), riderAt(at('09:00:01'), at('09:00:00'))]).toEqual([
      2_250, 3_000,
    ]);
  });

  it('ends a policy, or passes the share on, for a party that reached its ceiling', () => {
    const withFund = (afterCeiling: string): Scheme => ({
      ...exampleScheme,
      concessions: exampleScheme.concessions.map((rule) => ({
        ...rule,
        fund: rule.fund.map((share) => ({ ...share, yearlyCeilingFen: 1, afterCeiling })),
      })),
      switches: [{ policyId: 'student-rail', partyId: 'FB' }],
    });
    const facts = rail(at('09:00:00'), 'R3', at('10:00:00'));
    expect(priceOne(facts, studentOfB, withFund('off')).riderFen).toBe(3_125);
    // The home city of this student is A: FB pays nothing, so the switch of FB changes nothing.
    expect(priceOne(facts, { ...studentOfB, homeCity: 'A' }, withFund('off')).riderFen).toBe(2_340);
    expect(priceOne(facts, studentOfB, withFund('BP')).funded).toEqual([
      { policyId: 'student-rail', payer: 'BP', amountFen: 471 },
      { policyId: 'student-rail', payer: 'FA', amountFen: 314 },
    ]);
    expect(priceOne(facts, studentOfB, withFund('operator')).funded[0]?.payer).toBe('IR');
  });

  it('lets operators bear the share of a city without a treasury', () => {
    const scheme = { ...exampleScheme, parties: exampleScheme.parties.filter(({ id }) => id !== 'FB') };
    const price = priceOne(rail(at('09:00:00'), 'R3', at('10:00:00')), studentOfB, scheme);
    expect(price.funded.map(({ payer }) => payer)).toEqual(['IR', 'FA']);
  });
});
