// @vitest-environment jsdom

import i18next from 'i18next';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startI18n } from '../../../client/src/i18n/i18n.ts';
import { addTripTexts } from '../../../client/src/i18n/more-texts.ts';
import { toExitName } from '../../../client/src/planner/exit-name.ts';

beforeAll(() => {
  startI18n('zh');
  addTripTexts();
});
afterAll(() => void i18next.changeLanguage('zh'));

test.each([
  ['B', 'B口', 'exit B'],
  ['12A', '12A口', 'exit 12A'],
  ['7', '7口', 'exit 7'],
  ['B1', 'B1口', 'exit B1'],
  ['1（西）', '1（西）口', 'exit 1（西）'],
  ['出站口', '出站口', '出站口'],
  ['新华广场 A', 'A口', 'exit A'],
  ['新华广场 - 中山路', '中山路', '中山路'],
  ['新华广场', '新华广场', '新华广场'],
  ['Atlantic Avenue', 'Atlantic Avenue', 'Atlantic Avenue'],
])('%s is called %s, %s', (name, zh, en) => {
  const names = { zh: name, en: name };
  const station = { zh: '新华广场', en: '新华广场' };
  for (const [language, expected] of [
    ['zh', zh],
    ['en', en],
  ] as const) {
    void i18next.changeLanguage(language);
    expect(toExitName(names, station, language, i18next.t)).toBe(expected);
  }
});
