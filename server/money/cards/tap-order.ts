/** The order in which the taps of one card are read. */
import type { Tap } from '../scheme/tap.ts';

/** As much of a tap as its place among the card's taps depends on. */
export type TapPlace = Pick<Tap, 'cardSeq' | 'eventSec' | 'terminalId' | 'terminalSeq'>;

/**
 * Order by the card's own counter where the medium has one, by time, terminal and its number otherwise.
 *
 * Records without a counter of a medium that has one (written by the back office, with no card at hand) come last.
 */
export function compareTaps(a: TapPlace, b: TapPlace, hasCounter: boolean): number {
  if (hasCounter && a.cardSeq !== b.cardSeq) {
    if (a.cardSeq === null) return 1;
    if (b.cardSeq === null) return -1;
    return a.cardSeq - b.cardSeq;
  }
  if (a.eventSec !== b.eventSec) return a.eventSec - b.eventSec;
  if (a.terminalId !== b.terminalId) return a.terminalId < b.terminalId ? -1 : 1;
  return a.terminalSeq - b.terminalSeq;
}

/** The same taps in the order in which they are read. */
export function sortTaps<Place extends TapPlace>(taps: readonly Place[], hasCounter: boolean): Place[] {
  return taps.toSorted((a, b) => compareTaps(a, b, hasCounter));
}
