/** Whether a tap can be read at all by the scheme of its day; what cannot is kept aside, and nothing comes of it. */

import { bounds } from '../ledger/bounds.ts';
import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import type { Medium, SchemeNetwork } from '../scheme/scheme.ts';
import type { Card, Tap, TapKind } from '../scheme/tap.ts';
import type { RefusalReason } from './card-event.ts';
import type { CardState } from './card-state.ts';
import { type CardsContext, findDenyEntry, getNetwork } from './cards-context.ts';

export const quarantineReasons = [
  'card-unknown',
  /** Same key as another tap, other content. */
  'content-differs',
  /** Later than the clock of the ledger admits: the terminal's is wrong. */
  'time-ahead',
  /** Before the first version of the scheme. */
  'scheme-unknown',
  'medium-unknown',
  'network-unknown',
  /** A kind that the network's gates do not write: an exit of a bus, a ride of a shop. */
  'kind-unfit',
  'stop-unknown',
  /** The gate charged the card and does not say how much. */
  'amount-missing',
  /** A card that counts its taps did not. */
  'counter-missing',
  /** The card would have, or owe, more than a card can. */
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
 * @param latestSec - instant after which no record can have been made yet
 * @returns undefined if the tap can be read.
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
 * What a tap says of a card's balance: above zero put onto it, below taken. Fares of accounts are not in it: the scheme
 * says what they are, and it has its own bounds.
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

/** Balances of cards in one commit, as high and as low as its taps can take them in any order. */
export class BalanceRanges {
  readonly #ranges = new Map<string, { highFen: number; lowFen: number }>();
  readonly #context: CardsContext;

  constructor(context: CardsContext) {
    this.#context = context;
  }

  /**
   * Whether a tap keeps its card within the bounds of a card; one that leads back from beyond them does. Those that do
   * count for the next ones.
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
 * Balance after all earlier taps: an entry of an earlier service day that is still open counts with its hold, one of
 * this day with nothing.
 */
export function toBalanceFen(state: CardState, medium: Medium, context: CardsContext, day: number): number {
  const { open } = state;
  if (!open || open.serviceDay >= day || medium.charging === 'card') return state.balanceFen;
  const scheme = context.schemeOn(open.serviceDay);
  return state.balanceFen - getNetwork(scheme, open.networkId).maxFareFen;
}

/** @param priceFen - price of a `ride` or `buy`, null at an entry, of which the price is not known. */
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
