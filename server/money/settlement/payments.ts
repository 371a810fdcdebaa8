/** Payments between the centre and each party: what a closed batch owes. */
import type { ServiceDay } from '../../base/service-day.ts';
import { type AccountId, toAccountId } from '../ledger/account.ts';
import type { FlowRow } from '../ledger/flow-row.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { type FlowEffect, toFlowEffects } from './flow-effects.ts';
import { getCentre } from './scheme-on.ts';
import { toStepTransfer } from './step-transfer.ts';

const accountKinds = ['OP', 'SUB', 'CARD', 'FEE'] as const;

type PaidKind = (typeof accountKinds)[number];

/** What an operator bears itself was netted with what it is owed. */
const toPaidKind = (kind: FlowEffect['kind']): PaidKind => (kind === 'DISC' ? 'OP' : kind);

/** An issuer pays for the use of its cards out of the cash it holds for them. */
const toPaidAccount = (kind: PaidKind, partyId: string): AccountId =>
  toAccountId(kind === 'CARD' ? 'CASH' : kind, partyId);

/** Parties in the order of the scheme, accounts of each as `OP`, `SUB`, cards, `FEE`. */
export function toPayments(
  scheme: Scheme,
  flows: readonly FlowRow[],
  batchDay: ServiceDay,
  eventSec: number,
): Transfer[] {
  const sums = new Map<string, Map<PaidKind, number>>();
  for (const { id } of scheme.parties) sums.set(id, new Map());
  for (const flow of flows) {
    for (const { partyId, kind, amountFen } of toFlowEffects(flow)) {
      const ofParty = sums.get(partyId) ?? new Map<PaidKind, number>();
      sums.set(partyId, ofParty);
      const paid = toPaidKind(kind);
      ofParty.set(paid, (ofParty.get(paid) ?? 0) + amountFen);
    }
  }
  const bank = toAccountId('CASH', getCentre(scheme).id);
  const transfers: Transfer[] = [];
  for (const [partyId, ofParty] of sums) {
    for (const kind of accountKinds) {
      const amountFen = ofParty.get(kind) ?? 0;
      if (amountFen === 0) continue;
      const account = toPaidAccount(kind, partyId);
      const [dr, cr] = amountFen > 0 ? [account, bank] : [bank, account];
      const money = { dr, cr, amountFen: Math.abs(amountFen), schemeVersion: scheme.version };
      transfers.push(toStepTransfer('payment', batchDay, transfers.length, eventSec, money));
    }
  }
  return transfers;
}
