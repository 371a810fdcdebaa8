/** The lowest price of all media, and the price with each of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createMediaPricer,
  createPricer,
  listFareMedia,
} from '../../../server/app/pricing/price-itinerary.ts';
import type { Fen } from '../../../server/base/fen.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import { TripPlanner } from '../../../server/planner/itinerary/trip-planner.ts';
import type { FareChoice } from '../../../server/planner/model/fare-pricer.ts';
import type { PlanRequest } from '../../../server/planner/model/plan-request.ts';
import type { FareTables } from '../../../server/transit/gtfs/rows.ts';
import { at, WEDNESDAY } from '../../support/tiny-feed.ts';
import { tinyPlanner } from '../../support/tiny-planner.ts';

const medium = (fareMediaId: string, type: 0 | 1 | 2 | 3 | 4) => ({
  fareMediaId,
  name: { text: fareMediaId },
  type,
});

/** Fare tables from lines `route medium fen [rider] [currency]`, one product each. */
function toTables(prices: readonly string[]): FareTables {
  const rows = prices.map((row, i) => {
    const [route = '', fareMediaId = '', fen = '', rider = '', currency = 'CNY'] = row.split(' ');
    return { id: `p${i}`, route, fareMediaId, fen: Number(fen), rider, currency };
  });
  const routes = [...new Set(rows.map(({ route }) => route))];
  return {
    feedId: 'f',
    areas: [],
    networks: routes.map((id) => ({ networkId: `n-${id}`, name: { text: id }, routeIds: [id] })),
    timeframes: [],
    riderCategories: [
      { riderCategoryId: 'adult', name: { text: 'adult' }, isDefault: true },
      { riderCategoryId: 'student', name: { text: 'student' }, isDefault: false },
    ],
    media: [medium('cash', 0), medium('card-a', 2), medium('code', 4), medium('card-b', 2)],
    products: rows.map(({ currency, fareMediaId, fen, id, rider }) => ({
      fareProductId: id,
      name: { text: id },
      amountFen: fen as Fen,
      currency,
      fareMediaId,
      ...(rider ? { riderCategoryId: rider } : {}),
    })),
    legRules: rows.map(({ id, route }) => ({ networkId: `n-${route}`, fareProductId: id })),
    joinRules: [],
    transferRules: [],
    hasRulePriority: false,
  };
}

/** Plans a trip of two rides, on the routes `r` and `q`. */
function plan(prices: readonly string[], fare: FareChoice, more: Partial<PlanRequest> = {}) {
  const { cache, legs, locator, stops, timetable } = tinyPlanner({
    trips: [
      { id: '1', route: 'r', calls: ['A 8:00', 'M 8:10'] },
      { id: '2', route: 'q', calls: ['M 8:20', 'Z 8:40'] },
    ],
  });
  const tables = [toTables(prices)];
  const tariff = buildTariff(tables, () => true);
  const media = listFareMedia(tables, undefined);
  const price = createPricer(tariff, undefined, media);
  const priceByMedium = createMediaPricer(price, media);
  const planner = new TripPlanner({ timetable, stops, locator, legs, cache, price, priceByMedium });
  const { itineraries } = planner.plan({
    from: { kind: 'stop', stopId: 'A' },
    to: { kind: 'stop', stopId: 'Z' },
    time: { day: WEDNESDAY, seconds: at('7:55') },
    arriveBy: false,
    searchWindowSec: 0,
    minItineraries: 1,
    maxItineraries: 10,
    walking: { maxAccessSec: 500, maxEgressSec: 500, maxDirectSec: 0, speedMps: 1 },
    minTransferSec: 0,
    additionalTransferSec: 0,
    walkOnly: false,
    needsWheelchair: false,
    fare,
    ...more,
  });
  return itineraries[0];
}

const total = (prices: readonly string[], fare: FareChoice) => plan(prices, fare)?.fare?.totalFen;
const mediaOf = (prices: readonly string[], fare: FareChoice) =>
  plan(prices, fare)?.fare?.parts.map(({ product }) => product?.medium?.id);

const prices = ['r cash 200', 'r card-a 180', 'r card-b 190', 'q cash 300', 'q code 290', 'q card-b 100'];

describe('without a medium', () => {
  test('the price is the lowest without a personal card', () => {
    expect(total(prices, {})).toBe(490);
    expect(mediaOf(prices, {})).toEqual(['cash', 'code']);
  });

  test('with isLowest the price is the lowest of all media, and the answer names the medium', () => {
    expect(total(prices, { isLowest: true })).toBe(290);
    expect(mediaOf(prices, { isLowest: true })).toEqual(['card-b', 'card-b']);
  });

  test('the answer names no card if none is cheaper', () => {
    const flat = ['r cash 200', 'r card-a 200', 'q cash 300'];
    expect(total(flat, { isLowest: true })).toBe(500);
    expect(mediaOf(flat, { isLowest: true })).toEqual(['cash', 'cash']);
  });

  test('the lowest is that of the rider', () => {
    const reduced = [...prices, 'q card-a 50 student', 'r card-a 90 student'];
    expect(total(reduced, { isLowest: true })).toBe(290);
    expect(total(reduced, { isLowest: true, riderCategoryId: 'student' })).toBe(140);
  });

  test('a price that only a card has is better than none', () => {
    const only = ['r card-a 100', 'q cash 300 student'];
    expect(total(only, { isLowest: true, riderCategoryId: 'student' })).toBe(400);
  });
});

describe('by medium', () => {
  const told = (rows: readonly string[], fare: FareChoice = {}) =>
    plan(rows, fare, { withFareByMedium: true })?.fareByMedium?.map(
      ({ currency, mediumId, totalFen }) => `${mediumId} ${totalFen} ${currency}`,
    );

  test('the lowest comes first, equal ones in the order of the feed', () => {
    expect(told(prices)).toEqual(['card-b 290 CNY', 'card-a 470 CNY', 'code 490 CNY', 'cash 500 CNY']);
    expect(told(['r cash 100', 'q cash 100'])).toEqual([
      'cash 200 CNY',
      'card-a 200 CNY',
      'code 200 CNY',
      'card-b 200 CNY',
    ]);
  });

  test('fareByMedium is absent without the request, or if a ride has no price', () => {
    expect(plan(prices, {})?.fareByMedium).toBeUndefined();
    expect(told(['r cash 100'])).toEqual([]);
  });

  test('the first is the lowest price, whatever the tariff', () => {
    const media = fc.constantFrom('cash', 'card-a', 'code', 'card-b');
    const row = fc
      .tuple(
        fc.constantFrom('r', 'q'),
        media,
        fc.integer({ min: 0, max: 500 }),
        fc.constantFrom('', ' student'),
      )
      .map(([route, by, fen, rider]) => `${route} ${by} ${fen}${rider}`);
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 8 }), (drawn) => {
        const rows = ['r cash 300', 'q cash 300', ...drawn];
        const itinerary = plan(
          rows,
          { isLowest: true, riderCategoryId: 'student' },
          { withFareByMedium: true },
        );
        const amounts = itinerary?.fareByMedium?.map(({ totalFen }) => totalFen) ?? [];
        const without = total(rows, { riderCategoryId: 'student' }) ?? Number.NaN;
        expect(itinerary?.fare?.totalFen).toBe(Math.min(without, ...amounts));
        expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });
});
