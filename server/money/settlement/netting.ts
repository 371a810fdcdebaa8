/** Effects of flows on the parties, and from them the positions, netting and payments of a batch. */

import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { type AccountId, toAccountId } from '../ledger/account.ts';
import type { PositionRow } from '../ledger/ledger-store.ts';
import type { FlowRow, Transfer } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toStepTransfer } from './clearing-context.ts';
import { addSum, type PartySums } from './commission.ts';
import { type FlowEffect, toCreditGrowth, toFlowEffects } from './flow-effects.ts';
import { getCentre } from './scheme-on.ts';

/** A position for each party of the scheme, in the scheme's order. */
export function toPositions(
  parties: Scheme['parties'],
  flows: readonly FlowRow[],
  batchDay: ServiceDay,
): PositionRow[] {
  const receivable: PartySums = new Map();
  const payable: PartySums = new Map();
  for (const flow of flows) {
    for (const { partyId, amountFen } of toFlowEffects(flow)) {
      if (amountFen > 0) addSum(receivable, partyId, amountFen);
      else addSum(payable, partyId, -amountFen);
    }
  }
  const known = new Set(parties.map(({ id }) => id));
  const others = [...receivable.keys(), ...payable.keys()].filter((id) => !known.has(id));
  // A party that the scheme no longer has may still have late money.
  const ids = [...known, ...[...new Set(others)].sort((a, b) => (a < b ? -1 : 1))];
  return ids.map((partyId) => {
    const receivableFen = receivable.get(partyId) ?? 0;
    const payableFen = payable.get(partyId) ?? 0;
    return { batchDay, partyId, receivableFen, payableFen, netFen: receivableFen - payableFen };
  });
}

/**
 * Checks that the positions and the growth of `UNRES` and `DUE` sum to zero, and that journeys sum to zero.
 *
 * @throws ProblemError `internal` with the difference: the batch must not be sealed.
 */
export function checkBatchClears(flows: readonly FlowRow[], positions: readonly PositionRow[]): void {
  const netFen = positions.reduce((sum, position) => sum + position.netFen, 0);
  const differenceFen = netFen + toCreditGrowth(flows, 'UNRES') + toCreditGrowth(flows, 'DUE');
  const journeysFen = toCreditGrowth(flows, 'JRN');
  if (differenceFen === 0 && journeysFen === 0) return;
  const date = toDateText(positions[0]?.batchDay ?? 0);
  throw new ProblemError(
    'internal',
    {
      zh: `${date} 清算不平：差额 ${differenceFen} 分，行程 ${journeysFen} 分`,
      en: `${date} does not clear: ${differenceFen} fen of difference, ${journeysFen} fen in journeys`,
    },
    { differenceFen, journeysFen },
  );
}

/** Transfers `OP -> DISC` of the discounts that each operator bears; `DISC -> OP` if more was reversed than borne. */
export function toNettingTransfers(
  scheme: Scheme,
  flows: readonly FlowRow[],
  batchDay: ServiceDay,
  eventSec: number,
): Transfer[] {
  const borne: PartySums = new Map();
  for (const flow of flows) {
    for (const { partyId, kind, amountFen } of toFlowEffects(flow))
      if (kind === 'DISC') addSum(borne, partyId, -amountFen);
  }
  const order = scheme.parties.map(({ id }) => id);
  const dropped = [...borne.keys()].filter((id) => !order.includes(id)).sort((a, b) => (a < b ? -1 : 1));
  return [...order, ...dropped]
    .map((id) => ({ id, amountFen: borne.get(id) ?? 0 }))
    .filter(({ amountFen }) => amountFen !== 0)
    .map(({ id, amountFen }, leg) => {
      const [own, discounts] = [toAccountId('OP', id), toAccountId('DISC', id)];
      const [dr, cr] = amountFen > 0 ? [own, discounts] : [discounts, own];
      const money = { dr, cr, amountFen: Math.abs(amountFen), schemeVersion: scheme.version };
      return toStepTransfer('netting', batchDay, leg, eventSec, money);
    });
}

/** Transfers of a step as flows; the stored flows of a batch contain all transfers except payments. */
export function toStepFlows(transfers: readonly Transfer[]): FlowRow[] {
  return transfers.map(({ batchDay, kind, dr, cr, policyId, amountFen }) => ({
    batchDay,
    kind,
    dr,
    cr,
    policyId,
    issuerId: null,
    amountFen,
    transferCount: 1,
  }));
}

const accountKinds = ['OP', 'SUB', 'CARD', 'FEE'] as const;

type PaidKind = (typeof accountKinds)[number];

/** The account kind that is paid: discounts that an operator bears are netted with its receipts. */
const toPaidKind = (kind: FlowEffect['kind']): PaidKind => (kind === 'DISC' ? 'OP' : kind);

/** The account that is paid: an issuer pays for the use of its cards from their cash. */
const toPaidAccount = (kind: PaidKind, partyId: string): AccountId =>
  toAccountId(kind === 'CARD' ? 'CASH' : kind, partyId);

/** Payments between the centre and the parties, by party in the scheme's order and by account: `OP`, `SUB`, cards, `FEE`. */
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
