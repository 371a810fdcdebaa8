/** Cards worked out anew without a new tap: their registration, or the deny list, says something else now. */
import type { LedgerStore } from '../ledger/ledger-store.ts';
import type { CachedCard } from './card-cache.ts';
import { parseCardState } from './card-state-text.ts';
import type { CardsContext } from './cards-context.ts';
import { createCardRows } from './post-events.ts';
import { loadHistory, toDayLine } from './prepare-commit.ts';
import { refoldCard } from './work-card.ts';

/** Cards in one transaction. */
const CARDS_AT_ONCE = 200;

/**
 * Brings what is posted of cards to what their taps say now. What changes is dated by `receivedSec`.
 *
 * @param commitId - of what was changed: the same change again writes nothing
 * @returns how many cards came out differently
 */
export async function reworkCards(
  store: LedgerStore,
  context: CardsContext,
  cardIds: readonly string[],
  commitId: string,
  receivedSec: number,
): Promise<number> {
  let changed = 0;
  for (let from = 0; from < cardIds.length; from += CARDS_AT_ONCE) {
    const some = cardIds.slice(from, from + CARDS_AT_ONCE);
    changed += await store.runExclusive(() =>
      reworkSome(store, context, some, `${commitId}/${from}`, receivedSec),
    );
  }
  return changed;
}

async function reworkSome(
  store: LedgerStore,
  context: CardsContext,
  cardIds: readonly string[],
  commitId: string,
  receivedSec: number,
): Promise<number> {
  const line = toDayLine(await store.listBatches());
  const rows = createCardRows();
  const cards: CachedCard[] = [];
  for (const row of (await store.findCards(cardIds)).values()) {
    if (row.state === '') continue;
    const card = { row, state: parseCardState(row.state), revision: row.revision };
    const history = await loadHistory(store, row.cardId);
    const written = refoldCard(rows, card, history, context, line, receivedSec);
    if (written.row.state !== row.state || written.row.balanceFen !== row.balanceFen) cards.push(written);
  }
  const changedIds = new Set([
    ...cards.map(({ row }) => row.cardId),
    ...rows.journeys.map(({ cardId }) => cardId),
  ]);
  if (changedIds.size === 0) return 0;
  await store.commitIngest({
    commitId,
    receivedSec,
    taps: [],
    quarantined: [],
    duplicateCount: 0,
    files: [],
    cards: cards.map(({ row }) => row),
    ...rows,
  });
  return changedIds.size;
}
