/** English names, ids and colours of bus lines and stops. */
import { describe, expect, it } from 'vitest';
import { type LineFamily, minContrast, toContrast, toLineColours } from '../../scripts/feeds/bus-colours.ts';
import { toEnglishName } from '../../scripts/feeds/bus-english.ts';
import { toSlug } from '../../scripts/feeds/bus-slug.ts';
import { feeds, rows } from './bus-support.ts';

describe('English names', () => {
  it.each([
    ['新华广场', 'Xinhua Square'],
    ['呼和浩特站', 'Hohhot Railway Station'],
    ['火车东客站', 'Hohhot East Railway Station'],
    ['包头东站', 'Baotou East Railway Station'],
    ['内蒙古大学东门', 'Inner Mongolia University East Gate'],
    ['海拉尔大街呼伦北路口', 'Hailar Street / Hulun North Road'],
    ['鄂尔多斯大街东二环口', 'Ordos Street / East 2nd Ring Road'],
    ['长风路东方希望大道路口', 'Changfeng Road / Dongfangxiwang Avenue'],
    ['人民路南口', 'Renmin Road South End'],
    ['东苑小区', 'Dongyuan Residential Quarter'],
    ['肿瘤医院', 'Cancer Hospital'],
    ['南门外小学', 'Nanmenwai Primary School'],
    ['王府井百货(昆区)', 'Wangfujing Department Store (Kundulun)'],
    ['诺和木勒(凯德MALL)', 'Nuohemule (CapitaMall)'],
    ['东影路口', 'Dongying Road'],
    ['攸攸板', 'Youyouban'],
    ['水岸小镇', "Shui'an Town"],
  ])('%s is %s', (zh, en) => {
    expect(toEnglishName(zh)).toBe(en);
  });

  it('are ASCII, tidy and there for every stop, route end and headsign', () => {
    for (const feed of Object.values(feeds)) {
      const english = rows(feed, 'translations').filter((row) => row.language === 'en');
      const stops = new Set(english.filter((row) => row.table_name === 'stops').map((row) => row.record_id));
      for (const row of rows(feed, 'stops')) expect(stops).toContain(row.stop_id);
      const signs = new Set(english.map((row) => row.field_value));
      for (const row of rows(feed, 'trips')) expect(signs).toContain(row.trip_headsign);
      for (const { translation } of english) {
        expect(String(translation)).toMatch(/^[A-Z0-9][\x20-\x7e—]*$/);
        expect(String(translation)).not.toMatch(/ {2}| $|\( | \)/);
      }
    }
  });
});

describe('ids', () => {
  it.each([
    ['新华广场', 'xinhuaguangchang'],
    ['什兰岱村', 'shilandaicun'],
    ['公交总公司(北二环)', 'gongjiaozonggongsi-beierhuan'],
    ['社区15', 'shequ15'],
    ['K35', 'k35'],
    ['包铝厂区', 'baolvchangqu'],
  ])('%s is %s', (name, slug) => {
    expect(toSlug(name)).toBe(slug);
  });
});

describe('colours', () => {
  const families: LineFamily[] = [
    'trunk',
    'interDistrict',
    'express',
    'outer',
    'community',
    'loop',
    'tourist',
    'airport',
    'county',
    'coach',
  ];

  it('leave text legible on every line of every family', () => {
    for (const family of families) {
      for (let rank = 0; rank < 10; rank++) {
        const { color, textColor } = toLineColours(family, rank);
        expect(color).toMatch(/^[0-9A-F]{6}$/);
        expect(toContrast(color, textColor)).toBeGreaterThanOrEqual(minContrast);
      }
    }
  });

  it('measures contrast as WCAG does', () => {
    expect(toContrast('FFFFFF', '000000')).toBeCloseTo(21, 6);
    expect(toContrast('777777', 'FFFFFF')).toBeCloseTo(4.48, 2);
  });
});
