/** A card at the close of a service day: entries without exit are settled. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { CardRow, LedgerStore } from '../ledger/ledger-store.ts';
import { type CardState, mayGiveAgain } from './card-state.ts';
import { parseCardState } from './card-state-text.ts';
import type { CardsContext } from './cards-context.ts';
import { type CardRows, createCardRows, postEvents } from './post-events.ts';
import { loadHistory } from './prepare-commit.ts';
import { settleOpen } from './settle-open.ts';
import { refoldCard, toWrittenCard } from './work-card.ts';

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
      const row = mayGiveAgain(state)
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
  const history = await loadHistory(store, row.cardId);
  // Changes belong to the batch that is being closed, whatever was tapped since.
  const causeSec = Math.min(
    ...[...state.left, ...(state.open ? [state.open] : [])].map((entry) => entry.startSec),
  );
  const line = { firstOpenDay: closedDay, closedDay };
  return refoldCard(rows, { row, state, revision: row.revision }, history, context, line, causeSec).row;
}
