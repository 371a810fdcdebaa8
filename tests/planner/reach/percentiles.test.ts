import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { toPercentiles } from '../../../server/planner/reach/nearest-rank.ts';
import { NOT_REACHED } from '../../../server/planner/reach/one-to-all.ts';
import { reachFrom } from '../../../server/planner/reach/reach-from.ts';
import { listPercentiles } from '../../../server/planner/reach/reach-percentiles.ts';
import { ReachPool } from '../../../server/planner/reach/reach-pool.ts';
import type { PercentilesRequest } from '../../../server/planner/reach/reach-request.ts';
import type { ReachParts } from '../../../server/planner/reach/reach-search.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { ends, rules, runsOnItsDays, toParts, toRequest, toWalkMaker } from './reach-world.ts';

const percents = [1, 5, 25, 50, 75, 95, 100];
const pool = new ReachPool(2);
afterAll(() => pool.close());

const percentilesOf = (parts: ReachParts, request: PercentilesRequest) =>
  listPercentiles(parts, request, toWalkMaker(parts), pool);

/** The rule directly: sorts all travel times, infinite ones last, and takes the one at the rank. */
function naivePercentiles(times: readonly number[]): number[] {
  const sorted = [...times].sort((a, b) => a - b);
  return percents.map((percent) => sorted[Math.ceil((percent * sorted.length) / 100) - 1]!);
}

describe('nearest rank', () => {
  test('weighted departures count like each of their seconds', () => {
    const stretch = fc.record({
      sec: fc.oneof({ arbitrary: fc.nat(60), weight: 5 }, { arbitrary: fc.constant(NOT_REACHED), weight: 1 }),
      weight: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(stretch, { minLength: 1, maxLength: 12 }),
        fc.oneof(fc.nat(50), fc.constant(NOT_REACHED)),
        fc.integer({ min: 5, max: 80 }),
        (stretches, directSec, maxTravelSec) => {
          const times = stretches.flatMap(({ sec, weight }) =>
            Array.from({ length: weight }, (_, i) => {
              const best = Math.min(sec === NOT_REACHED ? sec : sec + i, directSec);
              return best <= maxTravelSec ? best : NOT_REACHED;
            }),
          );
          const samples = {
            travelSec: Int32Array.from(stretches, ({ sec }) => sec),
            weights: stretches.map(({ weight }) => weight),
            directSec,
            maxTravelSec,
          };
          expect(toPercentiles(samples, percents)).toEqual(naivePercentiles(times));
        },
      ),
      { numRuns: 1000, seed: 21 },
    );
  });
});

/** A bus every twenty minutes that takes half an hour; with one change, it takes 70 seconds more. */
function everyTwentyMinutes(exactTimes = true): FeedSource {
  const base = fc.sample(randomFeed, { numRuns: 1, seed: 1 })[0]!;
  const stop = (stopId: string, lat: number) => ({
    stopId,
    name: { text: stopId },
    lat,
    lon: 111.6,
    locationType: 0 as const,
    wheelchairBoarding: 0 as const,
  });
  const at = (stopSequence: number, stopId: string, sec: number) => ({
    tripId: 't',
    stopSequence,
    stopId,
    arrivalSec: sec,
    departureSec: sec,
    pickupType: 0 as const,
    dropOffType: 0 as const,
  });
  return {
    ...base,
    stops: [stop('a', 40.8), stop('b', 41.2)],
    trips: [{ ...base.trips[0]!, tripId: 't', routeId: 'r0', serviceId: 'c0' }],
    stopTimes: [at(1, 'a', 25_200), at(2, 'b', 27_000)],
    frequencies: [{ tripId: 't', startSec: 18_000, endSec: 43_200, headwaySec: 1_200, exactTimes }],
  };
}

describe('percentiles over a window', () => {
  test.each([
    ['at known times', true],
    ['by a headway alone', false],
  ])(
    'of a bus every twenty minutes, %s, are the ride plus uniformly distributed waits',
    async (_, isExact) => {
      const parts = toParts(everyTwentyMinutes(isExact));
      const request = {
        ...rules,
        one: { kind: 'stop', stopId: 'x:a' } as const,
        time: { day: QUERY_DAY, seconds: 25_200 },
        arriveBy: false,
        windowSec: 7_200,
        percents: [5, 25, 50, 75, 95],
      };
      const row = parts.stops.listRows('x:b')[0]!;
      const rowOf = (table: Int32Array) => [...table.slice(row * 5, row * 5 + 5)];
      const exact = await percentilesOf(parts, { ...request, stepSec: 0 });
      // Waits of 0 to 1199 seconds are equally likely: the one at rank n of 1200 is n - 1.
      expect(rowOf(exact.travelSec)).toEqual([1859, 2099, 2399, 2699, 2939]);
      expect(exact).toMatchObject({ departureCount: 7_200, searchCount: 7 });
      const minutes = await percentilesOf(parts, { ...request, stepSec: 60 });
      // Waits of 0, 60 ... 1140 seconds.
      expect(rowOf(minutes.travelSec)).toEqual([1800, 2040, 2340, 2640, 2880]);
      // For arrivals at the one place, the same holds with arrivals instead of departures.
      const back = await percentilesOf(parts, {
        ...request,
        one: { kind: 'stop', stopId: 'x:b' },
        arriveBy: true,
        stepSec: 0,
      });
      const start = parts.stops.listRows('x:a')[0]!;
      expect([...back.travelSec.slice(start * 5, start * 5 + 5)]).toEqual([1859, 2099, 2399, 2699, 2939]);
      // There is no bus after noon: most departures of this window never arrive.
      const late = await percentilesOf(parts, {
        ...request,
        time: { day: QUERY_DAY, seconds: 42_000 - 3_599 },
        stepSec: 0,
      });
      expect(rowOf(late.travelSec)[2]).not.toBe(NOT_REACHED);
      expect(rowOf(late.travelSec)[3]).toBe(NOT_REACHED);
    },
  );

  test('stepSec 0 equals a search for every second', async () => {
    await fc.assert(
      fc.asyncProperty(randomFeed, ends, async (feed, end) => {
        const parts = toParts(feed);
        fc.pre(runsOnItsDays(parts));
        const request = { ...toRequest(end), windowSec: 700, percents };
        const exact = await percentilesOf(parts, { ...request, stepSec: 0 });
        const seconds = await percentilesOf(parts, { ...request, stepSec: 1 });
        expect(exact.travelSec).toEqual(seconds.travelSec);
        expect(exact.searchCount).toBeLessThan(700);
        const minutes = await percentilesOf(parts, { ...request, stepSec: 100 });
        const rows = Array.from({ length: 7 }, (_, i) => {
          const seconds = request.time.seconds + i * 100;
          const time = { ...request.time, seconds };
          return reachFrom(parts, { ...request, time, samplesWaits: true }, toWalkMaker(parts)).stops
            .travelSec;
        });
        // Single searches may use the timetable of the day before; the window uses one day.
        fc.pre(!end.arriveBy || end.seconds >= 43_200 || end.seconds + 700 < 43_200);
        rows[0]!.forEach((_, stop) => {
          const expected = naivePercentiles(rows.map((row) => row[stop]!));
          expect([...minutes.travelSec.slice(stop * 7, stop * 7 + 7)]).toEqual(expected);
        });
      }),
      { numRuns: Number(process.env.PROPERTY_CASES ?? 25), seed: 22 },
    );
  });

  test('refuse a window that needs too many searches', async () => {
    const parts = toParts(everyTwentyMinutes());
    const request = { ...toRequest({ lat: 40.8, lon: 111.6, seconds: 25_200, arriveBy: false }), percents };
    await expect(percentilesOf(parts, { ...request, windowSec: 86_400, stepSec: 10 })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });
});
