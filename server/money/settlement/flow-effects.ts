/** What a flow does to the positions of the parties, and to the money that the centre holds for nobody yet. */
import { type AccountId, toAccountParts } from '../ledger/account.ts';
import type { FlowRow } from '../ledger/flow-row.ts';

export interface FlowEffect {
  readonly partyId: string;
  /** Account kind by which the party has it; `CARD` is the use of an issuer's cards. */
  readonly kind: 'OP' | 'DISC' | 'SUB' | 'FEE' | 'CARD';
  /** Above zero: the party has more to receive. */
  readonly amountFen: number;
}

type Flow = Pick<FlowRow, 'kind' | 'dr' | 'cr' | 'issuerId' | 'amountFen'>;

/** Money between a card and its issuer's own cash or expired balances is no use of the card. */
function isOwnMoney(otherSide: AccountId): boolean {
  const { kind } = toAccountParts(otherSide);
  return kind === 'CASH' || kind === 'EXP';
}

function toEffect(
  account: AccountId,
  other: AccountId,
  issuerId: string | null,
  amountFen: number,
): FlowEffect[] {
  const { kind, owner } = toAccountParts(account);
  if (kind === 'OP' || kind === 'DISC' || kind === 'SUB' || kind === 'FEE')
    return [{ partyId: owner, kind, amountFen }];
  if (kind === 'CARD' && issuerId !== null && !isOwnMoney(other))
    return [{ partyId: issuerId, kind, amountFen }];
  return [];
}

/** Effects of both sides; none of netting and payments, which settle positions and make none. */
export function toFlowEffects({ kind, dr, cr, issuerId, amountFen }: Flow): FlowEffect[] {
  if (kind === 'netting' || kind === 'payment') return [];
  return [...toEffect(dr, cr, issuerId, -amountFen), ...toEffect(cr, dr, issuerId, amountFen)];
}

/** Growth of the accounts of one kind, on the credit side. */
export function toCreditGrowth(flows: readonly Flow[], kind: 'JRN' | 'UNRES' | 'DUE'): number {
  let sum = 0;
  for (const { dr, cr, amountFen } of flows) {
    if (toAccountParts(cr).kind === kind) sum += amountFen;
    if (toAccountParts(dr).kind === kind) sum -= amountFen;
  }
  return sum;
}
