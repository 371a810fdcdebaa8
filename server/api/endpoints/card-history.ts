/** Handlers of `/api/v1/cards/{cardId}/transactions`, `/journeys` and `/statement`. */
import type { CardHistory } from '../../app/clearing/money-cards.ts';
import { toNameIn } from '../../base/names.ts';
import { toDateText, toDayStartEpochSec } from '../../base/service-day.ts';
import { type CardHistoryRow, type CardHistorySource, listCardRows } from '../../money/history/card-rows.ts';
import { buildCardStatement, type CardStatement } from '../../money/history/card-statement.ts';
import { rowNames, toRowText } from '../../money/history/row-text.ts';
import {
  type PrintedStatement,
  toCardStatementCsv,
  toCardStatementHtml,
} from '../../money/history/statement-print.ts';
import { toSchemeCurrency } from '../../money/scheme/scheme.ts';
import { parseStatementPeriod } from '../../money/settlement/statements/statement-period.ts';
import type { ApiCardSummary } from '../schema/card.ts';
import type { ApiCardStatement, ApiCardTransaction, cardHistoryOperations } from '../schema/card-history.ts';
import { toApiCardSummary } from '../wire/card.ts';
import { toApiCardJourney, toJourneySubject } from '../wire/card-journey.ts';
import { toInstantText } from '../wire/instant.ts';
import { toCompact } from '../wire/json.ts';
import { type MoneyView, toSentence } from '../wire/money-names.ts';
import { cutPage, defaultRows, parseRowCursor } from '../wire/row-cursor.ts';
import { type Handlers, toTextReply } from './endpoint.ts';
import { openMoney } from './money-call.ts';

export const cardHistoryHandlers: Handlers<typeof cardHistoryOperations> = {
  cardTransactions: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money, view } = await openMoney(call);
    const rows = listNewestRows(await money.getCardHistory(call.params.cardId), view);
    const { next, page } = cutHistory(rows, cursor, limit, ({ eventSec, rowId }) => [eventSec, rowId]);
    return { transactions: page.map((row) => toApiTransaction(row, view)), ...next };
  },

  cardJourneys: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money, view } = await openMoney(call);
    const { journeys } = await money.getCardHistory(call.params.cardId);
    const newest = journeys
      .filter(({ status }) => status !== 'withdrawn')
      .sort((a, b) => b.startSec - a.startSec || (a.journeyId < b.journeyId ? 1 : -1));
    const { next, page } = cutHistory(newest, cursor, limit, ({ journeyId, startSec }) => [
      startSec,
      journeyId,
    ]);
    return { journeys: page.map((journey) => toApiCardJourney(journey, view)), ...next };
  },

  cardStatement: async (call) => {
    const { format = 'json', month } = call.query;
    const { money, today, view } = await openMoney(call);
    const { firstDay, lastDay } = parseStatementPeriod(month);
    const history = await money.getCardHistory(call.params.cardId);
    const source = toHistorySource(history, view);
    const statement = buildCardStatement(source, firstDay, lastDay, (sec) => money.toServiceDay(sec));
    const { row } = history;
    const isDenied = money.isDenied(row.cardId, call.nowEpochSec);
    const card = toApiCardSummary(row, view, call.nowEpochSec, isDenied);
    if (format === 'json') return toApiCardStatement(statement, card, month, view);
    const { timeZone } = money.schemeOn(Math.max(today, firstDay));
    const printed = toPrintedStatement(statement, card, month, view, (sec) => toLocalText(sec, timeZone));
    const fileName = `${row.cardId}-${month}.${format}`;
    return format === 'html'
      ? toTextReply({ contentType: 'text/html', fileName, content: toCardStatementHtml(printed) })
      : toTextReply({ contentType: 'text/csv', fileName, content: toCardStatementCsv(printed) });
  },
};

/**
 * A page of rows in descending order of their keys. The keys decide where it begins, so rows that came after the page before
 * shift nothing.
 */
function cutHistory<Row>(
  rows: readonly Row[],
  cursor: string | undefined,
  limit: number,
  toKey: (row: Row) => readonly [number, string],
) {
  const after = parseRowCursor(cursor, [0, ''] as readonly [number, string]);
  const isBehind = (row: Row) => {
    if (after === null) return true;
    const [sec, id] = toKey(row);
    return sec < after[0] || (sec === after[0] && id < after[1]);
  };
  return cutPage(rows.filter(isBehind), limit, toKey);
}

function toHistorySource(
  { journeys, otherCards, row, transfers }: CardHistory,
  view: MoneyView,
): CardHistorySource {
  const purchases = new Set(
    view.names.scheme.networks.filter(({ tapping }) => tapping === 'purchase').map(({ id }) => id),
  );
  return {
    cardId: row.cardId,
    journeys,
    transfers,
    otherCards,
    isPurchase: (networkId) => purchases.has(networkId),
  };
}

/** Rows of the history, the newest first. */
function listNewestRows(history: CardHistory, view: MoneyView): CardHistoryRow[] {
  return listCardRows(toHistorySource(history, view)).reverse();
}

const toCurrency = ({ names }: MoneyView) => toSchemeCurrency(names.scheme);

function toApiTransaction(row: CardHistoryRow, view: MoneyView): ApiCardTransaction {
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
    otherCardId: row.otherCardId ?? undefined,
    tapId: row.tapId ?? undefined,
    ...toSentence(toRowText(row, subject, toCurrency(view)), view.language),
  });
}

function toApiCardStatement(
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
function toPrintedStatement(
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
    currency: toCurrency(view),
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
      { name: rowNames.moved, amountFen: totals.movedFen },
    ].filter(({ amountFen }) => amountFen !== 0),
    rows: statement.rows.map((row) => ({
      time: toTime(row.eventSec),
      kind: row.kind,
      text: toRowText(
        row,
        row.journey === null ? null : toJourneySubject(row.journey, view),
        toCurrency(view),
      ),
      amountFen: row.amountFen,
      balanceAfterFen: row.balanceAfterFen,
    })),
  };
}

/** Local date and time of an instant, for print. */
function toLocalText(epochSec: number, timeZone: string): string {
  const day = Math.floor(epochSec / 86_400);
  const offsetSec = toDayStartEpochSec(day, timeZone) - day * 86_400;
  return new Date((epochSec - offsetSec) * 1_000).toISOString().slice(0, 16).replace('T', ' ');
}
