/** Reads the taps of one card in order, and remembers what a tap may depend on besides the card's state. */
import { virtualPrefix } from '../ledger/bounds.ts';
import type { DatedCard } from '../ledger/registration.ts';
import type { Tap } from '../scheme/tap.ts';
import { type CardState, emptyCardState } from './card-state.ts';
import { type CardsContext, getMedium, hasCounter, toHoldFen } from './cards-context.ts';
import { type FoldedTap, foldTap } from './fold-tap.ts';
import { mayRepeat, sortTaps, TapRepeats } from './tap-order.ts';

/** Whether reading a tap on from a card's state takes a reader that has read the earlier taps (`toReaderAfter`). */
export function needsEarlierTaps(last: CardState['last'], tap: Tap, isCounted: boolean): boolean {
  if (tap.kind === 'claim') return true;
  if (tap.kind === 'refund' && !tap.terminalId.startsWith(virtualPrefix)) return true;
  if (tap.networkId === null && !(isCounted && tap.cardSeq !== null)) return false;
  return last !== null && mayRepeat(last, tap, isCounted);
}

/** What an older program read of a tap: neither repeats nor what covers a payout. */
const asPosted = { expiredFen: Number.POSITIVE_INFINITY, refundableFen: Number.POSITIVE_INFINITY };

export class TapReader {
  readonly #card: DatedCard;
  readonly #context: CardsContext;
  readonly #repeats: TapRepeats;
  /** The card's state by its taps alone: a close has settled entries of the state that the ledger has. */
  #replayed: CardState | null = null;
  #expiredFen = 0;
  /** Holds of entries left open, which the balance counts although a close may take less. */
  #leftFen = 0;

  constructor(card: DatedCard, context: CardsContext) {
    this.#card = card;
    this.#context = context;
    this.#repeats = new TapRepeats(hasCounter(card, context));
  }

  /** @param tap - the next one in the card's order */
  read(before: CardState, tap: Tap): FoldedTap {
    const replayed = this.#replayed ?? before;
    const repeated = this.#repeats.find(tap);
    const isJudged = this.#context.toServiceDay(tap.eventSec) >= this.#context.judgedFrom;
    const past = isJudged
      ? { repeated, expiredFen: this.#expiredFen, refundableFen: replayed.balanceFen + this.#leftFen }
      : asPosted;
    const folded = foldTap(before, tap, this.#card, this.#context, past);
    const after = this.#replayed
      ? foldTap(replayed, tap, this.#card, this.#context, past).state
      : folded.state;
    if (this.#replayed) this.#replayed = after;
    if (replayed.open && after.left.length > replayed.left.length) {
      const scheme = this.#context.schemeOn(this.#context.toServiceDay(tap.eventSec));
      this.#leftFen += toHoldFen(replayed.open, getMedium(scheme, this.#card.mediumId), this.#context);
    }
    for (const event of folded.events) {
      if (event.kind !== 'money') continue;
      const { amountFen, kind } = event.money;
      if (kind === 'expiry') this.#expiredFen += amountFen;
      else if (kind === 'claim') this.#expiredFen -= amountFen;
    }
    return folded;
  }

  readKnown(taps: readonly Tap[]): void {
    this.#replayed = emptyCardState;
    for (const tap of sortTaps(taps, hasCounter(this.#card, this.#context))) this.read(this.#replayed, tap);
  }
}

/** A reader that has read the taps that the ledger has of a card. */
export function toReaderAfter(taps: readonly Tap[], card: DatedCard, context: CardsContext): TapReader {
  const reader = new TapReader(card, context);
  reader.readKnown(taps);
  return reader;
}
