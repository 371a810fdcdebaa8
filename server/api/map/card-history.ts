/** Rows and statement of a card on the wire. */

import type { CardHistory } from '../../app/clearing/money-cards.ts';
import { toNameIn } from '../../base/names.ts';
import { toDateText } from '../../base/service-day.ts';
import { type CardHistoryRow, type CardHistorySource, listCardRows } from '../../money/history/card-rows.ts';
import type { CardStatement } from '../../money/history/card-statement.ts';
import { rowNames, toRowText } from '../../money/history/row-text.ts';
import type { PrintedStatement } from '../../money/history/statement-print.ts';
import type { ApiCardSummary } from '../schema/card.ts';
import type { ApiCardStatement, ApiCardTransaction } from '../schema/card-history.ts';
import { toApiCardJourney, toJourneySubject } from './card-journey.ts';
import { toCompact } from './compact.ts';
import { toInstantText } from './instant.ts';
import { type MoneyView, toSentence } from './money-names.ts';

export function toHistorySource(
  { journeys, row, transfers }: CardHistory,
  view: MoneyView,
): CardHistorySource {
  const purchases = new Set(
    view.names.scheme.networks.filter(({ tapping }) => tapping === 'purchase').map(({ id }) => id),
  );
  return {
    cardId: row.cardId,
    journeys,
    transfers,
    isPurchase: (networkId) => purchases.has(networkId),
  };
}

/** Newest first. */
export function listNewestRows(history: CardHistory, view: MoneyView): CardHistoryRow[] {
  return listCardRows(toHistorySource(history, view)).reverse();
}

export function toApiTransaction(row: CardHistoryRow, view: MoneyView): ApiCardTransaction {
  const { journey } = row;
  const subject = journey === null ? null : toJourneySubject(journey, view);
  return toCompact({
    rowId: row.rowId,
    kind: row.kind,
    at: toInstantText(row.eventSec),
    batchDate: row.batchDay === null ? undefined : toDateText(row.batchDay),
    amountFen: row.amountFen,
    savedFen: row.savedFen ?? undefined,
    balanceAfterFen: row.balanceAfterFen,
    journeyId: row.journeyId ?? undefined,
    journey: journey === null ? undefined : toApiCardJourney(journey, view),
    tapId: row.tapId ?? undefined,
    ...toSentence(toRowText(row, subject), view.language),
  });
}

export function toApiCardStatement(
  statement: CardStatement,
  card: ApiCardSummary,
  month: string,
  view: MoneyView,
): ApiCardStatement {
  return {
    card,
    month,
    fromDate: toDateText(statement.firstDay),
    toDate: toDateText(statement.lastDay),
    openingFen: statement.openingFen,
    closingFen: statement.closingFen,
    totals: { ...statement.totals },
    rows: statement.rows.map((row) => toApiTransaction(row, view)),
  };
}

/** @param toTime - local date and time of an instant */
export function toPrintedStatement(
  statement: CardStatement,
  card: ApiCardSummary,
  month: string,
  view: MoneyView,
  toTime: (epochSec: number) => string,
): PrintedStatement {
  const both = ({ names }: { readonly names: Readonly<Record<string, string>> }) => {
    const text = names.zh ?? '';
    return {
      zh: text,
      en: toNameIn({ text, translations: names }, 'en'),
    };
  };
  const { totals } = statement;
  return {
    cardId: card.cardId,
    medium: both(card.medium),
    issuer: both(card.issuer),
    category: card.category ? both(card.category) : null,
    month,
    openingFen: statement.openingFen,
    closingFen: statement.closingFen,
    sums: [
      { name: rowNames['top-up'], amountFen: totals.toppedUpFen },
      {
        name: { zh: '支付票款与消费', en: 'Paid for journeys and purchases' },
        amountFen: 0 - totals.paidFen,
      },
      { name: rowNames.unresolved, amountFen: 0 - totals.heldFen },
      { name: rowNames.refund, amountFen: 0 - totals.refundedFen },
    ].filter(({ amountFen }) => amountFen !== 0),
    rows: statement.rows.map((row) => ({
      time: toTime(row.eventSec),
      kind: row.kind,
      text: toRowText(row, row.journey === null ? null : toJourneySubject(row.journey, view)),
      amountFen: row.amountFen,
      balanceAfterFen: row.balanceAfterFen,
    })),
  };
}
