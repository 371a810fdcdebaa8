/** `/api/v1/settlement`: what was cleared, who is paid, and the taps behind it. */
import { toStatementCsv } from '../../money/settlement/statements/statement-csv.ts';
import { toStatementHtml } from '../../money/settlement/statements/statement-html.ts';
import { transferNames } from '../map/card-journey.ts';
import { toCompact } from '../map/compact.ts';
import { toInstantText } from '../map/instant.ts';
import { toSentence } from '../map/money-names.ts';
import { toApiPeriods, toApiSettlement, toApiStatement } from '../map/settlement.ts';
import { languageQuerySchema } from '../schema/money.ts';
import {
  entriesQuerySchema,
  entriesResponseSchema,
  periodParamsSchema,
  periodQuerySchema,
  periodsResponseSchema,
  settlementResponseSchema,
  statementParamsSchema,
  statementQuerySchema,
  statementResponseSchema,
} from '../schema/settlement.ts';
import { defineEndpoint, toTextReply } from './endpoint.ts';
import { defaultRows, getPeriod, openMoney } from './money-call.ts';

export const periodsEndpoint = defineEndpoint({
  operationId: 'settlementPeriods',
  description: {
    zh: '有数据的清算日、月和季，各附状态。',
    en: 'Clearing days, months and quarters that hold data, with their state.',
  },
  path: '/api/v1/settlement/periods',
  access: 'token',
  tag: 'settlement',
  summary: { zh: '有数据的清算日、月、季', en: 'Days, months and quarters with data' },
  query: languageQuerySchema,
  response: periodsResponseSchema,
  answer: async (call) => {
    const { money, today } = await openMoney(call);
    return toApiPeriods(await money.listBatches(), money.calendar, today);
  },
});

export const settlementEndpoint = defineEndpoint({
  operationId: 'settlement',
  description: {
    zh: '一个期间的资金流向、净额和计数；差额应为 0。',
    en: 'Flows of money, net positions and counts of a period; the difference is to be 0.',
  },
  path: '/api/v1/settlement/{period}',
  access: 'token',
  tag: 'settlement',
  summary: { zh: '清算汇总与资金流向', en: 'Summary and flows of a period' },
  pathParams: periodParamsSchema,
  query: periodQuerySchema,
  response: settlementResponseSchema,
  answer: async (call) => {
    const { money, view } = await openMoney(call);
    const period = getPeriod(call.params.period);
    const summary = await money.getSummary(period, call.query.provisional ?? false);
    return toApiSettlement(period, summary, money.calendar, view);
  },
});

export const entriesEndpoint = defineEndpoint({
  operationId: 'settlementEntries',
  description: {
    zh: '对账单一行金额背后的刷卡和行程。',
    en: 'The taps and journeys behind one line of a statement.',
  },
  path: '/api/v1/settlement/{period}/entries',
  access: 'token',
  tag: 'settlement',
  summary: { zh: '一行金额背后的刷卡', en: 'The taps behind a line' },
  pathParams: periodParamsSchema,
  query: entriesQuerySchema,
  response: entriesResponseSchema,
  answer: async (call) => {
    const { cursor, limit = defaultRows, line, party } = call.query;
    const { money, view } = await openMoney(call);
    const period = getPeriod(call.params.period);
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
});

export const statementEndpoint = defineEndpoint({
  operationId: 'partyStatement',
  description: {
    zh: '一个参与方在一个期间的对账单，可打印或导出表格。',
    en: 'The statement of one party for a period, to print or as a table.',
  },
  path: '/api/v1/settlement/{period}/statements/{party}',
  access: 'token',
  tag: 'settlement',
  summary: { zh: '参与方对账单', en: "A party's statement" },
  pathParams: statementParamsSchema,
  query: statementQuerySchema,
  response: statementResponseSchema,
  textTypes: ['text/html', 'text/csv'],
  answer: async (call) => {
    const { format = 'json' } = call.query;
    const { party, period } = call.params;
    const { money, view } = await openMoney(call);
    const statement = await money.getStatement(party, getPeriod(period));
    const fileName = `${party}-${period}.${format}`;
    if (format === 'html')
      return toTextReply({ contentType: 'text/html', fileName, content: toStatementHtml(statement) });
    if (format === 'csv')
      return toTextReply({ contentType: 'text/csv', fileName, content: toStatementCsv(statement) });
    return toApiStatement(statement, view);
  },
});
