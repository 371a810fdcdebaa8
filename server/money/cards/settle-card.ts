/** A card at the close of a service day: entries without exit are settled. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { CardRow, LedgerStore } from '../ledger/ledger-store.ts';
import { parseCardState } from './card-state-text.ts';
import type { CardsContext } from './cards-context.ts';
import { type CardRows, createCardRows, postEvents } from './post-events.ts';
import { settleOpen } from './settle-open.ts';
import { toWrittenCard } from './work-card.ts';

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
  return async (_store, cards, day) => {
    const rows = createCardRows();
    const settled = cards.flatMap((card) => settleCard(rows, card, day, context) ?? []);
    return { ...rows, cards: settled };
  };
}
