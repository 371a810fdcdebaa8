import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYuan, toAmountText, toMoneyText } from '../../../client/src/i18n/format.ts';

test('amounts of accounts have thousands apart, two decimals, and a sign where asked for', () => {
  expect(toAmountText(0)).toBe('¥0.00');
  expect(toAmountText(7)).toBe('¥0.07');
  expect(toAmountText(99_999)).toBe('¥999.99');
  expect(toAmountText(100_000)).toBe('¥1,000.00');
  expect(toAmountText(123_456_789_01)).toBe('¥123,456,789.01');
  expect(toAmountText(-123_456)).toBe('−¥1,234.56');
  expect(toAmountText(50, true)).toBe('+¥0.50');
  expect(toAmountText(0, true)).toBe('¥0.00');
  expect(toAmountText(-50, true)).toBe('−¥0.50');
});

test('an amount is the plain one with commas, to the last fen', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e15, max: 1e15 }), (fen) => {
      expect(toAmountText(fen).replaceAll(',', '')).toBe(toMoneyText(fen));
      const [whole = ''] = toAmountText(fen).split('.');
      expect(whole).toMatch(/^−?¥\d{1,3}(,\d{3})*$/);
    }),
  );
});

test('what is typed as yuan becomes fen without a detour through fractions', () => {
  expect(parseYuan('50')).toBe(5_000);
  expect(parseYuan(' 12.5 ')).toBe(1_250);
  expect(parseYuan('0.29')).toBe(29);
  expect(parseYuan('1.15')).toBe(115);
  expect(parseYuan('4.35')).toBe(435);
  for (const text of ['', '-1', '1.234', '1,000', 'x', '.5', '1e3', '1234567']) {
    expect(parseYuan(text), text).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), (fen) => {
      expect(parseYuan(toMoneyText(fen).slice(1))).toBe(fen);
    }),
  );
});
