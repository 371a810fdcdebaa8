import { toAccountId } from '../ledger/account.ts';
import { bounds } from '../ledger/bounds.ts';
import type { RefusalReason } from '../ledger/journey-explanation.ts';
import type { JourneyRow, ReconItem } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import { type Card, type Tap, type TapKey, toTapId } from '../scheme/tap.ts';
import type { TripPrice } from '../scheme/trip-price.ts';
import type { OpenJourney } from './card-state.ts';

/** Money onto or off a card before it has a batch; an amount of 0 makes no transfer. */
export type CardMoney = Pick<Transfer, 'source' | 'seq' | 'kind' | 'dr' | 'cr' | 'amountFen' | 'eventSec'>;

/** A reconciliation item before it has a batch. */
export type ReconDraft = Omit<ReconItem, 'batchDay'>;

export type CardEvent =
  | { readonly kind: 'journey'; readonly outcome: JourneyOutcome; readonly version: number }
  /** Money held at an entry that the account pays. */
  | { readonly kind: 'hold'; readonly open: OpenJourney }
  | { readonly kind: 'money'; readonly money: CardMoney }
  | { readonly kind: 'item'; readonly item: ReconDraft };

/**
 * The event of a tap that moves money without a journey.
 *
 * @param centreId - the clearing centre, which has a balance on its way from one card to another
 */
export function toMoneyEvent(tap: Tap, card: Card, amountFen: number, centreId: string): CardEvent {
  const onCard = toAccountId('CARD', card.cardId);
  const cash = toAccountId('CASH', card.issuerId);
  const expired = toAccountId('EXP', card.issuerId);
  const onTheWay = toAccountId('DUE', centreId);
  const base = { source: tap.terminalId, seq: tap.terminalSeq, amountFen, eventSec: tap.eventSec };
  switch (tap.kind) {
    case 'top-up':
      return { kind: 'money', money: { ...base, kind: 'top-up', dr: cash, cr: onCard } };
    case 'refund':
      return { kind: 'money', money: { ...base, kind: 'card-refund', dr: onCard, cr: cash } };
    case 'expire':
      return { kind: 'money', money: { ...base, kind: 'expiry', dr: onCard, cr: expired } };
    case 'claim':
      return { kind: 'money', money: { ...base, kind: 'claim', dr: expired, cr: cash } };
    case 'move-out':
      return { kind: 'money', money: { ...base, kind: 'move', dr: onCard, cr: onTheWay } };
    case 'move-in':
      return { kind: 'money', money: { ...base, kind: 'move', dr: onTheWay, cr: onCard } };
    default:
      throw new RangeError(`${tap.kind} is a journey`);
  }
}

/** Reports a ride on a denied card: the terminal had an old deny list. Undefined for taps that are no ride. */
export function toDeniedItem(tap: Tap): ReconDraft | undefined {
  if (tap.kind !== 'ride' && tap.kind !== 'on' && tap.kind !== 'buy') return undefined;
  const tapId = toTapId(tap);
  return {
    itemId: `denied-card/${tapId}`,
    kind: 'denied-card',
    reference: tapId,
    expectedFen: 0,
    actualFen: tap.amountFen,
    detail: `card ${tap.cardId}, deny list ${tap.denyListVersion ?? 'not said'}`,
  };
}

/**
 * Reports a tap that says again what an earlier one said.
 *
 * @param isGrey - the card's counter and balance say so; else terminal and second
 */
export function toRepeatItem(tap: Tap, repeated: Tap, isGrey: boolean): ReconDraft {
  const tapId = toTapId(tap);
  const kind = isGrey ? 'grey-record' : 'repeated-tap';
  return {
    itemId: `${kind}/${tapId}`,
    kind,
    reference: tapId,
    expectedFen: 0,
    actualFen: tap.amountFen,
    detail: `says again ${toTapId(repeated)} of card ${tap.cardId}`,
  };
}

/** Reports a refund or claim of more than there is. @param coveredFen - what was paid */
export function toUncoveredItem(tap: Tap, coveredFen: number): ReconDraft {
  const tapId = toTapId(tap);
  const kind = tap.kind === 'claim' ? 'claim-uncovered' : 'refund-uncovered';
  return {
    itemId: `${kind}/${tapId}/${coveredFen}`,
    kind,
    reference: tapId,
    expectedFen: coveredFen,
    actualFen: tap.amountFen,
    detail: `card ${tap.cardId}`,
  };
}

/**
 * Reports a terminal whose clock ran back.
 *
 * @param backSec - seconds by which the tap is earlier than the terminal's tap with the highest number before it
 */
export function toClockItem(tap: Tap, backSec: number): ReconDraft | undefined {
  if (backSec <= bounds.clockBackSec) return undefined;
  const tapId = toTapId(tap);
  return {
    itemId: `clock-back/${tapId}`,
    kind: 'clock-back',
    reference: tapId,
    expectedFen: null,
    actualFen: tap.amountFen,
    detail: `${backSec} s before the record before it`,
  };
}

interface JourneyFacts
  extends Pick<
    JourneyRow,
    | 'journeyId'
    | 'serviceDay'
    | 'onTap'
    | 'offTap'
    | 'networkId'
    | 'routeId'
    | 'fromStopId'
    | 'toStopId'
    | 'startSec'
    | 'endSec'
    | 'schemeVersion'
  > {
  /** Instant of the tap whose key the journey's transfers have. */
  readonly sourceSec: number;
  /** Money held at the entry; the journey's end releases it. */
  readonly holdFen: number;
}

export interface PricedOutcome extends JourneyFacts {
  readonly status: 'completed' | 'void' | 'autocompleted';
  readonly price: TripPrice;
  /** Amount that the gate deducted; null where the account is charged. */
  readonly deductedFen: number | null;
}

/** A journey with one end missing: money was taken from the card, the price is unknown. */
export interface UnresolvedOutcome extends JourneyFacts {
  readonly status: 'unresolved';
  readonly heldFen: number;
  /** First operator of the network; its `UNRES` account keeps the money until the journey is known. */
  readonly operatorId: string;
}

export interface RefusedOutcome extends JourneyFacts {
  readonly status: 'refused';
  readonly reason: RefusalReason;
}

export interface OpenOutcome extends JourneyFacts {
  readonly status: 'open';
}

export type JourneyOutcome = PricedOutcome | UnresolvedOutcome | RefusedOutcome | OpenOutcome;

/**
 * The tap whose key the journey's transfers have: the tap that completed the journey, or the entry if a close settled it.
 */
export function toSourceTap({ status, onTap, offTap }: JourneyOutcome): TapKey {
  const tap = status === 'autocompleted' ? onTap : (offTap ?? onTap);
  if (!tap) throw new RangeError('a journey without taps');
  return tap;
}

export function isPriced(outcome: JourneyOutcome): outcome is PricedOutcome {
  const { status } = outcome;
  return status === 'completed' || status === 'void' || status === 'autocompleted';
}
