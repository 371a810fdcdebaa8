/** The map of a comparison as a file. */
import { expect, test } from 'vitest';
import { toComparisonGeoJson } from '../../../../client/src/bureau/compare/comparison-files.ts';
import { example } from './example-comparison.ts';

test('the map has closed polygons with all measures but single places', () => {
  const { features } = JSON.parse(toComparisonGeoJson(example));
  expect(features).toHaveLength(3);
  const [ring] = features[0].geometry.coordinates;
  expect([ring.length, ring[0], ring.at(-1)]).toEqual([4, [111.7, 40.8], [111.7, 40.8]]);
  expect(features[1].properties).toMatchObject({
    district: '乙区',
    'within:60:population before': 1_000,
    'within:60:population after': 900,
    'nearest:hospital before': null,
    'nearest:hospital after': 20,
  });
});

test('a comparison without zones has a map without features', () => {
  const { access: _, ...bare } = example;
  expect(JSON.parse(toComparisonGeoJson(bare)).features).toEqual([]);
});
