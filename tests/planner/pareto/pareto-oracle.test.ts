import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParetoSlack, unboundedSlack } from '../../../server/planner/pareto/pareto-query.ts';
import type { FareTables } from '../../../server/transit/gtfs/rows.ts';
import { type OracleJourney, toParetoSet } from '../../support/pareto-oracle.ts';
import { randomFares } from '../../support/random-fares.ts';
import { randomFeed } from '../../support/random-feed.ts';
import {
  listLimits,
  listSlowly,
  type ParetoCase,
  type ParetoWorld,
  priceFound,
  toFoundVector,
  toParetoQuery,
  toParetoWorld,
  toSlowVector,
} from './pareto-world.ts';

const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 250));
const FAR_SEC = 100_000_000;
const WINDOW_VIEW_SEC = 7200;

const stop = fc.nat(8).map((i) => `s${i}`);
const asked: fc.Arbitrary<ParetoCase> = fc.record({
  from: stop,
  to: stop,
  timeSec: fc.integer({ min: 0, max: 16 }).map((n) => 28_800 + n * 300),
  rounds: fc.constantFrom(2, 3),
  slack: fc.constantFrom<ParetoSlack>(
    { maxSec: 1800, share: 0.5, rides: 1 },
    { maxSec: 1200, share: 2, rides: 0 },
    { maxSec: 2700, share: 1, rides: 2 },
  ),
  fare: fc.constant(true),
  walking: fc.boolean(),
});

interface Seen {
  compared: number;
  journeys: number;
  /** Number of cases in which the cheapest journey is not the fastest. */
  cheaper: number;
}

type Compare = (world: ParetoWorld, query: ParetoCase, seen: Seen) => void;

function compareAll(tables: fc.Arbitrary<FareTables[]>, runCount: number, compare: Compare): Seen {
  const seen: Seen = { compared: 0, journeys: 0, cheaper: 0 };
  fc.assert(
    fc.property(randomFeed, tables, asked, (feed, fares, query) => {
      compare(toParetoWorld(feed, fares), query, seen);
    }),
    { numRuns: runCount },
  );
  return seen;
}

function compareDeparture(world: ParetoWorld, query: ParetoCase, seen: Seen): void {
  const all = listSlowly(world, query, FAR_SEC, listLimits(world, query, query.timeSec));
  if (!all) return;
  const journeys = world.day.departAt(toParetoQuery(world, query));
  expect(toParetoSet(journeys.map((one) => toFoundVector(query, one, false)))).toEqual(
    toParetoSet(all.map((one) => toSlowVector(world, query, one, false))),
  );
  const vectors = new Set(journeys.map((one) => toFoundVector(query, one, false).join()));
  expect(vectors.size).toBe(journeys.length);
  for (const journey of journeys) expect(journey.fareFen).toBe(priceFound(world, journey));
  seen.compared++;
  seen.journeys += journeys.length;
  const fastest = Math.min(...journeys.map((one) => one.arrivalSec));
  const least = Math.min(...journeys.map((one) => one.fareFen));
  if (journeys.every((one) => one.fareFen > least || one.arrivalSec > fastest) && journeys.length > 0) {
    seen.cheaper++;
  }
}

/**
 * Compares the departures of a quarter of an hour: the journeys that none dominates and that lie inside the slack of
 * their own departure.
 */
function compareWindow(world: ParetoWorld, query: ParetoCase, seen: Seen): void {
  const windowSec = 900;
  // Later arrivals are left out on both sides: they dominate no earlier one.
  const untilSec = query.timeSec + WINDOW_VIEW_SEC;
  const limits = new Array<number>(query.rounds).fill(untilSec);
  const all = listSlowly(world, query, query.timeSec + windowSec, limits);
  if (!all) return;
  const withinOwn = (one: OracleJourney) =>
    one.arrivalSec <= (listLimits(world, query, one.leaveSec)[one.rides.length - 1] as number);
  const best = new Set(
    toParetoSet(all.map((one) => toSlowVector(world, query, one, true))).map((vector) => vector.join()),
  );
  const expected = all.filter(
    (one) => best.has(toSlowVector(world, query, one, true).join()) && withinOwn(one),
  );
  const journeys = world.day
    .departWindow(toParetoQuery(world, query), windowSec)
    .filter((one) => one.arrivalSec <= untilSec);
  expect(toParetoSet(journeys.map((one) => toFoundVector(query, one, true)))).toEqual(
    toParetoSet(expected.map((one) => toSlowVector(world, query, one, true))),
  );
  for (const journey of journeys) expect(journey.fareFen).toBe(priceFound(world, journey));
  seen.compared++;
  seen.journeys += journeys.length;
}

const kinds = [
  ['flat and area fares with joins', { transfers: false, times: false }],
  ['with transfer rules', { transfers: true, times: false }],
  ['with timeframes and limits on duration', { transfers: true, times: true }],
] as const;

describe('Pareto set in arrival, vehicles, fare and walking, compared with an enumeration of all journeys', () => {
  test.each(kinds)('%s', (_name, kind) => {
    const one = randomFares('x', kind).map((tables) => [tables]);
    const seen = compareAll(one, CASES, compareDeparture);
    expect(seen.compared).toBeGreaterThan(CASES / 2);
    expect(seen.journeys).toBeGreaterThan(CASES / 3);
    expect(seen.cheaper).toBeGreaterThan(CASES / 100);
  });

  test('over two feeds with fares of their own', () => {
    const two = fc
      .tuple(randomFares('x', kinds[1][1]), randomFares('y', kinds[1][1]))
      .map(([x, y]) => [
        x,
        { ...y, areas: y.areas.map((area) => ({ ...area, stopIds: toOther(area.stopIds) })) },
      ]);
    const seen = compareAll(two, CASES, compareDeparture);
    expect(seen.compared).toBeGreaterThan(CASES / 2);
    expect(seen.cheaper).toBeGreaterThan(CASES / 200);
  });

  test('without limits it is the whole set', () => {
    const fares = randomFares('x', kinds[1][1]).map((tables) => [tables]);
    const seen = compareAll(fares, CASES, (world, query, counts) => {
      compareDeparture(world, { ...query, rounds: 2, slack: unboundedSlack }, counts);
    });
    expect(seen.compared).toBeGreaterThan(CASES / 3);
    expect(seen.journeys).toBeGreaterThan(CASES / 3);
  });
});

describe('Pareto set with departure as a criterion', () => {
  test.each(kinds)('%s', (_name, kind) => {
    const one = randomFares('x', kind).map((tables) => [tables]);
    const seen = compareAll(one, CASES, compareWindow);
    expect(seen.compared).toBeGreaterThan(CASES / 4);
    expect(seen.journeys).toBeGreaterThan(CASES / 10);
  });
});

const toOther = (stopIds: readonly string[]) => stopIds.map((id) => (id.length === 2 ? `${id}y` : id));
