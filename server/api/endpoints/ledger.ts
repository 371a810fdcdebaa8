/** `/api/v1/journeys`, `/api/v1/ledger`, `/api/v1/jobs`: down to the transfers, and the check of them all. */

import * as z from 'zod';
import { ProblemError } from '../../base/problem.ts';
import { accountKinds, toAccountParts, toNormalSide } from '../../money/ledger/account.ts';
import { toApiCardJourney, toApiTap, toApiTransfer } from '../map/card-journey.ts';
import { toCompact } from '../map/compact.ts';
import { toApiJob } from '../map/job.ts';
import { toAccountText, toParty, toSentence } from '../map/money-names.ts';
import { journeyParamsSchema, journeyResponseSchema } from '../schema/card-journey.ts';
import { jobParamsSchema, jobSchema, jobsQuerySchema, jobsResponseSchema } from '../schema/job.ts';
import { accountParamsSchema, accountResponseSchema } from '../schema/ledger.ts';
import { languageQuerySchema } from '../schema/money.ts';
import { defineEndpoint } from './endpoint.ts';
import { openMoney } from './money-call.ts';

export const journeyEndpoint = defineEndpoint({
  operationId: 'journey',
  description: {
    zh: '一次行程的刷卡、各版本票价及其理由、记账分录。',
    en: 'The taps of a journey, each version of its price with reasons, and its ledger entries.',
  },
  path: '/api/v1/journeys/{journeyId}',
  access: 'token',
  tag: 'ledger',
  summary: { zh: '一次行程：刷卡、票价、分录', en: 'One journey: taps, fare, transfers' },
  pathParams: journeyParamsSchema,
  query: languageQuerySchema,
  response: journeyResponseSchema,
  answer: async (call) => {
    const { money, view } = await openMoney(call);
    const { taps, transfers, versions } = await money.getJourney(call.params.journeyId);
    const shown = versions.map((version) => toApiCardJourney(version, view));
    const journey = shown.at(-1);
    if (!journey) throw new RangeError('a journey without versions');
    return {
      journey,
      versions: shown,
      taps: taps.map((tap) => toApiTap(tap, view)),
      transfers: transfers.map((transfer) => toApiTransfer(transfer, view)),
    };
  },
});

export const accountEndpoint = defineEndpoint({
  operationId: 'account',
  description: {
    zh: '一个账户的余额和发生额。',
    en: 'Balance and movements of one account of the ledger.',
  },
  path: '/api/v1/ledger/accounts/{account}',
  access: 'token',
  tag: 'ledger',
  summary: { zh: '账户余额', en: 'Balance of an account' },
  pathParams: accountParamsSchema,
  query: languageQuerySchema,
  response: accountResponseSchema,
  answer: async (call) => {
    const { account } = call.params;
    const { money, view } = await openMoney(call);
    const { kind, owner } = toAccountParts(account);
    if (!accountKinds.includes(kind) || (kind === 'JRN') !== (owner === ''))
      throw new ProblemError('not-found', {
        zh: `没有账户 ${account}`,
        en: `There is no account ${account}`,
      });
    if (kind === 'CARD') await money.getCard(owner);
    return toCompact({
      account,
      kind,
      owner: kind === 'CARD' || owner === '' ? undefined : toParty(owner, view),
      cardId: kind === 'CARD' ? owner : undefined,
      side: toNormalSide(kind),
      balanceFen: await money.findBalance(account),
      ...toSentence(toAccountText(account, view), view.language),
    });
  },
});

export const lastVerificationEndpoint = defineEndpoint({
  operationId: 'lastVerification',
  description: {
    zh: '最近一次全面核对的结果。',
    en: 'What the last check of the whole ledger found.',
  },
  path: '/api/v1/ledger/verify',
  access: 'token',
  tag: 'ledger',
  summary: { zh: '最近一次账本核对', en: 'The last check of the whole ledger' },
  query: languageQuerySchema,
  response: z.strictObject({ job: jobSchema.exactOptional() }).meta({ id: 'LastVerification' }),
  answer: async (call) => {
    const { money } = await openMoney(call);
    const [job] = await money.listJobs('verify');
    return job ? { job: toApiJob(job, call.language) } : {};
  },
});

export const verifyEndpoint = defineEndpoint({
  operationId: 'verifyLedger',
  description: {
    zh: '开始核对全部不变量、封印和重算结果；返回任务。',
    en: 'Starts a check of all invariants, seals and recomputed money; answers a job.',
  },
  path: '/api/v1/ledger/verify',
  access: 'token',
  method: 'post',
  tag: 'ledger',
  summary: { zh: '核对整个账本', en: 'Check the whole ledger' },
  query: languageQuerySchema,
  body: z.strictObject({}),
  response: jobSchema,
  otherStatuses: [202],
  toStatus: () => 202,
  answer: async (call) => {
    const { money } = await openMoney(call);
    return toApiJob(await money.startVerification(call.nowEpochSec), call.language);
  },
});

export const jobsEndpoint = defineEndpoint({
  operationId: 'jobs',
  description: {
    zh: '正在进行和已完成的任务，最新的在前。',
    en: 'Work under way and done, the newest first.',
  },
  path: '/api/v1/jobs',
  access: 'token',
  tag: 'ledger',
  summary: { zh: '任务列表', en: 'Jobs' },
  query: jobsQuerySchema,
  response: jobsResponseSchema,
  answer: async (call) => {
    const { money } = await openMoney(call);
    const jobs = await money.listJobs(call.query.kind ?? null);
    return { jobs: jobs.map((job) => toApiJob(job, call.language)) };
  },
});

export const jobEndpoint = defineEndpoint({
  operationId: 'job',
  description: {
    zh: '一个任务进行到哪里、结果如何。',
    en: 'How far a job has come, and its result.',
  },
  path: '/api/v1/jobs/{jobId}',
  access: 'token',
  tag: 'ledger',
  summary: { zh: '一个任务的进度与结果', en: 'Progress and result of a job' },
  pathParams: jobParamsSchema,
  query: languageQuerySchema,
  response: jobSchema,
  answer: async (call) => {
    const { money } = await openMoney(call);
    return toApiJob(await money.getJob(call.params.jobId), call.language);
  },
});
