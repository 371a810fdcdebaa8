/** Matches of the search box and their order. */
import { describe, expect, it } from 'vitest';
import type { PlaceSource } from '../../../server/planner/places/place.ts';
import { buildPlaceIndex } from '../../../server/planner/places/place-index.ts';
import { type SearchOptions, searchPlaces } from '../../../server/planner/places/search-places.ts';
import { sources, toSource } from './region.ts';

const index = buildPlaceIndex(sources);
const search = (text: string, options: Partial<SearchOptions> = {}) =>
  searchPlaces(index, text, { language: 'zh', limit: 10, ...options });
const ids = (text: string, options: Partial<SearchOptions> = {}) =>
  search(text, options).map((hit) => hit.place.id);
const first = (text: string) => search(text)[0];

describe('a match', () => {
  it.each([
    ['新华广场', 'exact', 'metro:xh'],
    ['新华', 'prefix', 'metro:xh'],
    ['xhgc', 'initials', 'metro:xh'],
    ['xinhuaguangchang', 'pinyin', 'metro:xh'],
    ['xin hua guang', 'pinyin', 'metro:xh'],
    ["xin'hua", 'pinyin', 'metro:xh'],
    ['ＸＩＮＨＵＡ', 'pinyin', 'metro:xh'],
    ['新 华 广 场', 'exact', 'metro:xh'],
    ['　新华广场　', 'exact', 'metro:xh'],
    ['人民广', 'prefix', 'hohhot-bus:10'],
    ['民广场', 'substring', 'hohhot-bus:10'],
    ['mgc', 'substring', 'hohhot-bus:10'],
    ['minguang', 'substring', 'hohhot-bus:10'],
    ['people', 'english', 'hohhot-bus:10'],
    ['square', 'english', 'metro:xh'],
    ["people's square", 'exact', 'hohhot-bus:10'],
    ['renm广场', 'mixed', 'hohhot-bus:10'],
    ['人民gc', 'mixed', 'hohhot-bus:10'],
    ['xinhuagc', 'mixed', 'metro:xh'],
    ['b座', 'substring', 'hohhot-bus:15'],
    ['大学东路口b', 'prefix', 'hohhot-bus:15'],
  ])('%s matches by %s', (text, match, id) => {
    expect(first(text)).toMatchObject({ match, place: { id } });
  });

  it('uses the reading of the word for characters with several readings', () => {
    expect(ids('chongqinglu')).toEqual(['hohhot-bus:11']);
    expect(ids('zhongqinglu')).toEqual([]);
    expect(ids('cql')).toEqual(['hohhot-bus:11']);
    expect(ids('daxia')).toEqual(['baotou-bus:13']);
    expect(ids('huhehaote')).toContain('rail:HHC');
  });

  it('uses local readings', () => {
    expect(ids('kundulun')).toEqual(['kundulun', 'baotou-bus:12']);
    expect(ids('kundoulun')).toEqual([]);
  });

  it('does not distinguish ü, v and u', () => {
    for (const text of ['lvdi', 'lüdi', 'ludi', 'LÜ DI']) expect(ids(text)).toEqual(['hohhot-bus:14']);
  });

  it('gives the ranges of matching characters', () => {
    expect(first('广场')?.ranges).toEqual([[2, 2]]);
    expect(first('b座')).toMatchObject({ matchedText: '大学东路口(B座)', ranges: [[6, 2]] });
    expect(first('people s')).toMatchObject({ matchedText: "People's Square", ranges: [[0, 8]] });
  });

  it('finds nothing for an empty text', () => {
    for (const text of ['', '  ', '，。！', '\u0000', '🚌', 'zzzzzz']) expect(search(text)).toEqual([]);
  });
});

describe('the order', () => {
  it('puts the kind of match before importance', () => {
    expect(ids('新华广场东')[0]).toBe('hohhot-bus:8');
    expect(ids('昆都仑区').slice(0, 2)).toEqual(['kundulun', 'baotou-bus:12']);
  });

  it('keeps the order of kinds of matches at any importance', () => {
    const hub = (id: string, zh: string, en?: string) =>
      toSource({
        id,
        zh,
        at: [40, 110 + id.charCodeAt(0) / 100],
        routeTypes: [2],
        lines: 99,
        ...(en ? { en } : {}),
      });
    const halt = (id: string, zh: string, en?: string) =>
      toSource({ id, zh, at: [40, 110 + id.charCodeAt(0) / 100], lines: 1, ...(en ? { en } : {}) });
    const better = (text: string, rows: readonly PlaceSource[]) =>
      searchPlaces(buildPlaceIndex(rows), text, { language: 'zh', limit: 9 }).map((hit) => hit.match);
    expect(better('广场', [halt('a:1', '广场'), hub('b:1', '广场路')])).toEqual(['exact', 'prefix']);
    expect(better('广场', [halt('a:1', '广场路'), hub('b:1', '新广场')])).toEqual(['prefix', 'substring']);
    expect(better('da', [halt('a:1', '东安'), hub('b:1', '大召')])).toEqual(['initials', 'pinyin']);
    expect(better('da', [halt('a:1', '大召'), hub('b:1', '南大')])).toEqual(['pinyin', 'substring']);
    expect(better('nan', [halt('a:1', '河南'), hub('b:1', '西站', 'Nan Hu')])).toEqual([
      'substring',
      'english',
    ]);
    expect(better('hgua', [halt('a:1', '西站', 'Hgua'), hub('b:1', '湖光')])).toEqual(['exact', 'mixed']);
    expect(better('hgua', [halt('a:1', '西站', 'Hgua He'), hub('b:1', '湖光')])).toEqual([
      'english',
      'mixed',
    ]);
  });

  it('puts places of equal name in the near city first, and there importance before distance', () => {
    const inBaotou = { lat: 40.65, lon: 109.84 };
    expect(ids('新华广场', { near: inBaotou })).toEqual(['baotou-bus:9', 'metro:xh', 'hohhot-bus:8']);
    const besideTheHalt = { lat: 40.82, lon: 111.68 };
    expect(ids('新华广场', { near: besideTheHalt })[0]).toBe('metro:xh');
    expect(ids('新华广场', { near: inBaotou, nearBias: 0 })[0]).toBe('metro:xh');
  });

  describe('with a bias', () => {
    const at = (lat: number, lon: number) => ({ lat, lon });
    const [hohhot, baotou] = [at(40.84, 111.75), at(40.65, 109.84)];
    const cities: PlaceSource[] = [
      { type: 'city', id: 'h', name: { text: '呼和浩特市' }, ...hohhot },
      { type: 'city', id: 'b', name: { text: '包头市' }, ...baotou },
    ];
    const stop = (id: string, text: string, lines: number, point: { lat: number; lon: number }) => ({
      type: 'stop' as const,
      id,
      name: { text },
      ...point,
      routeTypes: [1],
      routeIds: Array.from({ length: lines }, (_, i) => `l:${i}`),
    });
    const halls = buildPlaceIndex([
      ...cities,
      stop('h:1', '市政府', 12, at(40.845, 111.75)),
      stop('b:1', '包头市政府(新都市区)', 1, at(40.6, 109.95)),
      stop('b:2', '包头东站', 1, at(40.59, 110.03)),
      stop('h:2', '呼和浩特东站', 9, at(40.85, 111.76)),
      stop('h:3', '市政府西', 9, at(40.845, 111.7)),
    ]);
    const find = (text: string, options: Partial<SearchOptions>) =>
      searchPlaces(halls, text, { language: 'zh', limit: 5, ...options }).map(({ place }) => place.id);

    it('finds a place by its shorter name inside its city', () => {
      expect(find('市政府', {})).toEqual(['h:1', 'b:1', 'h:3']);
      expect(find('市政府', { near: baotou })).toEqual(['b:1', 'h:1', 'h:3']);
      expect(find('市政府', { near: hohhot })).toEqual(['h:1', 'b:1', 'h:3']);
      expect(find('东站', { near: baotou })).toEqual(['b:2', 'h:2']);
      expect(find('东站', { near: hohhot })).toEqual(['h:2', 'b:2']);
      expect(find('szf', { near: baotou })[0]).toBe('b:1');
    });

    it('ignores nearness at 0, and puts it before the kind of match when large', () => {
      expect(find('市政府', { near: baotou, nearBias: 0 })).toEqual(['h:1', 'b:1', 'h:3']);
      const atTheWest = at(40.845, 111.69);
      expect(find('市政府', { near: atTheWest, nearBias: 1 })).toEqual(['h:1', 'b:1', 'h:3']);
      expect(find('市政府', { near: atTheWest, nearBias: 100 })).toEqual(['h:3', 'h:1', 'b:1']);
    });

    it('does not shorten a name to a single character', () => {
      const index = buildPlaceIndex([...cities, stop('b:3', '包头站', 3, baotou)]);
      expect(searchPlaces(index, '站', { language: 'zh', limit: 5 })[0]).toMatchObject({
        match: 'substring',
      });
    });
  });

  it('weighs nearness in steps: the other end of a trip counts, a street more or less does not', () => {
    const point = (km: number) => ({ lat: 40.8 + km / 111.195, lon: 111.7 });
    const stop = (id: string, km: number, lines: number): PlaceSource => ({
      type: 'stop',
      id,
      name: { text: '万达广场' },
      ...point(km),
      routeTypes: [3],
      routeIds: Array.from({ length: lines }, (_, i) => `${id}${i}`),
    });
    const plazas = buildPlaceIndex([stop('halt', 0.6, 1), stop('hub', 1.8, 12), stop('other', 160, 30)]);
    const first = (km: number, nearBias = 1) =>
      searchPlaces(plazas, '万达广场', { language: 'zh', limit: 3, near: point(km), nearBias })[0]?.place.id;
    expect(first(0)).toBe('hub');
    expect(first(0.5)).toBe('hub');
    expect(first(158)).toBe('other');
    expect(first(158, 0)).toBe('other');
    expect(first(0, 0)).toBe('other');
    // A large bias puts the nearest step first, whatever else is in the others.
    expect(first(158, 1_000)).toBe('other');
    expect(first(0, 1_000)).toBe('hub');
  });

  it('prefers the shorter of two names that are equally far, to a street', () => {
    const stop = (id: string, text: string, km: number): PlaceSource => ({
      type: 'stop',
      id,
      name: { text },
      lat: 40.8 + km / 111.195,
      lon: 111.7,
      routeTypes: [3],
      routeIds: ['l:1'],
    });
    const pair = buildPlaceIndex([stop('a', '阿尔丁植物园', 160), stop('b', '阿尔丁广场', 161)]);
    const near = { lat: 40.8, lon: 111.7 };
    const [first] = searchPlaces(pair, 'aerd', { language: 'zh', limit: 2, near });
    expect(first?.place.id).toBe('b');
  });

  it('puts the nearer of two places of equal importance first, also where both are in one step', () => {
    const pair = buildPlaceIndex(
      ['a:1', 'a:2'].map((id, i) => ({
        type: 'stop' as const,
        id,
        name: { text: '文化路' },
        lat: 40.8 + i / 100,
        lon: 111.7,
        routeTypes: [3],
        routeIds: ['l:1'],
      })),
    );
    const order = (lat: number) =>
      searchPlaces(pair, '文化路', { language: 'zh', limit: 2, near: { lat, lon: 111.7 } }).map(
        ({ place }) => place.id,
      );
    expect(order(40.802)).toEqual(['a:1', 'a:2']);
    expect(order(40.809)).toEqual(['a:2', 'a:1']);
  });

  it('puts the nearer of two places of equal importance first', () => {
    const twin = (id: string, lat: number) => ({
      type: 'stop' as const,
      id,
      name: { text: '文化路' },
      lat,
      lon: 111.7,
      routeTypes: [3],
      routeIds: ['l:1'],
    });
    const twins = buildPlaceIndex([twin('a:1', 40.8), twin('a:2', 40.9)]);
    const near = { lat: 40.91, lon: 111.7 };
    const toIds = (options: SearchOptions) =>
      searchPlaces(twins, '文化路', options).map((hit) => hit.place.id);
    expect(toIds({ language: 'zh', limit: 5 })).toEqual(['a:1', 'a:2']);
    expect(toIds({ language: 'zh', limit: 5, near })).toEqual(['a:2', 'a:1']);
  });

  it('adds the main stations of a city, in any script', () => {
    for (const text of ['包头', '包头市', 'baotou', 'Baotou', 'bt']) {
      expect(ids(text).slice(0, 2), text).toEqual(['rail:BTC', 'rail:BDC']);
      expect(ids(text), text).toContain('baotou');
    }
    expect(ids('呼和浩特').slice(0, 2).toSorted()).toEqual(['rail:HHC', 'rail:NDC']);
  });

  it('does not add a minor station of the city', () => {
    const halt = toSource({ id: 'rail:DXC', zh: '东兴', at: [40.6, 109.9], routeTypes: [2], lines: 2 });
    const hits = searchPlaces(buildPlaceIndex([...sources, halt]), '包头', { language: 'zh', limit: 9 });
    expect(hits.map((hit) => hit.place.id)).not.toContain('rail:DXC');
  });

  it('does not add stations of distant counties', () => {
    const far = toSource({ id: 'rail:SLC', zh: '萨拉齐', at: [40.567, 110.53], routeTypes: [2], lines: 99 });
    const hits = searchPlaces(buildPlaceIndex([...sources, far]), '包头', { language: 'zh', limit: 9 });
    expect(hits.map((hit) => hit.place.id)).not.toContain('rail:SLC');
  });

  it('puts a district before a minor stop of its name', () => {
    const halt = toSource({ id: 'rail:KDC', zh: '昆都仑召', at: [40.7, 109.8], routeTypes: [2], lines: 3 });
    const hits = searchPlaces(buildPlaceIndex([...sources, halt]), '昆都仑', { language: 'zh', limit: 9 });
    expect(hits.map((hit) => hit.place.id).slice(0, 2)).toEqual(['kundulun', 'rail:KDC']);
  });

  it('puts English names first where the language is English', () => {
    const both = buildPlaceIndex([
      {
        type: 'poi',
        id: 'p:en',
        name: { text: '医院', translations: { en: 'Xin Hospital' } },
        lat: 40,
        lon: 110,
      },
      { type: 'poi', id: 'p:zh', name: { text: '新城' }, lat: 41, lon: 111 },
    ]);
    const toIds = (language: 'zh' | 'en') =>
      searchPlaces(both, 'xin', { language, limit: 5 }).map((hit) => hit.place.id);
    expect(toIds('zh')).toEqual(['p:zh', 'p:en']);
    expect(toIds('en')).toEqual(['p:en', 'p:zh']);
  });

  it('has at most limit places', () => {
    expect(search('广场', { limit: 2 })).toHaveLength(2);
  });
});

describe('a filter', () => {
  it('by type', () => {
    expect(ids('昆都仑区', { types: ['stop'] })).toEqual(['baotou-bus:12']);
    expect(ids('包头', { types: ['city'] })).toEqual(['baotou']);
  });

  it('by box', () => {
    const bounds = { south: 40.5, west: 109, north: 40.7, east: 110 };
    expect(ids('新华广场', { bounds })).toEqual(['baotou-bus:9']);
  });

  it('by mode', () => {
    expect(ids('广场', { allowsRouteType: (type) => type === 1 })).toEqual(['metro:xh']);
  });
});

describe('coordinates', () => {
  it.each([
    ['40.81,111.66', 40.81, 111.66],
    ['40.81， 111.66', 40.81, 111.66],
    ['(40.81 111.66)', 40.81, 111.66],
    ['111.66,40.81', 40.81, 111.66],
    ['-30.03,-51.23', -30.03, -51.23],
    ['４０.８１,１１１.６６', 40.81, 111.66],
  ])('%s is a point', (text, lat, lon) => {
    const hits = search(text);
    expect(hits).toHaveLength(1);
    expect(hits[0]).toMatchObject({
      match: 'point',
      place: { type: 'point', lat, lon, id: `${lat},${lon}` },
    });
  });

  it.each(['40.81', '40.81,', '190.5,200.5', '1,2', '40.81,111.66,9'])('%s is not a point', (text) => {
    expect(search(text)).toEqual([]);
  });

  it('are not parsed in long texts', () => {
    expect(search(`1.5${' '.repeat(100_000)}x`)).toEqual([]);
  });

  it('are not found where only stops are requested', () => {
    expect(search('40.81,111.66', { types: ['stop'] })).toEqual([]);
  });
});
