/** What is said of a price, word by word, in both languages. */
import { describe, expect, test } from 'vitest';
import type { Names } from '../../../server/base/names.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { Confidence, FareChoice, JourneyFarePart } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import { type GtfsFiles, listFareStops, toFareTables } from './csv-tables.ts';
import { toRide } from './journeys.ts';

const media = 'fare_media_id,fare_media_name,fare_media_type\ncash,Cash,0\ncard,Card,2';
const riders =
  'rider_category_id,rider_category_name,is_default_fare_category\nadult,Adult,1\nchild,Child,0\nold,Old,0';
const files = {
  stops: 'stop_id,stop_name,parent_station\nA,Gate,\na1,Platform 1,A\na2,Platform 2,A\ns,Street,',
  networks: 'network_id,network_name\nm,Metro\nn,Night',
  route_networks: 'network_id,route_id\nm,m1\nn,n1\nc,c1',
  fare_media: media,
  rider_categories: riders,
  fare_products: `fare_product_id,fare_product_name,rider_category_id,fare_media_id,amount,currency
flat,Flat,adult,cash,2.00,CNY
flat,Flat,child,card,0.50,CNY
card,Pass,,card,9.00,CNY
plain,,,,3.00,CNY`,
  fare_leg_rules: 'leg_group_id,network_id,fare_product_id\nM,m,flat\nN,n,plain\nC,c,card',
};

/** A name that differs in the feed's own text, in Chinese and in English. */
const inThree = ({ text }: Names): Names =>
  text === '' ? { text } : { text, translations: { zh: `${text}zh`, en: `${text}en` } };
const named = <T extends { readonly name: Names }>(rows: readonly T[]): T[] =>
  rows.map((row) => ({ ...row, name: inThree(row.name) }));

function toParts(
  changes: GtfsFiles,
  rides: readonly string[],
  choice: FareChoice = {},
  confidences: Readonly<Record<string, Confidence>> = {},
): readonly JourneyFarePart[] {
  const all = { ...files, ...changes };
  const tables = toFareTables('f', all);
  const translated = {
    ...tables,
    networks: named(tables.networks),
    media: named(tables.media),
    riderCategories: named(tables.riderCategories),
    products: named(tables.products),
  };
  // A feed that knows none of the media and riders stands first: their names are looked for in all.
  const other = toFareTables('other', {
    fare_media: 'fare_media_id,fare_media_name,fare_media_type\nother,Other,2',
    rider_categories: 'rider_category_id,rider_category_name,is_default_fare_category\nother,Other,0',
    fare_products: 'fare_product_id,amount,currency\np,1.00,CNY',
    fare_leg_rules: 'fare_product_id\np',
  });
  const tariff = buildTariff([other, translated], () => true, {
    stopsOf: () => named(listFareStops(all)),
    confidenceOf: (_feedId, table, recordId) => confidences[`${table} ${recordId}`],
  });
  return priceJourney(
    tariff,
    rides.map((ride, i) => toRide(ride, i)),
    choice,
  )!.parts;
}
const reasonsOf = (...args: Parameters<typeof toParts>) => toParts(...args).flatMap(({ reasons }) => reasons);

describe('a leg', () => {
  test('has its network, its stops, its product and the price', () => {
    expect(reasonsOf({}, ['m1 s>a1 08:00-08:10'])).toEqual([
      {
        kind: 'leg-rule',
        ruleId: 'fare_leg_rules.txt: leg_group_id=M, network_id=m, fare_product_id=flat',
        zh: 'Metrozh Streetzh→Platform 1zh Flatzh 2.00 元',
        en: 'Metroen Streeten→Platform 1en Flaten CNY 2.00',
        amountFen: 200,
      },
      {
        kind: 'medium',
        ruleId: 'fare_media.txt: fare_media_id=cash',
        zh: '用Cashzh支付',
        en: 'Paid by Cashen',
      },
    ]);
  });

  test('says fare where the product has no name', () => {
    expect(reasonsOf({}, ['n1 s>q 08:00-08:10'])).toEqual([
      {
        kind: 'leg-rule',
        ruleId: 'fare_leg_rules.txt: leg_group_id=N, network_id=n, fare_product_id=plain',
        zh: 'Nightzh Streetzh→q 票价 3.00 元',
        en: 'Nighten Streeten→q fare CNY 3.00',
        amountFen: 300,
      },
    ]);
  });

  test('names every field of its rule', () => {
    const [reason] = reasonsOf(
      {
        areas: 'area_id,area_name\nin,In\nout,Out',
        stop_areas: 'area_id,stop_id\nin,s\nout,A',
        timeframes: 'timeframe_group_id,start_time,end_time,service_id\nday,00:00:00,24:00:00,daily',
        fare_leg_rules:
          'leg_group_id,network_id,from_area_id,to_area_id,from_timeframe_group_id,to_timeframe_group_id,fare_product_id\nM,m,in,out,day,day,flat',
      },
      ['m1 s>a1 08:00-08:10'],
    );
    expect(reason!.ruleId).toBe(
      'fare_leg_rules.txt: leg_group_id=M, network_id=m, from_area_id=in, to_area_id=out, ' +
        'from_timeframe_group_id=day, to_timeframe_group_id=day, fare_product_id=flat',
    );
  });

  test('without a rule, and without a product', () => {
    expect(toParts({}, ['x s>a1 08:00-08:10'])).toEqual([
      {
        legIndexes: [0],
        reasons: [
          {
            kind: 'no-rule',
            ruleId: 'f: fare_leg_rules.txt',
            zh: 'Streetzh→Platform 1zh：票价规则没有这一段的票价',
            en: 'Streeten→Platform 1en: no fare rule covers this ride',
          },
        ],
        confidence: 'sourced',
      },
    ]);
    expect(
      reasonsOf({ fare_leg_rules: 'network_id,fare_product_id\nm,nothing' }, ['m1 s>a1 08:00-08:10']),
    ).toEqual([
      {
        kind: 'no-product',
        ruleId: 'fare_products.txt: fare_product_id=nothing',
        zh: 'Metrozh Streetzh→Platform 1zh：没有这类乘客能买的车票',
        en: 'Metroen Streeten→Platform 1en: nothing on sale for this rider',
      },
    ]);
  });

  test('of a feed without fares', () => {
    const tariff = buildTariff([toFareTables('f', files)], () => true);
    const rides = [toRide('m1 s>a1 08:00-08:10', 0, 'elsewhere'), toRide('m1 s>a1 08:30-08:40', 1)];
    const fare = priceJourney(tariff, rides, {})!;
    expect(fare.currency).toBe('CNY');
    expect(fare.parts[0]).toEqual({
      legIndexes: [0],
      reasons: [
        {
          kind: 'no-fares',
          ruleId: 'elsewhere: fare_leg_rules.txt',
          zh: '这条线路的数据没有票价',
          en: 'The data of this line state no fares',
        },
      ],
      confidence: 'sourced',
    });
  });
});

describe('a change inside a leg', () => {
  const joinsOf = (rows: string, ...rides: string[]) =>
    reasonsOf(
      {
        fare_leg_rules: 'fare_product_id\nplain',
        fare_leg_join_rules: `from_network_id,to_network_id,from_stop_id,to_stop_id\n${rows}`,
      },
      rides,
    ).filter(({ kind }) => kind !== 'leg-rule');

  test('is said with its station', () => {
    expect(joinsOf('m,n,,', 'm1 s>a1 08:00-08:10', 'n1 a2>s 08:20-08:30')).toEqual([
      {
        kind: 'join-rule',
        ruleId: 'fare_leg_join_rules.txt: from_network_id=m, to_network_id=n',
        zh: '在Gatezh站内换乘，按一程计价',
        en: 'Change at Gateen without leaving the paid area: priced as one ride',
      },
    ]);
  });

  test('is said with its stop, which has no station', () => {
    expect(joinsOf('m,,s,', 'm1 a1>s 08:00-08:10', 'n1 s>a1 08:20-08:30')).toEqual([
      {
        kind: 'join-rule',
        ruleId: 'fare_leg_join_rules.txt: from_network_id=m, from_stop_id=s',
        zh: '在Streetzh站内换乘，按一程计价',
        en: 'Change at Streeten without leaving the paid area: priced as one ride',
      },
    ]);
  });

  test('is said without a name where the stop is in no file', () => {
    expect(joinsOf(',,q,q', 'x a1>q 08:00-08:10', 'x q>a1 08:20-08:30')).toEqual([
      {
        kind: 'join-rule',
        ruleId: 'fare_leg_join_rules.txt: from_stop_id=q, to_stop_id=q',
        zh: '站内换乘，按一程计价',
        en: 'Change without leaving the paid area: priced as one ride',
      },
    ]);
  });

  test('in the same seat', () => {
    const tariff = buildTariff([toFareTables('f', files)], () => true);
    const seated = { ...toRide('m1 a1>s 08:10-08:20', 1), staysSeated: true };
    const [part] = priceJourney(tariff, [toRide('m1 s>a1 08:00-08:10'), seated], {})!.parts;
    expect(part!.reasons[0]).toEqual({
      kind: 'stay-seated',
      ruleId: 'transfers.txt: transfer_type=4',
      zh: '留在车上继续乘坐，按一程计价',
      en: 'You keep your seat: priced as one ride',
    });
  });
});

describe('who pays, and how', () => {
  const lastOf = (ride: string, choice: FareChoice) => reasonsOf({}, [ride], choice).slice(1);
  const metro = 'm1 s>a1 08:00-08:10';

  test('a rider with a price of their own', () => {
    expect(lastOf(metro, { mediumId: 'card', riderCategoryId: 'child' })[1]).toEqual({
      kind: 'rider-category',
      ruleId: 'rider_categories.txt: rider_category_id=child',
      zh: '乘客类别：Childzh',
      en: 'Rider category: Childen',
    });
  });

  test('a medium that is not taken, with its name or, unknown, its id', () => {
    const [known, unknown] = ['card', 'lost'].map((mediumId) => lastOf(metro, { mediumId }));
    expect(known).toEqual([
      {
        kind: 'medium-not-accepted',
        ruleId: 'fare_media.txt: fare_media_id=cash',
        zh: '不收Cardzh，按Cashzh计价',
        en: 'Carden is not accepted here: priced with Cashen',
      },
    ]);
    expect(unknown![0]).toMatchObject({
      zh: '不收lost，按Cashzh计价',
      en: 'lost is not accepted here: priced with Cashen',
    });
  });

  test('a medium without which nothing is sold, where another or none was asked for', () => {
    const [none, cash] = [{}, { mediumId: 'cash' }].map((choice) => lastOf('c1 s>a1 08:00-08:10', choice));
    expect(none).toEqual([
      {
        kind: 'medium-required',
        ruleId: 'fare_media.txt: fare_media_id=card',
        zh: '只能用Cardzh支付',
        en: 'only with Carden',
      },
    ]);
    expect(cash![0]).toMatchObject({
      zh: '不收Cashzh，只能用Cardzh支付',
      en: 'Cashen is not accepted here: only with Carden',
    });
  });

  test('a rider without a price of their own, with their name or, unknown, their id', () => {
    const [old, ghost] = ['old', 'ghost'].map((riderCategoryId) =>
      lastOf(metro, { mediumId: 'cash', riderCategoryId }),
    );
    expect(old![1]).toEqual({
      kind: 'rider-not-offered',
      ruleId: 'fare_products.txt: fare_product_id=flat, rider_category_id=adult',
      zh: '没有Oldzh票价，按Adultzh计价',
      en: 'No fare for Olden: priced as Adulten',
    });
    expect(ghost![1]).toMatchObject({
      zh: '没有ghost票价，按Adultzh计价',
      en: 'No fare for ghost: priced as Adulten',
    });
  });
});

describe('a transfer', () => {
  const products = `${files.fare_products}
up,Up,,,1.00,CNY
off,Off,,,-1.00,CNY
zero,Zero,,,0.00,CNY
bare,,,,1.00,CNY`;
  const header =
    'from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_type,fare_product_id';
  const rides = ['m1 s>a1 08:00-08:10', 'n1 a1>s 08:20-08:30'];
  const partsOf = (
    type: string,
    product: string,
    choice?: FareChoice,
    confidences?: Record<string, Confidence>,
  ) =>
    toParts(
      { fare_products: products, fare_transfer_rules: `${header}\nM,N,,3600,1,${type},${product}` },
      rides,
      choice,
      confidences,
    );

  test.each([
    ['0', '', '本程免费', 'this ride is free', 0],
    ['0', 'up', '本程改付 1.00 元（Upzh）', 'this ride costs CNY 1.00 (Upen) instead', 100],
    [
      '0',
      'off',
      '本程免费，另退 1.00 元（Offzh）',
      'this ride is free, and CNY 1.00 (Offen) is given back',
      -100,
    ],
    ['1', '', '各程照付，不另加价', 'each ride is paid for, nothing is added', 300],
    ['1', 'up', '另加 1.00 元（Upzh）', 'plus CNY 1.00 (Upen)', 400],
    ['1', 'off', '减 1.00 元（Offzh）', 'less CNY 1.00 (Offen)', 200],
    ['1', 'bare', '另加 1.00 元', 'plus CNY 1.00', 400],
    ['2', '', '两程合并免费', 'both rides together are free', -200],
    ['2', 'zero', '两程合并免费', 'both rides together are free', -200],
    ['2', 'up', '两程合并付 1.00 元（Upzh）', 'one fare for both rides, CNY 1.00 (Upen)', -100],
  ])('of type %s with product %j', (type, product, zh, en, added) => {
    const reasons = partsOf(type, product).flatMap((part) => part.reasons);
    const suffix = product === '' ? '' : `, fare_product_id=${product}`;
    expect(reasons.slice(2).map(({ kind }) => kind)).toEqual(['leg-rule', 'transfer-rule']);
    expect(reasons[3]).toEqual({
      kind: 'transfer-rule',
      ruleId: `fare_transfer_rules.txt: from_leg_group_id=M, to_leg_group_id=N, duration_limit=3600${suffix}`,
      zh: `换乘（60 分钟内）：${zh}`,
      en: `Transfer within 60 min: ${en}`,
      amountFen: added - 300,
    });
  });

  test('sells the product of the leg where the rides are paid each, else its own or none', () => {
    const bought = (type: string, product: string) => partsOf(type, product).at(-1)!.product?.productId;
    expect([bought('1', 'up'), bought('0', 'up'), bought('0', '')]).toEqual(['f:plain', 'f:up', undefined]);
  });

  test('to a leg without a price for the rider, where any may buy the product of the transfer', () => {
    const reasons = reasonsOf(
      { fare_products: products, fare_transfer_rules: `${header}\nN,M,,,,0,up` },
      ['n1 s>a1 08:00-08:10', 'm1 a1>s 08:20-08:30'],
      { mediumId: 'cash', riderCategoryId: 'old' },
    );
    expect(reasons.slice(2)).toEqual([
      {
        kind: 'transfer-rule',
        ruleId: 'fare_transfer_rules.txt: from_leg_group_id=N, to_leg_group_id=M, fare_product_id=up',
        zh: '换乘：本程改付 1.00 元（Upzh）',
        en: 'Transfer: this ride costs CNY 1.00 (Upen) instead',
        amountFen: -100,
      },
      {
        kind: 'rider-not-offered',
        ruleId: 'fare_products.txt: fare_product_id=up',
        zh: '没有Oldzh票价，按一般乘客计价',
        en: 'No fare for Olden: priced as any rider',
      },
    ]);
  });

  test.each([
    ['fare_transfer_rules M', 'up', 'reconstructed'],
    ['fare_transfer_rules *', 'up', 'reconstructed'],
    ['fare_products up', 'up', 'reconstructed'],
    ['fare_products up', '', 'sourced'],
    ['fare_leg_rules N', 'up', 'reconstructed'],
    ['fare_leg_rules M', 'up', 'sourced'],
  ])('where %s is reconstructed, with product %j: %s', (mark, product, expected) => {
    expect(partsOf('0', product, {}, { [mark]: 'reconstructed' }).at(-1)!.confidence).toBe(expected);
  });
});
