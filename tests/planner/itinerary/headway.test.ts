/** Vehicles with a headway but no exact times: how long passengers wait for them, and the last one of the night. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { listStopEvents } from '../../../server/planner/board/stop-board.ts';
import { SearchCache } from '../../../server/planner/model/search-cache.ts';
import type { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import { ReachPlanner } from '../../../server/planner/reach/reach-planner.ts';
import { PreparedProfiles } from '../../../server/planner/trip-based/prepared-profiles.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { type NaiveRun, naiveArrivals } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { at, stopRow, type TinyFeed, type TinyTrip, WEDNESDAY } from '../../support/tiny-feed.ts';
import { type Asked, plannerOf, tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 300);

const bus = (...every: NonNullable<TinyTrip['every']>): TinyFeed => ({
  trips: [{ id: 'h', calls: ['A 0:00', 'B 0:10'], every }],
});
/** Times of the itineraries, as in the timetable. */
const ask = (feed: TinyFeed, time: string, asked: Asked = {}, to = 'B') =>
  tellLegs(tinyPlanner(feed).plan('A', to, time, asked));

describe('the last vehicle', () => {
  const night = bus(['6:00', '23:00', 300]);

  test.each([
    ['22:45', 'h 22:50-23:00'],
    // The wait is three quarters of the headway: after 22:46:15 a passenger cannot rely on 22:50. The last vehicle, 22:55,
    // needs no such wait: passengers can rely on it until it leaves.
    ['22:46:16', 'h 22:55-23:05'],
    ['22:52', 'h 22:55-23:05'],
    ['22:55', 'h 22:55-23:05'],
    ['22:55:01', 'h 30:00-30:10'],
  ])('can be caught until it leaves: at %s', (time, wanted) => {
    expect(ask(night, time)).toEqual([wanted]);
  });

  test('is the last way to arrive by a time, and in a window', () => {
    expect(ask(night, '23:59', { arriveBy: true }).at(-1)).toBe('h 22:55-23:05');
    expect(ask(night, '23:05', { arriveBy: true }).at(-1)).toBe('h 22:55-23:05');
    expect(ask(night, '23:04:59', { arriveBy: true }).at(-1)).toBe('h 22:50-23:00');
    expect(ask(night, '22:50', { searchWindowSec: 3600 })).toEqual(['h 22:55-23:05']);
    expect(ask(night, '22:51', { vias: [{ place: { kind: 'stop', stopId: 'A' }, minStaySec: 0 }] })).toEqual([
      'h 22:55-23:05',
    ]);
    expect(ask(night, '22:52', { criteria: ['walking'] })).toEqual(['h 22:55-23:05']);
  });

  test('is tagged as the last, with its departure', () => {
    const { itineraries } = tinyPlanner(night).plan('A', 'B', '22:52');
    expect(itineraries[0]).toMatchObject({ departureSec: at('22:55'), tags: ['last-service'] });
  });

  test('is caught by prepared transfers and by reach searches, and boards show times without waits', async () => {
    const { timetable, stops, locator, groups, legs, cache } = tinyPlanner(night);
    const prepared = new PreparedProfiles('at-once');
    const search = new SearchCache(timetable, (one: DaySearch) =>
      one.setProfiles((side, query) => prepared.find(side, query)),
    );
    const end = (stop: string) => [{ stop: stopRow(timetable, stop), durationSec: 0 }];
    const { journeys } = search
      .getSearch(WEDNESDAY, { minTransferSec: 0, additionalTransferSec: 0 })
      .departRange({
        timeSec: at('22:52'),
        access: end('A'),
        egress: end('B'),
        maxRounds: 2,
        windowSec: 900,
        minCount: 1,
        maxSteps: 9,
      });
    expect(journeys.map(({ arrivalSec }) => arrivalSec)).toEqual([at('23:05')]);
    await prepared.close();
    const reach = new ReachPlanner({ timetable, stops, locator, cache });
    const [travel] = reach.reachMany({
      one: { kind: 'stop', stopId: 'A' },
      many: [{ kind: 'stop', stopId: 'B' }],
      time: { day: WEDNESDAY, seconds: at('22:52') },
      arriveBy: false,
      maxTravelSec: 7200,
      walking: { maxNearSec: 0, maxFarSec: 0, maxDirectSec: 0, speedMps: 1 },
      minTransferSec: 0,
      additionalTransferSec: 0,
      needsWheelchair: false,
      walkOnly: false,
    });
    expect(travel?.travelSec).toBe(at('23:05') - at('22:52'));
    await reach.close();
    const board = listStopEvents(
      { timetable, groups, legs, cache },
      {
        area: { kind: 'stop', stopId: 'A', exact: false },
        events: 'departures',
        time: { day: WEDNESDAY, seconds: at('22:50') },
        direction: 'later',
        minEvents: 3,
        maxEvents: 3,
        withOtherCalls: false,
      },
    );
    expect(board.events.map(({ departureSec }) => departureSec)).toEqual([
      at('22:50'),
      at('22:55'),
      at('30:00'),
    ]);
  });

  test('of a connection can be changed to', () => {
    const feed: TinyFeed = {
      trips: [
        { id: 'train', route: 'x', calls: ['A 22:30', 'B 22:53'] },
        { id: 'h', calls: ['B 0:00', 'C 0:10'], every: [['6:00', '23:00', 600]] },
      ],
      routeTypes: { x: 0 },
    };
    // A passenger ready at 22:54 has missed the bus of 22:50 and the last one.
    expect(ask(feed, '22:20', {}, 'C')).toEqual(['train 22:30-22:53, h 30:00-30:10']);
    const later = {
      ...feed,
      trips: feed.trips.map((trip) =>
        trip.every ? { ...trip, every: [['6:00', '23:01', 600]] as const } : trip,
      ),
    };
    expect(ask(later, '22:20', {}, 'C')).toEqual(['train 22:30-22:53, h 23:00-23:10']);
  });
});

describe('rows of frequencies that end', () => {
  test('let passengers catch the last vehicle before a pause, at noon as at night', () => {
    const feed = bus(['7:00', '9:00', 600], ['16:00', '19:00', 600]);
    expect(ask(feed, '8:48')).toEqual(['h 8:50-9:00']);
    expect(ask(feed, '8:51')).toEqual(['h 16:00-16:10']);
    expect(ask(feed, '15:55')).toEqual(['h 16:10-16:20']);
    expect(ask(feed, '18:49')).toEqual(['h 18:50-19:00']);
  });

  test('change to a longer headway: the wait for its first vehicle depends on the gap before it', () => {
    const feed = bus(['7:00', '9:00', 300], ['9:00', '11:00', 3600]);
    // The wait is three quarters of five minutes, not of an hour.
    expect(ask(feed, '8:56:15')).toEqual(['h 9:00-9:10']);
    expect(ask(feed, '8:56:16')).toEqual(['h 10:00-10:10']);
    expect(ask(feed, '10:00')).toEqual(['h 10:00-10:10']);
  });

  test('change to a shorter headway: only the wait changes', () => {
    const feed = bus(['6:00', '7:00', 1200], ['7:00', '9:00', 300]);
    expect(ask(feed, '6:25')).toEqual(['h 6:40-6:50']);
    expect(ask(feed, '6:26')).toEqual(['h 7:00-7:10']);
    expect(ask(feed, '6:57')).toEqual(['h 7:05-7:15']);
  });

  test('begin a minute after the last vehicle of a longer headway: that minute makes no wait shorter', () => {
    const feed = bus(['6:10', '7:00', 720], ['7:00', '9:00', 480]);
    // 6:58 is the last departure of the 12-minute headway. For 7:00 and 7:08 the wait is three quarters of 8 minutes.
    expect(ask(feed, '6:54')).toEqual(['h 7:00-7:10']);
    expect(ask(feed, '6:54:01')).toEqual(['h 7:08-7:18']);
  });

  test('of two trips on one line are one service', () => {
    const trip = (id: string, every: NonNullable<TinyTrip['every']>): TinyTrip => ({
      id,
      calls: ['A 0:00', 'B 0:10'],
      every,
    });
    const feed = { trips: [trip('x', [['7:00', '8:00', 600]]), trip('y', [['8:00', '9:00', 600]])] };
    // 7:50 is not the last vehicle: passengers wait for 8:00.
    expect(ask(feed, '7:46')).toEqual(['y 8:00-8:10']);
    expect(ask(feed, '8:46')).toEqual(['y 8:50-9:00']);
  });

  test('of one day continue on the next, all night long', () => {
    const feed = bus(['0:00', '24:00', 1200]);
    expect(ask(feed, '23:26')).toEqual(['h 24:00-24:10']);
    // The end of the days that a search knows is not the end of the headway.
    expect(ask(feed, '47:26', { day: WEDNESDAY - 1 })).toEqual(['h 24:00-24:10']);
    expect(ask(feed, '23:26', { arriveBy: true }).at(-1)).toBe('h 23:00-23:10');
  });

  test('with exact times need no wait', () => {
    const feed = bus(['7:00', '9:00', 1200, true]);
    expect(ask(feed, '7:01')).toEqual(['h 7:20-7:30']);
    expect(ask(feed, '8:40')).toEqual(['h 8:40-8:50']);
  });
});

describe('any feed', () => {
  /** Every run with the second at which a passenger must be ready at each stop, computed for each vehicle by itself. */
  function listWaitedRuns(feed: FeedSource, day: number): NaiveRun[] {
    interface One {
      readonly line: string;
      readonly start: number;
      readonly shift: number;
      readonly headway: number;
      readonly calls: NaiveRun['calls'];
    }
    const runsOn = (serviceId: string, on: number) => {
      const exception = feed.calendarDates.find((row) => row.serviceId === serviceId && row.day === on);
      if (exception) return exception.isAdded;
      const weekday = (new Date(on * 86_400_000).getUTCDay() + 6) % 7;
      return feed.calendars.some(
        (row) =>
          row.serviceId === serviceId && row.startDay <= on && on <= row.endDay && row.weekdays[weekday],
      );
    };
    const all: One[] = [];
    for (const shift of [-2, -1, 0, 1, 2]) {
      for (const trip of feed.trips) {
        if (!runsOn(trip.serviceId, day + shift)) continue;
        const rows = [...feed.stopTimes].filter((row) => row.tripId === trip.tripId);
        const own = feed.frequencies.filter((row) => row.tripId === trip.tripId);
        const first = rows[0]?.departureSec ?? 0;
        const starts = own.flatMap((row) => {
          const list: [number, number][] = [];
          for (let s = row.startSec; s < row.endSec; s += row.headwaySec)
            list.push([s, row.exactTimes ? 0 : row.headwaySec]);
          return list;
        });
        for (const [start, headway] of own.length > 0 ? starts : ([[first, 0]] as const)) {
          const move = start - first + shift * 86_400;
          all.push({
            line: `${trip.routeId} ${rows.map((row) => `${row.stopId}${row.pickupType}${row.dropOffType}`).join()}`,
            start: start + shift * 86_400,
            shift,
            headway,
            calls: rows.map((row) => ({
              stop: row.stopId,
              arrival: (row.arrivalSec as number) + move,
              departure: (row.departureSec as number) + move,
              canBoard: row.pickupType !== 1,
              canAlight: row.dropOffType !== 1,
            })),
          });
        }
      }
    }
    return all
      .filter(({ shift }) => shift < 2)
      .map(({ calls, headway, line, start }) => {
        const others = all.filter((one) => one.line === line && one.headway > 0).map((one) => one.start);
        const next = Math.min(...others.filter((other) => other > start));
        const before = Math.max(...others.filter((other) => other < start));
        const wait =
          headway === 0 || next > start + headway ? 0 : Math.floor(Math.min(headway, start - before) * 0.75);
        return { calls: calls.map((call) => ({ ...call, departure: call.departure - wait })) };
      });
  }

  test('is searched with the wait of each vehicle', () => {
    const cases = fc.record({
      feed: randomFeed,
      from: fc.nat(8),
      to: fc.nat(8),
      time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600 + 137),
    });
    let caught = 0;
    fc.assert(
      fc.property(cases, ({ feed, from, time, to }) => {
        const { cache, timetable } = plannerOf(feed);
        const ids = listStrings(timetable.stops.ids).slice(0, timetable.stops.boardable);
        const endOf = (stop: number) => {
          const row = ids.indexOf(`s${stop}`);
          return row < 0 ? [] : [{ stop: row, durationSec: 0 }];
        };
        let search: DaySearch;
        try {
          search = cache.getSearch(QUERY_DAY, { minTransferSec: 0, additionalTransferSec: 0 });
        } catch (error) {
          if (error instanceof ProblemError) return;
          throw error;
        }
        const query = { access: endOf(from), egress: endOf(to), maxRounds: 3, timeSec: time };
        const found = search.departAt(query);
        const walks = {
          change: () => 60,
          between: (a: string, b: string) => {
            const [x, y] = [a, b].map((id) => ids.indexOf(id)) as [number, number];
            return x < 0 || y < 0 ? undefined : search.findFootpathSec(x, y);
          },
        };
        const wanted = naiveArrivals(
          listWaitedRuns(feed, QUERY_DAY),
          feed.stops.map(({ stopId }) => stopId),
          walks,
          { from: `s${from}`, to: `s${to}`, departure: time, rounds: 3, withEndWalks: false },
        );
        const best = found.at(-1)?.arrivalSec ?? Number.POSITIVE_INFINITY;
        expect(best).toBe(wanted.at(-1));
        if (Number.isFinite(best)) caught++;
      }),
      { numRuns: CASES },
    );
    expect(caught).toBeGreaterThan(CASES / 20);
  });
});
