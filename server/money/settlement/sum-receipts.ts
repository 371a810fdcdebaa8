/** Card-paid receipts of a whole batch: what its commission is taken on. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountParts } from '../ledger/account.ts';
import type { ClearingStore } from './clearing-context.ts';
import { addChangedReceipts, addSum, type PartySums } from './receipts.ts';

/**
 * Receipts of the batch: journeys changed in it, what re-division moved, less what disputes gave back.
 *
 * @param onPage - journeys so far
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
      // A dispute that follows its journey: taken back, and given again as far as it still holds.
      addSum(receipts, to.owner, amountFen);
    }
  }
  return receipts;
}
