/** The centre's commission, and the operators' receipts from riders on which it is taken. */
import { shareByWeights } from '../../base/fen.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountId, toAccountParts } from '../ledger/account.ts';
import { bounds } from '../ledger/bounds.ts';
import type { JourneyMoneyRow, MoneyChange } from '../ledger/ledger-reports.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { type ClearingStore, toStepTransfer } from './clearing-context.ts';
import { getCentre } from './scheme-on.ts';

export interface Commission {
  /** Sum of all receipts, negative ones included. */
  readonly baseFen: number;
  readonly feeFen: number;
  /** Above zero, in the order of the scheme. */
  readonly shares: readonly { readonly partyId: string; readonly amountFen: number }[];
}

/** The fee of a batch, rounded down once, shared in proportion to receipts; a negative receipt has no share. */
export function toCommission(
  scheme: Pick<Scheme, 'parties' | 'commissionBp'>,
  receipts: PartySums,
): Commission {
  const earners = scheme.parties.map(({ id }) => ({ partyId: id, receiptFen: receipts.get(id) ?? 0 }));
  const baseFen = earners.reduce((sum, { receiptFen }) => sum + receiptFen, 0);
  const feeFen = baseFen > 0 ? Number((BigInt(baseFen) * BigInt(scheme.commissionBp)) / 10_000n) : 0;
  const amounts = shareByWeights(
    feeFen,
    earners.map(({ receiptFen }) => Math.max(0, receiptFen)),
  );
  const shares = earners
    .map(({ partyId }, i) => ({ partyId, amountFen: amounts[i] as number }))
    .filter(({ amountFen }) => amountFen > 0);
  return { baseFen, feeFen, shares };
}

/** Transfers `OP -> FEE`, one for each share. */
export function toCommissionTransfers(
  scheme: Scheme,
  { shares }: Commission,
  batchDay: ServiceDay,
  eventSec: number,
): Transfer[] {
  const fee = toAccountId('FEE', getCentre(scheme).id);
  return shares.map(({ partyId, amountFen }, leg) =>
    toStepTransfer('commission', batchDay, leg, eventSec, {
      dr: toAccountId('OP', partyId),
      cr: fee,
      amountFen,
      schemeVersion: scheme.version,
    }),
  );
}

/** Amounts by party. */
export type PartySums = Map<string, number>;

export function addSum(sums: PartySums, partyId: string, amountFen: number): void {
  sums.set(partyId, (sums.get(partyId) ?? 0) + amountFen);
}

/**
 * Adds the receipts of one version of a journey, times `sign`.
 *
 * Completed and autocompleted journeys: the amount taken from the card without excess deductions, by weights. Aged
 * journeys: the whole amount for their operator. Others have no receipts.
 */
function addReceipts(sums: PartySums, journey: JourneyMoneyRow, sign: 1 | -1): void {
  const { status } = journey;
  if (status !== 'completed' && status !== 'autocompleted' && status !== 'aged') return;
  const { weights, takenFen } = journey.explanation;
  // Amounts beyond the bounds are not settled, see `withoutBeyond`.
  if (takenFen > bounds.transferFen || journey.riderFen > bounds.transferFen) return;
  const money = status === 'aged' ? takenFen : Math.min(journey.riderFen, takenFen);
  if (money === 0) return;
  const shares = shareByWeights(
    money,
    weights.map(({ weight }) => weight),
  );
  weights.forEach(({ operatorId }, i) => {
    addSum(sums, operatorId, sign * (shares[i] as number));
  });
}

/** Adds the receipts of a new version of a journey and subtracts those of the previous one. */
export function addChangedReceipts(sums: PartySums, { journey, previous }: MoneyChange): void {
  addReceipts(sums, journey, 1);
  if (previous) addReceipts(sums, previous, -1);
}

/**
 * Receipts of a batch: those of changed journeys and of re-division, less returns of disputes.
 *
 * @param onPage - called with the number of journeys so far
 */
export async function sumReceipts(
  store: ClearingStore,
  day: ServiceDay,
  onPage?: (done: number) => void,
): Promise<PartySums> {
  const receipts: PartySums = new Map();
  let done = 0;
  for await (const page of store.iterateMoneyChanges(day)) {
    for (const change of page) addChangedReceipts(receipts, change);
    done += page.length;
    onPage?.(done);
  }
  for (const { kind, dr, cr, amountFen } of await store.sumFlows(day, [
    'redivision',
    'dispute',
    'reversal',
  ])) {
    const [from, to] = [toAccountParts(dr), toAccountParts(cr)];
    if (kind === 'redivision') {
      addSum(receipts, from.owner, -amountFen);
      addSum(receipts, to.owner, amountFen);
    } else if (kind === 'dispute' && from.kind === 'OP' && to.kind === 'CARD') {
      addSum(receipts, from.owner, -amountFen);
    } else if (kind === 'reversal' && from.kind === 'CARD' && to.kind === 'OP') {
      // The reversal of a dispute whose journey got a new version; its reposted transfers are disputes.
      addSum(receipts, to.owner, amountFen);
    }
  }
  return receipts;
}
