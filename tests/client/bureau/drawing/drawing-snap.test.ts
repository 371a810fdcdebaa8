import { expect, test } from 'vitest';
import {
  followWays,
  snapSpot,
  toDraftPoints,
  toMoved,
} from '../../../../client/src/bureau/drawing/drawing-snap.ts';
import type { KnownWay } from '../../../../client/src/bureau/snap.ts';

/** A road along a parallel, with a bend in its middle. */
const road: KnownWay = {
  lineId: 'city:l1',
  ground: 'road',
  parts: [
    [
      [111.6, 40.8],
      [111.65, 40.81],
      [111.7, 40.8],
    ],
  ],
};

const stop = (lat: number, lon: number, name = 'A') => ({ lat, lon, stop: { new: { name, lat, lon } } });

test('a spot is on a known way of its kind within the tolerance, else where it was clicked', () => {
  const near = { lat: 40.8101, lon: 111.65 };
  expect(snapSpot([road], 'road', near, 50)).toMatchObject({ lineId: 'city:l1' });
  const own = { ...near, lineId: undefined };
  expect(snapSpot([road], 'road', near, 5)).toEqual(own);
  expect(snapSpot([road], 'rail', near, 50)).toEqual(own);
  expect(snapSpot([road], 'none', near, 50)).toEqual(own);
  expect(snapSpot([], 'none', { lat: 40.12345678, lon: 111.98765432 }, 5)).toEqual({
    lat: 40.123457,
    lon: 111.987654,
    lineId: undefined,
  });
});

test('hops follow a known way that passes both of their stops', () => {
  const ends = [stop(40.8, 111.6), stop(40.8, 111.7)];
  const found = followWays([road], 'road', ends, [-1, 0, 1]);
  expect(found.followed?.lineId).toBe('city:l1');
  expect(found.corners).toEqual([ends[0], { lat: 40.81, lon: 111.65 }, ends[1]]);
  const far = [stop(40.9, 111.6), stop(40.9, 111.7)];
  expect(followWays([road], 'road', far, [0])).toEqual({ corners: far, followed: undefined });
  expect(followWays([road], 'none', ends, [0])).toEqual({ corners: ends, followed: undefined });
});

test('a new stop keeps its name where it moves to no stop of the feeds; a bend stays a bend', () => {
  const moved = toMoved(stop(1, 1, 'Mine'), stop(2, 2, 'Stop 3'));
  expect(moved).toEqual({ lat: 2, lon: 2, stop: { new: { name: 'Mine', lat: 2, lon: 2 } } });
  const known = { lat: 3, lon: 3, stop: { ref: 'city:s1' } };
  expect(toMoved(stop(1, 1), known)).toEqual(known);
  expect(toMoved(known, stop(2, 2))).toEqual(stop(2, 2));
  expect(toMoved({ lat: 1, lon: 1 }, known)).toEqual({ lat: 3, lon: 3 });
});

test('points of the map have the names of their stops; bends have none', () => {
  const corners = [stop(1, 1), { lat: 2, lon: 2 }, { lat: 3, lon: 3, stop: { ref: 'city:s1' } }];
  expect(toDraftPoints(corners, ['A', 'Square'])).toEqual([
    { lat: 1, lon: 1, isStop: true, isSnapped: false, name: 'A' },
    { lat: 2, lon: 2, isStop: false, isSnapped: false, name: undefined },
    { lat: 3, lon: 3, isStop: true, isSnapped: true, name: 'Square' },
  ]);
});
