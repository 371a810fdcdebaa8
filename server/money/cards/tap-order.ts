/** The order of one card's taps, and whether they follow one another by counter and stored balance. */

import type { Tap } from '../scheme/tap.ts';
import type { ReconDraft } from './card-event.ts';
import type { CardState, TapOrderKey } from './card-state.ts';

/**
 * Compares two taps by the card's counter if its medium has one, else by time, terminal and terminal number.
 *
 * Taps without counter on such a medium come last: the back office writes them without the card.
 */
export function compareTaps(a: TapOrderKey, b: TapOrderKey, hasCounter: boolean): number {
  if (hasCounter && a.cardSeq !== b.cardSeq) {
    if (a.cardSeq === null) return 1;
    if (b.cardSeq === null) return -1;
    return a.cardSeq - b.cardSeq;
  }
  if (a.eventSec !== b.eventSec) return a.eventSec - b.eventSec;
  if (a.terminalId !== b.terminalId) return a.terminalId < b.terminalId ? -1 : 1;
  return a.terminalSeq - b.terminalSeq;
}

/** The taps in the order of `compareTaps`. */
export function sortTaps<Place extends TapOrderKey>(taps: readonly Place[], hasCounter: boolean): Place[] {
  return taps.toSorted((a, b) => compareTaps(a, b, hasCounter));
}

/** Change of the balance stored on the card by a tap; undefined if the tap does not say it. */
function findSignedChangeFen({ kind, amountFen }: Tap): number | undefined {
  // The amount of a purchase is the price before concessions.
  if (kind === 'expire' || kind === 'claim' || kind === 'buy') return undefined;
  if (kind === 'top-up') return amountFen ?? undefined;
  // An entry without amount deducts nothing.
  if (amountFen === null) return kind === 'on' ? 0 : undefined;
  return amountFen === 0 ? 0 : -amountFen;
}

/**
 * Finds a break between a card's last tap and its next one: the same counter twice, or a stored balance other than the
 * previous balance plus the change. A skipped counter is no break: its tap may still come (`listCardGaps`).
 */
export function findChainBreak(
  before: Pick<CardState, 'last' | 'signedFen'>,
  tap: Tap,
): ReconDraft | undefined {
  const lastSeq = before.last?.cardSeq ?? null;
  if (lastSeq === null || tap.cardSeq === null) return undefined;
  const toItem = (expectedFen: number | null, actualFen: number | null, detail: string): ReconDraft => ({
    itemId: `card-chain/${tap.cardId}/${tap.cardSeq}/${tap.terminalId}/${tap.terminalSeq}`,
    kind: 'card-chain',
    reference: tap.cardId,
    expectedFen,
    actualFen,
    detail,
  });
  if (tap.cardSeq === lastSeq) return toItem(null, null, `counter ${lastSeq} twice`);
  if (tap.cardSeq !== lastSeq + 1 || before.signedFen === null || tap.balanceAfterFen === null)
    return undefined;
  const changeFen = findSignedChangeFen(tap);
  if (changeFen === undefined) return undefined;
  const expectedFen = before.signedFen + changeFen;
  if (expectedFen === tap.balanceAfterFen) return undefined;
  return toItem(expectedFen, tap.balanceAfterFen, `balance after counter ${tap.cardSeq}`);
}

/** Stored balance after a counted tap: as the tap says it, else previous balance plus change; null if neither is known. */
export function toSignedFen(before: Pick<CardState, 'last' | 'signedFen'>, tap: Tap): number | null {
  if (tap.balanceAfterFen !== null) return tap.balanceAfterFen;
  const isNext = before.last?.cardSeq != null && tap.cardSeq === before.last.cardSeq + 1;
  const changeFen = findSignedChangeFen(tap);
  return before.signedFen === null || !isNext || changeFen === undefined
    ? null
    : before.signedFen + changeFen;
}

/** Counters of a card without a tap, with the money that they moved if the stored balances show it. */
export interface CardGap {
  readonly seqFrom: number;
  readonly seqTo: number;
  /** Change of the stored balance over the gap; null if unknown. */
  readonly changeFen: number | null;
}

/** @param taps - all taps of one card in any order */
export function listCardGaps(taps: readonly Tap[]): CardGap[] {
  const gaps: CardGap[] = [];
  let previous: Tap | undefined;
  for (const tap of sortTaps(taps, true)) {
    if (tap.cardSeq === null) continue;
    if (previous?.cardSeq != null && tap.cardSeq > previous.cardSeq + 1) {
      const ownFen = findSignedChangeFen(tap);
      const changeFen =
        previous.balanceAfterFen === null || tap.balanceAfterFen === null || ownFen === undefined
          ? null
          : tap.balanceAfterFen - ownFen - previous.balanceAfterFen;
      gaps.push({ seqFrom: previous.cardSeq + 1, seqTo: tap.cardSeq - 1, changeFen });
    }
    previous = tap;
  }
  return gaps;
}
