/** Weights of operators between two stops, by the paths that riders may take. */
import { shareByWeights } from '../../base/fen.ts';
import type { OperatorWeight } from './fare-network.ts';
import type { PathNetwork, RideEdge, RidePath } from './path-network.ts';
import type { Scheme } from './scheme.ts';
import { listShortestPaths } from './shortest-path.ts';

/** Probabilities are integers in units of 1/10000. */
const CERTAIN = 10_000;
/** The attraction of the quickest path; others are rounded to this resolution before they become probabilities. */
const ATTRACTION = 1_000_000_000;

/**
 * Weight of each operator between two stops, in the order of `operators`; undefined if no path links them.
 *
 * `path-probability`: probability times distance (in 100 m, half up), summed over the paths; `shortest-path`: the best
 * path alone; `ride-count`: rides instead of distance; `gross-fare`: the fare for each operator's own distance.
 *
 * @param fareOfM - fare of a distance, for `gross-fare`.
 */
export function findOperatorWeights(
  network: PathNetwork,
  fromStopId: string,
  toStopId: string,
  operators: readonly string[],
  { method, ...limits }: Scheme['apportionment'],
  fareOfM: (distanceM: number) => number,
): OperatorWeight[] | undefined {
  const maxPaths = method === 'path-probability' || method === 'ride-count' ? limits.maxPaths : 1;
  const paths = listShortestPaths(network, fromStopId, toStopId, { ...limits, maxPaths });
  if (paths.length === 0) return undefined;
  const probabilities = toPathProbabilities(paths, limits.scaleSec);
  const weights = operators.map((operatorId) => {
    let weight = 0;
    paths.forEach(({ edges }, i) => {
      const probability = probabilities[i] as number;
      weight += probability * toUnits(edges, operatorId, method, fareOfM);
    });
    return { operatorId, weight };
  });
  const positive = weights.filter(({ weight }) => weight > 0);
  return positive.length > 0 ? positive : undefined;
}

/** A logit of time, rounded to 1/10000 by largest remainder; the quickest path has the attraction 1. */
export function toPathProbabilities(paths: readonly RidePath[], scaleSec: number): number[] {
  const bestSec = Math.min(...paths.map(({ costSec }) => costSec));
  const attractions = paths.map(({ costSec }) =>
    Math.floor(Math.exp((bestSec - costSec) / scaleSec) * ATTRACTION),
  );
  return shareByWeights(CERTAIN, attractions);
}

function toUnits(
  edges: readonly RideEdge[],
  operatorId: string,
  method: Scheme['apportionment']['method'],
  fareOfM: (distanceM: number) => number,
): number {
  const own = edges.filter((edge) => edge.operatorId === operatorId);
  if (own.length === 0) return 0;
  if (method === 'ride-count') {
    return edges.filter((edge, i) => edge.operatorId === operatorId && edges[i - 1]?.lineId !== edge.lineId)
      .length;
  }
  const distanceM = own.reduce((sum, edge) => sum + edge.distanceM, 0);
  return method === 'gross-fare' ? fareOfM(distanceM) : Math.floor((distanceM + 50) / 100);
}
