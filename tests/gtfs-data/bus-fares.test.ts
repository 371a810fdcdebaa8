/** Prices of bus rides in fen. */
import { describe, expect, it } from 'vitest';
import { toShareFen } from '../../scripts/feeds/bus-fares.ts';
import { feeds, prices, rows, stopAt, stopNames } from './bus-support.ts';

const ends = (feed: (typeof feeds)[keyof typeof feeds], routeId: string): [string, string] => {
  const names = stopNames(feed, routeId, 0);
  return [stopAt(feed, routeId, 0, names[0] ?? ''), stopAt(feed, routeId, 0, names.at(-1) ?? '')];
};

describe('Hohhot', () => {
  it('takes 1 yuan on an ordinary line, 0.90 by the city card, half for students, nothing for seniors', () => {
    expect(Object.fromEntries(prices(feeds.hohhot, 'hb-57', ...ends(feeds.hohhot, 'hb-57')))).toEqual({
      cash: 100,
      qr: 100,
      tunion: 100,
      luchengtong: 100,
      'qingchengtong adult': 90,
      'qingchengtong student': 50,
      'qingchengtong senior': 0,
    });
  });

  it('takes 1.50 on line 101', () => {
    const found = prices(feeds.hohhot, 'hb-101', ...ends(feeds.hohhot, 'hb-101'));
    expect(found.get('cash')).toBe(150);
    expect(found.get('qingchengtong adult')).toBe(135);
    expect(found.get('qingchengtong student')).toBe(75);
  });

  it('takes no card on the airport bus and only QR on the sightseeing line', () => {
    const airport = 'hb-xijichangzhuanxian-baita';
    expect([...prices(feeds.hohhot, airport, ...ends(feeds.hohhot, airport))]).toEqual([
      ['cash', 1500],
      ['qr', 1500],
    ]);
    const tour = 'hb-qingchengxuancaiguanguangxian';
    expect([...prices(feeds.hohhot, tour, ...ends(feeds.hohhot, tour))]).toEqual([['qr', 2000]]);
  });
});

describe('Baotou', () => {
  it.each([
    ['bb-2', 100, 50, 20],
    ['bb-56', 200, 100, 40],
    ['bb-3', 200, 100, 40],
    ['bb-61', 400, 200, 80],
  ])('takes %s fen on %s, half by Luchengtong, a fifth from students', (routeId, full, half, fifth) => {
    const found = prices(feeds.baotou, routeId, ...ends(feeds.baotou, routeId));
    expect(found.get('cash')).toBe(full);
    expect(found.get('qr')).toBe(full);
    expect(found.get('tunion')).toBe(full);
    expect(found.get('qingchengtong')).toBe(full);
    expect(found.get('luchengtong adult')).toBe(half);
    expect(found.get('luchengtong student')).toBe(fifth);
    expect(found.get('luchengtong senior')).toBe(0);
  });

  it('keeps lines 3 and 12 in a group of their own', () => {
    const inGroup = rows(feeds.baotou, 'route_networks').filter(
      (row) => row.network_id === 'bb-inter-district',
    );
    expect(inGroup.map((row) => row.route_id)).toEqual(['bb-3', 'bb-12']);
  });
});

describe('out of town', () => {
  const bt1 = (from: string, to: string) =>
    prices(
      feeds.intercity,
      'ic-bt1',
      stopAt(feeds.intercity, 'ic-bt1', 0, from),
      stopAt(feeds.intercity, 'ic-bt1', 0, to),
    );

  it.each([
    ['包头东河汽车站', '萨拉齐汽车站', 1000],
    ['东园', '公积板', 1000],
    ['包头东河汽车站', '莎木佳镇政府', 500],
    ['莎木佳镇政府', '萨拉齐汽车站', 500],
    ['二宫', '东园', 500],
    ['公积板', '中心岛', 500],
  ])('Baotou-Salaqi %s to %s costs %d fen', (from, to, fen) => {
    const found = bt1(from, to);
    expect(found.get('cash')).toBe(fen);
    expect(found.get('luchengtong')).toBe(fen);
    expect([...found.keys()].some((key) => key.includes('senior'))).toBe(false);
  });

  it('prices the way back like the way there', () => {
    const back = (from: string, to: string) =>
      prices(
        feeds.intercity,
        'ic-bt1',
        stopAt(feeds.intercity, 'ic-bt1', 1, from),
        stopAt(feeds.intercity, 'ic-bt1', 1, to),
      ).get('cash');
    expect(back('萨拉齐汽车站', '包头东河汽车站')).toBe(1000);
    expect(back('萨拉齐汽车站', '莎木佳镇政府')).toBe(500);
    expect(back('莎木佳镇政府', '包铝厂区')).toBe(500);
  });

  it('parts the fare to 和林格尔 by distance', () => {
    const part = (from: string, to: string) =>
      prices(
        feeds.intercity,
        'ic-ht3',
        stopAt(feeds.intercity, 'ic-ht3', 0, from),
        stopAt(feeds.intercity, 'ic-ht3', 0, to),
      ).get('cash');
    expect(part('呼和浩特长途汽车站', '和林格尔汽车站')).toBe(1300);
    // 13 yuan x 0.67 = 8.7 and 13 yuan x 0.33 = 4.3, rounded up.
    expect(part('呼和浩特长途汽车站', '盛乐园区')).toBe(900);
    expect(part('盛乐园区', '和林格尔汽车站')).toBe(500);
  });

  it.each([
    ['ic-hb1', 4500],
    ['ic-hb2', 5000],
    ['ic-bt4', 800],
    ['ic-ha3', 8000],
  ])('%s costs %d fen', (routeId, fen) => {
    expect([...prices(feeds.intercity, routeId, ...ends(feeds.intercity, routeId))]).toEqual([
      ['cash', fen],
      ['qr', fen],
    ]);
  });
});

describe('all three', () => {
  it('prices every route from end to end in both directions', () => {
    for (const feed of Object.values(feeds)) {
      for (const trip of rows(feed, 'trips')) {
        const names = stopNames(feed, String(trip.route_id), Number(trip.direction_id));
        const [from, to] = [names[0], names.at(-1)].map((name) =>
          stopAt(feed, String(trip.route_id), Number(trip.direction_id), name ?? ''),
        );
        expect(prices(feed, String(trip.route_id), from ?? '', to ?? '').size).toBeGreaterThan(0);
      }
    }
  });

  it('promises no transfer that nobody has published', () => {
    for (const feed of Object.values(feeds)) expect(rows(feed, 'fare_transfer_rules')).toEqual([]);
  });
});

describe('shares', () => {
  it.each([
    [100, 90, 90],
    [150, 90, 135],
    [5, 50, 3],
    [1, 20, 0],
    [200, 20, 40],
  ])('%d fen at %d %% are %d', (fen, percent, share) => {
    expect(toShareFen(fen, percent)).toBe(share);
  });
});
