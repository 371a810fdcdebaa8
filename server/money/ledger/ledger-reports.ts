/**
 * Reads of whole batches and periods for the close of a day, statements and reconciliation. Lists are ordered by key,
 * texts by code units, on all databases.
 */

import type { ServiceDay } from '../../base/service-day.ts';
import type { EvidenceRow, JourneyRow, TerminalFile } from './ledger-store.ts';
import type { FlowKey, FlowRow, Transfer, TransferKey, TransferKind } from './transfer.ts';

/** A version of a journey and the version that it replaces. */
export interface JourneyChange {
  readonly journey: JourneyRow;
  /** Next lower version of the same journey, in any batch. */
  readonly previous: JourneyRow | null;
}

/** The money of a version of a journey. */
export type JourneyMoneyRow = Pick<JourneyRow, 'status' | 'riderFen' | 'explanation'>;

/** The money of a version and of the version that it replaces. */
export interface MoneyChange {
  readonly journey: JourneyMoneyRow;
  readonly previous: JourneyMoneyRow | null;
}

/** A card whose caps may have to be re-divided. */
export interface CardToRedivide {
  readonly cardId: string;
  /** Earliest service day of its changed journeys. */
  readonly fromDay: ServiceDay;
}

/** A transaction of ingest as recorded. */
export interface Receipt {
  /** 1 for the first, without gaps. */
  readonly receiptNo: number;
  readonly commitId: string;
  readonly receivedSec: number;
  readonly tapCount: number;
  readonly setAsideCount: number;
  readonly duplicateCount: number;
  /** Its taps by file or request, by name; empty in ledgers of before this was recorded. */
  readonly files: readonly (readonly [fileId: string, tapCount: number])[];
}

export interface LedgerReports {
  /**
   * Flows summed from the transfers of a batch that are not pending; a few hundred rows for any day.
   *
   * Leaves out transfers beyond `bounds.transferFen` and all transfers of their journeys: an older ledger may have them,
   * and no party settles them.
   *
   * @param kinds - kinds of transfers; default all
   */
  sumFlows(batchDay: ServiceDay, kinds?: readonly TransferKind[]): Promise<FlowRow[]>;
  /** Flows that the step to `netted` stored, of batches from `fromDay` to `toDay`, both included. */
  listFlows(fromDay: ServiceDay, toDay: ServiceDay): Promise<FlowRow[]>;
  /** Posted transfers of one flow by key, those after `after`, at most `limit`. */
  listTransfersOfFlow(flow: FlowKey, after: TransferKey | null, limit: number): Promise<Transfer[]>;

  /** Versions of journeys posted into a batch. */
  iterateJourneyChanges(batchDay: ServiceDay): AsyncIterable<JourneyChange[]>;
  /** The money of the same versions, in no particular order. */
  iterateMoneyChanges(batchDay: ServiceDay): AsyncIterable<MoneyChange[]>;
  /** Versions posted into a batch, of journeys of an earlier service day, by id, those after `after`. */
  listLateJourneys(batchDay: ServiceDay, after: string | null, limit: number): Promise<JourneyRow[]>;
  /**
   * Cards, by id, that have a version posted into this batch or a later one, of a journey of this service day or an
   * earlier one, and a version that a cap reduced, of a journey at most a month before it.
   */
  iterateCardsToRedivide(batchDay: ServiceDay): AsyncIterable<CardToRedivide[]>;
  /** Highest versions of journeys of these cards, of service days from `fromDay` to `toDay`. */
  listJourneysOfCards(
    cardIds: readonly string[],
    fromDay: ServiceDay,
    toDay: ServiceDay,
  ): Promise<JourneyRow[]>;
  /** Journeys whose highest version is unresolved, of service days up to `day`, by id. */
  iterateUnresolvedJourneys(day: ServiceDay): AsyncIterable<JourneyRow[]>;
  /** Highest version. */
  findJourney(journeyId: string): Promise<JourneyRow | undefined>;

  /** Evidence of all batches, by day and section. */
  listEvidence(): Promise<EvidenceRow[]>;
  /** 0 without one. */
  findLastReceiptNo(): Promise<number>;
  /** Receipts numbered above `after` and up to `upTo`, by number. */
  iterateReceipts(after: number, upTo: number): AsyncIterable<Receipt[]>;
  /** Headers and trailers taken by the same receipts, by number, terminal, file number and hash. */
  iterateTerminalFiles(
    after: number,
    upTo: number,
  ): AsyncIterable<{ readonly receiptNo: number; readonly file: TerminalFile }[]>;

  listTransfersOfJourneys(journeyIds: readonly string[]): Promise<Transfer[]>;
  /** All transfers with one of these sources. */
  listTransfersOfSources(sources: readonly string[]): Promise<Transfer[]>;
}
