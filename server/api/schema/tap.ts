/** Operations of `/api/v1/taps`, `/api/v1/tap-files` and `/api/v1/taps/gaps`. */
import * as z from 'zod';
import { bounds } from '../../money/ledger/bounds.ts';
import { cardJourneySchema, terminalKindSchema } from './card-journey.ts';
import { jobSchema } from './job.ts';
import { limits } from './limits.ts';
import { nextCursorField, pageQuerySchema, sentenceFields, zFen, zInstantInput } from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema } from './params.ts';
import { instantSchema } from './place.ts';

const id = z.string().min(1).max(bounds.nameLength);
const whole = z.int().min(0);
const version = whole.max(bounds.version);

export const tapInputSchema = z
  .strictObject({
    terminalId: id,
    terminalSeq: whole.meta({ description: 'Up by one with each record of the terminal.' }),
    kind: terminalKindSchema,
    cardId: id,
    cardSeq: whole.optional().meta({ description: "The card's own counter." }),
    at: zInstantInput('Instant of the tap.'),
    networkId: id.optional().meta({ description: 'Of the scheme; travel and purchases need it.' }),
    routeId: id.optional(),
    vehicleId: id.optional(),
    stopId: id.optional().meta({ description: '`feed:stop_id`; entries and exits need it.' }),
    amountFen: whole
      .max(bounds.recordFen)
      .optional()
      .meta({ description: 'Taken from the card, or put onto it.' }),
    balanceAfterFen: z.int().min(-bounds.cardFen).max(bounds.cardFen).optional(),
    tariffVersion: version.optional(),
    denyListVersion: version.optional(),
  })
  .meta({
    id: 'TapInput',
    description:
      'Ids are one line of text without blanks at its ends; a terminal is not called `clearing/...` or `dispute/...`. ' +
      'A record that is more than an hour ahead of the clock is kept aside (`time-ahead`).',
  });

const tapsBodySchema = z.strictObject({ taps: z.array(tapInputSchema).min(1).max(limits.taps) }).meta({
  id: 'TapsInput',
  description: 'Terminal and number identify a tap: sent again, it is a duplicate and changes nothing.',
});

const tapFateSchema = z
  .strictObject({
    tapId: z.string(),
    cardId: z.string(),
    fate: z.enum(['accepted', 'duplicate', 'quarantined']),
    reason: z
      .string()
      .exactOptional()
      .meta({ description: 'Why it is kept aside: `content-differs`, `card-unknown` ...' }),
    journeyId: z.string().exactOptional().meta({ description: 'Journey that it is part of.' }),
    ...sentenceFields,
  })
  .meta({ id: 'TapFate' });

const cardBalanceSchema = z.strictObject({ cardId: z.string(), balanceFen: zFen('Posted balance.') });

const tapsResponseSchema = z
  .strictObject({
    taps: z.array(tapFateSchema).meta({ description: 'In the order of the request.' }),
    journeys: z.array(cardJourneySchema).meta({ description: 'Journeys that changed.' }),
    cards: z.array(cardBalanceSchema),
  })
  .meta({ id: 'TapsResponse' });

const tapFileQuerySchema = z.object({
  name: z
    .string()
    .min(1)
    .max(limits.textLength)
    .optional()
    .meta({ description: 'Of the file, for messages; `.csv` says CSV.' }),
  language: languageParam,
});

const tapGapSchema = z
  .strictObject({
    terminalId: z.string(),
    seqFrom: z.int(),
    seqTo: z.int(),
    missingCount: z.int(),
    since: instantSchema.meta({ description: 'First tap behind the gap.' }),
  })
  .meta({ id: 'TapGap', description: 'Records of a terminal that never came.' });

const tapGapsResponseSchema = z
  .strictObject({ total: z.int(), missingTotal: z.int(), gaps: z.array(tapGapSchema), ...nextCursorField })
  .meta({ id: 'TapGapsResponse' });

export const tapOperations = {
  ingestTaps: defineOperation({
    path: '/api/v1/taps',
    method: 'post',
    access: 'token',
    tag: 'taps',
    summary: { zh: '提交刷卡记录', en: 'Records of terminals' },
    description: {
      zh: '提交终端的刷卡记录，重复的不再计；每条都有回执。',
      en: 'Takes records of terminals; repeats count once, and every record is answered.',
    },
    query: languageQuerySchema,
    body: tapsBodySchema,
    bodyBytes: limits.tapsBytes,
    response: tapsResponseSchema,
  }),
  takeTapFile: defineOperation({
    path: '/api/v1/tap-files',
    method: 'post',
    access: 'token',
    tag: 'taps',
    summary: { zh: '提交刷卡文件', en: 'A file of records' },
    description: {
      zh: '提交一个刷卡文件（NDJSON 或 CSV），作为任务处理。',
      en: 'Takes a file of records (NDJSON or CSV) as a job.',
    },
    query: tapFileQuerySchema,
    streamTypes: ['application/x-ndjson', 'text/csv'],
    response: jobSchema,
    otherStatuses: [202],
    toStatus: ({ state }) => (state === 'done' || state === 'failed' ? 200 : 202),
  }),
  tapGaps: defineOperation({
    path: '/api/v1/taps/gaps',
    access: 'token',
    tag: 'taps',
    summary: { zh: '缺失的刷卡记录', en: 'Records that never came' },
    description: {
      zh: '各终端编号中缺失的记录，以及缺了多久。',
      en: 'Numbers that are missing from terminals, and for how long.',
    },
    query: pageQuerySchema,
    response: tapGapsResponseSchema,
  }),
};

export type ApiTapInput = z.input<typeof tapInputSchema>;
