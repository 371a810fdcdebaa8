/**
 * The transfers (legs) of a journey: payers, credited operators, holds and reversals.
 *
 * Legs and their order are those of `docs/clearing.md`, "Transfers of a journey".
 */
import { shareByWeights } from '../../base/fen.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { type AccountId, journeyAccount, toAccountId } from '../ledger/account.ts';
import type { Transfer, TransferKind } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { type Card, toTapId } from '../scheme/tap.ts';
import { isPriced, type JourneyOutcome, type PricedOutcome, toSourceTap } from './card-event.ts';
import type { OpenJourney } from './card-state.ts';

/** Legs of one version lie in `version * 100` to `version * 100 + 39`, their reversals 50 above each. */
export const LEGS_PER_VERSION = 100;
const REVERSAL_LEG = 50;
const MAX_LEGS = 40;
export const HOLD_LEG = 90;
export const HOLD_END_LEG = 91;

/** Card, scheme, version and batch with which the legs of a journey are posted. */
export interface Posting {
  readonly card: Card;
  readonly scheme: Scheme;
  readonly version: number;
  readonly batchDay: ServiceDay;
}

class LegWriter {
  readonly transfers: Transfer[] = [];
  readonly #base: Omit<Transfer, 'leg' | 'kind' | 'dr' | 'cr' | 'amountFen' | 'policyId'>;
  readonly #version: number;

  constructor(outcome: JourneyOutcome, { batchDay, version }: Posting) {
    const { terminalId, terminalSeq } = toSourceTap(outcome);
    this.#version = version;
    this.#base = {
      source: terminalId,
      seq: terminalSeq,
      batchDay,
      isPending: false,
      journeyId: outcome.journeyId,
      schemeVersion: outcome.schemeVersion,
      eventSec: outcome.sourceSec,
      reverses: null,
    };
  }

  add(kind: TransferKind, dr: AccountId, cr: AccountId, amountFen: number, policyId: string | null): void {
    if (amountFen <= 0) return;
    const { length } = this.transfers;
    if (length >= MAX_LEGS) throw new RangeError(`journey ${this.#base.journeyId} has too many legs`);
    const { source, seq, batchDay, isPending, journeyId, schemeVersion, eventSec, reverses } = this.#base;
    const leg = this.#version * LEGS_PER_VERSION + length;
    // All fields in one order: every transfer then has the same hidden class, which V8 handles faster.
    this.transfers.push({
      source,
      seq,
      leg,
      batchDay,
      kind,
      dr,
      cr,
      amountFen,
      isPending,
      journeyId,
      policyId,
      schemeVersion,
      eventSec,
      reverses,
    });
  }
}

/**
 * Transfers of a journey that has none, or whose earlier transfers were all reversed. Without holds: `toHold`, `toHoldEnd`.
 */
export function toJourneyLegs(outcome: JourneyOutcome, posting: Posting): Transfer[] {
  const writer = new LegWriter(outcome, posting);
  const onCard = toAccountId('CARD', posting.card.cardId);
  if (outcome.status === 'unresolved') {
    const unresolved = toAccountId('UNRES', outcome.operatorId);
    writer.add('unresolved', onCard, unresolved, outcome.heldFen, null);
  } else if (isPriced(outcome)) {
    const takenFen = outcome.deductedFen ?? outcome.price.riderFen;
    writer.add('rider', onCard, journeyAccount, takenFen, null);
    addShares(writer, outcome, posting, takenFen);
  }
  return writer.transfers;
}

/** Transfers of a journey that was unresolved and is known now: its money leaves `UNRES`. */
export function toResolvedLegs(
  outcome: PricedOutcome,
  posting: Posting,
  held: { readonly operatorId: string; readonly amountFen: number },
): Transfer[] {
  const writer = new LegWriter(outcome, posting);
  const onCard = toAccountId('CARD', posting.card.cardId);
  const takenFen = outcome.deductedFen ?? outcome.price.riderFen;
  const { operatorId, amountFen } = held;
  writer.add('resolved', toAccountId('UNRES', operatorId), journeyAccount, amountFen, null);
  addShares(writer, outcome, posting, takenFen);
  writer.add('resolved', journeyAccount, onCard, amountFen - takenFen, null);
  writer.add('rider', onCard, journeyAccount, takenFen - amountFen, null);
  return writer.transfers;
}

/** All legs except those from the card. @param takenFen - amount taken from the card */
function addShares(
  writer: LegWriter,
  { price }: PricedOutcome,
  { card, scheme }: Posting,
  takenFen: number,
): void {
  for (const { policyId, payer, amountFen } of price.funded) {
    const bearer = toAccountId(isBearer(scheme, payer) ? 'DISC' : 'SUB', payer);
    writer.add('funded', bearer, journeyAccount, amountFen, policyId);
  }
  const missingFen = price.riderFen - takenFen;
  if (missingFen > 0) {
    const weights = price.weights.map(({ weight }) => weight);
    shareByWeights(missingFen, weights).forEach((shareFen, i) => {
      const { operatorId } = price.weights[i] as (typeof price.weights)[number];
      writer.add('under-deducted', toAccountId('DISC', operatorId), journeyAccount, shareFen, null);
    });
  }
  for (let i = 0; i < price.weights.length; i++) {
    const { operatorId } = price.weights[i] as (typeof price.weights)[number];
    const operator = toAccountId('OP', operatorId);
    writer.add('credit', journeyAccount, operator, price.credits[i] as number, null);
  }
  writer.add('over-deducted', journeyAccount, toAccountId('DUE', card.issuerId), -missingFen, null);
}

/** The pending transfer that holds money at an entry. */
export function toHold(
  open: Pick<OpenJourney, 'terminalId' | 'terminalSeq' | 'startSec' | 'holdFen'>,
  schemeVersion: number,
  cardId: string,
  batchDay: ServiceDay,
): Transfer {
  return {
    source: open.terminalId,
    seq: open.terminalSeq,
    leg: HOLD_LEG,
    batchDay,
    kind: 'hold',
    dr: toAccountId('CARD', cardId),
    cr: journeyAccount,
    amountFen: open.holdFen,
    isPending: true,
    journeyId: toTapId(open),
    policyId: null,
    schemeVersion,
    eventSec: open.startSec,
    reverses: null,
  };
}

/** Releases a hold. @param eventSec - instant of the tap that ended the journey */
export function toHoldEnd(hold: Transfer, eventSec: number, batchDay: ServiceDay): Transfer {
  return {
    source: hold.source,
    seq: hold.seq,
    leg: HOLD_END_LEG,
    batchDay,
    kind: 'hold-end',
    dr: hold.cr,
    cr: hold.dr,
    amountFen: hold.amountFen,
    isPending: true,
    journeyId: hold.journeyId,
    policyId: null,
    schemeVersion: hold.schemeVersion,
    eventSec,
    reverses: { source: hold.source, seq: hold.seq, leg: hold.leg },
  };
}

/** The transfer that reverses another one. */
export function toReversal(original: Transfer, eventSec: number, batchDay: ServiceDay): Transfer {
  const { source, seq, leg } = original;
  return {
    ...original,
    leg: leg + REVERSAL_LEG,
    batchDay,
    kind: 'reversal',
    dr: original.cr,
    cr: original.dr,
    eventSec,
    reverses: { source, seq, leg },
  };
}

const bearersOf = new WeakMap<Scheme, ReadonlySet<string>>();

/** Whether a payer bears discounts from its own receipts (operators, merchants) or owes them (treasuries, pools, issuers). */
export function isBearer(scheme: Scheme, partyId: string): boolean {
  let bearers = bearersOf.get(scheme);
  if (!bearers) {
    const own = scheme.parties.filter(({ kind }) => kind === 'operator' || kind === 'merchant');
    bearers = new Set(own.map(({ id }) => id));
    bearersOf.set(scheme, bearers);
  }
  return bearers.has(partyId);
}
