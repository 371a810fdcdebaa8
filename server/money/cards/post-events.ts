/** Events of taps that are the newest of their card, as rows: nothing posted before has to change. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { JourneyRow, ReconItem } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Card } from '../scheme/tap.ts';
import type { CardEvent, CardMoney } from './card-event.ts';
import type { CardsContext } from './cards-context.ts';
import { toHold, toHoldEnd, toJourneyLegs } from './journey-legs.ts';
import type { JourneyOutcome } from './journey-outcome.ts';
import { findDeductionItem, toJourneyRow } from './journey-row.ts';

/** Rows that go into the database together. */
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

/** @param leg - first free one of the tap. */
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
