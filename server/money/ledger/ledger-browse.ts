/**
 * Reads for people who look around in the ledger: pages of cards, one journey with all its versions, items, counts.
 *
 * Both databases implement it beside `LedgerStore`. Texts are in the order of their bytes.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { TapKey } from '../scheme/tap.ts';
import type { CardRow, JourneyRow, ReconItem, StoredTap } from './ledger-store.ts';

export interface CardFilter {
  readonly issuerId?: string;
  /** Beginning of the number. */
  readonly prefix?: string;
}

/** What came into a batch and what became of it, counted in taps where nothing else is said. */
export interface BatchCounts {
  /** Part of a completed, void or autocompleted journey. */
  readonly matched: number;
  readonly refused: number;
  /** Part of a journey with a missing end, aged ones included. */
  readonly unresolved: number;
  /** Kept aside, events of this service day. */
  readonly quarantined: number;
  /** Came again in a commit received on this service day. */
  readonly duplicate: number;
  readonly journeys: number;
  /** Journeys that are completed or autocompleted. */
  readonly settled: number;
  /** Journeys of an earlier service day. */
  readonly late: number;
  readonly capOffFen: number;
}

/** Where a list of items goes on. */
export interface ItemPlace {
  readonly batchDay: ServiceDay;
  readonly itemId: string;
}

export interface LedgerBrowse {
  /** By number, those behind `after`. */
  listCards(filter: CardFilter, after: string | null, limit: number): Promise<CardRow[]>;
  /** Those that are there, in no order. */
  listTaps(keys: readonly TapKey[]): Promise<StoredTap[]>;
  /** All versions, the first one first. */
  listJourneyVersions(journeyId: string): Promise<JourneyRow[]>;
  /** Items of batches from `fromDay` to `toDay`, by batch and id; decisions about items are left out. */
  listItems(
    fromDay: ServiceDay,
    toDay: ServiceDay,
    kind: string | null,
    after: ItemPlace | null,
    limit: number,
  ): Promise<ReconItem[]>;
  countItems(
    fromDay: ServiceDay,
    toDay: ServiceDay,
  ): Promise<{ readonly kind: string; readonly count: number }[]>;
  /** Items of which the id begins so, by id. */
  listItemsOf(prefix: string, after: string | null, limit: number): Promise<ReconItem[]>;
  /**
   * Reads all journeys of the batch: call it on a thread that answers no requests.
   *
   * @param fromSec, toSec - instants between which the service day lies
   */
  countBatch(batchDay: ServiceDay, fromSec: number, toSec: number): Promise<BatchCounts>;
}
