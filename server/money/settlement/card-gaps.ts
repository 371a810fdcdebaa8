/** Counters that cards skipped: each gap that is there when a day is closed becomes an item. */
import type { ServiceDay } from '../../base/service-day.ts';
import { RecordsOfCards } from '../cards/prepare-commit.ts';
import { listGapItems } from '../cards/tap-order.ts';
import type { ReconItem } from '../ledger/ledger-store.ts';
import type { ClearingStore } from './clearing-context.ts';

/** Cards whose taps are read for one transaction. */
const CARDS_AT_ONCE = 200;

/**
 * Writes the items of a batch that is cut. Ingest notes each card of which a tap skips a counter, so no other card is
 * read; most of these gaps are filled before the close.
 *
 * @param onPart - called with the number of cards read so far
 */
export async function postCardGaps(
  store: ClearingStore,
  batchDay: ServiceDay,
  onPart: (done: number) => void,
): Promise<void> {
  let done = 0;
  for await (const page of store.iterateSkippedCards(batchDay)) {
    for (let from = 0; from < page.length; from += CARDS_AT_ONCE) {
      const cardIds = page.slice(from, from + CARDS_AT_ONCE);
      await store.runExclusive(async () => {
        const reconItems: ReconItem[] = [];
        const rows = await store.findCards(cardIds);
        const records = new RecordsOfCards(
          store,
          cardIds.map((cardId) => ({ cardId, revision: rows.get(cardId)?.revision })),
        );
        for (const cardId of cardIds) {
          const { taps } = records.find(cardId) ?? (await records.load(cardId));
          for (const item of listGapItems(cardId, taps)) reconItems.push({ ...item, batchDay });
        }
        if (reconItems.length === 0) return;
        await store.commitPart({ batchDay, at: 'cut', transfers: [], journeys: [], cards: [], reconItems });
      });
      done += cardIds.length;
      onPart(done);
    }
  }
}
