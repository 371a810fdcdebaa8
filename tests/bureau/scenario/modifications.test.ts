/** What each modification does to a timetable of a few trips, read off as departures and arrivals. */
import { describe, expect, test } from 'vitest';
import type { Modification, ModificationOf } from '../../../server/bureau/scenario/document.ts';
import { resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { isActive } from '../../../server/transit/timetable/timetable.ts';
import {
  applyTo,
  listErrors,
  listRuns,
  toArrivals,
  toBase,
  toScenario,
} from '../../support/scenario-feeds.ts';
import { at, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';

const line = tinyFeed({
  trips: [
    { id: 't1', directionId: 0, calls: ['A 07:00', 'B 07:10-07:12', 'C 07:20-07:21', 'D 07:30'] },
    { id: 't2', directionId: 0, calls: ['A 08:00', 'B 08:10-08:12', 'C 08:20-08:21', 'D 08:30'] },
    { id: 't3', directionId: 0, calls: ['A 10:00', 'B 10:10-10:12', 'C 10:20-10:21', 'D 10:30'] },
    { id: 'u1', directionId: 1, calls: ['D 07:30', 'C 07:40', 'A 08:00'] },
    { id: 'x1', route: 'other', calls: ['B 07:00', 'E 07:30'] },
  ],
});
const base = toBase(line);
const DAILY = '1111111';

const vehicle = { type: 'bus', seats: 40, standing: 30, maxKmh: 120, fenPerKm: 900 };
const addLine: ModificationOf<'addLine'> = {
  type: 'addLine',
  id: 'new',
  shortName: 'N',
  operator: { existing: 'f:a' },
  routeType: 3,
  snap: 'none',
  stops: [{ ref: 'f:A' }, { new: { name: 'Mid', lat: 40.2, lon: 111.2 } }, { ref: 'f:D' }],
  runtime: { method: 'given', hopSecs: [3_600, 1_800] },
  dwellSecs: 60,
  patterns: [{ id: 'all', skip: [] }],
  timetables: [
    {
      pattern: 'all',
      direction: 'both',
      days: DAILY,
      start: '06:00',
      end: '07:00',
      headwaySecs: 1_800,
      exact: true,
    },
  ],
  layoverSecs: 600,
  vehicle,
  fare: { kind: 'flat', product: 'n', fen: 300 },
  oneCard: true,
};

const run = (modification: Modification, route = 'r') => listRuns(applyTo(base, [modification]), route);
const errorsOf = (modification: unknown) =>
  listErrors(resolveScenario(base, toScenario('f', [modification as Modification])));

describe('addLine', () => {
  test('runs both ways at its headway, with its hops and dwells', () => {
    expect(listRuns(applyTo(base, [addLine]), 'new')).toEqual([
      'A 06:00, new-2 07:00-07:01, D 07:31',
      'A 06:30, new-2 07:30-07:31, D 08:01',
      'D 06:00, new-2 06:30-06:31, A 07:31',
      'D 06:30, new-2 07:00-07:01, A 08:01',
    ]);
  });

  test('a pattern that runs through a stop saves its dwell and what the document says', () => {
    const direct = {
      ...addLine,
      patterns: [{ id: 'direct', skip: [1], savedPerStopSecs: 120 }],
      timetables: [
        { pattern: 'direct', direction: 'outbound' as const, days: DAILY, departures: ['08:00', '07:00'] },
      ],
    };
    expect(listRuns(applyTo(base, [direct]), 'new')).toEqual(['A 07:00, D 08:28', 'A 08:00, D 09:28']);
  });

  test('a phase waits for the arrivals of another line', () => {
    const phased = {
      ...addLine,
      stops: [{ ref: 'f:E' }, { ref: 'f:D' }],
      runtime: { method: 'given' as const, hopSecs: [3_600] },
      timetables: [
        {
          pattern: 'all',
          direction: 'outbound' as const,
          days: DAILY,
          start: '07:00',
          end: '08:00',
          headwaySecs: 1_200,
          exact: true,
          phase: { line: 'f:other', stop: 'f:E', offsetSecs: 480 },
        },
      ],
    };
    // The other line arrives at 07:30, so one departure is at 07:38.
    expect(listRuns(applyTo(base, [phased]), 'new')).toEqual([
      'E 07:18, D 08:18',
      'E 07:38, D 08:38',
      'E 07:58, D 08:58',
    ]);
  });

  const phase = { line: 'f:other', stop: 'f:E', offsetSecs: 480 };
  const [timed] = addLine.timetables;
  const atE = { stops: [{ ref: 'f:E' }, { ref: 'f:D' }], runtime: { method: 'given', hopSecs: [3_600] } };
  test.each([
    ['of both directions', [{ ...timed, phase }]],
    ['of the way that ends there', [{ ...timed, direction: 'inbound', phase }]],
  ])('a phase %s is refused: nothing departs at the last call', (_, timetables) => {
    expect(errorsOf({ ...addLine, ...atE, timetables })).toContain('new timetables.phase phase-unmet');
  });

  test('a phase beside departures is refused, and one that meets a vehicle on other days only', () => {
    const { end: _, exact: __, headwaySecs: ___, start: ____, ...rest } = timed as NonNullable<typeof timed>;
    const stated = { ...rest, direction: 'outbound', departures: ['08:00'], phase };
    expect(errorsOf({ ...addLine, ...atE, timetables: [stated] })).toEqual([
      'new timetables[0].phase headway-or-departures',
    ]);
    const express = {
      type: 'setHeadway',
      id: 'o',
      lines: ['f:other'],
      days: '0000011',
      window: ['05:00', '23:00'],
    };
    const weekend = { ...express, headwaySecs: 3_600, exact: true, others: 'remove' } as Modification;
    const noWeekdays = { type: 'removeTrips', id: 'x', lines: ['f:other'] } as Modification;
    const line = {
      ...addLine,
      ...atE,
      timetables: [{ ...timed, direction: 'outbound', days: '1111100', phase }],
    };
    expect(listErrors(resolveScenario(base, toScenario('f', [weekend, line as Modification])))).toEqual([]);
    expect(listErrors(resolveScenario(base, toScenario('f', [noWeekdays, line as Modification])))).toContain(
      'new timetables.phase phase-unmet',
    );
  });

  test('a new stop can be walked to and from', () => {
    const near = {
      ...addLine,
      stops: [{ new: { name: 'By A', lat: 40 + 10_300 / 111_195, lon: 111 } }, { ref: 'f:E' }],
      runtime: { method: 'given' as const, hopSecs: [1_800] },
      timetables: [
        { pattern: 'all', direction: 'outbound' as const, days: DAILY, departures: ['08:04', '08:30'] },
      ],
    };
    const arrivals = toArrivals(applyTo(base, [near]), WEDNESDAY, at('07:00'));
    // D to A arrives at 08:00 and 300 m at 1 m/s take five minutes: the departure of 08:04 is missed.
    expect(arrivals['D E']).toBe(at('09:00'));
  });

  test('days of the week hold', () => {
    const weekend = { ...addLine, timetables: [{ ...addLine.timetables[0], days: '0000011' }] };
    const timetable = applyTo(base, [weekend as Modification]);
    const service = timetable.services.count - 1;
    const days = [0, 1, 2, 3, 4, 5, 6].map((d) => isActive(timetable.services, service, WEDNESDAY + d));
    expect(days).toEqual([false, false, false, true, true, false, false]);
  });

  test.each([
    [
      'a stop twice in a row',
      { stops: [{ ref: 'f:A' }, { ref: 'f:A' }, { ref: 'f:D' }] },
      'new stops[1] stop-repeated',
    ],
    [
      'an unknown stop',
      { stops: [{ ref: 'f:A' }, { ref: 'f:Z' }, { ref: 'f:D' }] },
      'new stops[1].ref stop-unknown',
    ],
    ['an unknown operator', { operator: { existing: 'f:none' } }, 'new operator.existing agency-unknown'],
    [
      'a train of 900 km/h',
      { routeType: 101, vehicle: { ...vehicle, maxKmh: 900 } },
      'new vehicle.maxKmh speed-implausible',
    ],
    ['too few hops', { runtime: { method: 'given', hopSecs: [60] } }, 'new runtime.hopSecs hops-mismatch'],
    [
      'a hop that no bus can run',
      { runtime: { method: 'given', hopSecs: [60, 60] } },
      'new runtime faster-than-possible',
    ],
    ['a fleet too small', { vehicle: { ...vehicle, fleet: 3 } }, 'new vehicle.fleet fleet-too-small'],
    [
      'no headway and no departures',
      { timetables: [{ pattern: 'all', direction: 'both', days: DAILY }] },
      'new timetables[0] headway-or-departures',
    ],
    [
      'a pattern of nowhere',
      { timetables: [{ ...addLine.timetables[0], pattern: 'zzz' }] },
      'new timetables[0].pattern pattern-unknown',
    ],
    [
      'a window that ends before it begins',
      { timetables: [{ ...addLine.timetables[0], end: '05:00' }] },
      'new timetables[0].end window-empty',
    ],
    [
      'a pattern that calls once',
      { patterns: [{ id: 'all', skip: [0, 1] }] },
      'new patterns[0].skip calls-too-few',
    ],
  ])('%s is refused with its field', (_, change, expected) => {
    expect(errorsOf({ ...addLine, ...change })).toContain(expected);
  });

  test('the fleet is that of the cycle over the headway, where the line runs that long', () => {
    const fleetOf = (end: string) => {
      const timetables = addLine.timetables.map((timetable) => ({ ...timetable, end }));
      return resolveScenario(base, toScenario('f', [{ ...addLine, timetables }])).addedLines[0]?.fleet;
    };
    // 5,460 s each way and 600 s of layover at each end, every 1,800 s: 6.7 vehicles.
    expect(fleetOf('20:00')).toBe(7);
    // Two departures from each end, all before the first vehicle arrives.
    expect(fleetOf('07:00')).toBe(4);
  });

  test('expresses of working days and a line of the weekend need no more than the busier of both', () => {
    const [all] = addLine.timetables;
    const timetables = [
      { ...all, days: '1111100', end: '20:00' },
      { ...all, days: '0000011', end: '20:00', headwaySecs: 3_600 },
    ] as typeof addLine.timetables;
    const resolved = resolveScenario(base, toScenario('f', [{ ...addLine, timetables }]));
    expect(resolved.addedLines[0]?.fleet).toBe(7);
  });

  test('what lies in the water, or far from the region, is refused', () => {
    const bounds = { south: 39, north: 42, west: 109, east: 113 };
    const lake = [
      [111.1, 40.1],
      [111.3, 40.1],
      [111.3, 40.3],
      [111.1, 40.3],
      [111.1, 40.1],
    ];
    const ofLake = resolveScenario({ ...base, bounds, water: [lake] }, toScenario('f', [addLine]));
    expect(listErrors(ofLake)).toEqual(['new stops[1].new line-in-water']);
    const coordinates: [number, number][] = [
      [111, 40.09],
      [111.4, 40.35],
    ];
    const drawn = { ...addLine, geometry: { type: 'LineString' as const, coordinates } };
    const through = resolveScenario({ ...base, water: [lake] }, toScenario('f', [drawn]));
    expect(listErrors(through)).toContain('new geometry line-in-water');
    const far = {
      ...addLine,
      stops: [{ ref: 'f:A' }, { new: { name: 'Far', lat: 31, lon: 121 } }, { ref: 'f:D' }],
    };
    expect(listErrors(resolveScenario({ ...base, bounds }, toScenario('f', [far])))).toEqual([
      'new stops[1].new outside-region',
    ]);
    // Around 20° N and 77° E both orders are places: the one that is meant lies in the region.
    const india = { south: 19, north: 21, west: 76, east: 78 };
    const swapped = {
      ...addLine,
      stops: [{ ref: 'f:A' }, { new: { name: 'X', lat: 77, lon: 20 } }, { ref: 'f:D' }],
    };
    const { problems } = resolveScenario({ ...base, bounds: india }, toScenario('f', [swapped]));
    expect(problems[0]?.text.en).toContain('mixed up');
  });
});

describe('setHeadway', () => {
  const headway: Modification = {
    type: 'setHeadway',
    id: 'h',
    lines: ['f:r'],
    direction: 'outbound',
    days: DAILY,
    window: ['07:00', '09:00'],
    headwaySecs: 3_000,
    exact: true,
    others: 'keep',
  };

  test('replaces the departures of the window and keeps the others', () => {
    expect(run(headway)).toEqual([
      'A 07:00, B 07:10-07:12, C 07:20-07:21, D 07:30',
      'A 07:50, B 08:00-08:02, C 08:10-08:11, D 08:20',
      'A 08:40, B 08:50-08:52, C 09:00-09:01, D 09:10',
      'A 10:00, B 10:10-10:12, C 10:20-10:21, D 10:30',
      'D 07:30, C 07:40, A 08:00',
    ]);
  });

  test('takes the others away where it says so', () => {
    expect(run({ ...headway, others: 'remove' })).toEqual([
      'A 07:00, B 07:10-07:12, C 07:20-07:21, D 07:30',
      'A 07:50, B 08:00-08:02, C 08:10-08:11, D 08:20',
      'A 08:40, B 08:50-08:52, C 09:00-09:01, D 09:10',
      'D 07:30, C 07:40, A 08:00',
    ]);
  });

  test('on working days only, the other days keep their trips', () => {
    const timetable = applyTo(base, [{ ...headway, days: '1111100' }]);
    const saturday = WEDNESDAY + 3;
    expect(toArrivals(timetable, WEDNESDAY, at('07:45'))['A D']).toBe(at('08:20'));
    expect(toArrivals(timetable, saturday, at('07:45'))['A D']).toBe(at('08:30'));
  });

  test('replacing expresses by the usual slower trips is a warning', () => {
    const mixed = toBase(
      tinyFeed({
        trips: [
          { id: 't1', directionId: 0, calls: ['A 07:00', 'B 07:15', 'D 07:40'] },
          { id: 't2', directionId: 0, calls: ['A 08:00', 'B 08:15', 'D 08:40'] },
          { id: 't3', directionId: 0, calls: ['A 07:30', 'D 07:55'] },
        ],
      }),
    );
    const { problems } = resolveScenario(mixed, toScenario('f', [headway]));
    expect(problems.map(({ code, details }) => [code, details])).toEqual([
      ['slower-than-replaced', { usualSec: 2_400, fastestSec: 1_500 }],
    ]);
  });

  test('an empty window is refused', () => {
    expect(errorsOf({ ...headway, window: ['09:00', '09:00'] })).toEqual(['h window window-empty']);
  });
});

describe('express', () => {
  const express: Modification = {
    type: 'express',
    id: 'e',
    line: 'f:r',
    direction: 'outbound',
    keepStops: ['f:A', 'f:D'],
    savedPerStopSecs: 30,
    days: DAILY,
    window: ['07:30', '09:00'],
    trips: 'convert',
  };

  test('runs through stops within its window: each saves its dwell and 30 s', () => {
    // Two stops with 120 and 60 s of dwell and 30 s each: 240 s earlier.
    expect(run(express)).toEqual([
      'A 07:00, B 07:10-07:12, C 07:20-07:21, D 07:30',
      'A 08:00, D 08:26',
      'A 10:00, B 10:10-10:12, C 10:20-10:21, D 10:30',
      'D 07:30, C 07:40, A 08:00',
    ]);
  });

  test('added expresses leave the line its trips', () => {
    const added = run({ ...express, trips: 'add', headwaySecs: 1_800 });
    expect(added).toHaveLength(4 + 3);
    expect(added).toContain('A 07:30, D 07:56');
    expect(added).toContain('A 08:30, D 08:56');
    expect(added).toContain('A 08:00, B 08:10-08:12, C 08:20-08:21, D 08:30');
  });

  test('a kept stop that the line does not call at is refused, and so is keeping one stop', () => {
    expect(errorsOf({ ...express, keepStops: ['f:A', 'f:E', 'f:D'] })).toEqual([
      'e keepStops[1] stop-not-on-line',
    ]);
    // The way back does not call at B.
    expect(
      errorsOf({ ...express, direction: 'inbound', window: ['07:00', '09:00'], keepStops: ['f:B', 'f:C'] }),
    ).toContain('e keepStops calls-too-few');
  });

  test('on working days only, weekends keep their calls', () => {
    const timetable = applyTo(base, [{ ...express, days: '1111100' }]);
    const saturday = WEDNESDAY + 3;
    expect(toArrivals(timetable, WEDNESDAY, at('07:45'))['A D']).toBe(at('08:26'));
    expect(toArrivals(timetable, WEDNESDAY, at('07:45'))['A B']).toBe(at('10:10'));
    expect(toArrivals(timetable, saturday, at('07:45'))['A D']).toBe(at('08:30'));
    expect(toArrivals(timetable, saturday, at('07:45'))['A B']).toBe(at('08:10'));
  });

  test('the window counts departures at the first call: its start is in it, its end is not', () => {
    const count = (window: [string, string]) =>
      resolveScenario(base, toScenario('f', [{ ...express, window }])).effects[0]?.counts.departuresChanged;
    expect(count(['08:00', '10:00'])).toBe(1);
    expect(count(['08:00', '10:00:01'])).toBe(2);
    expect(errorsOf({ ...express, window: ['08:00:01', '10:00'] })).toEqual(['e  no-effect']);
  });

  test('a way without two kept stops gets no added express, which is said', () => {
    const { direction: _, ...both } = express as { direction?: string };
    const resolved = resolveScenario(
      base,
      toScenario('f', [
        {
          ...both,
          trips: 'add',
          headwaySecs: 3_600,
          window: ['07:00', '09:00'],
          keepStops: ['f:B', 'f:D'],
        } as Modification,
      ]),
    );
    expect(resolved.problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning calls-too-few',
    ]);
    expect(resolved.effects[0]?.counts.departuresAdded).toBe(2);
  });
});

describe('calls and times', () => {
  test('removeStops saves dwell and time, and leaves the other line alone', () => {
    const timetable = applyTo(base, [
      { type: 'removeStops', id: 's', line: 'f:r', stops: ['f:B'], savedPerStopSecs: 20 },
    ]);
    expect(listRuns(timetable, 'r')[0]).toBe('A 07:00, C 07:17:40-07:18:40, D 07:27:40');
    expect(listRuns(timetable, 'other')).toEqual(['B 07:00, E 07:30']);
  });

  test('removing the first stop shifts no time', () => {
    const runs = run({ type: 'removeStops', id: 's', line: 'f:r', stops: ['f:A'], savedPerStopSecs: 20 });
    expect(runs).toContain('B 07:10-07:12, C 07:20-07:21, D 07:30');
    expect(runs).toContain('D 07:30, C 07:40');
  });

  test('reroute by another stop shifts what follows', () => {
    const runs = run({
      type: 'reroute',
      id: 'w',
      line: 'f:r',
      direction: 'outbound',
      from: 'f:A',
      to: 'f:C',
      stops: [{ ref: 'f:E' }],
      hopSecs: [900, 600],
      dwellSecs: [60],
    });
    expect(runs[0]).toBe('A 07:00, E 07:15-07:16, C 07:26-07:27, D 07:36');
    expect(runs.at(-1)).toBe('D 07:30, C 07:40, A 08:00');
  });

  test('reroute of the beginning keeps the times of what follows', () => {
    const runs = run({
      type: 'reroute',
      id: 'w',
      line: 'f:r',
      direction: 'outbound',
      from: null,
      to: 'f:C',
      stops: [{ ref: 'f:E' }],
      hopSecs: [600],
      dwellSecs: [0],
    });
    expect(runs[0]).toBe('D 07:30, C 07:40, A 08:00');
    expect(runs[1]).toBe('E 07:10, C 07:20-07:21, D 07:30');
  });

  test('reroute of the end stops there', () => {
    const runs = run({
      type: 'reroute',
      id: 'w',
      line: 'f:r',
      direction: 'outbound',
      from: 'f:B',
      to: null,
      stops: [{ ref: 'f:E' }],
      hopSecs: [1_800],
      dwellSecs: [0],
    });
    expect(runs[0]).toBe('A 07:00, B 07:10-07:12, E 07:42');
  });

  test('adjustSpeed scales hops, and dwells where it says so', () => {
    const speed: Modification = { type: 'adjustSpeed', id: 'v', lines: ['f:r'], scale: 2, scaleDwell: false };
    expect(run(speed)[0]).toBe('A 07:00, B 07:05-07:07, C 07:11-07:12, D 07:16:30');
    expect(run({ ...speed, scaleDwell: true })[0]).toBe('A 07:00, B 07:05-07:06, C 07:10-07:10:30, D 07:15');
  });

  test('adjustSpeed of one hop leaves the others, in that direction only', () => {
    const runs = run({
      type: 'adjustSpeed',
      id: 'v',
      lines: ['f:r'],
      hops: [['f:C', 'f:D']],
      scale: 2,
      scaleDwell: false,
    });
    expect(runs[0]).toBe('A 07:00, B 07:10-07:12, C 07:20-07:21, D 07:25:30');
    expect(runs.at(-1)).toBe('D 07:30, C 07:40, A 08:00');
  });

  test('adjustDwell sets or scales', () => {
    const dwell: Modification = {
      type: 'adjustDwell',
      id: 'd',
      lines: ['f:r'],
      stops: ['f:B'],
      dwellSecs: 300,
    };
    expect(run(dwell)[0]).toBe('A 07:00, B 07:10-07:15, C 07:23-07:24, D 07:33');
    const scaled: Modification = { type: 'adjustDwell', id: 'd', lines: ['f:r'], scale: 0 };
    expect(run(scaled)[0]).toBe('A 07:00, B 07:10, C 07:18, D 07:27');
  });

  test('removeTrips by line, by window and by id', () => {
    expect(run({ type: 'removeTrips', id: 'x', lines: ['f:r'] })).toEqual([]);
    expect(run({ type: 'removeTrips', id: 'x', lines: ['f:r'], window: ['07:30', '24:00'] })).toEqual([
      'A 07:00, B 07:10-07:12, C 07:20-07:21, D 07:30',
    ]);
    expect(run({ type: 'removeTrips', id: 'x', trips: ['f:t2'] })).not.toContain(
      'A 08:00, B 08:10-08:12, C 08:20-08:21, D 08:30',
    );
  });
});

describe('coachToBus', () => {
  test('runs at a headway, calls at a new stop and lets passengers on and off everywhere', () => {
    const coach = toBase(
      tinyFeed({
        trips: [
          { id: 'c1', directionId: 0, calls: ['A 08:00 noAlight', 'B 09:00 noBoard', 'C 10:00 noBoard'] },
          { id: 'c2', directionId: 0, calls: ['A 14:00 noAlight', 'B 15:00 noBoard', 'C 16:00 noBoard'] },
        ],
      }),
    );
    const modification: Modification = {
      type: 'coachToBus',
      id: 'k',
      line: 'f:r',
      days: DAILY,
      window: ['06:00', '20:00'],
      headwaySecs: 900,
      exact: true,
      boarding: 'any-stop',
      // A quarter of the way from B to C.
      addStops: [
        { stop: { new: { name: 'Town', lat: 40 + 22_500 / 111_195, lon: 111 } }, after: 'f:B', addSecs: 120 },
      ],
    };
    const timetable = applyTo(coach, [modification]);
    const runs = listRuns(timetable, 'r');
    expect(runs).toHaveLength(56);
    expect(runs[0]).toBe('A 06:00, B 07:00, k-1 07:15:30, C 08:02');
    // The first wait from 08:01 on falls from six hours to a quarter of an hour at most.
    expect(toArrivals(timetable, WEDNESDAY, at('08:01'))['A C']).toBe(at('10:17'));
    expect(toArrivals(timetable, WEDNESDAY, at('08:01'))['B C']).toBe(at('09:17'));
  });
});

describe('walks and zones', () => {
  test('walkLink joins two stops at any distance', () => {
    const apart = toBase(
      tinyFeed({
        trips: [
          { id: 'x1', route: 'other', calls: ['B 07:00', 'E 07:30'] },
          { id: 't1', calls: ['D 08:32', 'C 09:00'] },
          { id: 't2', calls: ['D 08:34', 'C 09:02'] },
        ],
      }),
    );
    const link: Modification = {
      type: 'walkLink',
      id: 'l',
      from: 'f:E',
      to: 'f:D',
      secs: 3_780,
      bothWays: false,
    };
    expect(toArrivals(apart.timetable, WEDNESDAY, at('06:00'))['B C']).toBeUndefined();
    expect(toArrivals(applyTo(apart, [link]), WEDNESDAY, at('06:00'))['B C']).toBe(at('09:02'));
    const back = applyTo(apart, [{ ...link, from: 'f:D', to: 'f:E' }]);
    expect(toArrivals(back, WEDNESDAY, at('06:00'))['B C']).toBeUndefined();
    expect(errorsOf({ ...link, secs: 60 })).toEqual(['l secs faster-than-possible']);
  });

  const square = (north: number): [number, number][] => [
    [110.9, north - 0.01],
    [111.1, north - 0.01],
    [111.1, north + 0.01],
    [110.9, north + 0.01],
    [110.9, north - 0.01],
  ];
  const zone: ModificationOf<'onDemandZone'> = {
    type: 'onDemandZone',
    id: 'z',
    shortName: 'Z',
    operator: { existing: 'f:a' },
    fromZone: { type: 'Polygon', coordinates: [square(40 + 10_000 / 111_195)] },
    toZone: { type: 'Polygon', coordinates: [square(40 + 30_000 / 111_195)] },
    bothWays: false,
    days: DAILY,
    window: ['06:30', '09:00'],
    waitSecs: 900,
    detourFactor: 1.25,
    kmh: 60,
    cycleSecs: 3_600,
    vehicle: { ...vehicle, seats: 19, fleet: 12 },
    fare: { kind: 'flat', product: 'z', fen: 3_500 },
    oneCard: true,
  };

  test('a request is met after the wait, and driven with the detour: 20 minutes become 40', () => {
    const arrivals = toArrivals(applyTo(base, [zone]), WEDNESDAY, at('08:01'));
    // A to C is 20 km: 20 minutes at 60 km/h, 25 with the detour, 40 with the wait.
    expect(arrivals['A C']).toBe(at('08:41'));
  });

  test('more boardings than the fleet carries are refused: 12 vehicles of 19 seats carry 228 an hour', () => {
    expect(errorsOf({ ...zone, expectedBoardingsPerHour: 228 })).toEqual([]);
    expect(errorsOf({ ...zone, expectedBoardingsPerHour: 229 })).toEqual([
      'z expectedBoardingsPerHour zone-over-capacity',
    ]);
  });

  test('a zone without a stop is refused', () => {
    expect(errorsOf({ ...zone, fromZone: { type: 'Polygon', coordinates: [square(41)] } })).toEqual([
      'z fromZone zone-without-stops',
    ]);
  });
});

describe('speeds that no vehicle has', () => {
  const speed = (scale: number, lines = ['f:r']): Modification =>
    ({ type: 'adjustSpeed', id: 'v', lines, scale, scaleDwell: false }) as Modification;

  test('a factor that makes a bus fly is refused, and one above the usual is a warning', () => {
    // B to C are 10 km in 8 minutes.
    expect(errorsOf(speed(4))).toEqual(['v  speed-implausible']);
    const { problems } = resolveScenario(base, toScenario('f', [speed(2)]));
    expect(problems.map(({ code, details, severity }) => [severity, code, details?.kmh])).toEqual([
      ['warning', 'speed-implausible', 150],
    ]);
    expect(resolveScenario(base, toScenario('f', [speed(1.1)])).problems).toEqual([]);
  });

  test('another way to a stop far away needs its time', () => {
    const reroute = (hopSec: number) => ({
      type: 'reroute',
      id: 'w',
      line: 'f:r',
      direction: 'outbound',
      from: 'f:A',
      to: 'f:C',
      stops: [{ new: { name: 'Far', lat: 41, lon: 111 } }],
      hopSecs: [hopSec, hopSec],
      dwellSecs: [60],
    });
    expect(errorsOf(reroute(60))).toEqual(['w  speed-implausible']);
    expect(errorsOf(reroute(7_200))).toEqual([]);
  });
});

describe('a drawn line', () => {
  const codes = (change: object, own = base) =>
    resolveScenario(own, toScenario('f', [{ ...addLine, ...change } as Modification]))
      .problems.filter(({ severity }) => severity !== 'info')
      .map(({ code, field, severity }) => `${severity} ${field} ${code}`);
  const off = {
    stops: [{ ref: 'f:A' }, { new: { name: 'East', lat: 40.2, lon: 112 } }, { ref: 'f:D' }],
    runtime: { method: 'speed', kmh: 60 },
  };

  test('laid on roads that no line of the feeds takes is a warning; a new way is not', () => {
    expect(codes({ ...off, snap: 'road' })).toContain('warning geometry off-known-ways');
    expect(codes({ ...off, snap: 'none' })).not.toContain('warning geometry off-known-ways');
    // The feed has no railway to compare with.
    expect(codes({ ...off, snap: 'rail' })).not.toContain('warning geometry off-known-ways');
  });

  test('far longer than the straight one is a warning', () => {
    const coordinates = [
      [111, 40.0899],
      [111.9, 40.3],
      [111, 40.3597],
    ];
    const geometry = { type: 'LineString', coordinates };
    const two = { stops: [{ ref: 'f:A' }, { ref: 'f:D' }], runtime: { method: 'speed', kmh: 60 }, geometry };
    expect(codes(two)).toContain('warning geometry detour-long');
  });

  test.each([
    [
      'a departure twice',
      { timetables: [{ pattern: 'all', direction: 'both', days: DAILY, departures: ['08:00', '8:00'] }] },
      'new timetables[0].departures departure-repeated',
    ],
    [
      'two timetables of one id',
      { timetables: [0, 1].map(() => ({ ...addLine.timetables[0], id: 'same' })) },
      'new timetables[1].id duplicate-id',
    ],
    ['the id of a line of the feed', { id: 'r' }, 'r id duplicate-id'],
    [
      'a new stop where the one before is',
      {
        stops: [
          { ref: 'f:A' },
          { new: { name: 'A again', lat: 40 + 10_000 / 111_195, lon: 111 } },
          { ref: 'f:D' },
        ],
      },
      'new stops[1] stop-repeated',
    ],
  ])('%s is refused', (_, change, expected) => {
    expect(errorsOf({ ...addLine, ...change })).toContain(expected);
  });
});

describe('the document as a whole', () => {
  test('a modification that changes nothing is an error', () => {
    expect(errorsOf({ type: 'adjustSpeed', id: 'v', lines: ['f:r'], scale: 1, scaleDwell: false })).toEqual([
      'v  no-effect',
    ]);
    expect(errorsOf({ type: 'removeTrips', id: 'x', lines: ['f:r'], window: ['03:00', '04:00'] })).toEqual([
      'x  no-effect',
    ]);
  });

  test('more departures than a scenario may add are refused before they fill the memory', () => {
    const second = {
      type: 'setHeadway' as const,
      lines: ['f:r'],
      days: DAILY,
      exact: true,
      others: 'keep' as const,
    };
    const bomb = Array.from(
      { length: 200 },
      (_, i): Modification => ({
        ...second,
        id: `h${i}`,
        window: ['00:00', '48:00'],
        headwaySecs: 1,
      }),
    );
    const errors = listErrors(resolveScenario(base, toScenario('f', bomb)));
    // Two ways of 172,800 seconds each: the third one does not fit into a million.
    expect(errors).toEqual(['h2  too-large']);
  });

  test('all problems are said at once', () => {
    const resolved = resolveScenario(
      base,
      toScenario('f', [
        { type: 'removeTrips', id: 'x', lines: ['f:none'] },
        { type: 'adjustSpeed', id: 'v', lines: ['f:r', 'f:nil'], scale: 2, scaleDwell: false },
      ]),
    );
    expect(listErrors(resolved)).toEqual(['x lines[0] line-unknown', 'v lines[1] line-unknown']);
    expect(resolved.editor).toBeUndefined();
  });

  test('another version of a feed, and a day without service, are refused', () => {
    const scenario = toScenario('f', [addLine]);
    const other = { ...base, feedHashes: new Map([['f', `sha256:${'1'.repeat(64)}`]]) };
    expect(listErrors(resolveScenario(other, scenario))).toEqual([' base.gtfs[0] base-changed']);
    expect(listErrors(resolveScenario(base, { ...scenario, serviceDay: '2031-01-01' }))).toEqual([
      ' serviceDay day-outside-calendar',
    ]);
  });

  test('a later modification works on a line that an earlier one added', () => {
    const timetable = applyTo(base, [
      addLine,
      { type: 'adjustSpeed', id: 'v', lines: ['new'], scale: 1.5, scaleDwell: false },
    ]);
    expect(listRuns(timetable, 'new')[0]).toBe('A 06:00, new-2 06:40-06:41, D 07:01');
  });

  test('a variant has its own modifications and those of all', () => {
    const scenario = {
      ...toScenario('f', [
        { ...addLine, variants: ['a'] },
        { type: 'removeTrips', id: 'x', lines: ['f:other'] },
      ]),
      variants: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
    };
    expect(resolveScenario(base, scenario, 'a').effects.map(({ modification }) => modification)).toEqual([
      'new',
      'x',
    ]);
    expect(resolveScenario(base, scenario, 'b').effects.map(({ modification }) => modification)).toEqual([
      'x',
    ]);
    expect(listErrors(resolveScenario(base, scenario, 'c'))).toContain(' variants variant-unknown');
  });
});
