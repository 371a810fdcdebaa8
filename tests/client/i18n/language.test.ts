import { expect, test } from 'vitest';
import { toBrowserLanguage } from '../../../client/src/i18n/language.ts';

test.each([
  [['zh-CN', 'en'], 'zh'],
  [['zh-Hant-TW'], 'zh'],
  [['en-GB', 'zh'], 'en'],
  [['pl-PL', 'zh-CN', 'en'], 'zh'],
  [['pl-PL', 'de'], 'en'],
  [[], 'zh'],
] as const)('a browser that asks for %j reads %s', (tags, language) => {
  expect(toBrowserLanguage(tags)).toBe(language);
});
