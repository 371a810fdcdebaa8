/** Boxes and centers of maps, also across the 180th meridian. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findBox, findMiddle, isInBox, isOverlapping, toBox, toCenter } from '../../server/base/geo.ts';

test('findBox takes the narrow way across the 180th meridian, and the center is inside', () => {
  const box = findBox([
    { lat: -17, lon: 179.9 },
    { lat: -16, lon: -179.5 },
  ]);
  expect(box).toEqual({ south: -17, west: 179.9, north: -16, east: -179.5 });
  if (!box) return;
  expect(toCenter(box).lon).toBeCloseTo(-179.8, 6);
  expect(isInBox({ lat: -16.5, lon: 180 }, box)).toBe(true);
  expect(isInBox({ lat: -16.5, lon: 0 }, box)).toBe(false);
});

test('findBox of no points is undefined', () => {
  expect(findBox([])).toBeUndefined();
});

test('findBox holds every point, and no box with another west edge is narrower', () => {
  const point = fc.record({
    lat: fc.integer({ min: -90, max: 90 }),
    lon: fc.integer({ min: -180, max: 179 }),
  });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 8 }), (points) => {
      const box = findBox(points);
      if (!box) throw new Error('a box was expected');
      for (const each of points) expect(isInBox(each, box)).toBe(true);
      const toWidth = (west: number) => Math.max(...points.map(({ lon }) => (lon - west + 360) % 360));
      const least = Math.min(...points.map(({ lon }) => toWidth(lon)));
      expect((box.east - box.west + 360) % 360).toBe(least);
      expect(isInBox(toCenter(box), box)).toBe(true);
    }),
  );
});

test('findMiddle is the median, or one of the points where they span continents', () => {
  const warsaw = { lat: 52.2, lon: 21 };
  const near = [warsaw, { lat: 52.3, lon: 21.1 }, { lat: 52.4, lon: 21.2 }];
  expect(findMiddle(near)).toEqual({ lat: 52.3, lon: 21.1 });
  expect(findMiddle([...near, { lat: 37.3, lon: -121.9 }])?.lat).toBeGreaterThan(52);
  expect(findMiddle([warsaw, { lat: 37.3, lon: -121.9 }])).toEqual(warsaw);
  const fiji = findMiddle([
    { lat: -18.1, lon: 178.4 },
    { lat: -16.7, lon: -179.9 },
  ]);
  expect(fiji?.lon).toBeCloseTo(179.25, 6);
});

test('toBox reads corners across the 180th meridian, also with longitudes beyond 180 degrees', () => {
  const crossing = { south: -20, west: 177, north: -15, east: -178 };
  const south = { lat: -20, lon: 177 };
  expect(toBox(south, { lat: -15, lon: -178 })).toEqual(crossing);
  expect(toBox(south, { lat: -15, lon: 182 })).toEqual(crossing);
  expect(toBox({ lat: -15, lon: -183 }, { lat: -20, lon: -178 })).toEqual(crossing);
  expect(toBox({ lat: 1, lon: 2 }, { lat: 3, lon: 1 })).toEqual({ south: 1, west: 1, north: 3, east: 2 });
  expect(toBox({ lat: -80, lon: -200 }, { lat: 80, lon: 200 })).toEqual({
    south: -80,
    west: -180,
    north: 80,
    east: 180,
  });
});

test('isOverlapping is true where some point lies in both boxes', () => {
  const side = fc.integer({ min: -18, max: 17 }).map((n) => n * 10);
  const box = fc.record({ west: side, east: side }).map((lons) => ({ south: 0, north: 10, ...lons }));
  fc.assert(
    fc.property(box, box, (a, b) => {
      const meridians = Array.from({ length: 36 }, (_, i) => ({ lat: 5, lon: i * 10 - 180 }));
      const isShared = meridians.some((point) => isInBox(point, a) && isInBox(point, b));
      expect(isOverlapping(a, b)).toBe(isShared);
    }),
  );
  expect(
    isOverlapping({ south: 0, north: 1, west: 0, east: 1 }, { south: 2, north: 3, west: 0, east: 1 }),
  ).toBe(false);
});
