/** Replays all taps of a card: the journeys and the money that should be posted. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { DatedCard } from '../ledger/registration.ts';
import { type Tap, toTapId } from '../scheme/tap.ts';
import { type CardEvent, isPriced } from './card-event.ts';
import { type CardState, emptyCardState } from './card-state.ts';
import { type CardsContext, getMedium, hasCounter, toHoldFen } from './cards-context.ts';
import type { CardDispute } from './dispute-returns.ts';
import { settleOpen } from './settle-open.ts';
import { sortTaps } from './tap-order.ts';
import { TapReader } from './tap-reader.ts';

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
  card: DatedCard,
  taps: readonly Tap[],
  closedDay: ServiceDay | null,
  context: CardsContext,
  disputes: readonly CardDispute[] = [],
): ReplayedCard {
  let state = emptyCardState;
  const events: CardEvent[] = [];
  const credit = disputes.length === 0 ? undefined : new DisputeCredit(disputes, card, context);
  const reader = new TapReader(card, context);
  for (const tap of sortTaps(taps, hasCounter(card, context))) {
    if (credit) state = credit.addBefore(tap.eventSec, state, events);
    const folded = reader.read(state, tap);
    state = folded.state;
    for (const event of folded.events) events.push(event);
  }
  if (credit) state = credit.addBefore(Number.POSITIVE_INFINITY, state, events);
  if (closedDay === null) return { state, events };
  const settled = settleOpen(state, closedDay, card, context);
  return { state: settled.state, events: [...events, ...settled.events] };
}

/** Money of a journey in a card's balance: the rider's, and what the gate deducted too much. */
interface CountedMoney {
  readonly paidFen: number;
  readonly overFen: number;
}

/** Adds the money of disputes to the balance of a replayed card: taps after a decision may be paid with it. */
class DisputeCredit {
  readonly #disputes: readonly CardDispute[];
  readonly #card: DatedCard;
  readonly #context: CardsContext;
  readonly #given = new Map<string, CountedMoney>();
  #next = 0;

  constructor(disputes: readonly CardDispute[], card: DatedCard, context: CardsContext) {
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
      const { amountFen, decidedSec, dueFen, journeyId, keptFen } = dispute;
      const given = this.#given.get(journeyId) ?? { paidFen: 0, overFen: 0 };
      const counted = this.#findCounted(journeyId, decidedSec, state, events);
      const paidFen = Math.min(amountFen - dueFen, counted.paidFen - given.paidFen);
      const overFen = counted.overFen - given.overFen;
      const moreDueFen = Math.min(dueFen, overFen);
      const moreFen = paidFen + moreDueFen;
      this.#given.set(journeyId, {
        paidFen: given.paidFen + paidFen,
        overFen: given.overFen + moreDueFen + Math.min(keptFen, overFen - moreDueFen),
      });
      state = { ...state, balanceFen: state.balanceFen + moreFen, disputedSec: decidedSec };
    }
    return state;
  }

  /** Money that the card's balance has paid for a journey so far. */
  #findCounted(
    journeyId: string,
    decidedSec: number,
    { left, open }: CardState,
    events: readonly CardEvent[],
  ): CountedMoney {
    for (const event of events) {
      if (event.kind !== 'journey' || event.outcome.journeyId !== journeyId) continue;
      const { outcome } = event;
      if (outcome.status === 'unresolved') return { paidFen: outcome.heldFen, overFen: 0 };
      if (!isPriced(outcome)) return { paidFen: 0, overFen: 0 };
      const { riderFen } = outcome.price;
      const takenFen = outcome.deductedFen ?? riderFen;
      return { paidFen: Math.min(riderFen, takenFen), overFen: Math.max(0, takenFen - riderFen) };
    }
    const isOpen = open && toTapId(open) === journeyId;
    const entry = isOpen ? open : left.find((other) => toTapId(other) === journeyId);
    if (!entry || (isOpen && open.serviceDay >= this.#context.toServiceDay(decidedSec)))
      return { paidFen: 0, overFen: 0 };
    const scheme = this.#context.schemeOn(entry.serviceDay);
    const paidFen = toHoldFen(entry, getMedium(scheme, this.#card.mediumId), this.#context);
    return { paidFen, overFen: 0 };
  }
}
