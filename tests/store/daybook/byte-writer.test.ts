import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../server/store/daybook/byte-writer.ts';

const number = fc.oneof(
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.maxSafeNat(),
  fc.nat(300),
  fc.constantFrom(2 ** 31 - 3, 2 ** 31 - 2, 2 ** 31, 2 ** 50, 2 ** 50 + 1, Number.MAX_SAFE_INTEGER),
);

it('reads back what it wrote, whatever the size of the buffer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 40 }))),
      fc.integer({ min: 1, max: 64 }),
      (parts, size) => {
        const writer = new ByteWriter(size);
        for (let round = 0; round < 2; round++) {
          for (const [value, text, bytes] of parts) {
            writer.number(value);
            writer.text(text);
            writer.bytes(bytes);
          }
          const reader = new ByteReader(Buffer.from(writer.take()));
          for (const [value, text, bytes] of parts) {
            expect(reader.number()).toBe(value);
            expect(reader.text()).toBe(text);
            expect([...reader.bytes(bytes.length)]).toEqual([...bytes]);
          }
          expect(reader.isAtEnd).toBe(true);
        }
      },
    ),
  );
});

it('writes small numbers as one byte, and not-a-number as null', () => {
  const writer = new ByteWriter();
  writer.number(125);
  writer.number(Number.NaN);
  const bytes = Buffer.from(writer.take());
  expect(bytes.length).toBe(2);
  const reader = new ByteReader(bytes);
  expect([reader.number(), reader.number()]).toEqual([125, null]);
});

it('refuses to read beyond the end', () => {
  const writer = new ByteWriter();
  writer.text('abc');
  const bytes = Buffer.from(writer.take());
  for (let length = 0; length < bytes.length; length++)
    expect(() => new ByteReader(bytes.subarray(0, length)).text(), String(length)).toThrow(RangeError);
  expect(() => new ByteReader(Buffer.from([0])).count()).toThrow(RangeError);
  expect(() => new ByteReader(Buffer.from([1, 0, 0])).number()).toThrow(RangeError);
});

it('writes the same bytes as ever at each bound of its codes', () => {
  const bytesOf = (value: number | null) => {
    const writer = new ByteWriter();
    writer.number(value);
    return Buffer.from(writer.take()).toString('hex');
  };
  expect([null, 0, 125, 126].map(bytesOf)).toEqual(['00', '02', '7f', '8001']);
  expect([2 ** 31 - 3, 2 ** 31 - 2].map(bytesOf)).toEqual(['ffffffff07', '8080808008']);
  expect(bytesOf(2 ** 50)).toBe('8280808080808002');
  expect([2 ** 50 + 1, -1].map(bytesOf)).toEqual(['010400000000001043', '01000000000000f0bf']);
});

it('knows its end, and no count in what is none', () => {
  const writer = new ByteWriter();
  for (const value of [3, null, -1]) writer.number(value);
  const reader = new ByteReader(Buffer.from(writer.take()));
  expect(reader.isAtEnd).toBe(false);
  expect(reader.count()).toBe(3);
  for (const value of ['null', '-1']) expect(() => reader.count()).toThrow(`${value} is no count`);
  expect(reader.isAtEnd).toBe(true);
  const wide = Buffer.alloc(9);
  wide[0] = 1;
  wide.writeDoubleLE(1.5, 1);
  expect(() => new ByteReader(wide).count()).toThrow('1.5 is no count');
});
