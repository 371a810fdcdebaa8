/** The lines of a party's statement, and the lines to which a flow belongs. */
import type { BilingualText } from '../../../base/problem.ts';
import { toAccountParts } from '../../ledger/account.ts';
import type { FlowRow, TransferKind } from '../../ledger/transfer.ts';
import { type FlowEffect, toFlowEffects } from '../flow-effects.ts';

/** A line that contains a flow's amount, added or subtracted. */
export interface LineShare {
  /** `fares`, `subsidy:T1`, `fee:AB`. */
  readonly lineId: string;
  readonly sign: 1 | -1;
  /** Whether the line is not part of the net position, but shown since it moves the party's accounts. */
  readonly isInformation: boolean;
}

type Flow = Pick<FlowRow, 'kind' | 'dr' | 'cr' | 'issuerId' | 'policyId' | 'amountFen'>;

/** Names of the lines, in the order of a statement. */
export const lineNames: Readonly<Record<string, BilingualText>> = {
  fares: { zh: '票款（含各方承担的优惠）', en: 'Fares, discounts borne by others included' },
  aged: { zh: '到期转入的未配对行程款', en: 'Money of unknown journeys, come of age' },
  redivision: { zh: '封顶再分配', en: 'Caps divided anew' },
  discount: { zh: '自行承担的优惠', en: 'Discounts borne' },
  'under-deducted': { zh: '终端少扣', en: 'Deducted too little by the gate' },
  subsidy: { zh: '补贴', en: 'Subsidies' },
  'card-use': { zh: '持卡消费', en: 'Use of cards' },
  'card-unresolved': { zh: '未配对行程扣款', en: 'Taken for unknown journeys' },
  'card-returned': { zh: '退回持卡人', en: 'Given back to cards' },
  'card-moved': { zh: '余额移至他卡或自他卡移入', en: 'Balances moved to and from other cards' },
  disputes: { zh: '异议退款', en: 'Disputes' },
  corrections: { zh: '更正', en: 'Corrections' },
  commission: { zh: '清分手续费', en: 'Commission' },
  fee: { zh: '手续费收入', en: 'Commission earned' },
  held: { zh: '暂存未配对行程款', en: 'Held for unknown journeys' },
  due: { zh: '应退持卡人', en: 'Due to card holders' },
  'top-up': { zh: '充值', en: 'Top-ups' },
  'card-refund': { zh: '退卡', en: 'Cards handed back' },
  expiry: { zh: '过期余额', en: 'Expired balances' },
  claim: { zh: '过期余额领取', en: 'Expired balances claimed' },
};

const lineOrder = Object.keys(lineNames);

/** Name of a line, and its policy or operator: `subsidy`, `T1`. */
export function toLineParts(lineId: string): { readonly name: string; readonly about: string | null } {
  const colon = lineId.indexOf(':');
  return colon < 0
    ? { name: lineId, about: null }
    : { name: lineId.slice(0, colon), about: lineId.slice(colon + 1) };
}

/** Orders lines as in a statement, then by policy or operator. */
export function compareLines(a: string, b: string): number {
  const rank = (lineId: string) => lineOrder.indexOf(toLineParts(lineId).name);
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** All lines of a party's statement that contain a flow; empty if it does not concern the party. */
export function toLineShares(partyId: string, flow: Flow): LineShare[] {
  const shares: LineShare[] = toFlowEffects(flow)
    .filter((effect) => effect.partyId === partyId)
    .map((effect) => ({
      lineId: toLineId(effect, flow),
      sign: effect.amountFen < 0 ? -1 : 1,
      isInformation: false,
    }));
  return [...shares, ...toInformation(partyId, flow)];
}

function toLineId(effect: FlowEffect, { kind, dr, policyId }: Flow): string {
  if (effect.kind === 'FEE') return `fee:${toAccountParts(dr).owner}`;
  if (kind === 'dispute') return 'disputes';
  if (kind === 'reversal') return 'corrections';
  switch (effect.kind) {
    case 'OP':
      return kind === 'aged' || kind === 'redivision' || kind === 'commission' ? kind : 'fares';
    case 'DISC':
      return kind === 'under-deducted' ? kind : `discount:${policyId ?? ''}`;
    case 'SUB':
      return `subsidy:${policyId ?? ''}`;
    case 'CARD':
      if (kind === 'move') return 'card-moved';
      if (effect.amountFen > 0) return 'card-returned';
      return kind === 'unresolved' ? 'card-unresolved' : 'card-use';
  }
}

const ownKinds: ReadonlySet<TransferKind> = new Set(['top-up', 'card-refund', 'expiry', 'claim']);

function toInformation(partyId: string, { kind, dr, cr, issuerId }: Flow): LineShare[] {
  const isOwn = issuerId === partyId || [dr, cr].some((account) => toAccountParts(account).owner === partyId);
  // A balance on its way is due to nobody but the other card, which it reaches at once.
  if (kind === 'move') return [];
  if (ownKinds.has(kind)) return isOwn ? [{ lineId: kind, sign: 1, isInformation: true }] : [];
  const held: LineShare[] = [];
  for (const [account, sign] of [
    [cr, 1],
    [dr, -1],
  ] as const) {
    const parts = toAccountParts(account);
    if (parts.owner !== partyId) continue;
    if (parts.kind === 'UNRES') held.push({ lineId: 'held', sign, isInformation: true });
    if (parts.kind === 'DUE') held.push({ lineId: 'due', sign, isInformation: true });
  }
  return held;
}
