// @vitest-environment jsdom
/** What the map says of itself, and which of its names it would like to show. */
import L from 'leaflet';
import { describe, expect, test } from 'vitest';
import type { Ground, Line, Place } from '../../../client/src/api/contract.ts';
import { toCells } from '../../../client/src/map/area-stops.ts';
import {
  labelStyles,
  listGroundWishes,
  listStopWishes,
  toMapName,
  toOrderedWishes,
} from '../../../client/src/map/label-wishes.ts';
import { toDoubts } from '../../../client/src/map/map-key.tsx';

const line = (points: [number, number][]) => ({ type: 'LineString', coordinates: points });
const toGround = (features: Ground['features'], notes: Ground['notes'] = []): Ground => ({
  type: 'FeatureCollection',
  features,
  notes,
});
const toFeature = (
  kind: Ground['features'][number]['properties']['kind'],
  derived?: boolean,
  geometry: Ground['features'][number]['geometry'] = line([
    [111, 40],
    [112, 40],
  ]),
): Ground['features'][number] => ({
  type: 'Feature',
  geometry,
  properties: { kind, names: { zh: kind, en: kind }, ...(derived === undefined ? {} : { derived }) },
});
const toLine = (confidence: Line['route']['confidence']) => ({ route: { confidence } }) as Line;

describe('the key of the map', () => {
  test('names what is derived, and only that', () => {
    const ground = toGround([toFeature('street', true), toFeature('railway')]);
    expect(toDoubts(ground, [toLine('sourced')])).toEqual({
      streets: true,
      railways: false,
      sketches: false,
      notes: [],
    });
    expect(toDoubts(toGround([toFeature('street'), toFeature('railway', true)]), [])).toMatchObject({
      streets: false,
      railways: true,
    });
  });

  test('names lines whose order of stops is reconstructed, and the sentences of the region', () => {
    const notes = [{ zh: '包头：推算', en: 'Baotou: modelled' }];
    expect(toDoubts(toGround([], notes), [toLine('derived'), toLine('reconstructed')])).toMatchObject({
      sketches: true,
      notes,
    });
  });

  test('is empty for a surveyed city, and before anything is loaded', () => {
    const none = { streets: false, railways: false, sketches: false, notes: [] };
    expect(toDoubts(toGround([toFeature('street')]), [toLine('sourced'), toLine('derived')])).toEqual(none);
    expect(toDoubts(undefined, undefined)).toEqual(none);
  });
});

describe('names that the map would like to show', () => {
  const toStop = (name: string, modes: Place['modes'], importance: number): Place =>
    ({
      name,
      names: { zh: name, en: name },
      lat: 40.8,
      lon: 111.6,
      stopId: name,
      modes,
      importance,
    }) as Place;

  test('stations come before metros, hubs, stops and streets, whatever list they are in', () => {
    const stops = listStopWishes(
      [
        toStop('站牌', ['BUS'], 0.2),
        toStop('枢纽', ['BUS'], 0.4),
        toStop('地铁', ['SUBWAY', 'BUS'], 0.7),
        toStop('火车站', ['SUBWAY', 'REGIONAL_RAIL'], 0.6),
      ],
      'zh',
    );
    const ground = listGroundWishes(toGround([toFeature('street', true)]), 'zh');
    const names = toOrderedWishes([ground, stops]).map(({ text }) => text);
    expect(names).toEqual(['火车站', '地铁', '枢纽', '站牌', 'street']);
    expect(labelStyles.indexOf('chosen')).toBe(0);
  });

  test('a name without one is left out; a coarse position is not shown among houses', () => {
    const unnamed = { ...toFeature('street'), properties: { kind: 'street' } as const };
    const coarse = toFeature('locality', undefined, { type: 'Point', coordinates: [111, 40] });
    const wishes = listGroundWishes(
      toGround([unnamed, { ...coarse, properties: { ...coarse.properties, minZoom: 9, maxZoom: 13 } }]),
      'en',
    );
    expect(wishes).toMatchObject([{ text: 'locality', minZoom: 11, maxZoom: 13 }]);
  });

  test('English names lose their explanation in brackets, Chinese ones are as they are written', () => {
    const names = { zh: '坝堰（机场）', en: 'Qingshan District (incl. most of Rare-Earth Hi-tech Zone)' };
    expect(toMapName(names, 'en')).toBe('Qingshan District');
    expect(toMapName(names, 'zh')).toBe('坝堰（机场）');
  });
});

describe('cells of stops', () => {
  const view = L.latLngBounds([40.8, 111.62], [40.84, 111.7]);

  test('cover the view with some room, and stay the same for small moves', () => {
    const { cells, key } = toCells(14, view);
    const south = Math.min(...cells.map((cell) => cell.south));
    const east = Math.max(...cells.map((cell) => cell.east));
    expect(south).toBeLessThan(40.8);
    expect(east).toBeGreaterThan(111.7);
    expect(toCells(14, L.latLngBounds([40.801, 111.621], [40.841, 111.701])).key).toBe(key);
    expect(toCells(14, L.latLngBounds([40.9, 111.72], [40.94, 111.8])).key).not.toBe(key);
  });

  test('hold all stops near, stations further out, nothing at the zoom of a country', () => {
    expect(toCells(14, view).modes).toBeUndefined();
    expect(toCells(12, view).modes).toContain('SUBWAY');
    expect(toCells(10, view).modes).not.toContain('SUBWAY');
    expect(toCells(7, view)).toMatchObject({ cells: [], key: '' });
    expect(toCells(16, view).key).not.toBe(toCells(14, view).key);
  });
});
