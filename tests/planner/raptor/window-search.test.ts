import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DaySearch, type RangeQuery, type RangeResult } from '../../../server/planner/raptor/day-search.ts';
import { toMirrored, unmirror } from '../../../server/planner/raptor/mirror-journey.ts';
import { searchByPingPong } from '../../../server/planner/raptor/ping-pong.ts';
import { prepareTransfers } from '../../../server/planner/trip-based/prepare-transfers.ts';
import { TripBasedProfiles } from '../../../server/planner/trip-based/trip-based-profiles.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/day-timetable.ts';
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
    search.setProfiles(({ network }) => new TripBasedProfiles(network, prepareTransfers(network)));
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

const tell = ({ journeys, nextTimeSec }: RangeResult) => [
  ...journeys.map(
    ({ arrivalSec, departureSec, rides }) => `${departureSec} to ${arrivalSec} by ${rides.length}`,
  ),
  `on from ${nextTimeSec}`,
];

describe.each<Engine>(['range RAPTOR', 'Trip-Based'])('a window by its profile, %s', (engine) => {
  test('holds what ping-pong finds, in its order, and ends where it ends', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const day = toDaySearch(one.feed, one.changeSec, one.waitShare, engine);
        if (day.day.stopCount === 0) return;
        const query = toQuery(day, one);
        const { backward, forward } = day.sides;
        const expected = searchByPingPong(forward, backward, query);
        expect(tell(day.departRange(query))).toEqual(tell(expected));
        found += expected.journeys.length;
      }),
      { numRuns: CASES, seed: 21 },
    );
    expect(found).toBeGreaterThan(CASES / 4);
  });

  test('so do arrivals', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const day = toDaySearch(one.feed, one.changeSec, one.waitShare, engine);
        if (day.day.stopCount === 0) return;
        const query = toQuery(day, one);
        const { backward, forward } = day.sides;
        const mirrored = searchByPingPong(backward, forward, toMirrored(query));
        const expected = {
          journeys: mirrored.journeys.map((journey) => unmirror(forward, backward, journey)),
          nextTimeSec: -mirrored.nextTimeSec,
        };
        expect(tell(day.arriveRange(query))).toEqual(tell(expected));
        found += expected.journeys.length;
      }),
      { numRuns: CASES, seed: 22 },
    );
    expect(found).toBeGreaterThan(CASES / 4);
  });
});
