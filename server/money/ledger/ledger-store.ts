/**
 * What the clearing asks of a database: one interface, filled by SQLite and by PostgreSQL.
 *
 * Whatever belongs together is written in one transaction: taps, cards, journeys, transfers and the totals of
 * accounts. Every write can be repeated: what is there already is left as it is.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Card, DenyEntry, Tap, TapKey } from '../scheme/tap.ts';
import type { AccountId } from './account.ts';
import type { FlowRow } from './flow-row.ts';
import type { Transfer, TransferKey } from './transfer.ts';

/** A tap as received. */
export interface StoredTap extends Tap {
  /** SHA-256 of the canonical text of the tap, as 64 hex digits. */
  readonly payloadHash: string;
  /** Tap file or request in which it came. */
  readonly fileId: string;
}

/** A card with all that its next tap needs to know of the earlier ones. */
export interface CardRow extends Card {
  /** Posted balance. */
  readonly balanceFen: number;
  /** JSON of the card's fold, written and read by `money/cards` alone; empty before its first tap. */
  readonly state: string;
  /** Earliest service day of a journey that is open or left open; null where there is none. */
  readonly unsettledDay: ServiceDay | null;
  /**
   * How often it was written, as read from the store. A commit that names another one than the store's is refused
   * (`ledger-conflict`): somebody else wrote meanwhile. Absent: not checked.
   */
  readonly revision?: number;
}

export const journeyStatuses = [
  'open',
  'completed',
  'void',
  'unresolved',
  'autocompleted',
  'aged',
  'refused',
  /** Later knowledge gave its taps to other journeys. */
  'withdrawn',
] as const;

export type JourneyStatus = (typeof journeyStatuses)[number];

/**
 * One version of a journey; the highest version counts.
 *
 * An open journey is in its card's state; it has a row only where an earlier version was posted and taken back.
 */
export interface JourneyRow {
  /** `terminalId/terminalSeq` of its first tap. */
  readonly journeyId: string;
  /** Up by one whenever later knowledge changed it. */
  readonly version: number;
  readonly cardId: string;
  readonly status: JourneyStatus;
  readonly serviceDay: ServiceDay;
  /** Batch into which this version was posted. */
  readonly batchDay: ServiceDay;
  readonly onTap: TapKey | null;
  readonly offTap: TapKey | null;
  readonly networkId: string;
  readonly routeId: string | null;
  readonly fromStopId: string | null;
  readonly toStopId: string | null;
  readonly startSec: number;
  readonly endSec: number | null;
  readonly grossFen: number;
  readonly riderFen: number;
  readonly fundedFen: number;
  readonly capOffFen: number;
  readonly schemeVersion: number;
  /** JSON: rules in the order in which they were used, with amounts; weights and operators. */
  readonly explanation: string;
}

/** Something for a person to look at. */
export interface ReconItem {
  /** Same item, same id: written once. */
  readonly itemId: string;
  readonly batchDay: ServiceDay;
  /** `over-deducted`, `card-chain`, `terminal-gap`, `denied-card`, `missing-in-clearing`... */
  readonly kind: string;
  /** Tap, journey, card or terminal that it is about. */
  readonly reference: string;
  readonly expectedFen: number | null;
  readonly actualFen: number | null;
  readonly detail: string;
}

/** What a terminal says of a file of its own. */
export interface TerminalFile {
  readonly fileId: string;
  readonly terminalId: string;
  readonly fileNo: number;
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly tapCount: number;
  readonly sumFen: number;
  readonly sha256: string;
}

/** One transaction of ingest. */
export interface IngestCommit {
  /** Deterministic; a commit with an id that is there already writes nothing. */
  readonly commitId: string;
  readonly receivedSec: number;
  readonly taps: readonly StoredTap[];
  /** Same key, other content than the tap that is there, or not acceptable: kept aside with the reason. */
  readonly quarantined: readonly (StoredTap & { readonly reason: string })[];
  readonly duplicateCount: number;
  readonly files: readonly TerminalFile[];
  /** New state of every card touched; cards not there yet are made. `balanceFen` must follow from the transfers. */
  readonly cards: readonly CardRow[];
  readonly journeys: readonly JourneyRow[];
  readonly transfers: readonly Transfer[];
  readonly reconItems: readonly ReconItem[];
}

/** Records of a terminal that never came, between two that did. */
export interface TerminalGap {
  readonly terminalId: string;
  readonly seqFrom: number;
  readonly seqTo: number;
  /** Instant of the first tap after the gap: its age counts from there. */
  readonly sinceSec: number;
}

export type BatchState = 'open' | 'cut' | 'priced' | 'netted' | 'sealed' | 'paid';

export interface BatchRow {
  readonly batchDay: ServiceDay;
  readonly state: BatchState;
  /** SHA-256 in hex once sealed, and once paid. */
  readonly sealHash: string | null;
  readonly paidHash: string | null;
}

export interface PositionRow {
  readonly batchDay: ServiceDay;
  readonly partyId: string;
  readonly receivableFen: number;
  readonly payableFen: number;
  readonly netFen: number;
}

/** One step of a clearing day, in one transaction with its row of `batch_step`. */
export interface StepCommit {
  readonly batchDay: ServiceDay;
  readonly from: BatchState;
  readonly to: BatchState;
  readonly transfers: readonly Transfer[];
  readonly journeys: readonly JourneyRow[];
  readonly cards: readonly CardRow[];
  readonly reconItems: readonly ReconItem[];
  readonly positions: readonly PositionRow[];
  /** Sums of the batch, kept for statements; written with `netted`. */
  readonly flows?: readonly FlowRow[];
  readonly sealHash?: string;
  readonly paidHash?: string;
}

/**
 * A piece of the step that follows `at`, small enough for one array; the step's own commit comes after the last one.
 *
 * Nothing tells a piece that is written again: transfers, journeys and items that are there with equal content are
 * left alone, cards are set to what is said.
 */
export interface StepPart {
  readonly batchDay: ServiceDay;
  readonly at: BatchState;
  readonly transfers: readonly Transfer[];
  readonly journeys: readonly JourneyRow[];
  readonly cards: readonly CardRow[];
  readonly reconItems: readonly ReconItem[];
}

/**
 * The clearing's only way to a database.
 *
 * Lists are answered in the order of their keys. Large lists come as async iterables of pages, so memory does not
 * grow with the number of taps.
 */
export interface LedgerStore {
  readonly dialect: 'sqlite' | 'postgres';

  /**
   * Writes one transaction of ingest. `repeated`: its id was there, nothing was written.
   *
   * @throws ProblemError `ledger-conflict` if a tap, journey or transfer is there already or a card changed since it
   *   was read; `batch-state` if a batch is past `open`. Nothing is written then: read again, work it out again.
   */
  commitIngest(commit: IngestCommit): Promise<'written' | 'repeated'>;
  /**
   * The same for several that rest on each other in their order, in one transaction: all are written or none.
   *
   * `repeated`: the id of one of them was there.
   */
  commitIngests(commits: readonly IngestCommit[]): Promise<'written' | 'repeated'>;
  /**
   * Writes one step of a clearing day.
   *
   * `repeated`: the batch is at or past `to` already.
   * @throws ProblemError `batch-state` if the batch is not at `from`.
   */
  commitStep(step: StepCommit): Promise<'written' | 'repeated'>;
  /**
   * Writes a piece of a step, in one transaction.
   *
   * @throws ProblemError `batch-state` if the batch is not at `at`.
   */
  commitPart(part: StepPart): Promise<void>;
  /**
   * Runs reading, working out and writing as one: works are done one after another, over all processes that have
   * this database open. Works must not be nested; single calls outside of one are not kept back.
   */
  runExclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Transfers outside of taps: disputes, corrections by decision. Repeated keys with equal content are left alone. */
  commitTransfers(transfers: readonly Transfer[], reconItems: readonly ReconItem[]): Promise<void>;

  putCards(cards: readonly Card[]): Promise<void>;
  putDenyList(entries: readonly DenyEntry[]): Promise<void>;

  findCards(cardIds: readonly string[]): Promise<Map<string, CardRow>>;
  /** Hash of each of these taps that is there, by `terminalId/terminalSeq`. */
  findTapHashes(keys: readonly TapKey[]): Promise<Map<string, string>>;
  /** Highest number among the taps of each of these terminals; those without taps are left out. */
  findLastSeqs(terminalIds: readonly string[]): Promise<Map<string, number>>;
  listTapsOfCard(cardId: string): Promise<StoredTap[]>;
  /** Highest version of each journey of a card. */
  listJourneysOfCard(cardId: string): Promise<JourneyRow[]>;
  /** All transfers of journeys of a card, reversed ones and reversals included. */
  listTransfersOfCard(cardId: string): Promise<Transfer[]>;
  findTransfer(key: TransferKey): Promise<Transfer | undefined>;
  listDenyList(): Promise<DenyEntry[]>;

  /** Numbers missing between the taps received of each terminal, quarantined ones taken as received. */
  listTerminalGaps(): Promise<TerminalGap[]>;
  /** Cards of which `unsettledDay` is not after `day`, page by page. */
  iterateCardsToSettle(day: ServiceDay): AsyncIterable<CardRow[]>;
  /** Transfers of a batch in order of key. */
  iterateTransfers(batchDay: ServiceDay): AsyncIterable<Transfer[]>;
  iterateJourneys(batchDay: ServiceDay): AsyncIterable<JourneyRow[]>;

  listBatches(): Promise<BatchRow[]>;
  listPositions(batchDay: ServiceDay): Promise<PositionRow[]>;
  listReconItems(batchDay: ServiceDay): Promise<ReconItem[]>;
  /** Posted balance, on the account's own side. */
  findBalance(account: AccountId): Promise<number>;

  close(): Promise<void>;
}
