import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParetoQuery } from '../../../server/planner/pareto/pareto-query.ts';
import { SpanSearch } from '../../../server/planner/pareto/span-search.ts';
import { toParetoSet } from '../../support/pareto-oracle.ts';
import { randomFares } from '../../support/random-fares.ts';
import { randomFeed } from '../../support/random-feed.ts';
import {
  type ParetoCase,
  type ParetoWorld,
  toFoundVector,
  toParetoQuery,
  toParetoWorld,
} from './pareto-world.ts';

const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 100));

const asked: fc.Arbitrary<ParetoCase> = fc.record({
  from: fc.nat(8).map((i) => `s${i}`),
  to: fc.nat(8).map((i) => `s${i}`),
  timeSec: fc.integer({ min: 0, max: 40 }).map((n) => 28_800 + n * 77),
  rounds: fc.constantFrom(2, 3),
  // One slack in seconds for all journeys: with a share of the duration, a part could keep a journey that another part
  // dominates.
  slack: fc.constant({ maxSec: 1500, share: Number.POSITIVE_INFINITY, rides: 1 }),
  fare: fc.constant(true),
  walking: fc.boolean(),
});

const SPAN_SEC = 4000;
const range = { windowSec: SPAN_SEC - 1, minCount: 0, maxSteps: 1000 };

function toBest(world: ParetoWorld, query: ParetoQuery, arriveBy: boolean, toSec: number) {
  const { access, egress, maxRounds, timeSec } = query;
  const ends = { access, egress, maxRounds };
  return arriveBy
    ? world.search.arriveRange({ ...ends, ...range, timeSec: toSec - 1 }).journeys
    : world.search.departRange({ ...ends, ...range, timeSec }).journeys;
}

test.each([
  ['departures', false],
  ['arrivals', true],
])('%s of a span searched in parts, in two steps, are those of one window', (_name, arriveBy) => {
  let found = 0;
  const fares = randomFares('x', { transfers: true, times: false });
  fc.assert(
    fc.property(randomFeed, fares, asked, (feed, tables, query) => {
      const world = toParetoWorld(feed, [tables]);
      const own = toParetoQuery(world, query);
      const fromSec = query.timeSec;
      const toSec = fromSec + SPAN_SEC;
      const spans = new SpanSearch(world.day, own, arriveBy);
      const best = toBest(world, own, arriveBy, toSec);
      // Searches a shorter span first, as for a page that turns out too short.
      if (arriveBy) spans.find(toSec - 1900, toSec, best);
      else spans.find(fromSec, fromSec + 1900, best);
      const parts = spans.find(fromSec, toSec, best);
      const whole = arriveBy
        ? world.day.arriveWindow({ ...own, timeSec: toSec - 1 }, SPAN_SEC - 1)
        : world.day.departWindow(own, SPAN_SEC - 1);
      expect(toParetoSet(parts.map((one) => toFoundVector(query, one, true)))).toEqual(
        toParetoSet(whole.map((one) => toFoundVector(query, one, true))),
      );
      expect(parts).toHaveLength(whole.length);
      // The Pareto set contains the journeys that are best in time.
      for (const one of best) {
        const key = arriveBy ? one.arrivalSec : one.departureSec;
        if (key < fromSec || key >= toSec) continue;
        expect(
          parts.some(
            (other) =>
              other.departureSec === one.departureSec &&
              other.arrivalSec === one.arrivalSec &&
              other.rides.length === one.rides.length,
          ),
        ).toBe(true);
      }
      found += parts.length;
    }),
    { numRuns: CASES },
  );
  expect(found).toBeGreaterThan(CASES);
});
