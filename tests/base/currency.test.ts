/** Minor units are those of ISO 4217, whatever a locale would show. */
import { describe, expect, test } from 'vitest';
import { findCurrencyDigits, toDecimalText } from '../../server/base/currency.ts';
import { findFen } from '../../server/base/fen.ts';

const byDigits: readonly (readonly [digits: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  // Currencies that are mostly shown without decimals, and have two by ISO 4217.
  [2, 'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER'],
  [2, 'CNY HKD TWD MOP USD EUR GBP BRL CAD PLN MXN INR THB XCG ZWG VED BOV CHE HRK XXX'],
];

describe('digits', () => {
  test.each(byDigits.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)))(
    '%s has %d',
    (code, digits) => {
      expect(findCurrencyDigits(code) ?? 2).toBe(digits);
    },
  );

  test('all currencies that the runtime knows are known', () => {
    const unknown = Intl.supportedValuesOf('currency').filter(
      (code) => findCurrencyDigits(code) === undefined,
    );
    expect(unknown).toEqual([]);
  });

  test.each(['', 'RMB', 'cny', 'CN', 'CNYX', 'constructor'])('%j is no currency', (code) => {
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
