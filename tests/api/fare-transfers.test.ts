/** `fareTransfers` as MOTIS defines them: from fare tables through the fare engine to the sum that a client computes. */
import { describe, expect, test } from 'vitest';
import { toApiFareTransfers } from '../../server/api/wire/fare.ts';
import type { FareChoice, JourneyFare } from '../../server/money/fares/journey-fare.ts';
import { price, toTariff } from '../money/fares/journeys.ts';
import { sumFareTransfers } from '../support/motis-fare-sum.ts';

const transfersOf = (fare: JourneyFare) => toApiFareTransfers(fare, 'en').fareTransfers;

/** Rule, transfer products and leg products, as `name amount`. */
const toText = (fare: JourneyFare) =>
  transfersOf(fare).map(({ effectiveFareLegProducts, rule, transferProducts }) => ({
    rule,
    transfer: transferProducts?.map(({ amount, name }) => `${name} ${amount}`),
    legs: effectiveFareLegProducts.map((options) =>
      options.flat().map(({ amount, name }) => `${name} ${amount}`),
    ),
  }));

describe('a core network by areas and hours, an airport line, and an extension that a transfer sells', () => {
  const hours =
    'timeframe_group_id,start_time,end_time,service_id\noff,00:00:00,06:00:00,daily\npeak,06:00:00,24:00:00,daily';
  const products = ['off', 'peak'].flatMap((hour, more) =>
    ['one', 'full'].flatMap((reach, far) =>
      [
        ['paper', 3 + far],
        ['app', 2.5 + far],
        ['day', 4 + far],
      ].flatMap(([kind, yuan]) => [
        `${hour}-${reach}-${kind},${reach} ${kind},${kind === 'paper' ? 'paper' : 'app'},${(Number(yuan) * (1 + more)).toFixed(2)},EUR,adult`,
        `${hour}-${reach}-${kind}-r,${reach} ${kind},${kind === 'paper' ? 'paper' : 'app'},${(Number(yuan) * (1 + more) - 1).toFixed(2)},EUR,reduced`,
      ]),
    ),
  );
  const rules = ['off', 'peak'].flatMap((hour) =>
    ['paper', 'app', 'day'].flatMap((kind) =>
      ['', '-r'].flatMap((rider) => [
        `core,,1,1,${hour},${hour}-one-${kind}${rider},1`,
        `core,,2,2,${hour},${hour}-one-${kind}${rider},1`,
        `core,,1,2,${hour},${hour}-full-${kind}${rider},`,
      ]),
    ),
  );
  const tariff = toTariff({
    stops: 'stop_id,stop_name\nA,A\nB,B\nC,C\nD,D\nE,E',
    timeframes: hours,
    rider_categories:
      'rider_category_id,rider_category_name,is_default_fare_category\nadult,Adult,1\nreduced,Students and seniors,0',
    fare_media: 'fare_media_id,fare_media_name,fare_media_type\npaper,Paper Card,1\napp,App,4',
    fare_products: [
      'fare_product_id,fare_product_name,fare_media_id,amount,currency,rider_category_id',
      ...products,
      'airport,Airport Card,paper,10.00,EUR,adult',
      'extension,Airport Extension Card,paper,12.00,EUR,adult',
    ].join('\n'),
    areas: 'area_id,area_name\n1,One\n2,Two\n3,Air',
    stop_areas: 'area_id,stop_id\n1,A\n1,B\n1,C\n2,C\n2,D\n3,E',
    route_networks: 'network_id,route_id\npink,line1\npink,line2\nblue,line3\nair,air',
    fare_leg_join_rules: 'from_network_id,to_network_id,from_stop_id,to_stop_id\npink,pink,,\npink,blue,,',
    fare_leg_rules: [
      'leg_group_id,network_id,from_area_id,to_area_id,from_timeframe_group_id,fare_product_id,rule_priority',
      ...rules,
      'air,air,2,3,,airport,',
    ].join('\n'),
    fare_transfer_rules:
      'from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_type,fare_product_id\ncore,air,,10800,1,0,extension',
  });
  const journey = (hour: number) => [
    `line1 A>B ${hour}:00-${hour}:30`,
    `line2 B>C ${hour}:35-${hour + 1}:00`,
    `line3 C>D ${hour + 1}:05-${hour + 2}:00`,
    `air D>E ${hour + 2}:05-${hour + 2}:30`,
  ];

  test('type 0 is A_AB: the first product, the extension, and the airport ticket that is not needed', () => {
    const fare = price(tariff, journey(1));
    expect(toText(fare)).toEqual([
      {
        rule: 'A_AB',
        transfer: ['Airport Extension Card 12'],
        legs: [
          ['full app 3.5', 'full paper 4', 'full day 5', 'full app 2.5', 'full paper 3', 'full day 4'],
          ['Airport Card 10'],
        ],
      },
    ]);
    expect(fare.totalFen).toBe(1_550);
    expect(sumFareTransfers(transfersOf(fare))).toBe(15.5);
    const { placements } = toApiFareTransfers(fare, 'en');
    expect([0, 1, 2, 3].map((leg) => placements.get(leg)?.effectiveFareLegIndex)).toEqual([0, 0, 0, 1]);
  });

  test('the default rider is marked, the others are not; media with name and type', () => {
    const [options] = transfersOf(price(tariff, journey(7)))[0]!.effectiveFareLegProducts;
    expect(options!.map(([product]) => product)).toMatchObject([
      { amount: 7, riderCategory: { riderCategoryName: 'Adult', isDefaultFareCategory: true } },
      { amount: 8, media: { fareMediaName: 'Paper Card', fareMediaType: 'PAPER_TICKET' } },
      { amount: 10 },
      {
        amount: 6,
        riderCategory: { riderCategoryName: 'Students and seniors', isDefaultFareCategory: false },
        media: { fareMediaName: 'App', fareMediaType: 'MOBILE_APP' },
      },
      { amount: 7 },
      { amount: 9 },
    ]);
  });

  test('the chosen rider comes first, followed by all others', () => {
    const fare = price(tariff, journey(1).slice(0, 3), { riderCategoryId: 'reduced' });
    expect(toText(fare)).toEqual([
      {
        rule: undefined,
        transfer: undefined,
        legs: [['full app 2.5', 'full app 3.5', 'full paper 4', 'full day 5', 'full paper 3', 'full day 4']],
      },
    ]);
  });
});

const base = {
  route_networks: 'network_id,route_id\nbus,b1\nbus,b2\nmetro,m1\nrail,t1',
  fare_products: [
    'fare_product_id,fare_product_name,amount,currency',
    'bus,Bus,2.00,CNY',
    'metro,Metro,3.00,CNY',
    'rail,Rail,30.00,CNY',
    'up,Surcharge,1.00,CNY',
    'off,Discount,-0.50,CNY',
    'joint,Joint ticket,4.00,CNY',
  ].join('\n'),
  fare_leg_rules: 'leg_group_id,network_id,fare_product_id\nB,bus,bus\nM,metro,metro\nR,rail,rail',
};
const header =
  'from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_type,fare_product_id';
const priceBy = (rules: readonly string[], rides: readonly string[], choice: FareChoice = {}) =>
  price(toTariff({ ...base, fare_transfer_rules: [header, ...rules].join('\n') }), rides, choice);
const bus = 'b1 a>b 08:00-08:20';
const metro = 'm1 b>c 08:30-08:45';
const rail = 't1 c>d 09:00-09:30';

describe('rules of one change', () => {
  test.each([
    [
      'none',
      'R,B,,,,0,',
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    ],
    ['type 0, free', 'B,M,,,,0,', [['A_AB', []]]],
    ['type 0, a product', 'B,M,,,,0,up', [['A_AB', ['Surcharge 1']]]],
    ['type 1, nothing added', 'B,M,,,,1,', [['A_AB_B', []]]],
    ['type 1, a credit', 'B,M,,,,1,off', [['A_AB_B', ['Discount -0.5']]]],
    ['type 2', 'B,M,,,,2,joint', [['AB', ['Joint ticket 4']]]],
  ])('%s', (_name, rule, expected) => {
    const fare = priceBy([rule], [bus, metro]);
    expect(toText(fare).map(({ rule: told, transfer }) => [told, transfer])).toEqual(expected);
    // Each leg keeps the product for riding it alone.
    expect(toText(fare).flatMap(({ legs }) => legs)).toEqual([['Bus 2'], ['Metro 3']]);
    expect(sumFareTransfers(transfersOf(fare))).toBe(fare.totalFen! / 100);
  });
});

describe('rules of two changes, by the table of the GTFS reference', () => {
  test.each([
    [
      '0, 0 with products of their own',
      ['B,M,,,,0,up', 'M,R,,,,0,joint'],
      'A_AB Surcharge 1 (2) + AB Joint ticket 4 (1)',
    ],
    ['0, 0, both free', ['B,M,,,,0,', 'M,R,,,,0,'], 'A_AB (3)'],
    ['0 free, 0 with a product', ['B,M,,,,0,', 'M,R,,,,0,up'], 'A_AB Surcharge 1 (3)'],
    ['0, 0 with the same product twice', ['B,M,,,,0,up', 'M,R,,,,0,up'], 'A_AB Surcharge × 2 2 (3)'],
    ['1, 1', ['B,M,,,,1,off', 'M,R,,,,1,off'], 'A_AB_B Discount × 2 -1 (3)'],
    ['1, 0', ['B,M,,,,1,up', 'M,R,,,,0,joint'], 'A_AB_B Surcharge 1 (2) + AB Joint ticket 4 (1)'],
    ['2, 0', ['B,M,,,,2,joint', 'M,R,,,,0,'], 'AB Joint ticket 4 (3)'],
    ['2, 2', ['B,M,,,,2,joint', 'M,R,,,,2,up'], 'AB Joint ticket 4 (2) + AB Surcharge 1 (1)'],
    ['0, 1', ['B,M,,,,0,up', 'M,R,,,,1,off'], 'A_AB Surcharge 1 (2) + A_AB_B Discount -0.5 (1)'],
    ['none, 2', ['M,B,,,,0,', 'M,R,,,,2,joint'], 'none (1) + AB Joint ticket 4 (2)'],
  ])('%s', (_name, rules, expected) => {
    const fare = priceBy(rules, [bus, metro, rail]);
    const told = toText(fare).map(({ legs, rule, transfer = [] }) =>
      [rule ?? 'none', ...transfer, `(${legs.length})`].join(' '),
    );
    expect(told.join(' + ')).toBe(expected);
    expect(sumFareTransfers(transfersOf(fare))).toBe(fare.totalFen! / 100);
  });

  test('a leg without a price has no products, and ends the transfers', () => {
    const fare = priceBy(['B,M,,,,0,'], [bus, 'x9 b>c 08:30-08:45', metro]);
    expect(toText(fare)).toMatchObject([{ legs: [['Bus 2']] }, { legs: [[]] }, { legs: [['Metro 3']] }]);
    expect(transfersOf(fare)[1]).toEqual({ effectiveFareLegProducts: [[]] });
    expect(sumFareTransfers(transfersOf(fare))).toBeUndefined();
  });
});

test.each([
  ['JPY', '210', 210],
  ['KRW', '1400', 1_400],
  ['CNY', '2.10', 2.1],
  ['COP', '2950.50', 2_950.5],
  ['IDR', '3500.00', 3_500],
  ['KWD', '0.250', 0.25],
  ['CLF', '0.0525', 0.0525],
])('amounts of %s are in the currency itself: %s', (currency, amount, expected) => {
  const tariff = toTariff({
    fare_products: `fare_product_id,amount,currency\np,${amount},${currency}`,
    fare_leg_rules: 'fare_product_id\np',
  });
  expect(sumFareTransfers(transfersOf(price(tariff, [bus])))).toBe(expected);
});

test('fares of version 1: the one taken first, with the rider that its id names', () => {
  const tariff = toTariff({
    stops: 'stop_id,stop_name\na,A\nb,B',
    fare_attributes:
      'fare_id,price,currency_type,payment_method,transfers\nchild_single,150,JPY,0,0\nadult_single,300,JPY,0,0',
  });
  expect(transfersOf(price(tariff, [bus]))).toEqual([
    {
      effectiveFareLegProducts: [
        [
          [
            {
              name: 'adult_single',
              amount: 300,
              currency: 'JPY',
              riderCategory: { riderCategoryName: 'Adult', isDefaultFareCategory: true },
            },
          ],
          [
            {
              name: 'child_single',
              amount: 150,
              currency: 'JPY',
              riderCategory: { riderCategoryName: 'Child', isDefaultFareCategory: false },
            },
          ],
        ],
      ],
    },
  ]);
});
