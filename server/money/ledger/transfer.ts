/** One movement of money: one debit, one credit, never changed after it was posted. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { AccountId } from './account.ts';

/**
 * - `rider`: from a card for a journey; `hold`, `hold-end`: pending money of an entry (the end has the hold's amount,
 *   its accounts swapped, names it in `reverses` and is pending, too)
 * - `funded`: what a policy's payer owes; `credit`: what an operator or merchant gets
 * - `unresolved`: card money of which the journey is not known, `resolved` when it is, `aged` when it never was
 * - `over-deducted`, `under-deducted`: card and price differ
 * - `top-up`, `card-refund`, `expiry`, `claim`: money onto and off cards
 * - `redivision`, `commission`, `netting`, `payment`: steps of a clearing day
 * - `reversal`: names the transfer it takes back; `dispute`: money given back by decision
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
] as const;

export type TransferKind = (typeof transferKinds)[number];

/** What steps of a clearing day post: money between parties, sums of whole batches, and no card's. */
export const stepKinds = ['redivision', 'commission', 'netting', 'payment'] as const satisfies TransferKind[];

export function isStepKind(kind: TransferKind): boolean {
  return (stepKinds as readonly TransferKind[]).includes(kind);
}

/** What caused a transfer: a terminal's record, or a step of the clearing. Unique with `leg`. */
export interface TransferKey {
  /** Terminal id; `clearing/...` for steps of a clearing day, `dispute/...` for decisions. */
  readonly source: string;
  readonly seq: number;
  /** Counted from `version * 100`; 90 and 91 are a hold and its end. */
  readonly leg: number;
}

export interface Transfer extends TransferKey {
  readonly batchDay: ServiceDay;
  readonly kind: TransferKind;
  readonly dr: AccountId;
  readonly cr: AccountId;
  /** Above zero. */
  readonly amountFen: number;
  /** Pending money is in no balance. */
  readonly isPending: boolean;
  /** `terminalId/terminalSeq` of the journey's first tap, if the transfer is of a journey. */
  readonly journeyId: string | null;
  /** The rule or policy of the scheme that asked for it. */
  readonly policyId: string | null;
  /** Version of the scheme by which it was worked out; 0 outside of pricing. */
  readonly schemeVersion: number;
  /** Instant of the event, epoch seconds. */
  readonly eventSec: number;
  /** The transfer that this one takes back, or the hold that it ends. */
  readonly reverses: TransferKey | null;
}
