/**
 * A planned journey priced by the shared card, ride by ride: the same rules as those of its taps.
 *
 * A plan is priced for a card that has not travelled in the period of any cap. Rides on which nobody leaves the gates
 * are one journey of the card; lines that do not take the card cost their feed's own fare, without a medium.
 */
import { type ServiceDay, toDayStartEpochSec } from '../../base/service-day.ts';
import { areJoined, toJoinKey } from '../fares/fare-legs.ts';
import {
  alightFare,
  boardFare,
  closeLeg,
  type FareOnBoard,
  type FareSoFar,
  nothingYet,
  type Settled,
} from '../fares/fare-so-far.ts';
import type { FareChoice, FareRide } from '../fares/journey-fare.ts';
import type { Tariff } from '../fares/tariff.ts';
import type { FareNetwork } from './fare-network.ts';
import { nothingRemembered } from './price-memory.ts';
import { type PricedTrip, priceTrip } from './price-trip.ts';
import type { Scheme, SchemeNetwork } from './scheme.ts';
import type { SchemeBook } from './scheme-book.ts';
import type { ServiceClock } from './service-clock.ts';
import type { PricedCard, PriceMemory, TripFacts } from './trip-price.ts';

/** The currency of the card. */
export const CARD_CURRENCY = 'CNY';

/** What prices with one card depend on. */
export interface CardContext {
  readonly book: SchemeBook;
  readonly clock: ServiceClock;
  readonly fareNetwork: FareNetwork;
  readonly card: PricedCard;
  readonly tariff: Tariff;
  /** Of lines that do not take the card: the rider, and no medium. */
  readonly ownChoice: FareChoice;
  /** Network of a version that a line belongs to. */
  readonly findNetwork: (scheme: Scheme, feedId: string, routeId: string) => SchemeNetwork | undefined;
}

/** The beginning of a journey between two rides. */
export interface CardSoFar {
  readonly memory: PriceMemory;
  /** Rides inside the gates that the next one may still join. */
  readonly open: readonly FareRide[];
  /** Of rides at the feed's own fare. */
  readonly own: FareSoFar;
}

/** The beginning of a journey on board; `own` where the line does not take the card. */
export interface CardOnBoard {
  readonly soFar: CardSoFar;
  readonly ride: FareRide;
  readonly own: FareOnBoard | undefined;
}

const ownNothing: FareSoFar = { ...nothingYet, currency: CARD_CURRENCY };

/** A journey that has not begun, of a card that is fresh in every period. */
export const noCardRide: CardSoFar = { memory: nothingRemembered, open: [], own: ownNothing };

/** Instant at which a ride departs or arrives. */
function toEpochSec({ clock }: CardContext, ride: FareRide, sec: number): number {
  const isOwnZone = ride.timeZone === undefined || ride.timeZone === clock.timeZone;
  // The clock remembers where its days begin; asking a calendar for them takes as long as pricing a dozen rides.
  return isOwnZone
    ? clock.toEpochSec(ride.day, sec)
    : toDayStartEpochSec(ride.day, ride.timeZone as string) + sec;
}

/** The version and network by which a ride is paid with the card; undefined where the card is not taken. */
export function findCardNetwork(
  context: CardContext,
  ride: FareRide,
): { readonly scheme: Scheme; readonly network: SchemeNetwork; readonly serviceDay: ServiceDay } | undefined {
  const startSec = toEpochSec(context, ride, ride.departureSec);
  const serviceDay = context.clock.toServiceDay(startSec);
  const scheme = context.book.findVersionAt(serviceDay);
  const network = scheme && context.findNetwork(scheme, ride.feedId, ride.routeId);
  return network && { scheme, network, serviceDay };
}

/** Whether a ride goes on inside the gates, or in the same seat, as the one before it. */
export function isSameCardTrip(context: CardContext, before: FareRide, after: FareRide): boolean {
  const [first, second] = [findCardNetwork(context, before), findCardNetwork(context, after)];
  if (!first || !second || first.network.id !== second.network.id) return false;
  if (after.staysSeated) return true;
  const feed = context.tariff.feeds.get(after.feedId);
  return (
    second.network.tapping === 'entry-exit' &&
    before.feedId === after.feedId &&
    feed !== undefined &&
    areJoined(feed, before, after)
  );
}

/** Prices rides that are one journey of the card. */
export function priceCardRides(
  context: CardContext,
  memory: PriceMemory,
  rides: readonly FareRide[],
): (PricedTrip & { readonly scheme: Scheme }) | undefined {
  const [first, last] = [rides[0] as FareRide, rides.at(-1) as FareRide];
  const place = findCardNetwork(context, first);
  if (!place) return undefined;
  const { network, scheme, serviceDay } = place;
  const withExit = network.tapping === 'entry-exit';
  const trip: TripFacts = {
    networkId: network.id,
    // Gates know no line; a vehicle's terminal does.
    routeId: withExit && rides.length > 1 ? null : `${first.feedId}:${first.routeId}`,
    fromStopId: `${first.feedId}:${first.fromStopId}`,
    toStopId: withExit ? `${last.feedId}:${last.toStopId}` : null,
    startSec: toEpochSec(context, first, first.departureSec),
    endSec: withExit ? toEpochSec(context, last, last.arrivalSec) : null,
    serviceDay,
    tappedFen: null,
  };
  return { ...priceTrip(scheme, context.card, trip, memory, context.fareNetwork), scheme };
}

/** @param ride of which the alighting means nothing yet */
export function boardCard(context: CardContext, soFar: CardSoFar, ride: FareRide): Settled<CardOnBoard> {
  const last = soFar.open.at(-1);
  if (last && isSameCardTrip(context, last, ride))
    return { next: { soFar, ride, own: undefined }, addedFen: 0 };
  const closed = closeCardTrip(context, soFar);
  if (!findCardNetwork(context, ride)) {
    const boarded = boardFare(context.tariff, closed.next.own, ride, context.ownChoice);
    if (!boarded) return undefined;
    const next = { soFar: { ...closed.next, own: ownNothing }, ride, own: boarded.next };
    return { next, addedFen: closed.addedFen + boarded.addedFen };
  }
  const left = closeLeg(closed.next.own, context.ownChoice);
  if (!left) return undefined;
  const next = { soFar: { ...closed.next, own: ownNothing }, ride, own: undefined };
  return { next, addedFen: closed.addedFen + left.addedFen };
}

export function alightCard(
  context: CardContext,
  { soFar, ride, own }: CardOnBoard,
  end: Pick<FareRide, 'toStopId' | 'arrivalSec'>,
): Settled<CardSoFar> {
  if (own) {
    const alighted = alightFare(own, end, context.ownChoice);
    return alighted && { next: { ...soFar, own: alighted.next }, addedFen: alighted.addedFen };
  }
  const whole = { ...ride, ...end };
  const next = { ...soFar, open: [...soFar.open, whole] };
  return canGoOn(context, whole) ? { next, addedFen: 0 } : closeCardTrip(context, next);
}

/** Whether another ride may join inside the gates. */
function canGoOn(context: CardContext, ride: FareRide): boolean {
  const feed = context.tariff.feeds.get(ride.feedId);
  return (
    feed !== undefined &&
    findCardNetwork(context, ride)?.network.tapping === 'entry-exit' &&
    toJoinKey(feed, ride) !== ''
  );
}

/** Out of the gates: the answer has no open rides. */
function closeCardTrip(
  context: CardContext,
  soFar: CardSoFar,
): { readonly next: CardSoFar; readonly addedFen: number } {
  if (soFar.open.length === 0) return { next: soFar, addedFen: 0 };
  const priced = priceCardRides(context, soFar.memory, soFar.open);
  if (!priced) return { next: { ...soFar, open: [] }, addedFen: 0 };
  return { next: { ...soFar, memory: priced.memory, open: [] }, addedFen: priced.price.riderFen };
}

/** What is still to pay where the journey ends here; undefined where that has no price. */
export function toCardPendingFen(context: CardContext, soFar: CardSoFar): number | undefined {
  const own = closeLeg(soFar.own, context.ownChoice);
  return own && closeCardTrip(context, soFar).addedFen + own.addedFen;
}
