import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvError, readRecords, type TextTraits } from '../../../server/transit/gtfs/read-records.ts';
import { makeTempDir } from '../../support/inline-feed.ts';

const traits = (): TextTraits => ({ isUtf16: false, hasNul: false });

async function read(content: string | Buffer, maxRecordBytes = 1 << 20, seen = traits()) {
  const path = join(await makeTempDir(), 'a.txt');
  await writeFile(path, content);
  const records: [line: number, ...cells: string[]][] = [];
  await readRecords(path, { maxRecordBytes, traits: seen }, ({ line, cells }) =>
    records.push([line, ...cells]),
  );
  return records;
}

test('line numbers count empty lines and line ends inside quotes, for all three line ends', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const lines = ['a,b', '1,"x', 'y', '"', '', '2,3', '"4', '",5', '6,7', ''];
    expect(await read(lines.join(end))).toEqual([
      [1, 'a', 'b'],
      [2, '1', `x${end}y${end}`],
      [6, '2', '3'],
      [7, `4${end}`, '5'],
      [9, '6', '7'],
    ]);
  }
});

test('line ends may be mixed, cells are trimmed, quotes inside an unquoted cell are text', async () => {
  expect(await read('a , b\r\n 1,x "y" z\n2,"q ""r"""\r3,')).toEqual([
    [1, 'a', 'b'],
    [2, '1', 'x "y" z'],
    [3, '2', 'q "r"'],
    [4, '3', ''],
  ]);
});

test('a byte order mark is not part of the first name; UTF-16 is decoded', async () => {
  const text = 'a,b\n站,2\n';
  const expected = [
    [1, 'a', 'b'],
    [2, '站', '2'],
  ];
  expect(await read(`\ufeff${text}`)).toEqual(expected);
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  for (const bytes of [little, Buffer.from(little).swap16()]) {
    const seen = traits();
    expect(await read(bytes, 1000, seen)).toEqual(expected);
    expect(seen).toEqual({ isUtf16: true, hasNul: false });
  }
});

test('characters across the border of two chunks are decoded', async () => {
  // The file is read in chunks of 256 KiB; the offset moves each kind of character across the border.
  for (let offset = 0; offset < 8; offset++) {
    const cell = `${'x'.repeat(offset)}${'é站🚌'.repeat(60_000)}`;
    expect(await read(`a\n${cell}\n`)).toEqual([
      [1, 'a'],
      [2, cell],
    ]);
  }
});

test('bytes that are not UTF-8 are refused with their line', async () => {
  const latin1 = Buffer.concat([
    Buffer.from('a\n站\n'),
    Buffer.from('Zürich\n', 'latin1'),
    Buffer.from('ok\n'),
  ]);
  await expect(read(latin1)).rejects.toMatchObject({ code: 'invalid-utf8', line: 3 });
  const late = Buffer.concat([Buffer.from(`a,b\n${'站,b\n'.repeat(100_000)}`), Buffer.from([0xe7, 0xab])]);
  await expect(read(late)).rejects.toMatchObject({ code: 'invalid-utf8', line: 100_002 });
});

test('a quote that never closes is refused, and hasNul is set for NUL', async () => {
  await expect(read('a\n"b\n')).rejects.toMatchObject({ code: 'malformed-csv' });
  const seen = traits();
  await read('a\nb\0\n', 1000, seen);
  expect(seen.hasNul).toBe(true);
});

test('an endless line is refused at the limit', async () => {
  const path = join(await makeTempDir(), 'a.txt');
  await writeFile(path, 'a\nb\n');
  const piece = Buffer.alloc(2 ** 20, 0x78);
  for (let mebibyte = 0; mebibyte < 50; mebibyte++) await appendFile(path, piece);
  const before = process.memoryUsage().rss;
  const reading = readRecords(path, { maxRecordBytes: 10_000 }, () => {});
  await expect(reading).rejects.toThrow(CsvError);
  await expect(reading).rejects.toMatchObject({ code: 'oversized-record', line: 3 });
  expect(process.memoryUsage().rss - before).toBeLessThan(40 * 2 ** 20);
});

test('an abort stops the reader', async () => {
  const path = join(await makeTempDir(), 'a.txt');
  await writeFile(path, 'a\n1\n'.repeat(200_000));
  const abort = new AbortController();
  let count = 0;
  const reading = readRecords(path, { maxRecordBytes: 1000, signal: abort.signal }, () => {
    if (count++ === 10) abort.abort(new Error('enough'));
  });
  await expect(reading).rejects.toThrow('enough');
});

test('any CSV is read back with the same cells and with rising line numbers', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', '站', '0'),
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), async (rows) => {
      const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
      let line = 2;
      const expected = rows.map(([a, b]) => {
        const at = line;
        line += 1 + (a + b).split('\n').length - 1;
        return [at, a, b];
      });
      const text = `a,b\r\n${rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('')}`;
      expect((await read(text)).slice(1)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});
