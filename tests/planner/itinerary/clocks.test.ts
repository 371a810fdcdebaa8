import { describe, expect, test } from 'vitest';
import { findServiceDay, toDayStartEpochSec, toServiceTime } from '../../../server/base/service-day.ts';
import type { TinyFeed } from '../../support/tiny-feed.ts';
import { tinyPlanner } from '../../support/tiny-planner.ts';

const every = [true, true, true, true, true, true, true] as const;
const years = (timeZone: string): Partial<TinyFeed> => ({
  agencies: [{ agencyId: 'a', name: { text: 'A' }, url: '', timeZone }],
  calendars: [{ serviceId: 'daily', weekdays: every, startDay: 20_000, endDay: 22_000 }],
});
const NEW_YORK = 'America/New_York';

/** The instants of a plan's first ride. */
function toInstants(result: ReturnType<ReturnType<typeof tinyPlanner>['plan']>): string[] {
  const [itinerary] = result.itineraries;
  if (!itinerary) return [];
  const start = toDayStartEpochSec(itinerary.day, itinerary.timeZone);
  return [itinerary.departureSec, itinerary.arrivalSec].map((sec) =>
    new Date((start + sec) * 1000).toISOString().slice(0, 16),
  );
}

describe('a day on which clocks change', () => {
  const { plan } = tinyPlanner({
    ...years(NEW_YORK),
    trips: [
      { id: 'morning', calls: ['A 8:00', 'B 8:30'] },
      { id: 'late', calls: ['A 22:30', 'B 23:15'] },
      { id: 'night', calls: ['A 24:30', 'B 25:30'] },
    ],
  });
  /** Plans at an instant, converted to a service time. */
  const at = (instant: string, asked: object = {}) => {
    const { day, seconds } = toServiceTime(Date.parse(instant) / 1000, NEW_YORK);
    return toInstants(plan('A', 'B', `0:00:${seconds}`, { day, ...asked }));
  };

  test('08:00 is eight on the clock on days of both clock changes', () => {
    expect(at('2026-03-08T09:00:00Z')).toEqual(['2026-03-08T12:00', '2026-03-08T12:30']);
    expect(at('2026-11-01T09:00:00Z')).toEqual(['2026-11-01T13:00', '2026-11-01T13:30']);
    expect(at('2026-11-01T14:00:00Z', { arriveBy: true })).toEqual(['2026-11-01T13:00', '2026-11-01T13:30']);
  });

  test('24:30 of the evening before is counted on the clock of that evening', () => {
    // The service day of 31 October begins at midnight; its 24:30 is 00:30, before the clock change.
    expect(at('2026-11-01T03:45:00Z')).toEqual(['2026-11-01T04:30', '2026-11-01T05:30']);
    // The same for 7 March; the clocks change while the bus is under way.
    expect(at('2026-03-08T04:45:00Z')).toEqual(['2026-03-08T05:30', '2026-03-08T06:30']);
  });

  test('the hour before a day begins belongs to it, and yesterday’s vehicles run in it', () => {
    // 00:15 on the clock is 45 minutes before the service day of 1 November begins.
    expect(toServiceTime(Date.parse('2026-11-01T04:15:00Z') / 1000, NEW_YORK).seconds).toBe(-2700);
    expect(at('2026-11-01T04:15:00Z')).toEqual(['2026-11-01T04:30', '2026-11-01T05:30']);
    expect(at('2026-11-01T04:15:00Z', { arriveBy: true })).toEqual(['2026-11-01T02:30', '2026-11-01T03:15']);
  });
});

describe('feeds in two time zones', () => {
  const west: TinyFeed = {
    ...years('America/Los_Angeles'),
    feedId: 'west',
    trips: [{ id: 'w', calls: ['M 9:00', 'Z 10:00'] }],
    at: { M: [0, 0], Z: [0, 50_000] },
  };
  const east: TinyFeed = {
    ...years(NEW_YORK),
    feedId: 'east',
    trips: [{ id: 'e', calls: ['A 10:00', 'N 11:30'] }],
    at: { N: [0, 100], A: [0, -50_000] },
  };

  test.each([
    ['the eastern feed first', [east, west]],
    ['the western feed first', [west, east]],
  ])('meet at the same instant: %s', (_, feeds) => {
    const { plan, timetable } = tinyPlanner(...feeds);
    const { day, seconds } = toServiceTime(Date.parse('2026-11-25T12:00:00Z') / 1000, timetable.timeZone);
    const result = plan('east:A', 'west:Z', `0:00:${seconds}`, { day });
    // The first ride is 10:00 to 11:30 in New York; the second leaves at 9:00 in Los Angeles, which is 12:00 in New
    // York.
    expect(toInstants(result)).toEqual(['2026-11-25T15:00', '2026-11-25T18:00']);
    expect(result.itineraries[0]?.legs.map((leg) => leg.kind)).toEqual(['ride', 'walk', 'ride']);
  });

  test('a feed in a far western time zone has late trips under way two days later', () => {
    const { plan } = tinyPlanner(
      { ...years('Asia/Shanghai'), feedId: 'cn', trips: [{ id: 'c', calls: ['X 8:00', 'Y 9:00'] }] },
      {
        ...years('America/Los_Angeles'),
        feedId: 'us',
        at: { P: [80_000, 0], Q: [80_000, 50_000] },
        // 34:00 to 40:00 in Los Angeles is sixteen hours later on the clock in Shanghai, two days after the service
        // day.
        trips: [{ id: 'u', service: 'once', calls: ['P 34:00', 'Q 40:00'] }],
        calendars: [],
        calendarDates: [{ serviceId: 'once', day: findServiceDay('2026-11-23') as number, isAdded: true }],
      },
    );
    const asked = plan('us:P', 'us:Q', '1:00', { day: findServiceDay('2026-11-25') as number });
    expect(toInstants(asked)).toEqual(['2026-11-24T18:00', '2026-11-25T00:00']);
  });
});
