/**
 * The interface of the ledger's database, implemented with SQLite and PostgreSQL.
 *
 * One transaction writes taps, cards, journeys, transfers and totals of accounts that belong together. Every write can
 * be repeated without effect.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Card, Tap, TapKey } from '../scheme/tap.ts';
import type { AccountId } from './account.ts';
import type { Denial, DenyListHead, NewDenyList } from './deny-list.ts';
import type { DeskDraft } from './desk-entry.ts';
import type { JourneyExplanation } from './journey-explanation.ts';
import type { DatedCard, NewRegistration, Origin, Registration } from './registration.ts';
import type { FlowRow, Transfer, TransferKey } from './transfer.ts';

/** A tap as received. */
export interface StoredTap extends Tap {
  /** SHA-256 of the canonical text of the tap, as 64 hex digits. */
  readonly payloadHash: string;
  /** Its tap file or request. */
  readonly fileId: string;
}

/** A card with its balance and its state after its taps. */
export interface CardRow extends DatedCard {
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

/** All that a ledger has of a card beside its row, in the order of keys. */
export interface StoredCardRecords {
  readonly taps: StoredTap[];
  /** Highest version of each journey. */
  readonly journeys: JourneyRow[];
  /** All transfers of its taps and of decisions about its journeys, reversed ones and reversals included. */
  readonly transfers: Transfer[];
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
  /** Rules in the order in which they were used, with amounts; weights and operators; the reason of a refusal. */
  readonly explanation: JourneyExplanation;
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

/**
 * Why a ground is entered: `first` of the ledger, another version of the `scheme`, other `feeds`; or `used`: the first tap
 * of a service day was read by it, and it stays the ground of this day.
 */
export const groundCauses = ['first', 'scheme', 'feeds', 'used'] as const;

export type GroundCause = (typeof groundCauses)[number];

/** A ground holds from a service day on, until a later entry says otherwise; a `used` one on this day alone. */
export interface GroundEntry {
  /** 1, 2, 3... in the order in which they were taken. */
  readonly entryNo: number;
  readonly cause: GroundCause;
  readonly fromDay: ServiceDay;
  /** Hash of the ground, see `money/ground`; empty: no ground holds from this day on. */
  readonly hash: string;
  /** Clock of the ledger, epoch seconds. */
  readonly takenSec: number;
}

/** A text of a ground. */
export interface GroundText {
  /** SHA-256 of its UTF-8 bytes, in hex. */
  readonly hash: string;
  readonly text: string;
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
  /**
   * Index in `transfers` behind the last one of each card of `cards`. Absent where transfers are not in the order of cards,
   * or are of other cards, too: the commit is then not written as entries of the daybook.
   */
  readonly transferEnds?: readonly number[];
  readonly reconItems: readonly ReconItem[];
  /** Service days of the taps that may be the first ones of their day, with the ground by which they were read. */
  readonly usedGround?: readonly Pick<GroundEntry, 'fromDay' | 'hash'>[];
  /** Cards of which a tap skips a counter, with the batch whose close looks for it. */
  readonly skippedCards?: readonly { readonly batchDay: ServiceDay; readonly cardId: string }[];
  /** Decisions of the desk that the commit carries out. */
  readonly desk?: readonly DeskDraft[];
}

export type LastTap = Pick<Tap, 'terminalSeq' | 'eventSec'>;

/** Consecutive numbers of a terminal that were received. */
export interface TerminalRange {
  readonly terminalId: string;
  readonly seqFrom: number;
  readonly seqTo: number;
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

/** What the seal of a batch says of one kind of record: a hash of those that the batch before does not cover. */
export interface EvidenceRow {
  readonly batchDay: ServiceDay;
  /** Kind of record; see `money/settlement/evidence.ts`. */
  readonly section: string;
  /** Number of the last record covered. */
  readonly upTo: number;
  /** SHA-256 in hex. */
  readonly hash: string;
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
  /** Written with the step to `sealed`, and covered by `sealHash`. */
  readonly evidence?: readonly EvidenceRow[];
  /** What was received of each terminal up to the evidence; written with the step to `sealed`, in place of the ranges before. */
  readonly received?: readonly TerminalRange[];
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

/** What else than taps and registrations decides how taps are read; each number rises when that changes. */
export interface RuleMarks {
  /** Number of the last entry of a ground that is not `used`; 0 without one. */
  readonly groundNo: number;
  /** Number of the last deny list in the order of arrival; 0 without one. */
  readonly denyListNo: number;
  /** Number of the last register of terminals; 0 without one. */
  readonly registerNo: number;
  /** Batches that are netted: their flows may switch payers off. */
  readonly nettedCount: number;
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
  /** Whether the ledger has a transaction of ingest with this id. */
  hasCommit(commitId: string): Promise<boolean>;
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

  /**
   * Adds entries of grounds, numbered on from the last one, and the texts that the ledger does not have yet. Call it within
   * `runExclusive`, since the entries depend on those before them.
   */
  putGround(texts: readonly GroundText[], entries: readonly Omit<GroundEntry, 'entryNo'>[]): Promise<void>;
  /** Entries of grounds by number. */
  listGroundEntries(): Promise<GroundEntry[]>;
  /** For a program to find out whether another one changed what taps are read by. */
  readRuleMarks(): Promise<RuleMarks>;
  /** Service days of the journeys of which a batch has versions, in order: the grounds of these days priced it. */
  listServiceDays(batchDay: ServiceDay): Promise<ServiceDay[]>;
  /** Texts of grounds by hash; a damaged one is what can be read of it. */
  findGroundTexts(hashes: readonly string[]): Promise<Map<string, string>>;

  /**
   * Registers new cards from their beginning, with all columns. Cards that the ledger has stay as they are.
   *
   * @param origin - default: a request without a name at instant 0
   */
  putCards(cards: readonly Card[], origin?: Origin): Promise<void>;
  /** Writes registrations. A card that the ledger does not have is created as it is in `newCards`. */
  putRegistrations(registrations: readonly NewRegistration[], newCards?: readonly DatedCard[]): Promise<void>;
  /** Writes a deny list with the entries that hold by it. */
  putDenyList(list: NewDenyList): Promise<void>;

  findCards(cardIds: readonly string[]): Promise<Map<string, CardRow>>;
  /** Hashes of those taps that the ledger has, by `terminalId/terminalSeq`. */
  findTapHashes(keys: readonly TapKey[]): Promise<Map<string, string>>;
  /** Number and instant of the tap with the highest number, of each terminal that has taps. */
  findLastTaps(terminalIds: readonly string[]): Promise<Map<string, LastTap>>;
  listTapsOfCard(cardId: string): Promise<StoredTap[]>;
  /** Highest version of each journey of a card. */
  listJourneysOfCard(cardId: string): Promise<JourneyRow[]>;
  /** All transfers of a card's taps, reversed ones and reversals included. */
  listTransfersOfCard(cardId: string): Promise<Transfer[]>;
  /** What `listTapsOfCard`, `listJourneysOfCard` and `listTransfersOfCard` list, of many cards at once. */
  listRecordsOfCards(cardIds: readonly string[]): Promise<Map<string, StoredCardRecords>>;
  findTransfer(key: TransferKey): Promise<Transfer | undefined>;
  /** Entries of all deny lists, in the order in which the lists came, then by card and begin. */
  listDenials(): Promise<Denial[]>;
  /** Deny lists without their entries, in the order in which they came. */
  listDenyLists(): Promise<DenyListHead[]>;
  /** Registrations of a card, in the order in which they came. */
  listRegistrations(cardId: string): Promise<Registration[]>;
  /** 0 without one. */
  findLastRegistrationNo(): Promise<number>;
  /** Registrations numbered above `after` and up to `upTo`, by number. */
  iterateRegistrations(after: number, upTo: number): AsyncIterable<Registration[]>;

  /** Missing numbers between received taps of each terminal; quarantined taps count as received. */
  listTerminalGaps(): Promise<TerminalGap[]>;
  /** Numbers received up to a receipt, by terminal and number, in the longest ranges; quarantined taps count as received. */
  listReceivedRanges(upToReceipt: number): Promise<TerminalRange[]>;
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
