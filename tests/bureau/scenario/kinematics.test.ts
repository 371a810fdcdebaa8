/** Running times of a 150 km line against published values, and the laws of motion. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultMotion, toLeastRunSec, toPlannedSec } from '../../../server/bureau/scenario/kinematics.ts';

const DWELL_SEC = 120;

function toMinutes(km: number, stops: number, vmaxKmh: number): number {
  const hopM = (km * 1_000) / (stops + 1);
  const least = (stops + 1) * toLeastRunSec(hopM, { ...defaultMotion, vmaxKmh }) + stops * DWELL_SEC;
  return Math.round(toPlannedSec(least, defaultMotion) / 6) / 10;
}

test.each([
  [200, [50.4, 54.7, 59.1, 67.9]],
  [250, [41.3, 46.2, 51.2, 61]],
  [350, [31.4, 37.5, 43.5, 55.6]],
])('150 km at %i km/h with 0, 1, 2 and 4 stops', (vmax, minutes) => {
  expect([0, 1, 2, 4].map((stops) => toMinutes(150, stops, vmax))).toEqual(minutes);
});

test('160 km non-stop at 350 km/h take 33.2 minutes', () => {
  expect(toMinutes(160, 0, 350)).toBeCloseTo(33.2, 1);
});

test('a short hop never reaches the top speed, and takes what acceleration alone allows', () => {
  // 1 km: half of it at 0.4 m/s2 up, the rest at 0.5 m/s2 down.
  const top = Math.sqrt((2 * 1_000 * 0.4 * 0.5) / 0.9);
  expect(toLeastRunSec(1_000, { ...defaultMotion, vmaxKmh: 350 })).toBeCloseTo(top / 0.4 + top / 0.5, 9);
});

test('longer takes longer, faster never does, and a stop on the way costs time', () => {
  const metres = fc.integer({ min: 100, max: 400_000 });
  const speed = fc.integer({ min: 20, max: 400 });
  fc.assert(
    fc.property(metres, metres, speed, speed, (a, b, v, w) => {
      const at = (m: number, vmaxKmh: number) => toLeastRunSec(m, { ...defaultMotion, vmaxKmh });
      expect(at(a + b, v)).toBeGreaterThan(at(a, v));
      expect(at(a, Math.max(v, w))).toBeLessThanOrEqual(at(a, Math.min(v, w)) + 1e-9);
      expect(at(a, v) + at(b, v)).toBeGreaterThan(at(a + b, v));
      expect(at(a, v)).toBeGreaterThanOrEqual(a / (v / 3.6));
    }),
    { numRuns: 1_000, seed: 1 },
  );
});
