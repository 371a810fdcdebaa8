/** The state kept of the beginning of a journey, and its keys in full. */
import { describe, expect, test } from 'vitest';
import {
  alightFare,
  boardFare,
  type FareSoFar,
  nothingYet,
  toFareTimes,
  toOnBoardKey,
  toSoFarKey,
} from '../../../server/money/fares/fare-so-far.ts';
import type { Tariff } from '../../../server/money/fares/tariff.ts';
import type { GtfsFiles } from './csv-tables.ts';
import { toRide, toTariff } from './journeys.ts';

const base = {
  stops: 'stop_id,stop_name\ni1,i1\ni2,i2\no1,o1',
  networks: 'network_id,network_name\nm,m\nn,n',
  route_networks: 'network_id,route_id\nm,m1\nm,m2\nn,n1',
  areas: 'area_id,area_name\nin,in\nout,out',
  stop_areas: 'area_id,stop_id\nin,i1\nin,i2\nout,o1',
  fare_products: 'fare_product_id,amount,currency\np,1.00,CNY\nq,2.00,CNY\nr,3.00,CNY',
  fare_leg_rules:
    'leg_group_id,network_id,from_area_id,to_area_id,fare_product_id\ng,m,in,in,p\nh,m,in,out,q\nk,n,in,in,p',
};
const transfers = (...rows: string[]) => ({
  fare_transfer_rules: [
    'from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_type',
    ...rows,
  ].join('\n'),
});
const joins = { fare_leg_join_rules: 'from_network_id,to_network_id\nm,m' };
const peak = {
  timeframes: 'timeframe_group_id,start_time,end_time,service_id\npeak,07:00:00,09:00:00,daily',
  fare_leg_rules: 'leg_group_id,network_id,from_timeframe_group_id,fare_product_id\ng,m,peak,p',
};
/** Leg rules that offer each leg under each of these groups. */
const groups = (...cells: string[]) => ({
  fare_leg_rules: ['leg_group_id,network_id,fare_product_id', ...cells].join('\n'),
});

function goOn(tariff: Tariff, ...texts: string[]): { soFar: FareSoFar; added: number[] } {
  let soFar = nothingYet;
  const added: number[] = [];
  for (const [i, text] of texts.entries()) {
    const boarded = boardFare(tariff, soFar, toRide(text, i), {})!;
    const alighted = alightFare(boarded.next, toRide(text, i), {})!;
    soFar = alighted.next;
    added.push(boarded.addedFen + alighted.addedFen);
  }
  return { soFar, added };
}

function keyOf(changes: GtfsFiles, ...texts: string[]) {
  const tariff = toTariff({ ...base, ...changes });
  return toSoFarKey(goOn(tariff, ...texts).soFar, toFareTimes(tariff.feeds.get('f')!), false);
}

function onBoardOf(changes: GtfsFiles, ...texts: string[]) {
  const tariff = toTariff({ ...base, ...changes });
  const { soFar } = goOn(tariff, ...texts.slice(0, -1));
  const { next } = boardFare(tariff, soFar, toRide(texts.at(-1)!, texts.length - 1), {})!;
  return toOnBoardKey(next, toFareTimes(tariff.feeds.get('f')!), false);
}

describe('after a leg', () => {
  const inner = 'm1 i1>i2 08:00-08:10';

  test('only the currency is kept if no transfer rule may follow', () => {
    for (const changes of [{}, transfers('h,g,,,,0')]) {
      const { added, soFar } = goOn(toTariff({ ...base, ...changes }), inner);
      expect(soFar).toEqual({ ...nothingYet, currency: 'CNY' });
      expect(added).toEqual([100]);
    }
  });

  test('its group is kept if a transfer rule may follow, and the sum is settled', () => {
    const { added, soFar } = goOn(toTariff({ ...base, ...transfers('g,h,,,,0') }), inner);
    expect(added).toEqual([100]);
    expect(soFar.legs).toHaveLength(1);
    expect(soFar.ends.map(({ before, offer, totalFen }) => [offer.rule.group, totalFen, before])).toEqual([
      [1, 0, undefined],
    ]);
    expect(soFar.open).toEqual([]);
  });

  test.each([
    ['p last', 'b,m,r', 'c,m,q', 'd,m,p', 0],
    ['p before', 'b,m,r', 'c,m,p', 'd,m,q', 0],
    ['the cheapest lives', 'b,m,p', 'c,m,r', 'd,m,q', 100],
  ])('of the ways after which no transfer may follow the cheapest is kept: %s', (_name, ...cells) => {
    const [living, second, third, rest] = cells;
    const changes = { ...groups(living, second, third), ...transfers('b,x,,,,0') };
    const { added, soFar } = goOn(toTariff({ ...base, ...changes }), 'm1 i1>i2 08:00-08:10');
    const isLivingCheapest = living.endsWith('p');
    expect(added).toEqual([100]);
    expect(soFar.ends.map(({ totalFen }) => totalFen)).toEqual([isLivingCheapest ? 0 : 200, rest]);
    expect(toSoFarKey(soFar, toFareTimes(soFar.feed!), false)).toEqual({
      text: `\nf\n1 0 first ${isLivingCheapest ? 100 : 300} ,;over\n`,
      totals: [isLivingCheapest ? 0 : 200, rest],
    });
  });
});

describe('the key after a leg', () => {
  test('contains group, tier and price of a first leg', () => {
    expect(keyOf(transfers('g,h,,,,0'), 'm1 i1>i2 08:00-08:10')).toEqual({
      text: '\nf\n1 0 first 100 ,\n',
      totals: [0],
    });
  });

  test.each([
    ['0', '1 0 first 100 1795593600,'],
    ['3', '1 0 first 100 ,1795594200'],
  ])('has the time from which a limit of type %s runs', (type, state) => {
    expect(keyOf(transfers(`g,h,,3600,${type},0`), 'm1 i1>i2 08:00-08:10').text).toBe(`\nf\n${state}\n`);
  });

  test.each([
    [
      'in the order of their groups',
      ['b,n,p', 'c,n,p', 'b,m,p', 'c,m,q'],
      '1 0 first 100 ,;2 0 first 200 ,',
      [0, 100],
    ],
    [
      'against their order',
      ['b,n,p', 'c,n,p', 'c,m,p', 'b,m,q'],
      '1 0 first 200 ,;2 0 first 100 ,',
      [100, 0],
    ],
    [
      'in no order',
      ['b,n,p', 'c,n,p', 'd,n,p', 'c,m,p', 'd,m,q', 'b,m,r'],
      '1 0 first 300 ,;2 0 first 100 ,;3 0 first 200 ,',
      [200, 0, 100],
    ],
  ])('sorts states with their totals, if rules have them %s', (_name, cells, states, totals) => {
    const changes = { ...groups(...cells), ...transfers('b,x,,,,0', 'c,x,,,,0', 'd,x,,,,0') };
    expect(keyOf(changes, 'm1 i1>i2 08:00-08:10')).toEqual({ text: `\nf\n${states}\n`, totals });
  });

  test('contains the spanning rule and the number of legs it spans', () => {
    const rides = ['m1 i1>i2 08:00-08:10', 'm2 i2>i1 08:20-08:30', 'm1 i1>i2 08:40-08:50'];
    expect(keyOf(transfers('g,g,,,,0'), ...rides.slice(0, 2)).text).toBe('\nf\n1 0 span 1 2 , ,\n');
    expect(keyOf(transfers('g,g,,,,0'), ...rides).text).toBe('\nf\n1 0 span 1 3 , ,\n');
    expect(keyOf(transfers('g,g,,7200,0,0'), ...rides).text).toBe(
      '\nf\n1 0 span 1 3 1795593600, 1795596000,\n',
    );
    // The rule does not span the first leg.
    const two = transfers('g,g,,,,0', 'h,x,,,,0');
    const later = keyOf(two, 'm1 i1>o1 07:30-07:40', ...rides.slice(0, 2));
    expect(later.text).toBe('\nf\n1 0 span 1 2 , ,\n');
  });

  test('contains only `changed` after a rule that spans one transfer', () => {
    const rides = ['m1 i1>i2 08:00-08:10', 'm2 i2>o1 08:20-08:30'];
    expect(keyOf(transfers('g,h,,,,0', 'h,k,,,,0'), ...rides).text).toBe('\nf\n2 0 changed ,\n');
  });
});

describe('the key of an open leg', () => {
  test('contains areas, network and join key', () => {
    expect(keyOf(joins, 'm1 i1>i2 08:00-08:10')).toEqual({ text: '\nf\n\n1|1|1|m 1 i2', totals: [] });
    expect(keyOf(joins, 'm1 i1>o1 08:00-08:10').text).toBe('\nf\n\n1|1|2|m 1 o1');
    expect(keyOf(joins, 'm1 q>q 08:00-08:10').text).toBe('\nf\n\n0|1|0|m 1 q');
    expect(keyOf(joins, 'm1 o1>i1 08:00-08:10', 'm2 i1>i2 08:20-08:30').text).toBe('\nf\n\n2|1|1|m 1 i2');
  });

  test('contains stops and times if times matter', () => {
    const text = keyOf({ ...joins, ...peak }, 'm1 i1>i2 08:00-08:10').text;
    expect(text).toBe('\nf\n\n0 28800 i1|1|0 29400 i2|m 1 i2');
  });
});

describe('the key on board', () => {
  test('contains network and area of the boarding stop', () => {
    expect(onBoardOf({}, 'm1 i1>i2 08:00-08:10')).toEqual({ text: 'on board\nf\nm\n1\n', totals: [] });
    expect(onBoardOf({}, 'x q>i2 08:00-08:10').text).toBe('on board\nf\n\n0\n');
    expect(onBoardOf(peak, 'm1 i1>i2 08:00-08:10').text).toBe('on board\nf\nm\n0 28800 i1\n');
  });

  test('contains the key of the state before', () => {
    const rides = ['m1 i1>i2 08:00-08:10', 'n1 i2>i1 08:20-08:30'];
    expect(onBoardOf(transfers('g,h,,,,0'), ...rides)).toEqual({
      text: 'on board\nf\nn\n1\n\nf\n1 0 first 100 ,\n',
      totals: [0],
    });
  });

  test('contains the first stop of the open leg, not of the ride', () => {
    const rides = ['m1 o1>i2 08:00-08:10', 'm2 i2>i1 08:20-08:30'];
    expect(onBoardOf(joins, ...rides).text).toBe('on board\nf\nm\n\n\nf\n\n2|1|1|m 1 i2');
  });
});
