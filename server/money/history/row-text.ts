/** Texts of the rows of a card's history. */
import { toCurrencyWords, toYuanText } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { CardHistoryRow, CardRowKind } from './card-rows.ts';

export const rowNames: Readonly<Record<CardRowKind, BilingualText>> = {
  journey: { zh: '乘车', en: 'Journey' },
  purchase: { zh: '消费', en: 'Purchase' },
  refused: { zh: '未放行', en: 'Turned away' },
  'top-up': { zh: '充值', en: 'Top-up' },
  refund: { zh: '退款', en: 'Refund' },
  'cap-saving': { zh: '封顶优惠', en: 'Saved by a cap' },
  correction: { zh: '更正', en: 'Correction' },
  unresolved: { zh: '行程未配对，按最高票价暂扣', en: 'A missing end: the highest fare is held' },
  dispute: { zh: '异议退款', en: 'Given back after a dispute' },
  expiry: { zh: '卡片过期，余额转出', en: 'The card expired, its balance was moved' },
  moved: { zh: '余额移转', en: 'Balance moved' },
  claim: { zh: '领取过期余额', en: 'Expired balance paid out' },
};

/** The text of a row. @param subject - of the journey or purchase: `地铁 · 新华广场 → 呼和浩特站`; currency by ISO 4217 */
export function toRowText(
  {
    amountFen,
    kind,
    otherCardId,
    savedFen,
  }: Pick<CardHistoryRow, 'amountFen' | 'kind' | 'otherCardId' | 'savedFen'>,
  subject: BilingualText | null,
  currency: string,
): BilingualText {
  const name = rowNames[kind];
  if (otherCardId !== null)
    return amountFen < 0
      ? { zh: `余额移至卡 ${otherCardId}`, en: `Balance moved to card ${otherCardId}` }
      : { zh: `自卡 ${otherCardId} 移入余额`, en: `Balance moved here from card ${otherCardId}` };
  const money = toCurrencyWords(currency);
  const saved = savedFen === null ? '' : ` ${toYuanText(savedFen)}`;
  return {
    zh: `${name.zh}${saved === '' ? '' : `${saved} ${money.zh}`}${subject ? `：${subject.zh}` : ''}`,
    en: `${name.en}${saved === '' ? '' : `,${saved} ${money.en}`}${subject ? `: ${subject.en}` : ''}`,
  };
}
