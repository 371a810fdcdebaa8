/** Files of a comparison. */
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import {
  toComparisonCsv,
  toComparisonGeoJson,
} from '../../../../client/src/bureau/compare/comparison-files.ts';
import { parsePairs } from '../../../../client/src/bureau/compare/pairs.ts';
import { example } from './example-comparison.ts';

describe('the table', () => {
  test('has the figures of every part, and nothing that a spreadsheet runs', () => {
    const csv = toComparisonCsv({ ...example, scenario: { ...example.scenario, name: '=1+1' } });
    const rows = parse(csv, { bom: true }) as string[][];
    const find = (...cells: string[]) => rows.find((row) => cells.every((cell, i) => row[i] === cell));
    expect(find('meta', "'=1+1")).toBeDefined();
    expect(find('within reach', 'population', '60 min')?.slice(3)).toEqual(['1000', '1500']);
    expect(find('settlement', 'new', 'netFen')?.slice(3)).toEqual(['0', '81593']);
    expect(find('riders by mode', 'rail', 'central')?.slice(3)).toEqual(['19000', '24000']);
    expect(find('operations', 'rail:new', 'costFen high')?.slice(3)).toEqual(['3000000', '9000000']);
    // A percentile that too many departures do not reach is empty.
    expect(find('station to station', '东站 - 西站', 'p95 s')?.slice(3)).toEqual(['', '2400']);
  });

  test('of a comparison without parts has its meta data', () => {
    const { access: _, operations: _o, riders: _r, settlement: _s, ...bare } = example;
    expect(parse(toComparisonCsv(bare), { bom: true })).toHaveLength(6);
    expect(JSON.parse(toComparisonGeoJson(bare)).features).toEqual([]);
  });
});

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

test('pairs are read from a text', () => {
  expect(parsePairs('rail:A=rail:B， x=y, =z q')).toEqual([
    ['rail:A', 'rail:B'],
    ['x', 'y'],
  ]);
});
