/** Records that were set aside, as the API answers them. */
import type { BilingualText } from '../../base/problem.ts';
import { toDateText } from '../../base/service-day.ts';
import { isImplausible, type QuarantineReason } from '../../money/cards/screen-tap.ts';
import type { DeskEntry } from '../../money/ledger/desk-entry.ts';
import type { SetAsideRecord } from '../../money/ledger/ledger-desk.ts';
import { toTapId } from '../../money/scheme/tap.ts';
import { toInstantText } from './instant.ts';
import { type Language, toCompact } from './json.ts';
import { toSentence } from './money-names.ts';

const reasonTexts: Readonly<Record<QuarantineReason, BilingualText>> = {
  'card-unknown': { zh: '没有这张卡', en: 'no such card' },
  'number-unknown': { zh: '卡号不在方案的任何号段内', en: 'the number is in no range of the scheme' },
  'number-unissued': { zh: '发卡方从未发行此卡号', en: 'its issuer never issued this number' },
  'time-ahead': { zh: '时刻尚未到来', en: 'its instant has not come yet' },
  'balance-beyond': { zh: '余额超出一张卡的上限', en: 'the balance would be beyond what a card can hold' },
  'content-differs': { zh: '同一序号已有不同内容', en: 'this number of the terminal has other content' },
  'scheme-unknown': { zh: '早于首个方案版本', en: 'before the first version of the scheme' },
  'medium-unknown': { zh: '方案没有此卡种', en: 'the scheme knows no such medium' },
  'network-unknown': { zh: '方案没有此网络', en: 'the scheme knows no such network' },
  'kind-unfit': { zh: '该网络没有此类记录', en: 'no record of this kind on that network' },
  'stop-unknown': { zh: '该网络没有此站', en: 'the network has no such stop' },
  'amount-missing': { zh: '缺少扣款金额', en: 'the amount taken is missing' },
  'counter-missing': { zh: '缺少卡内计数', en: "the card's counter is missing" },
  'amount-beyond': {
    zh: '金额超出方案、网络或终端允许的范围',
    en: 'an amount that the scheme, the network or the terminal does not admit',
  },
  'clock-back': { zh: '终端时钟倒退，疑似被重置', en: "the terminal's clock ran far back: it was reset" },
  'time-behind': { zh: '早于该类终端允许的时限', en: 'longer ago than terminals of this kind may send' },
  'terminal-unknown': { zh: '登记表中没有此终端', en: 'the register has no such terminal' },
  'terminal-unfit': { zh: '该终端不应有此类记录', en: 'this terminal writes no such record' },
};

/** Why a record was set aside; the code itself for one that a newer program wrote. */
export function toReasonText(code: string): BilingualText {
  return (reasonTexts as Readonly<Record<string, BilingualText>>)[code] ?? { zh: code, en: code };
}

export function toApiSetAside(
  { payloadHash, reason, receivedSec, state, tap }: SetAsideRecord,
  entries: readonly DeskEntry[],
  nowSec: number,
  language: Language,
) {
  return toCompact({
    tapId: toTapId(tap),
    terminalId: tap.terminalId,
    terminalSeq: tap.terminalSeq,
    payloadHash,
    kind: tap.kind,
    cardId: tap.cardId,
    at: toInstantText(tap.eventSec),
    networkId: tap.networkId ?? undefined,
    stopId: tap.stopId ?? undefined,
    amountFen: tap.amountFen ?? undefined,
    received: toInstantText(receivedSec),
    ageSec: Math.max(0, nowSec - receivedSec),
    reasonCode: reason,
    state,
    canBeReleased: isImplausible(reason),
    entries: entries.map(({ action, batchDay, decidedSec, reason: why, taken, who }) =>
      toCompact({
        action,
        at: toInstantText(decidedSec),
        batchDate: toDateText(batchDay),
        reason: why,
        who,
        takenId: taken ? toTapId(taken) : undefined,
      }),
    ),
    ...toSentence(toReasonText(reason), language),
  });
}
