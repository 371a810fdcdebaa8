/**
 * Every ride of the five feeds has a price: each ordered pair of calls of each stop sequence of each line, for every
 * rider and medium of its feed and for the media of the shared card.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CardFares, createCardFares } from '../../server/app/pricing/card-fares.ts';
import { loadScheme } from '../../server/app/pricing/load-scheme.ts';
import { loadFares } from '../../server/app/pricing/price-itinerary.ts';
import { findServiceDay } from '../../server/base/service-day.ts';
import type { FareChoice, FareRide } from '../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../server/money/fares/tariff.ts';
import { priceCardJourney } from '../../server/money/scheme/price-card-journey.ts';
import type { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import { listImportedFeeds } from '../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../server/transit/gtfs/import-feeds.ts';
import { dataDir, groupBy, loadTable } from './built-feeds.ts';

const feedIds = ['hohhot-metro', 'hohhot-bus', 'baotou-bus', 'intercity-bus', 'rail'];
const hasAreas = new Set(['hohhot-metro', 'intercity-bus', 'rail']);
const folder = mkdtempSync(join(tmpdir(), 'tongcheng-every-ride-'));
afterAll(() => rmSync(folder, { recursive: true }));

let tariff: Tariff;
let cards: CardFares;

beforeAll(async () => {
  await importFeeds({ paths: feedIds.map((feedId) => join(dataDir, feedId)), dataDir: folder });
  const imported = listImportedFeeds(folder);
  ({ tariff } = loadFares(imported));
  cards = createCardFares(loadScheme(join(dataDir, 'scheme')) as SchemeBook, imported, tariff)!;
});

const day = findServiceDay('2026-11-25')!;

/** The distinct ordered pairs of calls of each stop sequence of a line. */
function listRides(feedId: string): FareRide[] {
  const calls = groupBy(loadTable(feedId, 'stop_times'), 'trip_id');
  const patterns = new Map<string, { routeId: string; stopIds: string[] }>();
  for (const trip of loadTable(feedId, 'trips')) {
    const inOrder = calls
      .get(trip.trip_id!)!
      .toSorted((a, b) => Number(a.stop_sequence) - Number(b.stop_sequence));
    const pattern = { routeId: trip.route_id!, stopIds: inOrder.map((call) => call.stop_id!) };
    patterns.set(JSON.stringify(pattern), pattern);
  }
  return [...patterns.values()].flatMap(({ routeId, stopIds }) =>
    stopIds.flatMap((fromStopId, index) =>
      stopIds.slice(index + 1).map((toStopId) => ({
        legIndex: 0,
        feedId,
        routeId,
        fromStopId,
        toStopId,
        departureSec: 36_000,
        arrivalSec: 38_000,
        day,
        timeZone: 'Asia/Shanghai',
      })),
    ),
  );
}

const listIds = (feedId: string, table: string, column: string) =>
  loadTable(feedId, table).map((row) => row[column]!);

/** Fare choices: none, each medium, each rider category, and all combinations. */
function listChoices(feedId: string): FareChoice[] {
  const media = [undefined, ...listIds(feedId, 'fare_media', 'fare_media_id')];
  const riders = [undefined, ...listIds(feedId, 'rider_categories', 'rider_category_id')];
  return media.flatMap((mediumId) =>
    riders.map((riderCategoryId) => ({
      ...(mediumId === undefined ? {} : { mediumId }),
      ...(riderCategoryId === undefined ? {} : { riderCategoryId }),
    })),
  );
}

/** The price of a ride for an adult without a card, from the files of the feed. */
function createReader(feedId: string): (ride: FareRide) => number | undefined {
  const networkOf = new Map(
    [...loadTable(feedId, 'route_networks')].map((row) => [row.route_id!, row.network_id!]),
  );
  const rules = loadTable(feedId, 'fare_leg_rules');
  const hasPriority = rules[0]?.rule_priority !== undefined;
  const areaRows = hasAreas.has(feedId) ? groupBy(loadTable(feedId, 'stop_areas'), 'stop_id') : new Map();
  const products = groupBy(loadTable(feedId, 'fare_products'), 'fare_product_id');
  const cardIds = new Set(
    loadTable(feedId, 'fare_media')
      .filter((row) => row.fare_media_type === '2')
      .map((row) => row.fare_media_id),
  );
  const byNetwork = groupBy(rules, 'network_id');
  return ({ fromStopId, routeId, toStopId }) => {
    const areasOf = (stopId: string): string[] =>
      (areaRows.get(stopId) ?? []).map((row: { area_id: string }) => row.area_id);
    const fits = (area: string | undefined, column: string, own: readonly string[]) => {
      if (area) return own.includes(area);
      return hasPriority || !own.some((id) => rules.some((rule) => rule[column] === id));
    };
    const matching = byNetwork
      .get(networkOf.get(routeId)!)!
      .filter(
        (rule) =>
          fits(rule.from_area_id, 'from_area_id', areasOf(fromStopId)) &&
          fits(rule.to_area_id, 'to_area_id', areasOf(toStopId)),
      );
    const amounts = matching
      .flatMap((rule) => products.get(rule.fare_product_id!)!)
      .filter((row) => !cardIds.has(row.fare_media_id) && (row.rider_category_id || 'adult') === 'adult')
      .map((row) => Math.round(Number(row.amount) * 100));
    return amounts.length === 0 ? undefined : Math.min(...amounts);
  };
}

test.each([
  ['hohhot-metro', 932],
  ['hohhot-bus', 7_185],
  ['baotou-bus', 7_804],
  ['intercity-bus', 382],
  ['rail', 10_731],
])(
  '%s: %d rides, each priced for every rider and medium',
  (feedId, count) => {
    const rides = listRides(feedId);
    expect(rides).toHaveLength(count);
    const unpriced = listChoices(feedId).flatMap((choice) =>
      rides.filter((ride) => {
        const fare = priceJourney(tariff, [ride], choice);
        return fare?.totalFen === undefined || fare.totalFen < 0 || fare.currency !== 'CNY';
      }),
    );
    expect(unpriced).toEqual([]);
  },
  60_000,
);

test.each(feedIds)(
  '%s: an adult without a card pays what the files say',
  (feedId) => {
    const read = createReader(feedId);
    // Every tenth ride is enough for lines with flat fares.
    const rides = listRides(feedId).filter((_, index) => hasAreas.has(feedId) || index % 10 === 0);
    const told = new Map<string, number | undefined>();
    const wrong = rides.filter((ride) => {
      const key = `${ride.routeId} ${ride.fromStopId} ${ride.toStopId}`;
      if (!told.has(key)) told.set(key, read(ride));
      return priceJourney(tariff, [ride], {})?.totalFen !== told.get(key);
    });
    expect(wrong).toEqual([]);
  },
  120_000,
);

test('with the shared card of either city every ride has a price too', () => {
  expect(cards.media.length).toBeGreaterThan(0);
  for (const { id } of cards.media) {
    for (const riderCategoryId of [undefined, ...cards.categories.map((category) => category.id)]) {
      const context = cards.findContext({
        mediumId: id,
        ...(riderCategoryId === undefined ? {} : { riderCategoryId }),
      })!;
      for (const feedId of feedIds) {
        // Each of the thirty cards checks every seventh ride, because all rides would take a minute.
        const rides = listRides(feedId).filter((_, index) => index % 7 === 0);
        const unpriced = rides.filter((ride) => priceCardJourney(context, [ride])?.totalFen === undefined);
        expect(unpriced).toEqual([]);
      }
    }
  }
}, 120_000);

test('the coach from Hohhot to Baotou, which shares its terminal with a line of sections', () => {
  const stopId = (name: string, kind: string) =>
    loadTable('intercity-bus', 'stops').find((row) => row.stop_name === name && row.stop_id!.endsWith(kind))!
      .stop_id!;
  const ride = {
    ...listRides('intercity-bus')[0]!,
    routeId: 'ic-hb1',
    fromStopId: stopId('呼和浩特长途汽车站', '-departures'),
    toStopId: stopId('包头东河汽车站', '-arrivals'),
  };
  expect(priceJourney(tariff, [ride], {})).toMatchObject({ totalFen: 4_500, currency: 'CNY' });
  const sections = { ...ride, routeId: 'ic-bt1', fromStopId: 'x', toStopId: 'x' };
  expect(priceJourney(tariff, [sections], {})?.totalFen).toBeUndefined();
});
