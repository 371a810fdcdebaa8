/** Effects of a flow on the positions of parties, and on money that no party has yet. */
import { type AccountId, toAccountParts } from '../ledger/account.ts';
import type { FlowRow } from '../ledger/transfer.ts';

export interface FlowEffect {
  readonly partyId: string;
  /** Kind of the party's account; `CARD` is the use of an issuer's cards. */
  readonly kind: 'OP' | 'DISC' | 'SUB' | 'FEE' | 'CARD';
  /** Above zero: the party receives. */
  readonly amountFen: number;
}

type Flow = Pick<FlowRow, 'kind' | 'dr' | 'cr' | 'issuerId' | 'amountFen'>;

/** Whether the account is the issuer's cash or expired balances: transfers between it and a card are no use of the card. */
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

/** Effects of both accounts; none of netting and payments, which settle positions. */
export function toFlowEffects({ kind, dr, cr, issuerId, amountFen }: Flow): FlowEffect[] {
  if (kind === 'netting' || kind === 'payment') return [];
  return [...toEffect(dr, cr, issuerId, -amountFen), ...toEffect(cr, dr, issuerId, amountFen)];
}

/** Credits less debits of all accounts of one kind. */
export function toCreditGrowth(flows: readonly Flow[], kind: 'JRN' | 'UNRES' | 'DUE'): number {
  let sum = 0;
  for (const { dr, cr, amountFen } of flows) {
    if (toAccountParts(cr).kind === kind) sum += amountFen;
    if (toAccountParts(dr).kind === kind) sum -= amountFen;
  }
  return sum;
}
