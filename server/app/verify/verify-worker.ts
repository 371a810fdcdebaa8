/** The worker module for the check of a ledger: reads one state of it through a connection of its own. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import { openSnapshot } from '../../store/ledger-snapshot.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import { type ClearingSource, openLedgerAt, openPricing, type Pricing } from './clearing-source.ts';
import { runVerifyTask, type VerifyTask } from './verify-tasks.ts';

export type VerifyJob =
  /** Opens a connection. */
  | { readonly kind: 'start' }
  /** Fixes the state that all tasks read: the ledger at this moment. */
  | { readonly kind: 'open' }
  | { readonly kind: 'task'; readonly task: VerifyTask };

const source = workerData as ClearingSource;
let store: OpenLedger | undefined;
let snapshot: (Pricing & { readonly store: OpenLedger }) | undefined;

export const run = toJobRunner(async (job: VerifyJob): Promise<unknown> => {
  if (job.kind === 'start') {
    store = await openLedgerAt(source.ledger);
    return undefined;
  }
  if (!store) throw new RangeError('the thread was not started');
  if (job.kind === 'open') {
    const state = await openSnapshot(store);
    snapshot = { ...(await openPricing(state, source)), store: state };
    return undefined;
  }
  if (!snapshot) throw new RangeError('the ledger was not opened');
  return runVerifyTask({ ...snapshot, calendar: source.calendar }, job.task);
});
