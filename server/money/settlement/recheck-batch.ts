/** What the steps of a closed batch posted, worked out again from its journeys and transfers. */
import type { BatchRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import type { ClearingStore } from './clearing-context.ts';
import { toCommission, toCommissionTransfers } from './commission.ts';
import { toNettingTransfers, toPositions } from './netting.ts';
import { sumReceipts } from './sum-receipts.ts';

export interface StepDifference {
  readonly batchDay: number;
  readonly step: 'commission' | 'netting' | 'positions';
  readonly posted: readonly string[];
  readonly found: readonly string[];
}

const toLine = ({ dr, cr, amountFen }: Pick<Transfer, 'dr' | 'cr' | 'amountFen'>) =>
  `${dr} -> ${cr} ${amountFen}`;

/**
 * Commission, netting and positions of a batch; where the journeys are those of the taps (`replayCards`), so are these.
 *
 * Re-division is not asked here: what a close moved rests on the journeys as they were then known.
 *
 * Cost: the batch's journeys and transfers once each, page by page.
 */
export async function recheckBatch(
  store: ClearingStore,
  book: SchemeBook,
  { batchDay, state }: BatchRow,
): Promise<StepDifference[]> {
  if (state === 'open' || state === 'cut') return [];
  const scheme = book.versionAt(batchDay);
  const posted = await store.listTransfersOfSources(['clearing/commission', 'clearing/netting']);
  const listPosted = (kind: Transfer['kind']) =>
    posted.filter((transfer) => transfer.batchDay === batchDay && transfer.kind === kind).map(toLine);
  const differences: StepDifference[] = [];
  const compare = (step: StepDifference['step'], before: readonly string[], found: readonly string[]) => {
    if (before.join('\n') !== found.join('\n')) differences.push({ batchDay, step, posted: before, found });
  };
  const commission = toCommission(scheme, await sumReceipts(store, batchDay));
  compare(
    'commission',
    listPosted('commission'),
    toCommissionTransfers(scheme, commission, batchDay, 0).map(toLine),
  );
  if (state === 'priced') return differences;
  const flows = await store.sumFlows(batchDay);
  compare('netting', listPosted('netting'), toNettingTransfers(scheme, flows, batchDay, 0).map(toLine));
  const toPosition = ({
    partyId,
    receivableFen,
    payableFen,
    netFen,
  }: ReturnType<typeof toPositions>[number]) => `${partyId} ${receivableFen} ${payableFen} ${netFen}`;
  compare(
    'positions',
    (await store.listPositions(batchDay)).map(toPosition).sort(),
    toPositions(scheme.parties, flows, batchDay).map(toPosition).sort(),
  );
  return differences;
}
