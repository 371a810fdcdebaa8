/** What is done with a clearing day: closing, reconciling, looking into items, disputes. */
import * as z from 'zod';
import { limits } from './limits.ts';
import {
  cursorParam,
  limitParam,
  nextCursorField,
  sentenceFields,
  zDate,
  zDateInput,
  zFen,
  zInstantInput,
  zStoredText,
} from './money.ts';
import { languageParam } from './params.ts';
import { instantSchema } from './place.ts';
import { batchStateSchema } from './settlement.ts';

export const dayParamsSchema = z.object({
  date: zDateInput('Clearing day.'),
});

export const closeBodySchema = z
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

export const reconBodySchema = z
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

const findingSchema = z.strictObject({
  kind: z.string(),
  side: z.enum(['operator', 'issuer']),
  reference: z.string(),
  expectedFen: zFen('What the clearing has.').exactOptional(),
  actualFen: zFen('What the file has.').exactOptional(),
  note: z.string(),
  ...sentenceFields,
});

export const reconReportSchema = z
  .strictObject({
    date: zDate('Clearing day.'),
    counts: z.strictObject({ operator: z.int(), issuer: z.int(), clearing: z.int() }),
    findingCount: z.int(),
    findings: z
      .array(findingSchema)
      .meta({ description: `The first ${limits.moneyRows}; all are recon items.` }),
  })
  .meta({ id: 'ReconciliationReport' });

export const reconItemsQuerySchema = z.object({
  kind: zStoredText(limits.textLength).min(1).optional().meta({ description: 'Only this kind.' }),
  status: z
    .enum(['open', 'explained', 'settled'])
    .optional()
    .meta({ description: 'Only items that stand like this.' }),
  cursor: cursorParam,
  limit: limitParam,
  language: languageParam,
});

export const reconItemSchema = z
  .strictObject({
    itemId: z.string(),
    batchDate: zDate('Clearing day.'),
    kind: z.string(),
    reference: z.string().meta({ description: 'Tap, journey, card or terminal that it is about.' }),
    expectedFen: zFen().exactOptional(),
    actualFen: zFen().exactOptional(),
    note: z.string(),
    status: z.enum(['open', 'explained', 'settled']),
    statusNote: z.string().exactOptional(),
    ...sentenceFields,
  })
  .meta({ id: 'ReconItem', description: 'Something for a person to look at; `detail` names its kind.' });

export const reconItemsResponseSchema = z
  .strictObject({
    kinds: z.array(z.strictObject({ kind: z.string(), count: z.int(), ...sentenceFields })),
    items: z.array(reconItemSchema),
    ...nextCursorField,
  })
  .meta({ id: 'ReconItemsResponse' });

export const itemDecisionBodySchema = z
  .strictObject({
    itemId: zStoredText(1_000).min(1),
    status: z.enum(['explained', 'settled']),
    note: zStoredText(1_000).min(1),
    at: zInstantInput('When it was decided. Default: now.').optional(),
  })
  .meta({ id: 'ItemDecisionInput' });

const disputeReasonSchema = z.enum(['double-tap', 'not-travelled', 'gate-fault', 'wrong-fare', 'other']);

export const disputeBodySchema = z
  .strictObject({
    journeyId: z.string().min(1).max(limits.idLength),
    amountFen: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Default: all that the rider paid and was not given back.' }),
    reason: disputeReasonSchema,
    note: zStoredText(1_000).optional(),
    at: zInstantInput('When it was decided. Default: now.').optional(),
  })
  .meta({ id: 'DisputeInput', description: 'An accepted dispute: the money is given back.' });

export const disputeSchema = z
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

export const disputesQuerySchema = z.object({
  cursor: cursorParam,
  limit: limitParam,
  language: languageParam,
});

export const disputesResponseSchema = z
  .strictObject({ disputes: z.array(disputeSchema), ...nextCursorField })
  .meta({ id: 'DisputesResponse' });

export type ApiDispute = z.infer<typeof disputeSchema>;
