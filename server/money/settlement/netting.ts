/** From the flows of a batch to one position for each party. */
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { toAccountId } from '../ledger/account.ts';
import type { FlowRow } from '../ledger/flow-row.ts';
import type { PositionRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toCreditGrowth, toFlowEffects } from './flow-effects.ts';
import { addSum, type PartySums } from './receipts.ts';
import { toStepTransfer } from './step-transfer.ts';

/** One row for each party of the scheme, in its order, those without money included. */
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
  // A party that the scheme dropped may still have late money.
  const ids = [...known, ...[...new Set(others)].sort((a, b) => (a < b ? -1 : 1))];
  return ids.map((partyId) => {
    const receivableFen = receivable.get(partyId) ?? 0;
    const payableFen = payable.get(partyId) ?? 0;
    return { batchDay, partyId, receivableFen, payableFen, netFen: receivableFen - payableFen };
  });
}

/**
 * Checks that positions and the money held for nobody yet come to nothing, and that every journey did.
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

/** `OP -> DISC` of what each operator bears itself; the other way round where more was taken back than borne. */
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

/** Transfers of a step as flows, so that the stored flows of a batch hold everything but payments. */
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
