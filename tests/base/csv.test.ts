/** toCsvText writes no cell that runs as a formula, and parsing gives the cells back. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsvText } from '../../server/base/csv.ts';

const cellOf = (value: string | number) => toCsvText([[value]]).slice(1, -2);

describe('a cell', () => {
  it.each([
    ['-1+cmd', "'-1+cmd"],
    ["-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['+86 471 123', "'+86 471 123"],
    ['@SUM(1)', "'@SUM(1)"],
    ['-', "'-"],
    ['--1', "'--1"],
    ['-1-1', "'-1-1"],
    ['-1e5', "'-1e5"],
    ['-1,5', `"'-1,5"`],
    ['-.5', "'-.5"],
    ['-5.', "'-5."],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['\n=1', `"'\n=1"`],
    ['  =1', "'  =1"],
    ['\u00a0=1', "'\u00a0=1"],
    ['＝1', "'＝1"],
    ['－1', "'－1"],
    ['\uFEFF=1', "'\uFEFF=1"],
    ['a;=1', '"a;=1"'],
    ['a\t=1', '"a\t=1"'],
    ['a"b', '"a""b"'],
    ['a=1', 'a=1'],
    ['a-b', 'a-b'],
    ['-5', '-5'],
    ['-0.07', '-0.07'],
    [-7, '-7'],
    [0, '0'],
    ['', ''],
  ])('%j is written %j', (value, written) => {
    expect(cellOf(value)).toBe(written);
  });

  it('never begins like a formula, and parsing gives the text back', () => {
    const texts = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(texts, (rows) => {
        const read: string[][] = parse(toCsvText(rows).slice(1), {
          record_delimiter: '\r\n',
          relax_column_count: true,
        });
        expect(read.length).toBe(rows.length);
        read.flat().forEach((cell, i) => {
          const text = rows.flat()[i];
          expect([text, `'${text}`]).toContain(cell);
          expect(/^[=+@\t\r\n]|^-(?!\d+(\.\d+)?$)/.test(cell)).toBe(false);
        });
      }),
    );
  });

  it('of a number has no apostrophe', () => {
    fc.assert(
      fc.property(fc.integer(), (fen) => {
        expect(cellOf(fen)).toBe(String(fen));
        expect(cellOf((fen / 100).toFixed(2))).toBe((fen / 100).toFixed(2));
      }),
    );
  });
});
