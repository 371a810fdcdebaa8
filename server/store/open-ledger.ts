/** What both databases answer when they are opened. */
import type { LedgerReports } from '../money/ledger/ledger-reports.ts';
import type { LedgerStore } from '../money/ledger/ledger-store.ts';
import type { ReadContext } from './read-page.ts';

export interface OpenLedger extends LedgerStore, LedgerReports {
  /** For reports and checks that are written as SQL. */
  readonly context: ReadContext;
  /** After much was written, before much is read: PostgreSQL would guess until it gets to it by itself. */
  gatherStatistics(): Promise<void>;
}
