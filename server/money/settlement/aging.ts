/** Money of which the journey was not found in time goes to the operator of whom it waited. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountParts } from '../ledger/account.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';

/** Within the hundred legs of a version, beside 90 and 91 of the hold. */
const AGED_LEG = 92;

export interface AgedJourney {
  readonly journey: JourneyRow;
  /** Absent where nothing was held: a gate that deducted nothing at the entry. */
  readonly transfer: Transfer | undefined;
}

/**
 * The next version of an unresolved journey, aged, and `UNRES -> OP` of what is held for it.
 *
 * @param ofJourney all transfers of the journey
 */
export function toAgedJourney(
  journey: JourneyRow,
  ofJourney: readonly Transfer[],
  batchDay: ServiceDay,
  eventSec: number,
): AgedJourney {
  const version = journey.version + 1;
  const aged: JourneyRow = { ...journey, version, batchDay, status: 'aged' };
  const taken = findHeld(ofJourney);
  if (!taken) return { journey: aged, transfer: undefined };
  const { hold, heldFen } = taken;
  const { owner } = toAccountParts(hold.cr);
  const transfer: Transfer = {
    source: hold.source,
    seq: hold.seq,
    leg: version * 100 + AGED_LEG,
    batchDay,
    kind: 'aged',
    dr: hold.cr,
    cr: `OP:${owner}`,
    amountFen: heldFen,
    isPending: false,
    journeyId: journey.journeyId,
    policyId: null,
    schemeVersion: journey.schemeVersion,
    eventSec,
    reverses: null,
  };
  return { journey: aged, transfer };
}

/** The latest transfer into `UNRES`, and what all transfers of the journey left there. */
function findHeld(ofJourney: readonly Transfer[]): { hold: Transfer; heldFen: number } | undefined {
  let hold: Transfer | undefined;
  let heldFen = 0;
  for (const transfer of ofJourney) {
    if (transfer.isPending) continue;
    if (toAccountParts(transfer.dr).kind === 'UNRES') heldFen -= transfer.amountFen;
    if (toAccountParts(transfer.cr).kind !== 'UNRES') continue;
    heldFen += transfer.amountFen;
    if (transfer.kind === 'unresolved' && (!hold || transfer.leg > hold.leg)) hold = transfer;
  }
  return hold && heldFen > 0 ? { hold, heldFen } : undefined;
}
