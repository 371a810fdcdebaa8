/** Seeded random numbers: the same seed and label give the same numbers on every machine. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  /** @param label - names an independent stream: draws from other streams do not change it */
  constructor(seed: number, label: string) {
    this.#generator = xoroshiro128plus(mix(seed, label));
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
    const at = this.share() * (cumulative[cumulative.length - 1] as number);
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    return low;
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

/** FNV-1a hash of label and seed. */
function mix(seed: number, label: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${label}/${seed}`) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193);
  return hash | 0;
}
