/** Layers of the offline map: those of the region, files that are absent, and files that are wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { regionFile } from '../../../server/app/files/paths.ts';
import { loadGround, noGround } from '../../../server/app/planning/ground-files.ts';
import { loadRegion } from '../../../server/app/planning/region.ts';
import { toGround } from '../../../server/app/planning/to-ground.ts';

const dir = mkdtempSync(join(tmpdir(), 'tongcheng-ground-'));
mkdirSync(join(dir, 'geo'));
afterAll(() => rmSync(dir, { recursive: true }));

const line = {
  type: 'LineString',
  coordinates: [
    [111, 40],
    [111.1, 40],
  ],
};
const point = { type: 'Point', coordinates: [111, 40] };
const toFeature = (geometry: unknown, properties: unknown = {}) => ({
  type: 'Feature',
  geometry,
  properties,
});

function load(name: string, content: unknown) {
  const file = join(dir, 'geo', `${name}.geojson`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  try {
    return loadGround(dir);
  } finally {
    rmSync(file);
  }
}
const toCollection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });

test('a region without files has no layers', () => {
  expect(loadGround(dir)).toEqual(noGround);
  expect(loadGround(join(dir, 'nowhere'))).toEqual(noGround);
});

test('each file is a layer of its own', () => {
  const layers = { lakes: 'water', streets: 'streets', railways: 'railways', runways: 'runways' } as const;
  for (const [name, layer] of Object.entries(layers)) {
    const ground = load(name, toCollection(toFeature(line)));
    expect({ ...ground, [layer]: [] }, name).toEqual(noGround);
    expect(ground[layer as keyof typeof ground], name).toHaveLength(1);
  }
  expect(load('labels', toCollection(toFeature(point))).labels).toHaveLength(1);
});

describe('a wrong file is told with the file, the feature and the field', () => {
  test.each([
    ['streets', '{"type":', /streets\.geojson .*wrong/],
    ['streets', toFeature(line), /streets\.geojson .*wrong: type/],
    ['streets', { type: 'FeatureCollection' }, /streets\.geojson .*wrong: features/],
    ['streets', toCollection(toFeature(line), toFeature(point)), /streets.*features\.1\.geometry\.type/],
    ['railways', toCollection(toFeature(null)), /railways.*features\.0\.geometry/],
    [
      'runways',
      toCollection(toFeature({ type: 'LineString', coordinates: [[111, 40]] })),
      /features\.0\.geometry\.coordinates/,
    ],
    [
      'railways',
      toCollection(
        toFeature(line),
        toFeature({
          type: 'LineString',
          coordinates: [
            [40, 111],
            [40, 112],
          ],
        }),
      ),
      /features\.1\.geometry\.coordinates\.0\.1/,
    ],
    ['labels', toCollection(toFeature(line)), /labels.*features\.0\.geometry\.type/],
    ['labels', toCollection(toFeature(point, { minZoom: 'near' })), /features\.0\.properties\.minZoom/],
    ['rivers', toCollection(toFeature(line), toFeature(line, 'name')), /rivers.*features\.1\.properties/],
    [
      'lakes',
      toCollection(
        toFeature({
          type: 'Polygon',
          coordinates: [
            [
              [1, 1],
              [2, 2],
            ],
          ],
        }),
      ),
      /lakes.*features\.0\.geometry\.coordinates\.0/,
    ],
    [
      'streets',
      toCollection(
        toFeature({
          type: 'LineString',
          coordinates: [
            ['111', '40'],
            [111, 40],
          ],
        }),
      ),
      /features\.0\.geometry\.coordinates\.0\.0/,
    ],
  ] as const)('%s %#', (name, content, told) => {
    expect(() => load(name, content)).toThrow(told);
  });
});

describe('the ground of the region', () => {
  const { features, attribution, notes } = toGround(loadRegion(regionFile));
  const ofKind = (kind: string) => features.features.filter(({ properties }) => properties.kind === kind);

  test('has railways that say that they are worked out, runways, and names', () => {
    expect(ofKind('railway').map(({ properties }) => properties.name?.text)).toContain('京包铁路');
    for (const { properties } of ofKind('railway')) {
      expect(properties.isDerived).toBe(true);
      expect(properties.name?.translations?.en).toMatch(/Railway/);
    }
    expect(ofKind('runway')).toHaveLength(10);
    expect(ofKind('taxiway').length).toBeGreaterThan(100);
    for (const { properties } of ofKind('locality')) {
      expect(properties.name?.translations?.en).toBeDefined();
      expect(properties.maxZoom).toBeLessThan(15);
    }
  });

  test('has streets of Hohhot, all worked out, most of the long ones with a name', () => {
    const streets = ofKind('street');
    expect(streets.length).toBeGreaterThan(100);
    expect(streets.every(({ properties }) => properties.isDerived)).toBe(true);
    const named = streets.filter(({ properties }) => properties.name);
    expect(named.length).toBeGreaterThan(30);
    for (const { properties } of named) {
      expect(properties.name?.text).toMatch(/[街路道]$/);
      expect(properties.name?.translations?.en).toMatch(/(Street|Road|Avenue)$/);
      expect(properties.minZoom).toBeGreaterThan(12);
    }
  });

  test('names whom its lines are from', () => {
    for (const source of ['OpenStreetMap', 'ODbL', 'GeoNames', 'CC BY 4.0'])
      expect(attribution).toContain(source);
  });

  test('says in both languages what is modelled, for the key of the map', () => {
    expect(notes.length).toBeGreaterThan(0);
    for (const { text, translations } of notes) {
      expect(text).toMatch(/\p{Script=Han}/u);
      expect(translations?.en).toMatch(/modelled/);
    }
  });

  test('is at most 60 KB when it is compressed, without water', () => {
    const dry = features.features.filter(({ properties }) => !/water|river/.test(properties.kind));
    expect(gzipSync(JSON.stringify(dry)).length).toBeLessThan(60_000);
  });
});
