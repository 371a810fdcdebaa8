/** Rechecks of a ledger with errors planted into its reads. */

import { type FullCardRecords, replayCards } from '../../../server/money/cards/replay-cards.ts';
import type { FlowRow, Transfer } from '../../../server/money/ledger/transfer.ts';
import type { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import { recheckBooks } from '../../../server/money/settlement/recheck-books.ts';
import { RecheckedCards } from '../../../server/money/settlement/recheck-cards.ts';
import type { RecheckSums } from '../../../server/money/settlement/recheck-sums.ts';
import type { ClearingWorld } from './clearing-world.ts';

/** Reads that return other values than the ledger. */
export interface Planted {
  readonly store?: Partial<ClearingStore>;
  readonly history?: (history: FullCardRecords) => FullCardRecords;
  readonly book?: SchemeBook;
}

export async function recheckCards(
  world: ClearingWorld,
  { store, history = (row) => row, book }: Planted = {},
) {
  const batches = await world.store.listBatches();
  const { context } = world.cards;
  const read = { ...world.store, ...store };
  const cards = new RecheckedCards(read, context, book ?? world.context.book, batches);
  async function* iterate() {
    for await (const page of world.store.iterateCardRecords()) yield page.map(history);
  }
  const report = await replayCards(iterate(), batches, context, { recheck: (page) => cards.recheck(page) });
  return { differences: report.differences, sums: cards.sums };
}

/** @param sums - default: those of the cards */
export async function listBooks(world: ClearingWorld, { store }: Planted = {}, sums?: RecheckSums) {
  const read = { ...world.store, ...store };
  const counts = await world.store.countHistories();
  const posted = await sumBatches(read);
  return recheckBooks(read, world.context, sums ?? (await recheckCards(world)).sums, counts, posted);
}

/** Flows of all batches, summed from transfers. */
export async function sumBatches(store: ClearingStore): Promise<Map<number, readonly FlowRow[]>> {
  const flows = new Map<number, readonly FlowRow[]>();
  for (const { batchDay } of await store.listBatches()) flows.set(batchDay, await store.sumFlows(batchDay));
  return flows;
}

/** Reads transfers through `change`, which may replace or remove them. */
export const withTransfers = (
  { store }: ClearingWorld,
  change: (transfer: Transfer) => Transfer | undefined,
): Partial<ClearingStore> => ({
  listTransfersOfSources: async (sources) =>
    (await store.listTransfersOfSources(sources)).flatMap((transfer) => change(transfer) ?? []),
});
