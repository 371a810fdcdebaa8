/** The fare engine against the brute-force oracle, on random small tariffs and journeys. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toApiFareTransfers } from '../../../server/api/wire/fare.ts';
import { type Fen, toDecimalText } from '../../../server/base/fen.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { FareRide } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { FareTables } from '../../../server/transit/gtfs/rows.ts';
import { priceByBruteForce } from '../../support/fare-oracle.ts';
import { sumFareTransfers } from '../../support/motis-fare-sum.ts';

const name = (text: string) => ({ text });
const maybe = <T>(arb: fc.Arbitrary<T>, freq = 2) => fc.option(arb, { nil: undefined, freq });

/** Present in one of eight cases; typed as always present, because rows drop undefined fields. */
const rarely = <T>(arb: fc.Arbitrary<T>) =>
  fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 7 },
    { arbitrary: arb, weight: 1 },
  ) as fc.Arbitrary<T>;

/** Drops undefined fields: an absent cell is an absent property. */
function present<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
}
const rowOf = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model).map((row) => present(row as T));

const stops = ['s0', 's1', 's2', 's3', 's4', 's5'];
const parents = { s0: 'S', s1: 'S', s2: 'T', s3: 'T' };
const stopRows = [
  ...stops.map((stopId) => present({ stopId, name: name(stopId), parentStation: parents[stopId as 's0'] })),
  { stopId: 'S', name: name('S') },
  { stopId: 'T', name: name('T') },
];
const routes = ['r0', 'r1', 'r2', 'r3'];
const networkId = fc.constantFrom('n0', 'n1', 'n2');
const areaId = fc.constantFrom('a0', 'a1', 'a2');
const groupId = fc.constantFrom('g0', 'g1', 'g2');
const productId = fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4');
const mediumId = fc.constantFrom('cash', 'card', 'other');
const riderId = fc.constantFrom('adult', 'student', 'senior');
const frameId = fc.constantFrom(undefined, undefined, undefined, undefined, 'peak', 'night', 'never');

const product = rowOf<FareTables['products'][number]>({
  fareProductId: productId,
  name: fc.constant(name('product')),
  amountFen: fc.integer({ min: -3, max: 9 }).map((amount) => (amount * 50) as Fen),
  currency: fc.constantFrom('CNY', 'CNY', 'CNY', 'CNY', 'CNY', 'CNY', 'JPY'),
  riderCategoryId: maybe(riderId, 1) as fc.Arbitrary<string>,
  fareMediaId: maybe(mediumId, 1) as fc.Arbitrary<string>,
});

const legRule = rowOf<FareTables['legRules'][number]>({
  legGroupId: maybe(groupId, 5) as fc.Arbitrary<string>,
  networkId: maybe(networkId, 1) as fc.Arbitrary<string>,
  fromAreaId: maybe(areaId, 1) as fc.Arbitrary<string>,
  toAreaId: maybe(areaId, 1) as fc.Arbitrary<string>,
  fromTimeframeGroupId: frameId as fc.Arbitrary<string>,
  toTimeframeGroupId: frameId as fc.Arbitrary<string>,
  fareProductId: productId,
  rulePriority: maybe(fc.integer({ min: 0, max: 2 })) as fc.Arbitrary<number>,
  riderCategoryId: rarely(riderId),
  containsAreaIds: rarely(fc.subarray(['a0', 'a1', 'a2'], { minLength: 1 })),
  exactAreaIds: rarely(fc.subarray(['a0', 'a1', 'a2'], { minLength: 1 })),
  isUnread: rarely(fc.constant(true as const)),
});

/** Conditions of transfers in drafts of GTFS. */
const transferConditions = {
  filterFareProductId: rarely(productId),
  needsSameMedium: rarely(fc.constant(true as const)),
  needsSameProduct: rarely(fc.constant(true as const)),
  isUnread: rarely(fc.constant(true as const)),
};

const transferRule = fc
  .tuple(maybe(groupId, 3), maybe(groupId, 3), fc.boolean())
  .chain(([from, to, isSame]) =>
    rowOf<FareTables['transferRules'][number]>({
      fromLegGroupId: fc.constant(from) as fc.Arbitrary<string>,
      toLegGroupId: fc.constant(isSame ? from : to) as fc.Arbitrary<string>,
      transferCount: (isSame
        ? fc.constantFrom(-1, 1, 2, 3, undefined)
        : fc.constant(undefined)) as fc.Arbitrary<number>,
      durationLimitSec: maybe(fc.constantFrom(600, 1800, 3600), 1) as fc.Arbitrary<number>,
      durationLimitType: fc.constantFrom(0, 1, 2, 3),
      fareTransferType: fc.constantFrom(0, 1, 2),
      fareProductId: maybe(productId, 1) as fc.Arbitrary<string>,
      ...transferConditions,
    }),
  );

const joinRule = rowOf<FareTables['joinRules'][number]>({
  fromNetworkId: fc.constantFrom('n0', 'n1', 'n2', ''),
  toNetworkId: fc.constantFrom('n0', 'n1', 'n2', ''),
  fromStopId: maybe(fc.constantFrom(...stops, 'S', 'T'), 1) as fc.Arbitrary<string>,
  toStopId: maybe(fc.constantFrom(...stops, 'S', 'T'), 1) as fc.Arbitrary<string>,
});

function tablesOf(feedId: string): fc.Arbitrary<FareTables> {
  return fc.record({
    feedId: fc.constant(feedId),
    areas: fc
      .tuple(...['a0', 'a1', 'a2'].map(() => fc.subarray([...stops, 'S', 'T'])))
      .map((sets) => sets.map((stopIds, i) => ({ areaId: `a${i}`, name: name(`a${i}`), stopIds }))),
    networks: fc.tuple(...routes.map(() => fc.constantFrom('n0', 'n0', 'n1', 'n2', undefined))).map((of) =>
      ['n0', 'n1', 'n2'].map((id) => ({
        networkId: id,
        name: name(id),
        routeIds: routes.filter((_, i) => of[i] === id),
      })),
    ),
    timeframes: fc.constant([
      { timeframeGroupId: 'peak', startSec: 25_200, endSec: 32_400, serviceId: 'even' },
      { timeframeGroupId: 'peak', startSec: 61_200, endSec: 68_400, serviceId: 'daily' },
      { timeframeGroupId: 'night', startSec: 0, endSec: 21_600, serviceId: 'even' },
    ]),
    // Mostly one category is the default; otherwise an id says adult, or no id does.
    riderCategories: fc
      .constantFrom('adult', 'adult', 'adult', 'student', 'unmarked', 'unnamed')
      .map((kind) =>
        ['adult', 'student', 'senior']
          .filter((id) => kind !== 'unnamed' || id !== 'adult')
          .map((id) => ({ riderCategoryId: id, name: name(id), isDefault: id === kind })),
      ),
    media: fc.constant([
      { fareMediaId: 'cash', name: name('cash'), type: 0 },
      { fareMediaId: 'card', name: name('card'), type: 2 },
      { fareMediaId: 'other', name: name('other'), type: 4 },
    ]),
    products: fc.array(product, { minLength: 6, maxLength: 10 }),
    legRules: fc.array(legRule, { maxLength: 12 }),
    joinRules: fc.array(joinRule, { maxLength: 2 }),
    transferRules: fc.array(transferRule, { maxLength: 5 }),
    hasRulePriority: fc.boolean(),
  });
}

const journey: fc.Arbitrary<FareRide[]> = fc
  .tuple(
    fc.constantFrom(-3_000, 27_000, 60_000, 85_000),
    fc.array(
      fc.record({
        feedId: fc.constantFrom('x', 'x', 'x', 'x', 'x', 'y', 'z'),
        routeId: fc.constantFrom(...routes, 'r9'),
        fromStopId: fc.constantFrom(...stops),
        toStopId: fc.constantFrom(...stops),
        wait: fc.constantFrom(300, 900),
        ride: fc.constantFrom(300, 600, 1500),
        staysSeated: fc.constantFrom(false, false, false, false, true),
        startsHere: fc.boolean(),
        viaStopIds: fc.array(fc.constantFrom(...stops), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([start, rides]) => {
    let at = start;
    let here = 's0';
    return rides.map(({ wait, ride, startsHere, ...rest }, legIndex) => {
      const departureSec = at + wait;
      at = departureSec + ride;
      const fromStopId = startsHere ? here : rest.fromStopId;
      here = rest.toStopId;
      return { ...rest, fromStopId, legIndex, departureSec, arrivalSec: at, day: 20_000 };
    });
  });

const choice = rowOf<{ mediumId?: string; riderCategoryId?: string }>({
  mediumId: maybe(fc.constantFrom('cash', 'card', 'other', 'foreign'), 2) as fc.Arbitrary<string>,
  riderCategoryId: maybe(fc.constantFrom('adult', 'student', 'senior', 'vip'), 2) as fc.Arbitrary<string>,
});

const runs = (_feedId: string, serviceId: string, day: number) =>
  serviceId === 'daily' || (serviceId === 'even' && day % 2 === 0);

/** Every ride has a price and long sub-journeys are common, to test the dynamic program. */
function chainTablesOf(feedId: string): fc.Arbitrary<FareTables> {
  const anyOf = <T>(...values: T[]) => fc.constantFrom(...values);
  return fc
    .record({
      tables: tablesOf(feedId),
      products: fc.tuple(
        ...['p0', 'p1', 'p2', 'p3', 'p4'].flatMap((id) => [
          product.map((row) => ({
            fareProductId: id,
            name: row.name,
            amountFen: row.amountFen,
            currency: 'CNY',
          })),
          product.map((row) => ({ ...row, fareProductId: id, currency: 'CNY' })),
        ]),
      ),
      legRules: fc.array(
        rowOf<FareTables['legRules'][number]>({
          legGroupId: anyOf('g0', 'g0', 'g1'),
          networkId: anyOf('n0', 'n1', 'n2', undefined) as fc.Arbitrary<string>,
          fareProductId: productId,
        }),
        { minLength: 3, maxLength: 5 },
      ),
      cardRules: fc.array(
        rowOf<FareTables['products'][number]>({
          fareProductId: anyOf('c0', 'c1'),
          name: fc.constant(name('with one medium only')),
          amountFen: fc.constantFrom(150, 250).map((amount) => amount as Fen),
          currency: fc.constant('CNY'),
          fareMediaId: mediumId,
        }),
        { maxLength: 3 },
      ),
      transferRules: fc.array(
        fc
          .tuple(anyOf('g0', 'g0', 'g1', undefined), anyOf('g0', 'g1'), anyOf(true, true, false))
          .chain(([from, to, isSame]) =>
            rowOf<FareTables['transferRules'][number]>({
              fromLegGroupId: fc.constant(from) as fc.Arbitrary<string>,
              toLegGroupId: fc.constant(isSame ? from : to) as fc.Arbitrary<string>,
              transferCount: (isSame ? anyOf(-1, 1, 2, 3) : fc.constant(undefined)) as fc.Arbitrary<number>,
              durationLimitSec: maybe(fc.constantFrom(900, 1800, 3600), 2) as fc.Arbitrary<number>,
              durationLimitType: fc.constantFrom(0, 1, 2, 3),
              fareTransferType: fc.constantFrom(0, 1, 2),
              fareProductId: maybe(anyOf('p0', 'p1', 'p2', 'c0'), 2) as fc.Arbitrary<string>,
              ...transferConditions,
            }),
          ),
        { minLength: 1, maxLength: 4 },
      ),
      rule: fc.constantFrom('c0', 'c1', 'p0'),
      joinRules: fc.array(
        joinRule.map(({ fromNetworkId, toNetworkId }) => ({ fromNetworkId, toNetworkId })),
        {
          maxLength: 1,
        },
      ),
    })
    .map(({ tables, products, legRules, cardRules, transferRules, rule, joinRules }) => ({
      ...tables,
      products: [...products, ...cardRules],
      legRules: [...legRules, { legGroupId: 'g1', networkId: 'n1', fareProductId: rule }],
      joinRules,
      transferRules,
    }));
}

interface Seen {
  priced: number;
  unpriced: number;
  absent: number;
  transfers: number;
  joined: number;
}

function compare(tables: (feedId: string) => fc.Arbitrary<FareTables>, runCount: number): Seen {
  const seen = { priced: 0, unpriced: 0, absent: 0, transfers: 0, joined: 0 };
  const queries = fc.array(fc.tuple(journey, choice), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(tables('x'), tables('y'), queries, (x, y, asked) => {
      const world = { tables: [x, y], runs, parents: { x: parents, y: parents } };
      // One tariff for all queries, so that wrong memo entries of one query show in the next.
      const tariff = buildTariff([x, y], runs, { stopsOf: () => stopRows });
      for (const [rides, who] of asked) {
        const fare = priceJourney(tariff, rides, who);
        const expected = priceByBruteForce(world, rides, who);
        expect(fare === undefined).toBe(expected === undefined);
        expect(fare?.totalFen).toBe(expected?.total);
        if (!fare) {
          seen.absent += 1;
          continue;
        }
        const { fareTransfers } = toApiFareTransfers(fare, 'en');
        if (fare.totalFen !== undefined) {
          expect(sumFareTransfers(fareTransfers)).toBe(Number(toDecimalText(fare.totalFen, fare.currency)));
        }
        expect(fare.sales.flatMap((sale) => sale.legIndexes)).toEqual(rides.map((ride) => ride.legIndex));
        if (fare.totalFen === undefined) seen.unpriced += 1;
        else seen.priced += 1;
        for (const { amountFen, reasons } of fare.parts) {
          expect(reasons.reduce((sum, reason) => sum + (reason.amountFen ?? 0), 0)).toBe(amountFen ?? 0);
          if (reasons.some((reason) => reason.kind === 'transfer-rule')) seen.transfers += 1;
          if (reasons.some((reason) => reason.kind === 'join-rule')) seen.joined += 1;
        }
        expect(fare.parts.flatMap((part) => part.legIndexes)).toEqual(rides.map((ride) => ride.legIndex));
      }
    }),
    { numRuns: runCount },
  );
  return seen;
}

/** `FARE_RUNS` sets the number of runs; the counts fail a comparison without interesting cases. */
const runCount = Number(process.env.FARE_RUNS ?? 2_000);

describe('price of a journey against brute force', () => {
  test('the total, or its absence, is equal for arbitrary tables', () => {
    const seen = compare(tablesOf, runCount);
    expect(seen.priced).toBeGreaterThan(runCount / 3);
    expect(seen.unpriced).toBeGreaterThan(runCount / 3);
    expect(seen.absent).toBeGreaterThan(runCount / 100);
    expect(seen.joined).toBeGreaterThan(runCount / 20);
  });

  test('the total is equal over long chains of transfers', () => {
    const seen = compare(chainTablesOf, runCount);
    expect(seen.priced).toBeGreaterThan(runCount);
    expect(seen.transfers).toBeGreaterThan(runCount / 2);
    expect(seen.joined).toBeGreaterThan(runCount / 20);
  });
});
