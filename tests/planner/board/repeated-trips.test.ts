/** A trip of two feeds is listed once on boards and maps; two trips of one feed are both listed. */
import { describe, expect, test } from 'vitest';
import type { BoardRequest } from '../../../server/planner/board/board-request.ts';
import { listMovingTrips } from '../../../server/planner/board/moving-trips.ts';
import { listStopEvents } from '../../../server/planner/board/stop-board.ts';
import { at, type TinyFeed, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { plannerOf, type TinyPlanner } from '../../support/tiny-planner.ts';

const bus: TinyFeed = {
  at: { A: [0, 0], M: [0, 4000], B: [0, 8000] },
  trips: [{ id: 'T', route: '1', calls: ['A 8:00', 'M 8:08-8:09', 'B 8:20'] }],
};

/** Two feeds with the same line; `other` overrides parts of the second. */
function twoFeeds(other: Partial<TinyFeed> = {}): TinyPlanner {
  return plannerOf({ ...tinyFeed(bus), feedId: 'a' }, { ...tinyFeed({ ...bus, ...other }), feedId: 'b' });
}

function listBoard(planner: TinyPlanner, stopId: string, events: 'departures' | 'arrivals'): string[] {
  const request: BoardRequest = {
    area: { kind: 'stop', stopId, exact: false },
    events,
    time: { day: WEDNESDAY, seconds: at('7:00') },
    direction: 'later',
    minEvents: 0,
    maxEvents: 50,
    windowSec: 4 * 3600,
    withOtherCalls: false,
  };
  return listStopEvents(planner, request).events.map(({ tripId }) => tripId);
}

const listMoving = (planner: TinyPlanner) =>
  listMovingTrips(planner, {
    bounds: { south: -90, west: -180, north: 90, east: 180 },
    isShown: () => true,
    maxSegments: 100,
    time: { day: WEDNESDAY, seconds: at('8:00') },
    windowSec: 3600,
  }).segments.length;

describe('the same trip in two feeds', () => {
  test('is listed once on the board of each stop of either feed, and once on the map', () => {
    const planner = twoFeeds();
    for (const feed of ['a', 'b']) {
      expect(listBoard(planner, `${feed}:A`, 'departures')).toHaveLength(1);
      expect(listBoard(planner, `${feed}:M`, 'departures')).toHaveLength(1);
      expect(listBoard(planner, `${feed}:B`, 'arrivals')).toHaveLength(1);
    }
    expect(listMoving(planner)).toBe(2);
  });

  test.each<[string, Partial<TinyFeed>]>([
    [
      'another time at one call',
      { trips: [{ id: 'T', route: '1', calls: ['A 8:00', 'M 8:08-8:10', 'B 8:20'] }] },
    ],
    ['another line', { trips: [{ id: 'T', route: '2', calls: ['A 8:00', 'M 8:08-8:09', 'B 8:20'] }] }],
    ['another end', { at: { A: [0, 0], M: [0, 4000], B: [3000, 8000] } }],
    ['a call less', { trips: [{ id: 'T', route: '1', calls: ['A 8:00', 'B 8:20'] }] }],
  ])('%s makes it another vehicle', (_, other) => {
    expect(listBoard(twoFeeds(other), 'a:A', 'departures')).toHaveLength(2);
  });

  test('two equal trips of one feed are two vehicles', () => {
    const planner = plannerOf(
      tinyFeed({ ...bus, trips: ['T', 'U'].map((id) => ({ id, route: '1', calls: ['A 8:00', 'B 8:20'] })) }),
    );
    expect(listBoard(planner, 'f:A', 'departures')).toHaveLength(2);
  });
});
