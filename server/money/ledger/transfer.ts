/** A transfer: one movement of money with one debit and one credit, never changed after posting; and flows, their sums. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { AccountId } from './account.ts';

/**
 * - `rider`: from a card for a journey; `hold`, `hold-end`: pending money of an entry (the end swaps the hold's accounts,
 *   names the hold in `reverses` and is pending, too)
 * - `funded`: a discount, from its payer; `credit`: to an operator or merchant
 * - `unresolved`: from a card for a journey with a missing end; `resolved`: that money after the journey is known; `aged`:
 *   that money to the operator, if the journey stays unknown
 * - `over-deducted`, `under-deducted`: difference between deducted amount and price
 * - `top-up`, `card-refund`, `expiry`, `claim`: money onto and off cards
 * - `move`: a balance from a card to the centre, and from there to another card
 * - `redivision`, `commission`, `netting`, `payment`: steps of a clearing day
 * - `reversal`: reverses the transfer named in `reverses`; `dispute`: return by a decision
 */
export const transferKinds = [
  'rider',
  'hold',
  'hold-end',
  'funded',
  'credit',
  'unresolved',
  'resolved',
  'aged',
  'over-deducted',
  'under-deducted',
  'top-up',
  'card-refund',
  'expiry',
  'claim',
  'redivision',
  'commission',
  'netting',
  'payment',
  'reversal',
  'dispute',
  'move',
] as const;

export type TransferKind = (typeof transferKinds)[number];

/** Kinds of transfers that steps of a clearing day post, between parties. */
export const stepKinds = ['redivision', 'commission', 'netting', 'payment'] as const satisfies TransferKind[];

export function isStepKind(kind: TransferKind): boolean {
  return (stepKinds as readonly TransferKind[]).includes(kind);
}

/** Key of a transfer: its cause (a tap, a step of a clearing day or a decision) and a leg. */
export interface TransferKey {
  /** Terminal id; `clearing/...` for steps of a clearing day, `dispute/...` for decisions. */
  readonly source: string;
  readonly seq: number;
  /** Counted from `version * 100`; 90 and 91 are a hold and its end. */
  readonly leg: number;
}

/** A transfer's key as one text. */
export const toKeyText = ({ source, seq, leg }: TransferKey) => `${source}/${seq}/${leg}`;

export interface Transfer extends TransferKey {
  readonly batchDay: ServiceDay;
  readonly kind: TransferKind;
  readonly dr: AccountId;
  readonly cr: AccountId;
  /** Above zero. */
  readonly amountFen: number;
  /** Pending money is in no balance. */
  readonly isPending: boolean;
  /** Its journey; null without one. */
  readonly journeyId: string | null;
  /** The policy, cap or concession of the scheme that causes it. */
  readonly policyId: string | null;
  /** Version of the scheme; 0 if the transfer does not depend on one. */
  readonly schemeVersion: number;
  /** Instant of the event, epoch seconds. */
  readonly eventSec: number;
  /** The transfer that it reverses, or the hold that it ends. */
  readonly reverses: TransferKey | null;
}

/** Fields that all transfers of a flow have in common. */
export interface FlowKey {
  readonly batchDay: ServiceDay;
  readonly kind: TransferKind;
  /** `CARD` for all cards of an issuer; other accounts as in the transfers. */
  readonly dr: AccountId;
  readonly cr: AccountId;
  readonly policyId: string | null;
  /** Issuer of the card on either side; null without a card. */
  readonly issuerId: string | null;
}

/** Sum of the posted transfers of a batch with the same flow key. */
export interface FlowRow extends FlowKey {
  readonly amountFen: number;
  readonly transferCount: number;
}
