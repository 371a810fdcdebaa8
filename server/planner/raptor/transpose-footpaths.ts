/** Footpaths of the mirror image of a network. */
import type { SearchFootpaths } from './raptor.ts';

/** Every footpath the other way round, again sorted by duration. */
export function transposeFootpaths(footpaths: SearchFootpaths): SearchFootpaths {
  const n = footpaths.offsets.length - 1;
  const incoming: [from: number, durationSec: number][][] = Array.from({ length: n }, () => []);
  for (let from = 0; from < n; from++) {
    for (let f = footpaths.offsets[from] as number; f < (footpaths.offsets[from + 1] as number); f++) {
      incoming[footpaths.targets[f] as number]?.push([from, footpaths.durationSec[f] as number]);
    }
  }
  const offsets = new Int32Array(n + 1);
  const targets = new Int32Array(footpaths.targets.length);
  const durationSec = new Int32Array(footpaths.targets.length);
  let next = 0;
  incoming.forEach((list, stop) => {
    list.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    for (const [from, duration] of list) {
      targets[next] = from;
      durationSec[next] = duration;
      next++;
    }
    offsets[stop + 1] = next;
  });
  return { offsets, targets, durationSec };
}
