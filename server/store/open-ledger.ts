/** An open ledger on either database, and the reads that both share. */
import type { LedgerBrowse } from '../money/ledger/ledger-browse.ts';
import type { LedgerReports } from '../money/ledger/ledger-reports.ts';
import type { LedgerStore } from '../money/ledger/ledger-store.ts';
import { createLedgerBrowse } from './browse-reads.ts';
import { countHistories, iterateCardRecords } from './card-records.ts';
import { createLedgerReads } from './ledger-reads.ts';
import { createLedgerReports } from './ledger-report-reads.ts';
import type { ReadContext } from './read-page.ts';

/** All reads, which are the same on both databases. */
export function createAllReads(context: ReadContext) {
  return {
    ...createLedgerReads(context),
    ...createLedgerReports(context),
    ...createLedgerBrowse(context),
    countHistories: () => countHistories(context),
    /** @param fromNo, toNo - numbers of the first and the last card; absent: all cards */
    iterateCardRecords: (fromNo?: number, toNo?: number) => iterateCardRecords(context, fromNo, toNo),
  };
}

export interface OpenLedger
  extends LedgerStore,
    LedgerReports,
    LedgerBrowse,
    Pick<ReturnType<typeof createAllReads>, 'countHistories' | 'iterateCardRecords'> {
  /** For invariants, which are written as SQL. */
  readonly context: ReadContext;
  /** Call after many writes and before many reads: without current statistics, PostgreSQL chooses slow plans. */
  gatherStatistics(): Promise<void>;
}
