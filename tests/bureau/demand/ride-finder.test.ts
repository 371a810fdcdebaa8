import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RideFares } from '../../../server/bureau/demand/ride-fares.ts';
import { RideFinder } from '../../../server/bureau/demand/ride-finder.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { at, tinyFeed, tinyWalk, WEDNESDAY } from '../../support/tiny-feed.ts';

type Line = readonly [route: string, ...calls: string[]];

/** Every line leaves every ten minutes, at the times of the timetable. */
function compile(lines: readonly Line[], places: Readonly<Record<string, readonly [number, number]>>) {
  const feed = tinyFeed({
    feedId: 'ex',
    at: places,
    trips: lines.map(([route, ...calls], i) => ({
      id: `t${i}`,
      route,
      calls,
      every: [['06:00', '22:00', 600, true] as const],
    })),
  });
  return compileTimetable([feed], { hash: JSON.stringify(lines), walk: tinyWalk, cities: [] }).timetable;
}

/** A finder for people to whom fares matter, and rows of stops by id. */
function open(
  lines: readonly Line[],
  fares: Readonly<Record<string, number>>,
  yuanPerHour = 18,
  places: Readonly<Record<string, readonly [number, number]>> = { S: [0, 0], T: [9_000, 0] },
) {
  const timetable = compile(lines, places);
  const finder = new RideFinder(timetable, WEDNESDAY, {
    headwayWaitShare: () => 0.5,
    serviceDayStartSec: at('4:30'),
    fares: new RideFares(timetable, {
      findFareFen: ({ route }) => fares[timetable.routes[route]?.routeId ?? ''],
      yuanPerHour,
    }),
  });
  const ids = listStrings(timetable.stops.ids);
  return (from: string, to: string, time: string) =>
    finder.findRides(ids.indexOf(from), ids.indexOf(to), at(time)).map(({ routeId }) => routeId);
}

const special: Line = ['special', 'S 00:00', 'T 00:15'];
const city: Line = ['city', 'S 00:00', 'T 00:35'];

describe('ways of travellers', () => {
  test('a dear special bus is no way where an ordinary bus costs less, its time and fare together', () => {
    // 15 yuan are 50 minutes; 2 yuan are 7.
    expect(open([special, city], { special: 1_500, city: 200 })('S', 'T', '8:00')).toEqual(['ex:city']);
    expect(open([special, city], { special: 700, city: 200 })('S', 'T', '8:00')).toEqual(['ex:special']);
    const rich = open([special, city], { special: 1_500, city: 200 }, 180);
    expect(rich('S', 'T', '8:00')).toEqual(['ex:special']);
  });

  test('a dear bus is taken where there is no other, and where all others take too long', () => {
    expect(open([special], { special: 1_500 })('S', 'T', '8:00')).toEqual(['ex:special']);
    const slow: Line = ['city', 'S 00:00', 'T 01:20'];
    expect(open([special, slow], { special: 1_500, city: 200 })('S', 'T', '8:00')).toEqual(['ex:special']);
  });

  test('people walk from and to a stop that only the dear bus serves', () => {
    const places = { S: [0, 0], T: [9_000, 0], S2: [0, 80], T2: [9_000, 80] } as const;
    const near: Line = ['city', 'S2 00:00', 'T2 00:35'];
    const find = open([special, near], { special: 1_500, city: 200 }, 18, places);
    expect(find('S', 'T', '8:00')).toEqual(['ex:city']);
  });

  test('no way costs more than the fastest of all lines, and than the fastest of lines that are not dear', () => {
    const line = fc.record({
      runMin: fc.integer({ min: 5, max: 59 }),
      fen: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (drawn) => {
        const lines = drawn.map(
          ({ runMin }, i): Line => [`l${i}`, 'S 00:00', `T 00:${String(runMin).padStart(2, '0')}`],
        );
        const fares = Object.fromEntries(drawn.map(({ fen }, i) => [`l${i}`, fen]));
        const costOf = ({ fen, runMin }: (typeof drawn)[number]) => runMin + (fen / 100 / 18) * 60;
        const fastest = (own: typeof drawn) =>
          own
            .toSorted((a, b) => a.runMin - b.runMin)
            .slice(0, 1)
            .map(costOf);
        const cheap = drawn.filter(({ fen }) => (fen / 100 / 18) * 60 <= 20);
        const least = Math.min(...fastest(drawn), ...fastest(cheap));
        const [found = ''] = open(lines, fares)('S', 'T', '8:00');
        expect(
          costOf(drawn[Number(found.slice('ex:l'.length))] as (typeof drawn)[number]),
        ).toBeLessThanOrEqual(least + 1e-9);
      }),
      { numRuns: 60 },
    );
  });
});

describe('rides on a line', () => {
  const feed = tinyFeed({
    feedId: 'ex',
    at: { S: [0, 0], T: [9_000, 0] },
    trips: ['02:00', '03:30', '12:00'].map((time) => ({
      id: time,
      route: 'train',
      calls: [`S ${time}`, `T ${time.slice(0, 2)}:55`],
    })),
  });
  const { timetable } = compileTimetable([feed], { hash: 'train', walk: tinyWalk, cities: [] });

  test.each([
    ['04:30', ['12:00', '26:00', '27:30']],
    // The train of 2:00 arrives too late for a tap before the day ends at 3:00.
    ['03:00', ['03:30', '12:00']],
    ['00:00', ['02:00', '03:30', '12:00']],
  ])('lie within the day of the card, which begins at %s', (start, expected) => {
    const finder = new RideFinder(timetable, WEDNESDAY, {
      headwayWaitShare: () => 0.5,
      serviceDayStartSec: at(start),
    });
    const rides = finder.listLineRides('ex:train', 'ex:S', 'ex:T');
    expect(rides.map(({ departureSec }) => departureSec)).toEqual(expected.map(at));
  });
});
