/**
 * Distances between every stop and a few landmarks, from which a bound for any destination follows at once
 * (Goldberg and Harrelson: Computing the Shortest Path: A* Search Meets Graph Theory, SODA 2005).
 */
import type { Landmarks, SearchNetwork } from './search-network.ts';
import { toDistances, toWayGraphs, UNREACHABLE_SEC } from './way-graph.ts';

/** Twice as many prune a tenth more visits, and each costs every bound that is asked for. */
const LANDMARKS = 8;

/**
 * Chooses landmarks at the rim, each as far as can be from those before it, and measures from and to them.
 *
 * Time: two one-to-all searches on the ways of the network for each.
 */
export function toLandmarks(network: Pick<SearchNetwork, 'day' | 'footpaths'>): Landmarks {
  const { leaving, arriving } = toWayGraphs(network);
  const { stopCount, stopOffsets } = network.day;
  const table = new Int32Array(stopCount * LANDMARKS * 2);
  let hub = 0;
  for (let stop = 1; stop < stopCount; stop++) {
    const calls = stopOffsets[stop + 1]! - stopOffsets[stop]!;
    if (calls > stopOffsets[hub + 1]! - stopOffsets[hub]!) hub = stop;
  }
  // Where most lines meet is in the largest part of the network, and no landmark itself: what lies behind it is.
  const nearest = stopCount === 0 ? new Int32Array(0) : toDistances(leaving, hub);
  for (let landmark = 0; landmark < LANDMARKS; landmark++) {
    let rim = hub;
    for (let stop = 0; stop < stopCount; stop++) {
      if (nearest[stop]! < UNREACHABLE_SEC && nearest[stop]! > nearest[rim]!) rim = stop;
    }
    if (stopCount === 0) break;
    if (landmark === 0) nearest.fill(UNREACHABLE_SEC);
    const from = toDistances(leaving, rim);
    const to = toDistances(arriving, rim);
    for (let stop = 0; stop < stopCount; stop++) {
      const at = (stop * LANDMARKS + landmark) * 2;
      table[at] = from[stop]!;
      table[at + 1] = to[stop]!;
      nearest[stop] = Math.min(nearest[stop]!, from[stop]!, to[stop]!);
    }
  }
  return { count: LANDMARKS, table };
}

/** The same distances for a day on which time runs backwards. */
export function mirrorLandmarks({ count, table }: Landmarks): Landmarks {
  const mirrored = new Int32Array(table.length);
  for (let at = 0; at < table.length; at += 2) {
    mirrored[at] = table[at + 1]!;
    mirrored[at + 1] = table[at]!;
  }
  return { count, table: mirrored };
}
