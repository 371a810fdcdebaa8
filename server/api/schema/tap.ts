/** `/api/v1/taps` and `/api/v1/tap-files`: records of terminals, one by one, and in files. */
import * as z from 'zod';
import { bounds } from '../../money/ledger/bounds.ts';
import { cardJourneySchema, tapKindSchema } from './card-journey.ts';
import { limits } from './limits.ts';
import { nextCursorField, sentenceFields, zFen, zInstantInput } from './money.ts';
import { languageParam } from './params.ts';
import { instantSchema } from './place.ts';

const id = z.string().min(1).max(bounds.nameLength);
const whole = z.int().min(0);
const version = whole.max(bounds.version);

export const tapInputSchema = z
  .strictObject({
    terminalId: id,
    terminalSeq: whole.meta({ description: 'Up by one with each record of the terminal.' }),
    kind: tapKindSchema,
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

export const tapsBodySchema = z.strictObject({ taps: z.array(tapInputSchema).min(1).max(limits.taps) }).meta({
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

export const tapsResponseSchema = z
  .strictObject({
    taps: z.array(tapFateSchema).meta({ description: 'In the order of the request.' }),
    journeys: z.array(cardJourneySchema).meta({ description: 'Journeys that changed.' }),
    cards: z.array(cardBalanceSchema),
  })
  .meta({ id: 'TapsResponse' });

export const tapFileQuerySchema = z.object({
  name: z
    .string()
    .min(1)
    .max(limits.textLength)
    .optional()
    .meta({ description: 'Of the file, for messages; `.csv` says CSV.' }),
  language: languageParam,
});

const badLineSchema = z
  .strictObject({
    file: z.string(),
    line: z.int().min(1),
    field: z.string().exactOptional(),
    code: z.string(),
    ...sentenceFields,
  })
  .meta({ id: 'BadLine', description: '`detail` says what was expected.' });

export const tapFileReportSchema = z
  .strictObject({
    fileId: z
      .string()
      .meta({ description: 'SHA-256 of the content: the same file again is all duplicates.' }),
    name: z.string(),
    byteCount: z.int(),
    tapCount: z.int(),
    acceptedCount: z.int(),
    duplicateCount: z.int(),
    quarantinedCount: z.int(),
    terminalCount: z.int().meta({ description: 'Sections of terminals, each with header and trailer.' }),
    badLineCount: z.int(),
    badLines: z.array(badLineSchema).meta({ description: `The first ${limits.badLines}.` }),
  })
  .meta({ id: 'TapFileReport' });

const tapGapSchema = z
  .strictObject({
    terminalId: z.string(),
    seqFrom: z.int(),
    seqTo: z.int(),
    missingCount: z.int(),
    since: instantSchema.meta({ description: 'First tap behind the gap.' }),
  })
  .meta({ id: 'TapGap', description: 'Records of a terminal that never came.' });

export const tapGapsResponseSchema = z
  .strictObject({ total: z.int(), missingTotal: z.int(), gaps: z.array(tapGapSchema), ...nextCursorField })
  .meta({ id: 'TapGapsResponse' });

export type ApiTapInput = z.input<typeof tapInputSchema>;
export type ApiTapsResponse = z.infer<typeof tapsResponseSchema>;
export type ApiTapFileReport = z.infer<typeof tapFileReportSchema>;
