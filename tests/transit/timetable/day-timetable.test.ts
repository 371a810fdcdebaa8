import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findServiceDay, toDayStartEpochSec } from '../../../server/base/service-day.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { DaySpan, DayTimetable } from '../../../server/transit/timetable/day-timetable.ts';
import { mirrorDay } from '../../../server/transit/timetable/mirror-day.ts';
import { getString } from '../../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { at, compileTiny, type TinyFeed, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';

const twoDays: DaySpan = { daysBefore: 1, daysAfter: 1 };

interface SeenRun {
  readonly trip: string;
  readonly shift: number;
  readonly chain: number;
  /** Arrival and departure of each call in seconds of the query day. */
  readonly calls: readonly (readonly [stop: number, arrival: number, departure: number, flags: number])[];
}

/** All runs of a day with the times of their calls. */
function listRuns(day: DayTimetable, timetable: Timetable): SeenRun[] {
  const runs: SeenRun[] = [];
  for (let chain = 0; chain < day.chainCount; chain++) {
    const call = day.chainCall[chain] as number;
    for (let run = day.runOffsets[chain] as number; run < (day.runOffsets[chain + 1] as number); run++) {
      const [start, profile] = [day.runStart[run] as number, day.runProfile[run] as number];
      const trip = timetable.patterns.runTrip[day.runRow[run] as number] as number;
      runs.push({
        trip: getString(timetable.trips.ids, trip),
        shift: day.runDayShift[run] as number,
        chain,
        calls: Array.from({ length: day.chainLength[chain] as number }, (_, i) => [
          day.callStop[call + i] as number,
          start + (day.profileArrival[profile + i] as number),
          start + (day.profileDeparture[profile + i] as number),
          day.callFlags[call + i] as number,
        ]),
      });
    }
  }
  return runs;
}

/** Trip, day and first departure of each run, sorted by time. */
function listStarts(feeds: readonly TinyFeed[], day: number, span = twoDays): string[] {
  const { timetable } = compileTiny(...feeds.map(tinyFeed));
  return listRuns(buildDayTimetable(timetable, day, span), timetable)
    .sort((a, b) => (a.calls[0]?.[2] ?? 0) - (b.calls[0]?.[2] ?? 0))
    .map(({ trip, shift, calls }) => `${trip} ${shift} ${toText(calls[0]?.[2] ?? 0)}`);
}

const toText = (sec: number) =>
  `${sec < 0 ? '-' : ''}${Math.floor(Math.abs(sec) / 3600)}:${String(Math.floor(Math.abs(sec) / 60) % 60).padStart(2, '0')}`;

describe('a day', () => {
  test('has trips of the day before that are still under way, its own trips, and those of the day after', () => {
    const trips = [
      { id: 'day', calls: ['A 8:00', 'B 9:00'] },
      { id: 'late', calls: ['A 23:50', 'B 24:20'] },
      { id: 'night', calls: ['A 24:20', 'B 25:10'] },
    ];
    expect(listStarts([{ trips }], WEDNESDAY)).toEqual([
      'late -1 -0:10',
      'night -1 0:20',
      'day 0 8:00',
      'late 0 23:50',
      'night 0 24:20',
      'day 1 32:00',
      'late 1 47:50',
      'night 1 48:20',
    ]);
  });

  test('has trips of two days before with daysBefore 2', () => {
    const trips = [{ id: 'long', calls: ['A 10:00', 'B 49:00', 'C 50:30'] }];
    expect(listStarts([{ trips }], WEDNESDAY, { daysBefore: 2, daysAfter: 0 })).toEqual([
      'long -2 -38:00',
      'long -1 -14:00',
      'long 0 10:00',
    ]);
    expect(listStarts([{ trips }], WEDNESDAY, { daysBefore: 1, daysAfter: 0 })).toHaveLength(2);
  });

  test('uses the calendar of the service day of each trip', () => {
    const trips = [{ id: 'night', service: 'tuesday', calls: ['A 24:20', 'B 25:10'] }];
    const calendarDates = [{ serviceId: 'tuesday', day: WEDNESDAY - 1, isAdded: true }];
    expect(listStarts([{ trips, calendarDates }], WEDNESDAY - 1)).toEqual(['night 0 24:20']);
    expect(listStarts([{ trips, calendarDates }], WEDNESDAY)).toEqual(['night -1 0:20']);
    expect(listStarts([{ trips, calendarDates }], WEDNESDAY + 1)).toEqual([]);
  });

  test('keeps runs that end in the hour that comes twice when clocks go back', () => {
    const trips = [{ id: 'late', calls: ['A 22:30', 'B 23:30'] }];
    expect(listStarts([{ trips }], WEDNESDAY)[0]).toBe('late -1 -1:30');
  });
});

describe('clocks', () => {
  const agencies = (timeZone: string) => [{ agencyId: 'a', name: { text: 'A' }, url: '', timeZone }];
  const trips = [{ id: 't', calls: ['A 8:00', 'B 9:00'] }];
  const year = { startDay: WEDNESDAY - 1000, endDay: WEDNESDAY + 1000 };
  const every = [true, true, true, true, true, true, true] as const;
  const calendars = [{ serviceId: 'daily', weekdays: every, ...year }];

  test.each([
    ['spring forward', '2026-03-08', '2026-03-08T12:00:00Z'],
    ['fall back', '2026-11-01', '2026-11-01T13:00:00Z'],
    ['an even day', '2026-07-01', '2026-07-01T12:00:00Z'],
  ])('%s in New York: 08:00 is eight on the clock', (_, date, instant) => {
    const day = findServiceDay(date) as number;
    const feed = tinyFeed({ trips, calendars, agencies: agencies('America/New_York') });
    const { timetable } = compileTiny(feed);
    const runs = listRuns(buildDayTimetable(timetable, day, twoDays), timetable);
    const own = runs.find(({ shift }) => shift === 0);
    const epoch = toDayStartEpochSec(day, 'America/New_York') + (own?.calls[0]?.[2] ?? 0);
    expect(new Date(epoch * 1000).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  test.each([
    ['2026-03-07', 31],
    ['2026-11-01', 32],
    ['2026-10-31', 33],
  ])("tomorrow's trip seen from %s comes after %d hours", (date, hours) => {
    const feed = { trips, calendars, agencies: agencies('America/New_York') };
    const starts = listStarts([feed], findServiceDay(date) as number);
    expect(starts).toContain(`t 1 ${hours}:00`);
  });

  test('of two feeds in two zones are converted to one clock', () => {
    const shanghai = { feedId: 'cn', trips, calendars, agencies: agencies('Asia/Shanghai') };
    const tokyo = {
      feedId: 'jp',
      trips: [{ id: 'jp', calls: ['X 8:00', 'Y 9:00'] }],
      calendars,
      agencies: agencies('Asia/Tokyo'),
    };
    expect(listStarts([shanghai, tokyo], WEDNESDAY, { daysBefore: 0, daysAfter: 0 })).toEqual([
      'jp 0 7:00',
      't 0 8:00',
    ]);
    expect(listStarts([tokyo, shanghai], WEDNESDAY, { daysBefore: 0, daysAfter: 0 })).toEqual([
      'jp 0 8:00',
      't 0 9:00',
    ]);
  });
});

describe('chains', () => {
  const chainsOf = (trips: TinyFeed['trips']) => {
    const { timetable } = compileTiny(tinyFeed({ trips }));
    return buildDayTimetable(timetable, WEDNESDAY, { daysBefore: 0, daysAfter: 0 });
  };

  test('are one where no vehicle overtakes, also with equal times', () => {
    const day = chainsOf([
      { id: '1', calls: ['A 8:00', 'B 8:30', 'C 9:00'] },
      { id: '2', calls: ['A 8:10', 'B 8:30', 'C 9:00'] },
      { id: '3', calls: ['A 8:10', 'B 8:30', 'C 9:00'] },
    ]);
    expect(day.chainCount).toBe(1);
  });

  test.each([
    ['at the last stop', ['A 8:00', 'B 8:30', 'C 9:00'], ['A 8:10', 'B 8:35', 'C 8:50']],
    ['in the middle only', ['A 8:00', 'B 8:30', 'C 9:00'], ['A 8:10', 'B 8:20', 'C 9:10']],
    ['by its arrival only', ['A 8:00', 'B 8:30-8:40', 'C 9:00'], ['A 8:10', 'B 8:25-8:45', 'C 9:10']],
    ['by its departure only', ['A 8:00', 'B 8:30-8:50', 'C 9:00'], ['A 8:10', 'B 8:35-8:45', 'C 9:10']],
  ])('are two where one overtakes %s', (_, slow, fast) => {
    expect(
      chainsOf([
        { id: 'slow', calls: slow },
        { id: 'fast', calls: fast },
      ]).chainCount,
    ).toBe(2);
  });

  test('ascend at every call, have every run once, and are indexed by their stops', () => {
    const share = fc.constantFrom(0, 0.5, 0.75, 1);
    fc.assert(
      fc.property(randomFeed, share, (feed, waitShare) => {
        const { timetable } = compileTiny(feed);
        const span = { ...twoDays, headwayWaitShare: () => waitShare };
        const day = buildDayTimetable(timetable, QUERY_DAY, span);
        for (const checked of [day, mirrorDay(day)]) {
          const runs = listRuns(checked, timetable);
          for (let i = 1; i < runs.length; i++) {
            const [a, b] = [runs[i - 1] as SeenRun, runs[i] as SeenRun];
            if (a.chain !== b.chain) continue;
            a.calls.forEach(([, arrival, departure], c) => {
              expect(b.calls[c]?.[1]).toBeGreaterThanOrEqual(arrival);
              expect(b.calls[c]?.[2]).toBeGreaterThanOrEqual(departure);
            });
          }
          const seen = new Set<string>();
          for (let stop = 0; stop < checked.stopCount; stop++) {
            for (let s = checked.stopOffsets[stop]!; s < checked.stopOffsets[stop + 1]!; s++) {
              const [chain, position] = [checked.stopChain[s]!, checked.stopPosition[s]!];
              expect(checked.callStop[checked.chainCall[chain]! + position]).toBe(stop);
              seen.add(`${chain} ${position}`);
            }
          }
          const calls = checked.chainLength.reduce((sum, length) => sum + length, 0);
          expect(seen.size).toBe(calls);
          expect(checked.stopChain.length).toBe(calls);
        }
        const keys = [...day.runRow].map((row, r) => `${row} ${day.runDayShift[r]}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a wait for headway vehicles', () => {
  const trips: TinyFeed['trips'] = [
    { id: 'h', calls: ['A 8:00', 'B 8:10-8:11', 'C 8:20'], every: [['8:00', '8:40', 1200]] },
    { id: 'exact', route: 'q', calls: ['A 8:00', 'D 8:10'], every: [['8:00', '8:40', 1200, true]] },
  ];
  const { timetable } = compileTiny(tinyFeed({ trips, routeTypes: { r: 3, q: 1 } }));
  const none: DaySpan = { daysBefore: 0, daysAfter: 0 };
  const runsOf = (headwayWaitShare: (routeType: number) => number) =>
    listRuns(buildDayTimetable(timetable, WEDNESDAY, { ...none, headwayWaitShare }), timetable);

  test('is subtracted from departures only, and not from exact times', () => {
    const runs = runsOf(() => 0.75);
    const times = runs.map(({ trip, calls }) => [
      trip,
      ...calls.flatMap(([, a, d]) => [toText(a), toText(d)]),
    ]);
    expect(times).toEqual([
      ['h', '8:00', '7:45', '8:10', '7:56', '8:20', '8:05'],
      ['h', '8:20', '8:05', '8:30', '8:16', '8:40', '8:25'],
      ['exact', '8:00', '8:00', '8:10', '8:10'],
      ['exact', '8:20', '8:20', '8:30', '8:30'],
    ]);
  });

  test('depends on the route type and does not change the timetable', () => {
    const before = timetable.patterns.profileDeparture.slice();
    const first = (runs: SeenRun[]) => runs[0]?.calls[0]?.[2];
    expect(first(runsOf((type) => (type === 3 ? 1 : 0)))).toBe(at('7:40'));
    expect(first(runsOf((type) => (type === 1 ? 1 : 0)))).toBe(at('8:00'));
    expect(timetable.patterns.profileDeparture).toEqual(before);
  });
});

describe('the mirror', () => {
  const sortRuns = (runs: readonly SeenRun[]) =>
    runs.map(({ trip, shift, calls }) => JSON.stringify([trip, shift, calls])).sort();

  test('reverses times, calls and rules', () => {
    const { timetable } = compileTiny(
      tinyFeed({ trips: [{ id: 't', calls: ['A 8:00', 'B 8:10-8:12 noBoard', 'C 8:30 noAlight'] }] }),
    );
    const day = buildDayTimetable(timetable, WEDNESDAY, { daysBefore: 0, daysAfter: 0 });
    const [run] = listRuns(mirrorDay(day), timetable);
    expect(run?.calls).toEqual([
      [2, -at('8:30'), -at('8:30'), 2],
      [1, -at('8:12'), -at('8:10'), 1],
      [0, -at('8:00'), -at('8:00'), 3],
    ]);
  });

  test('of the mirrored day has the same runs', () => {
    fc.assert(
      fc.property(randomFeed, fc.constantFrom(0, 0.75), (feed, waitShare) => {
        const { timetable } = compileTiny(feed);
        const day = buildDayTimetable(timetable, QUERY_DAY, {
          ...twoDays,
          headwayWaitShare: () => waitShare,
        });
        const twice = mirrorDay(mirrorDay(day));
        expect(sortRuns(listRuns(twice, timetable))).toEqual(sortRuns(listRuns(day, timetable)));
        expect(twice.stopOffsets).toEqual(day.stopOffsets);
      }),
      { numRuns: 60 },
    );
  });
});
