/** Flows of a batch written by hand. */
import type { FlowRow } from '../../../server/money/ledger/transfer.ts';
import { D } from '../cards/card-world.ts';

export function toFlow(
  kind: FlowRow['kind'],
  dr: string,
  cr: string,
  amountFen: number,
  rest: Partial<FlowRow> = {},
): FlowRow {
  return { batchDay: D, kind, dr, cr, amountFen, policyId: null, issuerId: null, transferCount: 1, ...rest };
}
