/** Chance of one request: the same seed and index draw the same request, whatever was sent before. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Chance {
  /** A whole number from `min` to `max`, both included. */
  readonly int: (min: number, max: number) => number;
  /** True in `percent` of 100 cases. */
  readonly is: (percent: number) => boolean;
  /** One of the values; there must be one at least. */
  readonly pick: <Value>(values: readonly Value[]) => Value;
  /** A digit string, a name or any other text of so many characters. */
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
  // Neighbouring indexes would begin with neighbouring numbers; a multiplier moves them apart.
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
