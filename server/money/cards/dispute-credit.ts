/** Money of disputes as the card's taps are read: on the card for whatever was tapped after the decision. */

import { type Card, toTapId } from '../scheme/tap.ts';
import type { CardEvent } from './card-event.ts';
import type { CardState } from './card-state.ts';
import { type CardsContext, getMedium, getNetwork } from './cards-context.ts';
import type { CardDispute } from './dispute-returns.ts';
import { isPriced } from './journey-legs.ts';

/** Adds what disputes gave back to the balance of a card that is read from its first tap. */
export class DisputeCredit {
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

  /** @param events - of all earlier taps. */
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

  /** What operators have of a journey in the card's balance so far. */
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
    const isAccount = getMedium(scheme, this.#card.mediumId).charging === 'account';
    return isAccount ? getNetwork(scheme, entry.networkId).maxFareFen : 0;
  }
}
