/** A card at the close of a service day: entries without exit are settled. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { CardRow } from '../ledger/ledger-store.ts';
import { parseCardState } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import { type CardRows, postEvents } from './post-events.ts';
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
  return toWrittenCard(row, state, rows, from).row;
}
