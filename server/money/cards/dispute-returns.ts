/**
 * The transfers of accepted disputes: who returns money to whom, also after the journey got a new version.
 *
 * A dispute returns the decided amount, at most what the rider paid for the current version of the journey: first what the
 * gate deducted too much, which waits in `DUE`, then what operators got.
 */
import { shareByWeights } from '../../base/fen.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { type AccountId, toAccountId, toAccountParts } from '../ledger/account.ts';
import type { JourneyExplanation } from '../ledger/journey-explanation.ts';
import type { JourneyRow, ReconItem } from '../ledger/ledger-store.ts';
import { type Transfer, toKeyText } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { isBearer } from './journey-legs.ts';

/** An accepted dispute of a journey of a card. */
export interface CardDispute {
  /** Source of its transfers: `dispute/<case>`. */
  readonly source: string;
  readonly journeyId: string;
  /** The decided amount for the card, also where the journey's current version returns less. */
  readonly amountFen: number;
  /** Part of it that the gate had deducted too much: it comes from `DUE`. */
  readonly dueFen: number;
  /** Money deducted too much that goes to the operators instead. */
  readonly keptFen: number;
  readonly decidedSec: number;
}

/** What a decision gives: from operators to the card and to payers, from `DUE` to the card, from `DUE` to operators. */
export interface DisputeParts {
  readonly paidFen: number;
  readonly dueFen: number;
  readonly keptFen: number;
}

/** One amount that is given; its transfer gets a key later. */
interface DisputeReturn {
  readonly dr: AccountId;
  readonly cr: AccountId;
  readonly policyId: string | null;
  readonly amountFen: number;
}

const isOnCard = (account: AccountId) => toAccountParts(account).kind === 'CARD';

/** Disputes in order of decision, found by the transfers of the decision, which have seq 0. */
export function listDisputes(transfers: readonly Transfer[]): CardDispute[] {
  const found = new Map<string, CardDispute>();
  for (const { kind, seq, dr, cr, source, journeyId, amountFen, eventSec } of transfers) {
    const isDue = toAccountParts(dr).kind === 'DUE';
    if (kind !== 'dispute' || seq !== 0 || !(isDue || isOnCard(cr))) continue;
    const sum = found.get(source) ?? { amountFen: 0, dueFen: 0, keptFen: 0 };
    const isKept = !isOnCard(cr);
    found.set(source, {
      source,
      journeyId: journeyId as string,
      amountFen: sum.amountFen + (isKept ? 0 : amountFen),
      dueFen: sum.dueFen + (isDue && !isKept ? amountFen : 0),
      keptFen: sum.keptFen + (isKept ? amountFen : 0),
      decidedSec: eventSec,
    });
  }
  if (found.size < 2) return [...found.values()];
  return [...found.values()].sort((a, b) => a.decidedSec - b.decidedSec || (a.source < b.source ? -1 : 1));
}

/** Amount of the rider's money that operators have of a journey; 0 unless it is completed, autocompleted or aged. */
export function toPaidFen({ status, riderFen }: JourneyRow, { takenFen }: JourneyExplanation): number {
  if (status === 'aged') return takenFen;
  return status === 'completed' || status === 'autocompleted' ? Math.min(riderFen, takenFen) : 0;
}

/** Amount that the gate deducted too much for a journey: it waits in `DUE`. */
export function toOverFen({ status, riderFen }: JourneyRow, { takenFen }: JourneyExplanation): number {
  const isPriced = status === 'completed' || status === 'autocompleted' || status === 'void';
  return isPriced ? Math.max(0, takenFen - riderFen) : 0;
}

/** Keys of reversed transfers, as texts. */
export function toReversedKeys(transfers: readonly Transfer[]): ReadonlySet<string> {
  const reversed = new Set<string>();
  for (const { kind, reverses } of transfers)
    if (kind === 'reversal' && reverses) reversed.add(toKeyText(reverses));
  return reversed;
}

/** Transfers that are neither reversed nor reversals. */
export function listLive(transfers: readonly Transfer[]): Transfer[] {
  const reversed = toReversedKeys(transfers);
  return transfers.filter(({ kind, ...key }) => kind !== 'reversal' && !reversed.has(toKeyText(key)));
}

/** The transfers of a journey that its disputes refer to. */
export interface DisputeLegs {
  /** From the card. */
  readonly cardLeg: Transfer;
  /** Account of what was deducted too much. */
  readonly dueAccount: AccountId | undefined;
}

/** @param live - transfers of one journey that are not reversed */
export function findDisputeLegs(live: readonly Transfer[]): DisputeLegs | undefined {
  const cardLeg = findCardLeg(live);
  return cardLeg && { cardLeg, dueAccount: live.findLast(({ kind }) => kind === 'over-deducted')?.cr };
}

/** The latest transfer from the card. @param live - transfers of one journey that are not reversed */
function findCardLeg(live: readonly Transfer[]): Transfer | undefined {
  return live.findLast(
    ({ kind, isPending, dr }) => (kind === 'rider' || kind === 'unresolved') && !isPending && isOnCard(dr),
  );
}

/** Source, batch and instant of a dispute's transfers. */
export interface DisputePosting {
  readonly scheme: Scheme;
  readonly source: string;
  /** 0 for the decision, else the version of the journey for which the dispute is reposted. */
  readonly seq: number;
  readonly batchDay: ServiceDay;
  readonly eventSec: number;
}

/**
 * The transfers of a decision about a journey.
 *
 * @param parts - `paidFen` at most what the rider paid less earlier disputes; the whole price returns discounts, too
 * @param legs - the transfer from the card that they reverse, and the account of what was deducted too much
 */
export function toDisputeTransfers(
  journey: JourneyRow,
  { dueFen, keptFen, paidFen }: DisputeParts,
  { cardLeg, dueAccount }: DisputeLegs,
  { scheme, source, seq, batchDay, eventSec }: DisputePosting,
): Transfer[] {
  const { explanation } = journey;
  const isWhole = paidFen === toPaidFen(journey, explanation);
  const returns =
    paidFen === 0
      ? []
      : isWhole
        ? toFullReturns(scheme, journey, explanation, paidFen)
        : toCardReturns(journey.cardId, explanation, paidFen);
  if (dueAccount !== undefined)
    returns.push(...toDueReturns(journey.cardId, explanation, dueAccount, dueFen, keptFen));
  return returns.map(({ dr, cr, policyId, amountFen: part }, leg) => ({
    source,
    seq,
    leg,
    batchDay,
    kind: 'dispute',
    dr,
    cr,
    amountFen: part,
    isPending: false,
    journeyId: journey.journeyId,
    policyId,
    schemeVersion: journey.schemeVersion,
    eventSec,
    reverses: isOnCard(cr) ? { source: cardLeg.source, seq: cardLeg.seq, leg: cardLeg.leg } : null,
  }));
}

/** What was deducted too much: back onto the card, and to the operators by their weights. */
function toDueReturns(
  cardId: string,
  { weights }: JourneyExplanation,
  dr: AccountId,
  dueFen: number,
  keptFen: number,
): DisputeReturn[] {
  const shares = shareByWeights(
    keptFen,
    weights.map(({ weight }) => weight),
  );
  const kept = weights.map(({ operatorId }, i) => ({
    dr,
    cr: toAccountId('OP', operatorId),
    policyId: null,
    amountFen: shares[i] as number,
  }));
  const onCard = { dr, cr: toAccountId('CARD', cardId), policyId: null, amountFen: dueFen };
  return [onCard, ...kept].filter(({ amountFen }) => amountFen > 0);
}

/**
 * Reposts disputes for a new version of their journey: each returns the decided amount as far as the rider paid it. An
 * item reports a dispute that returns less.
 *
 * @param live - transfers of the new version without those of disputes
 */
export function toRepostedDisputes(
  journey: JourneyRow,
  disputes: readonly CardDispute[],
  live: readonly Transfer[],
  posting: Omit<DisputePosting, 'source' | 'seq'>,
): { readonly transfers: Transfer[]; readonly items: ReconItem[] } {
  const transfers: Transfer[] = [];
  const items: ReconItem[] = [];
  const legs = findDisputeLegs(live);
  const { explanation } = journey;
  let restFen = legs ? toPaidFen(journey, explanation) : 0;
  let overFen = legs ? toOverFen(journey, explanation) : 0;
  for (const { source, ...decided } of disputes) {
    const paidFen = Math.min(decided.amountFen - decided.dueFen, restFen);
    restFen -= paidFen;
    const dueFen = Math.min(decided.dueFen, overFen);
    const keptFen = Math.min(decided.keptFen, overFen - dueFen);
    overFen -= dueFen + keptFen;
    const givenFen = paidFen + dueFen + keptFen;
    const amountFen = decided.amountFen + decided.keptFen;
    if (givenFen > 0 && legs)
      transfers.push(
        ...toDisputeTransfers(journey, { paidFen, dueFen, keptFen }, legs, {
          ...posting,
          source,
          seq: journey.version,
        }),
      );
    if (givenFen === amountFen) continue;
    items.push({
      itemId: `dispute-changed/${source}/${journey.version}`,
      batchDay: posting.batchDay,
      kind: 'dispute-changed',
      reference: journey.journeyId,
      expectedFen: amountFen,
      actualFen: givenFen,
      detail: `${source}: the journey is ${journey.status}, version ${journey.version}`,
    });
  }
  return { transfers, items };
}

/** Returns of an amount to the card, shared by the operators' weights. */
function toCardReturns(cardId: string, { weights }: JourneyExplanation, amountFen: number): DisputeReturn[] {
  const shares = shareByWeights(
    amountFen,
    weights.map(({ weight }) => weight),
  );
  return weights
    .map(({ operatorId }, i) => ({
      dr: toAccountId('OP', operatorId),
      cr: toAccountId('CARD', cardId),
      policyId: null,
      amountFen: shares[i] as number,
    }))
    .filter((part) => part.amountFen > 0);
}

/** Returns of a whole journey: everything credited to operators goes back to the card and the payers of discounts. */
function toFullReturns(
  scheme: Scheme,
  journey: JourneyRow,
  explanation: JourneyExplanation,
  paidFen: number,
): DisputeReturn[] {
  const { weights, funded, takenFen } = explanation;
  if (journey.status === 'aged') return toCardReturns(journey.cardId, explanation, paidFen);
  const byWeights = (amountFen: number) =>
    shareByWeights(
      amountFen,
      weights.map(({ weight }) => weight),
    );
  const left = byWeights(journey.grossFen - journey.capOffFen);
  const lacking = byWeights(Math.max(0, journey.riderFen - takenFen));
  const returns: DisputeReturn[] = [];
  const give = (i: number, cr: AccountId, policyId: string | null, amountFen: number) => {
    if (amountFen === 0) return;
    left[i] = (left[i] as number) - amountFen;
    const { operatorId } = weights[i] as { operatorId: string };
    returns.push({ dr: toAccountId('OP', operatorId), cr, policyId, amountFen });
  };
  // Discounts that an operator bore are returned from its own credit.
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
