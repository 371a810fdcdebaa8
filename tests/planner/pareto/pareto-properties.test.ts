import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_FEN } from '../../../server/planner/pareto/fare-cost.ts';
import { defaultSlack } from '../../../server/planner/pareto/pareto-query.ts';
import type { FareTables } from '../../../server/transit/gtfs/rows.ts';
import { type OracleJourney, toParetoSet } from '../../support/pareto-oracle.ts';
import { multiplyFares, randomFares } from '../../support/random-fares.ts';
import { randomFeed } from '../../support/random-feed.ts';
import {
  listSlowly,
  type ParetoCase,
  priceFound,
  toFoundVector,
  toParetoQuery,
  toParetoWorld,
  toSlowVector,
} from './pareto-world.ts';

const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 150));
const VIEW_SEC = 7200;

const stop = fc.nat(8).map((i) => `s${i}`);
const asked: fc.Arbitrary<ParetoCase> = fc.record({
  from: stop,
  to: stop,
  timeSec: fc.integer({ min: 0, max: 16 }).map((n) => 28_800 + n * 300),
  rounds: fc.constantFrom(2, 3, 4),
  slack: fc.constantFrom(defaultSlack, { maxSec: 1200, share: 1, rides: 0 }),
  fare: fc.constant(true),
  walking: fc.boolean(),
});
const allKinds = { transfers: true, times: true };

describe('arrivals of a window', () => {
  const windowSec = 1200;

  /** Whether a journey leaves late enough for its arrival, judged by the list of all journeys. */
  function isWithinSlack(one: OracleJourney, all: readonly OracleJourney[], { slack }: ParetoCase): boolean {
    const inTime = all.filter((other) => other.arrivalSec <= one.arrivalSec);
    const best = inTime.filter(
      (anchor) =>
        !inTime.some(
          (other) =>
            other.leaveSec >= anchor.leaveSec &&
            other.rides.length <= anchor.rides.length &&
            (other.leaveSec > anchor.leaveSec || other.rides.length < anchor.rides.length),
        ),
    );
    return best.some((anchor) => {
      const extra = Math.min(slack.maxSec, Math.floor((one.arrivalSec - anchor.leaveSec) * slack.share));
      return anchor.rides.length >= one.rides.length - slack.rides && one.leaveSec >= anchor.leaveSec - extra;
    });
  }

  /** Whether a journey arrives early enough for its departure, judged by the list of all journeys. */
  function isSoonEnough(one: OracleJourney, all: readonly OracleJourney[], { slack }: ParetoCase): boolean {
    const later = all.filter((other) => other.leaveSec >= one.leaveSec);
    const best = later.filter(
      (anchor) =>
        !later.some(
          (other) =>
            other.arrivalSec <= anchor.arrivalSec &&
            other.rides.length <= anchor.rides.length &&
            (other.arrivalSec < anchor.arrivalSec || other.rides.length < anchor.rides.length),
        ),
    );
    return best.some((anchor) => {
      const extra = Math.min(slack.maxSec, Math.floor((anchor.arrivalSec - one.leaveSec) * slack.share));
      return (
        anchor.rides.length >= one.rides.length - slack.rides && one.arrivalSec <= anchor.arrivalSec + extra
      );
    });
  }

  test('are those that no other dominates and that lie inside their own slack', () => {
    let [compared, found] = [0, 0];
    const fares = randomFares('x', allKinds);
    fc.assert(
      fc.property(randomFeed, fares, asked, (feed, tables, query) => {
        const world = toParetoWorld(feed, [tables]);
        const untilSec = query.timeSec + 3600;
        const fromSec = untilSec - VIEW_SEC;
        const slowly = { ...query, rounds: Math.min(3, query.rounds), timeSec: fromSec };
        const limits = new Array<number>(slowly.rounds).fill(untilSec);
        const all = listSlowly(world, slowly, untilSec, limits);
        if (!all) return;
        const toVector = (one: OracleJourney) => toSlowVector(world, slowly, one, true);
        const best = new Set(toParetoSet(all.map(toVector)).map((vector) => vector.join()));
        const expected = all.filter(
          (one) =>
            one.arrivalSec >= untilSec - windowSec &&
            best.has(toVector(one).join()) &&
            isWithinSlack(one, all, slowly) &&
            isSoonEnough(one, all, slowly),
        );
        const journeys = world.day
          .arriveWindow({ ...toParetoQuery(world, slowly), timeSec: untilSec }, windowSec)
          .filter((one) => one.departureSec >= fromSec);
        expect(toParetoSet(journeys.map((one) => toFoundVector(slowly, one, true)))).toEqual(
          toParetoSet(expected.map(toVector)),
        );
        for (const journey of journeys) expect(journey.fareFen).toBe(priceFound(world, journey));
        compared++;
        found += journeys.length;
      }),
      { numRuns: CASES },
    );
    expect(compared).toBeGreaterThan(CASES / 4);
    expect(found).toBeGreaterThan(CASES / 10);
  });
});

describe('what must not change the set', () => {
  test('with zero fares it is the Pareto set in time', () => {
    let found = 0;
    fc.assert(
      fc.property(randomFeed, randomFares('x', allKinds), asked, (feed, tables, query) => {
        const free: FareTables = {
          ...multiplyFares(tables, 0),
          legRules: [{ legGroupId: 'g0', fareProductId: 'p0' }],
          products: multiplyFares(tables, 0).products.map((row) => ({ ...row, currency: 'CNY' })),
        };
        const world = toParetoWorld(feed, [free]);
        const inTime = { ...toParetoQuery(world, query), walking: false };
        const journeys = world.day.departAt(inTime);
        expect(journeys.map((one) => [one.arrivalSec, one.rides.length, one.fareFen])).toEqual(
          world.search.departAt(inTime).map((one) => [one.arrivalSec, one.rides.length, 0]),
        );
        found += journeys.length;
      }),
      { numRuns: CASES },
    );
    expect(found).toBeGreaterThan(CASES / 3);
  });

  test('tripled fares give the same journeys at three times the price', () => {
    let priced = 0;
    fc.assert(
      fc.property(randomFeed, randomFares('x', allKinds), asked, (feed, tables, query) => {
        const toVectors = (fares: FareTables, factor: number) => {
          const world = toParetoWorld(feed, [fares]);
          return world.day.departAt(toParetoQuery(world, query)).map((one) => {
            const [leave = 0, arrival = 0, rides = 0, fare = 0, metres = 0] = toFoundVector(
              query,
              one,
              false,
            );
            if (fare < UNKNOWN_FEN) priced++;
            return [leave, arrival, rides, fare === UNKNOWN_FEN ? fare : fare * factor, metres];
          });
        };
        expect(toParetoSet(toVectors(multiplyFares(tables, 3), 1))).toEqual(
          toParetoSet(toVectors(tables, 3)),
        );
      }),
      { numRuns: CASES },
    );
    expect(priced).toBeGreaterThan(CASES / 3);
  });

  test('a wider slack only adds journeys', () => {
    let added = 0;
    fc.assert(
      fc.property(randomFeed, randomFares('x', allKinds), asked, (feed, tables, query) => {
        const world = toParetoWorld(feed, [tables]);
        const find = (slack: ParetoCase['slack']) =>
          world.day
            .departAt({ ...toParetoQuery(world, { ...query, rounds: 3 }), slack })
            .map((one) => toFoundVector(query, one, false).join());
        const [narrow, wide] = [
          find({ maxSec: 600, share: 1, rides: 1 }),
          find({ maxSec: 5400, share: 4, rides: 2 }),
        ];
        expect(narrow.filter((vector) => !wide.includes(vector))).toEqual([]);
        added += wide.length - narrow.length;
      }),
      { numRuns: CASES },
    );
    expect(added).toBeGreaterThan(CASES / 10);
  });

  test('a search gives the same answer after other queries', () => {
    fc.assert(
      fc.property(randomFeed, randomFares('x', allKinds), asked, asked, (feed, tables, query, other) => {
        const world = toParetoWorld(feed, [tables]);
        const own = toParetoQuery(world, query);
        const first = world.day.departAt(own);
        world.day.departAt({ ...toParetoQuery(world, other), ...(own.fare ? { fare: own.fare } : {}) });
        world.day.departWindow(own, 900);
        expect(world.day.departAt(own)).toEqual(first);
      }),
      { numRuns: CASES },
    );
  });
});
