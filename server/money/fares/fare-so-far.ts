/**
 * A journey priced ride by ride, for a search that builds journeys: what is settled is a sum, and of all that
 * was ridden only what can still change a price is kept.
 *
 * Kept are: the open fare leg, as long as a join rule may make it longer; and the states of the cheapest chain
 * (see `cheapest-chain`) after the closed legs of the feed, as long as a transfer rule looks at their groups.
 * Settled sum and what is pending are together what `priceJourney` says of the same rides, if no passenger
 * stays seated from one ride to the next.
 */
import { type ChainStep, extendChain, startChain } from './cheapest-chain.ts';
import { areJoined, type FareLeg, toFareLegs, toJoinKey } from './fare-legs.ts';
import type { FareChoice, FareRide } from './journey-fare.ts';
import { getBucket } from './leg-rules.ts';
import { getOffers } from './product-tiers.ts';
import type { FeedTariff, Tariff } from './tariff.ts';

export interface FareSoFar {
  /** The feed of what is kept; undefined where nothing is. */
  readonly feed: FeedTariff | undefined;
  /** Of all legs so far; empty where there is none. */
  readonly currency: string;
  /** The legs that `ends` tells of. */
  readonly legs: readonly FareLeg[];
  /** States of the cheapest chain, the cheapest of which has a total of 0; empty where none matters. */
  readonly ends: readonly ChainStep[];
  /** Rides of the leg that may still become longer. */
  readonly open: readonly FareRide[];
}

/** On a vehicle: the rides of the open leg end with one that has no end yet. */
export interface FareOnBoard {
  readonly soFar: FareSoFar;
  readonly feed: FeedTariff;
  readonly ride: FareRide;
}

/** What comes next, and what it settles; undefined where the journey has no price any more. */
export type Settled<T> = { readonly next: T; readonly addedFen: number } | undefined;

/** A journey that has not begun. */
export const nothingYet: FareSoFar = { feed: undefined, currency: '', legs: [], ends: [], open: [] };

/** @param ride of which the alighting means nothing yet */
export function boardFare(
  tariff: Tariff,
  soFar: FareSoFar,
  ride: FareRide,
  choice: FareChoice,
): Settled<FareOnBoard> {
  const feed = tariff.feeds.get(ride.feedId);
  // A search knows the ends of a ride, not the areas that it passes.
  if (!feed || feed.areaIdsOfStop) return undefined;
  const last = soFar.open.at(-1);
  if (last && soFar.feed === feed && areJoined(feed, last, ride)) {
    return { next: { soFar, feed, ride }, addedFen: 0 };
  }
  const closed = closeLeg(soFar, choice);
  if (!closed) return undefined;
  const { addedFen } = closed;
  // Transfers never cross feeds: at a boundary the cheapest way so far is the one.
  const kept = closed.next.feed === feed ? closed.next : { ...nothingYet, currency: closed.next.currency };
  return { next: { soFar: kept, feed, ride }, addedFen };
}

export function alightFare(
  { soFar, feed, ride }: FareOnBoard,
  end: Pick<FareRide, 'toStopId' | 'arrivalSec'>,
  choice: FareChoice,
): Settled<FareSoFar> {
  const whole = { ...ride, ...end };
  const next = { ...soFar, feed, open: [...soFar.open, whole] };
  return toJoinKey(feed, whole) === '' ? closeLeg(next, choice) : { next, addedFen: 0 };
}

/** Closes the open leg, if there is one: the answer has none. */
export function closeLeg(soFar: FareSoFar, choice: FareChoice): Settled<FareSoFar> {
  const { currency, ends, feed, legs, open } = soFar;
  if (!feed || open.length === 0) return { next: soFar, addedFen: 0 };
  const leg = toFareLegs(feed, open)[0]!;
  const offers = getOffers(getBucket(leg), leg, choice);
  if (offers.tier < 0) return undefined;
  const legCurrency = offers.list[0]!.option.row.currency;
  if (currency !== '' && currency !== legCurrency) return undefined;
  const all = ends.length > 0 ? [...legs, leg] : [leg];
  const after = ends.length > 0 ? extendChain(ends, all, legs.length, offers, choice) : startChain(offers);
  return settle(feed, legCurrency, all, after);
}

function settle(
  feed: FeedTariff,
  currency: string,
  legs: readonly FareLeg[],
  ends: readonly ChainStep[],
): Settled<FareSoFar> {
  const addedFen = Math.min(...ends.map((end) => end.totalFen));
  const alive = ends.filter((end) => isAlive(feed, end));
  if (alive.length === 0) return { next: { ...nothingYet, currency }, addedFen };
  let dead: ChainStep | undefined;
  for (const end of ends) {
    if (!isAlive(feed, end) && (!dead || end.totalFen < dead.totalFen)) dead = end;
  }
  const kept = (dead ? [...alive, dead] : alive).map((end) => ({
    ...end,
    totalFen: end.totalFen - addedFen,
    before: undefined,
  }));
  return { next: { feed, currency, legs, ends: kept, open: [] }, addedFen };
}

/** Whether some transfer rule may follow the end's leg group. */
export function isAlive(feed: FeedTariff, end: ChainStep): boolean {
  return feed.fromGroups.has(end.offer.rule.group) || feed.fromGroups.has(0);
}
