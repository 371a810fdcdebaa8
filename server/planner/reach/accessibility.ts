/** What can be reached from each origin of a skim: opportunities in time, weighted by distance, and the nearest of a kind. */
import { NEVER_REACHED } from '../raptor/raptor.ts';
import type { Skim } from './skim-window.ts';

/** A column of the skim's percentiles: seconds of one percent, row by row. */
export function toPercentileColumn({ percentileSec, percents }: Skim, percent: number): Int32Array {
  const at = percents.indexOf(percent);
  if (at < 0) throw new RangeError(`the skim has no percentile ${percent}`);
  const column = new Int32Array(percentileSec.length / percents.length);
  for (let cell = 0; cell < column.length; cell++) {
    column[cell] = percentileSec[cell * percents.length + at] as number;
  }
  return column;
}

/**
 * Cumulative opportunities: for each origin the sum of the weights of the destinations within `cutoffSec`.
 *
 * @param travelSec row by row, one cell for each destination; destinations behind the weights do not count
 */
export function sumWithin(
  travelSec: Int32Array,
  destinationCount: number,
  weights: Float64Array,
  cutoffSec: number,
): Float64Array {
  return sumBy(travelSec, destinationCount, weights, (sec) => (sec <= cutoffSec ? 1 : 0));
}

/** Gravity access (economic potential): each destination counts with `exp(-beta * minutes)`. */
export function sumDecayed(
  travelSec: Int32Array,
  destinationCount: number,
  weights: Float64Array,
  betaPerMinute: number,
): Float64Array {
  return sumBy(travelSec, destinationCount, weights, (sec) =>
    sec === NEVER_REACHED ? 0 : Math.exp((-betaPerMinute * sec) / 60),
  );
}

function sumBy(
  travelSec: Int32Array,
  destinationCount: number,
  weights: Float64Array,
  toShare: (sec: number) => number,
): Float64Array {
  return Float64Array.from({ length: travelSec.length / destinationCount }, (_, origin) => {
    let sum = 0;
    for (let d = 0; d < weights.length; d++) {
      const weight = weights[d] as number;
      if (weight > 0) sum += weight * toShare(travelSec[origin * destinationCount + d] as number);
    }
    return sum;
  });
}

/** Seconds to the nearest of some destinations, by origin; `NEVER_REACHED` where none is in reach. */
export function findNearest(
  travelSec: Int32Array,
  destinationCount: number,
  destinations: readonly number[],
): Int32Array {
  return Int32Array.from({ length: travelSec.length / destinationCount }, (_, origin) =>
    destinations.reduce(
      (least, d) => Math.min(least, travelSec[origin * destinationCount + d] as number),
      NEVER_REACHED,
    ),
  );
}

/** Mean of a value over origins by their weights; 0 where all weights are. */
export function toWeightedMean(values: ArrayLike<number>, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += (values[i] as number) * (weights[i] as number);
    total += weights[i] as number;
  }
  return total === 0 ? 0 : sum / total;
}
