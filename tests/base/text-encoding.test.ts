/** Bytes that are no UTF-8 are recognised in blocks of any size. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EncodingProbe, toEncoding } from '../../server/base/text-encoding.ts';

function probe(bytes: Uint8Array, blockBytes: number): string {
  const one = new EncodingProbe();
  for (let i = 0; i < bytes.length; i += blockBytes) one.read(bytes.subarray(i, i + blockBytes));
  one.end();
  return one.encoding;
}

/** 青城卡 and 车站 in GB 2312. */
const gbk = Uint8Array.from([
  0xc7, 0xe0, 0xb3, 0xc7, 0xbf, 0xa8, 0x2c, 0x41, 0x0a, 0xb3, 0xb5, 0xd5, 0xbe, 0x0a,
]);

test('UTF-8 in blocks that cut characters is UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), (text, blockBytes) => {
      expect(probe(new TextEncoder().encode(text), blockBytes)).toBe('utf8');
    }),
    { seed: 14 },
  );
});

test('GBK is named; Latin-1, UTF-16 and a cut character are other', () => {
  expect(toEncoding(gbk)).toBe('gbk');
  expect(probe(gbk, 64)).toBe('gbk');
  expect(toEncoding(Uint8Array.from([0x63, 0x61, 0x66, 0xe9, 0x2c, 0x31]))).toBe('other');
  expect(toEncoding(Uint8Array.from([0xff, 0xfe, 0x61, 0x00]))).toBe('other');
  expect(toEncoding(Uint8Array.from([0x61, 0xe9, 0x9d]))).toBe('other');
  expect(toEncoding(new Uint8Array())).toBe('utf8');
});
