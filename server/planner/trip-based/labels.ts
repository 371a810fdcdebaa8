/** What the labels of a search look like before anything is boarded. */
import type { CallGrid } from './call-grid.ts';

/** Later than any time of a day. */
export const NEVER = 0x3fffffff;
export const NO_RUN = 0xffff;

/**
 * By cell, the first run of its chain that is boarded there or before: none. Where vehicles end nobody boards, and
 * every run counts as boarded: whoever follows a run need not look for its end.
 */
export function blankBoarded(grid: CallGrid): Uint16Array {
  const boarded = new Uint16Array(grid.cellCount).fill(NO_RUN);
  for (const end of grid.firstCell.subarray(1)) if (end > 0) boarded[end - 1] = 0;
  return boarded;
}

/**
 * By stop, the first arrival there: none. One more stands for all calls where nobody may
 * alight, as if a vehicle had been there before all others.
 */
export function blankArrivals(stopCount: number): Int32Array {
  const arrivals = new Int32Array(stopCount + 1).fill(NEVER);
  arrivals[stopCount] = -NEVER;
  return arrivals;
}
