/** `/api/v1/cards`: cards, their balance, and what they may travel for. */
import * as z from 'zod';
import { concessionSchema } from './card-scheme.ts';
import { limits } from './limits.ts';
import {
  cursorParam,
  limitParam,
  namedSchema,
  nextCursorField,
  sentenceFields,
  tapStopSchema,
  zDate,
  zFen,
  zInstantInput,
  zStoredText,
} from './money.ts';
import { languageParam, zId } from './params.ts';
import { instantSchema } from './place.ts';

export const cardsQuerySchema = z.object({
  issuerId: zId('Only cards of this issuer.').optional(),
  prefix: zStoredText(limits.textLength).optional().meta({ description: 'Beginning of the number.' }),
  cursor: cursorParam,
  limit: limitParam,
  language: languageParam,
});

const cardStatusSchema = z.enum(['active', 'negative', 'low', 'denied', 'expired']).meta({
  id: 'CardStatus',
  description:
    '`negative`: below zero, no journey before money is added; `low`: below what the medium asks for an entry; ' +
    '`denied`: on the deny list; `expired`: no longer valid.',
});

export const cardSummarySchema = z
  .strictObject({
    cardId: z.string(),
    medium: namedSchema,
    issuer: namedSchema,
    category: namedSchema.exactOptional().meta({ description: 'Absent at full fare.' }),
    homeCity: namedSchema.exactOptional(),
    validTo: instantSchema.exactOptional(),
    balanceFen: zFen('Posted balance.'),
    status: cardStatusSchema,
  })
  .meta({ id: 'CardSummary' });

export const cardsResponseSchema = z
  .strictObject({ cards: z.array(cardSummarySchema), ...nextCursorField })
  .meta({ id: 'CardsResponse' });

const capProgressSchema = z
  .strictObject({
    ...namedSchema.shape,
    period: z.enum(['day', 'week', 'month']),
    fromDate: zDate('First service day of the period.'),
    toDate: zDate('Last service day of it.'),
    amountFen: zFen('The cap.'),
    chargedFen: zFen('Charged so far in the period.'),
    leftFen: zFen('What can still be charged.'),
    networks: z.array(namedSchema),
  })
  .meta({ id: 'CapProgress' });

const cardConcessionSchema = z
  .strictObject({
    ...concessionSchema.shape,
    recognisedBy: z.array(namedSchema).meta({ description: 'Networks on which this card has it.' }),
    cities: z.array(namedSchema).meta({ description: 'Cities of these networks.' }),
    ...sentenceFields,
  })
  .meta({ id: 'CardConcession' });

export const cardResponseSchema = z
  .strictObject({
    ...cardSummarySchema.shape,
    date: zDate('Service day for which caps and concessions are shown.'),
    heldFen: zFen('Held for entries without exit so far; not in the balance.'),
    charging: z.enum(['card', 'account']),
    minBalanceFen: zFen(),
    negativeLimitFen: zFen(),
    denial: z
      .strictObject({ reason: z.string(), from: instantSchema, to: instantSchema.exactOptional() })
      .exactOptional(),
    open: z
      .strictObject({ network: namedSchema, from: tapStopSchema.exactOptional(), start: instantSchema })
      .exactOptional()
      .meta({ description: 'Entry without exit so far.' }),
    concessions: z.array(cardConcessionSchema),
    caps: z.array(capProgressSchema),
    schemeVersion: z.int(),
  })
  .meta({ id: 'CardResponse' });

export const newCardBodySchema = z
  .strictObject({
    mediumId: z.string().min(1).max(limits.idLength),
    categoryId: z.string().min(1).max(limits.idLength).optional().meta({ description: 'Absent: full fare.' }),
    homeCity: z
      .string()
      .max(limits.idLength)
      .optional()
      .meta({ description: "City whose concessions it carries. Default: the issuer's." }),
    validTo: zInstantInput('End of card and concession.').optional(),
  })
  .meta({ id: 'NewCard', description: 'A simulated card. Its number follows from the idempotency key.' });

export const topUpBodySchema = z
  .strictObject({
    amountFen: z.int().min(1).max(1_000_000).meta({ description: 'Fen, at most 10,000 yuan.' }),
    at: zInstantInput('When it happens. Default: now.').optional(),
  })
  .meta({ id: 'TopUp' });

export const refundBodySchema = z
  .strictObject({
    amountFen: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Fen, at most the balance. Default: all of it: the card is handed back.' }),
    at: zInstantInput('When it happens. Default: now.').optional(),
  })
  .meta({ id: 'Refund' });

export const cardMoneyResponseSchema = z
  .strictObject({
    tapId: z.string(),
    cardId: z.string(),
    at: instantSchema,
    amountFen: zFen('Onto the card above zero, off it below.'),
    balanceFen: zFen('Posted balance of the card now.'),
    isRepeated: z.boolean().meta({ description: 'The key had been used for this request before.' }),
  })
  .meta({ id: 'CardMoneyResponse' });

export type ApiCardSummary = z.infer<typeof cardSummarySchema>;
export type ApiCardResponse = z.infer<typeof cardResponseSchema>;
