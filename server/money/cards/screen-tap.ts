/** Whether the scheme can read a tap (else it is quarantined), and whether the account refuses to pay it. */

import { bounds, virtualPrefix } from '../ledger/bounds.ts';
import type { RefusalReason } from '../ledger/journey-explanation.ts';
import { type DatedCard, isIssued, isRegisteredAt } from '../ledger/registration.ts';
import { type CardNumbers, getCardNumbers } from '../scheme/card-numbers.ts';
import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import type { Medium, SchemeNetwork } from '../scheme/scheme.ts';
import type { Card, Tap, TapKind } from '../scheme/tap.ts';
import type { CardState } from './card-state.ts';
import { type CardsContext, findDenyEntry, toHoldFen } from './cards-context.ts';

export const quarantineReasons = [
  'card-unknown',
  /** The version lists its card numbers, and this one is in no range. */
  'number-unknown',
  /** The issuer of the range registers its cards, and has not registered this one. */
  'number-unissued',
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
  /** More than the network's highest fare or than the register of terminals admits, or outside of the scheme's amounts. */
  'amount-beyond',
  /** Long before the terminal's earlier records: its clock was reset. */
  'clock-back',
  /** Longer ago than the register of terminals admits. */
  'time-behind',
  /** The register of terminals has no such terminal at that time. */
  'terminal-unknown',
  /** The terminal writes no such kind, or stands in another network. */
  'terminal-unfit',
] as const;

export type QuarantineReason = (typeof quarantineReasons)[number];

const tappingOf: Readonly<Partial<Record<TapKind, SchemeNetwork['tapping']>>> = {
  ride: 'entry',
  on: 'entry-exit',
  off: 'entry-exit',
  buy: 'purchase',
};

/** Records that give the holder back what is left, which a later version does not keep by dropping a range. */
const payouts: ReadonlySet<TapKind> = new Set(['refund', 'expire', 'claim', 'move-out']);

/** Finds why a number does not ride by the register of card numbers of a version. */
function findNumberReason(numbers: CardNumbers, tap: Tap, card: DatedCard): QuarantineReason | undefined {
  if (!numbers.isClosed) return undefined;
  const owner = numbers.find(tap.cardId);
  if (owner === undefined) return payouts.has(tap.kind) && isIssued(card) ? undefined : 'number-unknown';
  return owner.isRegistered && !isIssued(card) ? 'number-unissued' : undefined;
}

/**
 * Finds why the scheme of a tap's day cannot read the tap.
 *
 * @param latestSec - latest instant that a tap may have now
 * @returns undefined if the tap can be read
 */
export function findQuarantineReason(
  tap: Tap,
  card: DatedCard,
  context: CardsContext,
  latestSec = Number.POSITIVE_INFINITY,
): QuarantineReason | undefined {
  if (tap.eventSec > latestSec) return 'time-ahead';
  const day = context.toServiceDay(tap.eventSec);
  if (day < context.firstDay) return 'scheme-unknown';
  const scheme = context.schemeOn(day);
  const badNumber = findNumberReason(getCardNumbers(scheme), tap, card);
  if (badNumber) return badNumber;
  const { media, networks } = getCompiledScheme(scheme);
  const medium = media.get(card.mediumId);
  if (!medium) return 'medium-unknown';
  const tapping = tappingOf[tap.kind];
  if (tapping === undefined) return undefined;
  const network = networks.get(tap.networkId as string)?.network;
  if (!network) return 'network-unknown';
  if (network.tapping !== tapping) return 'kind-unfit';
  if (
    tapping === 'entry-exit' &&
    context.fareNetworkOn(day).isKnownStop?.(network.id, tap.stopId as string) === false
  )
    return 'stop-unknown';
  if (medium.charging === 'card' && tap.kind !== 'on' && tap.amountFen === null) return 'amount-missing';
  if (medium.hasCounter && tap.cardSeq === null) return 'counter-missing';
  return undefined;
}

const implausible: ReadonlySet<string> = new Set<QuarantineReason>([
  'amount-beyond',
  'clock-back',
  'time-behind',
  'terminal-unknown',
  'terminal-unfit',
]);

/** Whether a tap with this reason can be read, so that a person may decide to take it as it is. */
export function isImplausible(reason: string): boolean {
  return implausible.has(reason);
}

/**
 * Finds why a tap that can be read is not plausible.
 *
 * @param receivedSec - null for taps of virtual terminals, which no register has
 * @param backSec - seconds by which the tap is earlier than the terminal's last one
 */
export function findImplausible(
  tap: Tap,
  context: CardsContext,
  receivedSec: number | null,
  backSec: number,
): QuarantineReason | undefined {
  const scheme = context.schemeOn(context.toServiceDay(tap.eventSec));
  const window = scheme.plausibleAmounts?.find(({ kind }) => kind === tap.kind);
  const amountFen = tap.amountFen ?? 0;
  if (window && (amountFen < window.minFen || amountFen > window.maxFen)) return 'amount-beyond';
  if (tap.kind === 'buy') {
    const { networks } = getCompiledScheme(scheme);
    const mostFen = networks.get(tap.networkId as string)?.network.maxFareFen ?? 0;
    if (amountFen > mostFen) return 'amount-beyond';
  }
  if (backSec > bounds.clockResetSec) return 'clock-back';
  if (receivedSec === null || tap.terminalId.startsWith(virtualPrefix)) return undefined;
  return context.terminals?.findReason(tap, receivedSec);
}

/**
 * Change of a card's balance that a tap states. Fares of accounts are left out: the scheme determines and bounds them.
 */
function toSaidChange(tap: Tap, card: Card, context: CardsContext): number {
  const amountFen = tap.amountFen ?? 0;
  if (tap.kind === 'top-up' || tap.kind === 'move-in') return amountFen;
  if (tap.kind === 'refund' || tap.kind === 'buy' || tap.kind === 'move-out') return -amountFen;
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
    readonly card: DatedCard;
    readonly medium: Medium;
    readonly context: CardsContext;
    readonly day: number;
  },
  priceFen: number | null,
): RefusalReason | undefined {
  const { tap, card, medium, context, day } = at;
  if (findDenyEntry(context.denyList, tap.cardId, tap.eventSec)) return 'denied';
  const balanceFen = toBalanceFen(state, medium, context, day);
  if (balanceFen < 0 || balanceFen < medium.minBalanceFen) return 'balance';
  // Whoever throws away a number that no issuer registered takes its debt along.
  const hasCredit = isRegisteredAt(card, tap.eventSec);
  if (!hasCredit && priceFen === null && balanceFen === 0) return 'balance';
  const limitFen = hasCredit ? medium.negativeLimitFen : 0;
  if (priceFen !== null && balanceFen - priceFen < -limitFen) return 'price';
  return undefined;
}
