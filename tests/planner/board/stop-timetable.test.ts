/** All departures of a service day at a stop. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getStopTimetable, type StopTimetable } from '../../../server/planner/board/stop-timetable.ts';
import { buildLineDay } from '../../../server/planner/lines/find-line.ts';
import { expandRuns } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { plannerOf, type TinyPlanner, tinyPlanner, toText } from '../../support/tiny-planner.ts';

const tableOf = (world: TinyPlanner, stopId: string, day = WEDNESDAY) =>
  getStopTimetable({ ...world, dayOf: (own) => buildLineDay(world, own) }, { stopId, day });

/** Line, destination and departures of each row. */
const tell = ({ lines }: StopTimetable) =>
  lines.map(
    ({ departures, headsign, route }) =>
      `${route.shortName} to ${headsign.text}: ${departures.map(({ sec }) => toText(sec)).join(' ')}`,
  );

const feed: TinyFeed = {
  at: { A: [0, 0], B1: [0, 3000], B2: [30, 3000], C: [0, 6000] },
  stops: [
    { stopId: 'B', locationType: 1, lat: 40.027, lon: 111 },
    { stopId: 'B1', parentStation: 'B', platformCode: '1' },
    { stopId: 'B2', parentStation: 'B', platformCode: '2' },
  ],
  trips: [
    { id: 'out', route: '1', calls: ['A 8:00', 'B1 8:10', 'C 8:20'] },
    { id: 'night', route: '1', calls: ['A 23:55', 'B1 24:05', 'C 24:15'] },
    { id: 'home', route: '1', calls: ['C 9:00', 'B2 9:10', 'A 9:20'] },
    { id: 'short', route: '1', calls: ['A 10:00', 'B1 10:10'] },
    { id: 'full', route: '1', calls: ['A 11:00', 'B1 11:10 noBoard', 'C 11:20'] },
    { id: 'far', route: '2', headsign: { text: 'Airport' }, calls: ['B2 7:00', 'C 7:10'] },
    { id: 'often', route: '3', calls: ['A 0:00', 'B1 0:10', 'C 0:20'], every: [['6:00', '6:30', 600]] },
  ],
};

describe('the timetable of a stop', () => {
  const table = tableOf(tinyPlanner(feed), 'f:B');

  test('has all departures of the service day by line and destination, also those after midnight', () => {
    expect(tell(table)).toEqual([
      '1 to C: 8:10 24:05',
      '1 to A: 9:10',
      '2 to Airport: 7:00',
      '3 to C: 6:10 6:20 6:30',
    ]);
  });

  test('is the same by platform, by station and by a stop of the same place', () => {
    const world = tinyPlanner(feed);
    for (const stopId of ['f:B1', 'f:B2']) expect(tell(tableOf(world, stopId))).toEqual(tell(table));
    expect(() => tableOf(world, 'f:none')).toThrow(expect.objectContaining({ code: 'stop-unknown' }));
  });

  test('names platforms, and marks the vehicles of which only the headway is known', () => {
    expect(table.lines.map(({ platformCodes }) => platformCodes)).toEqual([['1'], ['2'], ['2'], ['1']]);
    expect(table.lines.map(({ departures }) => departures[0]?.headwaySec)).toEqual([
      undefined,
      undefined,
      undefined,
      600,
    ]);
  });

  test('of the last stop, and of a day without trips, is empty', () => {
    expect(tell(tableOf(tinyPlanner({ trips: [{ id: 'a', calls: ['X 8:00', 'Y 8:10'] }] }), 'f:Y'))).toEqual(
      [],
    );
    expect(tell(tableOf(tinyPlanner(feed), 'f:B', WEDNESDAY + 400))).toEqual([]);
  });
});

test('has every departure of the service day that can be boarded, in any feed, and no other', () => {
  fc.assert(
    fc.property(randomFeed, fc.nat(8), (feed, stop) => {
      const world = plannerOf(feed);
      const [row = -1] = world.stops.listRows(`s${stop}`);
      const place = world.groups.listPlaceMembers(row).map((member) => world.stops.toPlace(member).stopId);
      const timesOf = (daysAfter: number) =>
        expandRuns(feed, QUERY_DAY, daysAfter)
          .flatMap(({ calls }) => calls.slice(0, -1))
          .filter((call) => call.canBoard && place.includes(`${feed.feedId}:${call.stop}`))
          .map(({ departure }) => departure);
      // Those of the day and the day before, without those of the day before.
      const expected = timesOf(0);
      for (const sec of timesOf(-1)) expected.splice(expected.indexOf(sec), 1);
      const { lines } = tableOf(world, `s${stop}`, QUERY_DAY);
      const found = lines.flatMap(({ departures }) => departures.map(({ sec }) => sec));
      expect(found.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
    }),
    { numRuns: 80, seed: 3 },
  );
});
