import { describe, expect, test } from 'vitest';
import { kinds, price, toTariff, total } from './journeys.ts';

const base = {
  route_networks: `network_id,route_id
bus,b1
bus,b2
metro,m1
rail,t1`,
  fare_products: `fare_product_id,fare_product_name,amount,currency
bus,Bus,2.00,CNY
metro,Metro,3.00,CNY
rail,Rail,30.00,CNY
up,Surcharge,1.00,CNY
off,Discount,-0.50,CNY
joint,Joint ticket,4.00,CNY`,
  fare_leg_rules: `leg_group_id,network_id,fare_product_id
B,bus,bus
M,metro,metro
R,rail,rail`,
};
const header =
  'from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_type,fare_product_id';
const withRules = (...rows: string[]) =>
  toTariff({ ...base, fare_transfer_rules: [header, ...rows].join('\n') });

const bus = 'b1 a>b 08:00-08:20';
const metro = 'm1 b>c 08:30-08:45';
const rail = 't1 c>d 09:00-09:30';

describe('fare_transfer_type', () => {
  test.each([
    ['no rule: A + B', 'R,B,,,,0,', 500],
    ['0, A + AB, free', 'B,M,,,,0,', 200],
    ['0, A + AB, with a product', 'B,M,,,,0,up', 300],
    ['0, A + AB, with a credit', 'B,M,,,,0,off', 150],
    ['1, A + AB + B, with nothing added', 'B,M,,,,1,', 500],
    ['1, A + AB + B, surcharge: the rule has to be applied', 'B,M,,,,1,up', 600],
    ['1, A + AB + B, negative product', 'B,M,,,,1,off', 450],
    ['2, AB', 'B,M,,,,2,joint', 400],
  ])('%s', (_name, rule, expected) => {
    const fare = price(withRules(rule), [bus, metro]);
    expect(fare.totalFen).toBe(expected);
    expect(fare.parts.reduce((sum, part) => sum + part.amountFen!, 0)).toBe(expected);
  });

  // The table of the reference: S is the sum of all legs before.
  test.each([
    ['0 then 0: A + AB + BC', 'B,M,,,,0,up', 'M,R,,,,0,joint', 200 + 100 + 400],
    ['1 then 0: A + AB + B + BC', 'B,M,,,,1,up', 'M,R,,,,0,joint', 200 + 100 + 300 + 400],
    ['2 then 0: AB + BC', 'B,M,,,,2,joint', 'M,R,,,,0,up', 400 + 100],
    ['0 then 1: A + AB + BC + C', 'B,M,,,,0,up', 'M,R,,,,1,off', 200 + 100 - 50 + 3000],
    ['2 then 1: AB + BC + C', 'B,M,,,,2,joint', 'M,R,,,,1,off', 400 - 50 + 3000],
    ['0 then 2: S + BC', 'B,M,,,,0,up', 'M,R,,,,2,joint', 200 + 100 + 400],
    ['2 then 2: S + BC', 'B,M,,,,2,joint', 'M,R,,,,2,up', 400 + 100],
    ['none then 2: A + BC', 'M,B,,,,0,', 'M,R,,,,2,joint', 200 + 400],
  ])('%s', (_name, first, second, expected) => {
    expect(total(withRules(first, second), [bus, metro, rail])).toBe(expected);
  });

  test('a joint fare is one part for both rides, with one product', () => {
    const fare = price(withRules('B,M,,,,2,joint', 'M,R,,,,0,up'), [bus, metro, rail]);
    expect(fare.parts.map((part) => [part.legIndexes, part.amountFen, part.product?.productId])).toEqual([
      [[0, 1], 400, 'f:joint'],
      [[2], 100, 'f:up'],
    ]);
    expect(kinds(fare)).toEqual(['leg-rule', 'leg-rule', 'transfer-rule', 'leg-rule', 'transfer-rule']);
    expect(fare.parts[0]!.reasons.map((reason) => reason.amountFen)).toEqual([200, 300, -100]);
  });

  test('a free transfer has no product, but a reason', () => {
    const fare = price(withRules('B,M,,3600,1,0,'), [bus, metro]);
    const part = fare.parts[1]!;
    expect(part.amountFen).toBe(0);
    expect(part.product).toBeUndefined();
    expect(part.reasons.at(-1)).toEqual({
      kind: 'transfer-rule',
      ruleId: 'fare_transfer_rules.txt: from_leg_group_id=B, to_leg_group_id=M, duration_limit=3600',
      zh: '换乘（60 分钟内）：本程免费',
      en: 'Transfer within 60 min: this ride is free',
      amountFen: -300,
    });
  });
});

describe('sentences', () => {
  test.each([
    [
      'B,M,,,,0,up',
      '换乘：本程改付 1.00 元（Surcharge）',
      'Transfer: this ride costs CNY 1.00 (Surcharge) instead',
    ],
    ['B,M,,90,2,0,', undefined, undefined],
    [
      'B,M,,900,2,1,off',
      '换乘（15 分钟内）：减 0.50 元（Discount）',
      'Transfer within 15 min: less CNY 0.50 (Discount)',
    ],
    [
      'B,M,,,,2,joint',
      '换乘：两程合并付 4.00 元（Joint ticket）',
      'Transfer: one fare for both rides, CNY 4.00 (Joint ticket)',
    ],
    [
      'B,M,,601,2,0,off',
      '换乘（601 秒内）：本程免费，另退 0.50 元（Discount）',
      'Transfer within 601 s: this ride is free, and CNY 0.50 (Discount) is given back',
    ],
  ])('%s', (rule, zh, en) => {
    const reasons = price(withRules(rule), [bus, metro]).parts.flatMap((part) => part.reasons);
    const found = reasons.find((reason) => reason.kind === 'transfer-rule');
    expect([found?.zh, found?.en]).toEqual([zh, en]);
  });
});

describe('duration_limit_type', () => {
  // Departure 08:00, arrival 08:20; departure 08:30, arrival 08:45.
  test.each([
    [0, 45, 'departure to arrival'],
    [1, 30, 'departure to departure'],
    [2, 10, 'arrival to departure'],
    [3, 25, 'arrival to arrival'],
  ])('type %i measures %i minutes: %s', (type, minutes) => {
    expect(total(withRules(`B,M,,${minutes * 60},${type},0,`), [bus, metro])).toBe(200);
    expect(total(withRules(`B,M,,${minutes * 60 - 1},${type},0,`), [bus, metro])).toBe(500);
  });

  test('consecutive transfers by one rule: the time runs from the first leg, and starts again when it is over', () => {
    const tariff = withRules('B,B,-1,3600,1,0,');
    const rides = ['b1 a>b 08:00-08:20', 'b2 b>c 08:30-08:50', 'b1 c>d 09:00-09:20', 'b2 d>e 09:10-09:40'];
    expect(total(tariff, rides.slice(0, 3))).toBe(200);
    expect(total(tariff, rides)).toBe(400);
    expect(total(tariff, [...rides, 'b1 e>f 10:10-10:20'])).toBe(400);
    expect(total(tariff, [...rides, 'b1 e>f 10:11-10:20'])).toBe(600);
  });

  test('consecutive transfers by different rules: each time runs from the leg before', () => {
    const tariff = withRules('B,M,,3600,1,0,', 'M,R,,3600,1,0,');
    expect(total(tariff, [bus, metro, 't1 c>d 09:30-09:50'])).toBe(200);
    expect(total(tariff, [bus, metro, 't1 c>d 09:31-09:50'])).toBe(3200);
  });
});

describe('transfer_count', () => {
  const rides = ['b1 a>b 08:00-08:10', 'b2 b>c 08:15-08:25', 'b1 c>d 08:30-08:40', 'b2 d>e 08:45-08:55'];

  test('once, twice, without limit', () => {
    expect(total(withRules('B,B,1,,,0,'), rides)).toBe(400);
    expect(total(withRules('B,B,2,,,0,'), rides)).toBe(400);
    expect(total(withRules('B,B,2,,,0,'), rides.slice(0, 3))).toBe(200);
    expect(total(withRules('B,B,3,,,0,'), rides)).toBe(200);
    expect(total(withRules('B,B,-1,,,0,'), rides)).toBe(200);
  });

  test('of several rules the one with the smallest sufficient count, even if it costs more', () => {
    // First transfer 1.00, second free, third without a rule: a new fare.
    const tariff = withRules('B,B,2,,,0,', 'B,B,1,,,0,up');
    expect(total(tariff, rides.slice(0, 2))).toBe(300);
    expect(total(tariff, rides.slice(0, 3))).toBe(300);
    expect(total(tariff, rides)).toBe(500);
  });

  test('after a rule whose time is over the rule with the next count applies', () => {
    const tariff = withRules('B,B,1,600,1,0,', 'B,B,2,7200,1,0,up');
    expect(total(tariff, rides.slice(0, 2))).toBe(300);
  });
});

describe('empty leg groups', () => {
  test('match groups that the column does not list', () => {
    const tariff = withRules('B,M,,,,0,', ',R,,,,0,up');
    expect(total(tariff, [bus, metro])).toBe(200);
    // The from column lists B and not M.
    expect(total(tariff, [metro, rail])).toBe(300 + 100);
    expect(total(tariff, [bus, rail])).toBe(200 + 3000);
  });

  test('on both sides: one rule for every transfer, with its count', () => {
    const tariff = withRules(',,2,,,0,');
    expect(total(tariff, [bus, metro, rail])).toBe(200);
    expect(total(tariff, [bus, metro, rail, 'b1 d>e 09:40-09:50'])).toBe(400);
  });
});

describe('choice among rules and products', () => {
  test('equal rules: the cheaper product', () => {
    expect(total(withRules('B,M,,,,0,up', 'B,M,,,,0,off'), [bus, metro])).toBe(150);
  });

  test('takes the more expensive product of the first leg if the whole journey is cheaper with it', () => {
    const tariff = toTariff({
      ...base,
      fare_leg_rules: `leg_group_id,network_id,fare_product_id
single,bus,bus
day,bus,joint
M,metro,metro`,
      fare_transfer_rules: `${header}\nday,M,,,,0,`,
    });
    expect(total(tariff, [bus])).toBe(200);
    // 2.00 + 3.00 separately, or 4.00 with the ticket that the metro accepts.
    expect(total(tariff, [bus, metro])).toBe(400);
  });

  test('a discount for card holders does not apply to cash', () => {
    const tariff = toTariff({
      ...base,
      fare_media: 'fare_media_id,fare_media_name,fare_media_type\ncash,Cash,0\ncard,Card,2',
      fare_products: `fare_product_id,fare_media_id,amount,currency
bus,,2.00,CNY
metro,,3.00,CNY
rail,,30.00,CNY
off,card,-1.00,CNY`,
      fare_transfer_rules: `${header}\nB,M,,,,1,off`,
    });
    expect(total(tariff, [bus, metro])).toBe(500);
    expect(total(tariff, [bus, metro], { mediumId: 'cash' })).toBe(500);
    expect(total(tariff, [bus, metro], { mediumId: 'card' })).toBe(400);
  });

  test('a card discount does not apply after a ride that does not take the card', () => {
    const files = {
      ...base,
      fare_media: 'fare_media_id,fare_media_name,fare_media_type\ncash,Cash,0\ncard,Card,2',
      fare_products: `fare_product_id,fare_media_id,amount,currency
bus,cash,2.00,CNY
metro,card,3.00,CNY
rail,,30.00,CNY
off,card,-1.00,CNY`,
    };
    const tariff = toTariff({ ...files, fare_transfer_rules: `${header}\nB,M,,,,1,off\nM,B,,,,1,off` });
    expect(total(tariff, [bus, metro], { mediumId: 'card' })).toBe(500);
    expect(total(tariff, ['m1 a>b 08:00-08:10', 'b1 b>c 08:20-08:30'], { mediumId: 'card' })).toBe(500);
  });

  test('keeps a more expensive state after the second ride if it makes the third one free', () => {
    // All rides as group G: the only free transfer of G is used at the second ride, 2.00 + 2.00. The first ride as H:
    // that transfer is by another rule, and the free one of G comes after it, 2.50 in total.
    const tariff = toTariff({
      ...base,
      fare_products: 'fare_product_id,amount,currency\ng,2.00,CNY\nh,2.50,CNY',
      fare_leg_rules: 'leg_group_id,network_id,fare_product_id\nG,bus,g\nH,metro,h\nG,metro,g',
      fare_transfer_rules: `${header}\nG,G,1,,,0,\nH,G,,,,0,`,
    });
    const rides = ['m1 a>b 08:00-08:10', 'b1 b>c 08:15-08:25', 'b2 c>d 08:30-08:40'];
    expect(total(tariff, rides.slice(0, 2))).toBe(200);
    expect(total(tariff, rides)).toBe(250);
  });
});
