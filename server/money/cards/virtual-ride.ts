/**
 * Turns a planned trip into the taps that gates and doors on the way would write.
 *
 * Pure: the same trip and terminal give the same taps. The amount that a gate deducts depends on the card's state;
 * `toGateTap` fills it in tap by tap.
 */

import type { RefusalReason } from '../ledger/journey-explanation.ts';
import { type DatedCard, toCardAt } from '../ledger/registration.ts';
import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import { priceTrip } from '../scheme/price-trip.ts';
import type { SchemeNetwork } from '../scheme/scheme.ts';
import type { Card, Tap } from '../scheme/tap.ts';
import type { TripFacts } from '../scheme/trip-price.ts';
import type { CardState } from './card-state.ts';
import { type CardsContext, findDenyEntry, getMedium } from './cards-context.ts';

/** A ride of an itinerary. */
export interface VirtualLeg {
  /** `feed:route_id`. */
  readonly routeId: string;
  readonly fromStopId: string;
  readonly toStopId: string;
  readonly departureSec: number;
  readonly arrivalSec: number;
}

/** A tap before its gate charged the card. */
export interface VirtualTap {
  readonly tap: Tap;
  /** Index of the ride at whose door or gate the tap is made. */
  readonly legIndex: number;
  /** The planned exit of an entry: the gate refuses a card that cannot pay the ride to it. */
  readonly exit: { readonly stopId: string; readonly eventSec: number } | null;
}

export interface VirtualRide {
  readonly taps: readonly VirtualTap[];
  /** Rides on lines that do not accept the card. */
  readonly outsideLegs: readonly number[];
}

/** @param findNetwork - finds the network of a route on a service day; undefined if it does not accept the card */
export function toVirtualRide(
  cardId: string,
  terminalId: string,
  legs: readonly VirtualLeg[],
  findNetwork: (routeId: string, serviceDay: number) => SchemeNetwork | undefined,
  context: CardsContext,
): VirtualRide {
  const taps: VirtualTap[] = [];
  const outsideLegs: number[] = [];
  for (const part of joinLegs(legs, findNetwork, context, outsideLegs)) {
    const { first, firstIndex, last, lastIndex, network } = part;
    const put = (
      kind: Tap['kind'],
      legIndex: number,
      stopId: string,
      eventSec: number,
      exit: VirtualTap['exit'],
    ) => {
      const tap: Tap = {
        terminalId,
        terminalSeq: taps.length + 1,
        kind,
        cardId,
        cardSeq: null,
        eventSec,
        networkId: network.id,
        // Gates within one paid area do not know which lines were ridden.
        routeId: firstIndex === lastIndex ? first.routeId : null,
        vehicleId: null,
        stopId,
        amountFen: null,
        balanceAfterFen: null,
        tariffVersion: context.schemeOn(context.toServiceDay(eventSec)).version,
        denyListVersion: null,
      };
      taps.push({ tap, legIndex, exit });
    };
    if (network.tapping === 'entry') put('ride', firstIndex, first.fromStopId, first.departureSec, null);
    else {
      const exit = { stopId: last.toStopId, eventSec: last.arrivalSec };
      put('on', firstIndex, first.fromStopId, first.departureSec, exit);
      put('off', lastIndex, exit.stopId, exit.eventSec, null);
    }
  }
  return { taps, outsideLegs };
}

interface JoinedLegs {
  readonly network: SchemeNetwork;
  readonly first: VirtualLeg;
  readonly firstIndex: number;
  last: VirtualLeg;
  lastIndex: number;
}

/** Joins consecutive rides on one network with gates: they are one journey within the paid area. */
function joinLegs(
  legs: readonly VirtualLeg[],
  findNetwork: (routeId: string, serviceDay: number) => SchemeNetwork | undefined,
  context: CardsContext,
  outsideLegs: number[],
): JoinedLegs[] {
  const parts: JoinedLegs[] = [];
  for (const [index, leg] of legs.entries()) {
    const network = findNetwork(leg.routeId, context.toServiceDay(leg.departureSec));
    if (!network) {
      outsideLegs.push(index);
      continue;
    }
    const before = parts.at(-1);
    const isOn = before?.network === network && before.lastIndex === index - 1;
    if (before && isOn && network.tapping === 'entry-exit') {
      before.last = leg;
      before.lastIndex = index;
    } else parts.push({ network, first: leg, firstIndex: index, last: leg, lastIndex: index });
  }
  return parts;
}

/** The tap that a gate writes, or the reason why it stays closed. */
export type GateAnswer =
  | { readonly kind: 'written'; readonly tap: Tap }
  | { readonly kind: 'closed'; readonly reason: RefusalReason };

/**
 * Fills in counter and amount of a tap, or refuses the card.
 *
 * The gate of an account always writes the tap: the back office decides. A gate that charges the card knows balance and
 * price, and stays closed if the card cannot pay; no tap is written then.
 */
export function toGateTap(
  { exit, tap }: VirtualTap,
  state: CardState,
  card: DatedCard,
  context: CardsContext,
): GateAnswer {
  const scheme = context.schemeOn(context.toServiceDay(tap.eventSec));
  const medium = getMedium(scheme, card.mediumId);
  const cardSeq = medium.hasCounter ? (state.last?.cardSeq ?? 0) + 1 : null;
  if (medium.charging === 'account') return { kind: 'written', tap: { ...tap, cardSeq } };
  const balanceFen = state.signedFen ?? state.balanceFen;
  const isEntry = tap.kind === 'on' || tap.kind === 'ride';
  if (isEntry && findDenyEntry(context.denyList, card.cardId, tap.eventSec))
    return { kind: 'closed', reason: 'denied' };
  if (isEntry && (balanceFen < 0 || balanceFen < medium.minBalanceFen))
    return { kind: 'closed', reason: 'balance' };
  const { open } = state;
  const start = tap.kind === 'off' && open ? open : null;
  const trip: TripFacts = {
    networkId: tap.networkId as string,
    routeId: start ? start.routeId : tap.routeId,
    fromStopId: start ? start.stopId : tap.kind === 'off' ? null : tap.stopId,
    toStopId: tap.kind === 'off' ? tap.stopId : (exit?.stopId ?? null),
    startSec: start ? start.startSec : tap.eventSec,
    endSec: tap.kind === 'off' ? tap.eventSec : (exit?.eventSec ?? null),
    serviceDay: start ? start.serviceDay : context.toServiceDay(tap.eventSec),
    tappedFen: null,
  };
  const priced = context.schemeOn(trip.serviceDay);
  const fareNetwork = context.fareNetworkOn(trip.serviceDay);
  const registered = toCardAt(card, trip.startSec);
  const { riderFen } = priceTrip(priced, registered, trip, state.memory, fareNetwork).price;
  if (isEntry && balanceFen - riderFen < -medium.negativeLimitFen) return { kind: 'closed', reason: 'price' };
  const amountFen = tap.kind === 'on' ? null : riderFen;
  const balanceAfterFen = balanceFen - (amountFen ?? 0);
  return { kind: 'written', tap: { ...tap, cardSeq, amountFen, balanceAfterFen } };
}

/** Whether the scheme of an instant's service day has the medium of a card. */
export function isMediumKnown(card: Card, eventSec: number, context: CardsContext): boolean {
  const day = context.toServiceDay(eventSec);
  if (day < context.firstDay) return false;
  return getCompiledScheme(context.schemeOn(day)).media.has(card.mediumId);
}
