/** Footpaths as compressed rows: one row for each stop, nearest first. */

/**
 * Walks from stop to stop. Row `s` is `offsets[s] .. offsets[s + 1]`, sorted by duration, then target;
 * no stop has a footpath to itself. Plain typed arrays, so they can be copied into a shared image.
 */
export interface Footpaths {
  /** One more than there are stops. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly durationSec: Int32Array;
  /** Whole metres of straight line. */
  readonly distanceM: Int32Array;
}

/** Footpaths in any order, each pair of stops at most once. */
export interface FootpathEdges {
  readonly from: number[];
  readonly to: number[];
  readonly durationSec: number[];
  readonly distanceM: number[];
}

const DIGIT_BITS = 16;
const DIGIT_COUNT = 1 << DIGIT_BITS;

/** Sorts `order` by `keys` (integers from 0) with a stable radix sort, least digit first. */
function sortStable(order: Int32Array, keys: ArrayLike<number>): Int32Array {
  let top = 0;
  for (let i = 0; i < keys.length; i++) if (keys[i]! > top) top = keys[i]!;
  let sorted = order;
  for (let shift = 0; shift === 0 || (shift < 32 && top >>> shift > 0); shift += DIGIT_BITS) {
    const starts = new Int32Array(DIGIT_COUNT + 1);
    for (const edge of sorted) starts[((keys[edge]! >>> shift) & (DIGIT_COUNT - 1)) + 1]!++;
    for (let digit = 0; digit < DIGIT_COUNT; digit++) starts[digit + 1]! += starts[digit]!;
    const next = new Int32Array(sorted.length);
    for (const edge of sorted) next[starts[(keys[edge]! >>> shift) & (DIGIT_COUNT - 1)]!++] = edge;
    sorted = next;
  }
  return sorted;
}

/** Linear in the number of edges. */
export function toFootpaths(stopCount: number, edges: FootpathEdges): Footpaths {
  const edgeCount = edges.from.length;
  let order = new Int32Array(edgeCount);
  for (let i = 0; i < edgeCount; i++) order[i] = i;
  order = sortStable(order, edges.to) as Int32Array<ArrayBuffer>;
  order = sortStable(order, edges.durationSec) as Int32Array<ArrayBuffer>;

  const offsets = new Int32Array(stopCount + 1);
  for (let i = 0; i < edgeCount; i++) offsets[edges.from[i]! + 1]!++;
  for (let stop = 0; stop < stopCount; stop++) offsets[stop + 1]! += offsets[stop]!;

  const next = offsets.slice();
  const targets = new Int32Array(edgeCount);
  const durationSec = new Int32Array(edgeCount);
  const distanceM = new Int32Array(edgeCount);
  for (const edge of order) {
    const at = next[edges.from[edge]!]!++;
    targets[at] = edges.to[edge]!;
    durationSec[at] = edges.durationSec[edge]!;
    distanceM[at] = edges.distanceM[edge]!;
  }
  return { offsets, targets, durationSec, distanceM };
}
