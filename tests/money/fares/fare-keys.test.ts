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
import { toRide, toTariff } from './journeys.ts';

const base = {
  stops: 'stop_id,stop_name\ni1,i1\ni2,i2\no1,o1',
  networks: 'network_id,network_name\nm,m\nn,n',
  route_networks: 'network_id,route_id\nm,m1\nm,m2\nn,n1',
  areas: 'area_id,area_name\nin,in\nout,out',
  stop_areas: 'area_id,stop_id\nin,i1\nin,i2\nout,o1',
  fare_products: 'fare_product_id,amount,currency\np,1.00,CNY\nq,2.00,CNY',
  timeframes: 'timeframe_group_id,start_time,end_time,service_id\npeak,07:00:00,09:00:00,daily',
};
const plain =
  'leg_group_id,network_id,from_area_id,to_area_id,fare_product_id\ng,m,in,in,p\nh,m,in,out,q\nk,n,in,in,p';
const timed = (from: string, to: string) =>
  `leg_group_id,network_id,from_timeframe_group_id,to_timeframe_group_id,fare_product_id\ng,m,${from},${to},p`;
const limits = (...types: readonly string[]) =>
  ['from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_type']
    .concat(types.map((type, i) => (type === '' ? 'g,h,,,,0' : `${['g', 'h'][i]},k,,3600,${type},0`)))
    .join('\n');

const timesOf = (fare_leg_rules: string, fare_transfer_rules?: string) =>
  toFareTimes(
    toTariff({ ...base, fare_leg_rules, ...(fare_transfer_rules ? { fare_transfer_rules } : {}) }).feeds.get(
      'f',
    )!,
  );

describe('toFareTimes', () => {
  test('is false in all fields without timeframes and limits', () => {
    const none = { matter: false, departures: false, arrivals: false };
    expect([timesOf(plain), timesOf(plain, limits(''))]).toEqual([none, none]);
  });

  test('sets `matter` for a timeframe at either end of a ride', () => {
    const own = { matter: true, departures: false, arrivals: false };
    expect([timesOf(timed('peak', '')), timesOf(timed('', 'peak')), timesOf(timed('peak', 'peak'))]).toEqual([
      own,
      own,
      own,
    ]);
  });

  test.each([
    ['0', true, false],
    ['1', true, false],
    ['2', false, true],
    ['3', false, true],
  ])('of a limit of type %s: departures %s, arrivals %s', (type, departures, arrivals) => {
    expect(timesOf(plain, limits(type))).toEqual({ matter: true, departures, arrivals });
  });

  test('sets departures and arrivals for limits of both kinds', () => {
    expect(timesOf(plain, limits('0', '3'))).toEqual({ matter: true, departures: true, arrivals: true });
  });
});

describe('keys of beginnings of a journey', () => {
  function goOn(tariff: Tariff, ...texts: readonly string[]): FareSoFar {
    return texts.reduce<FareSoFar>((soFar, text, i) => {
      const boarded = boardFare(tariff, soFar, toRide(text, i), {})!;
      return alightFare(boarded.next, toRide(text, i), {})!.next;
    }, nothingYet);
  }
  const keyOf = (tariff: Tariff, ...texts: readonly string[]) =>
    toSoFarKey(goOn(tariff, ...texts), toFareTimes(tariff.feeds.get('f')!), false);
  const onBoardOf = (tariff: Tariff, text: string) => {
    const boarded = boardFare(tariff, nothingYet, toRide(text), {})!;
    return toOnBoardKey(boarded.next, toFareTimes(tariff.feeds.get('f')!), false).text;
  };
  const joined = toTariff({
    ...base,
    fare_leg_rules: plain,
    fare_leg_join_rules: 'from_network_id,to_network_id\nm,m',
  });

  test('with an open leg contain its stops, not its line or time', () => {
    const key = keyOf(joined, 'm1 i1>i2 08:00-08:10').text;
    expect(keyOf(joined, 'm2 i1>i2 09:00-09:10').text).toBe(key);
    expect(keyOf(joined, 'm1 i1>o1 08:00-08:10').text).not.toBe(key);
    expect(keyOf(joined, 'm1 o1>i2 08:00-08:10').text).not.toBe(key);
  });

  test('contain the group of the last leg if a transfer rule names it', () => {
    const tariff = toTariff({ ...base, fare_leg_rules: plain, fare_transfer_rules: limits('') });
    expect(keyOf(tariff, 'm1 i1>i2 08:00-08:10').text).not.toBe(keyOf(tariff, 'm1 i1>o1 08:00-08:10').text);
    expect(keyOf(tariff, 'm1 i1>i2 08:00-08:10').text).toBe(keyOf(tariff, 'm2 i2>i1 09:00-09:10').text);
  });

  test.each([
    ['0', 'm1 i1>i2 08:05-08:10', 'm1 i1>i2 08:00-08:15'],
    ['3', 'm1 i1>i2 08:00-08:15', 'm1 i1>i2 08:05-08:10'],
  ])('of a limit of type %s are told apart by the time from which it runs', (type, other, same) => {
    const tariff = toTariff({ ...base, fare_leg_rules: plain, fare_transfer_rules: limits(type) });
    const start = keyOf(tariff, 'm1 i1>i2 08:00-08:10').text;
    expect(keyOf(tariff, other).text).not.toBe(start);
    expect(keyOf(tariff, same).text).toBe(start);
  });

  test('on board contain network and area, and the time if times matter', () => {
    const plainTariff = toTariff({ ...base, fare_leg_rules: plain });
    const key = onBoardOf(plainTariff, 'm1 i1>i2 08:00-08:10');
    expect(onBoardOf(plainTariff, 'm2 i2>o1 09:00-09:10')).toBe(key);
    expect(onBoardOf(plainTariff, 'n1 i1>i2 08:00-08:10')).not.toBe(key);
    expect(onBoardOf(plainTariff, 'm1 o1>i2 08:00-08:10')).not.toBe(key);
    const timedTariff = toTariff({ ...base, fare_leg_rules: timed('peak', '') });
    const at = onBoardOf(timedTariff, 'm1 i1>i2 08:00-08:10');
    expect(onBoardOf(timedTariff, 'm1 i1>i2 08:01-08:10')).not.toBe(at);
    expect(onBoardOf(timedTariff, 'm1 i1>o1 08:00-08:11')).toBe(at);
  });

  test('contain the currency only if legs may differ in it', () => {
    const tariff = toTariff({ ...base, fare_leg_rules: plain });
    const soFar = goOn(tariff, 'm1 i1>i2 08:00-08:10');
    const times = toFareTimes(tariff.feeds.get('f')!);
    expect(toSoFarKey(soFar, times, true).text).not.toBe(
      toSoFarKey({ ...soFar, currency: 'JPY' }, times, true).text,
    );
    expect(toSoFarKey(soFar, times, false).text).toBe(
      toSoFarKey({ ...soFar, currency: 'JPY' }, times, false).text,
    );
    expect(toSoFarKey(nothingYet, times, false)).toEqual({ text: '', totals: [] });
  });
});
