/** Opens a clearing from plain data, so that a thread needs neither feeds nor files. */
import { type OpenGround, openGround } from '../../money/ground/open-ground.ts';
import {
  type FareNetworks,
  type FareNetworkTable,
  openFareNetwork,
} from '../../money/scheme/fare-network.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import { SchemeBook } from '../../money/scheme/scheme-book.ts';
import type { BankingCalendar } from '../../money/settlement/banking-day.ts';
import type { LedgerPlace } from '../../store/ledger-place.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import { openPostgresLedger } from '../../store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../store/sqlite/open-sqlite-ledger.ts';

/** The plain data from which a clearing is opened. */
export interface ClearingSource {
  readonly calendar: BankingCalendar;
  readonly ledger: LedgerPlace;
  /** Prices the journeys of a ledger that has no ground. */
  readonly present?: { readonly versions: readonly Scheme[]; readonly fareNetworkTable: FareNetworkTable };
}

/** What prices the journeys of a ledger. */
export interface Pricing {
  readonly book: SchemeBook;
  readonly fareNetworks: FareNetworks;
  /** Absent where book and fare networks are not those of the ledger. */
  readonly ground?: OpenGround;
}

/** The part of a clearing that checks use. */
export interface SourcedClearing extends Pricing {
  readonly store: OpenLedger;
  readonly calendar: BankingCalendar;
}

export function openLedgerAt(place: LedgerPlace): Promise<OpenLedger> {
  return place.dialect === 'postgres'
    ? openPostgresLedger(place.url)
    : // The writer thread starts with the first tap that is ingested.
      openSqliteLedger(place.file, place.isReadOnly ? { isReadOnly: true } : { hasWriterThread: true });
}

export const toPricing = (ground: OpenGround): Pricing => ({
  ground,
  book: ground.book,
  fareNetworks: ground.fareNetworkOn,
});

/**
 * The ground of the ledger; without one, what the source has.
 *
 * @throws ProblemError `ledger-damaged`; RangeError where there is neither
 */
export async function openPricing(store: OpenLedger, { present }: ClearingSource): Promise<Pricing> {
  const ground = await openGround(store);
  if (ground) return toPricing(ground);
  if (!present) throw new RangeError('the ledger has no ground');
  return {
    book: new SchemeBook(present.versions),
    fareNetworks: openFareNetwork(present.fareNetworkTable),
  };
}
