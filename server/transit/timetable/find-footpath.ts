/** One footpath of a table. */
import type { Footpaths } from '../network/footpath-table.ts';

/** Seconds of the footpath from one stop to another, or undefined where there is none. */
export function findFootpathSec(
  { durationSec, offsets, targets }: Pick<Footpaths, 'offsets' | 'targets' | 'durationSec'>,
  from: number,
  to: number,
): number | undefined {
  const start = offsets[from] as number;
  const at = targets.subarray(start, offsets[from + 1]).indexOf(to);
  return at < 0 ? undefined : durationSec[start + at];
}
