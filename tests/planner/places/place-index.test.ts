/** Grouping of sources into places, importance, and nearest places. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDistanceM } from '../../../server/base/geo.ts';
import type { PlaceSource } from '../../../server/planner/places/place.ts';
import { buildPlaceIndex, findNearest, findPlaceOfStop } from '../../../server/planner/places/place-index.ts';
import { sources, toSource } from './region.ts';

const index = buildPlaceIndex(sources);

describe('grouping', () => {
  it('joins platforms with their station, and stops of equal name in other feeds', () => {
    const place = findPlaceOfStop(index, 'hohhot-bus:7');
    expect(place).toMatchObject({ id: 'metro:xh', type: 'stop', routeTypes: [1, 3], cityId: 'hohhot' });
    expect(place?.stopIds).toEqual(['metro:xh', 'metro:xh-1', 'metro:xh-2', 'hohhot-bus:7']);
    expect(findPlaceOfStop(index, 'metro:xh-2')).toBe(place);
  });

  it('joins a railway station without 站 in its name, and shows the name with 站', () => {
    const place = findPlaceOfStop(index, 'rail:BTC');
    expect(place).toMatchObject({ name: { text: '包头站' }, stopIds: ['rail:BTC', 'baotou-bus:1'] });
  });

  it('joins a point of interest with stops of its name', () => {
    expect(findPlaceOfStop(index, 'rail:NDC')).toMatchObject({ category: 'station' });
    expect(index.entries.filter(({ place }) => place.id === 'poi:hhe')).toEqual([]);
  });

  it('does not join stops of equal name in two cities', () => {
    expect(findPlaceOfStop(index, 'baotou-bus:9')?.stopIds).toEqual(['baotou-bus:9']);
  });

  it.each([
    [399, 1],
    [401, 2],
  ])('two stops %i m apart make %i places', (distanceM, count) => {
    const lat = 40.8 + ((distanceM / 6_371_000) * 180) / Math.PI;
    const twins = [
      toSource({ id: 'a:1', zh: '文化路', at: [40.8, 111.7] }),
      toSource({ id: 'b:1', zh: '文化路', at: [lat, 111.7] }),
    ];
    expect(buildPlaceIndex(twins).entries).toHaveLength(count);
  });

  it.each([
    [799, 1],
    [801, 2],
  ])('a railway station and a stop of equal name %i m apart make %i places', (distanceM, count) => {
    const lat = 40.8 + ((distanceM / 6_371_000) * 180) / Math.PI;
    const twins = [
      toSource({ id: 'a:1', zh: '东站', at: [lat, 111.7], lines: 400 }),
      toSource({ id: 'r:1', zh: '东', at: [40.8, 111.7], routeTypes: [2], lines: 1 }),
    ];
    expect(buildPlaceIndex(twins).entries).toHaveLength(count);
  });

  it('uses the station id of platforms where the row of the station is missing', () => {
    const { place } = buildPlaceIndex([
      toSource({ id: 'a:1', zh: '东站', at: [40.8, 111.7], extra: { stationId: 'a:station' } }),
    ]).entries[0]!;
    expect(place).toMatchObject({ id: 'a:station', stopIds: ['a:station', 'a:1'] });
  });

  it('does not depend on the order of sources', () => {
    const places = (rows: readonly PlaceSource[]) => buildPlaceIndex(rows).entries.map(({ place }) => place);
    const expected = places(sources);
    fc.assert(
      fc.property(fc.shuffledSubarray([...sources], { minLength: sources.length }), (rows) => {
        expect(places(rows)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('is empty without sources', () => {
    const empty = buildPlaceIndex([]);
    expect(empty.entries).toEqual([]);
    expect(findNearest(empty, { lat: 40, lon: 111 }, { limit: 5, maxM: 1e6 })).toEqual([]);
  });
});

describe('importance', () => {
  it('ranks trains before metro before buses, and hubs before minor stops', () => {
    const get = (id: string) => findPlaceOfStop(index, id)!.importance;
    expect(get('rail:BTC')).toBeGreaterThan(get('metro:xh'));
    expect(get('metro:xh')).toBeGreaterThan(get('hohhot-bus:10'));
    expect(get('hohhot-bus:10')).toBeGreaterThan(get('baotou-bus:9'));
    for (const { place } of index.entries) {
      expect(place.importance).toBeGreaterThan(0);
      expect(place.importance).toBeLessThanOrEqual(1);
    }
  });
});

describe('findNearest', () => {
  const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  it('equals the result of measuring all places', () => {
    const point = fc.record({ lat: degrees(40.5, 40.9), lon: degrees(109.7, 111.8) });
    fc.assert(
      fc.property(point, fc.integer({ min: 1, max: 8 }), degrees(0, 200_000), (at, limit, maxM) => {
        const slow = index.entries
          .map(({ place }) => ({ id: place.id, distanceM: toDistanceM(at, place) }))
          .filter(({ distanceM }) => distanceM <= maxM)
          .toSorted((a, b) => a.distanceM - b.distanceM)
          .slice(0, limit);
        const fast = findNearest(index, at, { limit, maxM });
        expect(fast.map(({ distanceM }) => distanceM)).toEqual(slow.map(({ distanceM }) => distanceM));
      }),
    );
  });

  it('includes places up to exactly maxM', () => {
    const at = { lat: 40.8, lon: 111.7 };
    const alone = buildPlaceIndex([toSource({ id: 'a:1', zh: '东站', at: [40.81, 111.71] })]);
    const distanceM = toDistanceM(at, { lat: 40.81, lon: 111.71 });
    expect(findNearest(alone, at, { limit: 5, maxM: distanceM + 0.5 })).toHaveLength(1);
    expect(findNearest(alone, at, { limit: 5, maxM: distanceM - 0.5 })).toHaveLength(0);
  });

  it('finds only the requested types', () => {
    const [hit] = findNearest(
      index,
      { lat: 40.803, lon: 111.65 },
      { limit: 1, maxM: 5_000, types: ['stop'] },
    );
    expect(hit?.place.type).toBe('stop');
    const [poi] = findNearest(index, { lat: 40.803, lon: 111.65 }, { limit: 1, maxM: 5_000 });
    expect(poi).toMatchObject({ place: { id: 'poi:dazhao' }, distanceM: 0 });
  });
});
