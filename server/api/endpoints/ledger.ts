/** Handlers of `/api/v1/journeys`, `/api/v1/ledger` and `/api/v1/jobs`. */
import { ProblemError } from '../../base/problem.ts';
import { accountKinds, toAccountParts, toNormalSide } from '../../money/ledger/account.ts';
import type { jobOperations } from '../schema/job.ts';
import type { ledgerOperations } from '../schema/ledger.ts';
import { toApiCardJourney, toApiTap, toApiTransfer } from '../wire/card-journey.ts';
import { toApiJob } from '../wire/job.ts';
import { toCompact } from '../wire/json.ts';
import { toAccountText, toParty, toSentence } from '../wire/money-names.ts';
import type { Handlers } from './endpoint.ts';
import { openMoney } from './money-call.ts';

export const ledgerHandlers: Handlers<typeof ledgerOperations & typeof jobOperations> = {
  journey: async (call) => {
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

  account: async (call) => {
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

  lastVerification: async (call) => {
    const { money } = await openMoney(call);
    const [job] = await money.listJobs('verify');
    return job ? { job: toApiJob(job, call.language) } : {};
  },

  verifyLedger: async (call) => {
    const { money } = await openMoney(call);
    return toApiJob(await money.startVerification(call.nowEpochSec), call.language);
  },

  jobs: async (call) => {
    const { money } = await openMoney(call);
    const jobs = await money.listJobs(call.query.kind ?? null);
    return { jobs: jobs.map((job) => toApiJob(job, call.language)) };
  },

  job: async (call) => {
    const { money } = await openMoney(call);
    return toApiJob(await money.getJob(call.params.jobId), call.language);
  },
};
