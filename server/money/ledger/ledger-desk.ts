/**
 * The desk's part of the ledger's database: records that were set aside, what was done about them, cards that skipped a
 * counter, registers of terminals.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Tap } from '../scheme/tap.ts';
import type { TerminalRegister } from '../scheme/terminal-register.ts';
import type { DeskDraft, DeskEntry, SetAsideKey, SetAsideState } from './desk-entry.ts';
import type { ReconItem } from './ledger-store.ts';

export interface SetAsideRecord {
  readonly tap: Tap;
  readonly payloadHash: string;
  readonly fileId: string;
  /** Why it was set aside first. */
  readonly reason: string;
  /** Number of the receipt with which it came first. */
  readonly receiptNo: number;
  readonly receivedSec: number;
  readonly state: SetAsideState;
}

/** Place of a record in the order of arrival. */
export interface SetAsidePlace extends SetAsideKey {
  readonly receiptNo: number;
}

/** A record as it is stored. */
export interface SetAsideText extends SetAsidePlace {
  readonly reason: string;
  readonly eventSec: number;
  /** JSON of the record as received. */
  readonly text: string;
}

export interface SetAsideFilter {
  readonly reason?: string;
  readonly state?: SetAsideState;
  readonly terminalId?: string;
}

export interface SetAsideCount {
  readonly reason: string;
  readonly state: SetAsideState;
  readonly count: number;
}

export interface LedgerDesk {
  /** In the order of arrival, those after `after`. */
  listSetAside(filter: SetAsideFilter, after: SetAsidePlace | null, limit: number): Promise<SetAsideRecord[]>;
  /** Records of each reason and state. */
  countSetAside(): Promise<SetAsideCount[]>;
  findSetAside(key: SetAsideKey): Promise<SetAsideRecord | undefined>;
  /** Entries numbered above `after`, by number. */
  listDeskEntries(after: number, limit: number): Promise<DeskEntry[]>;
  listDeskEntriesOf(record: SetAsideKey): Promise<DeskEntry[]>;
  findDeskEntry(entryId: string): Promise<DeskEntry | undefined>;
  /** Writes decisions that take nothing. @throws ProblemError `ledger-conflict` for an id that is there */
  commitDesk(entries: readonly DeskDraft[]): Promise<void>;

  /** Cards of which a tap skipped a counter when it was posted into this batch, by number. */
  iterateSkippedCards(batchDay: ServiceDay): AsyncIterable<string[]>;

  /** @throws ProblemError `ledger-conflict` for a number that is there */
  putTerminalRegister(register: TerminalRegister): Promise<void>;
  /** The register with the highest number up to `upTo`; absent: of all. */
  findTerminalRegister(upTo?: number): Promise<TerminalRegister | undefined>;

  /** 0 without one. */
  findLastItemNo(): Promise<number>;
  /** Numbered items above `after` and up to `upTo`, by number; those of older ledgers have none. */
  iterateItems(
    after: number,
    upTo: number,
  ): AsyncIterable<{ readonly itemNo: number; readonly item: ReconItem }[]>;
  findLastDeskEntryNo(): Promise<number>;
  /** Records set aside by the receipts above `after` and up to `upTo`, in the order of arrival. */
  iterateSetAside(after: number, upTo: number): AsyncIterable<SetAsideText[]>;
  /** All registers numbered above `after` and up to `upTo`, by number. */
  iterateTerminalRegisters(after: number, upTo: number): AsyncIterable<TerminalRegister>;
}
