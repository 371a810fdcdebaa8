/**
 * Reads over whole batches and periods: what the close of a day, statements and reconciliation ask for.
 *
 * Filled by the same databases as `LedgerStore`. Lists are in the order of their keys, texts compared by code units,
 * on every database alike.
 */

import type { ServiceDay } from '../../base/service-day.ts';
import type { FlowKey, FlowRow } from './flow-row.ts';
import type { JourneyRow } from './ledger-store.ts';
import type { Transfer, TransferKey, TransferKind } from './transfer.ts';

/** A version of a journey and the version that it takes the place of. */
export interface JourneyChange {
  readonly journey: JourneyRow;
  /** Same journey, next lower version, of whatever batch. */
  readonly previous: JourneyRow | null;
}

/** What a version of a journey says of its money. */
export type JourneyMoneyRow = Pick<JourneyRow, 'status' | 'riderFen' | 'explanation'>;

/** The money of a version and of the one that it takes the place of. */
export interface MoneyChange {
  readonly journey: JourneyMoneyRow;
  readonly previous: JourneyMoneyRow | null;
}

/** A card of which caps may have to be divided anew. */
export interface CardToRedivide {
  readonly cardId: string;
  /** Earliest service day of those of its journeys that changed. */
  readonly fromDay: ServiceDay;
}

export interface LedgerReports {
  /**
   * Flows worked out from the transfers of a batch, pending ones left out; a few hundred rows whatever the day.
   *
   * Transfers beyond `bounds.transferFen` are left out, and with each of them all transfers of its journey: a ledger of
   * before the bounds may hold some, and no party settles them.
   *
   * @param kinds - of these kinds alone; all where absent
   */
  sumFlows(batchDay: ServiceDay, kinds?: readonly TransferKind[]): Promise<FlowRow[]>;
  /** Flows as the step to `netted` wrote them, of all batches from `fromDay` to `toDay`, both included. */
  listFlows(fromDay: ServiceDay, toDay: ServiceDay): Promise<FlowRow[]>;
  /** Posted transfers of one flow in order of key, those behind `after`, at most `limit`. */
  listTransfersOfFlow(flow: FlowKey, after: TransferKey | null, limit: number): Promise<Transfer[]>;

  /** Versions of journeys posted into a batch. */
  iterateJourneyChanges(batchDay: ServiceDay): AsyncIterable<JourneyChange[]>;
  /** The money of the same versions, in no order that means anything. */
  iterateMoneyChanges(batchDay: ServiceDay): AsyncIterable<MoneyChange[]>;
  /** Versions posted into a batch whose journey is of an earlier service day, by id, those behind `after`. */
  listLateJourneys(batchDay: ServiceDay, after: string | null, limit: number): Promise<JourneyRow[]>;
  /**
   * Cards, in the order of their ids, with a version of a journey that was posted into this batch or a later one and is of a service
   * day not after it, and with a version of any journey of which a cap took something off.
   */
  iterateCardsToRedivide(batchDay: ServiceDay): AsyncIterable<CardToRedivide[]>;
  /** Highest versions of the journeys of these cards, of service days from `fromDay` to `toDay`. */
  listJourneysOfCards(
    cardIds: readonly string[],
    fromDay: ServiceDay,
    toDay: ServiceDay,
  ): Promise<JourneyRow[]>;
  /** Journeys whose highest version is unresolved and of a service day not after `day`, by id. */
  iterateUnresolvedJourneys(day: ServiceDay): AsyncIterable<JourneyRow[]>;
  /** Highest version. */
  findJourney(journeyId: string): Promise<JourneyRow | undefined>;

  listTransfersOfJourneys(journeyIds: readonly string[]): Promise<Transfer[]>;
  /** All transfers whose key begins with one of these sources. */
  listTransfersOfSources(sources: readonly string[]): Promise<Transfer[]>;
}
