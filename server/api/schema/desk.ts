/** Operations of the desk: records that were set aside, and what is done about them. */
import * as z from 'zod';
import { bounds } from '../../money/ledger/bounds.ts';
import { deskActions, setAsideStates } from '../../money/ledger/desk-entry.ts';
import { tapKindSchema } from './card-journey.ts';
import {
  cursorParam,
  limitParam,
  nextCursorField,
  sentenceFields,
  zDate,
  zFen,
  zStoredText,
} from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema } from './params.ts';
import { instantSchema } from './place.ts';
import { tapInputSchema } from './tap.ts';

const stateSchema = z.enum(setAsideStates).meta({
  description:
    '`waiting`; `taken`: the same record was accepted later; `corrected`: a changed copy was accepted; `rejected`.',
});
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const terminalId = zStoredText(bounds.nameLength).min(1);

const entrySchema = z
  .strictObject({
    action: z.enum(deskActions),
    at: instantSchema,
    batchDate: zDate('Clearing day that was open.'),
    reason: z.string(),
    who: z.string(),
    takenId: z.string().exactOptional().meta({ description: 'Record that was accepted.' }),
  })
  .meta({ id: 'DeskEntry', description: 'What a person did about a record; it never changes.' });

const recordSchema = z
  .strictObject({
    tapId: z.string(),
    terminalId: z.string(),
    terminalSeq: z.int(),
    payloadHash: z.string().meta({ description: 'Tells records with the same number apart.' }),
    kind: tapKindSchema,
    cardId: z.string(),
    at: instantSchema.meta({ description: 'Instant that the record states.' }),
    networkId: z.string().exactOptional(),
    stopId: z.string().exactOptional(),
    amountFen: zFen().exactOptional(),
    received: instantSchema,
    ageSec: z.int().meta({ description: 'Seconds since it came first.' }),
    reasonCode: z.string(),
    state: stateSchema,
    canBeReleased: z.boolean().meta({
      description: 'It is only implausible: a person may take it as it is. Else its cause must be mended.',
    }),
    entries: z.array(entrySchema),
    ...sentenceFields,
  })
  .meta({ id: 'SetAsideRecord', description: '`detail` says why it was set aside.' });

const recordsResponseSchema = z
  .strictObject({
    counts: z.array(
      z.strictObject({ reasonCode: z.string(), state: stateSchema, count: z.int(), ...sentenceFields }),
    ),
    records: z.array(recordSchema),
    ...nextCursorField,
  })
  .meta({ id: 'SetAsideRecords' });

const word = {
  reason: zStoredText(1_000).min(1).meta({ description: 'Why.' }),
  who: zStoredText(1_000).min(1).meta({ description: 'Who decides.' }),
};

const changesSchema = tapInputSchema.partial().meta({
  id: 'TapChanges',
  description: 'Fields of the copy that differ from the record.',
});

const decisionBodySchema = z
  .strictObject({
    terminalId,
    terminalSeq: z.int().min(0),
    payloadHash: hash,
    action: z.enum(['release', 'correct', 'reject']),
    changes: changesSchema.optional().meta({ description: 'Of `correct`.' }),
    ...word,
  })
  .meta({ id: 'DeskDecisionInput' });

const retryBodySchema = z
  .strictObject({ reasonCode: zStoredText(100).min(1), ...word })
  .meta({ id: 'DeskRetryInput' });

const retryResponseSchema = z
  .strictObject({
    waitingCount: z.int().meta({ description: 'Records that waited with this reason.' }),
    takenCount: z.int(),
    ...sentenceFields,
  })
  .meta({ id: 'DeskRetryResponse' });

export const deskOperations = {
  setAsideRecords: defineOperation({
    path: '/api/v1/desk/records',
    access: 'token',
    tag: 'taps',
    summary: { zh: '隔离记录', en: 'Records that were set aside' },
    description: {
      zh: '未能入账的刷卡记录、原因及处理经过。',
      en: 'Records that could not be taken, why, and what was done about them.',
    },
    query: z.object({
      reasonCode: zStoredText(100).min(1).optional().meta({ description: 'Only this reason.' }),
      state: stateSchema.optional().meta({ description: 'Only records in this state.' }),
      terminalId: terminalId.optional().meta({ description: 'Only this terminal.' }),
      cursor: cursorParam,
      limit: limitParam,
      language: languageParam,
    }),
    response: recordsResponseSchema,
  }),
  decideSetAside: defineOperation({
    path: '/api/v1/desk/decisions',
    method: 'post',
    access: 'token',
    tag: 'taps',
    summary: { zh: '处理隔离记录', en: 'Decide about a record' },
    description: {
      zh: '放行、更正或驳回一条隔离记录；须写明理由与经办人，处理不可更改。',
      en: 'Takes a record as it is, takes a corrected copy, or rejects it: with a reason and a name, and for good.',
    },
    query: languageQuerySchema,
    body: decisionBodySchema,
    response: recordSchema,
  }),
  retrySetAside: defineOperation({
    path: '/api/v1/desk/retries',
    method: 'post',
    access: 'token',
    tag: 'taps',
    summary: { zh: '重新入账', en: 'Take records of a reason again' },
    description: {
      zh: '重新尝试某一原因的全部待处理记录（例如卡片已补登记）。',
      en: 'Tries all waiting records of a reason again: their card was registered, their hour has come.',
    },
    query: languageQuerySchema,
    body: retryBodySchema,
    response: retryResponseSchema,
  }),
};
