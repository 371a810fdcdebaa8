/**
 * Reads the next tap of a card from the card's state: pairs entry and exit, prices, refuses, moves money.
 *
 * The rules are those of `docs/clearing.md`, "From taps to journeys". Pure: the same taps in the same order give the
 * same states and events.
 */

import { virtualPrefix } from '../ledger/bounds.ts';
import type { RefusalReason } from '../ledger/journey-explanation.ts';
import { type DatedCard, toCardAt } from '../ledger/registration.ts';
import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import { priceTrip } from '../scheme/price-trip.ts';
import type { Medium, Scheme } from '../scheme/scheme.ts';
import { type Tap, toTapId } from '../scheme/tap.ts';
import type { TripFacts } from '../scheme/trip-price.ts';
import {
  type CardEvent,
  isPriced,
  type JourneyOutcome,
  toDeniedItem,
  toMoneyEvent,
  toRepeatItem,
  toUncoveredItem,
} from './card-event.ts';
import type { CardState, LeftJourney, OpenJourney } from './card-state.ts';
import { type CardsContext, findDenyEntry, getMedium, getNetwork, toHoldFen } from './cards-context.ts';
import { findRefusal, toBalanceFen } from './screen-tap.ts';
import { findChainBreak, toSignedFen } from './tap-order.ts';

export interface FoldedTap {
  readonly state: CardState;
  readonly events: readonly CardEvent[];
}

/** What a tap depends on besides the card's state; `TapReader` finds it. */
export interface TapPast {
  /** The earlier tap that this one says again. */
  readonly repeated?: Tap | undefined;
  /** Money that expired from the card and was not claimed yet. */
  readonly expiredFen: number;
  /** Balance that a refund may take: entries without exit count 0. */
  readonly refundableFen: number;
}

/** @param tap - without a `findQuarantineReason` */
export function foldTap(
  before: CardState,
  tap: Tap,
  card: DatedCard,
  context: CardsContext,
  past: TapPast = { expiredFen: 0, refundableFen: before.balanceFen },
): FoldedTap {
  const day = context.toServiceDay(tap.eventSec);
  const scheme = context.schemeOn(day);
  const medium = getMedium(scheme, card.mediumId);
  const events: CardEvent[] = [];
  const at: TapContext = { tap, card, context, scheme, medium, day, events, past };
  if (medium.charging === 'card' && findDenyEntry(context.denyList, card.cardId, tap.eventSec)) {
    const item = toDeniedItem(tap);
    if (item) events.push({ kind: 'item', item });
  }
  const after = past.repeated ? foldRepeated(before, at, past.repeated) : foldByKind(before, at);
  const { cardSeq, eventSec, terminalId, terminalSeq } = tap;
  const isCounted = medium.hasCounter && cardSeq !== null;
  if (isCounted) {
    const item = findChainBreak(before, tap, findChargedFen(tap, events));
    if (item) events.unshift({ kind: 'item', item });
  }
  const state = {
    ...after,
    last: { cardSeq, eventSec, terminalId, terminalSeq },
    signedFen: isCounted ? toSignedFen(before, tap) : before.signedFen,
  };
  return { state, events };
}

/** Change of the balance by a purchase, whose amount is the price before concessions. */
function findChargedFen(tap: Tap, events: readonly CardEvent[]): number | undefined {
  if (tap.kind !== 'buy') return undefined;
  const sale = events.find((event) => event.kind === 'journey')?.outcome;
  return sale && isPriced(sale) ? -sale.price.riderFen : undefined;
}

/** A tap that says again what an earlier one said moves no money. */
function foldRepeated(before: CardState, at: TapContext, repeated: Tap): CardState {
  const { events, medium, tap } = at;
  const isRide = tap.kind === 'ride' || tap.kind === 'on' || tap.kind === 'off' || tap.kind === 'buy';
  const isGrey = medium.hasCounter && tap.cardSeq !== null;
  if (isRide) events.push(toRefused(at, isGrey ? 'grey' : 'repeated'));
  events.push({ kind: 'item', item: toRepeatItem(tap, repeated, isGrey) });
  return before;
}

function foldByKind(before: CardState, at: TapContext): CardState {
  switch (at.tap.kind) {
    case 'ride':
    case 'buy':
      return foldRide(before, at);
    case 'on':
      return foldOn(before, at);
    case 'off':
      return foldOff(before, at);
    default:
      return foldMoney(before, at);
  }
}

/** A ride or purchase: one tap is the whole journey. */
function foldRide(before: CardState, at: TapContext): CardState {
  const { tap, card, context, scheme, medium, day, events } = at;
  const trip: TripFacts = {
    networkId: tap.networkId as string,
    routeId: tap.routeId,
    fromStopId: tap.stopId,
    toStopId: null,
    startSec: tap.eventSec,
    endSec: null,
    serviceDay: day,
    tappedFen: tap.kind === 'buy' ? tap.amountFen : null,
  };
  const registered = toCardAt(card, trip.startSec);
  const fareNetwork = context.fareNetworkOn(day);
  const { price, memory } = priceTrip(scheme, registered, trip, before.memory, fareNetwork);
  const isAccount = medium.charging === 'account';
  const refusal = isAccount ? findRefusal(before, at, price.riderFen) : undefined;
  if (refusal) {
    events.push(toRefused(at, refusal));
    return before;
  }
  // The amount of a purchase is the price asked, not the amount deducted.
  const deductedFen = isAccount || tap.kind === 'buy' ? null : (tap.amountFen ?? 0);
  events.push({
    kind: 'journey',
    version: 0,
    outcome: {
      ...toFacts(at, null, tap.stopId, null),
      status: 'completed',
      price,
      deductedFen,
    },
  });
  return { ...before, memory, balanceFen: before.balanceFen - (deductedFen ?? price.riderFen) };
}

function foldOn(before: CardState, at: TapContext): CardState {
  const { tap, scheme, medium, day, events } = at;
  const left = leaveOpen(before, at);
  const noted = left.left.length === 0 ? left : { ...left, left: noteNextStop(left.left, at) };
  const refusal = medium.charging === 'account' ? findRefusal(noted, at, null) : undefined;
  if (refusal) {
    events.push(toRefused(at, refusal));
    return { ...noted, refused: [...noted.refused, tap.networkId as string], settledOpen: null };
  }
  const network = getNetwork(scheme, tap.networkId as string);
  const open: OpenJourney = {
    terminalId: tap.terminalId,
    terminalSeq: tap.terminalSeq,
    networkId: network.id,
    routeId: tap.routeId,
    stopId: tap.stopId,
    startSec: tap.eventSec,
    serviceDay: day,
    version: 0,
    holdFen: medium.charging === 'account' ? network.maxFareFen : 0,
    memory: network.autocomplete ? before.memory : null,
  };
  if (open.holdFen > 0) events.push({ kind: 'hold', open });
  return { ...noted, open, refused: before.refused.length === 0 ? before.refused : [], settledOpen: null };
}

function foldOff(before: CardState, at: TapContext): CardState {
  const { tap, card, context, scheme, medium, events } = at;
  const { open } = before;
  const isAccount = medium.charging === 'account';
  if (open && isClosedBy(open, tap, context)) {
    const of = context.schemeOn(open.serviceDay);
    const trip: TripFacts = {
      networkId: open.networkId,
      routeId: open.routeId,
      fromStopId: open.stopId,
      toStopId: tap.stopId,
      startSec: open.startSec,
      endSec: tap.eventSec,
      serviceDay: open.serviceDay,
      tappedFen: null,
    };
    const registered = toCardAt(card, trip.startSec);
    const fareNetwork = context.fareNetworkOn(open.serviceDay);
    const { price, memory } = priceTrip(of, registered, trip, before.memory, fareNetwork);
    const deductedFen = isAccount ? null : (tap.amountFen ?? 0);
    // Only a void pair leaves the price memory unchanged.
    const status = memory === before.memory ? 'void' : 'completed';
    events.push({
      kind: 'journey',
      version: open.version,
      outcome: {
        ...toFacts(at, open, open.stopId, tap.stopId),
        status,
        price,
        deductedFen,
      },
    });
    const balanceFen = before.balanceFen - (deductedFen ?? price.riderFen);
    return { ...before, open: null, memory, balanceFen };
  }
  if (isAccount && !open && before.refused.includes(tap.networkId as string)) {
    events.push(toRefused(at, 'entry-refused'));
    return { ...before, refused: [] };
  }
  const network = getNetwork(scheme, tap.networkId as string);
  const heldFen = isAccount ? network.maxFareFen : (tap.amountFen ?? 0);
  events.push({
    kind: 'journey',
    version: 0,
    outcome: {
      ...toFacts(at, null, null, tap.stopId),
      status: 'unresolved',
      heldFen,
      operatorId: network.operators[0] as string,
    },
  });
  const after = open?.networkId === tap.networkId ? leaveOpen(before, at) : before;
  const settledOpen = after.settledOpen?.networkId === tap.networkId ? null : after.settledOpen;
  return { ...after, settledOpen, balanceFen: after.balanceFen - heldFen };
}

/** Whether an exit closes an entry: same network, within the longest duration of a journey. */
export function isClosedBy(
  open: Pick<OpenJourney, 'networkId' | 'startSec' | 'serviceDay'>,
  tap: Tap,
  context: CardsContext,
): boolean {
  if (open.networkId !== tap.networkId) return false;
  const lastedSec = tap.eventSec - open.startSec;
  const { networks } = getCompiledScheme(context.schemeOn(open.serviceDay));
  return lastedSec >= 0 && lastedSec <= (networks.get(open.networkId)?.network.maxJourneySec ?? -1);
}

/** Moves the open entry to those left without exit; an account's balance now counts its hold. */
function leaveOpen(before: CardState, { medium, context }: TapContext): CardState {
  const { open } = before;
  if (!open) return before;
  const holdFen = toHoldFen(open, medium, context);
  return { ...before, open: null, left: [...before.left, open], balanceFen: before.balanceFen - holdFen };
}

function noteNextStop(left: readonly LeftJourney[], { tap, day }: TapContext): readonly LeftJourney[] {
  return left.map((entry) =>
    entry.nextStopId === undefined && entry.networkId === tap.networkId && entry.serviceDay === day
      ? { ...entry, nextStopId: tap.stopId }
      : entry,
  );
}

function foldMoney(before: CardState, at: TapContext): CardState {
  const { tap, card, events, medium, context, day, past } = at;
  const askedFen = tap.amountFen ?? 0;
  const coverFen = {
    'top-up': askedFen,
    // The ledger itself paid it out, from what was there then.
    refund: tap.terminalId.startsWith(virtualPrefix) ? askedFen : past.refundableFen,
    claim: past.expiredFen,
    expire: toBalanceFen(before, medium, context, day),
    // The ledger moved what was there then; what changes later stays on this card.
    'move-out': askedFen,
    'move-in': askedFen,
  }[tap.kind as 'top-up' | 'refund' | 'claim' | 'expire' | 'move-out' | 'move-in'];
  const paidFen = Math.max(0, coverFen);
  const amountFen = tap.kind === 'expire' ? paidFen : Math.min(askedFen, paidFen);
  events.push(toMoneyEvent(tap, card, amountFen, getCompiledScheme(at.scheme).centreId));
  if (tap.kind !== 'expire' && amountFen < askedFen)
    events.push({ kind: 'item', item: toUncoveredItem(tap, amountFen) });
  if (tap.kind === 'claim') return before;
  const sign = tap.kind === 'top-up' || tap.kind === 'move-in' ? 1 : -1;
  return { ...before, balanceFen: before.balanceFen + sign * amountFen };
}

/** A tap with its card, day, scheme and medium, looked up once. */
interface TapContext {
  readonly tap: Tap;
  readonly card: DatedCard;
  readonly context: CardsContext;
  readonly scheme: Scheme;
  readonly medium: Medium;
  readonly day: number;
  readonly events: CardEvent[];
  readonly past: TapPast;
}

/** Facts of the journey that a tap begins or ends; `open` is the entry that the tap closes. */
function toFacts(
  at: TapContext,
  open: OpenJourney | null,
  fromStopId: string | null,
  toStopId: string | null,
) {
  const { tap, day, scheme, context } = at;
  const own = { terminalId: tap.terminalId, terminalSeq: tap.terminalSeq };
  const first = open ?? tap;
  const onTap = open ? { terminalId: open.terminalId, terminalSeq: open.terminalSeq } : own;
  const isOff = tap.kind === 'off';
  return {
    journeyId: toTapId(first),
    serviceDay: open?.serviceDay ?? day,
    onTap: isOff && !open ? null : onTap,
    offTap: isOff ? own : null,
    networkId: tap.networkId as string,
    routeId: open ? open.routeId : tap.routeId,
    fromStopId,
    toStopId,
    startSec: open?.startSec ?? tap.eventSec,
    endSec: isOff ? tap.eventSec : null,
    schemeVersion: (open ? context.schemeOn(open.serviceDay) : scheme).version,
    sourceSec: tap.eventSec,
    holdFen: open?.holdFen ?? 0,
  };
}

/** The event of a tap that was refused. */
function toRefused(at: TapContext, reason: RefusalReason): CardEvent {
  const { tap } = at;
  const isOff = tap.kind === 'off';
  const outcome: JourneyOutcome = {
    ...toFacts(at, null, isOff ? null : tap.stopId, isOff ? tap.stopId : null),
    status: 'refused',
    reason,
  };
  return { kind: 'journey', version: 0, outcome };
}
