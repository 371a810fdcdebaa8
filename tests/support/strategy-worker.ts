/** A worker module for tests of optimal strategies: the network is the data of the thread. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../server/base/worker-job.ts';
import {
  loadStrategy,
  type StrategyLink,
  StrategyNetwork,
} from '../../server/bureau/demand/model/optimal-strategy.ts';

export interface StrategyData {
  readonly nodeCount: number;
  readonly links: readonly StrategyLink[];
}

export interface StrategyJob {
  readonly origin: number;
  readonly destination: number;
}

export interface StrategyAnswer {
  readonly costMin: Float64Array;
  readonly volume: Float64Array;
}

/** Expected minutes by node and volume by link of one passenger; gaps between vehicles are exponential. */
export function assignOne(
  network: StrategyNetwork,
  links: readonly StrategyLink[],
  { destination, origin }: StrategyJob,
): StrategyAnswer {
  const strategy = network.find(destination, 1);
  return { costMin: strategy.costMin, volume: loadStrategy(strategy, links, new Map([[origin, 1]])).volume };
}

const data = workerData as StrategyData | null;
const own = data?.links ? new StrategyNetwork(data.nodeCount, data.links) : undefined;

export const run = toJobRunner((job: StrategyJob): StrategyAnswer => {
  if (!own || !data) throw new RangeError('the thread has no network');
  return assignOne(own, data.links, job);
});
