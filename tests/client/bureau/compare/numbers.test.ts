/** Figures of a model as text. */
import { expect, test } from 'vitest';
import {
  toEnds,
  toRangeText,
  toRough,
  toRoughAmount,
  toSignedAmount,
  toSignedPercent,
  toSignedRough,
} from '../../../../client/src/bureau/compare/numbers.ts';

const [toRoughYuan, toSignedYuan] = [toRoughAmount('CNY'), toSignedAmount('CNY')];

test('figures of a model have two significant digits', () => {
  expect([12_345, 0, 0.4567, -987.6, 9.99].map(toRough)).toEqual(['12,000', '0', '0.46', '−990', '10']);
  // A district where hardly anybody travels gains nothing, instead of a hundred-thousandth of a minute.
  expect([0.00033, -0.0099, 0.011, -0.06].map(toRough)).toEqual(['0', '0', '0.011', '−0.06']);
  expect([toSignedRough(-0.001), toSignedYuan(0.2), toSignedYuan(-0.2)]).toEqual(['0', '¥0', '¥0']);
  expect([12_345, 0, -0.2].map(toSignedRough)).toEqual(['+12,000', '0', '−0.2']);
  expect([0.123, -0.004, -0.5].map(toSignedPercent)).toEqual(['+12%', '0%', '−50%']);
  expect([toRoughYuan(123_456), toSignedYuan(123_456), toSignedYuan(-123_456), toSignedYuan(0)]).toEqual([
    '¥1,200',
    '+¥1,200',
    '−¥1,200',
    '¥0',
  ]);
});

test.each([
  ['BRL', 'R$1,200', '−R$1,200'],
  ['PLN', 'PLN 1,200', '−PLN 1,200'],
])('amounts in %s have its symbol or its code', (currency, rough, lost) => {
  expect([toRoughAmount(currency)(123_456), toSignedAmount(currency)(-123_456)]).toEqual([rough, lost]);
  expect(toSignedAmount(currency)(123_456)).toBe(`+${rough}`);
});

test('a range is one number where both ends are the same', () => {
  expect(toRangeText({ low: 980, central: 1_200, high: 1_512 })).toBe('1,200 (980–1,500)');
  expect(toRangeText({ low: 5, central: 5, high: 5 })).toBe('5');
  expect(toEnds({ low: -1, high: -0.3 })).toBe('−1 … −0.3');
});
