/** Figures of a model as text. */
import { expect, test } from 'vitest';
import {
  toEnds,
  toRangeText,
  toRough,
  toRoughYuan,
  toSignedPercent,
  toSignedRough,
  toSignedYuan,
} from '../../../../client/src/bureau/compare/numbers.ts';

test('figures of a model have two significant digits', () => {
  expect([12_345, 0, 0.4567, -987.6, 9.99].map(toRough)).toEqual(['12,000', '0', '0.46', '−990', '10']);
  expect([12_345, 0, -0.2].map(toSignedRough)).toEqual(['+12,000', '0', '−0.2']);
  expect([0.123, -0.004, -0.5].map(toSignedPercent)).toEqual(['+12%', '0%', '−50%']);
  expect([toRoughYuan(123_456), toSignedYuan(123_456), toSignedYuan(-123_456), toSignedYuan(0)]).toEqual([
    '¥1,200',
    '+¥1,200',
    '−¥1,200',
    '¥0',
  ]);
});

test('a range is one number where both ends are the same', () => {
  expect(toRangeText({ low: 980, central: 1_200, high: 1_512 })).toBe('1,200 (980–1,500)');
  expect(toRangeText({ low: 5, central: 5, high: 5 })).toBe('5');
  expect(toEnds({ low: -1, high: -0.3 })).toBe('−1 … −0.3');
});
