/** What one tap of a card brought about. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountId } from '../ledger/account.ts';
import type { ReconItem } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import { type Card, type Tap, type TapKey, toTapId } from '../scheme/tap.ts';
import type { TripPrice } from '../scheme/trip-price.ts';
import type { OpenJourney } from './card-state.ts';

/** Money onto or off a card, not yet in a batch; no transfer comes of an amount of 0. */
export type CardMoney = Pick<Transfer, 'source' | 'seq' | 'kind' | 'dr' | 'cr' | 'amountFen' | 'eventSec'>;

/** A recon item before it is known in which batch it stands. */
export type ReconDraft = Omit<ReconItem, 'batchDay'>;

export type CardEvent =
  | { readonly kind: 'journey'; readonly outcome: JourneyOutcome; readonly version: number }
  /** Pending money of an account's entry. */
  | { readonly kind: 'hold'; readonly open: OpenJourney }
  | { readonly kind: 'money'; readonly money: CardMoney }
  | { readonly kind: 'item'; readonly item: ReconDraft };

/** The transfer of a tap that is no journey. */
export function toMoneyEvent(tap: Tap, card: Card, amountFen: number): CardEvent {
  const onCard = toAccountId('CARD', card.cardId);
  const cash = toAccountId('CASH', card.issuerId);
  const expired = toAccountId('EXP', card.issuerId);
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
    default:
      throw new RangeError(`${tap.kind} is a journey`);
  }
}

/** A terminal let a denied card pass: its list was old. Money onto and off the card is no passage. */
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

interface JourneyFacts {
  readonly journeyId: string;
  readonly serviceDay: ServiceDay;
  readonly onTap: TapKey | null;
  readonly offTap: TapKey | null;
  readonly networkId: string;
  readonly routeId: string | null;
  readonly fromStopId: string | null;
  readonly toStopId: string | null;
  readonly startSec: number;
  readonly endSec: number | null;
  readonly schemeVersion: number;
  /** Instant of the tap under whose key its transfers stand. */
  readonly sourceSec: number;
  /** Pending money of the entry, which ends with the journey. */
  readonly holdFen: number;
}

export interface PricedOutcome extends JourneyFacts {
  readonly status: 'completed' | 'void' | 'autocompleted';
  readonly price: TripPrice;
  /** Taken by the gate; null where the account is charged. */
  readonly deductedFen: number | null;
}

/** Money taken from the card, journey not known. */
export interface UnresolvedOutcome extends JourneyFacts {
  readonly status: 'unresolved';
  readonly heldFen: number;
  /** The network's first operator, in whose name the money waits. */
  readonly operatorId: string;
}

export interface RefusedOutcome extends JourneyFacts {
  readonly status: 'refused';
  readonly reason: RefusalReason;
}

export interface OpenOutcome extends JourneyFacts {
  readonly status: 'open';
}

export type RefusalReason = 'denied' | 'balance' | 'price' | 'entry-refused';

export type JourneyOutcome = PricedOutcome | UnresolvedOutcome | RefusedOutcome | OpenOutcome;

/**
 * The tap under whose key the journey's transfers stand: the one that completed it, the entry of one that a close
 * settled.
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
