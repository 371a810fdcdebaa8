/**
 * Disputes: a decision returns money of a journey, in the open batch, with a link to the reversed transfer.
 *
 * The card is replayed with the decision, since taps after it may be paid with the money.
 */

import { isStorableText } from '../../base/plain-text.ts';
import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { CachedCard } from '../cards/card-cache.ts';
import { parseCardState } from '../cards/card-state.ts';
import { type CardsContext, checkEventTime } from '../cards/cards-context.ts';
import {
  findDisputeLegs,
  listLive,
  toDisputeTransfers,
  toOverFen,
  toPaidFen,
} from '../cards/dispute-returns.ts';
import { createCardRows } from '../cards/post-events.ts';
import { loadCardRecords, toBatchDays } from '../cards/prepare-commit.ts';
import { refoldCard, toBatchDay } from '../cards/work-card.ts';
import { toAccountId, toAccountParts } from '../ledger/account.ts';
import { bounds, isName, isWhole } from '../ledger/bounds.ts';
import { parseStored } from '../ledger/damaged.ts';
import type { JourneyRow, ReconItem } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { ClearingStore } from './clearing-context.ts';

export const disputeReasons = ['double-tap', 'not-travelled', 'gate-fault', 'wrong-fare', 'other'] as const;

export type DisputeReason = (typeof disputeReasons)[number];

export interface DisputeDecision {
  /** Number of the case; the same case again changes nothing. */
  readonly caseId: string;
  /** Journey whose money is returned. */
  readonly journeyId: string;
  /** Null: all that the rider paid and did not get back yet. */
  readonly amountFen: number | null;
  /** `operator`: what the gate deducted too much goes to the operators, not to the card. Default: `card`. */
  readonly to?: 'card' | 'operator';
  readonly reason: DisputeReason;
  readonly note: string;
  readonly decidedSec: number;
}

export interface AcceptedDispute {
  readonly batchDay: ServiceDay;
  readonly transfers: readonly Transfer[];
  /** Whether the case had been posted before. */
  readonly isRepeated: boolean;
}

/**
 * Posts an accepted dispute.
 *
 * @throws ProblemError `not-found` without such a journey, `already-reversed` if all of it was given back (or the
 * journey was taken back itself), `bad-request` for an amount that is not left, a case number of another journey or one
 * that is no name, `bad-time` or `scheme-unknown` for an instant outside of the scheme's years.
 */
export function acceptDispute(
  store: ClearingStore,
  context: CardsContext,
  decision: DisputeDecision,
): Promise<AcceptedDispute> {
  checkDecision(decision, context);
  return store.runExclusive(async () => {
    const journey = await store.findJourney(decision.journeyId);
    if (!journey) throw toUnknown(decision.journeyId);
    const ofCase = await store.listTransfersOfSources([toDisputeId(decision.caseId)]);
    const decided = ofCase.filter(({ kind, seq }) => kind === 'dispute' && seq === 0);
    const known = decided[0];
    // An older ledger may have a terminal with the name of the case: it has the keys of the case's transfers.
    if (!known && ofCase.length > 0) throw toOtherCase(decision, ofCase[0]?.journeyId ?? null);
    if (known) {
      if (known.journeyId !== journey.journeyId) throw toOtherCase(decision, known.journeyId);
      return { batchDay: known.batchDay, transfers: decided, isRepeated: true };
    }
    const ofJourney = await store.listTransfersOfJourneys([journey.journeyId]);
    const scheme = context.schemeOn(journey.serviceDay);
    const batchDays = toBatchDays(await store.listBatches());
    const batchDay = toBatchDay(decision.decidedSec, context, batchDays);
    const transfers = toDecidedTransfers(scheme, journey, ofJourney, decision, batchDay);
    const rows = createCardRows();
    const card = await loadCardGiven(store, journey.cardId, transfers);
    const history = await loadCardRecords(store, journey.cardId);
    const withMoney = { ...history, transfers: [...history.transfers, ...transfers] };
    const { row } = refoldCard(rows, card, withMoney, context, batchDays, {
      eventSec: decision.decidedSec,
      causeId: toDisputeId(decision.caseId),
    });
    rows.transfers.unshift(...transfers);
    rows.reconItems.push(toItem(decision, journey, transfers, batchDay));
    await store.commitIngest({
      commitId: toDisputeId(decision.caseId),
      receivedSec: decision.decidedSec,
      taps: [],
      quarantined: [],
      duplicateCount: 0,
      files: [],
      cards: [row],
      ...rows,
    });
    return { batchDay, transfers, isRepeated: false };
  });
}

function checkDecision({ caseId, decidedSec, note }: DisputeDecision, context: CardsContext): void {
  if (!isName(caseId) || !isStorableText(note))
    throw new ProblemError('bad-request', {
      zh: '案号须为一行文本，首尾无空格；说明不得含 NUL 或半个字符',
      en: 'the number of a case is one line of text without blanks at its ends; a note has no NUL and no half characters',
    });
  if (!isWhole(decidedSec, bounds.eventSec))
    throw new ProblemError('bad-time', { zh: '裁定时刻有误', en: 'this is no instant of a decision' });
  checkEventTime('at', decidedSec, decidedSec, context);
}

/** A decision as requested: null fields are left to the ledger. */
export interface DisputeRequest extends Omit<DisputeDecision, 'decidedSec'> {
  /** Null: the instant at which the request is received. */
  readonly decidedSec: number | null;
}

/** Whether a request asks for what was decided in a case before; null fields match any value. */
export function isSameDispute(
  item: ReconItem,
  transfers: readonly Transfer[],
  { amountFen, decidedSec, note, reason, to }: DisputeRequest,
): boolean {
  const detail = parseStored<{ isPart: boolean; reason: string; note: string; to?: string }>(item.detail);
  return (
    (amountFen === null ? !detail.isPart : amountFen === sumReversedFen(transfers)) &&
    reason === detail.reason &&
    note === detail.note &&
    (to ?? 'card') === (detail.to ?? 'card') &&
    (decidedSec === null || transfers.every(({ eventSec }) => eventSec === decidedSec))
  );
}

function sumReversedFen(transfers: readonly Transfer[]): number {
  return transfers
    .filter(({ dr, reverses }) => reverses !== null || toAccountParts(dr).kind === 'DUE')
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** The card with the money of a decision that will be written. */
async function loadCardGiven(
  store: ClearingStore,
  cardId: string,
  transfers: readonly Transfer[],
): Promise<CachedCard> {
  const row = (await store.findCards([cardId])).get(cardId);
  if (!row) throw new RangeError(`journey of card ${cardId}, which is not there`);
  const account = toAccountId('CARD', cardId);
  const givenFen = transfers.reduce((sum, { cr, amountFen }) => (cr === account ? sum + amountFen : sum), 0);
  return {
    row: { ...row, balanceFen: row.balanceFen + givenFen },
    state: parseCardState(row.state),
    revision: row.revision,
  };
}

/**
 * The transfers of a decision; pure.
 *
 * @param ofJourney all transfers of the journey, earlier disputes included
 */
function toDecidedTransfers(
  scheme: Scheme,
  journey: JourneyRow,
  ofJourney: readonly Transfer[],
  decision: DisputeDecision,
  batchDay: ServiceDay,
): Transfer[] {
  const live = listLive(ofJourney);
  const { explanation } = journey;
  const sumFrom = (from: 'OP' | 'DUE') =>
    live
      .filter(({ kind, dr, cr }) => {
        const isGiven = kind === 'dispute' && toAccountParts(dr).kind === from;
        return isGiven && (from === 'DUE' || toAccountParts(cr).kind === 'CARD');
      })
      .reduce((sum, { amountFen }) => sum + amountFen, 0);
  const [paidFen, givenFen] = [toPaidFen(journey, explanation), sumFrom('OP')];
  const overFen = toOverFen(journey, explanation) - sumFrom('DUE');
  const legs = findDisputeLegs(live);
  const isKept = decision.to === 'operator';
  const restFen = isKept ? overFen : paidFen - givenFen + overFen;
  if (!legs || restFen <= 0) throw toAlreadyReversed(journey.journeyId, paidFen, givenFen);
  const amountFen = decision.amountFen ?? restFen;
  if (!Number.isSafeInteger(amountFen) || amountFen < 1 || amountFen > restFen)
    throw toBadAmount(journey.journeyId, amountFen, restFen);
  const dueFen = Math.min(amountFen, overFen);
  const parts = isKept
    ? { paidFen: 0, dueFen: 0, keptFen: amountFen }
    : { paidFen: amountFen - dueFen, dueFen, keptFen: 0 };
  const posting = {
    scheme,
    source: toDisputeId(decision.caseId),
    seq: 0,
    batchDay,
    eventSec: decision.decidedSec,
  };
  return toDisputeTransfers(journey, parts, legs, posting);
}

/** Beginning of the ids of all disputes. */
export const disputePrefix = 'dispute/';

/** Names the item, the transfers and the commit of a case. */
export const toDisputeId = (caseId: string) => `${disputePrefix}${caseId}`;

function toItem(
  { caseId, reason, note, amountFen, to }: DisputeDecision,
  { journeyId, riderFen }: JourneyRow,
  transfers: readonly Transfer[],
  batchDay: ServiceDay,
): ReconItem {
  return {
    itemId: toDisputeId(caseId),
    batchDay,
    kind: 'dispute',
    reference: journeyId,
    expectedFen: riderFen - sumReversedFen(transfers),
    actualFen: riderFen,
    detail: JSON.stringify({
      reason,
      note,
      isPart: amountFen !== null,
      ...(to === 'operator' ? { to } : {}),
    }),
  };
}

function toUnknown(journeyId: string): ProblemError {
  return new ProblemError(
    'not-found',
    { zh: `没有行程 ${journeyId}`, en: `there is no journey ${journeyId}` },
    { journeyId },
  );
}

function toAlreadyReversed(journeyId: string, paidFen: number, givenFen: number): ProblemError {
  return new ProblemError(
    'already-reversed',
    {
      zh: `行程 ${journeyId} 已无可退金额`,
      en: `nothing is left to give back for journey ${journeyId}`,
    },
    { journeyId, paidFen, givenFen },
  );
}

function toBadAmount(journeyId: string, amountFen: number, restFen: number): ProblemError {
  return new ProblemError(
    'bad-request',
    {
      zh: `退款须为 1 至 ${restFen} 分的整数`,
      en: `journey ${journeyId}: the amount must be a whole number from 1 to ${restFen} fen`,
    },
    { journeyId, amountFen, restFen },
  );
}

function toOtherCase({ caseId }: DisputeDecision, journeyId: string | null): ProblemError {
  return new ProblemError(
    'bad-request',
    { zh: `案号 ${caseId} 属于行程 ${journeyId}`, en: `case ${caseId} is about journey ${journeyId}` },
    { caseId, journeyId },
  );
}
