import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FoundJourney } from '../../../server/planner/raptor/journey.ts';
import type { Side } from '../../../server/planner/raptor/mirror.ts';
import { mirrorJourney, mirrorQuery } from '../../../server/planner/raptor/mirror.ts';
import type { RangeQuery, RangeResult } from '../../../server/planner/raptor/search-query.ts';
import { prepareTransfers } from '../../../server/planner/trip-based/prepare-transfers.ts';
import { TripBasedSearch } from '../../../server/planner/trip-based/trip-based-search.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { searchByPingPong } from '../../support/ping-pong.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny } from '../../support/tiny-feed.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);

type Engine = 'range RAPTOR' | 'Trip-Based';

/** @param waitShare part of a headway that passengers wait before a vehicle without exact times */
function toDaySearch(feed: FeedSource, changeSec: number, waitShare: number, engine: Engine): DaySearch {
  const { timetable } = compileTiny(feed);
  const span = { daysBefore: 1, daysAfter: 1, headwayWaitShare: () => waitShare };
  const search = new DaySearch({
    day: buildDayTimetable(timetable, QUERY_DAY, span),
    footpaths: timetable.footpaths,
    changeSec: new Int32Array(timetable.stops.count).fill(changeSec),
  });
  if (engine === 'Trip-Based') {
    search.setProfiles(({ network }, { allowedChains }) =>
      allowedChains ? undefined : new TripBasedSearch(network, prepareTransfers(network)),
    );
  }
  return search;
}

const cases = fc.record({
  feed: randomFeed,
  waitShare: fc.constantFrom(0, 0, 0.5),
  changeSec: fc.constantFrom(0, 60),
  from: fc.array(fc.record({ stop: fc.nat(1000), durationSec: fc.nat(400) }), { minLength: 1, maxLength: 3 }),
  to: fc.array(fc.record({ stop: fc.nat(1000), durationSec: fc.nat(400) }), { minLength: 1, maxLength: 3 }),
  time: fc.integer({ min: 0, max: 27 * 60 }).map((n) => n * 60),
  windowSec: fc.constantFrom(0, 300, 3600, 7200, 20_000),
  minCount: fc.constantFrom(0, 1, 5, 12),
  maxSteps: fc.constantFrom(1, 3, 60),
  maxRounds: fc.integer({ min: 1, max: 5 }),
  shorterThanSec: fc.option(fc.constantFrom(900, 3600), { nil: undefined, freq: 3 }),
  banned: fc.option(fc.integer({ min: 2, max: 5 }), { nil: undefined, freq: 3 }),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function toQuery(day: DaySearch, one: Case): RangeQuery {
  const { chainCount, stopCount } = day.day;
  const toEnds = (ends: Case['from']) => ends.map((end) => ({ ...end, stop: end.stop % stopCount }));
  const { banned, from, maxRounds, maxSteps, minCount, shorterThanSec, time, to, windowSec } = one;
  return {
    timeSec: time,
    access: toEnds(from),
    egress: toEnds(to),
    windowSec,
    minCount,
    maxSteps,
    maxRounds,
    ...(shorterThanSec === undefined ? {} : { shorterThanSec }),
    ...(banned === undefined
      ? {}
      : { allowedChains: Uint8Array.from({ length: chainCount }, (_, c) => (c % banned === 0 ? 0 : 1)) }),
  };
}

const tellAll = (journeys: readonly FoundJourney[]) =>
  journeys
    .map(({ arrivalSec, departureSec, rides }) => `${departureSec} to ${arrivalSec} by ${rides.length}`)
    .sort();

/** Checks that each ride begins at a stop and time that the passenger can reach by the walks and changes of the day. */
function checkRides(day: DaySearch, { access, egress }: RangeQuery, journey: FoundJourney): void {
  const { changeSec } = day.sides.forward.network;
  const walksOf = (ends: typeof access, stop: number) =>
    ends.filter((end) => end.stop === stop).map(({ durationSec }) => durationSec);
  const first = journey.rides[0] as FoundJourney['rides'][number];
  expect(walksOf(access, first.fromStop)).toContain(journey.accessSec);
  expect(journey.departureSec).toBe(first.departureSec - journey.accessSec);
  journey.rides.slice(1).forEach((ride, i) => {
    const before = journey.rides[i] as typeof ride;
    const sec =
      before.toStop === ride.fromStop
        ? (changeSec[ride.fromStop] as number)
        : (day.findFootpathSec(before.toStop, ride.fromStop) as number);
    expect(before.arrivalSec + sec).toBeLessThanOrEqual(ride.departureSec);
  });
  const last = journey.rides.at(-1) as typeof first;
  expect(walksOf(egress, last.toStop).map((sec) => last.arrivalSec + sec)).toContain(journey.arrivalSec);
}

/** The same window up to the second at which the search ended, computed departure by departure. */
function findExpected(near: Side, far: Side, query: RangeQuery, nextTimeSec: number): FoundJourney[] {
  const whole = { ...query, windowSec: nextTimeSec - 1 - query.timeSec, minCount: 0, maxSteps: 10_000 };
  return searchByPingPong(near, far, whole).journeys.filter(({ departureSec }) => departureSec < nextTimeSec);
}

/** Checks that the search continues to the end of its window, and further until it has found `minCount` journeys. */
function checkEnd(query: RangeQuery, { journeys, nextTimeSec }: RangeResult, hasMore: boolean): void {
  const departures = new Set(journeys.map(({ departureSec }) => departureSec));
  const isStopped = departures.size >= query.maxSteps || query.shorterThanSec !== undefined;
  const behind = journeys.filter(({ departureSec }) => departureSec > query.timeSec + query.windowSec);
  expect(departures.size).toBeLessThanOrEqual(query.maxSteps);
  if (!isStopped) {
    expect(nextTimeSec).toBeGreaterThan(query.timeSec + query.windowSec);
    if (hasMore) expect(journeys.length).toBeGreaterThanOrEqual(query.minCount);
  }
  // It finds no more than `minCount`, except journeys that leave together with the last.
  const last = Math.max(...departures);
  if (behind.length > 0) {
    expect(journeys.filter(({ departureSec }) => departureSec < last).length).toBeLessThan(query.minCount);
  }
}

describe.each<Engine>(['range RAPTOR', 'Trip-Based'])('a window by its profile, %s', (engine) => {
  test('finds the same as a search departure by departure, and ends at the right second', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const day = toDaySearch(one.feed, one.changeSec, one.waitShare, engine);
        if (day.day.stopCount === 0) return;
        const query = toQuery(day, one);
        const { backward, forward } = day.sides;
        const window = day.departRange(query);
        const expected = findExpected(forward, backward, query, window.nextTimeSec);
        expect(tellAll(window.journeys)).toEqual(tellAll(expected));
        for (const journey of window.journeys) checkRides(day, query, journey);
        const onward = day.departAt({ ...query, timeSec: window.nextTimeSec, shorterThanSec: 1e8 });
        checkEnd(query, window, onward.length > 0);
        found += expected.length;
      }),
      { numRuns: CASES, seed: 21 },
    );
    expect(found).toBeGreaterThan(CASES / 4);
  });

  test('also for arrivals', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const day = toDaySearch(one.feed, one.changeSec, one.waitShare, engine);
        if (day.day.stopCount === 0) return;
        const query = toQuery(day, one);
        const { backward, forward } = day.sides;
        const window = day.arriveRange(query);
        const expected = findExpected(backward, forward, mirrorQuery(query), -window.nextTimeSec);
        expect(tellAll(window.journeys)).toEqual(
          tellAll(expected.map((journey) => mirrorJourney(forward, backward, journey))),
        );
        for (const journey of window.journeys) checkRides(day, query, journey);
        found += expected.length;
      }),
      { numRuns: CASES, seed: 22 },
    );
    expect(found).toBeGreaterThan(CASES / 4);
  });
});
