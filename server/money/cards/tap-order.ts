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
  if (kind === 'top-up' || kind === 'move-in') return amountFen ?? undefined;
  // An entry without amount deducts nothing.
  if (amountFen === null) return kind === 'on' ? 0 : undefined;
  return amountFen === 0 ? 0 : -amountFen;
}

/**
 * Finds a break between a card's last tap and its next one: the same counter twice, or a stored balance other than the
 * previous balance plus the change. A skipped counter is no break: its tap may still come before the close of the day,
 * which lists what is missing then (`listGapItems`).
 *
 * @param changeFen - change of the stored balance by the tap; undefined if it is unknown
 */
export function findChainBreak(
  before: Pick<CardState, 'last' | 'signedFen'>,
  tap: Tap,
  changeFen: number | undefined = findSignedChangeFen(tap),
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
  if (changeFen === undefined) return undefined;
  const expectedFen = before.signedFen + changeFen;
  if (expectedFen === tap.balanceAfterFen) return undefined;
  return toItem(expectedFen, tap.balanceAfterFen, `balance after counter ${tap.cardSeq}`);
}

/** Whether a tap may say again what a tap before it said: the same counter, or the same terminal and second. */
export function mayRepeat(last: TapOrderKey, tap: TapOrderKey, hasCounter: boolean): boolean {
  if (hasCounter && (last.cardSeq !== null || tap.cardSeq !== null)) return last.cardSeq === tap.cardSeq;
  return last.terminalId === tap.terminalId && last.eventSec === tap.eventSec;
}

/**
 * Finds the taps that say again what an earlier tap of the card said.
 *
 * Of two taps of a kind with one counter and one balance after it, the card shows one movement of money: a terminal wrote
 * the card, did not see the answer and wrote again (a grey record). Without a counter, a terminal that sends a tap again
 * under another number repeats the second, the place and the amount.
 */
export class TapRepeats {
  readonly #hasCounter: boolean;
  #group: Tap[] = [];

  constructor(hasCounter: boolean) {
    this.#hasCounter = hasCounter;
  }

  /** Call for each tap in the card's order. @returns the earlier tap that this one repeats */
  find(tap: Tap): Tap | undefined {
    const [first] = this.#group;
    if (first === undefined || !mayRepeat(first, tap, this.#hasCounter)) {
      this.#group = [tap];
      return undefined;
    }
    const isCounted = this.#hasCounter && tap.cardSeq !== null;
    const found = this.#group.find((other) => (isCounted ? isGrey(other, tap) : isSentAgain(other, tap)));
    this.#group.push(tap);
    return found;
  }
}

function isGrey(a: Tap, b: Tap): boolean {
  return a.kind === b.kind && a.balanceAfterFen !== null && a.balanceAfterFen === b.balanceAfterFen;
}

function isSentAgain(a: Tap, b: Tap): boolean {
  return (
    // Money without a journey has no place: two equal amounts may be two payments.
    a.networkId !== null &&
    a.kind === b.kind &&
    a.networkId === b.networkId &&
    a.routeId === b.routeId &&
    a.vehicleId === b.vehicleId &&
    a.stopId === b.stopId &&
    a.amountFen === b.amountFen
  );
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

/**
 * Items of the counters that a card's taps leave out; the detail says which.
 *
 * @param taps - all taps of one card in any order
 */
export function listGapItems(cardId: string, taps: readonly Tap[]): ReconDraft[] {
  return listCardGaps(taps).map(({ changeFen, seqFrom, seqTo }) => ({
    itemId: `card-chain/${cardId}/${seqFrom}-${seqTo}/gap`,
    kind: 'card-chain',
    reference: cardId,
    expectedFen: changeFen === null ? null : 0,
    actualFen: changeFen,
    detail: `counters ${seqFrom} to ${seqTo} missing`,
  }));
}

/** The missing counters that an item of `listGapItems` is about; undefined for another item. */
export function findGapOfItem({
  itemId,
  kind,
}: Pick<ReconDraft, 'itemId' | 'kind'>): Pick<CardGap, 'seqFrom' | 'seqTo'> | undefined {
  if (kind !== 'card-chain') return undefined;
  const [, seqFrom, seqTo] = /\/(\d+)-(\d+)\/gap$/.exec(itemId) ?? [];
  return seqFrom === undefined ? undefined : { seqFrom: Number(seqFrom), seqTo: Number(seqTo) };
}

/** Whether a tap of a gap came later. What is still missing then is a gap of its own. */
export function isGapFilled(
  { seqFrom, seqTo }: Pick<CardGap, 'seqFrom' | 'seqTo'>,
  taps: readonly Tap[],
): boolean {
  return taps.some(({ cardSeq }) => cardSeq !== null && cardSeq >= seqFrom && cardSeq <= seqTo);
}

/** Whether a card's new taps leave out counters after `last` or between them. @param ordered - in the card's order */
export function skipsCounter(last: TapOrderKey | null, ordered: readonly TapOrderKey[]): boolean {
  let before = last?.cardSeq ?? null;
  for (const { cardSeq } of ordered) {
    if (cardSeq === null) continue;
    if (before !== null && cardSeq > before + 1) return true;
    before = cardSeq;
  }
  return false;
}

/** Whether one of the new taps stands at a gap. @param known - the other taps of the card */
export function isAtGap(known: readonly Tap[], fresh: readonly Tap[]): boolean {
  const added = new Set(fresh.map(({ cardSeq }) => cardSeq));
  return listCardGaps([...known, ...fresh]).some(
    ({ seqFrom, seqTo }) => added.has(seqFrom - 1) || added.has(seqTo + 1),
  );
}
