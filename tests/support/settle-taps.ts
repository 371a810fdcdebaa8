/** Clears the taps of one day in a new ledger in memory. */
import { createCardsContext } from '../../server/money/cards/cards-context.ts';
import { createTapIngest } from '../../server/money/cards/ingest-taps.ts';
import { createCardSettler } from '../../server/money/cards/rework-cards.ts';
import { toStoredTap } from '../../server/money/cards/tap-fields.ts';
import type { FlowRow } from '../../server/money/ledger/transfer.ts';
import type { FareNetwork } from '../../server/money/scheme/fare-network.ts';
import type { Scheme } from '../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import type { Card, Tap } from '../../server/money/scheme/tap.ts';
import { closeDays } from '../../server/money/settlement/clearing-day.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';

/** @returns the flows of the day */
export async function settleTaps(
  scheme: Scheme,
  fareNetwork: FareNetwork,
  cards: readonly Card[],
  taps: readonly Tap[],
  day: number,
): Promise<FlowRow[]> {
  const store = await openSqliteLedger(':memory:');
  try {
    await store.putCards([...cards]);
    const book = new SchemeBook([scheme]);
    const context = createCardsContext(book, fareNetwork, []);
    const ingest = createTapIngest(store, () => context);
    const receivedSec = Math.max(...taps.map(({ eventSec }) => eventSec));
    const inTime = taps.toSorted((a, b) => a.eventSec - b.eventSec);
    for (let from = 0; from < inTime.length; from += 2_000) {
      const chunk = inTime.slice(from, from + 2_000).map((tap) => toStoredTap(tap, `commit-${from}`));
      await ingest.ingest({ taps: chunk, files: [], items: [] }, `commit-${from}`, receivedSec);
    }
    const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };
    const close = { book, calendar, settleCards: createCardSettler(context), nowSec: (day + 3) * 86_400 };
    for await (const _ of closeDays(store, close, day));
    return await store.listFlows(day, day);
  } finally {
    await store.close();
  }
}
