/** One place of several feeds: one marker, one board, one suggestion, walks between its stops. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listStopEvents } from '../../../server/planner/board/stop-board.ts';
import type { PlaceSource } from '../../../server/planner/places/place.ts';
import { buildPlaceIndex } from '../../../server/planner/places/place-index.ts';
import { searchPlaces } from '../../../server/planner/places/search-places.ts';
import { RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import { buildStopRoutes } from '../../../server/planner/stops/map-stops.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { type TinyFeed, tinyFeed, tinyWalk, WEDNESDAY } from '../../support/tiny-feed.ts';
import { plannerOf } from '../../support/tiny-planner.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 150);

const rail: TinyFeed = {
  feedId: 'rail',
  trips: [{ id: 'G1', route: 'G', calls: ['HHC 8:30', 'BTC 9:30'] }],
  routeTypes: { G: 2 },
  at: { HHC: [0, 0], BTC: [0, 90_000] },
  stops: [
    { stopId: 'HHC', name: { text: '呼和浩特' } },
    { stopId: 'BTC', name: { text: '包头' } },
  ],
};
const metro: TinyFeed = {
  feedId: 'metro',
  trips: [{ id: 'M1', route: '2', calls: ['X 8:00', 'M213 8:10'] }],
  routeTypes: { 2: 1 },
  at: { M213: [0, 700], X: [0, 9_000] },
  stops: [
    { stopId: 'M213', name: { text: '呼和浩特站' } },
    { stopId: 'X', name: { text: '阿尔山路' } },
  ],
};
const bus: TinyFeed = {
  feedId: 'bus',
  trips: [{ id: 'B1', route: '1', calls: ['hb 8:05', 'Y 8:25'] }],
  at: { hb: [200, 100], Y: [0, 5_000] },
  stops: [
    { stopId: 'hb', name: { text: '火车站' } },
    { stopId: 'Y', name: { text: '新华广场' } },
  ],
};

describe('a station of three feeds', () => {
  const world = plannerOf(tinyFeed(rail), tinyFeed(metro), tinyFeed(bus));
  const { groups, stops, timetable } = world;
  const members = ['bus:hb', 'metro:M213', 'rail:HHC'];
  const idsOf = (rows: readonly number[]) => rows.map((row) => stops.toGlobalId(row)).sort();

  test('is one place for each of its stops', () => {
    for (const id of members) {
      const [row] = stops.listRows(id);
      expect(idsOf(groups.listPlaceMembers(row as number))).toEqual(members);
    }
    const rows = Array.from({ length: timetable.stops.boardable }, (_, row) => row);
    expect(groups.group(rows).map(idsOf)).toContainEqual(members);
    expect(groups.group(rows)).toHaveLength(4);
  });

  test('has one board with the departures of all feeds', () => {
    const { legs, cache } = world;
    const board = listStopEvents(
      { timetable, groups, legs, cache },
      {
        area: { kind: 'stop', stopId: 'metro:M213', exact: false },
        events: 'both',
        time: { day: WEDNESDAY, seconds: 7 * 3600 },
        direction: 'later',
        minEvents: 3,
        maxEvents: 3,
        withOtherCalls: false,
      },
    );
    expect(board.events.map(({ kind, tripId }) => `${kind} ${tripId}`)).toEqual([
      'departure bus:B1',
      'arrival metro:M1',
      'departure rail:G1',
    ]);
  });

  test('allows changes, although its stops are farther apart than footpaths reach', () => {
    const [from, to] = [stops.listRows('metro:M213')[0] as number, stops.listRows('rail:HHC')[0] as number];
    const isLinked = (a: number, b: number) => {
      const { offsets, targets } = timetable.footpaths;
      return targets.subarray(offsets[a], offsets[a + 1]).includes(b);
    };
    expect([isLinked(from, to), isLinked(to, from)]).toEqual([true, true]);
    expect(tinyWalk.maxM).toBeLessThan(700);
  });

  test('is one suggestion with all modes, found by both of its names', () => {
    const routes = buildStopRoutes(timetable);
    const sources = Array.from({ length: timetable.stops.boardable }, (_, row): PlaceSource => {
      const { lat, lon, name, stopId = '' } = stops.toPlace(row);
      const types = routes.listRoutes(row).map((route) => timetable.routes[route]?.routeType ?? 3);
      const placeId = stops.toGlobalId(timetable.stops.place[row] as number);
      return { type: 'stop', id: stopId, name, lat, lon, placeId, routeTypes: types, routeIds: [`r${row}`] };
    });
    const index = buildPlaceIndex([
      ...sources,
      { type: 'poi', id: 'poi', name: { text: '呼和浩特站' }, lat: 40, lon: 111, category: 'station' },
    ]);
    for (const text of ['呼和浩特站', '呼和浩特火车站', '呼和浩特', '火车站', 'huhehaotezhan']) {
      const hits = searchPlaces(index, text, { language: 'zh', limit: 10 });
      const own = hits.filter(({ place }) => place.stopIds.some((id) => members.includes(id)));
      expect(own).toEqual(hits.slice(0, 1));
      expect(hits[0]?.place.name.text).toBe('呼和浩特站');
      expect(hits[0]?.place.routeTypes).toEqual([1, 2, 3]);
      expect(hits[0]?.place.stopIds.toSorted()).toEqual(members);
    }
    const [baotou] = searchPlaces(index, '包头站', { language: 'zh', limit: 1 });
    expect(baotou).toMatchObject({ match: 'exact', place: { id: 'rail:BTC', name: { text: '包头站' } } });
  });

  test('is split by the stop-merges file, on the board and in the search box', () => {
    const feeds = [tinyFeed(rail), tinyFeed(metro)];
    const stopMerges = [{ stopA: 'rail:HHC', stopB: 'metro:M213', verdict: 'apart' as const, note: '' }];
    const compiled = compileTimetable(feeds, { hash: 'h', walk: tinyWalk, cities: [], stopMerges }).timetable;
    expect(new Set(compiled.stops.place).size).toBe(4);
    expect(compiled.footpaths.targets).toHaveLength(0);
    const base = { type: 'stop', lat: 40, lon: 111, name: { text: '呼和浩特站' } } as const;
    const index = buildPlaceIndex([
      { ...base, id: 'a:1', placeId: 'a:1' },
      { ...base, id: 'b:1', placeId: 'b:1' },
    ]);
    expect(searchPlaces(index, '呼和浩特站', { language: 'zh', limit: 10 })).toHaveLength(2);
  });
});

describe('any two feeds', () => {
  /** The second feed lies beside the first; every stop of it has a namesake in the first. */
  const twoFeeds = fc
    .tuple(randomFeed, randomFeed, fc.integer({ min: 0, max: 40 }))
    .map(([first, second, shift]): [FeedSource, FeedSource] => [
      first,
      {
        ...second,
        feedId: 'y',
        stops: second.stops.map((row) => ({ ...row, lon: (row.lon ?? 0) + shift * 0.0002 })),
      },
    ]);
  const walk = { maxM: 60, speedMps: 1, detourFactor: 1 };

  function arrivalsOf(timetable: Timetable, seconds: number): number[] {
    const day = buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 });
    const { changeSec } = timetable.stops;
    const search = new RaptorSearch({ day, footpaths: timetable.footpaths, changeSec });
    return [...search.reachAll({ timeSec: seconds, access: [{ stop: 0, durationSec: 0 }], maxRounds: 4 })];
  }

  test('grouping stops makes no arrival later, and all parts use the same places', () => {
    let earlier = 0;
    fc.assert(
      fc.property(twoFeeds, fc.integer({ min: 0, max: 26 * 6 }), (feeds, n) => {
        const merged = compileTimetable(feeds, { hash: 'm', walk, cities: [] }).timetable;
        const nobody = feeds.map((feed) => ({
          ...feed,
          // Unique names, so nothing is merged.
          stops: feed.stops.map((row) => ({ ...row, name: { text: `${feed.feedId}-${row.stopId}-0` } })),
        }));
        const apart = compileTimetable(nobody, { hash: 'a', walk, cities: [] }).timetable;
        fc.pre(merged.stops.boardable > 0);
        const [before, after] = [arrivalsOf(apart, n * 600), arrivalsOf(merged, n * 600)];
        after.forEach((arrival, stop) => {
          expect(arrival).toBeLessThanOrEqual(before[stop] as number);
          if (arrival < (before[stop] as number)) earlier++;
        });
        const groups = merged.stops.place;
        for (const place of groups) expect(groups[place]).toBe(place);
        expect(merged.footpaths.targets.length).toBeGreaterThanOrEqual(apart.footpaths.targets.length);
      }),
      { numRuns: CASES },
    );
    expect(earlier).toBeGreaterThan(0);
  });
});
