/** Changes of cards without a new tap: after a registration or a new deny list, and at the close of a service day. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { CardRow, LedgerStore, StepPart } from '../ledger/ledger-store.ts';
import type { CachedCard } from './card-cache.ts';
import { type CardState, mayRepostDisputes, parseCardState } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import { type CardRows, createCardRows, postEvents } from './post-events.ts';
import { loadCardRecords, RecordsOfCards, toBatchDays } from './prepare-commit.ts';
import { settleOpen } from './settle-open.ts';
import { refoldCard, toWrittenCard } from './work-card.ts';

/** Cards in one transaction. */
const CARDS_AT_ONCE = 200;

/**
 * Replays cards and posts the differences, with `receivedSec` as their instant.
 *
 * @param commitId - of the change: the same id again writes nothing
 * @returns number of cards that changed
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
  const found = [...(await store.findCards(cardIds)).values()].filter(({ state }) => state !== '');
  const records = new RecordsOfCards(store, found);
  for (const row of found) {
    const card = { row, state: parseCardState(row.state), revision: row.revision };
    const history = records.find(row.cardId) ?? (await records.load(row.cardId));
    const written = refoldCard(rows, card, history, context, batchDays, {
      eventSec: receivedSec,
      causeId: null,
    });
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
 * Settles a card's entries without exit at the close of `closedDay` and adds the rows in that day's batch to `rows`.
 *
 * @returns the card to write; undefined if it had none
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

/** Settled cards and the rows of their journeys. */
export type SettledCards = Pick<StepPart, 'cards' | 'journeys' | 'transfers' | 'reconItems'>;

/** `ClearingContext.settleCards`; leaves out cards without open entries. */
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

/** Settles a card whose disputes may have to be reposted: replays it from its first tap. */
async function settleDisputed(
  rows: CardRows,
  row: CardRow,
  state: CardState,
  closedDay: ServiceDay,
  store: LedgerStore,
  context: CardsContext,
): Promise<CardRow> {
  const history = await loadCardRecords(store, row.cardId);
  // The instant of the earliest open entry keeps the changes in the batch that is being closed.
  const eventSec = Math.min(
    ...[...state.left, ...(state.open ? [state.open] : [])].map((entry) => entry.startSec),
  );
  const batchDays = { firstOpenDay: closedDay, closedDay };
  return refoldCard(rows, { row, state, revision: row.revision }, history, context, batchDays, {
    eventSec,
    causeId: null,
  }).row;
}
