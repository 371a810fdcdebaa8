/** A card's statement for a period: opening and closing balance, totals and rows. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import { type CardHistoryRow, type CardHistorySource, type CardRowKind, listCardRows } from './card-rows.ts';

export interface CardStatementTotals {
  readonly journeyCount: number;
  readonly paidFen: number;
  readonly toppedUpFen: number;
  readonly refundedFen: number;
  readonly heldFen: number;
  /** Moved here from other cards less what was moved to them. */
  readonly movedFen: number;
  readonly grossFen: number;
  readonly savedByFundersFen: number;
  readonly savedByCapsFen: number;
}

export interface CardStatement {
  readonly cardId: string;
  readonly firstDay: ServiceDay;
  readonly lastDay: ServiceDay;
  readonly openingFen: number;
  readonly closingFen: number;
  readonly totals: CardStatementTotals;
  /** Oldest first. */
  readonly rows: readonly CardHistoryRow[];
}

/** @param toServiceDay - a row belongs to the period of its service day */
export function buildCardStatement(
  source: CardHistorySource,
  firstDay: ServiceDay,
  lastDay: ServiceDay,
  toServiceDay: (eventSec: number) => ServiceDay,
): CardStatement {
  const all = listCardRows(source);
  const rows = all.filter(({ eventSec }) => {
    const day = toServiceDay(eventSec);
    return day >= firstDay && day <= lastDay;
  });
  const openingFen = all.reduce(
    (sum, { amountFen, eventSec }) => (toServiceDay(eventSec) < firstDay ? sum + amountFen : sum),
    0,
  );
  const closingFen = rows.reduce((sum, { amountFen }) => sum + amountFen, openingFen);
  return { cardId: source.cardId, firstDay, lastDay, openingFen, closingFen, totals: toTotals(rows), rows };
}

function toTotals(rows: readonly CardHistoryRow[]): CardStatementTotals {
  const sumOf = (...kinds: CardRowKind[]) =>
    rows.reduce((sum, row) => (kinds.includes(row.kind) ? sum + row.amountFen : sum), 0);
  const journeys = new Map<string, JourneyRow>();
  for (const { journey } of rows)
    if (journey && (journey.status === 'completed' || journey.status === 'autocompleted'))
      journeys.set(journey.journeyId, journey);
  const sumJourneys = (field: 'grossFen' | 'fundedFen' | 'capOffFen') =>
    [...journeys.values()].reduce((sum, journey) => sum + journey[field], 0);
  return {
    journeyCount: journeys.size,
    paidFen: 0 - sumOf('journey', 'purchase', 'correction', 'dispute'),
    toppedUpFen: sumOf('top-up'),
    refundedFen: 0 - sumOf('refund', 'expiry'),
    heldFen: 0 - sumOf('unresolved'),
    movedFen: sumOf('moved'),
    grossFen: sumJourneys('grossFen'),
    savedByFundersFen: sumJourneys('fundedFen'),
    savedByCapsFen: sumJourneys('capOffFen'),
  };
}
