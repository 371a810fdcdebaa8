/** Texts of the rows of a card's history. */
import { toYuanText } from '../../base/fen.ts';
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
  claim: { zh: '领取过期余额', en: 'Expired balance paid out' },
};

/** The text of a row. @param subject - of the journey or purchase: `地铁 · 新华广场 → 呼和浩特站` */
export function toRowText(
  { kind, savedFen }: Pick<CardHistoryRow, 'kind' | 'savedFen'>,
  subject: BilingualText | null,
): BilingualText {
  const name = rowNames[kind];
  const saved = savedFen === null ? '' : ` ${toYuanText(savedFen)}`;
  return {
    zh: `${name.zh}${saved === '' ? '' : `${saved} 元`}${subject ? `：${subject.zh}` : ''}`,
    en: `${name.en}${saved === '' ? '' : `,${saved} yuan`}${subject ? `: ${subject.en}` : ''}`,
  };
}
