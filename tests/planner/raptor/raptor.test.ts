import { describe, expect, test } from 'vitest';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FoundJourney } from '../../../server/planner/raptor/journey.ts';
import { NEVER_REACHED, RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { getString } from '../../../server/transit/timetable/string-table.ts';
import { at, compileTiny, stopRow, type TinyFeed, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';

function toWorld(feed: TinyFeed, changeSec = 60) {
  const { timetable } = compileTiny(tinyFeed(feed));
  const day = buildDayTimetable(timetable, WEDNESDAY, { daysBefore: 1, daysAfter: 1 });
  const network = {
    day,
    footpaths: timetable.footpaths,
    changeSec: new Int32Array(timetable.stops.count).fill(changeSec),
  };
  const search = new DaySearch(network);
  const access = (stop: string, durationSec = 0) => [{ stop: stopRow(timetable, stop), durationSec }];
  const tell = (journeys: readonly FoundJourney[]) =>
    journeys.map((journey) =>
      journey.rides
        .map((ride) => {
          const trip = timetable.patterns.runTrip[day.runRow[ride.run] as number] as number;
          return `${getString(timetable.trips.ids, trip)} ${toText(ride.departureSec)}-${toText(ride.arrivalSec)}`;
        })
        .join(', '),
    );
  const ask = (from: string, to: string, time: string, more: object = {}) =>
    tell(
      search.departAt({ timeSec: at(time), access: access(from), egress: access(to), maxRounds: 6, ...more }),
    );
  const askBy = (from: string, to: string, time: string, more: object = {}) =>
    tell(
      search.arriveBy({ timeSec: at(time), access: access(from), egress: access(to), maxRounds: 6, ...more }),
    );
  return { timetable, day, network, search, access, tell, ask, askBy };
}

const toText = (sec: number) =>
  `${sec < 0 ? '-' : ''}${Math.floor(Math.abs(sec) / 3600)}:${String(Math.floor(Math.abs(sec) / 60) % 60).padStart(2, '0')}`;

describe('rides', () => {
  test('of a trip that visits a stop twice: the first visit to alight, the last to board', () => {
    const { ask, askBy } = toWorld({
      trips: [{ id: 'eight', calls: ['A 8:00', 'X 8:10', 'B 8:20', 'X 8:30', 'C 8:40'] }],
    });
    expect(ask('A', 'X', '7:50')).toEqual(['eight 8:00-8:10']);
    expect(ask('X', 'C', '7:50')).toEqual(['eight 8:10-8:40']);
    expect(ask('X', 'C', '8:15')).toEqual(['eight 8:30-8:40']);
    expect(askBy('X', 'C', '8:40')).toEqual(['eight 8:30-8:40']);
    expect(ask('X', 'X', '8:00')).toEqual(['eight 8:10-8:30']);
    expect(ask('C', 'A', '7:50')).toEqual([]);
  });

  test('may take 0 seconds each', () => {
    const { ask } = toWorld(
      {
        trips: [
          { id: '1', calls: ['A 8:00', 'B 8:00', 'C 8:00'] },
          { id: '2', calls: ['C 8:00', 'D 8:00'] },
        ],
      },
      0,
    );
    expect(ask('A', 'D', '8:00')).toEqual(['1 8:00-8:00, 2 8:00-8:00']);
    expect(ask('A', 'D', '8:00:01')).toEqual(['1 32:00-32:00, 2 32:00-32:00']);
  });

  test('begin and end only where the feed allows it', () => {
    const { ask, askBy } = toWorld({
      trips: [
        { id: 'ban', calls: ['A 8:00 noBoard', 'B 8:10', 'C 8:20 noAlight', 'D 8:30'] },
        { id: 'slow', calls: ['A 9:00', 'C 9:30'] },
      ],
    });
    expect(ask('A', 'C', '7:00')).toEqual(['slow 9:00-9:30']);
    expect(ask('B', 'C', '7:00', { maxRounds: 1 })).toEqual([]);
    expect(ask('B', 'D', '7:00')).toEqual(['ban 8:10-8:30']);
    expect(askBy('A', 'D', '10:00')).toEqual([]);
    expect(askBy('B', 'D', '10:00')).toEqual(['ban 8:10-8:30']);
  });

  test('of yesterday and of times below zero are found on the same clock', () => {
    const { ask, askBy } = toWorld({ trips: [{ id: 'night', calls: ['A 23:40', 'B 24:20', 'C 24:50'] }] });
    expect(ask('A', 'C', '-1:00')).toEqual(['night -0:20-0:50']);
    expect(ask('B', 'C', '0:10')).toEqual(['night 0:20-0:50']);
    expect(askBy('A', 'C', '1:00')).toEqual(['night -0:20-0:50']);
    expect(ask('B', 'C', '0:20:01')).toEqual(['night 24:20-24:50']);
  });
});

describe('changes', () => {
  test('take the change time of the stop', () => {
    const trips = [
      { id: '1', calls: ['A 8:00', 'B 8:10'] },
      { id: '2', calls: ['B 8:11', 'C 8:20'] },
      { id: '3', calls: ['B 8:15', 'C 8:30'] },
    ];
    expect(toWorld({ trips }, 60).ask('A', 'C', '8:00')).toEqual(['1 8:00-8:10, 2 8:11-8:20']);
    expect(toWorld({ trips }, 61).ask('A', 'C', '8:00')).toEqual(['1 8:00-8:10, 3 8:15-8:30']);
  });

  test('take one footpath, never two in a row, and none before the first vehicle', () => {
    const { ask, access, search, tell } = toWorld({
      at: { B: [0, 0], C: [0, 350], D: [0, 700] },
      trips: [
        { id: '1', calls: ['A 8:00', 'B 8:10'] },
        { id: '2', calls: ['C 8:20', 'E 8:30'] },
        { id: '3', calls: ['D 8:40', 'F 8:50'] },
      ],
    });
    expect(ask('A', 'E', '8:00')).toEqual(['1 8:00-8:10, 2 8:20-8:30']);
    expect(ask('A', 'F', '8:00')).toEqual([]);
    expect(ask('B', 'E', '8:00')).toEqual([]);
    const walked = { timeSec: at('8:14:10'), access: access('C', 350), egress: access('E'), maxRounds: 1 };
    expect(tell(search.departAt(walked))).toEqual(['2 8:20-8:30']);
    expect(tell(search.departAt({ ...walked, timeSec: at('8:14:11') }))).toEqual(['2 32:20-32:30']);
  });

  test('count as vehicles: one round never rides two', () => {
    const { ask } = toWorld(
      {
        trips: [
          { id: '1', calls: ['A 8:00', 'B 8:10'] },
          { id: '2', calls: ['B 8:10', 'C 8:20'] },
          { id: '3', calls: ['C 8:20', 'D 8:30'] },
        ],
      },
      0,
    );
    expect(ask('A', 'D', '8:00', { maxRounds: 2 })).toEqual([]);
    expect(ask('A', 'D', '8:00', { maxRounds: 3 })).toHaveLength(1);
  });

  test('a late walk does not hide a vehicle that arrives after it', () => {
    // A walk reaches C before the vehicle, but only a vehicle arrival at C allows the footpath to D.
    const { ask } = toWorld({
      at: { B: [0, 0], C: [0, 300], D: [0, 600] },
      trips: [
        { id: '1', calls: ['A 8:00', 'B 8:10', 'C 8:30'] },
        { id: '2', calls: ['D 8:40', 'E 8:50'] },
      ],
    });
    expect(ask('A', 'E', '8:00')).toEqual(['1 8:00-8:30, 2 8:40-8:50']);
  });

  test('both the journey with fewer vehicles and the one with the earlier arrival are found', () => {
    const { ask } = toWorld({
      trips: [
        { id: 'slow', calls: ['A 8:00', 'C 9:00'] },
        { id: '1', route: '1', calls: ['A 8:00', 'B 8:10'] },
        { id: '2', route: '2', calls: ['B 8:20', 'C 8:30'] },
      ],
    });
    expect(ask('A', 'C', '8:00')).toEqual(['slow 8:00-9:00', '1 8:00-8:10, 2 8:20-8:30']);
    expect(ask('A', 'C', '8:00', { shorterThanSec: 3600 })).toEqual(['1 8:00-8:10, 2 8:20-8:30']);
    expect(ask('A', 'C', '8:00', { shorterThanSec: 1800 })).toEqual([]);
  });
});

describe('limits', () => {
  const trips = [
    { id: 'bus', route: 'bus', calls: ['A 8:00', 'B 8:10'] },
    { id: 'tram', route: 'tram', calls: ['A 8:05', 'B 8:20'] },
  ];

  test('chains that are not allowed are not ridden, forward or backward', () => {
    const { ask, askBy, timetable, day } = toWorld({ trips });
    const allowedChains = Uint8Array.from(day.chainPattern, (pattern) =>
      timetable.routes[timetable.patterns.route[pattern] as number]?.routeId === 'tram' ? 1 : 0,
    );
    expect(ask('A', 'B', '7:00', { allowedChains })).toEqual(['tram 8:05-8:20']);
    expect(askBy('A', 'B', '9:00', { allowedChains })).toEqual(['tram 8:05-8:20']);
    expect(ask('A', 'B', '7:00', { allowedChains: new Uint8Array(day.chainCount) })).toEqual([]);
    expect(ask('A', 'B', '7:00')).toEqual(['bus 8:00-8:10']);
  });

  test('one query does not affect the next', () => {
    const { ask, askBy, day } = toWorld({ trips });
    const fresh = ask('A', 'B', '7:00');
    ask('B', 'A', '7:00');
    ask('A', 'A', '7:00', { maxRounds: 1 });
    ask('A', 'B', '7:00', { allowedChains: new Uint8Array(day.chainCount) });
    askBy('A', 'B', '9:00', { shorterThanSec: 1 });
    expect(ask('A', 'B', '7:00')).toEqual(fresh);
  });

  test('the shorter of two accesses to a stop is used, in any order', () => {
    const { search, access, tell } = toWorld({ trips });
    for (const seconds of [
      [60, 600],
      [600, 60],
    ]) {
      const ends = seconds.flatMap((sec) => access('A', sec));
      const found = search.departAt({ timeSec: at('7:59'), access: ends, egress: access('B'), maxRounds: 1 });
      expect(tell(found)).toEqual(['bus 8:00-8:10']);
    }
  });

  test('a journey that is longer than allowed does not end a range', () => {
    const { search, access, tell } = toWorld({
      trips: [
        { id: 'late', calls: ['A 8:00', 'B 8:40'] },
        { id: 'quick', calls: ['A 9:00', 'B 9:10'] },
      ],
    });
    const query = {
      timeSec: at('7:00'),
      access: access('A'),
      egress: access('B'),
      maxRounds: 1,
      shorterThanSec: 1800,
      windowSec: 3 * 3600,
      minCount: 0,
      maxSteps: 100,
    };
    expect(tell(search.departRange(query).journeys)).toEqual(['quick 9:00-9:10']);
    const by = search.arriveRange({ ...query, timeSec: at('10:00'), windowSec: 3 * 3600 });
    expect(tell(by.journeys)).toEqual(['quick 9:00-9:10']);
  });

  test('a range separates departures a second apart, and stops after its window', () => {
    const { search, access, tell } = toWorld({
      trips: ['8:00:00', '8:00:01', '8:00:02'].map((start, i) => ({
        id: `${i}`,
        calls: [`A ${start}`, `B 9:00:0${i}`],
      })),
    });
    const query = { access: access('A'), egress: access('B'), maxRounds: 1, minCount: 0, maxSteps: 100 };
    const rangeOf = (windowSec: number) =>
      tell(search.departRange({ ...query, timeSec: at('8:00'), windowSec }).journeys).length;
    expect([rangeOf(0), rangeOf(1), rangeOf(2)]).toEqual([1, 2, 3]);
    const by = search.arriveRange({ ...query, timeSec: at('9:00:02'), windowSec: 1 });
    expect(by.journeys.map(({ arrivalSec }) => arrivalSec)).toEqual(['9:00:02', '9:00:01'].map(at));
    expect(by.nextTimeSec).toBe(at('9:00'));
  });

  test('reachAll gives vehicle arrivals, and NEVER_REACHED where there is none', () => {
    const { network, access, timetable } = toWorld({ trips });
    const reached = new RaptorSearch(network).reachAll({
      timeSec: at('8:01'),
      access: access('A'),
      maxRounds: 3,
    });
    expect(reached[stopRow(timetable, 'B')]).toBe(at('8:20'));
    expect(reached[stopRow(timetable, 'A')]).toBe(NEVER_REACHED);
  });
});
