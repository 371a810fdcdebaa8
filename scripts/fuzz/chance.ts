/** Random draws of one request, determined by seed and index, so that a request can be repeated alone. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Chance {
  /** An integer from `min` to `max`, inclusive. */
  readonly int: (min: number, max: number) => number;
  /** True with a probability of `percent`. */
  readonly is: (percent: number) => boolean;
  /** One of the values, which must not be empty. */
  readonly pick: <Value>(values: readonly Value[]) => Value;
  /** A random text of the given length: digits, a name or other characters. */
  readonly text: (length: number) => string;
}

const letters = [
  'a',
  'Z',
  '0',
  '9',
  '-',
  '_',
  ' ',
  ':',
  ';',
  ',',
  '.',
  '/',
  '%',
  '同',
  '城',
  'ᠮ',
  'é',
  '\u{1f68c}',
];

export function createChance(seed: number, index: number): Chance {
  // Multiplies the index, because neighbouring seeds would begin with similar numbers.
  const generator = xoroshiro128plus(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const int = (min: number, max: number) => uniformInt(generator, min, max);
  const pick = <Value>(values: readonly Value[]) => values[int(0, values.length - 1)] as Value;
  return {
    int,
    is: (percent) => int(0, 99) < percent,
    pick,
    text: (length) => Array.from({ length }, () => pick(letters)).join(''),
  };
}
