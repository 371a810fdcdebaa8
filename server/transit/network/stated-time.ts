/** Times that a feed states for a way on foot, and what they mean to somebody who walks slower. */

/**
 * Whoever walks this fast is never slower than the time that a feed states for a change or a pathway: 1.2 m/s is the
 * pace that signals at crossings are timed for (4 feet a second).
 */
export const STATED_MPS = 1.2;

/** Seconds that metres take a walker at `speedMps` beyond those that they take at `statedMps`; 0 where he is as fast. */
export function toExtraSec(metres: number, speedMps: number, statedMps: number): number {
  if (speedMps >= statedMps) return 0;
  return Math.ceil(metres / speedMps) - Math.ceil(metres / statedMps);
}
