/** Replays all taps of a card: the journeys and the money that should be posted. */
import type { ServiceDay } from '../../base/service-day.ts';
import { type Card, type Tap, toTapId } from '../scheme/tap.ts';
import { type CardEvent, isPriced } from './card-event.ts';
import { type CardState, emptyCardState } from './card-state.ts';
import { type CardsContext, getMedium, toHoldFen } from './cards-context.ts';
import type { CardDispute } from './dispute-returns.ts';
import { foldTap } from './fold-tap.ts';
import { settleOpen } from './settle-open.ts';
import { sortTaps } from './tap-order.ts';

export interface ReplayedCard {
  readonly state: CardState;
  /** In the order of the taps; events of closes come last. */
  readonly events: readonly CardEvent[];
}

/**
 * @param taps - all taps of the card in any order
 * @param closedDay - last service day whose open journeys were settled; null before the first close
 * @param disputes - in order of decision
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

/** Whether the card's medium counts its taps; the same in every version of the scheme. */
export function hasCounter(card: Card, { currentScheme }: CardsContext): boolean {
  return getMedium(currentScheme, card.mediumId).hasCounter;
}

/** Adds the money of disputes to the balance of a replayed card: taps after a decision may be paid with it. */
class DisputeCredit {
  readonly #disputes: readonly CardDispute[];
  readonly #card: Card;
  readonly #context: CardsContext;
  readonly #givenFen = new Map<string, number>();
  #next = 0;

  constructor(disputes: readonly CardDispute[], card: Card, context: CardsContext) {
    this.#disputes = disputes;
    this.#card = card;
    this.#context = context;
  }

  /** Credits the disputes decided before an instant. @param events - of all earlier taps */
  addBefore(eventSec: number, before: CardState, events: readonly CardEvent[]): CardState {
    let state = before;
    for (
      let dispute = this.#disputes[this.#next];
      dispute && dispute.decidedSec < eventSec;
      dispute = this.#disputes[++this.#next]
    ) {
      const { amountFen, decidedSec, journeyId } = dispute;
      const givenFen = this.#givenFen.get(journeyId) ?? 0;
      const countedFen = this.#findCountedFen(journeyId, decidedSec, state, events);
      const moreFen = Math.min(amountFen, countedFen - givenFen);
      this.#givenFen.set(journeyId, givenFen + moreFen);
      state = { ...state, balanceFen: state.balanceFen + moreFen, disputedSec: decidedSec };
    }
    return state;
  }

  /** Amount that the card's balance has paid for a journey so far. */
  #findCountedFen(
    journeyId: string,
    decidedSec: number,
    { left, open }: CardState,
    events: readonly CardEvent[],
  ): number {
    for (const event of events) {
      if (event.kind !== 'journey' || event.outcome.journeyId !== journeyId) continue;
      const { outcome } = event;
      if (outcome.status === 'unresolved') return outcome.heldFen;
      if (!isPriced(outcome) || outcome.status === 'void') return 0;
      return Math.min(outcome.price.riderFen, outcome.deductedFen ?? outcome.price.riderFen);
    }
    const isOpen = open && toTapId(open) === journeyId;
    const entry = isOpen ? open : left.find((other) => toTapId(other) === journeyId);
    if (!entry || (isOpen && open.serviceDay >= this.#context.toServiceDay(decidedSec))) return 0;
    const scheme = this.#context.schemeOn(entry.serviceDay);
    return toHoldFen(entry, getMedium(scheme, this.#card.mediumId), this.#context);
  }
}
