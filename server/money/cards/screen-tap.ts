/** Whether the scheme can read a tap (else it is quarantined), and whether the account refuses to pay it. */

import { bounds } from '../ledger/bounds.ts';
import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import type { Medium, SchemeNetwork } from '../scheme/scheme.ts';
import type { Card, Tap, TapKind } from '../scheme/tap.ts';
import type { RefusalReason } from './card-event.ts';
import type { CardState } from './card-state.ts';
import { type CardsContext, findDenyEntry, toHoldFen } from './cards-context.ts';

export const quarantineReasons = [
  'card-unknown',
  /** Another tap has the same key and other content. */
  'content-differs',
  /** Later than the ledger's clock: the terminal's clock is wrong. */
  'time-ahead',
  /** Before the first version of the scheme. */
  'scheme-unknown',
  'medium-unknown',
  'network-unknown',
  /** The network's terminals do not write this kind: an exit from a bus, a ride in a shop. */
  'kind-unfit',
  'stop-unknown',
  /** The gate charges the card, and the tap has no amount. */
  'amount-missing',
  /** The medium counts its taps, and the tap has no counter. */
  'counter-missing',
  /** The card's balance would leave the bounds of a card. */
  'balance-beyond',
] as const;

export type QuarantineReason = (typeof quarantineReasons)[number];

const tappingOf: Readonly<Partial<Record<TapKind, SchemeNetwork['tapping']>>> = {
  ride: 'entry',
  on: 'entry-exit',
  off: 'entry-exit',
  buy: 'purchase',
};

/**
 * Finds why the scheme of a tap's day cannot read the tap.
 *
 * @param latestSec - latest instant that a tap may have now
 * @returns undefined if the tap can be read
 */
export function findQuarantineReason(
  tap: Tap,
  card: Card,
  context: CardsContext,
  latestSec = Number.POSITIVE_INFINITY,
): QuarantineReason | undefined {
  if (tap.eventSec > latestSec) return 'time-ahead';
  const day = context.toServiceDay(tap.eventSec);
  if (day < context.firstDay) return 'scheme-unknown';
  const { media, networks } = getCompiledScheme(context.schemeOn(day));
  const medium = media.get(card.mediumId);
  if (!medium) return 'medium-unknown';
  const tapping = tappingOf[tap.kind];
  if (tapping === undefined) return undefined;
  const network = networks.get(tap.networkId as string)?.network;
  if (!network) return 'network-unknown';
  if (network.tapping !== tapping) return 'kind-unfit';
  if (
    tapping === 'entry-exit' &&
    context.fareNetwork.isKnownStop?.(network.id, tap.stopId as string) === false
  )
    return 'stop-unknown';
  if (medium.charging === 'card' && tap.kind !== 'on' && tap.amountFen === null) return 'amount-missing';
  if (medium.hasCounter && tap.cardSeq === null) return 'counter-missing';
  return undefined;
}

/**
 * Change of a card's balance that a tap states. Fares of accounts are left out: the scheme determines and bounds them.
 */
function toSaidChange(tap: Tap, card: Card, context: CardsContext): number {
  const amountFen = tap.amountFen ?? 0;
  if (tap.kind === 'top-up') return amountFen;
  if (tap.kind === 'refund' || tap.kind === 'buy') return -amountFen;
  if (tap.kind !== 'ride' && tap.kind !== 'off') return 0;
  const scheme = context.schemeOn(context.toServiceDay(tap.eventSec));
  const isOfCard = getCompiledScheme(scheme).media.get(card.mediumId)?.charging === 'card';
  return isOfCard ? -amountFen : 0;
}

/** Highest and lowest balance that each card can reach by the taps of one commit, in any order. */
export class BalanceRanges {
  readonly #ranges = new Map<string, { highFen: number; lowFen: number }>();
  readonly #context: CardsContext;

  constructor(context: CardsContext) {
    this.#context = context;
  }

  /**
   * Whether a tap keeps its card's balance within bounds, or leads back towards them. Admitted taps count for the next.
   */
  admits(tap: Tap, card: Card, balanceFen: number): boolean {
    const changeFen = toSaidChange(tap, card, this.#context);
    if (changeFen === 0) return true;
    let range = this.#ranges.get(tap.cardId);
    if (!range) {
      range = { highFen: balanceFen, lowFen: balanceFen };
      this.#ranges.set(tap.cardId, range);
    }
    if (changeFen > 0) {
      if (range.highFen + changeFen > bounds.cardFen) return false;
      range.highFen += changeFen;
    } else {
      if (range.lowFen + changeFen < -bounds.cardFen) return false;
      range.lowFen += changeFen;
    }
    return true;
  }
}

/**
 * Balance after all earlier taps. An open entry of an earlier service day counts with its hold, one of this day does not.
 */
export function toBalanceFen(state: CardState, medium: Medium, context: CardsContext, day: number): number {
  const { open } = state;
  if (!open || open.serviceDay >= day) return state.balanceFen;
  return state.balanceFen - toHoldFen(open, medium, context);
}

/**
 * Finds why an account refuses a tap.
 *
 * @param priceFen - price of a ride or purchase; null at an entry, whose price is unknown yet
 */
export function findRefusal(
  state: CardState,
  at: {
    readonly tap: Tap;
    readonly medium: Medium;
    readonly context: CardsContext;
    readonly day: number;
  },
  priceFen: number | null,
): RefusalReason | undefined {
  const { tap, medium, context, day } = at;
  if (findDenyEntry(context.denyList, tap.cardId, tap.eventSec)) return 'denied';
  const balanceFen = toBalanceFen(state, medium, context, day);
  if (balanceFen < 0 || balanceFen < medium.minBalanceFen) return 'balance';
  if (priceFen !== null && balanceFen - priceFen < -medium.negativeLimitFen) return 'price';
  return undefined;
}
