/** A card worked out from its first tap: what its journeys and its money should be. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Card, Tap } from '../scheme/tap.ts';
import type { CardEvent } from './card-event.ts';
import { type CardState, emptyCardState } from './card-state.ts';
import { type CardsContext, getMedium } from './cards-context.ts';
import { DisputeCredit } from './dispute-credit.ts';
import type { CardDispute } from './dispute-returns.ts';
import { foldTap } from './fold-tap.ts';
import { settleOpen } from './settle-open.ts';
import { sortTaps } from './tap-order.ts';

export interface ReplayedCard {
  readonly state: CardState;
  /** In the order of the taps, what closes settled last. */
  readonly events: readonly CardEvent[];
}

/**
 * Reads all taps of a card, in whatever order they are handed in.
 *
 * @param disputes - in the order in which they were decided
 * @param closedDay - last service day of which the journeys were settled; null before the first close.
 */
export function replayCard(
  card: Card,
  taps: readonly Tap[],
  closedDay: ServiceDay | null,
  context: CardsContext,
  disputes: readonly CardDispute[] = [],
): ReplayedCard {
  let state = emptyCardState;
  const events: CardEvent[] = [];
  const credit = disputes.length === 0 ? undefined : new DisputeCredit(disputes, card, context);
  for (const tap of sortTaps(taps, hasCounter(card, context))) {
    if (credit) state = credit.addBefore(tap.eventSec, state, events);
    const folded = foldTap(state, tap, card, context);
    state = folded.state;
    for (const event of folded.events) events.push(event);
  }
  if (credit) state = credit.addBefore(Number.POSITIVE_INFINITY, state, events);
  if (closedDay === null) return { state, events };
  const settled = settleOpen(state, closedDay, card, context);
  return { state: settled.state, events: [...events, ...settled.events] };
}

/** Whether the card's medium counts its taps; media do not change that from version to version. */
export function hasCounter(card: Card, { currentScheme }: CardsContext): boolean {
  return getMedium(currentScheme, card.mediumId).hasCounter;
}
