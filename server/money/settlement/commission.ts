/** The centre's commission on the receipts of a batch. */
import { shareByWeights } from '../../base/fen.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountId } from '../ledger/account.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { PartySums } from './receipts.ts';
import { getCentre } from './scheme-on.ts';
import { toStepTransfer } from './step-transfer.ts';

export interface Commission {
  /** Sum of all receipts, negative ones included. */
  readonly baseFen: number;
  readonly feeFen: number;
  /** Above zero, in the order of the scheme. */
  readonly shares: readonly { readonly partyId: string; readonly amountFen: number }[];
}

/** The fee once for the whole batch, rounded down, shared by receipts; a negative receipt bears nothing. */
export function toCommission(
  scheme: Pick<Scheme, 'parties' | 'commissionBp'>,
  receipts: PartySums,
): Commission {
  const earners = scheme.parties.map(({ id }) => ({ partyId: id, receiptFen: receipts.get(id) ?? 0 }));
  const baseFen = earners.reduce((sum, { receiptFen }) => sum + receiptFen, 0);
  const feeFen = baseFen > 0 ? Number((BigInt(baseFen) * BigInt(scheme.commissionBp)) / 10_000n) : 0;
  const amounts = shareByWeights(
    feeFen,
    earners.map(({ receiptFen }) => Math.max(0, receiptFen)),
  );
  const shares = earners
    .map(({ partyId }, i) => ({ partyId, amountFen: amounts[i] as number }))
    .filter(({ amountFen }) => amountFen > 0);
  return { baseFen, feeFen, shares };
}

/** `OP -> FEE` for each share. */
export function toCommissionTransfers(
  scheme: Scheme,
  { shares }: Commission,
  batchDay: ServiceDay,
  eventSec: number,
): Transfer[] {
  const fee = toAccountId('FEE', getCentre(scheme).id);
  return shares.map(({ partyId, amountFen }, leg) =>
    toStepTransfer('commission', batchDay, leg, eventSec, {
      dr: toAccountId('OP', partyId),
      cr: fee,
      amountFen,
      schemeVersion: scheme.version,
    }),
  );
}
