/** Keys and equality of transfers, and the transfer into `UNRES` of a journey that was resolved later. */
import { LEGS_PER_VERSION } from '../cards/journey-legs.ts';
import { toAccountId } from '../ledger/account.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import { type Transfer, type TransferKey, toKeyText } from '../ledger/transfer.ts';

/** Sources by code units, then number and leg. */
export const compareKeys = (a: TransferKey, b: TransferKey) =>
  (a.source < b.source ? -1 : a.source > b.source ? 1 : 0) || a.seq - b.seq || a.leg - b.leg;

/**
 * The transfer into `UNRES` of a journey that was unresolved or aged and is resolved now; its amount may be 0.
 *
 * @param before - the last version before it was resolved
 */
export function toHeldTransfer(
  before: JourneyRow,
  versions: readonly JourneyRow[],
  cardId: string,
): Transfer {
  const unknown =
    before.status === 'unresolved'
      ? before
      : (versions
          .filter(({ status, version }) => status === 'unresolved' && version < before.version)
          .reduce((a: JourneyRow | undefined, b) => (a && a.version > b.version ? a : b), undefined) ??
        before);
  const { weights, takenFen } = unknown.explanation;
  const tap = unknown.offTap ?? unknown.onTap;
  return {
    source: tap?.terminalId as string,
    seq: tap?.terminalSeq as number,
    leg: unknown.version * LEGS_PER_VERSION,
    batchDay: unknown.batchDay,
    kind: 'unresolved',
    dr: toAccountId('CARD', cardId),
    cr: toAccountId('UNRES', weights[0]?.operatorId as string),
    amountFen: takenFen,
    isPending: false,
    journeyId: unknown.journeyId,
    policyId: null,
    schemeVersion: unknown.schemeVersion,
    eventSec: 0,
    reverses: null,
  };
}

/** Whether all fields are equal. */
export function isSameTransfer(a: Transfer, b: Transfer): boolean {
  return (
    a.amountFen === b.amountFen &&
    a.dr === b.dr &&
    a.cr === b.cr &&
    a.kind === b.kind &&
    a.batchDay === b.batchDay &&
    a.journeyId === b.journeyId &&
    a.policyId === b.policyId &&
    a.isPending === b.isPending &&
    a.schemeVersion === b.schemeVersion &&
    a.eventSec === b.eventSec &&
    (a.reverses === b.reverses ||
      (a.reverses !== null && b.reverses !== null && toKeyText(a.reverses) === toKeyText(b.reverses)))
  );
}
