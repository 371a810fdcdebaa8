/** Parts of an itinerary's time bar and their widths. */
import type { Itinerary, Leg } from '../api/contract.ts';
import { isWalk } from '../api/leg-mode.ts';

export type BarPart =
  | { readonly kind: 'walk' | 'wait'; readonly startSec: number; readonly durationSec: number }
  | {
      readonly kind: 'ride';
      readonly startSec: number;
      readonly durationSec: number;
      readonly leg: Leg;
    };

const toSec = (iso: string) => Date.parse(iso) / 1000;

/** Parts in order: legs, and the waiting between them. */
export function toBarParts(itinerary: Itinerary): BarPart[] {
  const parts: BarPart[] = [];
  let clockSec = toSec(itinerary.startTime);
  for (const leg of itinerary.legs) {
    const startSec = toSec(leg.startTime);
    if (startSec > clockSec)
      parts.push({ kind: 'wait', startSec: clockSec, durationSec: startSec - clockSec });
    const durationSec = toSec(leg.endTime) - startSec;
    if (isWalk(leg)) {
      if (durationSec > 0) parts.push({ kind: 'walk', startSec, durationSec });
    } else {
      parts.push({ kind: 'ride', startSec, durationSec, leg });
    }
    clockSec = Math.max(clockSec, toSec(leg.endTime));
  }
  return parts;
}

/**
 * Share of the width for each duration: proportional, but at least `minShare`, so that a walk of two minutes is
 * visible in a trip of three hours. The other parts shrink in proportion.
 */
export function toShares(durations: readonly number[], minShare: number): number[] {
  const count = durations.length;
  if (count === 0) return [];
  const floor = Math.min(minShare, 1 / count);
  const raised = new Set<number>();
  for (;;) {
    const freeShare = 1 - raised.size * floor;
    const freeTotal = durations.reduce((sum, value, index) => (raised.has(index) ? sum : sum + value), 0);
    const share = (value: number) =>
      freeTotal > 0 ? (value / freeTotal) * freeShare : freeShare / (count - raised.size);
    const low = durations.findIndex((value, index) => !raised.has(index) && share(value) < floor - 1e-12);
    if (low < 0) return durations.map((value, index) => (raised.has(index) ? floor : share(value)));
    raised.add(low);
  }
}
