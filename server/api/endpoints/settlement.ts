/** Handlers of `/api/v1/settlement`: periods, summaries, entries and statements. */
import { toStatementCsv } from '../../money/settlement/statements/statement-csv.ts';
import { toStatementHtml } from '../../money/settlement/statements/statement-html.ts';
import { parseStatementPeriod } from '../../money/settlement/statements/statement-period.ts';
import type { settlementOperations } from '../schema/settlement.ts';
import { transferNames } from '../wire/card-journey.ts';
import { toInstantText } from '../wire/instant.ts';
import { toCompact } from '../wire/json.ts';
import { toSentence } from '../wire/money-names.ts';
import { defaultRows } from '../wire/row-cursor.ts';
import { toApiPeriods, toApiSettlement, toApiStatement } from '../wire/settlement.ts';
import { type Handlers, toTextReply } from './endpoint.ts';
import { openMoney } from './money-call.ts';

export const settlementHandlers: Handlers<typeof settlementOperations> = {
  settlementPeriods: async (call) => {
    const { money, today } = await openMoney(call);
    return toApiPeriods(await money.listBatches(), money.calendar, today);
  },

  settlement: async (call) => {
    const { money, view } = await openMoney(call);
    const period = parseStatementPeriod(call.params.period);
    const summary = await money.getSummary(period, call.query.provisional ?? false);
    return toApiSettlement(period, summary, money.calendar, view);
  },

  settlementEntries: async (call) => {
    const { cursor, limit = defaultRows, line, party } = call.query;
    const { money, view } = await openMoney(call);
    const period = parseStatementPeriod(call.params.period);
    const { entries, nextCursor } = await money.listEntries(period, party, line, cursor ?? null, limit);
    return toCompact({
      entries: entries.map(({ amountFen, batchDate, cardId, eventSec, journeyId, key, kind, tapId }) =>
        toCompact({
          transferId: `${key.source}/${key.seq}/${key.leg}`,
          batchDate,
          kind,
          amountFen,
          at: toInstantText(eventSec),
          journeyId: journeyId ?? undefined,
          tapId: tapId ?? undefined,
          cardId: cardId ?? undefined,
          ...toSentence(transferNames[kind], view.language),
        }),
      ),
      nextCursor: nextCursor ?? undefined,
    });
  },

  partyStatement: async (call) => {
    const { format = 'json' } = call.query;
    const { party, period } = call.params;
    const { money, view } = await openMoney(call);
    const statement = await money.getStatement(party, parseStatementPeriod(period));
    const fileName = `${party}-${period}.${format}`;
    if (format === 'html')
      return toTextReply({ contentType: 'text/html', fileName, content: toStatementHtml(statement) });
    if (format === 'csv')
      return toTextReply({ contentType: 'text/csv', fileName, content: toStatementCsv(statement) });
    return toApiStatement(statement, view);
  },
};
