/** Money that no party settles: beyond the bounds, in ledgers that took it before there were any. */
import { bounds } from '../ledger/bounds.ts';
import { isStepKind, type Transfer } from '../ledger/transfer.ts';

const isBeyond = ({ amountFen, kind }: Transfer) => amountFen > bounds.transferFen && !isStepKind(kind);

/** Transfers as `LedgerReports.sumFlows` counts them: without those beyond, and without the rest of their journeys. */
export function withoutBeyond(transfers: readonly Transfer[]): readonly Transfer[] {
  if (!transfers.some(isBeyond)) return transfers;
  const journeys = new Set(transfers.filter(isBeyond).map(({ journeyId }) => journeyId));
  return transfers.filter(
    (transfer) => !isBeyond(transfer) && (transfer.journeyId === null || !journeys.has(transfer.journeyId)),
  );
}
