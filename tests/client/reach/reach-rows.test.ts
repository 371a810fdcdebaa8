import { expect, test } from 'vitest';
import type { Isochrones } from '../../../client/src/api/contract.ts';
import { toReachTable } from '../../../client/src/reach/reach-rows.ts';

const landmark = (id: string, durationSec?: number): Isochrones['landmarks'][number] => ({
  id,
  name: id,
  names: { zh: id, en: id },
  lat: 40.8,
  lon: 111.6,
  ...(durationSec === undefined ? {} : { durationSec }),
});

const feature = (
  cutoffMin: number,
  stopCount: number,
  landmarkCount: number,
): Isochrones['features'][number] => ({
  type: 'Feature',
  geometry: { type: 'MultiPolygon', coordinates: [] },
  properties: { cutoffMin, areaKm2: cutoffMin / 10, stopCount, landmarkCount },
});

const isochrones = {
  features: [feature(30, 100, 1), feature(60, 300, 3), feature(120, 500, 3)],
  landmarks: [
    landmark('far', 7_201),
    landmark('b', 3_600),
    landmark('a', 1_800),
    landmark('c', 1_801),
    landmark('none'),
  ],
} as unknown as Isochrones;

test('each landmark is in the first row that reaches it, the nearest first', () => {
  const { rows, beyond } = toReachTable(isochrones);
  expect(rows.map(({ cutoffMin, landmarks }) => [cutoffMin, landmarks.map(({ id }) => id)])).toEqual([
    [30, ['a']],
    [60, ['c', 'b']],
    [120, []],
  ]);
  expect(beyond.map(({ id }) => id)).toEqual(['far', 'none']);
});

test('rows have the figures of their polygons and count all landmarks reached so far', () => {
  const { rows } = toReachTable(isochrones);
  expect(rows.map(({ stopCount, areaKm2 }) => [stopCount, areaKm2])).toEqual([
    [100, 3],
    [300, 6],
    [500, 12],
  ]);
  let listed = 0;
  for (const { landmarks, landmarkCount } of rows) {
    listed += landmarks.length;
    expect(landmarkCount).toBe(listed);
  }
});

test('no polygons give no rows', () => {
  expect(toReachTable({ features: [], landmarks: [] } as unknown as Isochrones)).toEqual({
    rows: [],
    beyond: [],
  });
});
