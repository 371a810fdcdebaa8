import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoardRequest, BoardResult, StopEvent } from '../../../server/planner/board/board-request.ts';
import { listStopEvents } from '../../../server/planner/board/stop-board.ts';
import type { PageCursor } from '../../../server/planner/model/plan-request.ts';
import { expandRuns } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { at, type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { plannerOf, type TinyPlanner, tinyPlanner, toText } from '../../support/tiny-planner.ts';

type Asked = Partial<BoardRequest> & { readonly stopId?: string };

function boardOf(world: TinyPlanner) {
  return (time: string, { stopId = 'B', ...asked }: Asked = {}): BoardResult =>
    listStopEvents(world, {
      area: { kind: 'stop', stopId, exact: false },
      events: 'departures',
      time: { day: WEDNESDAY, seconds: at(time) },
      direction: 'later',
      minEvents: 3,
      maxEvents: 100,
      withOtherCalls: false,
      ...asked,
    });
}

/** Trip and time of each event, in seconds of the day of the request. */
function tell({ day, events }: BoardResult): string[] {
  const shift = (day - WEDNESDAY) * 86_400;
  return events.map((event) => {
    const sec = (event.kind === 'departure' ? event.departureSec : event.arrivalSec) as number;
    return `${event.tripId.split(':')[1]} ${toText(sec + shift)}`;
  });
}

const line: TinyFeed = {
  trips: [
    { id: 'day', calls: ['A 8:00', 'B 8:10-8:12', 'C 8:30'] },
    { id: 'end', calls: ['A 9:00', 'B 9:10'] },
    { id: 'start', calls: ['B 10:00', 'C 10:30'] },
    { id: 'late', calls: ['A 23:30', 'B 23:40', 'C 23:59'] },
    { id: 'night', calls: ['A 23:50', 'B 24:20', 'C 24:40'] },
  ],
};

describe('a board', () => {
  const board = boardOf(tinyPlanner(line));

  test('has no departure at the last stop and no arrival at the first', () => {
    expect(tell(board('8:00'))).toEqual(['day 8:12', 'start 10:00', 'late 23:40']);
    expect(tell(board('8:00', { events: 'arrivals' }))).toEqual(['day 8:10', 'end 9:10', 'late 23:40']);
    const [start] = board('9:30').events as [StopEvent];
    expect([start.arrivalSec, start.departureSec]).toEqual([undefined, at('10:00')]);
    const end = board('8:30', { events: 'arrivals' }).events[0];
    expect([end?.arrivalSec, end?.departureSec]).toEqual([at('9:10'), undefined]);
  });

  test('shows departures and arrivals by time', () => {
    const { events } = board('8:00', { events: 'both', minEvents: 4 });
    expect(events.map(({ kind, tripId }) => `${kind} ${tripId}`)).toEqual([
      'arrival f:day',
      'departure f:day',
      'arrival f:end',
      'departure f:start',
    ]);
  });

  test("soon after midnight begins with yesterday's trips", () => {
    const { events } = board('0:10', { minEvents: 1 });
    expect(tell(board('0:10', { minEvents: 2 }))).toEqual(['night 0:20', 'day 8:12']);
    expect(events[0]?.serviceDay).toBe(WEDNESDAY - 1);
    expect(tell(board('0:20:01', { minEvents: 1 }))).toEqual(['day 8:12']);
  });

  test('earlier than soon after midnight has the trips of the evening, also those that have ended', () => {
    const earlier = board('0:30', { direction: 'earlier', minEvents: 2 });
    expect(tell(earlier)).toEqual(['late -0:20', 'night 0:20']);
    expect(tell(board('0:20', { direction: 'earlier', minEvents: 1 }))).toEqual(['late -0:20']);
  });

  test('continues into the next day', () => {
    expect(tell(board('23:30', { minEvents: 4 }))).toEqual([
      'late 23:40',
      'night 24:20',
      'day 32:12',
      'start 34:00',
    ]);
  });

  test('has origin, destination, other calls and rules', () => {
    const ruled = boardOf(
      tinyPlanner({
        trips: [
          {
            id: 't',
            calls: ['A 8:00', 'B 8:10 noBoard', 'C 8:30 noAlight', 'D 8:40'],
            wheelchairAccessible: 1,
            bikesAllowed: 1,
            directionId: 1,
            headsign: { text: '往D' },
            shortName: 'K1',
          },
        ],
      }),
    );
    const [departure] = ruled('8:00', { withOtherCalls: true, minEvents: 1 }).events;
    expect(departure).toMatchObject({
      isOpen: false,
      bikesAllowed: true,
      isWheelchairAccessible: true,
      directionId: 1,
      headsign: { text: '往D' },
      tripShortName: 'K1',
      origin: { name: { text: 'A' }, departureSec: at('8:00') },
      destination: { name: { text: 'D' }, arrivalSec: at('8:40') },
    });
    expect(departure?.otherCalls?.map(({ stopId }) => stopId)).toEqual(['f:C', 'f:D']);
    const [arrival] = ruled('8:00', {
      stopId: 'C',
      events: 'arrivals',
      withOtherCalls: true,
      minEvents: 1,
    }).events;
    expect(arrival?.isOpen).toBe(false);
    expect(arrival?.otherCalls?.map(({ stopId }) => stopId)).toEqual(['f:A', 'f:B']);
    expect(board('8:00', { minEvents: 1 }).events[0]).not.toHaveProperty('otherCalls');
  });

  test('identifies the run of a headway trip, with times without added waits', () => {
    const every = [['7:00', '9:00', 1200]] as const;
    const headway = boardOf(
      tinyPlanner({ trips: [{ id: 'h', calls: ['A 6:00', 'B 6:05', 'C 6:10'], every }] }),
    );
    expect(headway('7:30', { minEvents: 1 }).events[0]).toMatchObject({
      departureSec: at('7:45'),
      tripStartSec: at('7:40'),
      headwaySec: 1200,
    });
  });

  test('has only the requested route types', () => {
    const mixed = boardOf(
      tinyPlanner({
        trips: [
          { id: 'bus', route: 'bus', calls: ['B 8:00', 'C 8:10'] },
          { id: 'rail', route: 'rail', calls: ['B 8:05', 'C 8:10'] },
        ],
        routeTypes: { rail: 2 },
      }),
    );
    expect(tell(mixed('7:00', { minEvents: 1, allowsRouteType: (type) => type === 2 }))).toEqual([
      'rail 8:05',
    ]);
  });

  test('of a loop has both visits', () => {
    const loop = boardOf(
      tinyPlanner({ trips: [{ id: 'o', calls: ['A 8:00', 'B 8:10', 'C 8:20', 'B 8:30', 'D 8:40'] }] }),
    );
    expect(tell(loop('8:00', { minEvents: 2 }))).toEqual(['o 8:10', 'o 8:30']);
  });
});

describe('the number of events', () => {
  const board = boardOf(
    tinyPlanner({
      trips: Array.from({ length: 12 }, (_, i) => ({
        id: `${i}`,
        // Two events for each page.
        calls: [`B ${8 + Math.floor(i / 2)}:00`, `C ${8 + Math.floor(i / 2)}:${10 + i}`],
      })),
    }),
  );

  test('is at least minEvents and all of the window, at most maxEvents', () => {
    expect(board('8:00', { minEvents: 2 }).events).toHaveLength(2);
    expect(board('8:00', { minEvents: 1, windowSec: 3 * 3600 }).events).toHaveLength(6);
    expect(board('8:00', { minEvents: 1, windowSec: 3 * 3600 + 1 }).events).toHaveLength(8);
    expect(board('8:00', { minEvents: 1, windowSec: 5 * 3600, maxEvents: 4 }).events).toHaveLength(4);
    expect(board('11:00', { direction: 'earlier', minEvents: 1, windowSec: 2 * 3600 }).events).toHaveLength(
      4,
    );
  });

  test('includes both of two events at the same second, and is not smaller for it', () => {
    const first = board('8:00', { minEvents: 2 });
    expect(tell(first)).toEqual(['0 8:00', '1 8:00']);
    expect(tell(board('8:00', { minEvents: 3 }))).toEqual(['0 8:00', '1 8:00', '2 9:00', '3 9:00']);
    const before = board('10:00', { minEvents: 3, direction: 'earlier' });
    expect(tell(before)).toEqual(['0 8:00', '1 8:00', '2 9:00', '3 9:00']);
    expect(tell(board('8:00', { minEvents: 3, maxEvents: 3 }))).toEqual(['0 8:00', '1 8:00']);
    // The next page begins a second later: a page of one event alone would lose the other.
    expect(tell(board('8:00', { minEvents: 1 }))).toEqual(['0 8:00', '1 8:00']);
    expect(tell(board('8:01', { minEvents: 1, direction: 'earlier' }))).toEqual(['0 8:00', '1 8:00']);
    const { time, direction } = first.nextPage;
    expect(tell(board('0:00', { minEvents: 2, time, direction }))).toEqual(['2 9:00', '3 9:00']);
  });
});

describe('pages', () => {
  /** Departures computed directly: from a list of every run of four days. */
  const cases = fc.record({
    feed: randomFeed,
    stop: fc.nat(8),
    hour: fc.integer({ min: 0, max: 23 }),
    minEvents: fc.integer({ min: 1, max: 6 }),
  });

  test.each(['later', 'earlier'] as const)(
    'in direction %s list every departure of a day once and in order',
    (direction) => {
      fc.assert(
        fc.property(cases, ({ feed, stop, hour, minEvents }) => {
          const runs = expandRuns(feed, QUERY_DAY, 2);
          const from = hour * 3600;
          const [low, high] = direction === 'later' ? [from, from + 86_400] : [from - 30_000, from];
          const expected = runs
            .flatMap(({ calls }) => calls.slice(0, -1).filter((call) => call.stop === `s${stop}`))
            .map(({ departure }) => departure)
            .filter((sec) => sec >= low && sec < high)
            .sort((a, b) => a - b);
          const planner = plannerOf(feed);
          const seen: number[] = [];
          let page: PageCursor = { direction, time: { day: QUERY_DAY, seconds: from } };
          for (let i = 0; i < 60; i++) {
            const result = listStopEvents(planner, {
              area: { kind: 'stop', stopId: `s${stop}`, exact: true },
              events: 'departures',
              minEvents,
              maxEvents: 100,
              withOtherCalls: false,
              ...page,
            });
            const times = result.events.map((e) => e.departureSec! + (result.day - QUERY_DAY) * 86_400);
            if (direction === 'later') seen.push(...times);
            else seen.unshift(...times);
            page = direction === 'later' ? result.nextPage : result.previousPage;
            const reached = page.time.seconds + (page.time.day - QUERY_DAY) * 86_400;
            if (direction === 'later' ? reached >= high : reached <= low) break;
          }
          expect(seen.filter((sec) => sec >= low && sec < high)).toEqual(expected);
        }),
        { numRuns: 60, seed: direction === 'later' ? 1 : 2 },
      );
    },
  );
});
