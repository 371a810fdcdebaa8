import { describe, expect, test } from 'vitest';
import { toKeyed } from '../../../client/src/ui/keyed.ts';
import { toLineLabel } from '../../../client/src/ui/line-label.ts';
import { toNameParts } from '../../../client/src/ui/name.tsx';
import { toNearestHeight } from '../../../client/src/ui/sheet.tsx';

describe('names', () => {
  const station = { zh: '新华广场', en: 'Xinhua Square', mn: 'ᠰᠢᠨ' };

  test('the reader’s language first, the other second, Mongolian third', () => {
    expect(toNameParts(station, 'zh')).toEqual({
      first: '新华广场',
      firstLanguage: 'zh',
      second: 'Xinhua Square',
      secondLanguage: 'en',
      mongolian: 'ᠰᠢᠨ',
    });
    expect(toNameParts(station, 'en')).toMatchObject({ first: 'Xinhua Square', second: '新华广场' });
  });

  test('a name in one language is shown once and marked with that language', () => {
    expect(toNameParts({ zh: '下营子', en: '下营子' }, 'en')).toEqual({
      first: '下营子',
      firstLanguage: 'zh',
    });
    expect(toNameParts({ zh: 'Gate 3', en: 'Gate 3' }, 'zh')).toEqual({
      first: 'Gate 3',
      firstLanguage: 'en',
    });
  });
});

describe('line labels', () => {
  test('numbered lines are translated', () => {
    expect(toLineLabel({ routeShortName: '1号线' }, 'en')).toBe('Line 1');
    expect(toLineLabel({ routeShortName: '1号线' }, 'zh')).toBe('1号线');
    expect(toLineLabel({ routeShortName: 'K35路' }, 'en')).toBe('K35');
  });

  test('a train has its number, a line without a short name its long one', () => {
    expect(toLineLabel({ displayName: 'D6751', routeShortName: 'D' }, 'zh')).toBe('D6751');
    const line = {
      displayName: '机场线',
      routeShortName: '',
      routeLongName: '机场线',
      longNames: { zh: '机场线', en: 'Airport line' },
    };
    expect(toLineLabel(line, 'en')).toBe('Airport line');
  });
});

test('a loop that calls twice at a stop has a key for each call', () => {
  const keys = toKeyed(['a', 'b', 'a', 'a'], (stop) => stop).map((one) => one.key);
  expect(new Set(keys).size).toBe(4);
  expect(keys.slice(0, 2)).toEqual(['a', 'b']);
});

test('a dragged sheet snaps to the nearest height', () => {
  expect([0.05, 0.29, 0.5, 0.71, 0.9].map(toNearestHeight)).toEqual(['peek', 'peek', 'half', 'half', 'full']);
});
