/** Arrays in the bytes of PostgreSQL, against bytes written down by hand. */
import { describe, expect, it } from 'vitest';
import { toArray } from '../../../server/store/postgres/arrays.ts';

const head = (oid: string, count: string, hasNull: 0 | 1) =>
  `00000001 0000000${hasNull} 000000${oid} ${count} 00000001`;
const bytes = (...parts: string[]) => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');

describe('an array for PostgreSQL', () => {
  it('has big-endian numbers of 4 and 8 bytes, below zero too', () => {
    expect(toArray([1, -2], 'no')).toEqual(
      bytes(head('17', '00000002', 0), '00000004 00000001', '00000004 fffffffe'),
    );
    expect(toArray([2 ** 32 + 5, -1, -(2 ** 32) - 1], 'big')).toEqual(
      bytes(
        head('14', '00000003', 0),
        '00000008 00000001 00000005',
        '00000008 ffffffff ffffffff',
        '00000008 fffffffe ffffffff',
      ),
    );
  });

  it('has texts in UTF-8, bytes out of hex, and nulls without bytes', () => {
    expect(toArray(['a"', null, '卡'], 'text?')).toEqual(
      bytes(head('19', '00000003', 1), '00000002 6122', 'ffffffff', '00000003 e58da1'),
    );
    expect(toArray(['00ff'], 'blob')).toEqual(bytes(head('11', '00000001', 0), '00000002 00ff'));
  });

  it('refuses numbers that would change on the way', () => {
    for (const value of [2 ** 31, 1.5, Number.NaN]) expect(() => toArray([value], 'no')).toThrow(RangeError);
    for (const value of [2 ** 53, 0.5, Number.POSITIVE_INFINITY])
      expect(() => toArray([value], 'big')).toThrow(RangeError);
  });
});
