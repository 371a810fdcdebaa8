/** Percentiles of travel times over departures, by the nearest-rank rule. */
import { NOT_REACHED } from './one-to-all.ts';

/**
 * Travel times to one place: `travelSec[i]` for departure `i`, which also represents the `weights[i] - 1` seconds before it;
 * each second earlier adds a second of travel. `directSec` is the walk without a vehicle, which takes equally long at any time.
 */
export interface TravelSamples {
  readonly travelSec: Int32Array;
  readonly weights: readonly number[];
  readonly directSec: number;
  readonly maxTravelSec: number;
}

/**
 * For each percent, the least time within which that share of all departures arrives; `NOT_REACHED` where fewer arrive.
 */
export function toPercentiles(samples: TravelSamples, percents: readonly number[]): number[] {
  const { directSec, maxTravelSec, weights } = samples;
  const top = Math.min(directSec, maxTravelSec);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const { starts, lengths } = toRuns(samples, top);
  const countWithin = (sec: number) => {
    if (sec >= directSec) return total;
    let count = 0;
    for (let i = 0; i < starts.length; i++) {
      const within = sec - (starts[i] as number) + 1;
      if (within > 0) count += Math.min(within, lengths[i] as number);
    }
    return count;
  };
  return percents.map((percent) => {
    const rank = Math.ceil((percent * total) / 100);
    if (countWithin(top) < rank) return NOT_REACHED;
    let low = 0;
    let high = top;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (countWithin(middle) >= rank) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** Runs of consecutive seconds with the same arrival: their travel times are `start`, `start + 1` ... */
function toRuns({ travelSec, weights }: TravelSamples, top: number): { starts: number[]; lengths: number[] } {
  const starts: number[] = [];
  const lengths: number[] = [];
  for (let i = weights.length - 1; i >= 0; i--) {
    const start = travelSec[i] as number;
    if (start > top) continue;
    const last = starts.length - 1;
    const weight = weights[i] as number;
    if (last >= 0 && start === (starts[last] as number) + (lengths[last] as number)) {
      lengths[last] = (lengths[last] as number) + weight;
    } else {
      starts.push(start);
      lengths.push(weight);
    }
  }
  return { starts, lengths };
}
