import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LatLon, toDistanceM } from '../../../server/base/geo.ts';
import { simplifyLine } from '../../../server/planner/lines/list-lines.ts';

const p = (east: number, north: number): LatLon => ({ lat: 40 + north / 111_195, lon: 111 + east / 85_180 });

test('simplifyLine keeps bends, and drops points on the way', () => {
  const line = [p(0, 0), p(500, 3), p(1000, 0), p(1000, 500), p(997, 800), p(1000, 1000)];
  expect(simplifyLine(line, 20)).toEqual([p(0, 0), p(1000, 0), p(1000, 1000)]);
  expect(simplifyLine(line, 1)).toEqual(line);
});

test('simplifyLine keeps short lines and rings', () => {
  expect(simplifyLine([], 20)).toEqual([]);
  expect(simplifyLine([p(0, 0)], 20)).toEqual([p(0, 0)]);
  const ring = [p(0, 0), p(500, 0), p(500, 500), p(0, 500), p(0, 0)];
  expect(simplifyLine(ring, 20)).toEqual(ring);
});

test('dropped points are within the tolerance of the kept line, and the ends stay', () => {
  const point = fc.tuple(fc.nat(2000), fc.nat(2000)).map(([x, y]) => p(x, y));
  fc.assert(
    fc.property(
      fc.array(point, { minLength: 2, maxLength: 30 }),
      fc.integer({ min: 1, max: 400 }),
      (line, tolerance) => {
        const kept = simplifyLine(line, tolerance);
        expect([kept[0], kept.at(-1)]).toEqual([line[0], line.at(-1)]);
        let from = 0;
        const rows = kept.map((q) => {
          from = line.indexOf(q, from);
          expect(from).toBeGreaterThanOrEqual(0);
          return from++;
        });
        line.forEach((q, i) => {
          const next = rows.findIndex((row) => row >= i);
          if (rows[next] === i) return;
          const [a, b] = [kept[next - 1]!, kept[next]!];
          let gap = Number.POSITIVE_INFINITY;
          for (let k = 0; k <= 2000; k++) {
            const t = k / 2000;
            gap = Math.min(
              gap,
              toDistanceM(q, { lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t }),
            );
          }
          expect(gap).toBeLessThanOrEqual(tolerance + 2);
        });
      },
    ),
    { numRuns: 60 },
  );
});
