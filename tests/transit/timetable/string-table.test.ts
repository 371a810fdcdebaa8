import fc from 'fast-check';
import { expect, test } from 'vitest';
import { getString, listStrings, toStringTable } from '../../../server/transit/timetable/string-table.ts';

test('strings are read back equal, also empty ones and four-byte characters', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (strings) => {
      const table = toStringTable(strings);
      expect(listStrings(table)).toEqual(strings);
      strings.forEach((text, row) => {
        expect(getString(table, row)).toBe(text);
      });
    }),
  );
});

test('an unknown row throws', () => {
  const table = toStringTable(['呼和浩特', '', '𠮷']);
  expect(listStrings(table)).toEqual(['呼和浩特', '', '𠮷']);
  for (const row of [-1, 3, 0.5, Number.NaN]) expect(() => getString(table, row)).toThrow(RangeError);
  expect(listStrings(toStringTable([]))).toEqual([]);
});

test('reads from shared memory', () => {
  const { bytes, offsets } = toStringTable(['包头', 'Baotou']);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length) as unknown as ArrayBuffer);
  shared.set(bytes);
  expect(listStrings({ bytes: shared, offsets })).toEqual(['包头', 'Baotou']);
});
