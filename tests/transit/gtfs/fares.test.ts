import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCurrencyDigits, toYuanText } from '../../../server/base/fen.ts';
import { loadFareTables } from '../../../server/transit/gtfs/read-fares.ts';
import { listRoutes } from '../../../server/transit/gtfs/read-trips.ts';
import { importInlineFeed, smallFeed } from '../../support/inline-feed.ts';

const fareFeed = {
  ...smallFeed,
  'areas.txt': 'area_id,area_name\ncentre,Centre\nrim,\n',
  'stop_areas.txt': 'area_id,stop_id\ncentre,A\ncentre,B\nrim,C\n',
  'networks.txt': 'network_id,network_name\nbus,Bus\nidle,Idle\n',
  'route_networks.txt': 'network_id,route_id\nbus,R\n',
  'rider_categories.txt':
    'rider_category_id,rider_category_name,is_default_fare_category,eligibility_url\nadult,Adult,1,\nchild,Child,,https://child.example\n',
  'fare_media.txt': 'fare_media_id,fare_media_name,fare_media_type\ncash,,0\ncard,Card,2\n',
  'fare_products.txt':
    'fare_product_id,fare_product_name,rider_category_id,fare_media_id,amount,currency\n' +
    'single,Single,adult,cash,2.00,CNY\nsingle,Single,adult,card,0.90,CNY\nsingle,Single,child,cash,1,CNY\nrebate,,,,-0.5,CNY\n',
  'timeframes.txt':
    'timeframe_group_id,start_time,end_time,service_id\npeak,07:00:00,09:00:00,all\nalways,,,all\n',
  'fare_leg_rules.txt':
    'leg_group_id,network_id,from_area_id,to_area_id,from_timeframe_group_id,to_timeframe_group_id,fare_product_id,rule_priority\n' +
    'g,bus,centre,rim,peak,,single,2\n,,,,,,single,\n',
  'fare_leg_join_rules.txt':
    'from_network_id,to_network_id,from_stop_id,to_stop_id\nbus,bus,A,B\nbus,idle,,\n',
  'fare_transfer_rules.txt':
    'from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_type,fare_product_id\n' +
    'g,g,-1,3600,0,0,rebate\ng,,,,,2,\n',
};

test('all tables of Fares v2 are read, including a product with several media and riders', async () => {
  const db = await importInlineFeed(fareFeed);
  expect(loadFareTables(db, 'x')).toEqual({
    feedId: 'x',
    areas: [
      { areaId: 'centre', name: { text: 'Centre' }, stopIds: ['A', 'B'] },
      { areaId: 'rim', name: { text: '' }, stopIds: ['C'] },
    ],
    networks: [
      { networkId: 'bus', name: { text: 'Bus' }, routeIds: ['R'] },
      { networkId: 'idle', name: { text: 'Idle' }, routeIds: [] },
    ],
    timeframes: [
      { timeframeGroupId: 'peak', startSec: 25_200, endSec: 32_400, serviceId: 'all' },
      { timeframeGroupId: 'always', startSec: 0, endSec: 86_400, serviceId: 'all' },
    ],
    riderCategories: [
      { riderCategoryId: 'adult', name: { text: 'Adult' }, isDefault: true },
      {
        riderCategoryId: 'child',
        name: { text: 'Child' },
        isDefault: false,
        eligibilityUrl: 'https://child.example',
      },
    ],
    media: [
      { fareMediaId: 'cash', name: { text: '' }, type: 0 },
      { fareMediaId: 'card', name: { text: 'Card' }, type: 2 },
    ],
    products: [
      {
        fareProductId: 'single',
        name: { text: 'Single' },
        riderCategoryId: 'adult',
        fareMediaId: 'cash',
        amountFen: 200,
        currency: 'CNY',
      },
      {
        fareProductId: 'single',
        name: { text: 'Single' },
        riderCategoryId: 'adult',
        fareMediaId: 'card',
        amountFen: 90,
        currency: 'CNY',
      },
      {
        fareProductId: 'single',
        name: { text: 'Single' },
        riderCategoryId: 'child',
        fareMediaId: 'cash',
        amountFen: 100,
        currency: 'CNY',
      },
      { fareProductId: 'rebate', name: { text: '' }, amountFen: -50, currency: 'CNY' },
    ],
    legRules: [
      {
        legGroupId: 'g',
        networkId: 'bus',
        fromAreaId: 'centre',
        toAreaId: 'rim',
        fromTimeframeGroupId: 'peak',
        fareProductId: 'single',
        rulePriority: 2,
      },
      { fareProductId: 'single' },
    ],
    joinRules: [
      { fromNetworkId: 'bus', toNetworkId: 'bus', fromStopId: 'A', toStopId: 'B' },
      { fromNetworkId: 'bus', toNetworkId: 'idle' },
    ],
    transferRules: [
      {
        fromLegGroupId: 'g',
        toLegGroupId: 'g',
        transferCount: -1,
        durationLimitSec: 3600,
        durationLimitType: 0,
        fareTransferType: 0,
        fareProductId: 'rebate',
      },
      { fromLegGroupId: 'g', fareTransferType: 2 },
    ],
    hasRulePriority: true,
  });
  expect(listRoutes(db)[0]?.networkId).toBe('bus');
});

test('a network may be in routes.txt only, and hasRulePriority is false without the column', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'routes.txt':
      'route_id,agency_id,route_short_name,route_type,network_id\nR,bus,1,3,metro\nQ,bus,2,3,metro\n',
    'fare_products.txt': 'fare_product_id,amount,currency\np,3.00,CNY\n',
    'fare_leg_rules.txt': 'network_id,fare_product_id\nmetro,p\n',
  });
  const tables = loadFareTables(db, 'x');
  expect(tables.networks).toEqual([{ networkId: 'metro', name: { text: '' }, routeIds: ['Q', 'R'] }]);
  expect(tables.legRules).toEqual([{ networkId: 'metro', fareProductId: 'p' }]);
  expect(tables.hasRulePriority).toBe(false);
});

test('a feed without fares has empty tables', async () => {
  const { feedId, hasRulePriority, ...tables } = loadFareTables(await importInlineFeed(smallFeed), 'x');
  expect([feedId, hasRulePriority]).toEqual(['x', false]);
  expect(Object.values(tables)).toEqual(Array.from({ length: 9 }, () => []));
});

test('amounts are exact to the minor unit in every currency', async () => {
  const currencies = ['CNY', 'USD', 'JPY', 'KWD', 'EUR', 'CLP'];
  const amounts = fc.array(
    fc.record({
      currency: fc.constantFrom(...currencies),
      minor: fc.oneof(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
      ),
    }),
    { minLength: 200, maxLength: 400 },
  );
  await fc.assert(
    fc.asyncProperty(amounts, async (wanted) => {
      const rows = wanted.map(({ currency, minor }, index) => {
        const text = toYuanText(minor, findCurrencyDigits(currency));
        return `p${index},${text},${currency}\n`;
      });
      const db = await importInlineFeed({
        ...smallFeed,
        'fare_products.txt': `fare_product_id,amount,currency\n${rows.join('')}`,
      });
      const read = loadFareTables(db, 'x').products.map(({ amountFen, currency }) => ({
        currency,
        minor: amountFen,
      }));
      expect(read).toEqual(wanted.map(({ currency, minor }) => ({ currency, minor })));
    }),
    { numRuns: 5 },
  );
});

test('amounts that have no exact binary fraction are read exactly and not rounded', async () => {
  const texts = [
    '0.1',
    '0.2',
    '0.30',
    '1.005',
    '4.35',
    '8.20',
    '0.29',
    '1.15',
    '2.675',
    '0.30000000000000004',
    '19.990',
  ];
  const db = await importInlineFeed({
    ...smallFeed,
    'fare_products.txt': `fare_product_id,amount,currency\n${texts.map((text) => `${text},${text},CNY\n`).join('')}`,
  });
  const read = Object.fromEntries(
    loadFareTables(db, 'x').products.map((p) => [p.fareProductId, p.amountFen]),
  );
  // Yuan have two decimals: a row with three is dropped with a warning and not rounded.
  expect(read).toEqual({
    '0.1': 10,
    '0.2': 20,
    '0.30': 30,
    '4.35': 435,
    '8.20': 820,
    '0.29': 29,
    '1.15': 115,
    '19.990': 1999,
  });
});
