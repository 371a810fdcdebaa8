/**
 * Reads the next tap of a card from the card's state: pairs entry and exit, prices, refuses, moves money.
 *
 * The rules are those of `docs/clearing.md`, "From taps to journeys". Pure: the same taps in the same order give the
 * same states and events.
 */

import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import { priceTrip } from '../scheme/price-trip.ts';
import type { Medium, Scheme } from '../scheme/scheme.ts';
import { type Card, type Tap, toTapId } from '../scheme/tap.ts';
import type { TripFacts } from '../scheme/trip-price.ts';
import {
  type CardEvent,
  type JourneyOutcome,
  type RefusalReason,
  toDeniedItem,
  toMoneyEvent,
} from './card-event.ts';
import type { CardState, LeftJourney, OpenJourney } from './card-state.ts';
import { type CardsContext, findDenyEntry, getMedium, getNetwork, toHoldFen } from './cards-context.ts';
import { findRefusal, toBalanceFen } from './screen-tap.ts';
import { findChainBreak, toSignedFen } from './tap-order.ts';

export interface FoldedTap {
  readonly state: CardState;
  readonly events: readonly CardEvent[];
}

/** @param tap - without a `findQuarantineReason` */
export function foldTap(before: CardState, tap: Tap, card: Card, context: CardsContext): FoldedTap {
  const day = context.toServiceDay(tap.eventSec);
  const scheme = context.schemeOn(day);
  const medium = getMedium(scheme, card.mediumId);
  const events: CardEvent[] = [];
  const at: TapContext = { tap, card, context, scheme, medium, day, events };
  if (medium.hasCounter && tap.cardSeq !== null) {
    const item = findChainBreak(before, tap);
    if (item) events.push({ kind: 'item', item });
  }
  if (medium.charging === 'card' && findDenyEntry(context.denyList, card.cardId, tap.eventSec)) {
    const item = toDeniedItem(tap);
    if (item) events.push({ kind: 'item', item });
  }
  const after = foldByKind(before, at);
  const { cardSeq, eventSec, terminalId, terminalSeq } = tap;
  const isCounted = medium.hasCounter && cardSeq !== null;
  const state = {
    ...after,
    last: { cardSeq, eventSec, terminalId, terminalSeq },
    signedFen: isCounted ? toSignedFen(before, tap) : before.signedFen,
  };
  return { state, events };
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
  const { price, memory } = priceTrip(scheme, card, trip, before.memory, context.fareNetwork);
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
    const { price, memory } = priceTrip(of, card, trip, before.memory, context.fareNetwork);
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
  const { tap, card, events, medium, context, day } = at;
  const amountFen =
    tap.kind === 'expire' ? Math.max(0, toBalanceFen(before, medium, context, day)) : (tap.amountFen ?? 0);
  events.push(toMoneyEvent(tap, card, amountFen));
  if (tap.kind === 'claim') return before;
  const sign = tap.kind === 'top-up' ? 1 : -1;
  return { ...before, balanceFen: before.balanceFen + sign * amountFen };
}

/** A tap with its card, day, scheme and medium, looked up once. */
interface TapContext {
  readonly tap: Tap;
  readonly card: Card;
  readonly context: CardsContext;
  readonly scheme: Scheme;
  readonly medium: Medium;
  readonly day: number;
  readonly events: CardEvent[];
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
