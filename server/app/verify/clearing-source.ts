/** Opens a clearing from plain data, so that a thread needs neither feeds nor files. */
import { type FareNetwork, type FareNetworkTable, openFareNetwork } from '../../money/scheme/fare-network.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import { SchemeBook } from '../../money/scheme/scheme-book.ts';
import type { BankingCalendar } from '../../money/settlement/banking-day.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import { openPostgresLedger } from '../../store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../store/sqlite/open-sqlite-ledger.ts';

/** The plain data from which a clearing is opened. */
export interface ClearingSource {
  readonly versions: readonly Scheme[];
  readonly calendar: BankingCalendar;
  readonly fareNetworkTable: FareNetworkTable;
  readonly ledger:
    | { readonly dialect: 'sqlite'; readonly file: string }
    | { readonly dialect: 'postgres'; readonly url: string };
}

/** The part of a clearing that checks use. */
export interface SourcedClearing {
  readonly store: OpenLedger;
  readonly book: SchemeBook;
  readonly fareNetwork: FareNetwork;
  readonly calendar: BankingCalendar;
}

export async function openSource(source: ClearingSource): Promise<SourcedClearing> {
  const { calendar, fareNetworkTable, ledger, versions } = source;
  const store =
    ledger.dialect === 'postgres'
      ? await openPostgresLedger(ledger.url)
      : // The writer thread starts with the first tap that is ingested.
        await openSqliteLedger(ledger.file, { hasWriterThread: true });
  return { store, book: new SchemeBook(versions), fareNetwork: openFareNetwork(fareNetworkTable), calendar };
}
