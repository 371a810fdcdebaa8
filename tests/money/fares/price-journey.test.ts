import { describe, expect, test } from 'vitest';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { ItineraryFare } from '../../../server/planner/model/itinerary.ts';
import { listFareStops, toFareTables } from './csv-tables.ts';
import { kinds, price, toRide, toTariff, total } from './journeys.ts';

const media = `fare_media_id,fare_media_name,fare_media_type
cash,现金,0
qr,乘车码,4
qct,青城通,2
lct,鹿城通,2`;
const riders = `rider_category_id,rider_category_name,is_default_fare_category
adult,成人,1
student,学生,0
senior,老年人,0`;
const files = {
  stops: `stop_id,stop_name
a,新华广场
b,呼和浩特东站`,
  networks: 'network_id,network_name\nbus,公交\nmetro,地铁\nfree,免费线',
  route_networks: 'network_id,route_id\nbus,b1\nmetro,m1\nfree,f1\ncoach,c1',
  fare_media: media,
  rider_categories: riders,
  fare_products: `fare_product_id,fare_product_name,rider_category_id,fare_media_id,amount,currency
flat,一票制,adult,cash,1.00,CNY
flat,一票制,adult,qct,0.90,CNY
flat,一票制,student,qct,0.50,CNY
metro3,里程票价,,,3.00,CNY
free,免费,,,0.00,CNY
coach,客运票,,qct,10.00,CNY`,
  fare_leg_rules: `leg_group_id,network_id,fare_product_id
B,bus,flat
M,metro,metro3
F,free,free
C,coach,coach`,
};
const bus = 'b1 a>b 08:00-08:20';

describe('medium and rider', () => {
  const tariff = toTariff(files);

  test('without a choice: an adult without a personal card', () => {
    const fare = price(tariff, [bus]);
    expect(fare.totalFen).toBe(100);
    expect(fare.parts[0]!.product).toMatchObject({
      productId: 'f:flat',
      medium: { id: 'cash', type: 0 },
      riderCategory: { id: 'adult' },
    });
    expect(kinds(fare)).toEqual(['leg-rule', 'medium']);
  });

  test('a card has its own price', () => {
    expect(total(tariff, [bus], { mediumId: 'qct' })).toBe(90);
  });

  test('a card that is not accepted: the general price, and the reason', () => {
    const fare = price(tariff, [bus], { mediumId: 'lct' });
    expect(fare.totalFen).toBe(100);
    expect(kinds(fare)).toEqual(['leg-rule', 'medium-not-accepted']);
    expect(fare.parts[0]!.reasons[1]).toMatchObject({
      zh: '不收鹿城通，按现金计价',
      ruleId: 'fare_media.txt: fare_media_id=cash',
    });
  });

  test('a product without a medium accepts any medium', () => {
    expect(total(tariff, ['m1 a>b 08:00-08:20'], { mediumId: 'lct' })).toBe(300);
    expect(kinds(price(tariff, ['m1 a>b 08:00-08:20'], { mediumId: 'lct' }))).toEqual(['leg-rule']);
  });

  test('a line that sells only with its card has a reason for it', () => {
    const fare = price(tariff, ['c1 a>b 08:00-08:20'], { mediumId: 'cash' });
    expect(fare.totalFen).toBe(1000);
    expect(kinds(fare)).toEqual(['leg-rule', 'medium-required']);
    expect(fare.parts[0]!.reasons[1]!.zh).toBe('不收现金，只能用青城通支付');
  });

  test('a student with the card pays the student price', () => {
    const fare = price(tariff, [bus], { mediumId: 'qct', riderCategoryId: 'student' });
    expect(fare.totalFen).toBe(50);
    expect(kinds(fare)).toEqual(['leg-rule', 'medium', 'rider-category']);
  });

  test('a rider without an own price pays as the default rider, with a reason', () => {
    const senior = price(tariff, [bus], { mediumId: 'qct', riderCategoryId: 'senior' });
    expect(senior.totalFen).toBe(90);
    expect(kinds(senior)).toEqual(['leg-rule', 'medium', 'rider-not-offered']);
    expect(senior.parts[0]!.reasons.at(-1)!.zh).toBe('没有老年人票价，按成人计价');
    // The student price requires the card: with cash a student pays as an adult.
    const student = price(tariff, [bus], { mediumId: 'cash', riderCategoryId: 'student' });
    expect(student.totalFen).toBe(100);
    expect(kinds(student)).toEqual(['leg-rule', 'medium', 'rider-not-offered']);
  });

  test('unknown ids are handled as not accepted and leave no memo entry', () => {
    for (let i = 0; i < 50; i += 1) expect(total(tariff, [bus], { mediumId: `made-up-${i}` })).toBe(100);
    const buckets = [...tariff.feeds.get('f')!.buckets.values()];
    expect(buckets.every((bucket) => bucket.offers.size < 10)).toBe(true);
  });
});

describe('the answer', () => {
  const tariff = toTariff(files);

  test('gives the price and its reasons in both languages', () => {
    const reason = price(tariff, ['m1 a>b 08:00-08:20']).parts[0]!.reasons[0];
    expect(reason).toEqual({
      kind: 'leg-rule',
      ruleId: 'fare_leg_rules.txt: leg_group_id=M, network_id=metro, fare_product_id=metro3',
      zh: '地铁 新华广场→呼和浩特东站 里程票价 3.00 元',
      en: '地铁 新华广场→呼和浩特东站 里程票价 CNY 3.00',
      amountFen: 300,
    });
  });

  test('a free ride costs 0 and is not a ride without a price', () => {
    const fare = price(tariff, ['f1 a>b 08:00-08:20']);
    expect(fare.totalFen).toBe(0);
    expect(fare.parts[0]!.reasons[0]!.zh).toBe('免费线 新华广场→呼和浩特东站 免费 0.00 元');
    const none = price(tariff, ['f1 a>b 08:00-08:20', 'x9 a>b 08:30-08:40']);
    expect(none).not.toHaveProperty('totalFen');
    expect(none.parts.map((part) => part.amountFen)).toEqual([0, undefined]);
  });

  test('is undefined if no feed of the journey states fares', () => {
    expect(priceJourney(tariff, [toRide(bus, 0, 'elsewhere')], {})).toBeUndefined();
    expect(priceJourney(tariff, [], {})).toBeUndefined();
    expect(priceJourney(toTariff({ ...files, fare_leg_rules: '' }), [toRide(bus)], {})).toBeUndefined();
  });

  test('a feed without fares between two with fares gives a part without a price', () => {
    const fare = priceJourney(tariff, [toRide(bus, 0), toRide(bus, 2, 'elsewhere'), toRide(bus, 3)], {});
    expect(fare).toMatchObject({ currency: 'CNY' });
    expect(fare).not.toHaveProperty('totalFen');
    expect(fare!.parts.map((part) => [part.legIndexes, part.amountFen])).toEqual([
      [[0], 100],
      [[2], undefined],
      [[3], 100],
    ]);
    expect(fare!.parts[1]!.reasons[0]!.kind).toBe('no-fares');
  });

  test('a ride whose product is in no file has no price', () => {
    const broken = toTariff({ ...files, fare_leg_rules: 'network_id,fare_product_id\nbus,nothing' });
    expect(kinds(price(broken, [bus]))).toEqual(['no-product']);
  });

  test('has the lowest confidence of the applied rules and products', () => {
    const tables = toFareTables('f', files);
    const marks: Record<string, 'derived' | 'reconstructed'> = {
      'fare_products flat': 'reconstructed',
      'fare_leg_rules *': 'derived',
    };
    const marked = buildTariff([tables], () => true, {
      stopsOf: () => listFareStops(files),
      confidenceOf: (_feedId, table, recordId) => marks[`${table} ${recordId}`],
    });
    expect(price(marked, [bus]).parts[0]!.confidence).toBe('reconstructed');
    expect(price(marked, ['m1 a>b 08:00-08:20']).parts[0]!.confidence).toBe('derived');
    expect(price(tariff, [bus]).parts[0]!.confidence).toBe('sourced');
  });

  test('has the shape that an itinerary uses', () => {
    const fare: ItineraryFare = price(tariff, [bus]);
    expect(fare.parts).toHaveLength(1);
  });
});

describe('staying seated', () => {
  test('is one fare within a network, two fares if the network changes', () => {
    const tariff = toTariff(files);
    const next = { ...toRide('b1 b>c 08:20-08:40', 1), staysSeated: true };
    const fare = priceJourney(tariff, [toRide(bus), next], {})!;
    expect(fare.totalFen).toBe(100);
    expect(fare.parts.map((part) => part.legIndexes)).toEqual([[0, 1]]);
    expect(kinds(fare)).toEqual(['stay-seated', 'leg-rule', 'medium']);
    expect(priceJourney(tariff, [toRide(bus), { ...next, routeId: 'm1' }], {})!.totalFen).toBe(400);
  });
});

describe('currencies', () => {
  const yen = {
    fare_products: 'fare_product_id,fare_product_name,amount,currency\np,Ticket,210,JPY',
    fare_leg_rules: 'fare_product_id\np',
  };

  test('a currency without minor units', () => {
    const fare = price(toTariff(yen), ['r a>b 08:00-08:20']);
    expect(fare).toMatchObject({ totalFen: 210, currency: 'JPY' });
    expect(fare.parts[0]!.reasons[0]!.en).toBe('a→b Ticket JPY 210');
  });

  test('two currencies in one journey: each part has its own, and there is no total', () => {
    const tariff = buildTariff([toFareTables('f', files), toFareTables('jp', yen)], () => true);
    const fare = priceJourney(tariff, [toRide(bus), toRide('r a>b 09:00-09:20', 1, 'jp')], {})!;
    expect(fare).not.toHaveProperty('totalFen');
    expect(fare.currency).toBe('XXX');
    expect(fare.parts.map((part) => [part.amountFen, part.currency])).toEqual([
      [100, 'CNY'],
      [210, 'JPY'],
    ]);
  });

  test('of two currencies in one feed the main one is used', () => {
    const both = toTariff({
      fare_products: 'fare_product_id,amount,currency\np,10,JPY\np,2.00,CNY\nq,3.00,CNY',
      fare_leg_rules: 'fare_product_id\np',
    });
    expect(price(both, ['r a>b 08:00-08:20'])).toMatchObject({ totalFen: 200, currency: 'CNY' });
  });
});
