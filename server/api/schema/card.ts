/** Operations of `/api/v1/cards`: list, registration and state of cards. */
import * as z from 'zod';
import { concessionSchema, schemeQuerySchema } from './card-scheme.ts';
import { limits } from './limits.ts';
import {
  cardParamsSchema,
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
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema, zId } from './params.ts';
import { instantSchema } from './place.ts';

const cardsQuerySchema = z.object({
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

const cardsResponseSchema = z
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

const newCardBodySchema = z
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

export const cardOperations = {
  cards: defineOperation({
    path: '/api/v1/cards',
    access: 'token',
    tag: 'cards',
    summary: { zh: '卡片列表', en: 'Cards' },
    description: {
      zh: '已登记或出现过的卡，按卡号排序。',
      en: 'Cards that were registered or seen, in the order of their numbers.',
    },
    query: cardsQuerySchema,
    response: cardsResponseSchema,
  }),
  registerCard: defineOperation({
    path: '/api/v1/cards',
    method: 'post',
    access: 'token',
    tag: 'cards',
    key: 'required',
    summary: { zh: '登记一张模拟卡', en: 'Register a simulated card' },
    description: {
      zh: '登记一张模拟卡，可带优惠身份；返回其卡号。',
      en: 'Makes a simulated card, perhaps with a concession, and answers its number.',
    },
    query: languageQuerySchema,
    body: newCardBodySchema,
    response: cardResponseSchema,
    otherStatuses: [201],
    toStatus: () => 201,
  }),
  card: defineOperation({
    path: '/api/v1/cards/{cardId}',
    access: 'token',
    tag: 'cards',
    summary: { zh: '一张卡：余额、优惠、封顶进度', en: 'One card: balance, concessions, caps' },
    description: {
      zh: '一张卡的余额、优惠身份、封顶进度和未完成的行程。',
      en: 'Balance, concession, progress towards caps and open journeys of one card.',
    },
    pathParams: cardParamsSchema,
    query: schemeQuerySchema,
    response: cardResponseSchema,
  }),
};

export type ApiCardSummary = z.infer<typeof cardSummarySchema>;
export type ApiCardResponse = z.infer<typeof cardResponseSchema>;
