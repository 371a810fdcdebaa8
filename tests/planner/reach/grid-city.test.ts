/**
 * A city of straight lines on a grid, whose travel times follow from its timetable: blocks of 200 m and half a minute, trains every 20
 * minutes that all leave the ends of their lines at the same time, and a train that overtakes another one. The cases are those by
 * which R5 tests its travel times (a grid in the Simpson Desert).
 */
import { expect, test } from 'vitest';
import { measurePlannedTravel } from '../../../server/planner/reach/planned-travel.ts';
import { toStationZone } from '../../../server/planner/reach/zone-access.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { at, compileTiny, stopRow, type TinyTrip, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';

const BLOCKS = 100;
const BLOCK_M = 200;
const BLOCK_SEC = 30;
const SLACK_SEC = 60;

const toClock = (sec: number) =>
  [Math.floor(sec / 3_600), Math.floor(sec / 60) % 60, sec % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');

const toId = (x: number, y: number) => `X${x}Y${y}`;
const places = Object.fromEntries(
  Array.from({ length: (BLOCKS + 1) ** 2 }, (_, i): [string, readonly [number, number]] => {
    const [x, y] = [i % (BLOCKS + 1), Math.floor(i / (BLOCKS + 1))];
    return [toId(x, y), [x * BLOCK_M, y * BLOCK_M]];
  }),
);

interface Line {
  readonly row?: number;
  readonly column?: number;
  /** Minutes after 05:00 of the first trains, which leave both ends. */
  readonly phaseMin?: number;
}

/** Trains of a line from 05:00 to 10:00, every 20 minutes in both directions. */
function runLine({ column, phaseMin = 0, row }: Line): TinyTrip[] {
  const route = row === undefined ? `V${column}` : `H${row}`;
  const firstSec = at('5:00') + phaseMin * 60;
  return [false, true].map((isBack): TinyTrip => {
    const calls = Array.from({ length: BLOCKS + 1 }, (_, call) => {
      const block = isBack ? BLOCKS - call : call;
      const id = row === undefined ? toId(column ?? 0, block) : toId(block, row);
      return `${id} ${toClock(firstSec + call * BLOCK_SEC)}`;
    });
    const every = [[toClock(firstSec), '10:00:00', 1_200, true]] as const;
    return { id: `${route} ${isBack}`, route, calls, every };
  });
}

/** Minutes for each departure of a window, the latest first; passengers board a minute after they come at the earliest. */
function measure(
  trips: readonly TinyTrip[],
  ends: readonly [string, string],
  [first, count]: readonly [string, number],
) {
  const used = new Set(trips.flatMap(({ calls }) => calls.map((call) => call.split(' ')[0] as string)));
  const own = Object.fromEntries(Object.entries(places).filter(([id]) => used.has(id)));
  const { timetable } = compileTiny(tinyFeed({ trips, at: own }));
  const day = buildDayTimetable(timetable, WEDNESDAY, { daysBefore: 0, daysAfter: 0 });
  const changeSec = timetable.stops.changeSec.map(() => SLACK_SEC);
  const network = { day, footpaths: timetable.footpaths, changeSec };
  const [from, to] = ends.map((id) => toStationZone(timetable, [stopRow(timetable, id)]));
  if (!from || !to) throw new RangeError('two ends');
  const access = from.access.map(({ stop }) => ({ stop, durationSec: SLACK_SEC }));
  const percents = Array.from({ length: count }, (_, i) => ((i + 1) * 100) / count);
  const { percentileSec } = measurePlannedTravel(network, { ...from, access }, to, {
    fromSec: at(first),
    stepSec: 60,
    departureCount: count,
    maxRides: 4,
    maxTravelSec: 2 * 3_600,
    percents,
    walk: { speedMps: 1, detourFactor: 1 },
    maxDirectSec: 0,
  });
  return Array.from(percentileSec, (sec) => sec / 60);
}

/** Nearest rank of ascending values. */
const toPercentile = (values: readonly number[], percent: number) =>
  values[Math.ceil((percent * values.length) / 100) - 1] as number;
const percents = [5, 25, 50, 75, 95];
const lines: readonly Line[] = [{ row: 20 }, { row: 40 }, { row: 60 }, { column: 40 }];

test('trains at their times: 31 to 51 minutes, evenly', () => {
  const minutes = measure(lines.flatMap(runLine), [toId(20, 20), toId(40, 40)], ['7:00:30', 120]);
  // A minute to the platform, up to 20 of waiting, two rides of 10, and always 10 between them.
  expect([minutes[0], minutes.at(-1)]).toEqual([31.5, 50.5]);
  for (const percent of percents) {
    const expected = 31 + (percent * 20) / 100;
    expect(Math.abs(toPercentile(minutes, percent) - expected)).toBeLessThanOrEqual(1);
  }
});

test('lines whose times are not known to each other: 22 to 62 minutes, most often 42', () => {
  const own: readonly Line[] = [{ row: 20 }, { column: 40 }];
  const [first, second] = own as [Line, Line];
  // Every phase of the second line stands for a day; the first one meets each minute of the window.
  const all = Array.from({ length: 20 }, (_, phaseMin) =>
    measure(
      [...runLine(first), ...runLine({ ...second, phaseMin: phaseMin + 0.5 })],
      [toId(20, 20), toId(40, 40)],
      ['7:00:30', 20],
    ),
  )
    .flat()
    .sort((a, b) => a - b);
  expect(all).toHaveLength(400);
  // The sum of two even waits of up to 20 minutes, of two minutes of boarding and two rides of 10.
  const share = (min: number) => (min <= 20 ? min ** 2 : 800 - (40 - min) ** 2) / 800;
  const expected = (percent: number) => {
    let min = 0;
    while (share(min) < percent / 100) min += 0.01;
    return 22 + min;
  };
  for (const percent of percents)
    expect(Math.abs(toPercentile(all, percent) - expected(percent))).toBeLessThanOrEqual(1);
  expect([all[0], all.at(-1)]).toEqual([23, 61]);
  expect(all.reduce((sum, min) => sum + min, 0) / all.length).toBe(42);
});

/** Train A at 07:10 takes ten minutes for each of two blocks, B at 07:20 overtakes it there. */
const [a, b] = (
  [
    ['A', '7:10', [20, 21]],
    ['B', '7:20', []],
  ] as const
).map(([id, start, slow]): TinyTrip => {
  let sec = at(start);
  const calls = Array.from({ length: 51 }, (_, x) => {
    const call = `${toId(x, 50)} ${toClock(sec)}`;
    sec += (slow as readonly number[]).includes(x) ? 20 * BLOCK_SEC : BLOCK_SEC;
    return call;
  });
  return { id, route: 'H50', calls };
}) as [TinyTrip, TinyTrip];

test.each([
  ['downstream of the place where B overtakes A', [a, b], 30, '7:00', [37, 38, 39, 40, 41]],
  ['upstream, in the first train', [a], 10, '7:00', [46, 47, 48, 49, 50]],
  ['upstream, in the train that arrives first', [a, b], 10, '7:00', [37, 38, 39, 40, 41]],
  ['upstream, when A can still be caught', [a, b], 10, '7:13', [24, 25, 26, 27, 28]],
])('overtaking, %s', (_, trips, x, first, expected) => {
  expect(measure(trips, [toId(x, 50), toId(42, 50)], [first, 5])).toEqual(expected);
});
