import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYuan, setRegionCurrency, toAmountText, toMoneyText } from '../../../client/src/i18n/format.ts';

test('amounts of accounts have thousands separators, two decimals and a sign on request', () => {
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

test('for all amounts the text without separators is the plain amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e15, max: 1e15 }), (fen) => {
      expect(toAmountText(fen).replaceAll(',', '')).toBe(toMoneyText(fen));
      const [whole = ''] = toAmountText(fen).split('.');
      expect(whole).toMatch(/^−?¥\d{1,3}(,\d{3})*$/);
    }),
  );
});

test('amounts without a stated currency are in that of the region', () => {
  setRegionCurrency('BRL');
  expect([toAmountText(-123_456), toMoneyText(480)]).toEqual(['−R$1,234.56', 'R$4.80']);
  expect([toAmountText(5, true, 'PLN'), toMoneyText(5, 'CNY')]).toEqual(['+PLN 0.05', '¥0.05']);
  setRegionCurrency('CNY');
  expect(toAmountText(5)).toBe('¥0.05');
});

test('yuan are converted to fen without rounding errors', () => {
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
