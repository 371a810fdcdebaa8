import { describe, expect, test } from 'vitest';
import { listStopEvents } from '../../../server/planner/board/stop-board.ts';
import { getTrip, TripIndex } from '../../../server/planner/board/trip-run.ts';
import type { RideLeg } from '../../../server/planner/model/itinerary.ts';
import type { TransferRow } from '../../../server/transit/gtfs/rows.ts';
import { at, type TinyFeed, type TinyTrip, WEDNESDAY } from '../../support/tiny-feed.ts';
import { type Asked, tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

const link = (fromTripId: string, toTripId: string, transferType = 4): TransferRow => ({
  fromTripId,
  toTripId,
  transferType,
});

/** The change in B takes half a minute, too short without staying seated. A second bus comes an hour later. */
const first: TinyTrip = { id: 'a', route: 'p', calls: ['A 8:00', 'B 8:10'] };
const second: TinyTrip = { id: 'b', route: 'q', calls: ['B 8:10:30', 'C 8:20'] };
const later: TinyTrip = { id: 'late', route: 'q', calls: ['B 9:10:30', 'C 9:20'] };
const inBlock = (trip: TinyTrip, blockId = 'k'): TinyTrip => ({ ...trip, blockId });

function ride(feed: TinyFeed, to = 'C', time = '8:00', asked: Asked = {}, from = 'A') {
  return tellLegs(tinyPlanner(feed).plan(from, to, time, asked));
}

const seated = ['a 8:00-8:10, b 8:10:30-8:20'];
const changed = ['a 8:00-8:10, late 9:10:30-9:20'];

describe('staying seated', () => {
  test('in a block, while the vehicle goes on as another trip: two legs, no transfer', () => {
    const feed = { trips: [inBlock(first), inBlock(second), later] };
    const [itinerary] = tinyPlanner(feed).plan('A', 'C', '8:00').itineraries;
    expect(itinerary?.transfers).toBe(0);
    const legs = (itinerary?.legs ?? []) as RideLeg[];
    expect(legs.map((leg) => [leg.tripId, leg.route.routeId, leg.interlineWithPreviousLeg])).toEqual([
      ['f:a', 'f:p', false],
      ['f:b', 'f:q', true],
    ]);
    expect(legs.map((leg) => leg.calls.map(({ stopId }) => stopId))).toEqual([
      ['f:A', 'f:B'],
      ['f:B', 'f:C'],
    ]);
    expect(ride({ trips: [first, second, later] })).toEqual(changed);
  });

  test('arriving by a time, and with no transfer allowed', () => {
    const feed = { trips: [inBlock(first), inBlock(second), later] };
    expect(ride(feed, 'C', '8:20', { arriveBy: true })).toEqual(seated);
    expect(ride(feed, 'C', '8:00', { maxTransfers: 0 })).toEqual(seated);
  });

  test('by transfer_type 4, however far the stops are apart', () => {
    const elsewhere = { ...second, calls: ['B2 8:15', 'C 8:20'] };
    expect(ride({ trips: [first, elsewhere, later], transfers: [link('a', 'b')] })).toEqual([
      'a 8:00-8:10, b 8:15-8:20',
    ]);
  });

  test('transfer_type 5 sends passengers off, in a block and against a row of type 4', () => {
    const trips = [inBlock(first), inBlock(second), later];
    expect(ride({ trips, transfers: [link('a', 'b', 5)] })).toEqual(changed);
    expect(ride({ trips, transfers: [link('a', 'b', 5), link('a', 'b')] })).toEqual(changed);
    expect(ride({ trips, transfers: [link('b', 'a', 5), link('a', 'late', 5)] })).toEqual(seated);
  });

  test('a row of type 4 overrides the block', () => {
    const other = { id: 'c', route: 'q', calls: ['B 8:10:40', 'D 8:20'] };
    const feed = { trips: [inBlock(first), inBlock(second), other, later], transfers: [link('a', 'c')] };
    expect(ride(feed, 'D')).toEqual(['a 8:00-8:10, c 8:10:40-8:20']);
    expect(ride(feed)).toEqual(changed);
  });

  test('a train that is divided continues as both halves; two that are joined continue as one', () => {
    const half = { id: 'c', calls: ['B 8:10:40', 'D 8:20'] };
    const parted = { trips: [first, second, half, later], transfers: [link('a', 'b'), link('a', 'c')] };
    expect(ride(parted)).toEqual(seated);
    expect(ride(parted, 'D')).toEqual(['a 8:00-8:10, c 8:10:40-8:20']);
    const feeder = { id: 'x', calls: ['X 8:01', 'B 8:10'] };
    const joined = { trips: [first, feeder, second, later], transfers: [link('a', 'b'), link('x', 'b')] };
    expect(ride(joined)).toEqual(seated);
    expect(ride(joined, 'C', '8:00', {}, 'X')).toEqual(['x 8:01-8:10, b 8:10:30-8:20']);
  });

  test('through several trips, three of them at most', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const trips = names.slice(1).map((stop, i) => ({
      id: `t${i}`,
      blockId: 'k',
      calls: [`${names[i]} 8:${10 + i}`, `${stop} 8:${10 + i}:50`],
    }));
    expect(ride({ trips }, 'E')).toEqual([
      't0 8:10-8:10:50, t1 8:11-8:11:50, t2 8:12-8:12:50, t3 8:13-8:13:50',
    ]);
    expect(ride({ trips }, 'F', '8:00', { maxTransfers: 0 })).toEqual([]);
  });

  test('past midnight a block stays one service day', () => {
    const trips = [
      inBlock({ id: 'a', calls: ['A 23:50', 'B 24:05'] }),
      inBlock({ id: 'b', calls: ['B 24:05:30', 'C 24:20'] }),
      inBlock({ id: 'morning', calls: ['B 0:05:30', 'D 0:20'] }),
    ];
    expect(ride({ trips }, 'C', '23:00')).toEqual(['a 23:50-24:05, b 24:05:30-24:20']);
    expect(ride({ trips }, 'C', '0:00', { day: WEDNESDAY, searchWindowSec: 0 })).toEqual([
      'a 23:50-24:05, b 24:05:30-24:20',
    ]);
    expect(ride({ trips }, 'D', '23:00', { maxTransfers: 0 })).toEqual([]);
  });

  test('by transfer_type 4 into the next service day, where the next trip would leave too early', () => {
    const trips = [
      { id: 'a', calls: ['A 23:50', 'B 24:05'] },
      { id: 'b', calls: ['B 0:05:30', 'C 0:20'] },
    ];
    const feed = { trips, transfers: [link('a', 'b')] };
    expect(ride(feed, 'C', '23:00')).toEqual(['a 23:50-24:05, b 24:05:30-24:20']);
    const [itinerary] = tinyPlanner(feed).plan('A', 'C', '23:00').itineraries;
    expect(itinerary?.legs.map((leg) => (leg as RideLeg).serviceDay)).toEqual([WEDNESDAY, WEDNESDAY + 1]);
  });

  test.each<[string, TinyFeed]>([
    ['on another service day', { trips: [inBlock(first), { ...inBlock(second), service: 'never' }, later] }],
    ['of another block', { trips: [inBlock(first), inBlock(second, 'other'), later] }],
    [
      'from a stop that is 201 m away',
      {
        at: { B: [0, 0], B2: [0, 201] },
        trips: [inBlock(first), inBlock({ ...second, calls: ['B2 8:10:30', 'C 8:20'] }), later],
      },
    ],
    [
      'after more than an hour at the terminus',
      { trips: [inBlock(first), inBlock({ ...second, calls: ['B 9:10:01', 'D 9:15', 'C 9:40'] }), later] },
    ],
    [
      'that many vehicles run by headway',
      { trips: [inBlock(first), inBlock({ ...second, every: [['8:10:30', '8:10:59', 30]] }), later] },
    ],
    [
      'with another trip of the block before it',
      {
        trips: [
          inBlock(first),
          inBlock({ id: 'x', calls: ['B 8:10:10', 'B2 8:10:20'] }),
          inBlock({ ...second, calls: ['B 8:10:15', 'C 8:20'] }),
          later,
        ],
      },
    ],
  ])('not into a trip %s', (_, feed) => {
    const [way] = ride(feed);
    expect(way).not.toMatch(/^a 8:00-8:10, b 8:1/);
  });

  test('into a trip from another platform, 200 m away or in the same station', () => {
    const trips = [inBlock(first), inBlock({ ...second, calls: ['B2 8:10:30', 'C 8:20'] }), later];
    expect(ride({ at: { B: [0, 0], B2: [0, 200] }, trips })).toEqual(seated);
    const stops = [
      { stopId: 'S', locationType: 1 },
      { stopId: 'B', parentStation: 'S' },
      { stopId: 'B2', parentStation: 'S' },
    ];
    expect(ride({ at: { B: [0, 0], B2: [0, 900], S: [0, 400] }, stops, trips })).toEqual(seated);
  });

  test('boarding and alighting: never out of a trip at its end, nor into one at its start', () => {
    const shut: TinyFeed = {
      trips: [
        inBlock({ ...first, calls: ['A 8:00', 'B 8:10 noAlight'] }),
        inBlock({ ...second, calls: ['B 8:10:30 noBoard', 'C 8:20'] }),
      ],
    };
    expect(ride(shut)).toEqual(seated);
    expect(
      ride({ trips: [inBlock({ ...first, calls: ['A 8:00 noBoard', 'B 8:10'] }), inBlock(second)] }),
    ).toEqual([]);
    const noWayOut = inBlock({ ...second, calls: ['B 8:10:30', 'C 8:20 noAlight'] });
    expect(ride({ trips: [inBlock(first), noWayOut] })).toEqual([]);
  });

  test('no trip of it is of a line that the traveller avoids', () => {
    const feed = { trips: [inBlock(first), inBlock(second), later] };
    expect(ride(feed, 'C', '8:00', { avoids: { routeIds: ['f:q'], agencyIds: [] } })).toEqual([]);
  });

  test('boards and trips show every trip by itself', () => {
    const parts = tinyPlanner({ trips: [inBlock(first), inBlock(second), later] });
    const { cache, legs, timetable } = parts;
    const { events } = listStopEvents(parts, {
      area: { kind: 'stop', stopId: 'B', exact: false },
      events: 'departures',
      time: { day: WEDNESDAY, seconds: at('8:00') },
      direction: 'later',
      minEvents: 2,
      maxEvents: 2,
      withOtherCalls: false,
    });
    expect(events.map(({ tripId }) => tripId)).toEqual(['f:b', 'f:late']);
    const index = new TripIndex(timetable);
    const run = { tripId: 'f:a', serviceDay: WEDNESDAY };
    expect(getTrip({ timetable, index, legs, cache }, { run }).legs).toHaveLength(1);
  });
});
