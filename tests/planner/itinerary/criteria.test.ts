/**
 * The request's criteria: journeys that are slower but cheaper or walk less appear only if the request has the
 * criterion.
 */
import { describe, expect, test } from 'vitest';
import { createFareCosts } from '../../../server/app/pricing/fare-costs.ts';
import { createPricer } from '../../../server/app/pricing/price-itinerary.ts';
import type { Fen } from '../../../server/base/fen.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import { TripPlanner } from '../../../server/planner/itinerary/trip-planner.ts';
import type { Itinerary } from '../../../server/planner/model/itinerary.ts';
import type { PlanRequest, PlanResult } from '../../../server/planner/model/plan-request.ts';
import type { FareTables } from '../../../server/transit/gtfs/rows.ts';
import { at, type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { tinyPlanner } from '../../support/tiny-planner.ts';

/** Fare tables with a flat fare in yuan for each route. */
function toTables(yuan: Readonly<Record<string, number>>): FareTables {
  const routes = Object.entries(yuan);
  return {
    feedId: 'f',
    areas: [],
    networks: routes.map(([id]) => ({ networkId: `n-${id}`, name: { text: id }, routeIds: [id] })),
    timeframes: [],
    riderCategories: [],
    media: [],
    products: routes.map(([id, price]) => ({
      fareProductId: `p-${id}`,
      name: { text: id },
      amountFen: (price * 100) as Fen,
      currency: 'CNY',
    })),
    legRules: routes.map(([id]) => ({ networkId: `n-${id}`, fareProductId: `p-${id}` })),
    joinRules: [],
    transferRules: [],
    hasRulePriority: false,
  };
}

function plannerWith(feed: TinyFeed, yuan: Readonly<Record<string, number>>) {
  const { cache, legs, locator, stops, timetable } = tinyPlanner(feed);
  const tariff = buildTariff([toTables(yuan)], () => true);
  const planner = new TripPlanner({
    timetable,
    stops,
    locator,
    legs,
    cache,
    price: createPricer(tariff),
    costs: createFareCosts(tariff, timetable),
  });
  return (time: string, asked: Partial<PlanRequest> = {}): PlanResult =>
    planner.plan({
      from: { kind: 'stop', stopId: 'A' },
      to: { kind: 'stop', stopId: 'Z' },
      time: { day: WEDNESDAY, seconds: at(time) },
      arriveBy: false,
      searchWindowSec: 0,
      minItineraries: 1,
      maxItineraries: 10,
      walking: { maxAccessSec: 500, maxEgressSec: 500, maxDirectSec: 0, speedMps: 1 },
      minTransferSec: 0,
      additionalTransferSec: 0,
      walkOnly: false,
      needsWheelchair: false,
      fare: {},
      ...asked,
    });
}

const tell = ({ itineraries }: PlanResult) =>
  itineraries.map(
    ({ fare, legs, tags }: Itinerary) =>
      `${legs.flatMap((leg) => (leg.kind === 'ride' ? [leg.tripId.slice(2)] : [])).join('+')} ${fare?.totalFen} ${tags.filter((tag) => tag !== 'last-service').join()}`,
  );

describe('fare', () => {
  const plan = plannerWith(
    {
      trips: [
        { id: 'fast', route: 'express', calls: ['A 8:00', 'Z 8:40'] },
        { id: 'slow', route: 'bus', calls: ['A 7:58', 'Z 8:55'] },
        { id: 'stroll', route: 'boat', calls: ['A 7:57', 'Z 9:30'] },
        { id: 'part', route: 'express', calls: ['A 7:59', 'M 8:10'] },
        { id: 'rest', route: 'bus', calls: ['M 8:15', 'Z 8:50'] },
      ],
    },
    { express: 20, bus: 2, boat: 1 },
  );

  test('no criterion: only the journeys that are best in time', () => {
    expect(tell(plan('7:55'))).toEqual(['fast 2000 ']);
  });

  test('with the criterion: cheaper journeys within the slack, each with its tag', () => {
    expect(tell(plan('7:55', { criteria: ['fare'] }))).toEqual(['slow 200 cheapest', 'fast 2000 fastest']);
  });

  test('arriving by a time', () => {
    const asked = { arriveBy: true };
    expect(tell(plan('9:00', asked))).toEqual(['fast 2000 ']);
    expect(tell(plan('9:00', { ...asked, criteria: ['fare'] }))).toEqual([
      'slow 200 cheapest',
      'fast 2000 fastest',
    ]);
  });

  test('the limit of travel time applies to cheaper journeys too', () => {
    expect(tell(plan('7:55', { criteria: ['fare'], maxTravelSec: 3000 }))).toEqual(['fast 2000 ']);
  });
});

test('walking: also the journey from the nearer stop, which arrives later', () => {
  const plan = plannerWith(
    {
      at: { A: [0, 0], B: [200, 0], Z: [9000, 0] },
      trips: [
        { id: 'far', calls: ['B 8:05', 'Z 8:30'] },
        { id: 'near', calls: ['A 8:00', 'Z 8:40'] },
      ],
    },
    { r: 1 },
  );
  expect(tell(plan('7:55'))).toEqual(['far 100 ']);
  const result = plan('7:55', { criteria: ['walking'] });
  expect(tell(result)).toEqual(['near 100 least-walking', 'far 100 fastest']);
  expect(result.itineraries.map((itinerary) => itinerary.walkM)).toEqual([0, 260]);
});

test('pages: going on and back shows the same page', () => {
  const trips = Array.from({ length: 12 }, (_, i) => {
    const minute = (m: number) => `${8 + Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}`;
    return [
      { id: `fast${i}`, route: 'express', calls: [`A ${minute(i * 15)}`, `Z ${minute(i * 15 + 40)}`] },
      { id: `slow${i}`, route: 'bus', calls: [`A ${minute(i * 15 + 1)}`, `Z ${minute(i * 15 + 57)}`] },
    ];
  }).flat();
  const plan = plannerWith({ trips }, { express: 20, bus: 2 });
  const asked = { criteria: ['fare' as const], minItineraries: 2, searchWindowSec: 900 };
  const first = plan('8:20', asked);
  const second = plan('8:20', { ...asked, page: first.nextPage });
  const back = plan('8:20', { ...asked, page: second.previousPage });
  const ids = (result: PlanResult) => tell(result).map((line) => line.split(' ')[0]);
  expect(ids(first)).toContain('fast2');
  expect(ids(first)).toContain('slow2');
  expect(ids(second).filter((id) => ids(first).includes(id))).toEqual([]);
  expect(ids(back).slice(-ids(first).length)).toEqual(ids(first));
});
