/** Fares of the feeds, priced by the fare engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findServiceDay } from '../../server/base/service-day.ts';
import { buildTariff } from '../../server/money/fares/build-tariff.ts';
import { priceJourney } from '../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../server/money/fares/tariff.ts';
import { openFeed } from '../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../server/transit/gtfs/import-feeds.ts';
import { loadFareTables } from '../../server/transit/gtfs/read-fares.ts';
import { listStops } from '../../server/transit/gtfs/read-stops.ts';
import { dataDir, loadTable } from './built-feeds.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcheng-fares-'));
afterAll(() => rmSync(folder, { recursive: true }));

let tariff: Tariff;
let problems: number;

beforeAll(async () => {
  const paths = ['hohhot-metro', 'rail'].map((feedId) => join(dataDir, feedId));
  const report = await importFeeds({ paths, dataDir: folder });
  problems = report.feeds.reduce((sum, feed) => sum + feed.problems.errors + feed.problems.warnings, 0);
  const feeds = new Map(
    listImportedFeeds(folder).map(({ feedId, file }) => {
      const db = openFeed(file);
      const tables = loadFareTables(db, feedId);
      const stops = listStops(db);
      db.close();
      return [feedId, { tables, stops }] as const;
    }),
  );
  tariff = buildTariff(
    [...feeds.values()].map(({ tables }) => tables),
    () => true,
    { stopsOf: (feedId) => feeds.get(feedId)?.stops ?? [] },
  );
});

const day = findServiceDay('2026-11-25')!;
let clock = 8 * 3600;

function toRide(feedId: string, routeId: string, fromStopId: string, toStopId: string, legIndex: number) {
  clock += 600;
  return {
    legIndex,
    feedId,
    routeId,
    fromStopId,
    toStopId,
    departureSec: clock,
    arrivalSec: clock + 500,
    day,
  };
}

test('the importer reports no problems of the feeds', () => {
  expect(problems).toBe(0);
});

test.each(['cash', 'qr', 'qingchengtong', 'tunion'])('one metro line with %s', (mediumId) => {
  const fare = priceJourney(tariff, [toRide('hohhot-metro', 'metro-1', 'M101-1a', 'M108-1a', 0)], {
    mediumId,
  });
  expect(fare).toMatchObject({ totalFen: 300, currency: 'CNY' });
  expect(fare!.parts[0]!.product?.productId).toBe('hohhot-metro:metro_3');
});

test('a change of lines inside the gates is one fare, not two', () => {
  const fare = priceJourney(
    tariff,
    [
      toRide('hohhot-metro', 'metro-1', 'M120-1b', 'M108-1b', 0),
      toRide('hohhot-metro', 'metro-2', 'M108-2b', 'M201-2b', 1),
    ],
    { mediumId: 'qr' },
  );
  expect(fare!.parts.map((part) => [part.legIndexes, part.amountFen])).toEqual([[[0, 1], 700]]);
});

test('leaving the metro at another station and entering again is two fares', () => {
  const fare = priceJourney(
    tariff,
    [
      toRide('hohhot-metro', 'metro-1', 'M101-1a', 'M103-1a', 0),
      toRide('hohhot-metro', 'metro-1', 'M105-1a', 'M108-1a', 1),
    ],
    {},
  );
  expect(fare!.parts.map((part) => part.amountFen)).toEqual([200, 200]);
});

test('metro and EMU: each by its own feed', () => {
  const routeOf = (number: string) =>
    loadTable('rail', 'trips').find((trip) => trip.trip_short_name === number)!.route_id!;
  const fare = priceJourney(
    tariff,
    [
      toRide('hohhot-metro', 'metro-1', 'M108-1a', 'M116-1a', 0),
      toRide('rail', routeOf('D1077'), 'NDC-platforms', 'BTC-platforms', 1),
    ],
    {},
  );
  expect(fare).toMatchObject({ totalFen: 300 + 4_900, currency: 'CNY' });
  expect(fare!.parts[1]!.product?.medium?.id).toBe('rail-ticket');
});
