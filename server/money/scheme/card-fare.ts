/**
 * Prices a planned journey with the shared card, ride by ride, by the same rules as taps.
 *
 * The card has not travelled in the period of any cap. Rides without leaving the gates between them are one journey of the
 * card; lines that do not take the card cost their feed's own fare, without a medium.
 *
 * A search keeps the better of two beginnings of a journey. `toCardKey` bounds how many it keeps, otherwise each second of
 * boarding would be another one: beginnings count as equal if they differ only in the line last ridden, in what counts for
 * caps, or in times within the same ten minutes. Prices stay exact, but a path that is cheaper by such a difference alone may be
 * missed.
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

/** Everything that prices with one card depend on. */
export interface CardContext {
  readonly book: SchemeBook;
  readonly clock: ServiceClock;
  readonly fareNetwork: FareNetwork;
  readonly card: PricedCard;
  readonly tariff: Tariff;
  /** The choice for lines that do not take the card: the rider, and no medium. */
  readonly ownChoice: FareChoice;
  /** The network of a line in a version; undefined if the line does not take the card. */
  readonly findNetwork: (scheme: Scheme, feedId: string, routeId: string) => SchemeNetwork | undefined;
}

/** The beginning of a journey between two rides. */
export interface CardSoFar {
  readonly memory: PriceMemory;
  /** Rides inside the gates, which the next ride may join. */
  readonly open: readonly FareRide[];
  /** State of the rides at their feed's own fare. */
  readonly own: FareSoFar;
}

/** The beginning of a journey on board; `own` is present if the line does not take the card. */
export interface CardOnBoard {
  readonly soFar: CardSoFar;
  readonly ride: FareRide;
  readonly own: FareOnBoard | undefined;
}

/** No ride at a feed's own fare; one in another currency than the card's has no price. */
const toOwnNothing = ({ book }: CardContext): FareSoFar => ({ ...nothingYet, currency: book.currency });

/** A journey before its first ride, with a card that has not travelled in any period. */
export const toNoCardRide = (context: CardContext): CardSoFar => ({
  memory: nothingRemembered,
  open: [],
  own: toOwnNothing(context),
});

/** The instant of a second on the clock of a ride. */
function toEpochSec({ clock }: CardContext, ride: FareRide, sec: number): number {
  const isOwnZone = ride.timeZone === undefined || ride.timeZone === clock.timeZone;
  // `ServiceClock` keeps the starts of its days; a calendar lookup takes as long as pricing a dozen rides.
  return isOwnZone
    ? clock.toEpochSec(ride.day, sec)
    : toDayStartEpochSec(ride.day, ride.timeZone as string) + sec;
}

/** The version and network that price a ride with the card; undefined if the line does not take the card. */
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

/** Whether the rider stays inside the gates, or in the seat, between two rides. */
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
    // A gate does not know which line is ridden; the terminal of a vehicle does.
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

/** @param ride - its alighting stop and time are not used */
export function boardCard(context: CardContext, soFar: CardSoFar, ride: FareRide): Settled<CardOnBoard> {
  const last = soFar.open.at(-1);
  if (last && isSameCardTrip(context, last, ride))
    return { next: { soFar, ride, own: undefined }, addedFen: 0 };
  const closed = closeCardTrip(context, soFar);
  if (!findCardNetwork(context, ride)) {
    const boarded = boardFare(context.tariff, closed.next.own, ride, context.ownChoice);
    if (!boarded) return undefined;
    const next = { soFar: { ...closed.next, own: toOwnNothing(context) }, ride, own: boarded.next };
    return { next, addedFen: closed.addedFen + boarded.addedFen };
  }
  const left = closeLeg(closed.next.own, context.ownChoice);
  if (!left) return undefined;
  const next = { soFar: { ...closed.next, own: toOwnNothing(context) }, ride, own: undefined };
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

/** Whether the ride costs and leaves behind the same wherever it ends: the card is tapped only on boarding. */
export function isPaidOnBoarding(context: CardContext, { own, ride }: CardOnBoard): boolean {
  return own === undefined && findCardNetwork(context, ride)?.network.tapping !== 'entry-exit';
}

/** Whether a later ride may join inside the gates. */
function canGoOn(context: CardContext, ride: FareRide): boolean {
  const feed = context.tariff.feeds.get(ride.feedId);
  return (
    feed !== undefined &&
    findCardNetwork(context, ride)?.network.tapping === 'entry-exit' &&
    toJoinKey(feed, ride) !== ''
  );
}

/** Closes the open rides as one journey of the card. */
function closeCardTrip(
  context: CardContext,
  soFar: CardSoFar,
): { readonly next: CardSoFar; readonly addedFen: number } {
  if (soFar.open.length === 0) return { next: soFar, addedFen: 0 };
  const priced = priceCardRides(context, soFar.memory, soFar.open);
  if (!priced) return { next: { ...soFar, open: [] }, addedFen: 0 };
  return { next: { ...soFar, memory: priced.memory, open: [] }, addedFen: priced.price.riderFen };
}

/** What is still to pay if the journey ends here; undefined without a price. */
export function toCardPendingFen(context: CardContext, soFar: CardSoFar): number | undefined {
  const own = closeLeg(soFar.own, context.ownChoice);
  return own && closeCardTrip(context, soFar).addedFen + own.addedFen;
}

/** Reference times within this span count as equal; windows of transfers last hours. */
const SPAN_SEC = 600;

/** Beginnings compare if `shape` is equal; the better one has no earlier reference time in `spans`. */
export interface CardKey {
  readonly shape: string;
  readonly spans: readonly number[];
}

const toSpan = (sec: number) => Math.floor(sec / SPAN_SEC);

export function toCardKey({ book, card, clock, tariff }: CardContext, { memory, open }: CardSoFar): CardKey {
  const { chain } = memory;
  // Without a transfer rule from its last network, the chain cannot lower a later price.
  const canLink =
    chain !== null &&
    book.versions.some(({ transfers }) =>
      transfers.some(
        ({ fromNetworks, media }) =>
          fromNetworks.includes(chain.networkId) && (media.length === 0 || media.includes(card.mediumId)),
      ),
    );
  const [first, last] = [open[0], open.at(-1)];
  const feed = last && tariff.feeds.get(last.feedId);
  const shape = [
    canLink ? `${chain.networkId} ${JSON.stringify(chain.counts)}` : '',
    first ? `${first.feedId}:${first.fromStopId}` : '',
    last && feed ? `${last.feedId}:${last.toStopId} ${toJoinKey(feed, last)}` : '',
  ];
  const times = canLink ? [chain.firstOnSec, chain.previousOnSec, chain.previousOffSec] : [];
  if (first) times.push(clock.toEpochSec(first.day, first.departureSec));
  return { shape: shape.join('\n'), spans: times.map(toSpan) };
}

/** Whether no reference time of `a` is earlier than that of `b`: then the windows of `a` close no earlier. */
export function isNoEarlier(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if ((a[i] as number) < (b[i] as number)) return false;
  return true;
}
