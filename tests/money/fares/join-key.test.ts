import { describe, expect, test } from 'vitest';
import { areJoined, toJoinKey } from '../../../server/money/fares/fare-legs.ts';
import { toAmountEn, toAmountZh } from '../../../server/money/fares/fare-sentences.ts';
import { toRide, toTariff } from './journeys.ts';

/** Joins as given, on platforms `a1`, `a2` of station `A` and a street stop `s`. */
function feedWith(joins: string) {
  return toTariff({
    stops: 'stop_id,stop_name,parent_station\nA,A,\nB,B,\na1,a1,A\na2,a2,A\nb1,b1,B\ns,s,',
    networks: 'network_id,network_name\nm,m\nn,n',
    route_networks: 'network_id,route_id\nm,m1\nm,m2\nn,n1',
    fare_products: 'fare_product_id,amount,currency\np,1.00,CNY',
    fare_leg_rules: 'network_id,fare_product_id\n,p',
    ...(joins
      ? { fare_leg_join_rules: `from_network_id,to_network_id,from_stop_id,to_stop_id\n${joins}` }
      : {}),
  }).feeds.get('f')!;
}

const isJoined = (joins: string, before: string, after: string) =>
  areJoined(feedWith(joins), toRide(before), toRide(after));

describe('areJoined', () => {
  test('joins rides whose networks a rule names, at one station', () => {
    expect(isJoined('m,n,,', 'm1 s>a1 08:00-08:10', 'n1 a2>s 08:15-08:20')).toBe(true);
    expect(isJoined('m,n,,', 'm1 s>a1 08:00-08:10', 'n1 b1>s 08:15-08:20')).toBe(false);
    expect(isJoined('m,n,,', 'n1 s>a1 08:00-08:10', 'm1 a2>s 08:15-08:20')).toBe(false);
    expect(isJoined('', 'm1 s>a1 08:00-08:10', 'm1 a1>s 08:15-08:20')).toBe(false);
  });

  test('joins at the named stops; with one named stop only within its station', () => {
    const [before, after] = ['m1 s>a1 08:00-08:10', 'n1 b1>s 08:15-08:20'];
    expect(isJoined('m,n,A,B', before, after)).toBe(true);
    expect(isJoined('m,n,A,A', before, after)).toBe(false);
    expect(isJoined('m,n,B,B', before, after)).toBe(false);
    expect(isJoined('m,n,A,', before, after)).toBe(false);
    expect(isJoined('m,n,,B', before, after)).toBe(false);
    expect(isJoined('m,n,B,', before, 'n1 a1>s 08:15-08:20')).toBe(false);
    expect(isJoined('m,n,A,', before, 'n1 a2>s 08:15-08:20')).toBe(true);
  });

  test('joins at equal stops that are not in the feed', () => {
    expect(isJoined('m,m,,', 'm1 s>q 08:00-08:10', 'm2 q>s 08:15-08:20')).toBe(true);
    expect(isJoined('m,m,q,r', 'm1 s>q 08:00-08:10', 'm2 r>s 08:15-08:20')).toBe(true);
    expect(isJoined('m,m,A,r', 'm1 s>q 08:00-08:10', 'm2 r>s 08:15-08:20')).toBe(false);
  });
});

describe('toJoinKey', () => {
  const keyOf = (joins: string, ride: string) => toJoinKey(feedWith(joins), toRide(ride));

  test('is empty if no rule begins with the network or at the stop', () => {
    expect(keyOf('', 'm1 s>a1 08:00-08:10')).toBe('');
    expect(keyOf('m,n,,', 'n1 s>a1 08:00-08:10')).toBe('');
    expect(keyOf('m,n,B,A', 'm1 s>a1 08:00-08:10')).toBe('');
    expect(keyOf('m,n,,', 'x s>a1 08:00-08:10')).toBe('');
  });

  test('contains the network, the rules that may apply, and the station', () => {
    expect(keyOf('m,n,,', 'm1 s>a1 08:00-08:10')).toBe('m 1 A');
    expect(keyOf('m,n,B,A\nm,n,A,B\nm,m,,', 'm2 s>a2 08:00-08:10')).toBe('m 011 A');
    expect(keyOf('m,n,,', 'm1 a1>s 08:00-08:10')).toBe('m 1 s');
    expect(keyOf('m,n,,', 'm1 a1>q 08:00-08:10')).toBe('m 1 q');
    expect(keyOf(',n,,', 'x s>a1 08:00-08:10')).toBe(' 1 A');
    expect(keyOf(',n,,\nm,m,B,', 'm1 s>a1 08:00-08:10')).toBe('m 01 A');
  });
});

test('amounts have the digits of their currency, and yuan are written 元 in Chinese', () => {
  expect([toAmountZh(300, 'CNY'), toAmountEn(300, 'CNY')]).toEqual(['3.00 元', 'CNY 3.00']);
  expect([toAmountZh(400, 'PLN'), toAmountEn(400, 'PLN')]).toEqual(['PLN 4.00', 'PLN 4.00']);
  expect([toAmountZh(210, 'JPY'), toAmountEn(210, 'JPY')]).toEqual(['JPY 210', 'JPY 210']);
  expect(toAmountEn(400, 'ZZZ')).toBe('ZZZ 4.00');
  expect([toAmountZh(1_250, 'KWD'), toAmountEn(1_250, 'KWD')]).toEqual(['KWD 1.250', 'KWD 1.250']);
});
