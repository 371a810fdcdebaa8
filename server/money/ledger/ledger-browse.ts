/**
 * Reads for the page: lists of cards, versions of a journey, items, counts of a batch. Texts are ordered by bytes.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { TapKey } from '../scheme/tap.ts';
import type { CardRow, JourneyRow, ReconItem, StoredTap } from './ledger-store.ts';

export interface CardFilter {
  readonly issuerId?: string;
  /** Beginning of the number. */
  readonly prefix?: string;
}

/** Counts of a batch, in taps unless the field says otherwise. */
export interface BatchCounts {
  /** Part of a completed, void or autocompleted journey. */
  readonly matched: number;
  readonly refused: number;
  /** Part of a journey with a missing end, aged ones included. */
  readonly unresolved: number;
  /** Quarantined taps of this service day. */
  readonly quarantined: number;
  /** Duplicates in commits received on this service day. */
  readonly duplicate: number;
  readonly journeys: number;
  /** Completed and autocompleted journeys. */
  readonly settled: number;
  /** Journeys of an earlier service day. */
  readonly late: number;
  readonly capOffFen: number;
}

/** Position in a list of items: the last listed one. */
export interface ItemPlace {
  readonly batchDay: ServiceDay;
  readonly itemId: string;
}

export interface LedgerBrowse {
  /** Cards by number, those after `after`. */
  listCards(filter: CardFilter, after: string | null, limit: number): Promise<CardRow[]>;
  /** Taps with these keys, in no particular order. */
  listTaps(keys: readonly TapKey[]): Promise<StoredTap[]>;
  /** All versions, oldest first. */
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
  /** Items whose id begins with `prefix`, by id. */
  listItemsOf(prefix: string, after: string | null, limit: number): Promise<ReconItem[]>;
  /**
   * Reads all journeys of the batch; call on a background thread.
   *
   * @param fromSec, toSec - begin and end of the service day
   */
  countBatch(batchDay: ServiceDay, fromSec: number, toSec: number): Promise<BatchCounts>;
}
