import { describe, expect, test } from 'vitest';
import { kinds, price, toTariff, total } from './journeys.ts';

const products = `fare_product_id,amount,currency
p1,1.00,CNY
p2,2.00,CNY
p3,3.00,CNY
p4,4.00,CNY`;
const networks = `network_id,route_id
bus,b1
bus,b2
metro,m1
metro,m2
rail,t1`;
const areas = `area_id,area_name
in,Inner
out,Outer
far,Far`;
const stopAreas = `area_id,stop_id
in,i1
in,i2
out,o1
far,f1`;
const base = { fare_products: products, route_networks: networks, areas, stop_areas: stopAreas };

describe('empty fields without rule_priority match all values that the column does not list', () => {
  test('network: an empty network does not match a listed network', () => {
    const tariff = toTariff({
      ...base,
      fare_leg_rules: `network_id,from_area_id,to_area_id,fare_product_id
metro,in,in,p3
,in,in,p1`,
    });
    expect(total(tariff, ['m1 i1>i2 08:00-08:10'])).toBe(300);
    expect(total(tariff, ['b1 i1>i2 08:00-08:10'])).toBe(100);
    expect(total(tariff, ['unnetworked i1>i2 08:00-08:10'])).toBe(100);
  });

  test('area: an empty area does not match an area that the column lists, even for another network', () => {
    const tariff = toTariff({
      ...base,
      fare_leg_rules: `network_id,from_area_id,to_area_id,fare_product_id
bus,in,,p1
metro,,,p2`,
    });
    expect(total(tariff, ['b1 i1>o1 08:00-08:10'])).toBe(100);
    expect(total(tariff, ['m1 o1>i1 08:00-08:10'])).toBe(200);
    const fare = price(tariff, ['m1 i1>o1 08:00-08:10']);
    expect(fare.totalFen).toBeUndefined();
    expect(kinds(fare)).toEqual(['no-rule']);
  });

  test('an empty area matches a stop without areas', () => {
    const tariff = toTariff({
      ...base,
      fare_leg_rules: `network_id,from_area_id,to_area_id,fare_product_id
bus,in,in,p1
bus,,,p4`,
    });
    expect(total(tariff, ['b1 x9>x8 08:00-08:10'])).toBe(400);
    expect(total(tariff, ['b1 o1>f1 08:00-08:10'])).toBe(400);
    expect(total(tariff, ['b1 i1>f1 08:00-08:10'])).toBeUndefined();
  });

  test('of several matching rules the cheapest is taken', () => {
    const tariff = toTariff({
      ...base,
      fare_leg_rules: `network_id,fare_product_id
bus,p3
bus,p2`,
    });
    expect(total(tariff, ['b1 i1>o1 08:00-08:10'])).toBe(200);
  });
});

describe('with rule_priority', () => {
  const tariff = toTariff({
    ...base,
    fare_leg_rules: `network_id,from_area_id,to_area_id,fare_product_id,rule_priority
metro,,,p3,
,in,in,p1,5
,far,,p4,5
,far,,p2,5`,
  });

  test('an empty field is ignored, and the highest priority wins even if it costs more', () => {
    expect(total(tariff, ['m1 i1>i2 08:00-08:10'])).toBe(100);
    expect(total(tariff, ['m1 i1>o1 08:00-08:10'])).toBe(300);
    expect(total(tariff, ['b1 i1>o1 08:00-08:10'])).toBeUndefined();
  });

  test('an empty priority is 0, and of equal priorities the cheapest is taken', () => {
    expect(total(tariff, ['m1 f1>o1 08:00-08:10'])).toBe(200);
  });

  test('the column alone changes the meaning of empty fields', () => {
    const rules = 'network_id,from_area_id,fare_product_id\nbus,in,p1\n,,p2';
    expect(total(toTariff({ ...base, fare_leg_rules: rules }), ['t1 i1>o1 08:00-08:10'])).toBeUndefined();
    const withColumn = rules.replaceAll(/$/gm, ',').replace('product_id,', 'product_id,rule_priority');
    expect(total(toTariff({ ...base, fare_leg_rules: withColumn }), ['t1 i1>o1 08:00-08:10'])).toBe(200);
  });
});

describe('areas of stations', () => {
  const tariff = toTariff({
    ...base,
    stops: `stop_id,stop_name,location_type,parent_station
S,Station,1,
S1,Platform 1,0,S
S2,Platform 2,0,S
S2a,Door a,4,S2
S3,Platform 3,0,S
i1,Inner,0,`,
    stop_areas: `area_id,stop_id
out,S
far,S2
in,i1
quiet,S3`,
    areas: `${areas}
quiet,Named by no rule`,
    fare_leg_rules: `from_area_id,to_area_id,fare_product_id
in,out,p2
in,far,p4
in,,p3`,
  });

  test('platforms without own areas have the area of their station', () => {
    expect(total(tariff, ['b1 i1>S1 08:00-08:10'])).toBe(200);
    expect(total(tariff, ['b1 i1>S2 08:00-08:10'])).toBe(400);
    expect(total(tariff, ['b1 i1>S2a 08:00-08:10'])).toBe(400);
  });

  test('a platform with an own area is not in the area of its station, even if no rule names the own area', () => {
    expect(total(tariff, ['b1 i1>S3 08:00-08:10'])).toBe(300);
  });
});

describe('timeframes', () => {
  const tariff = toTariff({
    ...base,
    timeframes: `timeframe_group_id,start_time,end_time,service_id
peak,07:00:00,09:00:00,weekday
night,00:00:00,05:00:00,weekday
all-day,,,daily`,
    fare_leg_rules: `network_id,from_timeframe_group_id,to_timeframe_group_id,fare_product_id,rule_priority
bus,,,p1,
bus,peak,,p3,1
bus,,night,p2,1
rail,unknown,,p1,
metro,all-day,,p4,`,
  });

  test('start_time is inclusive, end_time exclusive', () => {
    expect(total(tariff, ['b1 a>b 06:59-07:30'])).toBe(100);
    expect(total(tariff, ['b1 a>b 07:00-07:30'])).toBe(300);
    expect(total(tariff, ['b1 a>b 08:59-09:30'])).toBe(300);
    expect(total(tariff, ['b1 a>b 09:00-09:30'])).toBe(100);
  });

  test('after midnight the calendar day counts: Friday 25:00 is Saturday', () => {
    expect(total(tariff, ['b1 a>b 24:30-25:00'])).toBe(200);
    expect(total(tariff, ['b1 a>b 72:30-73:00'])).toBe(100);
    expect(total(tariff, ['b1 a>b -1:00-1:00'])).toBe(200);
  });

  test('empty times are the whole day; a group without rows contains no time', () => {
    expect(total(tariff, ['m1 a>b 23:59-24:20'])).toBe(400);
    expect(total(tariff, ['t1 a>b 08:00-08:20'])).toBeUndefined();
  });
});

describe('effective fare legs', () => {
  const files = {
    ...base,
    stops: `stop_id,stop_name,parent_station
X,新华广场,
X1,1号线站台,X
X2,2号线站台,X
Y1,别处,`,
    fare_leg_rules: `network_id,from_area_id,to_area_id,fare_product_id
metro,in,out,p2
metro,in,,p3
metro,,out,p3
bus,in,,p1`,
    fare_leg_join_rules: 'from_network_id,to_network_id\nmetro,metro',
  };
  const two = ['m1 i1>X1 08:00-08:10', 'm2 X2>o1 08:15-08:30'];

  test('two lines that meet in one station are one leg, from the first stop to the last', () => {
    const fare = price(toTariff(files), two);
    expect(fare.totalFen).toBe(200);
    expect(fare.parts).toHaveLength(1);
    expect(fare.parts[0]!.legIndexes).toEqual([0, 1]);
    expect(kinds(fare)).toEqual(['join-rule', 'leg-rule']);
    expect(fare.parts[0]!.reasons[0]!.zh).toBe('在新华广场站内换乘，按一程计价');
  });

  test('without the rule they are paid separately', () => {
    expect(total(toTariff({ ...files, fare_leg_join_rules: '' }), two)).toBe(600);
  });

  test('another station does not join, unless the rule names both stops', () => {
    const apart = ['m1 i1>X1 08:00-08:10', 'm2 Y1>o1 08:15-08:30'];
    expect(total(toTariff(files), apart)).toBe(600);
    const rule = 'from_network_id,to_network_id,from_stop_id,to_stop_id\nmetro,metro,X,Y1';
    expect(total(toTariff({ ...files, fare_leg_join_rules: rule }), apart)).toBe(200);
    expect(total(toTariff({ ...files, fare_leg_join_rules: rule }), two)).toBe(600);
  });

  test('a ride of another network does not join; three consecutive rides do', () => {
    expect(total(toTariff(files), ['b1 i1>X1 08:00-08:10', 'm2 X2>o1 08:15-08:30'])).toBe(400);
    const three = ['m1 i1>X1 08:00-08:10', 'm2 X2>Y1 08:15-08:30', 'm1 Y1>o1 08:40-08:50'];
    expect(price(toTariff(files), three).parts[0]!.legIndexes).toEqual([0, 1, 2]);
    expect(total(toTariff(files), three)).toBe(200);
  });
});
