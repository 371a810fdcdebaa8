/**
 * The interface of the ledger's database, implemented with SQLite and PostgreSQL.
 *
 * One transaction writes taps, cards, journeys, transfers and totals of accounts that belong together. Every write can
 * be repeated without effect.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Card, DenyEntry, Tap, TapKey } from '../scheme/tap.ts';
import type { AccountId } from './account.ts';
import type { FlowRow, Transfer, TransferKey } from './transfer.ts';

/** A tap as received. */
export interface StoredTap extends Tap {
  /** SHA-256 of the canonical text of the tap, as 64 hex digits. */
  readonly payloadHash: string;
  /** Its tap file or request. */
  readonly fileId: string;
}

/** A card with its balance and its state after its taps. */
export interface CardRow extends Card {
  /** Posted balance. */
  readonly balanceFen: number;
  /** State as JSON, which only `money/cards` writes and reads; empty before the first tap. */
  readonly state: string;
  /** Earliest service day of an entry without exit; null without one. */
  readonly unsettledDay: ServiceDay | null;
  /**
   * Number of writes of the row, as read. A commit with another revision than the stored one is refused
   * (`ledger-conflict`): another process wrote meanwhile. Absent: not checked.
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
  /** Its taps belong to other journeys after a late tap. */
  'withdrawn',
] as const;

export type JourneyStatus = (typeof journeyStatuses)[number];

/**
 * One version of a journey; the highest version is the current one.
 *
 * An open journey is in its card's state; it has a row only if an earlier version was posted.
 */
export interface JourneyRow {
  /** `terminalId/terminalSeq` of its first tap. */
  readonly journeyId: string;
  /** Increases by one with each change. */
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

/** A reconciliation item: a finding for a person to examine. */
export interface ReconItem {
  /** The same finding has the same id and is written once. */
  readonly itemId: string;
  readonly batchDay: ServiceDay;
  /** `over-deducted`, `card-chain`, `terminal-gap`, `denied-card`, `missing-in-clearing`... */
  readonly kind: string;
  /** Its tap, journey, card or terminal. */
  readonly reference: string;
  readonly expectedFen: number | null;
  readonly actualFen: number | null;
  readonly detail: string;
}

/** Header and trailer of a terminal's section in a tap file. */
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
  /** Deterministic; a commit whose id the ledger has writes nothing. */
  readonly commitId: string;
  readonly receivedSec: number;
  readonly taps: readonly StoredTap[];
  /** Taps that cannot be accepted, with the reason. */
  readonly quarantined: readonly (StoredTap & { readonly reason: string })[];
  readonly duplicateCount: number;
  readonly files: readonly TerminalFile[];
  /** All changed and new cards. `balanceFen` must follow from the transfers. */
  readonly cards: readonly CardRow[];
  readonly journeys: readonly JourneyRow[];
  readonly transfers: readonly Transfer[];
  readonly reconItems: readonly ReconItem[];
}

/** Missing numbers between two received taps of a terminal. */
export interface TerminalGap {
  readonly terminalId: string;
  readonly seqFrom: number;
  readonly seqTo: number;
  /** Instant of the first tap after the gap. */
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
  /** Flows of the batch for statements; written with the step to `netted`. */
  readonly flows?: readonly FlowRow[];
  readonly sealHash?: string;
  readonly paidHash?: string;
}

/**
 * A part of the step that follows state `at`; `commitStep` follows after the last part.
 *
 * A part has no id. Writing it again leaves transfers, journeys and items with equal content unchanged and sets cards to
 * the given rows.
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
 * The only way for `money` to read and write a ledger.
 *
 * Lists are ordered by key. Large lists are async iterables of pages, so that memory does not grow with the number of
 * taps.
 */
export interface LedgerStore {
  readonly dialect: 'sqlite' | 'postgres';

  /**
   * Writes one transaction of ingest. `repeated`: the ledger had its id, nothing was written.
   *
   * @throws ProblemError `ledger-conflict` if the ledger has a tap, journey or transfer already or a card changed since
   *   it was read; `batch-state` if a batch is not open. Nothing is written then: read again and prepare it again.
   */
  commitIngest(commit: IngestCommit): Promise<'written' | 'repeated'>;
  /**
   * Writes several commits, each based on those before it, in one transaction.
   *
   * `repeated`: the ledger had the id of one of them, nothing was written.
   */
  commitIngests(commits: readonly IngestCommit[]): Promise<'written' | 'repeated'>;
  /**
   * Writes one step of a clearing day.
   *
   * `repeated`: the batch had reached `to`, nothing was written.
   * @throws ProblemError `batch-state` if the batch is not at `from`.
   */
  commitStep(step: StepCommit): Promise<'written' | 'repeated'>;
  /**
   * Writes a part of a step in one transaction.
   *
   * @throws ProblemError `batch-state` if the batch is not at `at`.
   */
  commitPart(part: StepPart): Promise<void>;
  /**
   * Runs `work` with the ledger's lock: no other `work` runs meanwhile, in any process that has the database open. Must
   * not be nested. Calls outside of `runExclusive` do not wait for the lock.
   */
  runExclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Writes transfers without taps; leaves transfers with equal content unchanged. */
  commitTransfers(transfers: readonly Transfer[], reconItems: readonly ReconItem[]): Promise<void>;

  putCards(cards: readonly Card[]): Promise<void>;
  putDenyList(entries: readonly DenyEntry[]): Promise<void>;

  findCards(cardIds: readonly string[]): Promise<Map<string, CardRow>>;
  /** Hashes of those taps that the ledger has, by `terminalId/terminalSeq`. */
  findTapHashes(keys: readonly TapKey[]): Promise<Map<string, string>>;
  /** Highest tap number of each terminal that has taps. */
  findLastSeqs(terminalIds: readonly string[]): Promise<Map<string, number>>;
  listTapsOfCard(cardId: string): Promise<StoredTap[]>;
  /** Highest version of each journey of a card. */
  listJourneysOfCard(cardId: string): Promise<JourneyRow[]>;
  /** All transfers of a card's taps, reversed ones and reversals included. */
  listTransfersOfCard(cardId: string): Promise<Transfer[]>;
  findTransfer(key: TransferKey): Promise<Transfer | undefined>;
  listDenyList(): Promise<DenyEntry[]>;

  /** Missing numbers between received taps of each terminal; quarantined taps count as received. */
  listTerminalGaps(): Promise<TerminalGap[]>;
  /** Cards whose `unsettledDay` is not after `day`. */
  iterateCardsToSettle(day: ServiceDay): AsyncIterable<CardRow[]>;
  /** Transfers of a batch in order of key. */
  iterateTransfers(batchDay: ServiceDay): AsyncIterable<Transfer[]>;
  iterateJourneys(batchDay: ServiceDay): AsyncIterable<JourneyRow[]>;

  listBatches(): Promise<BatchRow[]>;
  listPositions(batchDay: ServiceDay): Promise<PositionRow[]>;
  listReconItems(batchDay: ServiceDay): Promise<ReconItem[]>;
  /** Posted balance on the account's side (`toNormalSide`). */
  findBalance(account: AccountId): Promise<number>;

  close(): Promise<void>;
}
