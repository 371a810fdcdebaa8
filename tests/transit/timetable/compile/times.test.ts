import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interpolateTimes } from '../../../../server/transit/timetable/compile/time-trip.ts';
import type { Timetable } from '../../../../server/transit/timetable/timetable.ts';
import { at, compileTiny, type TinyTrip, tinyFeed } from '../../../support/tiny-feed.ts';

/** Arrival and departure at each call of the only run. */
function listTimes(trip: TinyTrip, places = {}): string[] {
  const { timetable } = compileTiny(tinyFeed({ trips: [trip], at: places }));
  return listRuns(timetable)[0]?.times ?? [];
}

function listRuns({ patterns }: Timetable) {
  const text = (sec: number) =>
    `${Math.floor(sec / 3600)}:${String(Math.floor(sec / 60) % 60).padStart(2, '0')}`;
  return Array.from(patterns.runStart, (start, run) => {
    const pattern = patterns.runOffsets.findLastIndex((offset) => offset <= run);
    const length = (patterns.callOffsets[pattern + 1] as number) - (patterns.callOffsets[pattern] as number);
    const profile = patterns.runProfile[run] as number;
    return {
      start,
      headway: patterns.runHeadway[run],
      times: Array.from({ length }, (_, i) => {
        const arrival = start + (patterns.profileArrival[profile + i] as number);
        const departure = start + (patterns.profileDeparture[profile + i] as number);
        return arrival === departure ? text(arrival) : `${text(arrival)}-${text(departure)}`;
      }),
    };
  });
}

describe('blank times', () => {
  test('are interpolated by shape_dist_traveled where it never falls', () => {
    expect(listTimes({ id: 't', calls: ['A 8:00', 'B', 'C', 'D 8:40'], traveled: [0, 1, 3, 4] })).toEqual([
      '8:00',
      '8:10',
      '8:30',
      '8:40',
    ]);
  });

  test('are interpolated by straight lines where it is missing at a call or falls', () => {
    const places = { A: [0, 0], B: [0, 3000], C: [0, 4000] } as const;
    for (const traveled of [[0, 5, 4], [0], undefined]) {
      const trip = { id: 't', calls: ['A 8:00-8:04', 'B', 'C 8:44'] };
      expect(listTimes(traveled ? { ...trip, traveled } : trip, places)).toEqual([
        '8:00-8:04',
        '8:34',
        '8:44',
      ]);
    }
  });

  test('are spread evenly where all stops have the same position', () => {
    const places = { A: [0, 0], B: [0, 0], C: [0, 0] } as const;
    expect(listTimes({ id: 't', calls: ['A 8:00', 'B', 'C 8:20'] }, places)).toEqual([
      '8:00',
      '8:10',
      '8:20',
    ]);
  });

  test('one of arrival and departure is used for both', () => {
    const times = { lat: [0, 0, 0], lon: [0, 1, 2], traveled: [-1, -1, -1] };
    const arrival = [-1, 200, 300];
    const departure = [100, -1, -1];
    expect(interpolateTimes({ ...times, arrival, departure })).toBe(true);
    expect([arrival, departure]).toEqual([
      [100, 200, 300],
      [100, 200, 300],
    ]);
  });

  test('at the first or last call drop the trip', () => {
    for (const calls of [
      ['A', 'B 8:10', 'C 8:20'],
      ['A 8:00', 'B 8:10', 'C'],
    ]) {
      expect(compileTiny(tinyFeed({ trips: [{ id: 't', calls }] })).dropped).toMatchObject({
        untimedEnds: 1,
      });
    }
  });

  test('become whole seconds, in order, and between their neighbours', () => {
    const call = fc.record({ timed: fc.boolean(), step: fc.nat(900), traveled: fc.option(fc.nat(50)) });
    fc.assert(
      fc.property(fc.array(call, { minLength: 2, maxLength: 12 }), (calls) => {
        let clock = 0;
        const known = calls.map(({ timed, step }, i) => {
          clock += step;
          return timed || i === 0 || i === calls.length - 1 ? clock : -1;
        });
        const arrival = [...known];
        const departure = [...known];
        const lat = calls.map(({ step }) => step / 1000);
        const traveled = calls.map((c) => c.traveled ?? -1);
        expect(interpolateTimes({ arrival, departure, lat, lon: lat, traveled })).toBe(true);
        known.forEach((time, i) => {
          if (time !== -1) expect(arrival[i]).toBe(time);
          expect(Number.isInteger(arrival[i])).toBe(true);
          expect(departure[i]).toBe(arrival[i]);
          if (i > 0) expect(arrival[i]).toBeGreaterThanOrEqual(departure[i - 1] as number);
        });
      }),
    );
  });
});

describe('frequencies', () => {
  const calls = ['A 5:00', 'B 5:10'];
  const startsOf = (...every: NonNullable<TinyTrip['every']>) => {
    const { timetable } = compileTiny(tinyFeed({ trips: [{ id: 't', calls, every }] }));
    return listRuns(timetable).map(({ start, headway }) => [start, headway]);
  };

  test('depart from the start until before the end, whatever the times of the template', () => {
    expect(startsOf(['7:00', '7:30', 600])).toEqual([
      [at('7:00'), 600],
      [at('7:10'), 600],
      [at('7:20'), 600],
    ]);
    expect(startsOf(['7:00', '7:20:01', 600])).toHaveLength(3);
  });

  test('exact times have headway 0, others their headway', () => {
    expect(startsOf(['24:50', '25:10', 600, true])).toEqual([
      [at('24:50'), 0],
      [at('25:00'), 0],
    ]);
  });

  test('of several rows are sorted by time', () => {
    expect(startsOf(['8:00', '8:20', 600], ['7:00', '7:30', 900]).map(([start]) => start)).toEqual(
      ['7:00', '7:15', '8:00', '8:10'].map(at),
    );
  });

  test('a trip whose headways give no departure has no run and no pattern', () => {
    const trips = [
      { id: 'none', calls, every: [['7:00', '7:00', 600]] },
      { id: 'one', calls: ['A 8:00', 'C 8:10'] },
    ] satisfies TinyTrip[];
    const { patterns, stops } = compileTiny(tinyFeed({ trips })).timetable;
    expect([patterns.count, patterns.runStart.length, stops.boardable]).toEqual([1, 1, 2]);
  });
});

describe('trips', () => {
  test('with boarding by phone or by asking the driver allow boarding', () => {
    const feed = tinyFeed({ trips: [{ id: 't', calls: ['A 8:00', 'B 8:10', 'C 8:20', 'D 8:30'] }] });
    const stopTimes = [...feed.stopTimes].map((row, i) => ({ ...row, pickupType: i, dropOffType: 3 - i }));
    const { patterns } = compileTiny({ ...feed, stopTimes }).timetable;
    // Bit 0: boarding, bit 1: alighting; 1 alone means none.
    expect([...patterns.callFlags]).toEqual([3, 2, 1, 3]);
  });

  test('that are unusable are dropped and counted by reason', () => {
    const feed = tinyFeed({
      trips: [
        { id: 'sound', calls: ['A 8:00', 'B 8:10'] },
        { id: 'single', calls: ['A 8:00'] },
        { id: 'untimed', calls: ['A 8:00', 'B'] },
        { id: 'back', calls: ['A 8:00', 'B 7:50', 'C 8:20'] },
        { id: 'early', calls: ['A 8:00', 'B 8:10-8:05', 'C 8:20'] },
        { id: 'service', calls: ['A 8:00', 'B 8:10'], service: 'unknown' },
      ],
    });
    const { dropped, timetable } = compileTiny({
      ...feed,
      stopTimes: [...feed.stopTimes, { ...[...feed.stopTimes][0]!, tripId: 'no such trip' }],
    });
    expect(dropped).toEqual({ tooFewCalls: 1, untimedEnds: 1, timeRunsBack: 2, unknownReference: 2 });
    expect([timetable.trips.count, timetable.patterns.runTrip.length]).toEqual([1, 1]);
    expect(timetable.patterns.runTrip).toEqual(Int32Array.of(0));
  });

  test('of one route with equal calls share a pattern, and a profile where running times are equal', () => {
    const { patterns } = compileTiny(
      tinyFeed({
        trips: [
          { id: '1', calls: ['A 9:00', 'B 9:10'] },
          { id: '2', calls: ['A 8:00', 'B 8:10'] },
          { id: '3', calls: ['A 8:30', 'B 8:45'] },
          { id: 'other route', route: 'q', calls: ['A 8:00', 'B 8:10'] },
          { id: 'no boarding', calls: ['A 8:00 noBoard', 'B 8:10'] },
          { id: 'wheelchair', calls: ['A 8:00', 'B 8:10'], wheelchairAccessible: 1 },
        ],
      }),
    ).timetable;
    expect(patterns.count).toBe(4);
    expect([...patterns.runStart].slice(0, 3)).toEqual(['8:00', '8:30', '9:00'].map(at));
    expect(patterns.profileArrival.length).toBe(4);
    expect([...patterns.callFlags]).toEqual([3, 3, 3, 3, 2, 3, 3, 3]);
  });
});
