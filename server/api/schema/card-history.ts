/** Operations on the history of a card: transactions, journeys, monthly statement. */
import * as z from 'zod';
import { cardSummarySchema } from './card.ts';
import { cardJourneySchema } from './card-journey.ts';
import {
  cardParamsSchema,
  formatParam,
  nextCursorField,
  pageQuerySchema,
  sentenceFields,
  zDate,
  zFen,
} from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam } from './params.ts';
import { instantSchema } from './place.ts';

const transactionKindSchema = z
  .enum([
    'journey',
    'purchase',
    'refused',
    'top-up',
    'refund',
    'cap-saving',
    'correction',
    'unresolved',
    'dispute',
    'expiry',
    'claim',
    'moved',
  ])
  .meta({
    id: 'TransactionKind',
    description:
      '`cap-saving`: what a cap took off a journey, no money moves; `correction`: later knowledge changed a journey; ' +
      '`unresolved`: held for a journey with a missing end; `refund`: the card was handed back; `moved`: to or from another card.',
  });

export const transactionSchema = z
  .strictObject({
    rowId: z.string(),
    kind: transactionKindSchema,
    at: instantSchema,
    batchDate: zDate('Clearing day.').exactOptional(),
    amountFen: zFen('Change of the balance: below zero is paid.'),
    savedFen: zFen('Of a cap: what the rider did not have to pay.').exactOptional(),
    balanceAfterFen: zFen('Balance after this row, rows in order of time.'),
    journeyId: z.string().exactOptional(),
    journey: cardJourneySchema
      .exactOptional()
      .meta({ description: 'As it stands now, with its fare explained.' }),
    otherCardId: z
      .string()
      .exactOptional()
      .meta({ description: 'Of a balance that was moved: the card to which, or from which.' }),
    tapId: z.string().exactOptional(),
    ...sentenceFields,
  })
  .meta({ id: 'CardTransaction' });

const transactionsResponseSchema = z
  .strictObject({ transactions: z.array(transactionSchema), ...nextCursorField })
  .meta({ id: 'CardTransactionsResponse' });

const cardStatementQuerySchema = z.object({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .meta({ description: 'Month of service days, YYYY-MM.', example: '2026-11' }),
  format: formatParam,
  language: languageParam,
});

export const cardStatementSchema = z
  .strictObject({
    card: cardSummarySchema,
    month: z.string(),
    fromDate: zDate('First day.'),
    toDate: zDate('Last day.'),
    openingFen: zFen('Balance before the first row.'),
    closingFen: zFen('Balance after the last row: opening plus the sum of all rows.'),
    totals: z.strictObject({
      journeyCount: z.int(),
      paidFen: zFen('Paid for journeys and purchases, corrections taken into account.'),
      toppedUpFen: zFen(),
      refundedFen: zFen('Paid out, and expired.'),
      heldFen: zFen('Held for journeys with a missing end.'),
      movedFen: zFen('Moved here from other cards, less what was moved to other cards.'),
      grossFen: zFen('What the journeys would have cost without card, concessions, transfers and caps.'),
      savedByFundersFen: zFen('Paid by operators and treasuries in place of the rider.'),
      savedByCapsFen: zFen(),
    }),
    rows: z.array(transactionSchema).meta({ description: 'The oldest one first.' }),
  })
  .meta({ id: 'CardStatement' });

const cardJourneysResponseSchema = z
  .strictObject({
    journeys: z.array(cardJourneySchema),
    nextCursor: z.string().exactOptional(),
  })
  .meta({ id: 'CardJourneysResponse' });

export const cardHistoryOperations = {
  cardTransactions: defineOperation({
    path: '/api/v1/cards/{cardId}/transactions',
    access: 'token',
    tag: 'cards',
    summary: { zh: '交易明细', en: "A card's transactions, the newest first" },
    description: {
      zh: '一张卡的充值、扣费、退款，最新的在前。',
      en: 'Top-ups, fares and refunds of one card, the newest first.',
    },
    pathParams: cardParamsSchema,
    query: pageQuerySchema,
    response: transactionsResponseSchema,
  }),
  cardJourneys: defineOperation({
    path: '/api/v1/cards/{cardId}/journeys',
    access: 'token',
    tag: 'cards',
    summary: { zh: '行程', en: "A card's journeys, the newest first" },
    description: {
      zh: '一张卡的行程，含票价如何得出。',
      en: 'Journeys of one card, with how each price came about.',
    },
    pathParams: cardParamsSchema,
    query: pageQuerySchema,
    response: cardJourneysResponseSchema,
  }),
  cardStatement: defineOperation({
    path: '/api/v1/cards/{cardId}/statement',
    access: 'token',
    tag: 'cards',
    summary: { zh: '月对账单', en: "A card's statement of a month" },
    description: {
      zh: '一张卡一个月的对账单，可打印或导出表格。',
      en: 'The statement of one card for a month, to print or as a table.',
    },
    pathParams: cardParamsSchema,
    query: cardStatementQuerySchema,
    response: cardStatementSchema,
    textTypes: ['text/html', 'text/csv'],
  }),
};

export type ApiCardTransaction = z.infer<typeof transactionSchema>;
export type ApiCardStatement = z.infer<typeof cardStatementSchema>;
