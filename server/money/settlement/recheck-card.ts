/** Compares the posted transfers of a card with those that follow from its taps. */
import { toDateText } from '../../base/service-day.ts';
import { isPriced, type JourneyOutcome } from '../cards/card-event.ts';
import type { CardsContext } from '../cards/cards-context.ts';
import {
  type CardDispute,
  type DisputeLegs,
  findDisputeLegs,
  listDisputes,
  toDisputeTransfers,
  toRepostedDisputes,
} from '../cards/dispute-returns.ts';
import {
  LEGS_PER_VERSION,
  type Posting,
  toHold,
  toHoldEnd,
  toJourneyLegs,
  toResolvedLegs,
  toReversal,
} from '../cards/journey-legs.ts';
import { toMoneyTransfer } from '../cards/post-events.ts';
import type { CardReplay } from '../cards/replay-cards.ts';
import { toAccountId } from '../ledger/account.ts';
import { toMoneyLine } from '../ledger/difference.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import { type Transfer, toKeyText } from '../ledger/transfer.ts';
import { toTapId } from '../scheme/tap.ts';
import { toAgedJourney } from './price-batch.ts';
import { compareKeys, isSameTransfer, toHeldTransfer } from './recheck-transfer.ts';

export interface CardMoney {
  /** Transfers as they should be, pending ones included, each in the batch of its version. */
  readonly transfers: readonly Transfer[];
  /** Lines of wrong posted transfers, and of the transfers as they should be. */
  readonly posted: readonly string[];
  readonly found: readonly string[];
}

/** `bus/2/0 rider CARD:A1 -> JRN 540 of T1, 2026-03-02`. */
export function toTransferLine(transfer: Transfer): string {
  const { batchDay, leg, policyId, seq, source } = transfer;
  const policy = policyId === null ? '' : ` of ${policyId}`;
  return `${source}/${seq}/${leg} ${toMoneyLine(transfer)}${policy}, ${toDateText(batchDay)}`;
}

/**
 * Derives the transfers of a card from its replayed journeys and compares them with the posted ones.
 *
 * Reversed transfers must have an exact reversal; whether they were right is not checked. All other transfers must equal
 * the derived ones, key included. The instants of corrections, closes and decisions, and the amounts of decisions, are
 * taken from the ledger.
 *
 * @param replay - with correct journeys
 */
export function recheckCard({ history, desired }: CardReplay, context: CardsContext): CardMoney {
  const check = new CardCheck(history.transfers);
  const { row: card, versions } = history;
  const versionsOf = Map.groupBy(versions, ({ journeyId }) => journeyId);
  check.expectReversals();
  const holdOf = new Map<string, Transfer>();
  for (const event of desired.events) {
    if (event.kind === 'journey') {
      const ofJourney = versionsOf.get(event.outcome.journeyId) ?? [];
      check.expectJourney(event.outcome, ofJourney, card, context);
    } else if (event.kind === 'money') {
      if (event.money.amountFen > 0) check.expectMoney(event.money);
    } else if (event.kind === 'hold') {
      const { version } = context.schemeOn(event.open.serviceDay);
      holdOf.set(toTapId(event.open), toHold(event.open, version, card.cardId, 0));
    }
  }
  check.expectHolds(holdOf, card.cardId);
  check.expectDisputes(versionsOf, context);
  return check.finish();
}

type Money = Parameters<typeof toMoneyTransfer>[0];

class CardCheck {
  readonly #all = new Map<string, Transfer>();
  /** Transfers without journey, by tap. */
  readonly #ofTap = new Map<string, readonly Transfer[]>();
  /** Posted transfers that no expected one matched yet. */
  readonly #rest: Map<string, Transfer>;
  readonly #transfers: Transfer[] = [];
  readonly #posted: string[] = [];
  readonly #found: string[] = [];
  /** Expected transfers of each journey's current version, without those of disputes. */
  readonly #live = new Map<string, Transfer[]>();
  readonly #disputed: readonly Transfer[];

  constructor(posted: readonly Transfer[]) {
    for (const transfer of posted) {
      this.#all.set(toKeyText(transfer), transfer);
      if (transfer.journeyId !== null || transfer.kind === 'reversal') continue;
      const tapId = `${transfer.source}/${transfer.seq}`;
      this.#ofTap.set(tapId, [...(this.#ofTap.get(tapId) ?? []), transfer]);
    }
    this.#rest = new Map(this.#all);
    this.#disputed = posted.filter(({ kind }) => kind === 'dispute');
  }

  /** Matches reversals with their originals. */
  expectReversals(): void {
    for (const transfer of this.#all.values()) {
      if (transfer.kind !== 'reversal' || !transfer.reverses) continue;
      const key = toKeyText(transfer.reverses);
      const original = this.#rest.get(key);
      if (!original || original.kind === 'reversal') continue;
      this.#rest.delete(key);
      this.#transfers.push(original);
      this.#expect(toReversal(original, transfer.eventSec, transfer.batchDay));
    }
  }

  expectJourney(
    outcome: JourneyOutcome,
    versions: readonly JourneyRow[],
    card: Posting['card'],
    context: CardsContext,
  ): void {
    const [row, before] = versions.toSorted((a, b) => b.version - a.version);
    if (!row) return;
    const scheme = context.schemeOn(outcome.serviceDay);
    const postedAs = ({ batchDay, version }: JourneyRow) => ({ card, scheme, batchDay, version });
    const live: Transfer[] = [];
    const expect = (transfer: Transfer) => {
      live.push(transfer);
      this.#expect(transfer);
    };
    const wasHeld = before?.status === 'unresolved' || before?.status === 'aged';
    if (isPriced(outcome) && before && wasHeld) {
      const held = toHeldTransfer(before, versions, card.cardId);
      if (held.amountFen > 0) expect(this.#asPosted(held));
      const operatorId = before.explanation.weights[0]?.operatorId as string;
      const { amountFen } = held;
      for (const leg of toResolvedLegs(outcome, postedAs(row), { operatorId, amountFen })) expect(leg);
    } else if (row.status === 'aged' && before) {
      for (const leg of toJourneyLegs(outcome, postedAs(before))) expect(leg);
      const { transfer } = toAgedJourney(before, live, row.batchDay, 0);
      if (transfer) expect(this.#asPosted(transfer));
    } else {
      for (const leg of toJourneyLegs(outcome, postedAs(row))) expect(leg);
    }
    this.#live.set(outcome.journeyId, live);
  }

  /** Expects money of a tap without journey; its leg may be of any version. */
  expectMoney(money: Money): void {
    const posted = this.#ofTap.get(`${money.source}/${money.seq}`)?.find((t) => this.#rest.has(toKeyText(t)));
    const leg = posted ? posted.leg - (posted.leg % LEGS_PER_VERSION) : 0;
    this.#expect(toMoneyTransfer(money, leg, posted?.batchDay ?? 0));
  }

  /** Expects holds and their ends, also of entries that were withdrawn later. */
  expectHolds(holdOf: ReadonlyMap<string, Transfer>, cardId: string): void {
    const ends = new Map<string | null, Transfer>();
    for (const transfer of this.#rest.values())
      if (transfer.kind === 'hold-end') ends.set(transfer.journeyId, transfer);
    for (const transfer of [...this.#rest.values()]) {
      if (transfer.kind !== 'hold') continue;
      const { batchDay } = transfer;
      const wanted = holdOf.get(transfer.journeyId as string) ?? {
        ...transfer,
        dr: toAccountId('CARD', cardId),
        cr: 'JRN',
        isPending: true,
      };
      this.#expect({ ...wanted, batchDay });
      const end = ends.get(transfer.journeyId);
      if (end) this.#expect(toHoldEnd({ ...wanted, batchDay }, end.eventSec, end.batchDay));
    }
  }

  /** Expects the transfers of decisions, and reposted ones for new versions of their journeys. */
  expectDisputes(versionsOf: ReadonlyMap<string, readonly JourneyRow[]>, context: CardsContext): void {
    const disputes = listDisputes(this.#disputed);
    if (disputes.length === 0) return;
    for (const [journeyId, ofJourney] of Map.groupBy(disputes, (dispute) => dispute.journeyId)) {
      const row = versionsOf.get(journeyId)?.reduce((a, b) => (a.version > b.version ? a : b));
      if (!row) continue;
      const live = this.#live.get(journeyId) ?? [];
      const legs = findDisputeLegs(live.toSorted(compareKeys));
      const scheme = context.schemeOn(row.serviceDay);
      const posting = { scheme, batchDay: row.batchDay, eventSec: 0 };
      const isNew = ({ source }: CardDispute) =>
        [...this.#rest.values()].some((t) => t.kind === 'dispute' && t.source === source && t.seq === 0);
      const again = ofJourney.filter((dispute) => !isNew(dispute));
      const fresh = ofJourney.filter(isNew);
      for (const transfer of toRepostedDisputes(row, again, live, posting).transfers)
        this.#expect(this.#asPosted(transfer));
      for (const { amountFen, dueFen, keptFen, source } of legs ? fresh : [])
        for (const transfer of toDisputeTransfers(
          row,
          { paidFen: amountFen - dueFen, dueFen, keptFen },
          legs as DisputeLegs,
          {
            ...posting,
            source,
            seq: 0,
          },
        ))
          this.#expect(this.#asPosted(transfer, true));
    }
  }

  finish(): CardMoney {
    for (const transfer of this.#rest.values()) this.#posted.push(toTransferLine(transfer));
    return { transfers: this.#transfers, posted: this.#posted, found: this.#found };
  }

  /** The transfer with instant, and optionally batch, of the posted transfer with the same key. */
  #asPosted(transfer: Transfer, withBatch = false): Transfer {
    const posted = this.#all.get(toKeyText(transfer));
    if (!posted) return transfer;
    const batchDay = withBatch ? posted.batchDay : transfer.batchDay;
    return { ...transfer, eventSec: posted.eventSec, batchDay };
  }

  #expect(transfer: Transfer): void {
    this.#transfers.push(transfer);
    const key = toKeyText(transfer);
    const posted = this.#rest.get(key);
    this.#rest.delete(key);
    if (posted && isSameTransfer(posted, transfer)) return;
    this.#found.push(toTransferLine(transfer));
    if (posted) this.#posted.push(toTransferLine(posted));
  }
}
