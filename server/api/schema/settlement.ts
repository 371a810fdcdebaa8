/** Operations of `/api/v1/settlement`: periods, summaries, entries and statements. */
import * as z from 'zod';
import { partyKindSchema } from './card-scheme.ts';
import { limits } from './limits.ts';
import {
  cursorParam,
  formatParam,
  limitParam,
  namedSchema,
  nextCursorField,
  sentenceFields,
  zDate,
  zFen,
} from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema, zFlag, zId } from './params.ts';
import { instantSchema } from './place.ts';

export const batchStateSchema = z.enum(['open', 'cut', 'priced', 'netted', 'sealed', 'paid']).meta({
  id: 'BatchState',
  description: 'Steps of a clearing day, in order.',
});

const batchSchema = z
  .strictObject({
    date: zDate('Clearing day.'),
    state: batchStateSchema,
    sealHash: z.string().exactOptional().meta({ description: 'SHA-256, chained to the day before.' }),
    paidHash: z.string().exactOptional(),
    paymentDate: zDate('Banking day of the payment.').exactOptional(),
  })
  .meta({ id: 'Batch' });

const periodKinds = ['day', 'month', 'quarter', 'year'] as const;

const longPeriodSchema = z
  .strictObject({
    period: z.string().meta({ description: '`2026-11`, `2026-Q4`.' }),
    fromDate: zDate('First day.'),
    toDate: zDate('Last day.'),
    batchCount: z.int().meta({ description: 'Clearing days with data.' }),
    isFinal: z.boolean().meta({ description: 'All of them are sealed.' }),
  })
  .meta({ id: 'SettlementPeriod' });

export const periodsResponseSchema = z
  .strictObject({
    today: zDate('Service day that runs now.'),
    firstOpenDate: zDate('First day that can be closed.').exactOptional(),
    batches: z.array(batchSchema).meta({ description: 'The newest first.' }),
    months: z.array(longPeriodSchema),
    quarters: z.array(longPeriodSchema),
  })
  .meta({ id: 'SettlementPeriods' });

export const periodParamsSchema = z.object({
  period: zId('`2026-11-25`, `2026-11`, `2026-Q4` or `2026`.'),
});

const periodQuerySchema = z.object({
  provisional: zFlag(
    'Also figures of days that are not closed yet, as far as they are known. They are worked out beside the requests and are some seconds old.',
  ).optional(),
  language: languageParam,
});

const positionSchema = z
  .strictObject({
    party: namedSchema,
    kind: partyKindSchema,
    receivableFen: zFen(),
    payableFen: zFen(),
    netFen: zFen('Above zero the party receives.'),
  })
  .meta({ id: 'Position' });

const flowNodeSchema = z
  .strictObject({
    ...namedSchema.shape,
    column: z
      .int()
      .min(0)
      .max(4)
      .meta({ description: 'Payers, policies, fares, receivers, fee: from left to right.' }),
    partyId: z.string().exactOptional(),
  })
  .meta({ id: 'FlowNode' });

const flowLinkSchema = z
  .strictObject({
    source: z.string().meta({ description: '`id` of a node.' }),
    target: z.string(),
    amountFen: zFen('Above zero.'),
    kind: z.enum([
      'rider',
      'funded',
      'borne',
      'resolved',
      'returned',
      'credit',
      'over-deducted',
      'unresolved',
      'aged',
      'fee',
    ]),
    policyId: z.string().exactOptional(),
    transferCount: z.int(),
    entries: z
      .strictObject({ party: z.string(), line: z.string() })
      .exactOptional()
      .meta({ description: 'Where `/entries` lists the taps behind it.' }),
  })
  .meta({ id: 'FlowLink' });

const policySumSchema = z.strictObject({
  payer: namedSchema,
  policy: namedSchema.exactOptional(),
  amountFen: zFen(),
});

const settlementCountsSchema = z
  .strictObject({
    received: z.int().meta({ description: 'Records of terminals taken into account, and those kept aside.' }),
    matched: z
      .int()
      .meta({ description: 'Taps that are part of a journey with both ends, or need but one.' }),
    rejected: z.int().meta({ description: 'Kept aside or refused.' }),
    quarantined: z.int(),
    refused: z.int().meta({ description: 'The card was turned away.' }),
    duplicate: z.int().meta({ description: 'Came again, counted on the day on which they came.' }),
    unresolved: z.int().meta({ description: 'Taps of journeys with a missing end.' }),
    moneyTaps: z.int().meta({ description: 'Top-ups, refunds, expiries and claims.' }),
    journeys: z.int(),
    settled: z.int().meta({ description: 'Journeys that are priced and credited.' }),
    late: z.int().meta({ description: 'Journeys that came after their own day was closed.' }),
  })
  .meta({ id: 'SettlementCounts' });

export const settlementResponseSchema = z
  .strictObject({
    period: z.string(),
    kind: z.enum(periodKinds),
    fromDate: zDate('First day.'),
    toDate: zDate('Last day.'),
    isFinal: z.boolean().meta({ description: 'Every clearing day of it is sealed.' }),
    isProvisional: z.boolean().meta({ description: 'Days that are not closed yet are among the figures.' }),
    batches: z.array(batchSchema),
    counts: settlementCountsSchema.exactOptional().meta({
      description: 'Absent while they are still being counted: ask again.',
    }),
    money: z.strictObject({
      grossFen: zFen('Fares of all journeys before anything is taken off.'),
      riderFen: zFen('Paid by riders for journeys.'),
      fundedFen: zFen('Paid by others for them.'),
      fundedBy: z.array(policySumSchema),
      capOffFen: zFen('Taken off by caps; known where counts are.').exactOptional(),
      redividedFen: zFen('Moved between operators because of caps.'),
      commissionFen: zFen(),
      heldFen: zFen('Growth of what is held for journeys with a missing end.'),
      dueFen: zFen('Growth of what is owed back to card holders.'),
      agedFen: zFen('Held money that went to operators.'),
      disputedFen: zFen('Given back to cards by decision.'),
      toppedUpFen: zFen(),
      refundedFen: zFen(),
    }),
    positions: z.array(positionSchema),
    nodes: z.array(flowNodeSchema),
    links: z.array(flowLinkSchema).meta({ description: 'Money of journeys from payers to receivers.' }),
    balance: z
      .strictObject({
        paidInFen: zFen('Sum of the links into `fares`.'),
        paidOutFen: zFen('Sum of the links out of it.'),
        positionsFen: zFen('Sum of all net positions.'),
        heldAndDueFen: zFen('Growth of what is held and due.'),
        differenceFen: zFen('Positions and what is held and due: always 0.'),
      })
      .meta({ description: 'The proof that nothing is lost.' }),
  })
  .meta({ id: 'SettlementResponse' });

const entriesQuerySchema = z.object({
  party: zId('Id of a party.'),
  line: zId('`lineId` of a line of its statement, or `entries.line` of a link.'),
  cursor: cursorParam,
  limit: limitParam,
  language: languageParam,
});

const entrySchema = z
  .strictObject({
    transferId: z.string().meta({ description: '`source/seq/leg`.' }),
    batchDate: zDate('Clearing day.'),
    kind: z.string(),
    amountFen: zFen('Its part in the line.'),
    at: instantSchema,
    journeyId: z.string().exactOptional(),
    tapId: z.string().exactOptional(),
    cardId: z.string().exactOptional(),
    ...sentenceFields,
  })
  .meta({ id: 'SettlementEntry' });

const entriesResponseSchema = z
  .strictObject({ entries: z.array(entrySchema), ...nextCursorField })
  .meta({ id: 'SettlementEntries' });

const statementParamsSchema = z.object({
  ...periodParamsSchema.shape,
  party: z.string().min(1).max(limits.idLength).meta({ description: 'Id of a party.' }),
});

const statementQuerySchema = z.object({ format: formatParam, language: languageParam });

const statementLineSchema = z
  .strictObject({
    lineId: z.string(),
    ...sentenceFields,
    amountFen: zFen('Above zero the party receives.'),
    transferCount: z.int(),
    isInformation: z.boolean().meta({ description: 'Not part of the net position.' }),
  })
  .meta({ id: 'StatementLine' });

export const statementResponseSchema = z
  .strictObject({
    schemeId: z.string(),
    party: z.strictObject({ ...namedSchema.shape, kind: partyKindSchema }),
    period: z.string(),
    fromDate: zDate('First day.'),
    toDate: zDate('Last day.'),
    isFinal: z.boolean(),
    lines: z.array(statementLineSchema),
    netFen: zFen('Sum of the lines that are no information.'),
    days: z.array(
      z.strictObject({
        date: zDate('Clearing day.'),
        state: batchStateSchema,
        netFen: zFen(),
        sealHead: z.string().exactOptional(),
        paymentDate: zDate('Banking day.').exactOptional(),
      }),
    ),
    lateCount: z.int(),
    lateItems: z.array(
      z.strictObject({
        journeyId: z.string(),
        serviceDate: zDate('Of the journey.'),
        batchDate: zDate('That took it.'),
        riderFen: zFen(),
      }),
    ),
    bodyHash: z.string().meta({ description: 'SHA-256 of the statement as the clearing writes it.' }),
  })
  .meta({ id: 'StatementResponse' });

export const settlementOperations = {
  settlementPeriods: defineOperation({
    path: '/api/v1/settlement/periods',
    access: 'token',
    tag: 'settlement',
    summary: { zh: '有数据的清算日、月、季', en: 'Days, months and quarters with data' },
    description: {
      zh: '有数据的清算日、月和季，各附状态。',
      en: 'Clearing days, months and quarters that hold data, with their state.',
    },
    query: languageQuerySchema,
    response: periodsResponseSchema,
  }),
  settlement: defineOperation({
    path: '/api/v1/settlement/{period}',
    access: 'token',
    tag: 'settlement',
    summary: { zh: '清算汇总与资金流向', en: 'Summary and flows of a period' },
    description: {
      zh: '一个期间的资金流向、净额和计数；差额应为 0。',
      en: 'Flows of money, net positions and counts of a period; the difference is to be 0.',
    },
    pathParams: periodParamsSchema,
    query: periodQuerySchema,
    response: settlementResponseSchema,
  }),
  settlementEntries: defineOperation({
    path: '/api/v1/settlement/{period}/entries',
    access: 'token',
    tag: 'settlement',
    summary: { zh: '一行金额背后的刷卡', en: 'The taps behind a line' },
    description: {
      zh: '对账单一行金额背后的刷卡和行程。',
      en: 'The taps and journeys behind one line of a statement.',
    },
    pathParams: periodParamsSchema,
    query: entriesQuerySchema,
    response: entriesResponseSchema,
  }),
  partyStatement: defineOperation({
    path: '/api/v1/settlement/{period}/statements/{party}',
    access: 'token',
    tag: 'settlement',
    summary: { zh: '参与方对账单', en: "A party's statement" },
    description: {
      zh: '一个参与方在一个期间的对账单，可打印或导出表格。',
      en: 'The statement of one party for a period, to print or as a table.',
    },
    pathParams: statementParamsSchema,
    query: statementQuerySchema,
    response: statementResponseSchema,
    textTypes: ['text/html', 'text/csv'],
  }),
};

export type ApiSettlementPeriods = z.infer<typeof periodsResponseSchema>;
export type ApiSettlementResponse = z.infer<typeof settlementResponseSchema>;
export type ApiStatementResponse = z.infer<typeof statementResponseSchema>;
