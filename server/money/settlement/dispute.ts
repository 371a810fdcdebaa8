/** Disputes: money of a journey given back by decision, in the open batch and linked to what it takes back. */
import { shareByWeights } from '../../base/fen.ts';
import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { type JourneyExplanation, parseExplanation } from '../cards/journey-explanation.ts';
import { isBearer } from '../cards/party-kind.ts';
import { type AccountId, toAccountId, toAccountParts } from '../ledger/account.ts';
import type { BatchRow, JourneyRow, ReconItem } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import type { ClearingStore } from './clearing-context.ts';

export const disputeReasons = ['double-tap', 'not-travelled', 'gate-fault', 'wrong-fare', 'other'] as const;

export type DisputeReason = (typeof disputeReasons)[number];

export interface DisputeDecision {
  /** The case's own number: the same case again changes nothing. */
  readonly caseId: string;
  /** Journey whose money is given back. */
  readonly journeyId: string;
  /** Null: all that the rider paid for it. */
  readonly amountFen: number | null;
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

/** Who gives and who gets, before keys are given. */
interface Return {
  readonly operatorId: string;
  readonly cr: AccountId;
  readonly policyId: string | null;
  readonly amountFen: number;
}

/**
 * Posts an accepted dispute.
 *
 * @throws ProblemError `not-found` without such a journey, `already-reversed` if all of it was given back (or the
 * journey was taken back itself), `bad-request` for an amount that is not left or a case number of another journey.
 */
export function acceptDispute(
  store: ClearingStore,
  book: SchemeBook,
  decision: DisputeDecision,
): Promise<AcceptedDispute> {
  return store.runExclusive(async () => {
    const journey = await store.findJourney(decision.journeyId);
    if (!journey) throw toUnknown(decision.journeyId);
    const ofJourney = await store.listTransfersOfJourneys([journey.journeyId]);
    const ofCase = await store.listTransfersOfSources([toSource(decision)]);
    const known = ofCase[0];
    if (known) {
      if (known.journeyId !== journey.journeyId) throw toOtherCase(decision, known.journeyId);
      return { batchDay: known.batchDay, transfers: ofCase, isRepeated: true };
    }
    const scheme = book.versionAt(journey.serviceDay);
    const today = getCompiledScheme(scheme).clock.toServiceDay(decision.decidedSec);
    const batchDay = toOpenDay(await store.listBatches(), today);
    const transfers = toDisputeTransfers(scheme, journey, ofJourney, decision, batchDay);
    await store.commitTransfers(transfers, [toItem(decision, journey, transfers, batchDay)]);
    return { batchDay, transfers, isRepeated: false };
  });
}

/** The batch that money of a day goes into: its own, or the first that is not cut. */
function toOpenDay(batches: readonly BatchRow[], day: ServiceDay): ServiceDay {
  return batches.reduce(
    (open, { batchDay, state }) => (state === 'open' ? open : Math.max(open, batchDay + 1)),
    day,
  );
}

/**
 * The transfers of a dispute; pure.
 *
 * @param ofJourney all transfers of the journey, earlier disputes included
 */
function toDisputeTransfers(
  scheme: Scheme,
  journey: JourneyRow,
  ofJourney: readonly Transfer[],
  decision: DisputeDecision,
  batchDay: ServiceDay,
): Transfer[] {
  const explanation = parseExplanation(journey.explanation);
  const paidFen = toPaidFen(journey, explanation);
  const givenFen = ofJourney
    .filter(({ kind, cr }) => kind === 'dispute' && toAccountParts(cr).kind === 'CARD')
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
  const original = findCardLeg(ofJourney);
  const restFen = paidFen - givenFen;
  if (!original || restFen <= 0) throw toAlreadyReversed(journey.journeyId, paidFen, givenFen);
  const amountFen = decision.amountFen ?? restFen;
  if (!Number.isSafeInteger(amountFen) || amountFen < 1 || amountFen > restFen)
    throw toBadAmount(journey.journeyId, amountFen, restFen);
  const returns =
    amountFen === paidFen
      ? toFullReturns(scheme, journey, explanation, paidFen)
      : toCardReturns(journey.cardId, explanation, amountFen);
  return returns.map(({ operatorId, cr, policyId, amountFen: part }, leg) => ({
    source: toSource(decision),
    seq: 0,
    leg,
    batchDay,
    kind: 'dispute',
    dr: toAccountId('OP', operatorId),
    cr,
    amountFen: part,
    isPending: false,
    journeyId: journey.journeyId,
    policyId,
    schemeVersion: journey.schemeVersion,
    eventSec: decision.decidedSec,
    reverses:
      toAccountParts(cr).kind === 'CARD'
        ? { source: original.source, seq: original.seq, leg: original.leg }
        : null,
  }));
}

const toSource = ({ caseId }: Pick<DisputeDecision, 'caseId'>) => `dispute/${caseId}`;

/** What operators hold of the rider's money; nothing while a journey is unknown or was taken back. */
function toPaidFen({ status, riderFen }: JourneyRow, { takenFen }: JourneyExplanation): number {
  if (status === 'aged') return takenFen;
  return status === 'completed' || status === 'autocompleted' ? Math.min(riderFen, takenFen) : 0;
}

/** The latest transfer from the card for the journey that was not reversed. */
function findCardLeg(ofJourney: readonly Transfer[]): Transfer | undefined {
  const reversed = new Set(
    ofJourney.flatMap(({ kind, reverses }) => (kind === 'reversal' && reverses ? [toKeyText(reverses)] : [])),
  );
  return ofJourney.findLast(
    (transfer) =>
      (transfer.kind === 'rider' || transfer.kind === 'unresolved') &&
      !transfer.isPending &&
      toAccountParts(transfer.dr).kind === 'CARD' &&
      !reversed.has(toKeyText(transfer)),
  );
}

function toCardReturns(cardId: string, { weights }: JourneyExplanation, amountFen: number): Return[] {
  const shares = shareByWeights(
    amountFen,
    weights.map(({ weight }) => weight),
  );
  return weights
    .map(({ operatorId }, i) => ({
      operatorId,
      cr: toAccountId('CARD', cardId),
      policyId: null,
      amountFen: shares[i] as number,
    }))
    .filter((part) => part.amountFen > 0);
}

/** Everything that operators were credited, back to where it came from. */
function toFullReturns(
  scheme: Scheme,
  journey: JourneyRow,
  explanation: JourneyExplanation,
  paidFen: number,
): Return[] {
  const { weights, funded, takenFen } = explanation;
  if (journey.status === 'aged') return toCardReturns(journey.cardId, explanation, paidFen);
  const byWeights = (amountFen: number) =>
    shareByWeights(
      amountFen,
      weights.map(({ weight }) => weight),
    );
  const left = byWeights(journey.grossFen - journey.capOffFen);
  const lacking = byWeights(Math.max(0, journey.riderFen - takenFen));
  const returns: Return[] = [];
  const give = (i: number, cr: AccountId, policyId: string | null, amountFen: number) => {
    if (amountFen === 0) return;
    left[i] = (left[i] as number) - amountFen;
    returns.push({ operatorId: (weights[i] as { operatorId: string }).operatorId, cr, policyId, amountFen });
  };
  // What an operator bore itself comes out of its own credit, never out of another's.
  weights.forEach(({ operatorId }, i) => {
    const discounts = toAccountId('DISC', operatorId);
    for (const part of funded)
      if (part.payer === operatorId) give(i, discounts, part.policyId, part.amountFen);
    give(i, discounts, null, lacking[i] as number);
  });
  const payees = [
    { cr: toAccountId('CARD', journey.cardId), policyId: null, amountFen: paidFen },
    ...funded
      .filter(({ payer }) => !weights.some(({ operatorId }) => operatorId === payer))
      .map(({ payer, policyId, amountFen }) => ({
        cr: toAccountId(isBearer(scheme, payer) ? 'DISC' : 'SUB', payer),
        policyId,
        amountFen,
      })),
  ];
  let i = 0;
  for (const payee of payees) {
    let owed = payee.amountFen;
    while (owed > 0 && i < weights.length) {
      const part = Math.min(owed, Math.max(0, left[i] as number));
      give(i, payee.cr, payee.policyId, part);
      owed -= part;
      if ((left[i] as number) <= 0) i++;
    }
  }
  return returns;
}

function toItem(
  { caseId, reason, note, amountFen }: DisputeDecision,
  { journeyId, riderFen }: JourneyRow,
  transfers: readonly Transfer[],
  batchDay: ServiceDay,
): ReconItem {
  const backFen = transfers
    .filter(({ reverses }) => reverses !== null)
    .reduce((sum, transfer) => sum + transfer.amountFen, 0);
  return {
    itemId: `dispute/${caseId}`,
    batchDay,
    kind: 'dispute',
    reference: journeyId,
    expectedFen: riderFen - backFen,
    actualFen: riderFen,
    detail: JSON.stringify({ reason, note, isPart: amountFen !== null }),
  };
}

const toKeyText = (key: Pick<Transfer, 'source' | 'seq' | 'leg'>) => `${key.source}/${key.seq}/${key.leg}`;

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
