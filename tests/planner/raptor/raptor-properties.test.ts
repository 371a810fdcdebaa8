/** Properties of the search that hold for every feed, without an oracle. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import { NEVER_REACHED, RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { expandRuns, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny, tinyWalk } from '../../support/tiny-feed.ts';

const ROUNDS = 4;
const CHANGE_SEC = 60;

function toWorld(feed: FeedSource, neighbourDays = 1) {
  const { timetable } = compileTiny(feed);
  const network = {
    day: buildDayTimetable(timetable, QUERY_DAY, { daysBefore: neighbourDays, daysAfter: neighbourDays }),
    footpaths: timetable.footpaths,
    changeSec: new Int32Array(timetable.stops.count).fill(CHANGE_SEC),
  };
  const ids = listStrings(timetable.stops.ids).slice(0, timetable.stops.boardable);
  const ends = (stopId: string) =>
    ids.flatMap((id, stop) => (id === stopId ? [{ stop, durationSec: 0 }] : []));
  return { network, ids, ends, search: new DaySearch(network) };
}

/** Earliest arrival with up to k vehicles, for each k. */
function toStaircase(world: ReturnType<typeof toWorld>, from: string, to: string, timeSec: number): number[] {
  const query = { timeSec, access: world.ends(from), egress: world.ends(to) };
  return Array.from({ length: ROUNDS }, (_, k) => {
    const found = world.search.departAt({ ...query, maxRounds: k + 1 });
    return found.at(-1)?.arrivalSec ?? Number.POSITIVE_INFINITY;
  });
}

const stop = fc.nat(8).map((n) => `s${n}`);
const cases = fc.record({
  feed: randomFeed,
  from: stop,
  to: stop,
  time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
});

/** The feed without one trip, its frequencies written out as single trips. */
function withoutTrip(feed: FeedSource, index: number): FeedSource {
  const gone = feed.trips[index % feed.trips.length]?.tripId;
  return {
    ...feed,
    trips: feed.trips.filter((trip) => trip.tripId !== gone),
    stopTimes: [...feed.stopTimes].filter((row) => row.tripId !== gone),
    frequencies: feed.frequencies.filter((row) => row.tripId !== gone),
  };
}

describe('properties of the search', () => {
  test('an additional trip never makes an arrival later', () => {
    fc.assert(
      fc.property(cases, fc.nat(30), ({ feed, from, to, time }, gone) => {
        const all = toStaircase(toWorld(feed), from, to, time);
        const fewer = toStaircase(toWorld(withoutTrip(feed, gone)), from, to, time);
        all.forEach((arrival, k) => {
          expect(arrival).toBeLessThanOrEqual(fewer[k] as number);
        });
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test('a slower ride at the end of a trip never makes an arrival earlier', () => {
    fc.assert(
      fc.property(
        cases,
        fc.nat(30),
        fc.integer({ min: 1, max: 4000 }),
        ({ feed, from, to, time }, n, delay) => {
          const late = feed.trips[n % feed.trips.length]?.tripId;
          const rows = [...feed.stopTimes].filter((row) => row.tripId === late);
          const last = rows.at(-1);
          const delayed = {
            ...feed,
            stopTimes: [...feed.stopTimes].map((row) =>
              row === last
                ? { ...row, arrivalSec: row.arrivalSec! + delay, departureSec: row.departureSec! + delay }
                : row,
            ),
          };
          const before = toStaircase(toWorld(feed), from, to, time);
          const after = toStaircase(toWorld(delayed), from, to, time);
          after.forEach((arrival, k) => {
            expect(arrival).toBeGreaterThanOrEqual(before[k] as number);
          });
        },
      ),
      { numRuns: 150, seed: 2 },
    );
  });

  test('leaving later never arrives earlier, more vehicles never later', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 7200 }), ({ feed, from, to, time }, wait) => {
        const world = toWorld(feed);
        const now = toStaircase(world, from, to, time);
        toStaircase(world, from, to, time + wait).forEach((arrival, k) => {
          expect(arrival).toBeGreaterThanOrEqual(now[k] as number);
          if (k > 0) expect(now[k]).toBeLessThanOrEqual(now[k - 1] as number);
        });
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test('a timetable that runs backwards gives the mirrored answers', () => {
    const noon = 43_200;
    let answers = 0;
    fc.assert(
      fc.property(cases, ({ feed, from, to, time }) => {
        const plain = { ...feed, frequencies: [], calendarDates: [], trips: feed.trips.map(onEveryDay) };
        const world = toWorld(plain, 0);
        const mirrored = toWorld(toReversed(plain, noon), 0);
        const found = world.search.arriveBy({
          timeSec: time,
          access: world.ends(from),
          egress: world.ends(to),
          maxRounds: ROUNDS,
        });
        const twin = mirrored.search.departAt({
          timeSec: 2 * noon - time,
          access: mirrored.ends(to),
          egress: mirrored.ends(from),
          maxRounds: ROUNDS,
        });
        answers += found.length;
        expect(found.map((j) => [2 * noon - j.departureSec, j.rides.length])).toEqual(
          twin.map((j) => [j.arrivalSec, j.rides.length]),
        );
      }),
      { numRuns: 600, seed: 4 },
    );
    expect(answers).toBeGreaterThan(50);
  });

  test('reachAll is the earliest vehicle arrival at every stop', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, time }) => {
        const { network, ids, ends } = toWorld(feed);
        const reached = new RaptorSearch(network).reachAll({
          timeSec: time,
          access: ends(from),
          maxRounds: ROUNDS,
        });
        const position = new Map(feed.stops.map((s) => [s.stopId, { lat: s.lat!, lon: s.lon! }]));
        const metres = (a: string, b: string) => naiveDistanceM(position.get(a)!, position.get(b)!);
        const runs = expandRuns(feed, QUERY_DAY, 1);
        ids.forEach((id, row) => {
          // Only walks between vehicles: none before the first, none after the last.
          const arrivals = naiveArrivals(
            runs,
            ids,
            {
              change: () => CHANGE_SEC,
              between: (a, b) => (metres(a, b) <= tinyWalk.maxM ? Math.ceil(metres(a, b)) : undefined),
            },
            { from, to: id, departure: time, rounds: ROUNDS, withEndWalks: false },
          );
          const best = Math.min(...arrivals);
          expect(reached[row]).toBe(Number.isFinite(best) ? best : NEVER_REACHED);
        });
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  test('a range by arrival and a range by departure hold the same journeys', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, to, time }) => {
        const { search, ends } = toWorld(feed);
        const query = {
          access: ends(from),
          egress: ends(to),
          maxRounds: ROUNDS,
          minCount: 0,
          maxSteps: 10_000,
        };
        const windowSec = 5 * 3600;
        const departing = search.departRange({ ...query, timeSec: time, windowSec });
        const arriving = search.arriveRange({ ...query, timeSec: time + windowSec, windowSec });
        // Compare only journeys that lie completely inside the window: both ranges must have them.
        const inside = ({ departureSec, arrivalSec }: { departureSec: number; arrivalSec: number }) =>
          departureSec >= time && arrivalSec <= time + windowSec;
        const keys = (list: typeof departing.journeys) =>
          list
            .filter(inside)
            .map((j) => `${j.departureSec} ${j.arrivalSec} ${j.rides.length}`)
            .sort();
        expect(keys(arriving.journeys)).toEqual(keys(departing.journeys));
      }),
      { numRuns: 150, seed: 6 },
    );
  });
});

const onEveryDay = <T extends { serviceId: string }>(trip: T): T => ({ ...trip, serviceId: 'c0' });

/** The feed with every trip reversed, its times mirrored at noon, and boarding and alighting rules swapped. */
function toReversed(feed: FeedSource, noon: number): FeedSource {
  const byTrip = Map.groupBy(feed.stopTimes, (row) => row.tripId);
  return {
    ...feed,
    stopTimes: [...byTrip.values()].flatMap((rows) =>
      rows.toReversed().map((row, i) => ({
        ...row,
        stopSequence: i,
        arrivalSec: 2 * noon - row.departureSec!,
        departureSec: 2 * noon - row.arrivalSec!,
        pickupType: row.dropOffType,
        dropOffType: row.pickupType,
      })),
    ),
  };
}
