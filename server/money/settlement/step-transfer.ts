/** Transfers that a step of a clearing day posts: no tap caused them, so the day and a counter name them. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Transfer } from '../ledger/transfer.ts';

type StepKind = 'commission' | 'netting' | 'payment';

/** A posted transfer with the key `clearing/<kind>`, day, leg. */
export function toStepTransfer(
  kind: StepKind,
  batchDay: ServiceDay,
  leg: number,
  eventSec: number,
  money: Pick<Transfer, 'dr' | 'cr' | 'amountFen' | 'schemeVersion'>,
): Transfer {
  return {
    source: `clearing/${kind}`,
    seq: batchDay,
    leg,
    batchDay,
    kind,
    ...money,
    isPending: false,
    journeyId: null,
    policyId: null,
    eventSec,
    reverses: null,
  };
}
