/** Handlers of work on clearing days: closing, reconciling, deciding items, disputes. */
import { createHash } from 'node:crypto';
import type { BilingualText } from '../../base/problem.ts';
import { findServiceDay, type ServiceDay, toDateText } from '../../base/service-day.ts';
import { findItemAmountFen, listWaysOut } from '../../money/desk/odd-items.ts';
import type { ReconItem } from '../../money/ledger/ledger-store.ts';
import type { DisputeReason } from '../../money/settlement/dispute.ts';
import { reconKinds } from '../../money/settlement/reconciliation/recon-record.ts';
import { toItemStatuses } from '../../money/settlement/reconciliation/recon-status.ts';
import { parseStatementPeriod } from '../../money/settlement/statements/statement-period.ts';
import type { settlementWorkOperations } from '../schema/settlement-work.ts';
import { toApiJob } from '../wire/job.ts';
import { type Language, toCompact } from '../wire/json.ts';
import { toSentence } from '../wire/money-names.ts';
import { cutPage, defaultRows, parseRowCursor, toRowCursor } from '../wire/row-cursor.ts';
import type { Handlers } from './endpoint.ts';
import { openMoney, toEpochSec } from './money-call.ts';

export const settlementWorkHandlers: Handlers<typeof settlementWorkOperations> = {
  reconItems: async (call) => {
    const { cursor, kind, limit = defaultRows, status } = call.query;
    const { money, today } = await openMoney(call);
    const period = parseStatementPeriod(call.params.period);
    const decisions = await money.listItemDecisions();
    let after = parseRowCursor(cursor, [0, ''] as readonly [number, string]);
    // The day in a cursor may be too large for a column of the database: use the nearest day outside the period.
    if (after && after[0] < period.firstDay) after = [period.firstDay - 1, ''];
    if (after && after[0] > period.lastDay) after = [period.lastDay + 1, ''];
    const items: ReturnType<typeof toItemStatuses>[number][] = [];
    let isEnd = false;
    // The database cannot filter by status: read pages until enough rows fit.
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
    const cleared = await money.findClearedItems(items.map(({ item }) => item));
    return toCompact({
      kinds: (await money.countItems(period)).map((counted) => ({
        ...counted,
        ...toSentence(toKindText(counted.kind), call.language),
      })),
      items: items.map(({ item, note, status: so }) =>
        toApiItem(item, so, note, { today, cleared, language: call.language }),
      ),
      nextCursor: isMore && after ? toRowCursor(after) : undefined,
    });
  },

  batchGrounds: async (call) => {
    const { money } = await openMoney(call);
    const grounds = await money.listGrounds(findServiceDay(call.params.date) as ServiceDay);
    return {
      grounds: grounds.map(({ days, fareNetworkHash, hash, schemeVersion }) => ({
        hash,
        schemeVersion,
        fareNetworkHash,
        serviceDates: days.map(toDateText),
      })),
    };
  },

  closeDay: async (call) => {
    const { money } = await openMoney(call);
    const day = findServiceDay(call.params.date) as ServiceDay;
    const job = await money.startClose(day, call.body.until ?? 'paid', call.nowEpochSec);
    return toApiJob(job, call.language);
  },

  reconcileDay: async (call) => {
    const { issuerFiles = [], operatorFiles = [] } = call.body;
    const { money } = await openMoney(call);
    const files = [
      ...operatorFiles.map((file) => ({ side: 'operator' as const, ...file })),
      ...issuerFiles.map((file) => ({ side: 'issuer' as const, ...file })),
    ];
    const day = findServiceDay(call.params.date) as ServiceDay;
    return toApiJob(await money.startReconciliation(day, files, call.nowEpochSec), call.language);
  },

  decideItem: async (call) => {
    const { at, itemId, note, status } = call.body;
    const { money, today } = await openMoney(call);
    const decidedSec = toEpochSec(at, call.nowEpochSec);
    const item = await money.decideItem({ itemId, status, note, decidedSec }, call.nowEpochSec);
    const decisions = await money.listItemDecisions();
    const [known] = toItemStatuses([item, ...decisions]);
    const cleared = await money.findClearedItems([item]);
    const view = { today, cleared, language: call.language };
    return toApiItem(item, known?.status ?? status, known?.note ?? note, view);
  },

  disputes: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money } = await openMoney(call);
    const after = parseRowCursor(cursor, [''] as readonly [string])?.[0] ?? null;
    const rows = await money.listDisputes(after, limit + 1);
    const { next, page } = cutPage(rows, limit, ({ itemId }) => [itemId]);
    return { disputes: page.map((item) => toApiDispute(item, call.language)), ...next };
  },

  acceptDispute: async (call) => {
    const { amountFen, at, journeyId, note = '', reason, to = 'card' } = call.body;
    const { money } = await openMoney(call);
    const { isRepeated, item } = await money.acceptDispute({
      caseId: toCaseId(call.idempotencyKey),
      journeyId,
      amountFen: amountFen ?? null,
      to,
      reason,
      note,
      decidedSec: at === undefined ? null : toEpochSec(at, call.nowEpochSec),
      receivedSec: call.nowEpochSec,
    });
    return { ...toApiDispute(item, call.language), isRepeated };
  },
};

/** Derives the case number from the idempotency key, so that the ledger recognises a repeated request. */
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

/** With what an item is shown. */
interface ItemView {
  readonly today: ServiceDay;
  readonly cleared: ReadonlySet<string>;
  readonly language: Language;
}

function toApiItem(
  item: ReconItem,
  status: 'open' | 'explained' | 'settled',
  statusNote: string,
  { cleared, language, today }: ItemView,
) {
  return toCompact({
    itemId: item.itemId,
    batchDate: toDateText(item.batchDay),
    kind: item.kind,
    reference: item.reference,
    expectedFen: item.expectedFen ?? undefined,
    actualFen: item.actualFen ?? undefined,
    amountFen: findItemAmountFen(item) ?? undefined,
    ageDays: Math.max(0, today - item.batchDay),
    isCleared: cleared.has(item.itemId),
    waysOut: [...listWaysOut(item)],
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
  'repeated-tap': {
    zh: '旧记录换号重发，未计费',
    en: 'A record sent again under another number, not charged',
  },
  'grey-record': {
    zh: '灰记录：卡内只扣一次，未重复计费',
    en: 'A grey record: the card shows one deduction',
  },
  'refund-uncovered': { zh: '退款超出余额', en: 'A refund of more than there was' },
  'claim-uncovered': { zh: '申领超出过期余额', en: 'A claim of more than had expired' },
  'balance-moved': { zh: '余额移至另一张卡', en: 'A balance moved to another card' },
  'late-taps': {
    zh: '日切后到达的刷卡，已记入开放日',
    en: 'Records after the cut of their day, in the open day',
  },
  'tap-ahead': { zh: '时刻未到的刷卡，已隔离', en: 'A record whose instant has not come, set aside' },
  'clock-back': { zh: '终端时钟倒退', en: 'The clock of a terminal ran back' },
};
