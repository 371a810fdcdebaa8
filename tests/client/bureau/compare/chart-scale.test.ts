/** Axes of charts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDomain, toScale, toTicks } from '../../../../client/src/bureau/compare/chart-scale.ts';

test('marks of an axis are few, evenly spaced, and enclose the values', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 2, max: 8 }),
      (low, width, count) => {
        const ticks = toTicks(low, low + width, count);
        const [first, last] = toDomain(ticks);
        expect(first).toBeLessThanOrEqual(low);
        expect(last).toBeGreaterThanOrEqual(low + width);
        expect(ticks.length).toBeLessThanOrEqual(count + 2);
        const step = (last - first) / (ticks.length - 1);
        for (const [i, tick] of ticks.entries())
          expect(Math.abs(tick - (first + i * step))).toBeLessThan(step * 1e-3);
      },
    ),
  );
});

test('an axis without a width has one anyway', () => {
  expect(toTicks(0, 0, 4).at(-1)).toBeGreaterThan(0);
  expect(toScale([0, 10], [100, 0])(5)).toBe(50);
  expect(toScale([3, 3], [7, 9])(3)).toBe(7);
});
