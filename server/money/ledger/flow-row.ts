/** Transfers summed up: the rows of a flow chart. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { AccountId } from './account.ts';
import type { TransferKind } from './transfer.ts';

/** What transfers have in common that are summed up in one flow. */
export interface FlowKey {
  readonly batchDay: ServiceDay;
  readonly kind: TransferKind;
  /** All cards of an issuer together are `CARD`; any other account stands as it is. */
  readonly dr: AccountId;
  readonly cr: AccountId;
  readonly policyId: string | null;
  /** Issuer of the card on either side; null where none is. */
  readonly issuerId: string | null;
}

/** Sum of the posted transfers of a batch that have one key in common. */
export interface FlowRow extends FlowKey {
  readonly amountFen: number;
  readonly transferCount: number;
}
