/** What happened on a card: transactions, journeys, the statement of a month. */

import { buildCardStatement } from '../../money/history/card-statement.ts';
import { toCardStatementCsv, toCardStatementHtml } from '../../money/history/statement-print.ts';
import { toApiCardSummary, toCardStatus } from '../map/card.ts';
import {
  listNewestRows,
  toApiCardStatement,
  toApiTransaction,
  toHistorySource,
  toPrintedStatement,
} from '../map/card-history.ts';
import { toApiCardJourney } from '../map/card-journey.ts';
import { parseRowCursor, toRowCursor } from '../map/row-cursor.ts';
import type { cardHistoryOperations } from '../schema/card-history.ts';
import { type Handlers, toTextReply } from './endpoint.ts';
import { defaultRows, getPeriod, openMoney, toLocalText } from './money-call.ts';

export const cardHistoryHandlers: Handlers<typeof cardHistoryOperations> = {
  cardTransactions: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money, view } = await openMoney(call);
    const rows = listNewestRows(await money.getCardHistory(call.params.cardId), view);
    const { nextCursor, page } = cutPage(rows, cursor, limit, ({ eventSec, rowId }) => [eventSec, rowId]);
    return { transactions: page.map((row) => toApiTransaction(row, view)), ...nextCursor };
  },

  cardJourneys: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money, view } = await openMoney(call);
    const { journeys } = await money.getCardHistory(call.params.cardId);
    const newest = journeys
      .filter(({ status }) => status !== 'withdrawn')
      .sort((a, b) => b.startSec - a.startSec || (a.journeyId < b.journeyId ? 1 : -1));
    const { nextCursor, page } = cutPage(newest, cursor, limit, ({ journeyId, startSec }) => [
      startSec,
      journeyId,
    ]);
    return { journeys: page.map((journey) => toApiCardJourney(journey, view)), ...nextCursor };
  },

  cardStatement: async (call) => {
    const { format = 'json', month } = call.query;
    const { money, today, view } = await openMoney(call);
    const { firstDay, lastDay } = getPeriod(month);
    const history = await money.getCardHistory(call.params.cardId);
    const source = toHistorySource(history, view);
    const statement = buildCardStatement(source, firstDay, lastDay, (sec) => money.toServiceDay(sec));
    const { row } = history;
    const isDenied = money.isDenied(row.cardId, call.nowEpochSec);
    const status = toCardStatus(row, view.names, call.nowEpochSec, isDenied);
    const card = toApiCardSummary(row, view, status);
    if (format === 'json') return toApiCardStatement(statement, card, month, view);
    const { timeZone } = money.schemeOn(Math.max(today, firstDay));
    const printed = toPrintedStatement(statement, card, month, view, (sec) => toLocalText(sec, timeZone));
    const fileName = `${row.cardId}-${month}.${format}`;
    return format === 'html'
      ? toTextReply({ contentType: 'text/html', fileName, content: toCardStatementHtml(printed) })
      : toTextReply({ contentType: 'text/csv', fileName, content: toCardStatementCsv(printed) });
  },
};

/** Rows behind the cursor in descending order of their keys: what came meanwhile moves none of them. */
function cutPage<Row>(
  rows: readonly Row[],
  cursor: string | undefined,
  limit: number,
  toKey: (row: Row) => readonly [number, string],
): { readonly page: readonly Row[]; readonly nextCursor: { readonly nextCursor?: string } } {
  const after = parseRowCursor(cursor, [0, ''] as readonly [number, string]);
  const isBehind = (row: Row) => {
    if (after === null) return true;
    const [sec, id] = toKey(row);
    return sec < after[0] || (sec === after[0] && id < after[1]);
  };
  const left = rows.filter(isBehind);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  return {
    page,
    nextCursor: left.length > limit && last !== undefined ? { nextCursor: toRowCursor(toKey(last)) } : {},
  };
}
