/** Prices in the feeds of the two cities, by their published tariffs; and the oracle on those feeds. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { FareChoice } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import { priceByBruteForce } from '../../support/fare-oracle.ts';
import { type GtfsFiles, listFareStops, listRows, toFareTables } from './csv-tables.ts';
import { kinds, toRide } from './journeys.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../gtfs-data');
const feedIds = ['hohhot-metro', 'hohhot-bus', 'baotou-bus', 'intercity-bus', 'rail'];
const tableNames = [
  'areas stop_areas networks route_networks timeframes rider_categories fare_media fare_products',
  'fare_leg_rules fare_leg_join_rules fare_transfer_rules routes stops',
].flatMap((line) => line.split(' '));

function readFeed(feedId: string): GtfsFiles {
  const paths = tableNames.map((table) => [table, join(root, feedId, `${table}.txt`)] as const);
  return Object.fromEntries(
    paths.filter(([, path]) => existsSync(path)).map(([table, path]) => [table, readFileSync(path, 'utf8')]),
  );
}

const files = new Map(feedIds.map((feedId) => [feedId, readFeed(feedId)]));
const tables = feedIds.map((feedId) => toFareTables(feedId, files.get(feedId)!));
const stops = new Map(feedIds.map((feedId) => [feedId, listFareStops(files.get(feedId)!)]));
const tariff = buildTariff(tables, () => true, { stopsOf: (feedId) => stops.get(feedId)! });

/** Rides as `feed route from>to departure-arrival`. */
function price(rides: readonly string[], choice: FareChoice = {}) {
  const own = rides.map((text, i) => toRide(text.replace(/^\S+ /, ''), i, text.split(' ')[0]));
  return priceJourney(tariff, own, choice)!;
}

describe('metro: 2 yuan up to 5 km, 3 up to 10, 4 up to 15, 5 up to 21, 6 up to 28', () => {
  test.each([
    ['伊利健康谷 to 西二环路, 1.9 km', ['hohhot-metro metro-1 M101-1a>M102-1a 08:00-08:04'], 200],
    ['新华广场 to 呼和浩特东站', ['hohhot-metro metro-1 M108-1a>M116-1a 08:00-08:20'], 300],
    ['the whole of line 1', ['hohhot-metro metro-1 M101-1a>M120-1a 08:00-08:45'], 600],
  ])('%s', (_name, rides, expected) => {
    expect(price(rides)).toMatchObject({ totalFen: expected, currency: 'CNY' });
  });

  test('the interchange inside the paid area costs nothing more', () => {
    const fare = price([
      'hohhot-metro metro-1 M107-1a>M108-1a 08:00-08:02',
      'hohhot-metro metro-2 M108-2a>M213-2a 08:05-08:08',
    ]);
    expect(fare.totalFen).toBe(200);
    expect(fare.parts).toHaveLength(1);
    expect(fare.parts[0]!.reasons[0]).toMatchObject({
      kind: 'join-rule',
      zh: '在新华广场站内换乘，按一程计价',
    });
  });
});

describe('buses', () => {
  const baotou = ['baotou-bus bb-1 x>y 08:00-08:20'];

  test.each([
    ['cash', {}, 100],
    ['the city card at half', { mediumId: 'luchengtong' }, 50],
    ['the other city card without discount', { mediumId: 'qingchengtong' }, 100],
    ['students at a fifth', { mediumId: 'luchengtong', riderCategoryId: 'student' }, 20],
    ['seniors free', { mediumId: 'luchengtong', riderCategoryId: 'senior' }, 0],
    ['a senior without the card', { riderCategoryId: 'senior' }, 100],
  ])('%s', (_name, choice, expected) => {
    expect(price(baotou, choice).totalFen).toBe(expected);
  });
});

test('across the boundary each feed prices its own rides, with a reason where the card is not accepted', () => {
  const rides = [
    'hohhot-metro metro-1 M108-1a>M116-1a 07:40-08:00',
    'rail rail-d-hohhot-baotou NDC-platforms>BTC-platforms 08:30-09:30',
    'baotou-bus bb-1 x>y 09:50-10:10',
  ];
  const fare = price(rides, { mediumId: 'luchengtong' });
  expect(fare.parts.map((part) => part.amountFen)).toEqual([300, 4900, 50]);
  expect(fare.totalFen).toBe(5250);
  expect(fare.parts.map((part) => kinds({ ...fare, parts: [part] }))).toEqual([
    ['leg-rule', 'medium-not-accepted'],
    ['leg-rule', 'medium-not-accepted'],
    ['leg-rule', 'medium'],
  ]);
  expect(fare.parts[1]!.reasons[1]!.zh).toBe('不收鹿城通，按火车票计价');
  expect(price(rides).totalFen).toBe(300 + 4900 + 100);
});

test('the same price as brute force, on random rides over all five feeds', () => {
  const parents = Object.fromEntries(
    feedIds.map((feedId) => [
      feedId,
      Object.fromEntries(
        stops.get(feedId)!.flatMap((stop) => (stop.parentStation ? [[stop.stopId, stop.parentStation]] : [])),
      ),
    ]),
  );
  const world = { tables, runs: () => true, parents };
  const ride = fc.constantFrom(...feedIds).chain((feedId) => {
    const stopIds = stops.get(feedId)!.map((stop) => stop.stopId);
    const routeIds = listRows(files.get(feedId)!, 'routes').map((row) => row.route_id!);
    return fc.record({
      feedId: fc.constant(feedId),
      routeId: fc.constantFrom(...routeIds),
      fromStopId: fc.constantFrom(...stopIds),
      toStopId: fc.constantFrom(...stopIds),
    });
  });
  const choice = fc.constantFrom<FareChoice>(
    {},
    { mediumId: 'qingchengtong' },
    { mediumId: 'luchengtong', riderCategoryId: 'student' },
    { mediumId: 'tunion', riderCategoryId: 'senior' },
  );
  let priced = 0;
  fc.assert(
    fc.property(fc.array(ride, { minLength: 1, maxLength: 4 }), choice, (rides, who) => {
      const timed = rides.map((one, legIndex) => {
        const departureSec = 28_800 + legIndex * 1_800;
        return { ...one, legIndex, departureSec, arrivalSec: departureSec + 1_200, day: 20_782 };
      });
      const fare = priceJourney(tariff, timed, who);
      if (fare?.totalFen !== undefined) priced += 1;
      expect(fare?.totalFen).toBe(priceByBruteForce(world, timed, who)?.total);
    }),
    { numRuns: 100 },
  );
  expect(priced).toBeGreaterThan(5);
});
