/** Lower bounds of travel times, independent of the hour. They prune the search. */
import type { Footpaths } from './footpath-table.ts';
import { MinHeap } from './min-heap.ts';
import type { NetworkRide } from './network-stop.ts';

/** The bound of a stop without a way to any target. */
export const UNREACHABLE_SEC = 0x7fff_ffff;

/** Rides and walks as compressed rows by the stop where they end. */
export interface ReverseCosts {
  /** One more than there are stops. */
  readonly offsets: Int32Array;
  readonly sources: Int32Array;
  readonly sec: Int32Array;
}

/** Reverses rides and walks. Of several rides between two stops the fastest is kept. */
export function buildLowerBounds(
  stopCount: number,
  rides: readonly Pick<NetworkRide, 'from' | 'to' | 'minSec'>[],
  footpaths: Footpaths,
): ReverseCosts {
  const fastest = new Map<number, number>();
  for (const { from, to, minSec } of rides) {
    if (from === to) continue;
    const key = to * stopCount + from;
    const held = fastest.get(key);
    if (held === undefined || minSec < held) fastest.set(key, minSec);
  }
  const offsets = new Int32Array(stopCount + 1);
  for (const key of fastest.keys()) offsets[Math.floor(key / stopCount) + 1]!++;
  for (const target of footpaths.targets) offsets[target + 1]!++;
  for (let stop = 0; stop < stopCount; stop++) offsets[stop + 1]! += offsets[stop]!;

  const next = offsets.slice();
  const sources = new Int32Array(offsets[stopCount]!);
  const sec = new Int32Array(offsets[stopCount]!);
  for (const [key, minSec] of fastest) {
    const at = next[Math.floor(key / stopCount)]!++;
    sources[at] = key % stopCount;
    sec[at] = minSec;
  }
  for (let from = 0; from < stopCount; from++) {
    for (let footpath = footpaths.offsets[from]!; footpath < footpaths.offsets[from + 1]!; footpath++) {
      const at = next[footpaths.targets[footpath]!]!++;
      sources[at] = from;
      sec[at] = footpaths.durationSec[footpath]!;
    }
  }
  return { offsets, sources, sec };
}

/**
 * Least seconds from every stop to the nearest target by rides and walks, without waiting, changing or boarding;
 * `UNREACHABLE_SEC` where there is no way. No journey is faster. `egressSec` has the seconds from each target to the
 * destination (0 where absent).
 *
 * Dijkstra with a binary heap: O((stops + rides + walks) log stops).
 */
export function toLowerBoundsSec(
  reverse: ReverseCosts,
  targets: ArrayLike<number>,
  egressSec?: ArrayLike<number>,
): Int32Array {
  const { offsets, sources, sec } = reverse;
  const bounds = new Int32Array(offsets.length - 1).fill(UNREACHABLE_SEC);
  const heap = new MinHeap();
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i]!;
    const onwardSec = egressSec?.[i] ?? 0;
    if (onwardSec >= bounds[target]!) continue;
    bounds[target] = onwardSec;
    heap.push(onwardSec, target);
  }
  for (let stop = heap.pop(); stop !== -1; stop = heap.pop()) {
    const boundSec = heap.poppedKey;
    if (boundSec > bounds[stop]!) continue;
    const end = offsets[stop + 1]!;
    for (let at = offsets[stop]!; at < end; at++) {
      const nextSec = boundSec + sec[at]!;
      const source = sources[at]!;
      if (nextSec >= bounds[source]!) continue;
      bounds[source] = nextSec;
      heap.push(nextSec, source);
    }
  }
  return bounds;
}
