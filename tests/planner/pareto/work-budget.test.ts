/** Searches whose budget runs out return existing journeys; with enough budget they return all. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSlack } from '../../../server/planner/pareto/pareto-query.ts';
import { SpanSearch } from '../../../server/planner/pareto/span-search.ts';
import { WorkBudget } from '../../../server/planner/pareto/work-budget.ts';
import { randomFares } from '../../support/random-fares.ts';
import { randomFeed } from '../../support/random-feed.ts';
import { type ParetoCase, priceFound, toFoundVector, toParetoQuery, toParetoWorld } from './pareto-world.ts';

const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 200));
const SPAN_SEC = 4000;

const stop = fc.nat(8).map((i) => `s${i}`);
const asked: fc.Arbitrary<ParetoCase> = fc.record({
  from: stop,
  to: stop,
  timeSec: fc.integer({ min: 0, max: 16 }).map((n) => 28_800 + n * 300),
  rounds: fc.constantFrom(2, 3),
  slack: fc.constant(defaultSlack),
  fare: fc.constant(true),
  walking: fc.boolean(),
});

describe('a budget', () => {
  test('is spent when more is subtracted than it has, and stays spent', () => {
    const budget = new WorkBudget(10);
    expect([budget.spend(4), budget.spend(6), budget.isSpent]).toEqual([true, true, false]);
    expect([budget.spend(1), budget.isSpent, budget.spend(0)]).toEqual([false, true, false]);
  });

  test('is spent when isLate returns true, however much is left', () => {
    let late = false;
    const budget = new WorkBudget(1e9, () => late);
    expect(budget.spend(1e6)).toBe(true);
    late = true;
    expect(budget.spend(1e6)).toBe(false);
    late = false;
    expect(budget.isSpent).toBe(true);
  });
});

test.each([
  ['departures', false],
  ['arrivals', true],
])(
  '%s: with enough work all is found; with less, real journeys at their true price, the same each time',
  (_, arriveBy) => {
    let [cut, found, whole] = [0, 0, 0];
    fc.assert(
      fc.property(
        randomFeed,
        randomFares('x', { transfers: true, times: false }),
        asked,
        fc.nat(400),
        (feed, fares, query, units) => {
          const world = toParetoWorld(feed, [fares]);
          const find = (budget?: WorkBudget) => {
            const own = { ...toParetoQuery(world, query), ...(budget ? { budget } : {}) };
            const spans = new SpanSearch(world.day, own, arriveBy);
            const { access, egress, maxRounds, timeSec } = own;
            const range = { access, egress, maxRounds, windowSec: SPAN_SEC - 1, minCount: 0, maxSteps: 1000 };
            const toSec = timeSec + SPAN_SEC;
            const best = arriveBy
              ? world.search.arriveRange({ ...range, timeSec: toSec - 1 })
              : world.search.departRange({ ...range, timeSec });
            return { journeys: spans.find(timeSec, toSec, best.journeys), spans };
          };
          const all = find().journeys.map((one) => toFoundVector(query, one, true));
          const enough = find(new WorkBudget(1e9));
          expect(enough.spans.isIncomplete).toBe(false);
          expect(enough.journeys.map((one) => toFoundVector(query, one, true))).toEqual(all);
          const few = find(new WorkBudget(units));
          const again = find(new WorkBudget(units));
          expect(again.journeys).toEqual(few.journeys);
          if (few.spans.isIncomplete) cut++;
          else expect(few.journeys.map((one) => toFoundVector(query, one, true))).toEqual(all);
          for (const journey of few.journeys) {
            expect(journey.fareFen).toBe(priceFound(world, journey));
            // No returned journey is better than the complete set.
            const vector = toFoundVector(query, journey, true);
            expect(all.some((best) => best.every((value, i) => value <= (vector[i] as number)))).toBe(true);
          }
          found += few.journeys.length;
          whole += all.length;
          // A search that stopped early leaves no state behind for the next.
          expect(find().journeys.map((one) => toFoundVector(query, one, true))).toEqual(all);
        },
      ),
      { numRuns: CASES },
    );
    expect(cut).toBeGreaterThan(CASES / 10);
    expect(found).toBeGreaterThan(0);
    expect(whole).toBeGreaterThan(found);
  },
);
