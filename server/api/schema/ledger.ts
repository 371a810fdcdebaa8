/** Operations of `/api/v1/journeys` and `/api/v1/ledger`: a journey's transfers, accounts, the check of the ledger. */
import * as z from 'zod';
import { cardJourneySchema, tapSchema, transferSchema } from './card-journey.ts';
import { jobSchema } from './job.ts';
import { namedSchema, sentenceFields, zFen } from './money.ts';
import { defineOperation } from './operation.ts';
import { languageQuerySchema, zId } from './params.ts';

const accountParamsSchema = z.object({
  account: zId('`KIND:OWNER`, percent-encoded: `CARD:3147...`, `OP:hohhot-bus-co`, or `JRN`.'),
});

const accountResponseSchema = z
  .strictObject({
    account: z.string(),
    kind: z.enum(['CARD', 'CASH', 'JRN', 'OP', 'SUB', 'DISC', 'UNRES', 'DUE', 'EXP', 'FEE']),
    owner: namedSchema.exactOptional().meta({ description: 'Party; absent for cards and `JRN`.' }),
    cardId: z.string().exactOptional(),
    side: z.enum(['debit', 'credit']).meta({ description: 'Side on which the balance stands.' }),
    balanceFen: zFen('Posted balance, on its own side.'),
    ...sentenceFields,
  })
  .meta({ id: 'AccountResponse' });

const journeyParamsSchema = z.object({
  journeyId: zId('`terminalId/terminalSeq` of its first tap, percent-encoded.'),
});

const journeyResponseSchema = z
  .strictObject({
    journey: cardJourneySchema,
    versions: z.array(cardJourneySchema).meta({ description: 'All of them, the first one first.' }),
    taps: z.array(tapSchema),
    transfers: z.array(transferSchema),
  })
  .meta({ id: 'JourneyResponse' });

export const ledgerOperations = {
  journey: defineOperation({
    path: '/api/v1/journeys/{journeyId}',
    access: 'token',
    tag: 'ledger',
    summary: { zh: '一次行程：刷卡、票价、分录', en: 'One journey: taps, fare, transfers' },
    description: {
      zh: '一次行程的刷卡、各版本票价及其理由、记账分录。',
      en: 'The taps of a journey, each version of its price with reasons, and its ledger entries.',
    },
    pathParams: journeyParamsSchema,
    query: languageQuerySchema,
    response: journeyResponseSchema,
  }),
  account: defineOperation({
    path: '/api/v1/ledger/accounts/{account}',
    access: 'token',
    tag: 'ledger',
    summary: { zh: '账户余额', en: 'Balance of an account' },
    description: {
      zh: '一个账户的余额和发生额。',
      en: 'Balance and movements of one account of the ledger.',
    },
    pathParams: accountParamsSchema,
    query: languageQuerySchema,
    response: accountResponseSchema,
  }),
  lastVerification: defineOperation({
    path: '/api/v1/ledger/verify',
    access: 'token',
    tag: 'ledger',
    summary: { zh: '最近一次账本核对', en: 'The last check of the whole ledger' },
    description: {
      zh: '最近一次全面核对的结果。',
      en: 'What the last check of the whole ledger found.',
    },
    query: languageQuerySchema,
    response: z.strictObject({ job: jobSchema.exactOptional() }).meta({ id: 'LastVerification' }),
  }),
  verifyLedger: defineOperation({
    path: '/api/v1/ledger/verify',
    method: 'post',
    access: 'token',
    tag: 'ledger',
    summary: { zh: '核对整个账本', en: 'Check the whole ledger' },
    description: {
      zh: '开始核对全部不变量、封印和重算结果；返回任务。',
      en: 'Starts a check of all invariants, seals and recomputed money; answers a job.',
    },
    query: languageQuerySchema,
    body: z.strictObject({}),
    response: jobSchema,
    otherStatuses: [202],
    toStatus: () => 202,
  }),
};
