/** Abbreviations, streets, slips of the finger and names that people use. */
import { describe, expect, it } from 'vitest';
import { loadRegion, toWithAliases } from '../../../server/app/planning/region.ts';
import type { PlaceSource } from '../../../server/planner/places/place.ts';
import { buildPlaceIndex } from '../../../server/planner/places/place-index.ts';
import {
  type SearchOptions,
  searchOrGuessPlaces,
  searchPlaces,
} from '../../../server/planner/places/search-places.ts';
import { toSource } from './region.ts';

const stop = (zh: string, lat = 40.8, more: Partial<PlaceSource> = {}) =>
  toSource({ id: `f:${zh}`, zh, at: [lat, 111.6], extra: more });

const index = buildPlaceIndex([
  stop('内蒙古工业大学', 40.81),
  stop('内蒙古师范大学', 40.82),
  stop('内蒙古大学', 40.83),
  stop('内蒙古大学东门', 40.84),
  stop('北垣街锡林路口', 40.85),
  stop('新华广场', 40.86),
  stop('师大北门', 40.87),
]);
const names = (text: string, options: Partial<SearchOptions> = {}) =>
  searchOrGuessPlaces(index, text, { language: 'zh', limit: 8, ...options }).map(
    ({ place }) => place.name.text,
  );

describe('an abbreviation', () => {
  it('keeps some characters of a name in their order, and its end', () => {
    expect(names('内工大')).toEqual(['内蒙古工业大学']);
    expect(names('内大')[0]).toBe('内蒙古大学');
    expect(names('内大')).not.toContain('内蒙古大学东门');
    expect(names('大内')).toEqual([]);
  });

  it('counts less than a name that has the text as it is', () => {
    expect(names('师大')).toEqual(['师大北门', '内蒙古师范大学']);
  });

  it('gives the range that it spans', () => {
    const [hit] = searchPlaces(index, '内工大', { language: 'zh', limit: 1 });
    expect(hit).toMatchObject({ match: 'abbreviation', ranges: [[0, 6]] });
  });
});

it('a street is found without its part of the city', () => {
  expect(names('锡林南路')).toEqual(['北垣街锡林路口']);
  expect(names('锡林路')).toEqual(['北垣街锡林路口']);
  expect(names('锡盟南路')).toEqual([]);
});

describe('a slip', () => {
  it.each([
    ['新花广场', '新华广场'],
    ['新华广扬', '新华广场'],
    ['xinhuaguangchnag', '新华广场'],
    ['内蒙古师饭大学', '内蒙古师范大学'],
  ])('%s is taken for %s', (text, name) => {
    expect(searchPlaces(index, text, { language: 'zh', limit: 8 })).toEqual([]);
    expect(names(text)[0]).toBe(name);
  });

  it('is not guessed where a name matches, at coordinates, and for a text like no name', () => {
    expect(names('新华')).toEqual(['新华广场']);
    expect(names('40.8, 111.6')).toHaveLength(1);
    expect(names('zzzz')).toEqual([]);
    expect(names('')).toEqual([]);
  });

  it('is taken for the near one of two places that it may mean', () => {
    const twin = (id: string, lat: number, lon: number) => ({
      type: 'stop' as const,
      id,
      name: { text: '新华广场' },
      lat,
      lon,
      routeTypes: [3],
      routeIds: ['l:1'],
    });
    const pair = buildPlaceIndex([twin('a', 40.8, 111.6), twin('b', 40.6, 109.8)]);
    const first = (near: { lat: number; lon: number }, nearBias = 1) =>
      searchOrGuessPlaces(pair, '新花广场', { language: 'zh', limit: 1, near, nearBias })[0]?.place.id;
    expect(first({ lat: 40.6, lon: 109.9 })).toBe('b');
    expect(first({ lat: 40.8, lon: 111.7 })).toBe('a');
    expect(first({ lat: 40.6, lon: 109.9 }, 0)).toBe('a');
  });

  it('obeys the filters of the search', () => {
    expect(names('新花广场', { types: ['poi'] })).toEqual([]);
  });
});

describe('the names of this region', () => {
  const region = loadRegion('gtfs-data/region.json');
  const known = [...region.places, ...region.neighbours.places];
  const ours = buildPlaceIndex(toWithAliases(known, region));
  const firstNames = (text: string, near?: { lat: number; lon: number }) =>
    searchOrGuessPlaces(ours, text, { language: 'zh', limit: 8, ...(near && { near }) }).map(
      ({ place }) => place.name.text,
    );

  it('stand for places that exist', () => {
    const all = new Set(known.map(({ name }) => name.text));
    expect([...region.aliases.keys()].filter((name) => !all.has(name))).toEqual([]);
    expect(region.aliases.size).toBeGreaterThan(20);
  });

  it.each([
    ['呼市东站', '呼和浩特东站'],
    ['盛乐机场', '呼和浩特盛乐国际机场'],
    ['新机场', '呼和浩特盛乐国际机场'],
    ['old airport', '呼和浩特白塔国际机场'],
    ['大召寺', '大召无量寺'],
    ['内大', '内蒙古大学(北校区)'],
    ['内工大', '内蒙古工业大学'],
    ['内师大', '内蒙古师范大学'],
    ['师大', '内蒙古师范大学'],
    ['内农大', '内蒙古农业大学'],
    ['赛罕塔拉', '赛汗塔拉城中草原'],
    ['康巴什', '康巴什区'],
    ['内蒙古人民医院', '内蒙古自治区人民医院(内蒙古医院)'],
    ['hohot', '呼和浩特'],
  ])('%s finds %s first', (text, name) => {
    expect(firstNames(text)[0]).toBe(name);
  });

  it('train station finds those of both cities before all others', () => {
    expect(firstNames('train station').slice(0, 2).toSorted()).toEqual(['包头站', '呼和浩特站']);
  });

  it('内蒙古 finds the university and the museum among the first eight', () => {
    const found = firstNames('内蒙古');
    expect(found).toContain('内蒙古博物院');
    expect(found.some((name) => /^内蒙古大学/.test(name))).toBe(true);
  });

  it('that two cities share mean the near one', () => {
    expect(firstNames('市政府', { lat: 40.65, lon: 109.84 })[0]).toMatch(/^包头/);
    expect(firstNames('市政府', { lat: 40.82, lon: 111.66 })[0]).toMatch(/^呼和浩特/);
    expect(firstNames('火车站', { lat: 40.65, lon: 109.84 })[0]).toBe('包头站');
  });
});
