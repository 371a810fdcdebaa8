/** Operations on clearing days: closing, reconciling, deciding items, disputes. */
import * as z from 'zod';
import { waysOut } from '../../money/desk/ways-out.ts';
import { jobSchema } from './job.ts';
import { limits } from './limits.ts';
import {
  cursorParam,
  limitParam,
  nextCursorField,
  pageQuerySchema,
  sentenceFields,
  zDate,
  zDateInput,
  zFen,
  zInstantInput,
  zStoredText,
} from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema } from './params.ts';
import { instantSchema } from './place.ts';
import { batchStateSchema, periodParamsSchema } from './settlement.ts';

const dayParamsSchema = z.object({
  date: zDateInput('Clearing day.'),
});

const closeBodySchema = z
  .strictObject({
    until: batchStateSchema.exclude(['open']).optional().meta({
      description: 'State to reach. Default: `paid`. Earlier days that are not paid are closed first.',
    }),
  })
  .meta({ id: 'CloseInput' });

const reconFileSchema = z.strictObject({
  format: z.enum(['ndjson', 'csv']),
  content: z.string().min(1).meta({ description: 'Header, records, trailer, as text.' }),
});

const reconBodySchema = z
  .strictObject({
    operatorFiles: z.array(reconFileSchema).max(50).optional(),
    issuerFiles: z.array(reconFileSchema).max(50).optional(),
  })
  .refine((body) => (body.operatorFiles?.length ?? 0) + (body.issuerFiles?.length ?? 0) > 0, {
    error: 'one file at least',
  })
  .meta({
    id: 'ReconciliationInput',
    description: 'Lists of operators and issuers, compared with the clearing.',
  });

const reconItemsQuerySchema = z.object({
  kind: zStoredText(limits.textLength).min(1).optional().meta({ description: 'Only this kind.' }),
  status: z
    .enum(['open', 'explained', 'settled'])
    .optional()
    .meta({ description: 'Only items that stand like this.' }),
  cursor: cursorParam,
  limit: limitParam,
  language: languageParam,
});

const reconItemSchema = z
  .strictObject({
    itemId: z.string(),
    batchDate: zDate('Clearing day.'),
    kind: z.string(),
    reference: z.string().meta({ description: 'Tap, journey, card or terminal that it is about.' }),
    expectedFen: zFen().exactOptional(),
    actualFen: zFen().exactOptional(),
    amountFen: zFen('Money that it is about.').exactOptional(),
    ageDays: z.int().meta({ description: 'Days since its clearing day.' }),
    isCleared: z.boolean().meta({ description: 'Its cause is gone: the missing record came.' }),
    waysOut: z.array(z.enum(waysOut)).meta({ description: 'What can be done about it.' }),
    note: z.string(),
    status: z.enum(['open', 'explained', 'settled']),
    statusNote: z.string().exactOptional(),
    ...sentenceFields,
  })
  .meta({ id: 'ReconItem', description: 'Something for a person to look at; `detail` names its kind.' });

const reconItemsResponseSchema = z
  .strictObject({
    kinds: z.array(z.strictObject({ kind: z.string(), count: z.int(), ...sentenceFields })),
    items: z.array(reconItemSchema),
    ...nextCursorField,
  })
  .meta({ id: 'ReconItemsResponse' });

const itemDecisionBodySchema = z
  .strictObject({
    itemId: zStoredText(1_000).min(1),
    status: z.enum(['explained', 'settled']),
    note: zStoredText(1_000).min(1),
    at: zInstantInput('When it was decided. Default: now.').optional(),
  })
  .meta({ id: 'ItemDecisionInput' });

const disputeReasonSchema = z.enum(['double-tap', 'not-travelled', 'gate-fault', 'wrong-fare', 'other']);

const disputeBodySchema = z
  .strictObject({
    journeyId: z.string().min(1).max(limits.idLength),
    amountFen: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Default: all that the rider paid and was not given back.' }),
    to: z.enum(['card', 'operator']).optional().meta({
      description:
        'What the gate deducted too much goes onto the card, before other money (default), or to the operators, and nothing else then.',
    }),
    reason: disputeReasonSchema,
    note: zStoredText(1_000).optional(),
    at: zInstantInput('When it was decided. Default: now.').optional(),
  })
  .meta({ id: 'DisputeInput', description: 'An accepted dispute: the money is given back.' });

const disputeSchema = z
  .strictObject({
    caseId: z.string(),
    journeyId: z.string(),
    cardId: z.string().exactOptional(),
    batchDate: zDate('Clearing day into which it was posted.'),
    reason: disputeReasonSchema,
    note: z.string(),
    isPart: z.boolean(),
    amountFen: zFen('Given back to the card.'),
    paidFen: zFen('What the rider had paid.'),
    at: instantSchema.exactOptional(),
    isRepeated: z
      .boolean()
      .exactOptional()
      .meta({ description: 'The key had been used for this request before.' }),
    ...sentenceFields,
  })
  .meta({ id: 'Dispute' });

const disputesResponseSchema = z
  .strictObject({ disputes: z.array(disputeSchema), ...nextCursorField })
  .meta({ id: 'DisputesResponse' });

const groundSchema = z
  .strictObject({
    hash: z.string().meta({ description: 'SHA-256 of the ground, as the seal has it.' }),
    schemeVersion: z.int(),
    fareNetworkHash: z
      .string()
      .meta({ description: 'SHA-256 of distances, fares and weights that were built from the feeds.' }),
    serviceDates: z
      .array(zDate('Service day that it priced.'))
      .meta({ description: 'Of journeys of the batch, late ones among them, and of the batch itself.' }),
  })
  .meta({
    id: 'BatchGround',
    description: 'What prices depend on beside the taps: a scheme version and feeds.',
  });

const jobSpec = {
  method: 'post',
  tag: 'settlement',
  pathParams: dayParamsSchema,
  query: languageQuerySchema,
  response: jobSchema,
  otherStatuses: [202],
  toStatus: () => 202,
} as const;

export const settlementWorkOperations = {
  reconItems: defineOperation({
    path: '/api/v1/settlement/{period}/recon-items',
    access: 'token',
    tag: 'settlement',
    summary: { zh: '待核查项', en: 'Things to look at' },
    description: {
      zh: '对账中发现的差异，各附金额和状态。',
      en: 'Differences that reconciliation found, with amount and state.',
    },
    pathParams: periodParamsSchema,
    query: reconItemsQuerySchema,
    response: reconItemsResponseSchema,
  }),
  batchGrounds: defineOperation({
    path: '/api/v1/settlement/{date}/grounds',
    access: 'token',
    tag: 'settlement',
    summary: { zh: '定价依据', en: 'What priced a batch' },
    description: {
      zh: '该清算日的行程与批次由哪些依据（方案版本与线网票价）定价；依据随账册冻结，封印覆盖。',
      en:
        'The grounds that priced the journeys of a clearing day and the batch itself: scheme version and fare network, ' +
        'frozen with the books and covered by the seal. None in a ledger without grounds.',
    },
    pathParams: dayParamsSchema,
    query: languageQuerySchema,
    response: z.strictObject({ grounds: z.array(groundSchema) }).meta({ id: 'BatchGroundsResponse' }),
  }),
  closeDay: defineOperation({
    ...jobSpec,
    path: '/api/v1/settlement/{date}/close',
    access: 'token',
    summary: { zh: '清算一天', en: 'Close a clearing day' },
    description: {
      zh: '按顺序结清到该日为止的清算日；封存后不可更改。返回任务。',
      en: 'Closes clearing days in order up to this one; what is sealed never changes. Answers a job.',
    },
    body: closeBodySchema,
  }),
  reconcileDay: defineOperation({
    ...jobSpec,
    path: '/api/v1/settlement/{date}/reconciliations',
    access: 'token',
    summary: { zh: '三方对账', en: 'Compare lists of operators and issuers with the clearing' },
    description: {
      zh: '以运营商和发卡方的清单核对一天；返回任务。',
      en: 'Compares lists of operators and issuers with a day; answers a job.',
    },
    body: reconBodySchema,
    bodyBytes: limits.reconBytes,
  }),
  decideItem: defineOperation({
    path: '/api/v1/recon-items/decisions',
    method: 'post',
    access: 'token',
    tag: 'settlement',
    summary: { zh: '核查结论', en: 'What became of an item' },
    description: {
      zh: '记下一项差异的处理结果和理由。',
      en: 'Records what became of a difference, and why.',
    },
    query: languageQuerySchema,
    body: itemDecisionBodySchema,
    response: reconItemSchema,
  }),
  disputes: defineOperation({
    path: '/api/v1/disputes',
    access: 'token',
    tag: 'settlement',
    summary: { zh: '异议退款', en: 'Disputes' },
    description: {
      zh: '已受理的异议及所退金额。',
      en: 'Disputes that were accepted, with the money given back.',
    },
    query: pageQuerySchema,
    response: disputesResponseSchema,
  }),
  acceptDispute: defineOperation({
    path: '/api/v1/disputes',
    method: 'post',
    access: 'token',
    tag: 'settlement',
    key: 'required',
    summary: { zh: '受理异议并退款', en: 'Give money of a journey back' },
    description: {
      zh: '受理一次行程的异议并退款；同一案号只退一次。',
      en: 'Gives money of a journey back; the same case number counts once.',
    },
    query: languageQuerySchema,
    body: disputeBodySchema,
    response: disputeSchema,
    otherStatuses: [201],
    toStatus: ({ isRepeated }) => (isRepeated === true ? 200 : 201),
  }),
};
