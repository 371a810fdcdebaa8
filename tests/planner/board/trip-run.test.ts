import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import type { TripRun } from '../../../server/planner/board/board-request.ts';
import { getTrip, TripIndex } from '../../../server/planner/board/trip-run.ts';
import { at, WEDNESDAY } from '../../support/tiny-feed.ts';
import { tinyPlanner } from '../../support/tiny-planner.ts';

const world = tinyPlanner({
  trips: [
    { id: 'once', calls: ['A 8:00', 'B 8:10-8:12', 'C 24:30'] },
    { id: 'h', calls: ['A 6:00', 'B 6:10'], every: [['7:00', '8:00', 1200]] },
    { id: 'tuesday', service: 'tue', calls: ['A 8:00', 'B 8:10'] },
  ],
  calendarDates: [{ serviceId: 'tue', day: WEDNESDAY - 1, isAdded: true }],
});
const index = new TripIndex(world.timetable);
const get = (run: Partial<TripRun> & { tripId: string }) =>
  getTrip({ ...world, index }, { run: { serviceDay: WEDNESDAY, ...run } });

function codeOf(run: Parameters<typeof get>[0]): string {
  try {
    get(run);
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
  return 'found';
}

describe('a trip', () => {
  test('has all stops, on its own service day', () => {
    const itinerary = get({ tripId: 'f:once' });
    const [leg] = itinerary.legs;
    expect(itinerary).toMatchObject({
      day: WEDNESDAY,
      departureSec: at('8:00'),
      arrivalSec: at('24:30'),
      transfers: 0,
    });
    expect(leg).toMatchObject({ kind: 'ride', tripId: 'f:once', serviceDay: WEDNESDAY });
    if (leg?.kind !== 'ride') throw new Error('no ride');
    expect(
      leg.calls.map(({ stopId, arrivalSec, departureSec }) => [stopId, arrivalSec, departureSec]),
    ).toEqual([
      ['f:A', at('8:00'), at('8:00')],
      ['f:B', at('8:10'), at('8:12')],
      ['f:C', at('24:30'), at('24:30')],
    ]);
  });

  test('with headway is found by its start time; without one, the first run is found', () => {
    expect(get({ tripId: 'f:h', tripStartSec: at('7:40') }).departureSec).toBe(at('7:40'));
    expect(get({ tripId: 'f:h' }).departureSec).toBe(at('7:00'));
  });

  test.each([
    ['that is not in the feed', { tripId: 'f:none' }],
    ['without its feed', { tripId: 'once' }],
    ['at a time when it does not start', { tripId: 'f:h', tripStartSec: at('8:00') }],
    ['on a day when it does not run', { tripId: 'f:tuesday' }],
  ])('%s is unknown', (_, run) => {
    expect(codeOf(run)).toBe('trip-unknown');
  });

  test('on a day far outside the timetable is refused', () => {
    expect(codeOf({ tripId: 'f:once', serviceDay: WEDNESDAY + 9999 })).toBe('date-outside-service');
    expect(codeOf({ tripId: 'f:tuesday', serviceDay: WEDNESDAY - 1 })).toBe('found');
  });
});
