/** An open ledger on either database, and the reads that both share. */
import type { ServiceDay } from '../base/service-day.ts';
import type { LedgerBrowse } from '../money/ledger/ledger-browse.ts';
import type { LedgerDesk } from '../money/ledger/ledger-desk.ts';
import type { LedgerReports } from '../money/ledger/ledger-reports.ts';
import type { LedgerStore } from '../money/ledger/ledger-store.ts';
import { createLedgerBrowse } from './browse-reads.ts';
import {
  countHistories,
  iterateCardRecords,
  iterateRecordsOfCards,
  listMovedCards,
  listRecordsOfCards,
} from './card-records.ts';
import { createDeskReads } from './desk-reads.ts';
import { createGroundReads } from './ground-rows.ts';
import { createLedgerReads } from './ledger-reads.ts';
import { createLedgerReports } from './ledger-report-reads.ts';
import type { ReadContext } from './read-page.ts';
import { createRegistrationReads } from './registration-rows.ts';

/** All reads, which are the same on both databases. */
export function createAllReads(context: ReadContext) {
  return {
    ...createLedgerReads(context),
    ...createRegistrationReads(context),
    ...createLedgerReports(context),
    ...createLedgerBrowse(context),
    ...createGroundReads(context),
    ...createDeskReads(context),
    listRecordsOfCards: (cardIds: readonly string[]) => listRecordsOfCards(context, cardIds),
    iterateRecordsOfCards: (cardNos: readonly number[]) => iterateRecordsOfCards(context, cardNos),
    listMovedCards: (afterDay: ServiceDay) => listMovedCards(context, afterDay),
    countHistories: () => countHistories(context),
    /** @param fromNo, toNo - numbers of the first and the last card; absent: all cards */
    iterateCardRecords: (fromNo?: number, toNo?: number) => iterateCardRecords(context, fromNo, toNo),
  };
}

export interface OpenLedger
  extends LedgerStore,
    LedgerReports,
    LedgerBrowse,
    LedgerDesk,
    Pick<
      ReturnType<typeof createAllReads>,
      'countHistories' | 'iterateCardRecords' | 'iterateRecordsOfCards' | 'listMovedCards'
    > {
  /**
   * Brings all entries of the daybook into the tables. Reads do so themselves, except for statements on `context`; only
   * without another writer does it stay so.
   */
  post(): Promise<void>;
  /** The same for some of them, in one or two short transactions. @returns whether none is left */
  postSome(): Promise<boolean>;
  /** Number of the newest commit of ingest, of any process; 0 without one. */
  findLastCommitNo(): Promise<number>;
  /** For invariants, which are written as SQL. */
  readonly context: ReadContext;
  /** Call after many writes and before many reads: without current statistics, PostgreSQL chooses slow plans. */
  gatherStatistics(): Promise<void>;
}
