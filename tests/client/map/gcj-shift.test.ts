import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toGcj02, toShiftPx, toWgs84 } from '../../../client/src/map/gcj-shift.ts';
import { toDistanceM } from '../../../server/base/geo.ts';

const hohhot = { lat: 40.8423, lon: 111.7492 };
const baotou = { lat: 40.6575, lon: 109.8403 };
const region = fc.record({
  lat: fc.double({ min: 39.5, max: 42.5, noNaN: true }),
  lon: fc.double({ min: 109, max: 113, noNaN: true }),
});

describe('GCJ-02', () => {
  test('lies some 550 m off in both cities', () => {
    expect(toDistanceM(hohhot, toGcj02(hohhot))).toBeGreaterThan(520);
    expect(toDistanceM(hohhot, toGcj02(hohhot))).toBeLessThan(640);
    expect(toDistanceM(baotou, toGcj02(baotou))).toBeGreaterThan(470);
    expect(toDistanceM(baotou, toGcj02(baotou))).toBeLessThan(590);
  });

  test('converted there and back a position moves less than 0.25 m', () => {
    fc.assert(
      fc.property(region, (point) => {
        expect(toDistanceM(point, toWgs84(toGcj02(point)))).toBeLessThan(0.25);
      }),
    );
  });

  test('is equal to WGS-84 outside China', () => {
    const berlin = { lat: 52.52, lon: 13.405 };
    expect(toGcj02(berlin)).toEqual(berlin);
    expect(toShiftPx(berlin, 16)).toEqual({ x: 0, y: 0 });
  });
});

describe('the shift of a tile layer', () => {
  test('is the offset in pixels of the zoom', () => {
    fc.assert(
      fc.property(region, fc.integer({ min: 8, max: 18 }), (center, zoom) => {
        const { x, y } = toShiftPx(center, zoom);
        const metresPerPx = (40_030_174 * Math.cos((center.lat * Math.PI) / 180)) / (256 * 2 ** zoom);
        const offsetM = toDistanceM(center, toGcj02(center));
        expect(Math.hypot(x, y) * metresPerPx).toBeCloseTo(offsetM, -0.5);
        // GCJ-02 tiles show both cities too far east.
        expect(x).toBeGreaterThan(0);
      }),
    );
  });

  test('doubles with every zoom', () => {
    const [near, far] = [toShiftPx(hohhot, 15), toShiftPx(hohhot, 14)];
    expect(near.x).toBeCloseTo(far.x * 2, 6);
    expect(near.y).toBeCloseTo(far.y * 2, 6);
  });

  test('is not one constant for a city', () => {
    const east = { lat: hohhot.lat, lon: hohhot.lon + 0.3 };
    const [here, there] = [toShiftPx(hohhot, 16), toShiftPx(east, 16)];
    expect(Math.hypot(here.x - there.x, here.y - there.y)).toBeGreaterThan(3);
  });
});
