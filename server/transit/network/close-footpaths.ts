/** The transitive closure of footpaths. */
import { ProblemError } from '../../base/problem.ts';
import { type FootpathEdges, type Footpaths, toFootpaths } from './footpath-table.ts';
import { MinHeap } from './min-heap.ts';

export interface ClosureLimits {
  /** Most stops in a group that footpaths connect. */
  readonly maxComponentStops: number;
  /** Most footpaths in the closure. */
  readonly maxFootpaths: number;
}

const defaultLimits: ClosureLimits = { maxComponentStops: 3000, maxFootpaths: 20_000_000 };
/** A heap key is `seconds * METRE_ROOM + metres`; no walk has as many metres. */
const METRE_ROOM = 2 ** 26;

/**
 * A footpath for every pair of stops that a chain of footpaths connects: that of the fastest chain, of equally fast chains the
 * shortest. Durations and metres are the sums over the chain.
 *
 * For short radii (up to some 200 m), where footpaths connect small groups of stops. A group of n stops takes up to n squared
 * footpaths, and at 500 m a whole city is one group. Pass footpaths without slack: the slack of every stop of a chain is
 * added.
 *
 * @throws ProblemError `footpaths-too-many` where a group or the whole closure exceeds `limits`
 */
export function closeFootpaths(footpaths: Footpaths, limits: ClosureLimits = defaultLimits): Footpaths {
  const stopCount = footpaths.offsets.length - 1;
  checkLimits(listGroupSizes(footpaths), limits);
  const edges: FootpathEdges = { from: [], to: [], durationSec: [], distanceM: [] };
  const best = new Float64Array(stopCount).fill(Number.POSITIVE_INFINITY);
  const heap = new MinHeap();

  for (let source = 0; source < stopCount; source++) {
    if (footpaths.offsets[source] === footpaths.offsets[source + 1]) continue;
    const touched = [source];
    best[source] = 0;
    heap.push(0, source);
    for (let stop = heap.pop(); stop !== -1; stop = heap.pop()) {
      const key = heap.poppedKey;
      if (key > best[stop]!) continue;
      for (let at = footpaths.offsets[stop]!; at < footpaths.offsets[stop + 1]!; at++) {
        const target = footpaths.targets[at]!;
        const nextKey = key + footpaths.durationSec[at]! * METRE_ROOM + footpaths.distanceM[at]!;
        if (nextKey >= best[target]!) continue;
        if (best[target] === Number.POSITIVE_INFINITY) touched.push(target);
        best[target] = nextKey;
        heap.push(nextKey, target);
      }
    }
    for (const target of touched) {
      if (target !== source) {
        edges.from.push(source);
        edges.to.push(target);
        edges.durationSec.push(Math.floor(best[target]! / METRE_ROOM));
        edges.distanceM.push(best[target]! % METRE_ROOM);
      }
      best[target] = Number.POSITIVE_INFINITY;
    }
  }
  return toFootpaths(stopCount, edges);
}

/** Sizes of the groups of stops that footpaths connect, ignoring direction. */
function listGroupSizes({ offsets, targets }: Footpaths): number[] {
  const stopCount = offsets.length - 1;
  const leader = Int32Array.from({ length: stopCount }, (_, stop) => stop);
  const findLeader = (stop: number): number => {
    let at = stop;
    while (leader[at] !== at) {
      leader[at] = leader[leader[at]!]!;
      at = leader[at]!;
    }
    return at;
  };
  for (let stop = 0; stop < stopCount; stop++) {
    for (let at = offsets[stop]!; at < offsets[stop + 1]!; at++) {
      leader[findLeader(stop)] = findLeader(targets[at]!);
    }
  }
  const sizes = new Int32Array(stopCount);
  for (let stop = 0; stop < stopCount; stop++) sizes[findLeader(stop)]!++;
  return Array.from(sizes).filter((size) => size > 1);
}

function checkLimits(groupSizes: readonly number[], limits: ClosureLimits): void {
  const largest = groupSizes.reduce((most, size) => Math.max(most, size), 0);
  const pairs = groupSizes.reduce((sum, size) => sum + size * (size - 1), 0);
  if (largest <= limits.maxComponentStops && pairs <= limits.maxFootpaths) return;
  throw new ProblemError(
    'footpaths-too-many',
    {
      zh: `步行路径传递闭包过大：最大一组有 ${largest} 个站点，请缩短步行距离。`,
      en: `Footpaths are too dense to be closed: ${largest} stops hang together; choose a shorter walking distance.`,
    },
    { largestGroupStops: largest, pairs, ...limits },
  );
}
