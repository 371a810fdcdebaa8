/** Transfers that a step of a clearing day posts: no tap caused them, so the day and a counter name them. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { ClearingStore } from './clearing-context.ts';

type StepKind = 'commission' | 'netting' | 'payment';

/**
 * First leg of a step's transfers: 0, or behind those of a record that has their key. Names of steps are refused for
 * terminals; an older ledger may hold such a record all the same, and its day has to be closed.
 *
 * @param posted - transfers with the source of the step, of any batch
 */
export function toFirstLeg(kind: StepKind, seq: number, posted: readonly Transfer[]): number {
  const taken = posted.filter((transfer) => transfer.seq === seq && transfer.kind !== kind);
  return taken.reduce((first, { leg }) => Math.max(first, leg + 1), 0);
}

/** The same, asked of a store: nearly always no terminal is called like the step. */
export async function findFirstLeg(
  store: Pick<ClearingStore, 'findLastSeqs' | 'listTransfersOfSources'>,
  kind: StepKind,
  seq: number,
): Promise<number> {
  const source = `clearing/${kind}`;
  const terminals = await store.findLastSeqs([source]);
  return terminals.size === 0 ? 0 : toFirstLeg(kind, seq, await store.listTransfersOfSources([source]));
}

/** Transfers with their legs counted on from `firstLeg`. */
export function withFirstLeg(transfers: readonly Transfer[], firstLeg: number): Transfer[] {
  return transfers.map((transfer) => ({ ...transfer, leg: transfer.leg + firstLeg }));
}

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
