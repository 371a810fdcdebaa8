/** Posts the events of a card's newest taps as rows for the ledger, and makes the row of a journey. */
import type { ServiceDay } from '../../base/service-day.ts';
import { isSameExplanation, type JourneyExplanation, noMoney } from '../ledger/journey-explanation.ts';
import type { JourneyRow, ReconItem } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Card } from '../scheme/tap.ts';
import type { TripPrice } from '../scheme/trip-price.ts';
import {
  type CardEvent,
  type CardMoney,
  isPriced,
  type JourneyOutcome,
  type ReconDraft,
} from './card-event.ts';
import type { CardsContext } from './cards-context.ts';
import { toHold, toHoldEnd, toJourneyLegs } from './journey-legs.ts';

/** Rows of one transaction. */
export interface CardRows {
  readonly journeys: JourneyRow[];
  readonly transfers: Transfer[];
  readonly reconItems: ReconItem[];
}

export function createCardRows(): CardRows {
  return { journeys: [], transfers: [], reconItems: [] };
}

/** Adds the rows of events to `rows`. */
export function postEvents(
  rows: CardRows,
  events: readonly CardEvent[],
  card: Card,
  context: CardsContext,
  batchDay: ServiceDay,
): void {
  for (const event of events) {
    switch (event.kind) {
      case 'journey':
        postJourney(rows, event.outcome, event.version, card, context, batchDay);
        break;
      case 'hold': {
        const { version } = context.schemeOn(event.open.serviceDay);
        rows.transfers.push(toHold(event.open, version, card.cardId, batchDay));
        break;
      }
      case 'money':
        if (event.money.amountFen > 0) rows.transfers.push(toMoneyTransfer(event.money, 0, batchDay));
        break;
      case 'item':
        rows.reconItems.push({ ...event.item, batchDay });
    }
  }
}

function postJourney(
  rows: CardRows,
  outcome: JourneyOutcome,
  version: number,
  card: Card,
  context: CardsContext,
  batchDay: ServiceDay,
): void {
  const scheme = context.schemeOn(outcome.serviceDay);
  const { holdFen, onTap, schemeVersion, sourceSec, startSec } = outcome;
  if (holdFen > 0 && onTap) {
    const hold = toHold({ ...onTap, startSec, holdFen }, schemeVersion, card.cardId, batchDay);
    rows.transfers.push(toHoldEnd(hold, sourceSec, batchDay));
  }
  for (const leg of toJourneyLegs(outcome, { card, scheme, version, batchDay })) rows.transfers.push(leg);
  rows.journeys.push(toJourneyRow(outcome, card.cardId, version, batchDay));
  const item = findDeductionItem(outcome);
  if (item) rows.reconItems.push({ ...item, batchDay });
}

/** @param leg - first free leg of the tap */
export function toMoneyTransfer(money: CardMoney, leg: number, batchDay: ServiceDay): Transfer {
  return {
    source: money.source,
    seq: money.seq,
    leg,
    batchDay,
    kind: money.kind,
    dr: money.dr,
    cr: money.cr,
    amountFen: money.amountFen,
    isPending: false,
    journeyId: null,
    policyId: null,
    schemeVersion: 0,
    eventSec: money.eventSec,
    reverses: null,
  };
}

/** One version of a journey as the ledger stores it. */
export function toJourneyRow(
  outcome: JourneyOutcome,
  cardId: string,
  version: number,
  batchDay: ServiceDay,
): JourneyRow {
  const price = isPriced(outcome) ? outcome.price : undefined;
  return {
    journeyId: outcome.journeyId,
    version,
    cardId,
    status: outcome.status,
    serviceDay: outcome.serviceDay,
    batchDay,
    onTap: outcome.onTap,
    offTap: outcome.offTap,
    networkId: outcome.networkId,
    routeId: outcome.routeId,
    fromStopId: outcome.fromStopId,
    toStopId: outcome.toStopId,
    startSec: outcome.startSec,
    endSec: outcome.endSec,
    grossFen: price?.grossFen ?? 0,
    riderFen: price?.riderFen ?? 0,
    fundedFen: price ? sumFunded(price) : 0,
    capOffFen: price?.capOffFen ?? 0,
    schemeVersion: outcome.schemeVersion,
    explanation: toExplanation(outcome),
  };
}

function sumFunded({ funded }: TripPrice): number {
  let sum = 0;
  for (const { amountFen } of funded) sum += amountFen;
  return sum;
}

function toExplanation(outcome: JourneyOutcome): JourneyExplanation {
  if (isPriced(outcome)) {
    const { steps, funded, weights, uncappedFen, capId, riderFen } = outcome.price;
    const takenFen = outcome.deductedFen ?? riderFen;
    return { steps, funded, weights, uncappedFen, capId, takenFen, refusal: null, causeId: null };
  }
  if (outcome.status === 'refused') return { ...noMoney, refusal: outcome.reason };
  if (outcome.status !== 'unresolved') return noMoney;
  const weights = [{ operatorId: outcome.operatorId, weight: 1 }];
  return { ...noMoney, weights, takenFen: outcome.heldFen };
}

/** Whether two versions of a journey have the same content; `aged` equals `unresolved`. */
export function isSameJourney(posted: JourneyRow, desired: JourneyRow): boolean {
  const status = posted.status === 'aged' ? 'unresolved' : posted.status;
  return (
    status === desired.status &&
    isSameExplanation(posted.explanation, desired.explanation) &&
    posted.grossFen === desired.grossFen &&
    posted.riderFen === desired.riderFen &&
    posted.fundedFen === desired.fundedFen &&
    posted.capOffFen === desired.capOffFen &&
    posted.serviceDay === desired.serviceDay &&
    posted.schemeVersion === desired.schemeVersion &&
    posted.networkId === desired.networkId &&
    posted.routeId === desired.routeId &&
    posted.fromStopId === desired.fromStopId &&
    posted.toStopId === desired.toStopId &&
    posted.startSec === desired.startSec &&
    posted.endSec === desired.endSec &&
    isSameTap(posted.onTap, desired.onTap) &&
    isSameTap(posted.offTap, desired.offTap)
  );
}

function isSameTap(a: JourneyRow['onTap'], b: JourneyRow['onTap']): boolean {
  return a === b || (a?.terminalId === b?.terminalId && a?.terminalSeq === b?.terminalSeq);
}

/** Reports a gate that deducted another amount than the price. */
export function findDeductionItem(outcome: JourneyOutcome): ReconDraft | undefined {
  if (!isPriced(outcome) || outcome.deductedFen === null) return undefined;
  const { deductedFen, journeyId, price } = outcome;
  if (deductedFen === price.riderFen) return undefined;
  const kind = deductedFen > price.riderFen ? 'over-deducted' : 'under-deducted';
  return {
    itemId: `${kind}/${journeyId}/${price.riderFen}/${deductedFen}`,
    kind,
    reference: journeyId,
    expectedFen: price.riderFen,
    actualFen: deductedFen,
    detail: `scheme version ${price.schemeVersion}`,
  };
}
