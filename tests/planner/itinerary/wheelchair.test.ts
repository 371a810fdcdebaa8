/** Journeys for wheelchair users: accessible trips, stops and ways. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { listAllowedChains } from '../../../server/planner/model/allowed-chains.ts';
import { SearchCache } from '../../../server/planner/model/search-cache.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny, type TinyFeed } from '../../support/tiny-feed.ts';
import { tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 300);
const wheelchair = { needsWheelchair: true };
const strict = { needsWheelchair: true, strictWheelchair: true };

const trip = (id: string, calls: readonly string[]) => ({ id, route: id, calls, wheelchairAccessible: 1 });
const stop = (stopId: string, wheelchairBoarding: number, more: object = {}) => ({
  stopId,
  wheelchairBoarding,
  ...more,
});

describe('stops', () => {
  const feed: TinyFeed = {
    trips: [
      trip('closed', ['A 8:00', 'B 8:10', 'C 8:20']),
      trip('fromB', ['B 8:15', 'D 8:30']),
      trip('fromC', ['C 8:30', 'D 8:50']),
    ],
    stops: [stop('A', 1), stop('B', 2), stop('C', 0), stop('D', 1)],
  };
  const { plan } = tinyPlanner(feed);

  test('that are not accessible are ridden through, and no changes are made there', () => {
    expect(tellLegs(plan('A', 'D', '7:55'))).toEqual(['closed 8:00-8:10, fromB 8:15-8:30']);
    expect(tellLegs(plan('A', 'D', '7:55', wheelchair))).toEqual(['closed 8:00-8:20, fromC 8:30-8:50']);
    expect(plan('A', 'B', '7:55', wheelchair).itineraries).toEqual([]);
  });

  test('of unknown accessibility are used and marked, unless the request is strict', () => {
    const [itinerary] = plan('A', 'D', '7:55', wheelchair).itineraries;
    const marks = itinerary?.legs.map(({ from, to }) => [from.wheelchairBoarding, to.wheelchairBoarding]);
    expect(marks).toEqual([
      [1, undefined],
      [undefined, 1],
    ]);
    expect(plan('A', 'D', '7:55', strict).itineraries).toEqual([]);
    expect(tellLegs(plan('A', 'D', '7:55', { strictWheelchair: true }))).toHaveLength(1);
  });

  test('inherit the value of their station; a platform may override it', () => {
    const inStation = (own: number, station: number) =>
      tinyPlanner({
        trips: [trip('t', ['A 8:00', 'B 8:10'])],
        stops: [stop('S', station, { locationType: 1 }), stop('B', own, { parentStation: 'S' })],
      }).plan('A', 'B', '7:55', wheelchair).itineraries.length;
    expect([inStation(0, 2), inStation(1, 2), inStation(2, 1), inStation(0, 1), inStation(0, 0)]).toEqual([
      0, 1, 0, 1, 1,
    ]);
  });
});

describe('stations', () => {
  // Two platforms of one station, 60 m apart; the lift is slower than the stairs.
  const feed = (lift: boolean): TinyFeed => ({
    trips: [
      trip('in', ['A 8:00', 'P1 8:10']),
      trip('soon', ['P2 8:14', 'D 8:30']),
      trip('late', ['P2 8:40', 'D 8:55']),
    ],
    at: { P1: [0, 0], P2: [60, 0] },
    stops: [
      stop('S', 1, { locationType: 1 }),
      stop('P1', 0, { parentStation: 'S', levelId: 'b1', name: { text: 'P1' } }),
      stop('P2', 0, { parentStation: 'S', levelId: 'b2', name: { text: 'P2' } }),
    ],
    levels: [
      { levelId: 'b1', index: -1, name: { text: 'B1' } },
      { levelId: 'b2', index: -2 },
    ],
    pathways: [
      { pathwayId: 's', fromStopId: 'P1', toStopId: 'P2', mode: 2, isBidirectional: true, traversalSec: 120 },
      ...(lift
        ? [
            {
              pathwayId: 'l',
              fromStopId: 'P1',
              toStopId: 'P2',
              mode: 5,
              isBidirectional: true,
              traversalSec: 600,
            },
          ]
        : []),
    ],
  });
  const rides = (lift: boolean, asked: object) =>
    tinyPlanner(feed(lift))
      .plan('A', 'D', '7:55', asked)
      .itineraries.map(({ legs }) => legs.flatMap((leg) => (leg.kind === 'ride' ? [leg.tripId] : [])));

  test('allow changes by lift, not by stairs; without a lift there is no change', () => {
    expect(rides(true, {})).toEqual([['f:in', 'f:soon']]);
    expect(rides(true, wheelchair)).toEqual([['f:in', 'f:late']]);
    expect(rides(false, wheelchair)).toEqual([]);
    const [itinerary] = tinyPlanner(feed(true)).plan('A', 'D', '7:55', wheelchair).itineraries;
    const walk = itinerary?.legs.find(({ kind }) => kind === 'walk');
    expect(walk && walk.arrivalSec - walk.departureSec).toBe(600);
  });

  test('places of a leg have their floor', () => {
    const [itinerary] = tinyPlanner(feed(true)).plan('A', 'D', '7:55').itineraries;
    const walk = itinerary?.legs.find(({ kind }) => kind === 'walk');
    expect(walk?.from).toMatchObject({ level: -1, levelName: { text: 'B1' } });
    expect(walk?.to.level).toBe(-2);
    expect(walk?.to.levelName).toBeUndefined();
    expect(itinerary?.legs[0]?.from.level).toBeUndefined();
  });
});

describe('any feed', () => {
  const marked = fc
    .record({
      feed: randomFeed,
      stops: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 9, maxLength: 9 }),
      trips: fc.array(fc.constantFrom(0, 0, 1, 1, 2), { minLength: 22, maxLength: 22 }),
    })
    .map(
      ({ feed, stops, trips }): FeedSource => ({
        ...feed,
        stops: feed.stops.map((row, i) => ({ ...row, wheelchairBoarding: stops[i] ?? 0 })),
        trips: feed.trips.map((row, i) => ({ ...row, wheelchairAccessible: trips[i] ?? 0 })),
      }),
    );

  /** The feed without the trips, stops and ways that a wheelchair user cannot use. */
  function withoutBarriers(feed: FeedSource, isStrict: boolean): FeedSource {
    const isOpen = new Map(
      feed.stops.map((row) => [
        row.stopId,
        isStrict ? row.wheelchairBoarding === 1 : row.wheelchairBoarding !== 2,
      ]),
    );
    const trips = feed.trips.filter((row) =>
      isStrict ? row.wheelchairAccessible === 1 : row.wheelchairAccessible !== 2,
    );
    const kept = new Set(trips.map(({ tripId }) => tripId));
    return {
      ...feed,
      trips,
      stopTimes: [...feed.stopTimes]
        .filter(({ tripId }) => kept.has(tripId))
        .map((row) => (isOpen.get(row.stopId) ? row : { ...row, pickupType: 1, dropOffType: 1 })),
      frequencies: feed.frequencies.filter(({ tripId }) => kept.has(tripId)),
    };
  }

  /** By stop id: earliest arrival by vehicle; undefined on days without trips. */
  function arrivalsOf(feed: FeedSource, from: string, seconds: number, needs: object) {
    const { timetable } = compileTiny(feed);
    const request = { minTransferSec: 0, additionalTransferSec: 0, needsWheelchair: false, ...needs };
    try {
      const { sides } = new SearchCache(timetable).getSearch(QUERY_DAY, request);
      const { day } = sides.forward.network;
      const ids = listStrings(timetable.stops.ids).slice(0, timetable.stops.boardable);
      const allowedChains = listAllowedChains(timetable, day, request);
      const arrivals = sides.forward.search.reachAll({
        timeSec: seconds,
        access: [{ stop: ids.indexOf(from), durationSec: 0 }],
        maxRounds: 6,
        ...(allowedChains ? { allowedChains } : {}),
      });
      return new Map(ids.map((id, row) => [id, arrivals[row]] as const));
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'date-outside-service') return undefined;
      throw error;
    }
  }

  test('is searched as if it had only trips, stops and ways that a wheelchair user can use', () => {
    const time = fc.integer({ min: 0, max: 25 * 6 }).map((n) => n * 600);
    let reached = 0;
    fc.assert(
      fc.property(marked, time, fc.boolean(), (feed, seconds, strictWheelchair) => {
        const from = [...feed.stopTimes][0]?.stopId ?? '';
        const plain = withoutBarriers(feed, strictWheelchair);
        fc.pre([...plain.stopTimes].some(({ stopId }) => stopId === from));
        const wanted = arrivalsOf(plain, from, seconds, {});
        fc.pre(wanted !== undefined);
        const found = arrivalsOf(feed, from, seconds, { needsWheelchair: true, strictWheelchair });
        for (const [id, arrival] of wanted ?? []) {
          expect(`${id} ${found?.get(id)}`).toBe(`${id} ${arrival}`);
          if (arrival !== undefined && arrival < 200_000) reached++;
        }
      }),
      { numRuns: CASES },
    );
    expect(reached).toBeGreaterThan(CASES / 10);
  });
});
