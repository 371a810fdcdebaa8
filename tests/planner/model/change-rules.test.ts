/** A traveller's change rules, compared with the slow search. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyChangeRules, toRulesKey } from '../../../server/planner/model/change-rules.ts';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { expandRuns, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny, tinyFeed, tinyWalk } from '../../support/tiny-feed.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const ROUNDS = 4;
const CHANGE_SEC = 60;
/** Route types without additional time at gates. */
const TYPES = [3, 11, 0];

const cases = fc.record({
  feed: randomFeed.map((feed) => ({
    ...feed,
    routes: feed.routes.map((route, i) => ({ ...route, routeType: TYPES[i] ?? 3 })),
  })),
  from: fc.nat(8),
  to: fc.nat(8),
  time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
  minTransferSec: fc.constantFrom(0, 120, 300),
  additionalTransferSec: fc.constantFrom(0, 90),
  transferTimeFactor: fc.constantFrom(1, 1.5, 2),
  byType: fc.array(fc.constantFrom(0, 200, 900), { minLength: 3, maxLength: 3 }),
  avoided: fc.uniqueArray(fc.nat(8), { maxLength: 3 }),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Route types of the vehicles that passengers board at each stop, read from the feed's rows. */
function listTypes(feed: FeedSource): Map<string, Set<number>> {
  const types = new Map<string, Set<number>>();
  for (const { pickupType, stopId, tripId } of feed.stopTimes) {
    const routeId = feed.trips.find((trip) => trip.tripId === tripId)?.routeId;
    const type = feed.routes.find((route) => route.routeId === routeId)?.routeType ?? 3;
    if (pickupType !== 1) types.set(stopId, new Set([...(types.get(stopId) ?? []), type]));
  }
  return types;
}

function toNaive(one: Case): number[] {
  const { additionalTransferSec, avoided, byType, feed, minTransferSec, transferTimeFactor } = one;
  const position = new Map(feed.stops.map((s) => [s.stopId, { lat: s.lat ?? 0, lon: s.lon ?? 0 }] as const));
  const types = listTypes(feed);
  const isAvoided = (stop: string) => avoided.some((n) => `s${n}` === stop);
  const slower = (sec: number, to: string) =>
    additionalTransferSec +
    Math.max(
      Math.ceil(sec * transferTimeFactor),
      minTransferSec,
      ...[...(types.get(to) ?? [])].map((type) => byType[TYPES.indexOf(type)] ?? 0),
    );
  return naiveArrivals(
    expandRuns(feed, QUERY_DAY, 1),
    feed.stops.map(({ stopId }) => stopId),
    {
      change: (stop) => (isAvoided(stop) ? Number.POSITIVE_INFINITY : slower(CHANGE_SEC, stop)),
      between: (a, b) => {
        const metres = naiveDistanceM(position.get(a) as never, position.get(b) as never);
        if (metres > tinyWalk.maxM || isAvoided(a) || isAvoided(b)) return undefined;
        return slower(Math.ceil(metres), b);
      },
    },
    { from: `s${one.from}`, to: `s${one.to}`, departure: one.time, rounds: ROUNDS, withEndWalks: false },
  );
}

function toSearch(one: Case) {
  const { timetable } = compileTiny(one.feed);
  const ids = listStrings(timetable.stops.ids);
  const rowOf = (stop: number) => ids.indexOf(`s${stop}`);
  const { minTransferSec, additionalTransferSec, transferTimeFactor } = one;
  const plain = new DaySearch({
    day: buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 }),
    footpaths: timetable.footpaths,
    changeSec: new Int32Array(timetable.stops.count).fill(CHANGE_SEC),
  });
  const { backward, forward } = plain.sides;
  const network = applyChangeRules(forward.network, timetable, {
    minTransferSec,
    additionalTransferSec,
    transferTimeFactor,
    minTransferSecOf: (type) => one.byType[TYPES.indexOf(type)] ?? 0,
    avoidedStops: one.avoided.map(rowOf).filter((row) => row >= 0),
  });
  const endOf = (stop: number) =>
    rowOf(stop) >= 0 && rowOf(stop) < timetable.stops.boardable
      ? [{ stop: rowOf(stop), durationSec: 0 }]
      : [];
  return {
    search: new DaySearch(network, backward.network.day),
    query: { access: endOf(one.from), egress: endOf(one.to), maxRounds: ROUNDS },
  };
}

describe('change rules', () => {
  const wanted = cases.filter(({ avoided, from, to }) => !avoided.includes(from) && !avoided.includes(to));

  test('are kept by every journey, and no journey is missing', () => {
    let answers = 0;
    fc.assert(
      fc.property(wanted, (one) => {
        const { search, query } = toSearch(one);
        const found = search.departAt({ ...query, timeSec: one.time });
        answers += found.filter(({ rides }) => rides.length > 1).length;
        const staircase = Array.from({ length: ROUNDS }, (_, k) =>
          Math.min(
            ...found.filter(({ rides }) => rides.length <= k + 1).map(({ arrivalSec }) => arrivalSec),
            Number.POSITIVE_INFINITY,
          ),
        );
        expect(staircase).toEqual(toNaive(one));
      }),
      { numRuns: CASES, seed: 20261211 },
    );
    expect(answers).toBeGreaterThan(CASES / 100);
  });

  test('are the same in arrive-by searches', () => {
    fc.assert(
      fc.property(wanted, (one) => {
        const { search, query } = toSearch(one);
        for (const journey of search.arriveBy({ ...query, timeSec: one.time })) {
          const rounds = { ...query, maxRounds: journey.rides.length };
          const then = search.departAt({ ...rounds, timeSec: journey.departureSec }).at(-1);
          expect(then?.arrivalSec).toBeLessThanOrEqual(one.time);
          const later = search.departAt({ ...rounds, timeSec: journey.departureSec + 1 }).at(-1);
          expect(later?.arrivalSec ?? Number.POSITIVE_INFINITY).toBeGreaterThan(one.time);
        }
      }),
      { numRuns: CASES, seed: 20261212 },
    );
  });
});

test('rules that change nothing have an empty key, equal rules have equal keys', () => {
  const { timetable } = compileTiny(tinyFeed({ trips: [{ id: 't', calls: ['A 8:00', 'B 8:10'] }] }));
  const plain = { minTransferSec: 0, additionalTransferSec: 0 };
  expect(toRulesKey(timetable, plain)).toBe('');
  expect(toRulesKey(timetable, { ...plain, transferTimeFactor: 1, avoidedStops: [] })).toBe('');
  // A rule for a route type that the timetable does not have changes nothing.
  expect(toRulesKey(timetable, { ...plain, minTransferSecOf: (type) => (type === 2 ? 600 : 0) })).toBe('');
  const keys = [
    { ...plain, minTransferSec: 60 },
    { ...plain, additionalTransferSec: 60 },
    { ...plain, transferTimeFactor: 2 },
    { ...plain, minTransferSecOf: () => 60 },
    { ...plain, avoidedStops: [0] },
    { ...plain, avoidedStops: [1, 0] },
  ].map((rules) => toRulesKey(timetable, rules));
  expect(new Set([...keys, '']).size).toBe(keys.length + 1);
  expect(toRulesKey(timetable, { ...plain, avoidedStops: [0, 1, 0] })).toBe(keys.at(-1));
});
