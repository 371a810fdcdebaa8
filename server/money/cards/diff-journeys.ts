/**
 * Posts the differences between what the ledger has of a card and what a replay of its taps gives.
 *
 * Posted rows never change. A journey that comes out differently is reversed and posted as its next version; the money of
 * an unresolved journey moves from `UNRES` to where the resolved journey sends it.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import { type Transfer, toKeyText } from '../ledger/transfer.ts';
import { type Card, toTapId } from '../scheme/tap.ts';
import { type CardEvent, isPriced, type JourneyOutcome, toSourceTap } from './card-event.ts';
import type { CardState, LeftJourney } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import { listDisputes, listLive, toRepostedDisputes, toReversedKeys } from './dispute-returns.ts';
import {
  HOLD_END_LEG,
  HOLD_LEG,
  LEGS_PER_VERSION,
  toHold,
  toHoldEnd,
  toJourneyLegs,
  toResolvedLegs,
  toReversal,
} from './journey-legs.ts';
import {
  type CardRows,
  findDeductionItem,
  isSameJourney,
  toJourneyRow,
  toMoneyTransfer,
} from './post-events.ts';
import type { ReplayedCard } from './replay-card.ts';
import { listOpenOutcomes } from './settle-open.ts';

/** Journeys and transfers that the ledger has of a card. */
export interface PostedCard {
  /** Highest version of each journey. */
  readonly journeys: readonly JourneyRow[];
  /** All transfers of its taps and disputes, reversed ones and reversals included. */
  readonly transfers: readonly Transfer[];
}

/** Batch and instant of the changes. */
export interface DiffCause {
  readonly batchDay: ServiceDay;
  readonly eventSec: number;
  /** `causeId` of the versions. */
  readonly causeId: string | null;
}

/**
 * Adds the rows that turn the posted journeys into the replayed ones to `rows`.
 *
 * @returns the replayed state with the next version of each open entry
 */
export function diffJourneys(
  rows: CardRows,
  posted: PostedCard,
  desired: ReplayedCard,
  card: Card,
  context: CardsContext,
  cause: DiffCause,
): CardState {
  const diff = new CardDiff(rows, posted, card, context, cause);
  const outcomes: JourneyOutcome[] = [];
  for (const event of desired.events) {
    if (event.kind === 'journey') outcomes.push(event.outcome);
    else if (event.kind === 'item') rows.reconItems.push({ ...event.item, batchDay: cause.batchDay });
    else if (event.kind === 'money') diff.addMoney(event.money);
  }
  // Withdraw first: the taps of a withdrawn journey may belong to other journeys now.
  const ids = new Set(outcomes.map(({ journeyId }) => journeyId));
  const open = listOpenOutcomes(desired.state, context);
  for (const outcome of open) ids.add(outcome.journeyId);
  for (const row of posted.journeys) if (!ids.has(row.journeyId)) diff.withdraw(row);
  for (const outcome of outcomes) diff.addOutcome(outcome);
  for (const outcome of open) diff.addOpen(outcome);
  diff.endHolds(ids, desired.events);
  diff.repostDisputes();
  const toNext = <Entry extends LeftJourney>(entry: Entry): Entry => ({
    ...entry,
    version: diff.findNextVersion(toTapId(entry)),
    holdFen: diff.isHoldEnded(toTapId(entry)) ? 0 : entry.holdFen,
  });
  const { state } = desired;
  return { ...state, open: state.open && toNext(state.open), left: state.left.map(toNext) };
}

class CardDiff {
  readonly #rows: CardRows;
  readonly #card: Card;
  readonly #context: CardsContext;
  readonly #cause: DiffCause;
  readonly #rowOf = new Map<string, JourneyRow>();
  readonly #nextVersion = new Map<string, number>();
  /** Transfers that are not reversed, by journey, or by tap if they have no journey. */
  readonly #live = new Map<string, Transfer[]>();
  readonly #holds = new Map<string, Transfer>();
  readonly #endedHolds = new Set<string>();
  readonly #posted: readonly Transfer[];
  /** Lowest version without posted legs, by `terminalId/terminalSeq` of the source. */
  readonly #freeVersion = new Map<string, number>();

  constructor(rows: CardRows, posted: PostedCard, card: Card, context: CardsContext, cause: DiffCause) {
    this.#rows = rows;
    this.#card = card;
    this.#context = context;
    this.#cause = cause;
    this.#posted = posted.transfers;
    for (const row of posted.journeys) {
      this.#rowOf.set(row.journeyId, row);
      this.#nextVersion.set(row.journeyId, row.version + 1);
    }
    const reversed = toReversedKeys(posted.transfers);
    for (const transfer of posted.transfers) this.#note(transfer, reversed);
  }

  #note(transfer: Transfer, reversed: ReadonlySet<string>): void {
    const { kind, leg, source, seq, journeyId } = transfer;
    const tapId = `${source}/${seq}`;
    if (kind === 'hold') this.#holds.set(journeyId as string, transfer);
    else if (kind === 'hold-end') this.#endedHolds.add(journeyId as string);
    if (leg !== HOLD_LEG && leg !== HOLD_END_LEG) {
      const free = Math.floor(leg / LEGS_PER_VERSION) + 1;
      if (free > (this.#freeVersion.get(tapId) ?? 0)) this.#freeVersion.set(tapId, free);
    }
    if (transfer.isPending || kind === 'reversal' || kind === 'dispute') return;
    if (reversed.has(toKeyText(transfer))) return;
    const key = journeyId ?? tapId;
    const known = this.#live.get(key);
    if (known) known.push(transfer);
    else this.#live.set(key, [transfer]);
  }

  findNextVersion(journeyId: string): number {
    return this.#nextVersion.get(journeyId) ?? 0;
  }

  isHoldEnded(journeyId: string): boolean {
    return this.#endedHolds.has(journeyId);
  }

  /** Posts money of a tap without journey. Earlier taps change the amount of an expiry, a refund or a claim. */
  addMoney(money: Parameters<typeof toMoneyTransfer>[0]): void {
    const tapId = `${money.source}/${money.seq}`;
    const live = this.#live.get(tapId) ?? [];
    if (live.length === 1 && live[0]?.amountFen === money.amountFen) return;
    this.#reverse(tapId);
    if (money.amountFen === 0) return;
    const leg = (this.#freeVersion.get(tapId) ?? 0) * LEGS_PER_VERSION;
    this.#rows.transfers.push(toMoneyTransfer(money, leg, this.#cause.batchDay));
  }

  /** Withdraws a journey that the replay does not have: other journeys got its taps. */
  withdraw(row: JourneyRow): void {
    if (row.status === 'withdrawn') return;
    this.#reverse(row.journeyId);
    this.#addVersion({
      ...row,
      version: this.#takeVersion(row.journeyId, 0),
      status: 'withdrawn',
      batchDay: this.#cause.batchDay,
      grossFen: 0,
      riderFen: 0,
      fundedFen: 0,
      capOffFen: 0,
    });
  }

  #addVersion(row: JourneyRow): void {
    const causeId = row.version === 0 ? null : this.#cause.causeId;
    this.#rows.journeys.push({ ...row, explanation: { ...row.explanation, causeId } });
  }

  addOutcome(outcome: JourneyOutcome): void {
    const { batchDay } = this.#cause;
    const row = this.#rowOf.get(outcome.journeyId);
    if (row && isSameJourney(row, toJourneyRow(outcome, this.#card.cardId, row.version, batchDay))) return;
    const source = toSourceTap(outcome);
    const version = this.#takeVersion(outcome.journeyId, this.#freeVersion.get(toTapId(source)) ?? 0);
    const scheme = this.#context.schemeOn(outcome.serviceDay);
    const posting = { card: this.#card, scheme, version, batchDay };
    const held = row && isPriced(outcome) ? this.#findHeld(row) : undefined;
    const legs =
      held && isPriced(outcome) ? toResolvedLegs(outcome, posting, held) : toJourneyLegs(outcome, posting);
    if (row && !held) this.#reverse(outcome.journeyId);
    for (const leg of legs) this.#rows.transfers.push(leg);
    this.#addVersion(toJourneyRow(outcome, this.#card.cardId, version, batchDay));
    const item = findDeductionItem(outcome);
    if (item) this.#rows.reconItems.push({ ...item, batchDay });
  }

  /** Posts an entry without exit, if an earlier version of its journey was posted with another status. */
  addOpen(outcome: JourneyOutcome): void {
    const row = this.#rowOf.get(outcome.journeyId);
    if (!row || row.status === 'open') return;
    this.#reverse(outcome.journeyId);
    const version = this.#takeVersion(outcome.journeyId, 0);
    this.#addVersion(toJourneyRow(outcome, this.#card.cardId, version, this.#cause.batchDay));
  }

  /** Posts missing holds of open entries, and releases holds of journeys that ended or were withdrawn. */
  endHolds(ids: ReadonlySet<string>, events: readonly CardEvent[]): void {
    const { batchDay, eventSec } = this.#cause;
    const finished = new Set<string>();
    for (const event of events) if (event.kind === 'journey') finished.add(event.outcome.journeyId);
    for (const event of events) {
      if (event.kind !== 'hold') continue;
      const journeyId = toTapId(event.open);
      if (finished.has(journeyId) || this.#holds.has(journeyId)) continue;
      const { version } = this.#context.schemeOn(event.open.serviceDay);
      this.#rows.transfers.push(toHold(event.open, version, this.#card.cardId, batchDay));
    }
    for (const [journeyId, hold] of this.#holds) {
      const isOver = finished.has(journeyId) || !ids.has(journeyId);
      if (isOver && !this.#endedHolds.has(journeyId))
        this.#rows.transfers.push(toHoldEnd(hold, eventSec, batchDay));
    }
  }

  /** Reverses the dispute transfers of journeys with a new version and posts them for that version. */
  repostDisputes(): void {
    const disputes = Map.groupBy(listDisputes(this.#posted), ({ journeyId }) => journeyId);
    if (disputes.size === 0) return;
    const { batchDay, eventSec } = this.#cause;
    for (const row of [...this.#rows.journeys]) {
      const ofJourney = disputes.get(row.journeyId);
      if (!ofJourney) continue;
      const isOfRow = ({ journeyId }: Transfer) => journeyId === row.journeyId;
      const live = listLive([...this.#posted, ...this.#rows.transfers].filter(isOfRow));
      for (const transfer of live) if (transfer.kind === 'dispute') this.#pushReversal(transfer);
      const scheme = this.#context.schemeOn(row.serviceDay);
      const again = toRepostedDisputes(row, ofJourney, live, { scheme, batchDay, eventSec });
      for (const transfer of again.transfers) this.#rows.transfers.push(transfer);
      for (const item of again.items) this.#rows.reconItems.push(item);
    }
  }

  /** Operator and amount of an unresolved journey; for an aged one, reverses the transfer to the operator first. */
  #findHeld(row: JourneyRow): { operatorId: string; amountFen: number } | undefined {
    if (row.status !== 'unresolved' && row.status !== 'aged') return undefined;
    for (const transfer of this.#live.get(row.journeyId) ?? [])
      if (transfer.kind === 'aged') this.#pushReversal(transfer);
    const { weights, takenFen } = row.explanation;
    const operatorId = weights[0]?.operatorId;
    return operatorId === undefined ? undefined : { operatorId, amountFen: takenFen };
  }

  #reverse(key: string): void {
    for (const transfer of this.#live.get(key) ?? []) this.#pushReversal(transfer);
    this.#live.delete(key);
  }

  #pushReversal(transfer: Transfer): void {
    this.#rows.transfers.push(toReversal(transfer, this.#cause.eventSec, this.#cause.batchDay));
  }

  #takeVersion(journeyId: string, atLeast: number): number {
    const version = Math.max(this.findNextVersion(journeyId), atLeast);
    this.#nextVersion.set(journeyId, version + 1);
    return version;
  }
}
