import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCurrencyDigits } from '../../../server/base/fen.ts';
import { findCellDefect } from '../../../server/transit/gtfs/check-cell.ts';
import { feedTables } from '../../../server/transit/gtfs/feed-tables.ts';
import { iterateShapePoints } from '../../../server/transit/gtfs/read-trips.ts';
import { SequenceKeys } from '../../../server/transit/gtfs/row-keys.ts';
import { toLanguage } from '../../../server/transit/gtfs/translations.ts';
import { importInlineFeed, smallFeed } from '../../support/inline-feed.ts';

test('SequenceKeys finds the same duplicates as a set, in any order', () => {
  const pair = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 12 }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 60 }), (pairs) => {
      const keys = new SequenceKeys();
      const seen = new Set<string>();
      for (const [id, sequence] of pairs) {
        expect(keys.add(id, sequence)).toBe(!seen.has(`${id} ${sequence}`));
        seen.add(`${id} ${sequence}`);
      }
    }),
  );
});

test('each table comes after the tables that it refers to', () => {
  const files = feedTables.map(({ file }) => file);
  for (const { file, fields } of feedTables) {
    for (const { name, references } of fields) {
      for (const target of references) {
        if (target.file === file || target.file === 'locations.geojson') continue;
        expect(files.indexOf(target.file), `${file} ${name}`).toBeGreaterThanOrEqual(0);
        expect(files.indexOf(target.file), `${file} ${name}`).toBeLessThan(files.indexOf(file));
      }
    }
  }
});

test('the database stores every number that validation accepts', async () => {
  const sequence = feedTables
    .find(({ file }) => file === 'shapes.txt')!
    .fields.find(({ name }) => name === 'shape_pt_sequence')!;
  const lat = feedTables
    .find(({ file }) => file === 'shapes.txt')!
    .fields.find(({ name }) => name === 'shape_pt_lat')!;
  const digits = fc.string({
    unit: fc.constantFrom('0', '1', '9', '.', '-', '+', 'e', 'E', ' ', 'x', '_'),
    maxLength: 8,
  });
  const number = fc.oneof(
    digits,
    fc.double().map(String),
    fc.integer().map(String),
    fc.constantFrom('Infinity', 'NaN', '0x10', '1_0', '1e400', '٣'),
  );
  const rows: string[] = [];
  await fc.assert(
    fc.property(number, number, (rawLat, rawSequence) => {
      const [latText, sequenceText] = [rawLat.trim(), rawSequence.trim()];
      if (latText !== '' && !findCellDefect(lat, latText)) {
        expect(Math.abs(Number(latText))).toBeLessThanOrEqual(90);
        rows.push(`lat${rows.length},${latText},0,1`);
      }
      if (sequenceText !== '' && !findCellDefect(sequence, sequenceText)) {
        expect(Number.isSafeInteger(Number(sequenceText))).toBe(true);
        rows.push(`seq${rows.length},0,0,${sequenceText}`);
      }
    }),
    { numRuns: 3000 },
  );
  expect(rows.length).toBeGreaterThan(100);
  const db = await importInlineFeed({
    ...smallFeed,
    'shapes.txt': `shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n${rows.join('\n')}\n`,
  });
  const read = new Map([...iterateShapePoints(db)].map((point) => [point.shapeId, point]));
  for (const row of rows) {
    const [id = '', latText, , sequenceText] = row.split(',');
    expect(read.get(id), row).toEqual({
      shapeId: id,
      lat: Number(latText) + 0,
      lon: 0,
      sequence: Number(sequenceText) + 0,
    });
  }
});

test('currencies and languages', () => {
  expect(['CNY', 'JPY', 'KWD', 'USD'].map(findCurrencyDigits)).toEqual([2, 0, 3, 2]);
  expect(['', 'RMB', 'cny', 'CN'].map(findCurrencyDigits)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['zh-CN', 'zh_Hans', 'en-GB', ' MN ', ''].map(toLanguage)).toEqual(['zh', 'zh', 'en', 'mn', '']);
});
