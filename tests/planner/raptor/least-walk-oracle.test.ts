/**
 * Of all journeys with the same departure, arrival and vehicles, the one with least walking, compared with an
 * enumeration of every journey.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoundJourney } from '../../../server/planner/raptor/journey.ts';
import { randomFares } from '../../support/random-fares.ts';
import { randomFeed } from '../../support/random-feed.ts';
import {
  listSlowly,
  type ParetoCase,
  type ParetoWorld,
  toParetoQuery,
  toParetoWorld,
} from '../pareto/pareto-world.ts';

const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2000));
const VIEW_SEC = 3600;

const stop = fc.nat(8).map((i) => `s${i}`);
const asked: fc.Arbitrary<ParetoCase> = fc.record({
  from: stop,
  to: stop,
  timeSec: fc.integer({ min: 0, max: 16 }).map((n) => 28_800 + n * 300),
  rounds: fc.constantFrom(2, 3),
  slack: fc.constant({ maxSec: 0, share: 0, rides: 0 }),
  fare: fc.constant(false),
  walking: fc.constant(true),
});

const toMetres = ({ ids, metres }: ParetoWorld, a: number, b: number) =>
  a === b ? 0 : metres(ids[a] as string, ids[b] as string);

function toWalkM(world: ParetoWorld, query: ParetoCase, { rides }: FoundJourney): number {
  const { ids, metres } = world;
  const toEnd = (end: string, at: number) => (ids[at] === end ? 0 : metres(end, ids[at] as string));
  const between = rides.slice(1).map((ride, i) => toMetres(world, rides[i]?.toStop as number, ride.fromStop));
  return (
    toEnd(query.from, rides[0]?.fromStop as number) +
    between.reduce((sum, one) => sum + one, 0) +
    toEnd(query.to, rides.at(-1)?.toStop as number)
  );
}

test('no journey with the same times and number of vehicles walks less', () => {
  let [compared, shortened] = [0, 0];
  fc.assert(
    fc.property(
      randomFeed,
      randomFares('x', { transfers: false, times: false }),
      asked,
      (feed, fares, query) => {
        const world = toParetoWorld(feed, [fares]);
        const { search } = world;
        const untilSec = query.timeSec + VIEW_SEC;
        const limits = new Array<number>(query.rounds).fill(untilSec + 2 * VIEW_SEC);
        const all = listSlowly(world, query, untilSec, limits);
        if (!all) return;
        const { access, egress, maxRounds, timeSec } = toParetoQuery(world, query);
        const found = search.departRange({
          access,
          egress,
          maxRounds,
          timeSec,
          windowSec: VIEW_SEC,
          minCount: 0,
          maxSteps: 1000,
        }).journeys;
        const between = (a: number, b: number) => toMetres(world, a, b);
        for (const journey of found) {
          if (journey.arrivalSec > untilSec + 2 * VIEW_SEC || journey.departureSec > untilSec) continue;
          const least = search.toLeastWalk({ access, egress, maxRounds, timeSec }, journey, between);
          const { arrivalSec, departureSec, rides } = journey;
          expect([least.departureSec, least.arrivalSec, least.rides.length]).toEqual([
            departureSec,
            arrivalSec,
            rides.length,
          ]);
          const slowly = all.filter(
            (one) =>
              one.leaveSec === departureSec &&
              one.arrivalSec === arrivalSec &&
              one.rides.length === rides.length,
          );
          // The enumeration does not wait at the end: an earlier arrival with the same vehicles is another journey.
          expect(toWalkM(world, query, least)).toBe(Math.min(...slowly.map(({ walkM }) => walkM)));
          if (toWalkM(world, query, least) < toWalkM(world, query, journey)) shortened++;
          compared++;
        }
      },
    ),
    { numRuns: CASES },
  );
  expect(compared).toBeGreaterThan(CASES / 4);
  expect(shortened).toBeGreaterThan(0);
});
