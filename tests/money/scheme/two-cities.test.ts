/** The two cities' scheme on their own feeds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CardFares, createCardFares } from '../../../server/app/pricing/card-fares.ts';
import { loadFareNetworkTable } from '../../../server/app/pricing/load-fare-network.ts';
import { loadScheme } from '../../../server/app/pricing/load-scheme.ts';
import { loadFares } from '../../../server/app/pricing/price-itinerary.ts';
import type { FareRide } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../../server/money/fares/tariff.ts';
import type { FareNetworkTable } from '../../../server/money/scheme/fare-network.ts';
import { priceCardJourney } from '../../../server/money/scheme/price-card-journey.ts';
import { toDistanceFareFen } from '../../../server/money/scheme/price-trip.ts';
import type { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { type ImportedFeed, listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { toRide } from '../fares/journeys.ts';

const gtfsData = fileURLToPath(new URL('../../../gtfs-data/', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'tongcheng-test-'));
const book = loadScheme(join(gtfsData, 'scheme')) as SchemeBook;
let imported: ImportedFeed[];
let tariff: Tariff;
let table: FareNetworkTable;
let cards: CardFares;

beforeAll(async () => {
  const paths = ['hohhot-metro', 'hohhot-bus', 'baotou-bus'].map((name) => join(gtfsData, name));
  await importFeeds({ paths, dataDir });
  imported = listImportedFeeds(dataDir);
  ({ tariff } = loadFares(imported));
  table = loadFareNetworkTable(book.versions[0]!, imported, () => tariff);
  cards = createCardFares(book, imported, tariff)!;
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const network = (id: string) => book.versions[0]!.networks.find((one) => one.id === id)!;

function priceWith(mediumId: string, riderCategoryId: string | undefined, date: number, ...texts: string[]) {
  const context = cards.findContext({ mediumId, ...(riderCategoryId ? { riderCategoryId } : {}) })!;
  const rides = texts.map((text, i): FareRide => {
    const [feedId = '', ...rest] = text.split(' ');
    return { ...toRide(rest.join(' '), i, feedId), day: date };
  });
  return priceCardJourney(context, rides)?.parts.map(({ amountFen }) => amountFen);
}

describe('the fare network', () => {
  it("gives the metro distance fares equal to the feed's own fares, between all stations", () => {
    const { fare } = network('hohhot-metro');
    const pairs = Object.entries(table.distances['hohhot-metro']!);
    expect(pairs).toHaveLength(43 * 42);
    // `M108-1a` is a platform of line 1 at the station.
    const idOf = (placeId: string) => placeId.replace(/^hohhot-metro:(M(\d)\d\d)$/, '$1-$2a');
    const differing = pairs.filter(([pair, distanceM]) => {
      const [from = '', to = ''] = pair.split(' ');
      const ride = {
        ...toRide('metro-1 a>b 12:00-12:30', 0, 'hohhot-metro'),
        fromStopId: idOf(from),
        toStopId: idOf(to),
      };
      const own = priceJourney(tariff, [ride], {})?.totalFen;
      return fare.kind !== 'distance' || toDistanceFareFen(fare, distanceM) !== own;
    });
    expect(differing).toEqual([]);
  });

  it('shares a metro journey by its lines', () => {
    const { operators, pairs } = table.weights['hohhot-metro']!;
    expect(operators).toEqual(['hohhot-metro-line-1', 'hohhot-metro-line-2']);
    expect(Object.keys(pairs)).toHaveLength(43 * 42);
    const onOneLine = (pair: string) => new Set(pair.match(/M[12](?=\d\d)/g)).size === 1;
    const isShared = (weights: readonly number[]) => weights.every((weight) => weight > 0);
    const atChange = /M108|M209/;
    for (const [pair, weights] of Object.entries(pairs)) {
      expect(
        weights.some((weight) => weight > 0),
        pair,
      ).toBe(true);
      if (onOneLine(pair)) expect(isShared(weights), pair).toBe(false);
      else if (!atChange.test(pair)) expect(isShared(weights), pair).toBe(true);
    }
  });

  it('has the fare of every bus line', () => {
    expect(
      Object.values(table.fares['hohhot-bus']!).every(
        (fare) => fare === 100 || fare === 150 || fare === 2_000,
      ),
    ).toBe(true);
    expect(new Set(Object.values(table.fares['baotou-bus']!))).toEqual(new Set([100, 200, 400]));
    for (const [id, routes] of Object.entries(table.fares)) {
      for (const fare of Object.values(routes)) expect(fare).toBeLessThanOrEqual(network(id).maxFareFen);
    }
  });
});

describe('prices of plans', () => {
  const inMarch = 20_513;
  const inNovember = 20_782;

  it('are available for media that are not in the feeds', () => {
    const ids = cards.media.map(({ id }) => id);
    expect(ids).toEqual(['tongcheng-hohhot', 'tongcheng-baotou', 'metro-qr']);
    expect(cards.findContext({ mediumId: 'luchengtong' })).toBeUndefined();
    expect(cards.findContext({})).toBeUndefined();
  });

  it('have the discounts of both cities and the transfer within an hour', () => {
    const two = ['baotou-bus bb-1 a>b 08:00-08:20', 'baotou-bus bb-2 b>c 08:30-08:40'];
    expect(priceWith('tongcheng-hohhot', undefined, inNovember, ...two)).toEqual([50, 0]);
    const late = ['baotou-bus bb-1 a>b 08:00-08:20', 'baotou-bus bb-2 b>c 09:01-09:20'];
    expect(priceWith('tongcheng-hohhot', undefined, inNovember, ...late)).toEqual([50, 50]);
  });

  it('follow the version of the day: students in the other city from October', () => {
    const ride = 'baotou-bus bb-56 a>b 08:00-08:20';
    const asStudent = (date: number) => priceWith('tongcheng-hohhot', 'student', date, ride);
    expect([asStudent(inMarch), asStudent(inNovember)]).toEqual([[100], [40]]);
    expect(priceWith('tongcheng-baotou', 'student', inMarch, ride)).toEqual([40]);
  });
});
