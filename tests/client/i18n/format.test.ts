import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../../client/src/i18n/en.ts';
import {
  toDistanceText,
  toDurationText,
  toFareText,
  toMoneyText,
  toShownMetres,
} from '../../../client/src/i18n/format.ts';
import { zh } from '../../../client/src/i18n/zh.ts';

beforeAll(async () => {
  await i18next.init({
    lng: 'zh',
    resources: { zh: { translation: zh }, en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
  });
});

const inZh = () => i18next.getFixedT('zh');
const inEn = () => i18next.getFixedT('en');

describe('quantities', () => {
  test('durations', () => {
    expect(toDurationText(30, inZh())).toBe('不到 1 分钟');
    expect(toDurationText(2520, inZh())).toBe('42 分钟');
    expect(toDurationText(2521, inZh())).toBe('43 分钟');
    expect(toDurationText(3600, inZh())).toBe('1 小时');
    expect(toDurationText(7740, inEn())).toBe('2 h 9 min');
  });

  test('distances are rounded by length', () => {
    expect([0, 4, 5].map((metres) => toDistanceText(metres, inZh()))).toEqual(['0 米', '几米', '10 米']);
    expect(toDistanceText(647, inZh())).toBe('650 米');
    expect(toDistanceText(994, inZh())).toBe('990 米');
    expect(toDistanceText(995, inZh())).toBe('1.0 公里');
    expect(toDistanceText(1249, inEn())).toBe('1.2 km');
    expect(toDistanceText(9960, inEn())).toBe('10 km');
  });

  test('distances with equal texts are equal', () => {
    for (let metres = 0; metres < 25_000; metres += 7) {
      const shown = toShownMetres(metres);
      expect(toDistanceText(shown, inZh())).toBe(toDistanceText(metres, inZh()));
      expect(toShownMetres(shown)).toBe(shown);
    }
    expect([644, 646, 994, 995, 1_049, 9_949, 9_950].map(toShownMetres)).toEqual([
      640, 650, 990, 1_000, 1_000, 9_900, 10_000,
    ]);
  });

  test('fen become yuan', () => {
    expect(toMoneyText(300)).toBe('¥3.00');
    expect(toMoneyText(5)).toBe('¥0.05');
    expect(toMoneyText(-50)).toBe('−¥0.50');
    expect(toMoneyText(123456, 'USD')).toBe('$1234.56');
    expect(toMoneyText(100, 'XYZ')).toBe('XYZ 1.00');
  });

  test.each([
    [210, 'JPY', 0, 'JPY 210'],
    [0, 'KRW', 0, 'KRW 0'],
    [-1400, 'KRW', 0, '−KRW 1400'],
    [250, 'KWD', 3, 'KWD 0.250'],
    [1250, 'TND', 3, 'TND 1.250'],
  ])('%d of %s with %d decimals: %s', (amount, currency, digits, text) => {
    expect(toMoneyText(amount, currency, digits)).toBe(text);
    expect(toFareText({ totalFen: amount, currency, minorDigits: digits })).toBe(text);
  });

  test('a fare without a known sum has no text', () => {
    expect(toFareText(undefined)).toBeUndefined();
    expect(toFareText({ currency: 'CNY', minorDigits: 2 })).toBeUndefined();
  });

  test('counts choose singular or plural', () => {
    expect(inEn()('plan.found', { count: 1 })).toBe('1 trip found');
    expect(inEn()('plan.found', { count: 4 })).toBe('4 trips found');
    expect(inZh()('plan.found', { count: 1 })).toBe('找到 1 个方案');
  });
});
