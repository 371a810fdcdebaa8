/** Currencies have the minor units of ISO 4217, also where locales show fewer decimals. */
import { describe, expect, test } from 'vitest';
import { findCurrencyDigits, findFen, toDecimalText } from '../../server/base/fen.ts';

const byDigits: readonly (readonly [digits: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  // Locales show these currencies without decimals; ISO 4217 gives them two.
  [2, 'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER'],
  [2, 'CNY HKD TWD MOP USD EUR GBP BRL CAD PLN MXN INR THB XCG ZWG VED BOV CHE HRK XXX'],
];

describe('digits', () => {
  test.each(byDigits.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)))(
    '%s has %d digits',
    (code, digits) => {
      expect(findCurrencyDigits(code) ?? 2).toBe(digits);
    },
  );

  test('findCurrencyDigits knows every currency of Intl', () => {
    const unknown = Intl.supportedValuesOf('currency').filter(
      (code) => findCurrencyDigits(code) === undefined,
    );
    expect(unknown).toEqual([]);
  });

  test.each(['', 'RMB', 'cny', 'CN', 'CNYX', 'constructor'])('%j is not a currency', (code) => {
    expect(findCurrencyDigits(code)).toBeUndefined();
  });
});

test.each([
  [210, 'JPY', '210'],
  [-210, 'KRW', '-210'],
  [0, 'JPY', '0'],
  [250, 'KWD', '0.250'],
  [-5, 'BHD', '-0.005'],
  [47, 'CLF', '0.0047'],
  [300, 'CNY', '3.00'],
  [5, 'IDR', '0.05'],
  [250, 'unknown', '2.50'],
])('%d minor units of %s are written %s, and read back', (amount, currency, text) => {
  expect(toDecimalText(amount, currency)).toBe(text);
  expect(findFen(text, findCurrencyDigits(currency) ?? 2)).toBe(amount);
});
