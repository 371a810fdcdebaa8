/** What the close of a day is handed: the database, the scheme, the calendar, and the cards' own settling. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { LedgerReports } from '../ledger/ledger-reports.ts';
import type { CardRow, JourneyRow, LedgerStore, ReconItem } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import type { BankingCalendar } from './banking-day.ts';

/** One database, with both of its faces. */
export interface ClearingStore extends LedgerStore, LedgerReports {}

/** What settling some cards posts. */
export interface SettledCards {
  readonly cards: readonly CardRow[];
  readonly journeys: readonly JourneyRow[];
  readonly transfers: readonly Transfer[];
  readonly reconItems: readonly ReconItem[];
}

export interface ClearingContext {
  readonly book: SchemeBook;
  readonly calendar: BankingCalendar;
  /** The present, epoch seconds: a day that has not ended is not cut. */
  readonly nowSec: number;
  /** Settles the journeys of these cards that are open or were left open on service days up to `day`. */
  readonly settleCards: (
    store: LedgerStore,
    cards: readonly CardRow[],
    day: ServiceDay,
  ) => Promise<SettledCards>;
  /** Told of every piece of work done; for bars. */
  readonly onProgress?: (progress: ClearingProgress) => void;
}

export interface ClearingProgress {
  readonly batchDay: ServiceDay;
  readonly phase: 'cut' | 'settle' | 'age' | 'redivide' | 'receipts' | 'net' | 'seal' | 'pay';
  /** Cards, journeys or transfers done so far in this phase. */
  readonly done: number;
}
