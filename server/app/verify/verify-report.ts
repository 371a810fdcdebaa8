/** Converts the check of a ledger to the report of the API: one entry for each invariant and each kind of difference. */

import type { BilingualText } from '../../base/problem.ts';
import { type DifferenceKind, differenceKinds } from '../../money/ledger/difference.ts';
import type { LedgerCheck } from './verify-ledger.ts';

const EXAMPLES = 20;

const titles: Readonly<Record<DifferenceKind, BilingualText>> = {
  taps: { zh: '刷卡内容与其散列值一致', en: 'Taps are what was received, by their hashes' },
  journeys: { zh: '行程：由原始刷卡记录重算', en: 'Journeys, worked out again from raw taps' },
  transfers: { zh: '转账：由重算的行程得出', en: 'Transfers, as those journeys ask for them' },
  state: { zh: '卡状态：下一次刷卡所凭的累计', en: "Cards' states, on which their next taps are read" },
  aging: { zh: '未配对行程款的到期', en: 'Money of unknown journeys, come of age' },
  redivision: { zh: '封顶再分配', en: 'Caps divided anew' },
  unreached: { zh: '没有卡牵连的刷卡与行程', en: 'Taps and journeys that no card leads to' },
  stray: { zh: '没有来由的转账', en: 'Transfers that nothing accounts for' },
  commission: { zh: '清分手续费', en: 'Commission' },
  netting: { zh: '轧差', en: 'Netting' },
  positions: { zh: '各方净额', en: 'Positions' },
  flows: { zh: '流水汇总', en: 'Flows' },
  payments: { zh: '划付', en: 'Payments' },
  statement: { zh: '对账单', en: 'Statements' },
  ground: {
    zh: '计价依据：内容与其散列值一致，条目连续',
    en: 'Ground of prices: texts by their hashes, entries without gaps',
  },
  ceilings: { zh: '年度补贴上限', en: 'Yearly ceilings' },
};

/** @param checkedSec - epoch seconds of the request */
export function toVerifyReport({ differences, invariants }: LedgerCheck, checkedSec: number) {
  const toCheck = (checkId: string, title: BilingualText, found: readonly unknown[]) => ({
    checkId,
    title,
    foundCount: found.length,
    examples: found.slice(0, EXAMPLES).map((row) => JSON.stringify(row)),
  });
  return {
    checkedSec,
    checks: [
      ...invariants.map(({ id, rows, title }) => toCheck(id, title, rows)),
      ...differenceKinds.map((kind) =>
        toCheck(
          kind,
          titles[kind],
          differences.filter((difference) => difference.kind === kind),
        ),
      ),
    ],
  };
}
