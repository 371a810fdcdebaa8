import '../page-zone.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findMonth, toMonthAfter } from '../../../client/src/i18n/period.ts';

test('months are parsed and added across the end of a year', () => {
  expect(findMonth('2026-11')).toBe('2026-11');
  for (const text of [null, '', '2026-13', '2026-00', '2026-1', '2026-11-01']) {
    expect(findMonth(text)).toBeUndefined();
  }
  expect(toMonthAfter('2026-11', 1)).toBe('2026-12');
  expect(toMonthAfter('2026-12', 1)).toBe('2027-01');
  expect(toMonthAfter('2026-01', -1)).toBe('2025-12');
});

test('months added and subtracted give the same month', () => {
  const months = fc.tuple(fc.integer({ min: 1000, max: 8999 }), fc.integer({ min: 1, max: 12 }));
  fc.assert(
    fc.property(months, fc.integer({ min: -600, max: 600 }), ([year, number], by) => {
      const month = `${year}-${String(number).padStart(2, '0')}`;
      const there = toMonthAfter(month, by);
      expect(findMonth(there)).toBe(there);
      expect(toMonthAfter(there, -by)).toBe(month);
    }),
  );
});
