/** Cards worked out anew without a new tap: their registration, or the deny list, says something else now. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { CardRow, LedgerStore } from '../ledger/ledger-store.ts';
import { type CardState, mayRepostDisputes, parseCardState } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import type { CachedCard } from './ingest-memory.ts';
import { type CardRows, createCardRows, postEvents } from './post-events.ts';
import { loadCardRecords, toBatchDays } from './prepare-commit.ts';
import { settleOpen } from './settle-open.ts';
import { refoldCard, toWrittenCard } from './work-card.ts';

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
  const batchDays = toBatchDays(await store.listBatches());
  const rows = createCardRows();
  const cards: CachedCard[] = [];
  for (const row of (await store.findCards(cardIds)).values()) {
    if (row.state === '') continue;
    const card = { row, state: parseCardState(row.state), revision: row.revision };
    const history = await loadCardRecords(store, row.cardId);
    const written = refoldCard(rows, card, history, context, batchDays, receivedSec);
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

/**
 * Adds to `rows` what the close of `closedDay` makes of a card's entries without exit, in that day's batch.
 *
 * @returns the card as it is to be written; undefined if nothing was open
 */
export function settleCard(
  rows: CardRows,
  row: CardRow,
  closedDay: ServiceDay,
  context: CardsContext,
): CardRow | undefined {
  const from = rows.transfers.length;
  const { state, events } = settleOpen(parseCardState(row.state), closedDay, row, context);
  if (events.length === 0) return undefined;
  postEvents(rows, events, row, context, closedDay);
  return toWrittenCard(row, row.revision, state, rows, from).row;
}

/** Cards that were settled, with all that it posts. */
export interface SettledCards extends CardRows {
  readonly cards: CardRow[];
}

/** Settles pages of cards, in the form that the clearing day asks for; cards with nothing open are left out. */
export function createCardSettler(
  context: CardsContext,
): (store: LedgerStore, cards: readonly CardRow[], day: ServiceDay) => Promise<SettledCards> {
  return async (store, cards, day) => {
    const rows = createCardRows();
    const settled: CardRow[] = [];
    for (const card of cards) {
      const state = parseCardState(card.state);
      const row = mayRepostDisputes(state)
        ? await settleDisputed(rows, card, state, day, store, context)
        : settleCard(rows, card, day, context);
      if (row) settled.push(row);
    }
    return { ...rows, cards: settled };
  };
}

/** The same for a card of which a disputed journey lost its exit: worked out from its first tap. */
async function settleDisputed(
  rows: CardRows,
  row: CardRow,
  state: CardState,
  closedDay: ServiceDay,
  store: LedgerStore,
  context: CardsContext,
): Promise<CardRow> {
  const history = await loadCardRecords(store, row.cardId);
  // Changes belong to the batch that is being closed, whatever was tapped since.
  const causeSec = Math.min(
    ...[...state.left, ...(state.open ? [state.open] : [])].map((entry) => entry.startSec),
  );
  const batchDays = { firstOpenDay: closedDay, closedDay };
  return refoldCard(rows, { row, state, revision: row.revision }, history, context, batchDays, causeSec).row;
}
