/** A kind of record that the seal of a batch covers besides its transfers. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { LedgerDesk } from '../ledger/ledger-desk.ts';
import type { LedgerReports } from '../ledger/ledger-reports.ts';
import type { LedgerStore } from '../ledger/ledger-store.ts';

/** What sections are read from. */
export type EvidenceStore = LedgerReports &
  LedgerDesk &
  Pick<
    LedgerStore,
    | 'listBatches'
    | 'listGroundEntries'
    | 'listDenials'
    | 'listDenyLists'
    | 'findLastRegistrationNo'
    | 'iterateRegistrations'
  >;

export interface EvidenceSection {
  /** Name in the seal; sections are in the order of their names. */
  readonly name: string;
  /** Number of the last record that belongs to this batch or an earlier one; 0 without one. */
  findLast(store: EvidenceStore, batchDay: ServiceDay): Promise<number>;
  /** Pages of lines: one JSON text for each record numbered above `after` and up to `upTo`, in a fixed order. */
  iterateLines(store: EvidenceStore, after: number, upTo: number): AsyncIterable<readonly string[]>;
}
