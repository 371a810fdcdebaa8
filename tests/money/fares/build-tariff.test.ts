/** The indexes of a feed's tariff, each built from a few rows. */
import { describe, expect, test } from 'vitest';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { FeedTariff } from '../../../server/money/fares/tariff.ts';
import type { TariffContext } from '../../../server/money/fares/tariff-context.ts';
import { type GtfsFiles, toFareTables } from './csv-tables.ts';

const files = {
  networks: 'network_id,network_name\nm,Metro\nn,Night',
  route_networks: 'network_id,route_id\nm,m1\nn,m1\nn,n1',
  fare_media: 'fare_media_id,fare_media_name,fare_media_type\ncash,Cash,0\ncard,Card,2',
  rider_categories:
    'rider_category_id,rider_category_name,is_default_fare_category\nadult,Adult,1\nchild,Child,0',
  fare_products: 'fare_product_id,rider_category_id,fare_media_id,amount,currency\np,,,1.00,CNY',
  fare_leg_rules:
    'leg_group_id,network_id,from_area_id,to_area_id,fare_product_id\ng,n,in,,p\nh,,,out,p\n,m,in,in,p',
};

function toFeed(changes: GtfsFiles = {}, context?: TariffContext): FeedTariff {
  const tables = toFareTables('f', { ...files, ...changes });
  return buildTariff([tables], () => true, context).feeds.get('f')!;
}

const listRules = (feed: FeedTariff) =>
  [...feed.rulesByKey.values()].flat().toSorted((a, b) => a.order - b.order);
const listTransfers = (feed: FeedTariff) =>
  [...feed.transfersByKey.values()].flat().toSorted((a, b) => a.order - b.order);

describe('feeds', () => {
  test('with leg rules are indexed by them alone, feeds with fare attributes only by these', () => {
    const v2 = toFareTables('v2', { ...files, fare_attributes: 'fare_id,price,currency_type\nt,1.00,CNY' });
    const v1 = toFareTables('v1', { fare_attributes: 'fare_id,price,currency_type\nt,1.00,CNY' });
    const none = toFareTables('none', {});
    expect(Object.keys(buildTariff([v2, none], () => true))).toEqual(['feeds']);
    const both = buildTariff([v1, none, v2], () => true);
    expect([...both.feeds.keys(), ...both.attributeFeeds!.keys()]).toEqual(['v2', 'v1']);
  });

  test('have no stops and no time zone without context', () => {
    const feed = toFeed();
    expect(feed.stops).toEqual(new Map());
    expect(feed.timeZone).toBeUndefined();
    expect(toFeed({}, { timeZoneOf: (feedId) => `zone of ${feedId}` }).timeZone).toBe('zone of f');
  });
});

describe('numbers', () => {
  test('of networks and areas start at 1 in the order of the rules, and only named ones get a number', () => {
    const feed = toFeed();
    expect(feed.networks).toEqual(
      new Map([
        ['n', 1],
        ['m', 2],
      ]),
    );
    expect([feed.fromAreas, feed.toAreas]).toEqual([new Set([1]), new Set([2, 1])]);
    expect(feed.areaCount).toBe(3);
  });

  test('of leg groups go to leg rules first, then to groups that only transfer rules name', () => {
    const rows = 'from_leg_group_id,to_leg_group_id,fare_transfer_type\nx,h,0\ng,,0\nh,h,0';
    const feed = toFeed({ fare_transfer_rules: rows });
    expect(listRules(feed).map((rule) => rule.group)).toEqual([1, 2, 0]);
    expect(feed.groupCount).toBe(4);
    expect([feed.fromGroups, feed.toGroups]).toEqual([new Set([3, 1, 2]), new Set([2, 0])]);
    expect(listTransfers(feed).map(({ from, to, spans }) => [from, to, spans])).toEqual([
      [3, 2, false],
      [1, 0, false],
      [2, 2, true],
    ]);
  });
});

test('a transfer rule without transfer_count, or with -1, has no limit', () => {
  const rows =
    'from_leg_group_id,to_leg_group_id,transfer_count,fare_transfer_type\ng,g,,0\nh,h,-1,0\ng,h,2,0';
  expect(listTransfers(toFeed({ fare_transfer_rules: rows })).map(({ count }) => count)).toEqual([
    Infinity,
    Infinity,
    2,
  ]);
});

test('a route in two networks belongs to the first one, and networks have names', () => {
  const feed = toFeed();
  expect(feed.networkOfRoute).toEqual(
    new Map([
      ['m1', 'm'],
      ['n1', 'n'],
    ]),
  );
  expect(feed.networkNames).toEqual(
    new Map([
      ['m', { text: 'Metro' }],
      ['n', { text: 'Night' }],
    ]),
  );
});

test('a timeframe group without rows contains no time, an empty field any time', () => {
  const feed = toFeed({
    timeframes: 'timeframe_group_id,start_time,end_time,service_id\npeak,07:00:00,09:00:00,daily',
    fare_leg_rules: 'from_timeframe_group_id,to_timeframe_group_id,fare_product_id\npeak,,p\nnever,peak,p',
  });
  const peak = { timeframeGroupId: 'peak', startSec: 25_200, endSec: 32_400, serviceId: 'daily' };
  expect(listRules(feed).map(({ from, to }) => [from, to])).toEqual([
    [[peak], undefined],
    [[], [peak]],
  ]);
});

describe('products', () => {
  test.each([
    ['no medium and no rider', ',', true, true],
    ['cash', ',cash', true, true],
    ['a personal card', ',card', false, true],
    ['a medium that is in no file', ',lost', false, true],
    ['the default rider', 'adult,', true, true],
    ['another rider', 'child,', true, false],
    ['a rider that is in no file', 'lost,', true, false],
  ])('for %s', (_name, cells, isGeneral, isDefaultRider) => {
    const feed = toFeed({
      fare_products: `fare_product_id,rider_category_id,fare_media_id,amount,currency\np,${cells},1.00,CNY`,
    });
    const [option] = listRules(feed)[0]!.products;
    expect([option!.isGeneral, option!.isDefaultRider]).toEqual([isGeneral, isDefaultRider]);
    const [riderId, mediumId] = cells.split(',').map((cell) => cell || undefined);
    expect([feed.riderIds, feed.mediaIds]).toEqual([new Set([riderId]), new Set([mediumId])]);
  });

  test.each([
    ['the one with most rows, last', ['EUR', 'USD', 'USD'], 'USD'],
    ['the one with most rows, first', ['USD', 'USD', 'EUR'], 'USD'],
    ['of two with as many rows the first by name, last', ['USD', 'EUR'], 'EUR'],
    ['of two with as many rows the first by name, first', ['EUR', 'USD'], 'EUR'],
    ['of three', ['USD', 'EUR', 'CNY', 'EUR', 'CNY'], 'CNY'],
    ['none without products', [], ''],
  ])('the main currency: %s', (_name, codes, expected) => {
    const rows = codes.map((code, i) => `p${i},1.00,${code}`);
    const feed = toFeed({ fare_products: ['fare_product_id,amount,currency', ...rows].join('\n') });
    expect(feed.currency).toBe(expected);
  });
});

test('confidence is that of the row, else of the table, else `sourced`', () => {
  const asked: string[] = [];
  const marks: Record<string, 'derived' | 'reconstructed'> = {
    'fare_leg_rules g': 'reconstructed',
    'fare_leg_rules *': 'derived',
    'fare_transfer_rules g': 'derived',
  };
  const rows = 'from_leg_group_id,to_leg_group_id,fare_transfer_type\ng,h,0\nh,g,0';
  const feed = toFeed(
    { fare_transfer_rules: rows },
    {
      confidenceOf: (feedId, table, recordId) => {
        asked.push(`${feedId} ${table} ${recordId}`);
        return marks[`${table} ${recordId}`];
      },
    },
  );
  expect(listRules(feed).map(({ confidence }) => confidence)).toEqual([
    'reconstructed',
    'derived',
    'derived',
  ]);
  expect(listTransfers(feed).map(({ confidence }) => confidence)).toEqual(['derived', 'sourced']);
  expect(listRules(feed)[0]!.products[0]!.confidence).toBe('sourced');
  expect(asked.every((text) => text.startsWith('f fare_'))).toBe(true);
  expect(asked).toContain('f fare_products p');
});
