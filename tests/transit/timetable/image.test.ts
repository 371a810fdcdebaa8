import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { findImage, type SectionArray, writeImage } from '../../../server/transit/timetable/snapshot.ts';

const dir = mkdtempSync(join(tmpdir(), 'tongcheng-image-'));
const file = join(dir, 'image.bin');
afterAll(() => rmSync(dir, { recursive: true }));

const arrays: fc.Arbitrary<SectionArray> = fc.oneof(
  fc.int32Array({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }),
  fc.uint16Array({ maxLength: 40 }),
  fc.uint32Array({ maxLength: 40 }),
  fc.float64Array({ maxLength: 40 }),
) as fc.Arbitrary<SectionArray>;

const small = new Map<string, SectionArray>([
  ['ints', Int32Array.of(1, -2, 0x7fffffff)],
  ['none', new Uint8Array(0)],
  ['degrees', Float64Array.of(40.8, 111.66, Number.NaN)],
]);

describe('a snapshot file', () => {
  test('is read back equal, in shared memory, each array on a cache line', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), arrays), fc.jsonValue(), (record, meta) => {
        const sections = new Map(Object.entries(record));
        writeImage(file, { meta, sections });
        const found = findImage(file);
        expect(found?.meta).toEqual(JSON.parse(JSON.stringify(meta)));
        expect([...(found?.sections.keys() ?? [])]).toEqual([...sections.keys()]);
        for (const [name, array] of sections) {
          const read = found?.sections.get(name) as SectionArray;
          expect(read).toStrictEqual(array);
          expect(read.byteOffset % 64).toBe(0);
          expect(read.buffer).toBeInstanceOf(SharedArrayBuffer);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('with a damaged byte in the header or the arrays is ignored', () => {
    writeImage(file, { meta: { name: '呼和浩特', day: 20_417 }, sections: small });
    const sound = readFileSync(file);
    const headerEnd = 16 + sound.readUInt32LE(8);
    const bodyStart = Math.ceil(headerEnd / 64) * 64;
    for (let i = 0; i < sound.length; i++) {
      // Padding between header and arrays has no meaning.
      if (i >= headerEnd && i < bodyStart) continue;
      const bytes = Buffer.from(sound);
      bytes[i] = (bytes[i] as number) ^ 1;
      writeFileSync(file, bytes);
      expect(findImage(file), `byte ${i}`).toBeUndefined();
    }
  });

  test('a truncated file is ignored', () => {
    writeImage(file, { meta: 1, sections: small });
    const sound = readFileSync(file);
    for (const length of [0, 1, 15, 16, 63, 64, sound.length - 64, sound.length - 1]) {
      writeFileSync(file, sound.subarray(0, length));
      expect(findImage(file), `${length} bytes`).toBeUndefined();
    }
  });

  test('a missing file and one of another version are ignored', () => {
    expect(findImage(join(dir, 'missing'))).toBeUndefined();
    writeImage(file, { meta: 1, sections: small });
    const other = readFileSync(file);
    other.write('TCIMAGE0', 0, 'latin1');
    writeFileSync(file, other);
    expect(findImage(file)).toBeUndefined();
  });

  test('writing leaves no other file, and refuses types of arrays that cannot be read', () => {
    writeImage(file, { meta: null, sections: new Map() });
    expect(findImage(file)?.sections.size).toBe(0);
    expect(readdirSync(dir)).toEqual(['image.bin']);
    const odd = new Map([['odd', new Int16Array(2) as unknown as SectionArray]]);
    expect(() => writeImage(file, { meta: null, sections: odd })).toThrow(TypeError);
    expect(findImage(file)).toBeDefined();
  });
});
