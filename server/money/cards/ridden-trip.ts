/** A planned trip ridden with a card: the outcome of each tap, priced in advance or read from the ledger. */
import { listCardRows } from '../history/card-rows.ts';
import type { RefusalReason } from '../ledger/journey-explanation.ts';
import type { CardRow, JourneyRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import { type Tap, toTapId } from '../scheme/tap.ts';
import { type CardState, emptyCardState } from './card-state.ts';
import { type CardsContext, findDenyEntry, hasCounter } from './cards-context.ts';
import { foldTap } from './fold-tap.ts';
import { toJourneyRow } from './post-events.ts';
import { compareTaps, sortTaps } from './tap-order.ts';
import { TapReader } from './tap-reader.ts';
import { toGateTap, type VirtualRide, type VirtualTap } from './virtual-ride.ts';

export interface RiddenTap {
  readonly tap: Tap;
  readonly legIndex: number;
  readonly outcome: 'entered' | 'paid' | 'refused';
  /** Why the card was refused. */
  readonly reason: string | null;
  readonly fareFen: number | null;
  readonly heldFen: number | null;
  readonly balanceAfterFen: number;
  readonly journeyId: string | null;
}

export interface RiddenTrip {
  readonly isRepeated: boolean;
  readonly isCompleted: boolean;
  readonly taps: readonly RiddenTap[];
  readonly journeys: readonly JourneyRow[];
  readonly outsideLegs: readonly number[];
  readonly balanceBeforeFen: number;
  readonly balanceAfterFen: number;
}

/** Whether the trip starts before the card's last tap, so that the card's present state does not price it. */
export function startsBeforeLastTap(
  { taps }: VirtualRide,
  state: CardState,
  card: CardRow,
  context: CardsContext,
): boolean {
  const first = taps[0]?.tap;
  if (!first || !state.last || hasCounter(card, context)) return false;
  return compareTaps(state.last, first, false) >= 0;
}

/** @returns the card's state after those of its taps that come before the trip */
export function toStateBefore(
  { taps }: VirtualRide,
  tapsOfCard: readonly Tap[],
  card: CardRow,
  context: CardsContext,
): CardState {
  const first = taps[0]?.tap;
  let state = emptyCardState;
  if (!first) return state;
  const reader = new TapReader(card, context);
  for (const tap of sortTaps(tapsOfCard, false))
    if (compareTaps(tap, first, false) < 0) state = reader.read(state, tap).state;
  return state;
}

/**
 * Prices a trip: folds its taps one after another and stops at the first refusal. Writes nothing.
 *
 * @param before - state of the card before the trip
 */
export function priceRide(
  ride: VirtualRide,
  before: CardState,
  card: CardRow,
  context: CardsContext,
): RiddenTrip {
  let state = before;
  const taps: RiddenTap[] = [];
  const journeys: JourneyRow[] = [];
  for (const virtual of ride.taps) {
    const gate = toGateTap(virtual, state, card, context);
    if (gate.kind === 'closed') {
      taps.push(toClosedTap(virtual, gate.reason, state.balanceFen));
      break;
    }
    const { events, state: after } = foldTap(state, gate.tap, card, context);
    const outcome = events.find((event) => event.kind === 'journey')?.outcome;
    if (outcome)
      journeys.push(toJourneyRow(outcome, card.cardId, 0, context.toServiceDay(gate.tap.eventSec)));
    const isRefused = outcome?.status === 'refused';
    taps.push({
      tap: gate.tap,
      legIndex: virtual.legIndex,
      outcome: isRefused ? 'refused' : outcome ? 'paid' : 'entered',
      reason: isRefused ? outcome.reason : null,
      fareFen: outcome && !isRefused ? state.balanceFen - after.balanceFen : null,
      heldFen: events.find((event) => event.kind === 'hold')?.open.holdFen ?? null,
      balanceAfterFen: after.balanceFen,
      journeyId: outcome?.journeyId ?? null,
    });
    state = after;
    if (isRefused) break;
  }
  return toTrip(ride, taps, {
    journeys,
    isRepeated: false,
    balanceBeforeFen: before.balanceFen,
    balanceAfterFen: state.balanceFen,
  });
}

/** A tap at a gate that stays closed: no record of it is written. */
export function toClosedTap(
  { legIndex, tap }: VirtualTap,
  reason: string,
  balanceAfterFen: number,
): RiddenTap {
  return {
    tap,
    legIndex,
    outcome: 'refused',
    reason,
    fareFen: null,
    heldFen: null,
    balanceAfterFen,
    journeyId: null,
  };
}

/** What the ledger holds of a trip and its card. */
export interface PostedTrip {
  readonly cardId: string;
  /** Taps of the trip's terminal. */
  readonly taps: readonly Tap[];
  /** Highest version of every journey of the card. */
  readonly journeys: readonly JourneyRow[];
  /** All transfers of the card. */
  readonly transfers: readonly Transfer[];
  /** Balance that counts where the trip moved no money. */
  readonly balanceFen: number;
  readonly isRepeated: boolean;
  /** Tap that its gate did not write. */
  readonly closed: RiddenTap | undefined;
}

/** The trip as posted: the first request and its repetitions get the same answer. */
export function toPostedTrip(ride: VirtualRide, posted: PostedTrip, context: CardsContext): RiddenTrip {
  const { balanceFen, cardId, closed, isRepeated, transfers } = posted;
  const { journeys: known } = posted;
  const source = { cardId, journeys: known, transfers, otherCards: new Map(), isPurchase: () => false };
  const rows = listCardRows(source);
  const ids = new Set(posted.taps.map(toTapId));
  const journeys = posted.journeys
    .filter(({ offTap, onTap }) => (onTap && ids.has(toTapId(onTap))) || (offTap && ids.has(toTapId(offTap))))
    .toSorted((a, b) => a.startSec - b.startSec);
  const taps = posted.taps
    .toSorted((a, b) => a.terminalSeq - b.terminalSeq)
    .map((tap) => toPostedTap(ride, tap, { journeys, rows, transfers }, context));
  if (closed) taps.push(closed);
  const firstRow = rows.find(({ tapId }) => tapId !== null && ids.has(tapId));
  return toTrip(ride, taps, {
    journeys,
    isRepeated,
    balanceBeforeFen: firstRow ? firstRow.balanceAfterFen - firstRow.amountFen : balanceFen,
    balanceAfterFen: taps.at(-1)?.balanceAfterFen ?? balanceFen,
  });
}

function toPostedTap(
  ride: VirtualRide,
  tap: Tap,
  {
    journeys,
    rows,
    transfers,
  }: {
    readonly journeys: readonly JourneyRow[];
    readonly rows: ReturnType<typeof listCardRows>;
    readonly transfers: readonly Transfer[];
  },
  context: CardsContext,
): RiddenTap {
  const tapId = toTapId(tap);
  const ended = journeys.find(({ offTap, onTap, status }) => {
    const end = offTap ?? (status === 'autocompleted' || status === 'aged' ? null : onTap);
    return end !== null && toTapId(end) === tapId;
  });
  const hold = transfers.find(
    ({ kind, seq, source }) => kind === 'hold' && source === tap.terminalId && seq === tap.terminalSeq,
  );
  const isRefused = ended?.status === 'refused';
  const isPaid = ended !== undefined && !isRefused && tap.kind !== 'on';
  const own = rows.filter((row) => row.tapId === tapId);
  const lastRow = own.at(-1) ?? rows.findLast((row) => row.eventSec <= tap.eventSec);
  return {
    tap,
    legIndex: ride.taps[tap.terminalSeq - 1]?.legIndex ?? 0,
    outcome: isRefused ? 'refused' : isPaid ? 'paid' : 'entered',
    reason: isRefused ? (ended.explanation.refusal ?? toRefusalReason(tap, context)) : null,
    fareFen: isPaid ? 0 - own.reduce((sum, { amountFen }) => sum + amountFen, 0) : null,
    heldFen: hold?.amountFen ?? null,
    balanceAfterFen: lastRow?.balanceAfterFen ?? 0,
    journeyId: ended?.journeyId ?? null,
  };
}

/** Earlier programs stored no reason: a card that is on no deny list counts as refused for its balance. */
function toRefusalReason({ cardId, eventSec }: Tap, { denyList }: CardsContext): RefusalReason {
  return findDenyEntry(denyList, cardId, eventSec) ? 'denied' : 'balance';
}

function toTrip(
  ride: VirtualRide,
  taps: readonly RiddenTap[],
  rest: Pick<RiddenTrip, 'balanceAfterFen' | 'balanceBeforeFen' | 'isRepeated' | 'journeys'>,
): RiddenTrip {
  const isCompleted = taps.length === ride.taps.length && taps.every(({ outcome }) => outcome !== 'refused');
  return { ...rest, isCompleted, taps, outsideLegs: ride.outsideLegs };
}

/** Whether taps written before under the key of a trip are the first taps of this trip. */
export function isStartOfRide(known: readonly Tap[], { taps }: VirtualRide): boolean {
  if (known.length > taps.length) return false;
  return known.every((tap, i) => {
    const planned = taps[i]?.tap;
    const fields = ['kind', 'eventSec', 'networkId', 'routeId', 'stopId'] as const;
    return planned !== undefined && fields.every((field) => tap[field] === planned[field]);
  });
}

/** Whether the card was refused at a tap. */
export function isRefusedTap(tap: Tap, journeys: readonly JourneyRow[]): boolean {
  const tapId = toTapId(tap);
  return journeys.some(({ journeyId, status }) => status === 'refused' && journeyId === tapId);
}
