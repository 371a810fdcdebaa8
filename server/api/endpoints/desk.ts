/** Handlers of `/api/v1/desk`: records that were set aside, and decisions about them. */
import { ProblemError } from '../../base/problem.ts';
import type { SetAsideRecord } from '../../money/ledger/ledger-desk.ts';
import type { Tap } from '../../money/scheme/tap.ts';
import type { deskOperations } from '../schema/desk.ts';
import type { ApiTapInput } from '../schema/tap.ts';
import { toSentence } from '../wire/money-names.ts';
import { cutPage, defaultRows, parseRowCursor } from '../wire/row-cursor.ts';
import { toApiSetAside, toReasonText } from '../wire/set-aside.ts';
import type { Handlers } from './endpoint.ts';
import { openMoney, toEpochSec } from './money-call.ts';

export const deskHandlers: Handlers<typeof deskOperations> = {
  setAsideRecords: async (call) => {
    const { cursor, limit = defaultRows, reasonCode, state, terminalId } = call.query;
    const { money } = await openMoney(call);
    const after = parseRowCursor(cursor, [0, '', 0, ''] as readonly [number, string, number, string]);
    const filter = {
      ...(reasonCode === undefined ? {} : { reason: reasonCode }),
      ...(state === undefined ? {} : { state }),
      ...(terminalId === undefined ? {} : { terminalId }),
    };
    const place = after && {
      receiptNo: Math.min(Math.max(after[0], 0), MAX_RECEIPT),
      terminalId: after[1],
      terminalSeq: after[2],
      payloadHash: after[3],
    };
    const rows = await money.listSetAside(filter, place, limit + 1);
    const { next, page } = cutPage(rows, limit, toPlace);
    const records = [];
    for (const record of page) {
      const entries = await money.listDeskEntriesOf({ ...record.tap, payloadHash: record.payloadHash });
      records.push(toApiSetAside(record, entries, call.nowEpochSec, call.language));
    }
    return {
      counts: (await money.countSetAside()).map(({ count, reason, state: of }) => ({
        reasonCode: reason,
        state: of,
        count,
        ...toSentence(toReasonText(reason), call.language),
      })),
      records,
      ...next,
    };
  },

  decideSetAside: async (call) => {
    const { action, changes, payloadHash, reason, terminalId, terminalSeq, who } = call.body;
    const { money } = await openMoney(call);
    const key = { terminalId, terminalSeq, payloadHash };
    const word = { reason, who, nowSec: call.nowEpochSec };
    if ((action === 'correct') !== (changes !== undefined))
      throw new ProblemError('bad-request', {
        zh: '更正须给出改动的字段，其他处理不得给出',
        en: 'a correction names the fields that change, and nothing else does',
      });
    const { record } =
      action === 'release'
        ? await money.releaseRecord(key, word)
        : action === 'reject'
          ? await money.rejectRecord(key, word)
          : await money.correctRecord(key, toChanges(changes ?? {}, call.nowEpochSec), word);
    const entries = await money.listDeskEntriesOf(key);
    return toApiSetAside(record, entries, call.nowEpochSec, call.language);
  },

  retrySetAside: async (call) => {
    const { reason, reasonCode, who } = call.body;
    const { money } = await openMoney(call);
    const done = await money.retryReason(reasonCode, { reason, who, nowSec: call.nowEpochSec });
    const { takenCount, waitingCount } = done;
    const text = {
      zh: `${waitingCount} 条待处理，已入账 ${takenCount} 条`,
      en: `${takenCount} of ${waitingCount} waiting records were taken`,
    };
    return { ...done, ...toSentence(text, call.language) };
  },
};

/** Largest number of a receipt that the database can compare with. */
const MAX_RECEIPT = 2_147_483_647;

const toPlace = ({ payloadHash, receiptNo, tap }: SetAsideRecord) =>
  [receiptNo, tap.terminalId, tap.terminalSeq, payloadHash] as const;

type ApiChanges = { readonly [Field in keyof ApiTapInput]?: ApiTapInput[Field] | undefined };

function toChanges({ at, ...fields }: ApiChanges, nowSec: number): Partial<Tap> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...given, ...(at === undefined ? {} : { eventSec: toEpochSec(at, nowSec) }) };
}
