/** The order in which the taps of one card are read. */

import type { Tap } from '../scheme/tap.ts';
import type { ReconDraft } from './card-event.ts';
import type { CardState, TapOrderKey } from './card-state.ts';

/**
 * Order by the card's own counter where the medium has one, by time, terminal and its number otherwise.
 *
 * Records without a counter of a medium that has one (written by the back office, with no card at hand) come last.
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

/** The same taps in the order in which they are read. */
export function sortTaps<Place extends TapOrderKey>(taps: readonly Place[], hasCounter: boolean): Place[] {
  return taps.toSorted((a, b) => compareTaps(a, b, hasCounter));
}

/** What the card's own balance changes by with a tap; undefined where the tap does not say. */
function findSignedChangeFen({ kind, amountFen }: Tap): number | undefined {
  // A till says what it asked; concessions make it less.
  if (kind === 'expire' || kind === 'claim' || kind === 'buy') return undefined;
  if (kind === 'top-up') return amountFen ?? undefined;
  // An entry takes nothing unless it says so.
  if (amountFen === null) return kind === 'on' ? 0 : undefined;
  return amountFen === 0 ? 0 : -amountFen;
}

/**
 * The break between a card's last tap and its next one: the same number twice, or a balance that is not the one
 * before plus the amount. A number left out is no break here: its tap may still come (`listCardGaps`).
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

/** The card's own balance after a counted tap: what it says, or what follows from the one before; null where neither does. */
export function toSignedFen(before: Pick<CardState, 'last' | 'signedFen'>, tap: Tap): number | null {
  if (tap.balanceAfterFen !== null) return tap.balanceAfterFen;
  const isNext = before.last?.cardSeq != null && tap.cardSeq === before.last.cardSeq + 1;
  const changeFen = findSignedChangeFen(tap);
  return before.signedFen === null || !isNext || changeFen === undefined
    ? null
    : before.signedFen + changeFen;
}

/** Counter numbers of a card that no tap has, with the money that they moved where the card's balances tell it. */
export interface CardGap {
  readonly seqFrom: number;
  readonly seqTo: number;
  /** Change of the card's own balance over the gap; null where it is not known. */
  readonly changeFen: number | null;
}

/** @param taps - all of one card, in whatever order. */
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
