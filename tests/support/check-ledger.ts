/** Runs the whole check of a ledger on this thread. */
import { type LedgerCheck, verifyLedger } from '../../server/app/verify/verify-ledger.ts';
import { createVerifyHere } from '../../server/app/verify/verify-threads.ts';
import type { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import type { BankingCalendar } from '../../server/money/settlement/banking-day.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { exampleFareNetwork } from './example-scheme.ts';

export function checkLedger(
  store: OpenLedger,
  { book, calendar }: { readonly book: SchemeBook; readonly calendar: BankingCalendar },
): Promise<LedgerCheck> {
  return verifyLedger(createVerifyHere({ store, book, calendar, fareNetworks: exampleFareNetwork }), book);
}
