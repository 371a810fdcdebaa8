/** Operations that move money of a card: top-ups, refunds, rides of a planned trip. */
import * as z from 'zod';
import { bounds } from '../../money/ledger/bounds.ts';
import { cardJourneySchema, tapSchema } from './card-journey.ts';
import { limits } from './limits.ts';
import { cardParamsSchema, sentenceFields, zFen, zInstantInput, zStoredText } from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema, zFlag } from './params.ts';
import { instantSchema } from './place.ts';

const id = z.string().min(1).max(limits.idLength);

const rideLegInputSchema = z
  .strictObject({
    routeId: id.meta({ description: '`feed:route_id`.' }),
    fromStopId: id.meta({ description: '`feed:stop_id`.' }),
    toStopId: id,
    departure: zInstantInput('Boarding.'),
    arrival: zInstantInput('Alighting.'),
  })
  .meta({ id: 'RideLegInput' });

const rideBodySchema = z
  .strictObject({
    legs: z.array(rideLegInputSchema).min(1).max(limits.rideLegs).meta({
      description: 'Rides of an itinerary in their order, walks left out.',
    }),
  })
  .meta({ id: 'RideInput' });

const rideQuerySchema = z.object({
  dryRun: zFlag('Prices only: nothing is written, no key is needed.').optional(),
  language: languageParam,
});

const riddenTapSchema = z
  .strictObject({
    tap: tapSchema,
    legIndex: z.int().min(0).meta({ description: 'Ride at whose gate or door it happens.' }),
    outcome: z
      .enum(['entered', 'paid', 'refused'])
      .meta({ description: '`entered`: the price is known at the exit.' }),
    fareFen: zFen('Taken by this tap.').exactOptional(),
    heldFen: zFen('Held until the exit.').exactOptional(),
    balanceAfterFen: zFen('Balance of the card after this tap.'),
    journeyId: z.string().exactOptional(),
    ...sentenceFields,
  })
  .meta({ id: 'RiddenTap' });

const rideResponseSchema = z
  .strictObject({
    cardId: z.string(),
    isDryRun: z.boolean(),
    isRepeated: z.boolean().meta({ description: 'The key had been used for this request before.' }),
    isCompleted: z.boolean().meta({ description: 'False where the card was turned away on the way.' }),
    taps: z.array(riddenTapSchema),
    journeys: z.array(cardJourneySchema).meta({ description: 'With the fare explained step by step.' }),
    outsideLegs: z
      .array(z.int().min(0))
      .meta({ description: 'Rides on lines on which the card is not taken: paid otherwise.' }),
    grossFen: zFen('Fares of all journeys before anything is taken off.'),
    riderFen: zFen('What the rider pays with the card.'),
    fundedFen: zFen(),
    capOffFen: zFen(),
    balanceBeforeFen: zFen(),
    balanceAfterFen: zFen(),
  })
  .meta({ id: 'RideResponse' });

const topUpBodySchema = z
  .strictObject({
    amountFen: z.int().min(1).max(1_000_000).meta({ description: 'Fen, at most 10,000 yuan.' }),
    at: zInstantInput('When it happens. Default: now.').optional(),
  })
  .meta({ id: 'TopUp' });

const refundBodySchema = z
  .strictObject({
    amountFen: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Fen, at most the balance. Default: all of it: the card is handed back.' }),
    at: zInstantInput('When it happens. Default: now.').optional(),
  })
  .meta({ id: 'Refund' });

const cardMoneyResponseSchema = z
  .strictObject({
    tapId: z.string(),
    cardId: z.string(),
    at: instantSchema,
    amountFen: zFen('Onto the card above zero, off it below.'),
    balanceFen: zFen('Posted balance of the card now.'),
    isRepeated: z.boolean().meta({ description: 'The key had been used for this request before.' }),
  })
  .meta({ id: 'CardMoneyResponse' });

const moveBodySchema = z
  .strictObject({
    toCardId: zStoredText(bounds.nameLength)
      .min(1)
      .meta({ description: 'Card that gets the whole balance.' }),
    reason: zStoredText(1_000).min(1).meta({ description: 'Why.' }),
    who: zStoredText(1_000).min(1).meta({ description: 'Who decides.' }),
    isFromDenied: z.boolean().optional().meta({
      description:
        'Also moves the balance of a card on the deny list: it was lost, and its holder has another one.',
    }),
  })
  .meta({ id: 'BalanceMoveInput' });

const moveResponseSchema = z
  .strictObject({
    cardId: z.string(),
    toCardId: z.string(),
    at: instantSchema,
    amountFen: zFen('Moved: all that was on the first card.'),
    tapId: z.string().meta({ description: 'Record on the first card.' }),
    toTapId: z.string().meta({ description: 'Record on the second card.' }),
    balanceFen: zFen('Posted balance of the first card now.'),
    toBalanceFen: zFen('Posted balance of the second card now.'),
    isRepeated: z.boolean().meta({ description: 'The key had been used for this request before.' }),
  })
  .meta({ id: 'BalanceMoveResponse' });

const moneySpec = {
  method: 'post',
  key: 'required',
  tag: 'cards',
  pathParams: cardParamsSchema,
  query: languageQuerySchema,
  response: cardMoneyResponseSchema,
} as const;

export const cardMoneyOperations = {
  topUpCard: defineOperation({
    ...moneySpec,
    path: '/api/v1/cards/{cardId}/top-ups',
    access: 'token',
    summary: { zh: '充值', en: 'Money onto a card' },
    description: {
      zh: '给卡充值；同一个 Idempotency-Key 只记一次。',
      en: 'Puts money onto a card; the same `Idempotency-Key` counts once.',
    },
    body: topUpBodySchema,
  }),
  refundCard: defineOperation({
    ...moneySpec,
    path: '/api/v1/cards/{cardId}/refunds',
    access: 'token',
    summary: { zh: '退卡退款', en: 'Money off a card' },
    description: {
      zh: '把余额退给持卡人。',
      en: 'Pays money of a card back to its holder.',
    },
    body: refundBodySchema,
  }),
  moveBalance: defineOperation({
    ...moneySpec,
    path: '/api/v1/cards/{cardId}/moves',
    access: 'token',
    summary: { zh: '余额移转', en: 'Move the balance to another card' },
    description: {
      zh: '把余额全部移至另一张卡；已有行程的卡只能这样更换发卡方或介质，两家发卡方之间随当日清算结清。',
      en:
        'Moves the whole balance to another card. A card that has travelled changes issuer or medium in no other way; ' +
        'the two issuers settle it with the clearing of the day.',
    },
    body: moveBodySchema,
    response: moveResponseSchema,
  }),
  rideTrip: defineOperation({
    path: '/api/v1/cards/{cardId}/rides',
    method: 'post',
    access: 'token',
    tag: 'cards',
    key: 'optional',
    summary: { zh: '按方案乘车', en: 'Ride a planned trip with a card, or price it' },
    description: {
      zh: '用一张卡乘坐一个方案：逐次刷卡并计价；dryRun 只计价。',
      en: 'Rides a planned trip with a card, tap by tap, and prices it; with `dryRun` it only prices.',
    },
    pathParams: cardParamsSchema,
    query: rideQuerySchema,
    body: rideBodySchema,
    response: rideResponseSchema,
  }),
};
