/** Seeded random numbers: the same seed and label give the same numbers on every machine. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  /** @param label - names an independent stream: draws from other streams do not change it */
  constructor(seed: number, label: string) {
    this.#generator = xoroshiro128plus(mix(seed, label));
    // The first numbers of the generator follow its seed in plain steps.
    for (let i = 0; i < SKIPPED; i++) uniformInt(this.#generator, 0, 1);
  }

  /** An integer from `low` to `high`, inclusive. */
  int(low: number, high: number): number {
    return uniformInt(this.#generator, low, high);
  }

  /** A number from 0 to below 1, in steps of 2^-30. */
  share(): number {
    return this.int(0, 0x3fffffff) / 0x40000000;
  }

  chance(probability: number): boolean {
    return this.share() < probability;
  }

  /** A sum of three draws, scaled to `mean` with a standard deviation of `spread`; differs from `mean` by at most three times that. */
  around(mean: number, spread: number): number {
    return Math.trunc(mean + (this.share() + this.share() + this.share() - 1.5) * 2 * spread);
  }

  /** Draws an index in proportion to its weight. */
  weighted(cumulative: ArrayLike<number>): number {
    return findWeighted(cumulative, this.share());
  }
}

/** Cumulative sums of the weights, for `Random.weighted`. */
export function toCumulative(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight;
    sums[index] = sum;
  }
  return sums;
}

const SKIPPED = 4;

/**
 * FNV-1a hash of label and seed, and the finalizer of MurmurHash3: without it, labels and seeds that differ in their last
 * characters have hashes near each other, and days of neighbouring seeds would have nearly the same people.
 */
function mix(seed: number, label: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${label}/${seed}`) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}

/** Most coordinates of `toSpread`. */
const SPREAD_DIMENSIONS = 8;
/** The root above 1 of x^(d + 1) = x + 1: the golden ratio in more dimensions. */
const spreadRoot = Array.from({ length: 60 }).reduce<number>(
  (x) => (1 + x) ** (1 / (SPREAD_DIMENSIONS + 1)),
  1.1,
);
const spreadSteps = Array.from({ length: SPREAD_DIMENSIONS }, (_, d) => spreadRoot ** -(d + 1));

/**
 * Coordinate `dimension` (0 to 7) of the point `index` of a sequence that fills the unit cube evenly, without chance.
 *
 * Source: Roberts, The unreasonable effectiveness of quasirandom sequences (2018), the sequence R_d.
 */
export function toSpread(index: number, dimension: number): number {
  const value = 0.5 + (index + 1) * (spreadSteps[dimension] as number);
  return value - Math.floor(value);
}

/** The value below which a share `at` of the draws of `Random.around(mean, spread)` lies. */
export function toAround(at: number, mean: number, spread: number): number {
  let [low, high] = [0, 3];
  for (let step = 0; step < 30; step++) {
    const x = (low + high) / 2;
    if (toThreeDrawsShare(x) < at) low = x;
    else high = x;
  }
  return mean + ((low + high) / 2 - 1.5) * 2 * spread;
}

/** The share of the draws of `Random.around(mean, spread)` that lie below a value. */
export function toAroundShare(value: number, mean: number, spread: number): number {
  return toThreeDrawsShare(Math.min(3, Math.max(0, (value - mean) / (2 * spread) + 1.5)));
}

/** The sum of three draws from 0 to 1 has a cubic distribution function in three pieces. */
function toThreeDrawsShare(x: number): number {
  if (x < 1) return x ** 3 / 6;
  return x < 2 ? (-2 * x ** 3 + 9 * x ** 2 - 9 * x + 3) / 6 : 1 - (3 - x) ** 3 / 6;
}

/** The index at share `at` of cumulative weights, as `Random.weighted` draws it. */
export function findWeighted(cumulative: ArrayLike<number>, at: number): number {
  const wanted = at * (cumulative[cumulative.length - 1] as number);
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulative[middle] as number) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
