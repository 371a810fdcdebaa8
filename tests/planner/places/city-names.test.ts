import { describe, expect, test } from 'vitest';
import type { PlaceSource } from '../../../server/planner/places/place.ts';
import { buildPlaceIndex } from '../../../server/planner/places/place-index.ts';
import { searchPlaces } from '../../../server/planner/places/search-places.ts';

const at = (lat: number, lon: number) => ({ lat, lon });
const sources: PlaceSource[] = [
  {
    type: 'city',
    id: 'hohhot',
    name: { text: '呼和浩特', translations: { en: 'Hohhot' } },
    ...at(40.82, 111.66),
  },
  {
    type: 'city',
    id: 'baotou',
    name: { text: '包头', translations: { en: 'Baotou' } },
    ...at(40.65, 109.84),
  },
  {
    type: 'stop',
    id: 'h:1',
    name: { text: '人民公园', translations: { en: "People's Park" } },
    ...at(40.81, 111.66),
    cityId: 'hohhot',
  },
  {
    type: 'stop',
    id: 'b:1',
    name: { text: '人民公园', translations: { en: "People's Park" } },
    ...at(40.66, 109.83),
    cityId: 'baotou',
  },
  { type: 'stop', id: 'b:2', name: { text: '包头站' }, ...at(40.61, 109.83), cityId: 'baotou' },
];
const index = buildPlaceIndex(sources);
const idsOf = (text: string) =>
  searchPlaces(index, text, { language: 'zh', limit: 5 }).map(({ place }) => place.id);

describe('a text that begins with a city', () => {
  test.each([
    ['包头人民公园', 'b:1'],
    ['包头市 人民公园', 'b:1'],
    ['呼和浩特人民公园', 'h:1'],
    ['baotou renmingongyuan', 'b:1'],
    ["Hohhot people's park", 'h:1'],
  ])('%s finds only the place in that city', (text, id) => {
    expect(idsOf(text)).toEqual([id]);
  });

  test('still finds a name that itself begins with the city', () => {
    expect(idsOf('包头站')[0]).toBe('b:2');
  });

  test('finds the city and its stations where nothing follows the city', () => {
    expect(idsOf('包头')).toContain('baotou');
  });
});
