import { describe, expect, test } from 'vitest';
import type { PathwayRow, TransferRow } from '../../../../server/transit/gtfs/rows.ts';
import { listStrings } from '../../../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../../../server/transit/timetable/timetable.ts';
import { compileTiny, stopRow, type TinyFeed, tinyFeed } from '../../../support/tiny-feed.ts';

const trips = [{ id: 't', calls: ['A 8:00', 'B 8:10', 'C 8:20'] }];

function compile(feed: Partial<TinyFeed>): Timetable {
  return compileTiny(tinyFeed({ trips, ...feed })).timetable;
}

/** Seconds of the footpath between two stops. */
function findWalkSec(timetable: Timetable, from: string, to: string): number | undefined {
  const { offsets, targets, durationSec } = timetable.footpaths;
  const [a, b] = [stopRow(timetable, from), stopRow(timetable, to)];
  for (let f = offsets[a] as number; f < (offsets[a + 1] as number); f++) {
    if (targets[f] === b) return durationSec[f];
  }
  return undefined;
}

describe('stops', () => {
  test('with calls come first, then stations and entrances', () => {
    const timetable = compile({
      stops: [
        { stopId: 'S', locationType: 1 },
        { stopId: 'unused' },
        { stopId: 'B', parentStation: 'S' },
        { stopId: 'E', locationType: 2, parentStation: 'S' },
      ],
    });
    const { stops } = timetable;
    expect(stops.boardable).toBe(3);
    expect(listStrings(stops.ids).slice(0, 3).sort()).toEqual(['A', 'B', 'C']);
    expect(stops.parent[stopRow(timetable, 'B')]).toBe(stopRow(timetable, 'S'));
    expect(stops.parent[stopRow(timetable, 'A')]).toBe(-1);
  });

  test('without name, position or wheelchair access have those of their station', () => {
    const timetable = compile({
      stops: [
        {
          stopId: 'S',
          locationType: 1,
          name: { text: '车站' },
          lat: 40.5,
          lon: 111.5,
          wheelchairBoarding: 1,
        },
        { stopId: 'B', parentStation: 'S', name: { text: '' }, wheelchairBoarding: 2 },
        { stopId: 'C', parentStation: 'S' },
        { stopId: 'N', locationType: 3, parentStation: 'S', name: { text: '' } },
      ],
    });
    const { stops, names } = timetable;
    const nameOf = (id: string) => names[stops.name[stopRow(timetable, id)] as number]?.text;
    expect([nameOf('B'), nameOf('C'), nameOf('N')]).toEqual(['车站', 'C', '车站']);
    expect([stops.wheelchair[stopRow(timetable, 'B')], stops.wheelchair[stopRow(timetable, 'C')]]).toEqual([
      2, 1,
    ]);
  });

  test('a node without any position has NaN degrees', () => {
    const feed = tinyFeed({ trips, stops: [{ stopId: 'N', locationType: 3 }] });
    const { lat: _lat, lon: _lon, ...bare } = feed.stops.find((s) => s.stopId === 'N')!;
    const stops = feed.stops.map((s) => (s.stopId === 'N' ? bare : s));
    const { timetable } = compileTiny({ ...feed, stops });
    expect(timetable.stops.lat[stopRow(timetable, 'N')]).toBeNaN();
  });

  test('whose parents form a cycle lose their parent', () => {
    const timetable = compile({
      stops: [
        { stopId: 'A', parentStation: 'B' },
        { stopId: 'B', parentStation: 'C' },
        { stopId: 'C', parentStation: 'A' },
        { stopId: 'self', parentStation: 'self' },
        { stopId: 'lost', parentStation: 'no such station' },
      ],
    });
    const { parent, count } = timetable.stops;
    for (let row = 0; row < count; row++) {
      let steps = 0;
      for (let up = parent[row] as number; up >= 0; up = parent[up] as number)
        expect(steps++).toBeLessThan(3);
    }
    expect(parent[stopRow(timetable, 'lost')]).toBe(-1);
  });

  test('with equal ids in two feeds are two stops', () => {
    const one = tinyFeed({ trips });
    const { timetable, dropped } = compileTiny(one, { ...one, feedId: 'g' });
    expect(timetable.stops.boardable).toBe(6);
    expect([...timetable.stops.feed]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...timetable.patterns.stop]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(dropped.unknownReference).toBe(0);
  });
});

describe('changing', () => {
  test('takes the time of the kind of service that needs most at the stop', () => {
    const timetable = compile({
      trips: [
        { id: 'bus', route: 'bus', calls: ['A 8:00', 'B 8:10'] },
        { id: 'train', route: 'train', calls: ['B 8:00', 'C 8:10'] },
      ],
      routeTypes: { bus: 3, train: 2 },
    });
    const of = (id: string) => [
      timetable.stops.changeSec[stopRow(timetable, id)],
      timetable.stops.boardSlackSec[stopRow(timetable, id)],
    ];
    expect([of('A'), of('B'), of('C')]).toEqual([
      [60, 0],
      [600, 600],
      [600, 600],
    ]);
  });

  const from = (fromStopId: string, toStopId: string, transferType: number, minTransferSec?: number) =>
    ({
      fromStopId,
      toStopId,
      transferType,
      ...(minTransferSec === undefined ? {} : { minTransferSec }),
    }) satisfies TransferRow;
  const near = { A: [0, 0], B: [0, 100], C: [0, 200] } as const;

  test('between stops: type 2 replaces the walk in one direction, type 3 removes it, type 0 does nothing', () => {
    const timetable = compile({
      at: near,
      transfers: [from('A', 'B', 2, 500), from('B', 'C', 3), from('C', 'B', 0), from('C', 'A', 1)],
    });
    expect(findWalkSec(timetable, 'A', 'B')).toBe(500);
    expect(findWalkSec(timetable, 'B', 'A')).toBe(100);
    expect(findWalkSec(timetable, 'B', 'C')).toBeUndefined();
    expect(findWalkSec(timetable, 'C', 'B')).toBe(100);
    expect(findWalkSec(timetable, 'C', 'A')).toBe(200);
  });

  test('at a stop: type 1 takes no time, type 2 its time, type 3 longer than a day', () => {
    const timetable = compile({
      transfers: [from('A', 'A', 1), from('B', 'B', 2, 240), from('C', 'C', 3)],
    });
    const changeOf = (id: string) => timetable.stops.changeSec[stopRow(timetable, id)];
    expect([changeOf('A'), changeOf('B')]).toEqual([0, 240]);
    expect(changeOf('C')).toBeGreaterThan(2 * 86_400);
  });

  test('at a station holds for its platforms, and a row about a platform overrides it in any order', () => {
    const stops = [
      { stopId: 'S', locationType: 1 },
      { stopId: 'A', parentStation: 'S' },
      { stopId: 'B', parentStation: 'S' },
    ];
    const rows = [from('S', 'S', 2, 300), from('A', 'A', 2, 90), from('B', 'A', 3)];
    for (const transfers of [rows, rows.toReversed()]) {
      const timetable = compile({ at: near, stops, transfers });
      const changeOf = (id: string) => timetable.stops.changeSec[stopRow(timetable, id)];
      expect([changeOf('A'), changeOf('B'), changeOf('C')]).toEqual([90, 300, 60]);
      expect(findWalkSec(timetable, 'A', 'B')).toBe(300);
      expect(findWalkSec(timetable, 'B', 'A')).toBeUndefined();
      expect(findWalkSec(timetable, 'B', 'C')).toBe(100);
    }
  });

  test('rows about routes, trips or unknown stops do not change the stops', () => {
    const transfers = [
      { ...from('A', 'A', 2, 900), fromRouteId: 'r' },
      { ...from('A', 'B', 3), toTripId: 't' },
      from('A', 'nowhere', 2, 1),
      { transferType: 4, fromTripId: 't', toTripId: 't' },
    ];
    const timetable = compile({ at: near, transfers });
    expect(timetable.stops.changeSec[stopRow(timetable, 'A')]).toBe(60);
    expect(findWalkSec(timetable, 'A', 'B')).toBe(100);
  });

  test('through pathways takes their time, in both directions of a two-way pathway', () => {
    const path = (id: string, a: string, b: string, more: Partial<PathwayRow>): PathwayRow => ({
      pathwayId: id,
      fromStopId: a,
      toStopId: b,
      mode: 1,
      isBidirectional: true,
      ...more,
    });
    const timetable = compile({
      at: near,
      stops: [
        { stopId: 'S', locationType: 1 },
        { stopId: 'A', parentStation: 'S' },
        { stopId: 'B', parentStation: 'S' },
        { stopId: 'C', parentStation: 'S' },
      ],
      pathways: [
        path('1', 'A', 'B', { traversalSec: 45 }),
        path('2', 'B', 'C', { isBidirectional: false, lengthM: 60, stairCount: -31 }),
        path('3', 'C', 'nowhere', { traversalSec: 1 }),
      ],
    });
    expect(findWalkSec(timetable, 'A', 'B')).toBe(45);
    expect(findWalkSec(timetable, 'B', 'A')).toBe(45);
    expect(findWalkSec(timetable, 'B', 'C')).toBe(60 + 16);
    expect(findWalkSec(timetable, 'A', 'C')).toBe(45 + 76);
    expect(findWalkSec(timetable, 'C', 'B')).toBeUndefined();
  });
});

test('points of shapes are exact to a microdegree, and trips refer to their shapes', () => {
  const point = (shapeId: string, sequence: number, lat: number, lon: number) => ({
    shapeId,
    sequence,
    lat,
    lon,
  });
  const { shapes, trips: table } = compile({
    trips: [
      { id: 'a', shapeId: 'two', calls: ['A 8:00', 'B 8:10'] },
      { id: 'b', shapeId: 'gone', calls: ['A 9:00', 'B 9:10'] },
      { id: 'c', calls: ['A 9:30', 'B 9:40'] },
    ],
    shapePoints: [
      point('one', 1, 40, 111),
      point('one', 2, 40.1234567, 111.7654321),
      point('two', 1, -0.5, -179.9999999),
    ],
  });
  expect([...shapes.offsets]).toEqual([0, 2, 3]);
  expect([...shapes.latE6]).toEqual([40_000_000, 40_123_457, -500_000]);
  expect([...shapes.lonE6]).toEqual([111_000_000, 111_765_432, -180_000_000]);
  expect([...table.shape]).toEqual([1, -1, -1]);
});

test('the confidence of a route is that of its provenance, that of a feed is the least of its routes', () => {
  const provenance = [
    { table: 'routes', recordId: '*', confidence: 'derived', source: 's' },
    { table: 'routes', recordId: 'q', confidence: 'sourced', source: 's' },
    { table: 'stops', recordId: 'q', confidence: 'reconstructed', source: 's' },
  ] as const;
  const calls = ['A 8:00', 'B 8:10'];
  const { routes, feeds } = compile({
    trips: [
      { id: '1', route: 'q', calls },
      { id: '2', route: 'r', calls },
    ],
    provenance,
  });
  expect(routes.map(({ routeId, confidence }) => [routeId, confidence])).toEqual([
    ['q', 'sourced'],
    ['r', 'derived'],
  ]);
  expect(feeds[0]?.confidence).toBe('derived');
  expect(compile({}).feeds[0]?.confidence).toBe('sourced');
});
