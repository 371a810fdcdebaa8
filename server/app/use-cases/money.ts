/** What is asked of cards, ledger and settlement, in their own terms. */

import type { Awaitable } from '../../base/awaitable.ts';
import type { Names } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { CardState } from '../../money/cards/card-state.ts';
import type { KioskRequest } from '../../money/cards/kiosk-tap.ts';
import type { NewCard } from '../../money/cards/new-card.ts';
import type { RiddenTrip } from '../../money/cards/ridden-trip.ts';
import type { LineProblem } from '../../money/cards/tap-fields.ts';
import type { VirtualLeg } from '../../money/cards/virtual-ride.ts';
import type { FlowRow } from '../../money/ledger/flow-row.ts';
import type { BatchCounts, CardFilter, ItemPlace } from '../../money/ledger/ledger-browse.ts';
import type {
  BatchRow,
  BatchState,
  CardRow,
  JourneyRow,
  PositionRow,
  ReconItem,
  StoredTap,
  TerminalGap,
} from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { DenyEntry, Tap } from '../../money/scheme/tap.ts';
import type { BankingCalendar } from '../../money/settlement/banking-day.ts';
import type { DisputeRequest } from '../../money/settlement/dispute.ts';
import type { ReconFormat } from '../../money/settlement/reconciliation/recon-file.ts';
import type { ReconFinding, ReconSide } from '../../money/settlement/reconciliation/recon-record.ts';
import type { ReconDecision } from '../../money/settlement/reconciliation/recon-status.ts';
import type { Statement } from '../../money/settlement/statements/statement.ts';
import type { StatementEntries } from '../../money/settlement/statements/statement-entries.ts';
import type { StatementPeriod } from '../../money/settlement/statements/statement-period.ts';

/** What things are called: of the newest version of the scheme that knows them, or of the feeds. */
export interface MoneyNames {
  readonly scheme: Scheme;
  /** The version by its number. */
  findVersion(version: number): Scheme | undefined;
  findCity(cityId: string): Names | undefined;
  /** Of `feed:stop_id`. */
  findStop(stopId: string): Names | undefined;
  /** Of `feed:route_id`. */
  findRoute(routeId: string): Names | undefined;
}

export interface CardView {
  readonly row: CardRow;
  readonly state: CardState;
  readonly denials: readonly DenyEntry[];
}

export interface CardHistory {
  readonly row: CardRow;
  readonly journeys: readonly JourneyRow[];
  readonly transfers: readonly Transfer[];
}

export interface MoneyRequest extends KioskRequest {
  readonly cardId: string;
  readonly receivedSec: number;
  readonly key: string;
}

export interface MovedMoney {
  readonly tap: Tap;
  readonly balanceFen: number;
  readonly isRepeated: boolean;
}

export interface ReceivedDispute extends DisputeRequest {
  readonly receivedSec: number;
}

export interface TapFate {
  readonly tap: Tap;
  readonly fate: 'accepted' | 'duplicate' | 'quarantined';
  readonly reason: string | null;
}

export interface IngestedTaps {
  /** In the order of the request. */
  readonly fates: readonly TapFate[];
  readonly journeys: readonly JourneyRow[];
  readonly cards: readonly Pick<CardRow, 'cardId' | 'balanceFen'>[];
}

export interface RideRequest {
  readonly cardId: string;
  readonly legs: readonly VirtualLeg[];
  readonly receivedSec: number;
  /** Null: prices only. */
  readonly key: string | null;
}

export interface JourneyView {
  /** The first one first; the last one counts. */
  readonly versions: readonly JourneyRow[];
  readonly taps: readonly StoredTap[];
  readonly transfers: readonly Transfer[];
}

export interface PeriodSummary {
  readonly batches: readonly BatchRow[];
  readonly flows: readonly FlowRow[];
  readonly positions: readonly PositionRow[];
  /** Undefined while they are being counted. */
  readonly counts: BatchCounts | undefined;
  /** Whether days that are not netted are among the flows. */
  readonly isProvisional: boolean;
}

export interface TapFileReport {
  readonly fileId: string;
  readonly name: string;
  readonly byteCount: number;
  readonly tapCount: number;
  readonly acceptedCount: number;
  readonly duplicateCount: number;
  readonly quarantinedCount: number;
  readonly terminalCount: number;
  readonly badLineCount: number;
  readonly badLines: readonly LineProblem[];
}

export interface ReconReport {
  readonly day: ServiceDay;
  readonly counts: Readonly<Record<ReconSide | 'clearing', number>>;
  readonly findings: readonly ReconFinding[];
}

export interface VerifyReport {
  readonly checkedSec: number;
  readonly checks: readonly {
    readonly checkId: string;
    readonly title: BilingualText;
    readonly foundCount: number;
    readonly examples: readonly string[];
  }[];
}

export interface ReconFileText {
  readonly side: ReconSide;
  readonly format: ReconFormat;
  readonly content: string;
}

export interface NewTapFile {
  readonly name: string;
  readonly format: 'ndjson' | 'csv';
  readonly content: AsyncIterable<Uint8Array>;
  readonly receivedSec: number;
}

export type JobKind = 'close' | 'reconcile' | 'tap-file' | 'verify';

export type JobReport =
  | {
      readonly kind: 'close';
      readonly steps: readonly { readonly day: ServiceDay; readonly state: BatchState }[];
    }
  | { readonly kind: 'reconcile'; readonly report: ReconReport }
  | { readonly kind: 'tap-file'; readonly report: TapFileReport }
  | { readonly kind: 'verify'; readonly report: VerifyReport };

export interface Job {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly subject: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly queuedSec: number;
  readonly startedSec: number | null;
  readonly endedSec: number | null;
  readonly progress: { readonly phase: string; readonly done: number; readonly total: number | null };
  readonly report: JobReport | null;
  readonly problem: { readonly code: string; readonly text: BilingualText } | null;
}

export interface MoneyUseCases {
  readonly names: MoneyNames;
  readonly calendar: BankingCalendar;
  /** Versions in the order of their first days. */
  readonly versions: readonly Scheme[];
  /** The version of a service day, payers that reached a ceiling switched. Refuses with `scheme-unknown`. */
  schemeOn(day: ServiceDay): Scheme;
  toServiceDay(eventSec: number): ServiceDay;

  /** By number, those behind `after`. */
  listCards(filter: CardFilter, after: string | null, limit: number): Awaitable<readonly CardRow[]>;
  /** Whether the card is on the deny list at an instant. */
  isDenied(cardId: string, eventSec: number): boolean;
  /** Refuses with `card-unknown`, as do all that name a card. */
  getCard(cardId: string): Awaitable<CardView>;
  getCardHistory(cardId: string): Awaitable<CardHistory>;
  /** Refuses with `idempotency-conflict`, `bad-request` for what the scheme does not know. */
  registerCard(
    card: NewCard,
    key: string,
  ): Awaitable<{ readonly view: CardView; readonly isRepeated: boolean }>;
  /** Refuses with `idempotency-conflict`, `balance-too-low`, `balance-too-high`, `bad-time`. */
  moveMoney(request: MoneyRequest): Awaitable<MovedMoney>;
  /** Refuses with `idempotency-conflict`, `scheme-unknown`, `bad-time`. */
  rideTrip(request: RideRequest): Awaitable<RiddenTrip>;

  ingestTaps(taps: readonly Tap[], receivedSec: number): Awaitable<IngestedTaps>;
  /** Takes the file in, then works on it beside the requests. Refuses with `body-too-large`. */
  takeTapFile(file: NewTapFile): Awaitable<Job>;
  listTapGaps(): Awaitable<readonly TerminalGap[]>;

  /** Refuses with `not-found`. */
  getJourney(journeyId: string): Awaitable<JourneyView>;
  findBalance(account: string): Awaitable<number>;

  listBatches(): Awaitable<readonly BatchRow[]>;
  getSummary(period: StatementPeriod, withProvisional: boolean): Awaitable<PeriodSummary>;
  listEntries(
    period: StatementPeriod,
    partyId: string,
    lineId: string,
    cursor: string | null,
    limit: number,
  ): Awaitable<StatementEntries>;
  /** Refuses with `not-found`, `batch-state`. */
  getStatement(partyId: string, period: StatementPeriod): Awaitable<Statement>;

  listItems(
    period: StatementPeriod,
    kind: string | null,
    after: ItemPlace | null,
    limit: number,
  ): Awaitable<readonly ReconItem[]>;
  countItems(
    period: StatementPeriod,
  ): Awaitable<readonly { readonly kind: string; readonly count: number }[]>;
  /** All decisions that were made about items. */
  listItemDecisions(): Awaitable<readonly ReconItem[]>;
  /** Refuses with `not-found`, `bad-time`. */
  decideItem(decision: ReconDecision, receivedSec: number): Awaitable<ReconItem>;

  /** Refuses with `idempotency-conflict` and all that a dispute is refused with. */
  acceptDispute(decision: ReceivedDispute): Awaitable<{
    readonly item: ReconItem;
    readonly transfers: readonly Transfer[];
    readonly isRepeated: boolean;
  }>;
  /** Items of disputes by case, those behind `after`. */
  listDisputes(after: string | null, limit: number): Awaitable<readonly ReconItem[]>;

  /** Refuses with `batch-state`. */
  startClose(day: ServiceDay, until: BatchState, queuedSec: number): Awaitable<Job>;
  startReconciliation(day: ServiceDay, files: readonly ReconFileText[], queuedSec: number): Awaitable<Job>;
  startVerification(queuedSec: number): Awaitable<Job>;
  /** Waits for a job, not longer than so many milliseconds. */
  awaitJob(jobId: string, waitMs: number): Awaitable<Job>;
  /** Refuses with `not-found`. */
  getJob(jobId: string): Awaitable<Job>;
  /** The newest first. */
  listJobs(kind: JobKind | null): Awaitable<readonly Job[]>;
}
