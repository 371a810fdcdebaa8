/** The sentences of a price in both languages. */
import { describe, expect, test } from 'vitest';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { FareChoice } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import { toFareTables } from './csv-tables.ts';
import { toRide } from './journeys.ts';
import { reasonsOf, toParts, wordedFiles } from './worded-fares.ts';

describe('a leg', () => {
  test('names network, stops, product and price', () => {
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

  test('says fare for a product without a name', () => {
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
    const tariff = buildTariff([toFareTables('f', wordedFiles)], () => true);
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

describe('a transfer inside a leg', () => {
  const joinsOf = (rows: string, ...rides: string[]) =>
    reasonsOf(
      {
        fare_leg_rules: 'fare_product_id\nplain',
        fare_leg_join_rules: `from_network_id,to_network_id,from_stop_id,to_stop_id\n${rows}`,
      },
      rides,
    ).filter(({ kind }) => kind !== 'leg-rule');

  test('names its station', () => {
    expect(joinsOf('m,n,,', 'm1 s>a1 08:00-08:10', 'n1 a2>s 08:20-08:30')).toEqual([
      {
        kind: 'join-rule',
        ruleId: 'fare_leg_join_rules.txt: from_network_id=m, to_network_id=n',
        zh: '在Gatezh站内换乘，按一程计价',
        en: 'Change at Gateen without leaving the paid area: priced as one ride',
      },
    ]);
  });

  test('names its stop, if that has no station', () => {
    expect(joinsOf('m,,s,', 'm1 a1>s 08:00-08:10', 'n1 s>a1 08:20-08:30')).toEqual([
      {
        kind: 'join-rule',
        ruleId: 'fare_leg_join_rules.txt: from_network_id=m, from_stop_id=s',
        zh: '在Streetzh站内换乘，按一程计价',
        en: 'Change at Streeten without leaving the paid area: priced as one ride',
      },
    ]);
  });

  test('has no name if the stop is in no file', () => {
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
    const tariff = buildTariff([toFareTables('f', wordedFiles)], () => true);
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

describe('rider and medium', () => {
  const lastOf = (ride: string, choice: FareChoice) => reasonsOf({}, [ride], choice).slice(1);
  const metro = 'm1 s>a1 08:00-08:10';

  test('a rider category with its own price', () => {
    expect(lastOf(metro, { mediumId: 'card', riderCategoryId: 'child' })[1]).toEqual({
      kind: 'rider-category',
      ruleId: 'rider_categories.txt: rider_category_id=child',
      zh: '乘客类别：Childzh',
      en: 'Rider category: Childen',
    });
  });

  test('a medium that is not accepted, by name or else by id', () => {
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

  test('a required medium, if another or none was chosen', () => {
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

  test('a rider category without its own price, by name or else by id', () => {
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
