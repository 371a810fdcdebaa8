import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLineDay, findLine, toHeadways } from '../../../server/planner/lines/find-line.ts';
import { listLines } from '../../../server/planner/lines/list-lines.ts';
import { LegBuilder } from '../../../server/planner/model/leg-builder.ts';
import { StopIndex } from '../../../server/planner/model/stop-index.ts';
import { openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { compileTimetable, defaultWalk } from '../../../server/transit/timetable/compile/compile.ts';
import { loadFeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { makeDataDir } from '../../e2e/tongcheng.ts';
import { at, type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { tinyPlanner, toText } from '../../support/tiny-planner.ts';

function toParts(timetable: Timetable, stops = new StopIndex(timetable)) {
  return {
    timetable,
    stops,
    legs: new LegBuilder(timetable, stops),
    cityIds: ['hohhot', 'baotou'],
    listSources: (routeId: string) => [`source of ${routeId}`],
    dayOf: (day: number) => buildLineDay({ timetable }, day),
  };
}

const tiny = (feed: TinyFeed) => toParts(tinyPlanner(feed).timetable);

describe('headways', () => {
  const minutes = (...list: number[]) => list.map((m) => m * 60);
  const tell = (starts: number[]) =>
    toHeadways(starts).map(({ startSec, endSec, headwaySec }) => [
      startSec / 60,
      endSec / 60,
      headwaySec / 60,
    ]);

  test('are parts of the day with equal intervals', () => {
    expect(tell(minutes(0, 10, 20, 30, 35, 40, 45, 50))).toEqual([
      [0, 30, 10],
      [30, 50, 5],
    ]);
  });

  test('that differ by less than a quarter are one band with the mean', () => {
    expect(tell(minutes(0, 10, 21, 30, 40))).toEqual([[0, 40, 10]]);
  });

  test('do not exist for one interval, one departure or none', () => {
    expect(tell(minutes(0, 10, 40))).toEqual([]);
    expect(tell(minutes(5))).toEqual([]);
    expect(tell([])).toEqual([]);
  });

  test('can be computed for simultaneous departures', () => {
    for (const band of toHeadways(minutes(0, 0, 0, 10, 20)))
      expect(band.headwaySec).toBeGreaterThanOrEqual(0);
  });
});

describe('a line', () => {
  const feed: TinyFeed = {
    at: { A: [0, 0], B: [0, 10_000], C: [0, 20_000] },
    trips: [
      { id: 'short', calls: ['B 5:30', 'C 5:50'], directionId: 0, headsign: { text: '区间' } },
      { id: '1', calls: ['A 5:58-6:00', 'B 6:10', 'C 6:30'], directionId: 0 },
      { id: '2', calls: ['A 6:58-7:00', 'B 7:10', 'C 7:30'], directionId: 0 },
      { id: 'back', calls: ['C 8:00', 'B 8:20', 'A 8:30'], directionId: 1 },
      { id: 'night', calls: ['A 24:30', 'B 24:40', 'C 25:00'], directionId: 0, service: 'never' },
      { id: 'unused', route: 'q', service: 'never', calls: ['A 8:00', 'B 9:00'] },
    ],
    calendarDates: [{ serviceId: 'never', day: WEDNESDAY + 200, isAdded: true }],
  };
  const line = (day = WEDNESDAY, lineId = 'f:r') => findLine(tiny(feed), { lineId, day });

  test('has the stops of each direction, with the first and last vehicle at each', () => {
    const [there, back] = line()?.directions ?? [];
    expect(
      there?.stops.map(({ stopId, rideSec, firstSec, lastSec }) => [stopId, rideSec, firstSec, lastSec]),
    ).toEqual([
      ['f:A', 0, at('6:00'), at('7:00')],
      ['f:B', 600, at('5:30'), at('7:10')],
      ['f:C', 1800, at('5:50'), at('7:30')],
    ]);
    expect(there?.stops.map(({ tripCount }) => tripCount)).toEqual([2, 3, 3]);
    expect(there).toMatchObject({
      headsign: { text: 'C' },
      tripCount: 3,
      originIndex: 0,
      firstDepartureSec: at('6:00'),
      lastDepartureSec: at('7:00'),
    });
    expect(back).toMatchObject({
      directionId: 1,
      headsign: { text: 'A' },
      tripCount: 1,
      firstDepartureSec: at('8:00'),
    });
  });

  test('has consistent times at every stop where trains begin, stop and end at different stops', () => {
    const trains: TinyFeed = {
      at: { A: [0, 0], B: [0, 20_000], C: [0, 40_000], D: [0, 60_000], E: [0, 80_000] },
      trips: [
        { id: 'slow', calls: ['A 8:00', 'B 8:20-8:22', 'C 8:40-8:42', 'D 9:00'], directionId: 1 },
        { id: 'fast', calls: ['B 6:00', 'D 6:30', 'E 6:45'], directionId: 0 },
        { id: 'late', calls: ['B 21:00', 'C 21:15-21:16', 'D 21:30'], directionId: 1 },
        { id: 'home', calls: ['E 7:00', 'C 7:30', 'B 7:50', 'A 8:10'], directionId: 1 },
      ],
    };
    const [out, home, ...more] = findLine(tiny(trains), { lineId: 'f:r', day: WEDNESDAY })?.directions ?? [];
    expect(more).toEqual([]);
    expect(
      out?.stops.map(({ stopId, tripCount, firstSec, lastSec }) => [
        stopId,
        tripCount,
        toText(firstSec ?? -1),
        toText(lastSec ?? -1),
      ]),
    ).toEqual([
      ['f:A', 1, '8:00', '8:00'],
      ['f:B', 3, '6:00', '21:00'],
      ['f:C', 2, '8:42', '21:16'],
      // Two trains end here; the one that continues gives the departure.
      ['f:D', 3, '6:30', '6:30'],
      ['f:E', 1, '6:45', '6:45'],
    ]);
    // Most trains begin at B, so first and last departure of the line are those of B.
    expect(out).toMatchObject({ originIndex: 1, tripCount: 3 });
    expect([out?.firstDepartureSec, out?.lastDepartureSec]).toEqual([at('6:00'), at('21:00')]);
    expect(home?.stops.map(({ stopId }) => stopId)).toEqual(['f:E', 'f:C', 'f:B', 'f:A']);
    expect(home).toMatchObject({ tripCount: 1, originIndex: 0, firstDepartureSec: at('7:00') });
  });

  test('has no departures where boarding is not allowed', () => {
    const feed: TinyFeed = {
      at: { A: [0, 0], B: [0, 10_000], C: [0, 20_000] },
      trips: [
        { id: '1', calls: ['A 8:00', 'B 8:09-8:11 noBoard', 'C 8:20'] },
        { id: '2', calls: ['A 9:00', 'B 9:09-9:11', 'C 9:20'] },
      ],
    };
    const [direction] = findLine(tiny(feed), { lineId: 'f:r', day: WEDNESDAY })?.directions ?? [];
    expect([direction?.stops[1]?.firstSec, direction?.stops[1]?.lastSec]).toEqual([at('9:11'), at('9:11')]);
  });

  test('has its stops on a day without trips', () => {
    const none = findLine(tiny(feed), { lineId: 'f:q', day: WEDNESDAY });
    const [direction] = none?.directions ?? [];
    expect(direction?.stops.map(({ stopId }) => stopId)).toEqual(['f:A', 'f:B']);
    expect([direction?.tripCount, direction?.headways]).toEqual([0, []]);
    for (const key of ['firstDepartureSec', 'lastDepartureSec']) expect(direction).not.toHaveProperty(key);
    expect(direction?.stops[0]).not.toHaveProperty('firstSec');
  });

  test('that does not exist is not found', () => {
    for (const id of ['f:x', 'r', 'g:r', '']) expect(line(WEDNESDAY, id)).toBeUndefined();
  });

  test('is listed once, without the way back along the same stops', () => {
    const lines = listLines(tiny(feed));
    expect(lines.map(({ route }) => route.routeId)).toEqual(['f:r', 'f:q']);
    expect(lines[0]?.geometry).toHaveLength(1);
    expect(lines[0]?.geometry[0]).toHaveLength(2);
    expect(line()?.sources).toEqual(['source of f:r']);
  });
});

describe("Hohhot's metro", () => {
  const data = makeDataDir();
  let timetable: Timetable;
  beforeAll(async () => {
    await importFeeds({ paths: [resolve('gtfs-data/hohhot-metro')], dataDir: data.dir });
    const [feed] = listImportedFeeds(data.dir);
    const db = openFeed(feed!.file);
    const source = loadFeedSource(db, feed!.feedId);
    timetable = compileTimetable([source], { hash: 'metro', walk: defaultWalk, cities: [] }).timetable;
    db.close();
  });
  afterAll(() => data.remove());

  test('line 1 departs from 伊利健康谷 from 6:00 to 22:09, more often at the peak, and calls at 20 stations', () => {
    const line = findLine(toParts(timetable), { lineId: 'hohhot-metro:metro-1', day: WEDNESDAY });
    const out = line?.directions.find(({ stops }) => stops[0]?.name.text === '伊利健康谷');
    expect([toText(out?.firstDepartureSec ?? 0), toText(out?.lastDepartureSec ?? 0)]).toEqual([
      '6:00',
      '22:09',
    ]);
    expect(out?.stops).toHaveLength(20);
    expect(out?.stops.at(-1)?.name.text).toContain('坝堰');
    const peak = out?.headways.find(({ startSec, endSec }) => startSec <= at('8:00') && at('8:00') < endSec);
    const noon = out?.headways.find(
      ({ startSec, endSec }) => startSec <= at('12:00') && at('12:00') < endSec,
    );
    expect(peak?.headwaySec).toBeLessThan(noon?.headwaySec ?? 0);
    const rides = out?.stops.map(({ rideSec }) => rideSec) ?? [];
    expect(rides).toEqual(rides.toSorted((a, b) => a - b));
  });
});
