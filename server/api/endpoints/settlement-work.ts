/** What is done with a clearing day: closing, reconciling, items, disputes. */
import { createHash } from 'node:crypto';
import type { BilingualText } from '../../base/problem.ts';
import { findServiceDay, type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { ReconItem } from '../../money/ledger/ledger-store.ts';
import type { DisputeReason } from '../../money/settlement/dispute.ts';
import { reconKinds } from '../../money/settlement/reconciliation/recon-record.ts';
import { toItemStatuses } from '../../money/settlement/reconciliation/recon-status.ts';
import { toCompact } from '../map/compact.ts';
import { toApiJob } from '../map/job.ts';
import { toSentence } from '../map/money-names.ts';
import type { Language } from '../map/names.ts';
import { parseRowCursor, toRowCursor } from '../map/row-cursor.ts';
import { jobSchema } from '../schema/job.ts';
import { limits } from '../schema/limits.ts';
import { languageQuerySchema } from '../schema/money.ts';
import { periodParamsSchema } from '../schema/settlement.ts';
import {
  closeBodySchema,
  dayParamsSchema,
  disputeBodySchema,
  disputeSchema,
  disputesQuerySchema,
  disputesResponseSchema,
  itemDecisionBodySchema,
  reconBodySchema,
  reconItemSchema,
  reconItemsQuerySchema,
  reconItemsResponseSchema,
} from '../schema/settlement-work.ts';
import { defineEndpoint } from './endpoint.ts';
import { defaultRows, getPeriod, openMoney, toEpochSec } from './money-call.ts';

const jobSpec = {
  method: 'post',
  tag: 'settlement',
  pathParams: dayParamsSchema,
  query: languageQuerySchema,
  response: jobSchema,
  otherStatuses: [202],
  toStatus: () => 202,
} as const;

export const closeEndpoint = defineEndpoint({
  ...jobSpec,
  operationId: 'closeDay',
  description: {
    zh: '按顺序结清到该日为止的清算日；封存后不可更改。返回任务。',
    en: 'Closes clearing days in order up to this one; what is sealed never changes. Answers a job.',
  },
  path: '/api/v1/settlement/{date}/close',
  access: 'token',
  summary: { zh: '清算一天', en: 'Close a clearing day' },
  body: closeBodySchema,
  answer: async (call) => {
    const { money } = await openMoney(call);
    const day = findServiceDay(call.params.date) as ServiceDay;
    const job = await money.startClose(day, call.body.until ?? 'paid', call.nowEpochSec);
    return toApiJob(job, call.language);
  },
});

export const reconcileEndpoint = defineEndpoint({
  ...jobSpec,
  operationId: 'reconcileDay',
  description: {
    zh: '以运营商和发卡方的清单核对一天；返回任务。',
    en: 'Compares lists of operators and issuers with a day; answers a job.',
  },
  path: '/api/v1/settlement/{date}/reconciliations',
  access: 'token',
  summary: { zh: '三方对账', en: 'Compare lists of operators and issuers with the clearing' },
  body: reconBodySchema,
  bodyBytes: limits.reconBytes,
  answer: async (call) => {
    const { issuerFiles = [], operatorFiles = [] } = call.body;
    const { money } = await openMoney(call);
    const files = [
      ...operatorFiles.map((file) => ({ side: 'operator' as const, ...file })),
      ...issuerFiles.map((file) => ({ side: 'issuer' as const, ...file })),
    ];
    const day = findServiceDay(call.params.date) as ServiceDay;
    return toApiJob(await money.startReconciliation(day, files, call.nowEpochSec), call.language);
  },
});

export const reconItemsEndpoint = defineEndpoint({
  operationId: 'reconItems',
  description: {
    zh: '对账中发现的差异，各附金额和状态。',
    en: 'Differences that reconciliation found, with amount and state.',
  },
  path: '/api/v1/settlement/{period}/recon-items',
  access: 'token',
  tag: 'settlement',
  summary: { zh: '待核查项', en: 'Things to look at' },
  pathParams: periodParamsSchema,
  query: reconItemsQuerySchema,
  response: reconItemsResponseSchema,
  answer: async (call) => {
    const { cursor, kind, limit = defaultRows, status } = call.query;
    const { money } = await openMoney(call);
    const period = getPeriod(call.params.period);
    const decisions = await money.listItemDecisions();
    let after = parseRowCursor(cursor, [0, ''] as readonly [number, string]);
    // A day that no column of a database can hold lies before or behind all days of the period, too.
    if (after && after[0] < period.firstDay) after = [period.firstDay - 1, ''];
    if (after && after[0] > period.lastDay) after = [period.lastDay + 1, ''];
    const items: ReturnType<typeof toItemStatuses>[number][] = [];
    let isEnd = false;
    // A filter by status is not the database's: pages are read until enough rows fit.
    while (items.length < limit && !isEnd) {
      const place = after && { batchDay: after[0], itemId: after[1] };
      const page = await money.listItems(period, kind ?? null, place, limit);
      isEnd = page.length < limit;
      for (const { item, ...known } of toItemStatuses([...page, ...decisions])) {
        if (items.length === limit) break;
        after = [item.batchDay, item.itemId];
        if (status === undefined || known.status === status) items.push({ item, ...known });
        if (item.itemId === page.at(-1)?.itemId) break;
      }
    }
    const isMore = items.length === limit && after !== null;
    return toCompact({
      kinds: (await money.countItems(period)).map((counted) => ({
        ...counted,
        ...toSentence(toKindText(counted.kind), call.language),
      })),
      items: items.map(({ item, note, status: so }) => toApiItem(item, so, note, call.language)),
      nextCursor: isMore && after ? toRowCursor(after) : undefined,
    });
  },
});

export const itemDecisionEndpoint = defineEndpoint({
  operationId: 'decideItem',
  description: {
    zh: '记下一项差异的处理结果和理由。',
    en: 'Records what became of a difference, and why.',
  },
  path: '/api/v1/recon-items/decisions',
  access: 'token',
  method: 'post',
  tag: 'settlement',
  summary: { zh: '核查结论', en: 'What became of an item' },
  query: languageQuerySchema,
  body: itemDecisionBodySchema,
  response: reconItemSchema,
  answer: async (call) => {
    const { at, itemId, note, status } = call.body;
    const { money } = await openMoney(call);
    const decidedSec = toEpochSec(at, call.nowEpochSec);
    const item = await money.decideItem({ itemId, status, note, decidedSec }, call.nowEpochSec);
    const decisions = await money.listItemDecisions();
    const [known] = toItemStatuses([item, ...decisions]);
    return toApiItem(item, known?.status ?? status, known?.note ?? note, call.language);
  },
});

export const disputesEndpoint = defineEndpoint({
  operationId: 'disputes',
  description: {
    zh: '已受理的异议及所退金额。',
    en: 'Disputes that were accepted, with the money given back.',
  },
  path: '/api/v1/disputes',
  access: 'token',
  tag: 'settlement',
  summary: { zh: '异议退款', en: 'Disputes' },
  query: disputesQuerySchema,
  response: disputesResponseSchema,
  answer: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money } = await openMoney(call);
    const after = parseRowCursor(cursor, [''] as readonly [string])?.[0] ?? null;
    const rows = await money.listDisputes(after, limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return toCompact({
      disputes: page.map((item) => toApiDispute(item, call.language)),
      nextCursor: rows.length > limit && last ? toRowCursor([last.itemId]) : undefined,
    });
  },
});

export const newDisputeEndpoint = defineEndpoint({
  operationId: 'acceptDispute',
  description: {
    zh: '受理一次行程的异议并退款；同一案号只退一次。',
    en: 'Gives money of a journey back; the same case number counts once.',
  },
  path: '/api/v1/disputes',
  access: 'token',
  method: 'post',
  key: 'required',
  tag: 'settlement',
  summary: { zh: '受理异议并退款', en: 'Give money of a journey back' },
  query: languageQuerySchema,
  body: disputeBodySchema,
  response: disputeSchema,
  otherStatuses: [201],
  toStatus: ({ isRepeated }) => (isRepeated === true ? 200 : 201),
  answer: async (call) => {
    const { amountFen, at, journeyId, note = '', reason } = call.body;
    const { money } = await openMoney(call);
    const { isRepeated, item } = await money.acceptDispute({
      caseId: toCaseId(call.idempotencyKey),
      journeyId,
      amountFen: amountFen ?? null,
      reason,
      note,
      decidedSec: at === undefined ? null : toEpochSec(at, call.nowEpochSec),
      receivedSec: call.nowEpochSec,
    });
    return { ...toApiDispute(item, call.language), isRepeated };
  },
});

/** The case's number follows from the key: the ledger knows a case that it has. */
function toCaseId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 24);
}

function toApiDispute(item: ReconItem, language: Language) {
  const { isPart, note, reason } = JSON.parse(item.detail) as {
    reason: DisputeReason;
    note: string;
    isPart: boolean;
  };
  const paidFen = item.actualFen ?? 0;
  return {
    caseId: item.itemId.slice('dispute/'.length),
    journeyId: item.reference,
    batchDate: toDateText(item.batchDay),
    reason,
    note,
    isPart,
    amountFen: paidFen - (item.expectedFen ?? 0),
    paidFen,
    ...toSentence(disputeTexts[reason], language),
  };
}

const disputeTexts: Readonly<Record<DisputeReason, BilingualText>> = {
  'double-tap': { zh: '重复刷卡', en: 'Tapped twice' },
  'not-travelled': { zh: '未乘车', en: 'Not travelled' },
  'gate-fault': { zh: '闸机故障', en: 'Fault of the gate' },
  'wrong-fare': { zh: '票价有误', en: 'Wrong fare' },
  other: { zh: '其他', en: 'Other' },
};

function toApiItem(
  item: ReconItem,
  status: 'open' | 'explained' | 'settled',
  statusNote: string,
  language: Language,
) {
  return toCompact({
    itemId: item.itemId,
    batchDate: toDateText(item.batchDay),
    kind: item.kind,
    reference: item.reference,
    expectedFen: item.expectedFen ?? undefined,
    actualFen: item.actualFen ?? undefined,
    note: item.detail,
    status,
    statusNote: statusNote === '' ? undefined : statusNote,
    ...toSentence(toKindText(item.kind), language),
  });
}

function toKindText(kind: string): BilingualText {
  const known = { ...reconKinds, ...itemKinds } as Readonly<Record<string, BilingualText>>;
  return known[kind] ?? { zh: kind, en: kind };
}

const itemKinds: Readonly<Record<string, BilingualText>> = {
  'over-deducted': { zh: '终端多扣', en: 'The gate deducted too much' },
  'under-deducted': { zh: '终端少扣', en: 'The gate deducted too little' },
  'card-chain': { zh: '卡内记录不连续', en: "The card's own records do not follow each other" },
  'terminal-file': { zh: '终端文件与说明不符', en: 'A terminal file is not what its trailer says' },
  'denied-card': { zh: '黑名单卡被放行', en: 'A denied card was let in' },
  'calendar-unknown': { zh: '银行日历缺年份', en: 'The holidays of that year are not known' },
  dispute: { zh: '异议退款', en: 'Dispute' },
};
