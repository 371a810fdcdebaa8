/**
 * Prices a journey ride by ride, for a search that builds journeys: a settled sum, and the state that can still change a
 * price.
 *
 * The state holds the open fare leg, as long as a join rule may extend it; and the states of the cheapest chain (see
 * `cheapest-chain`) after the closed legs of the feed, as long as a transfer rule names their groups. Settled sum plus
 * pending amount equal the total of `priceJourney` for the same rides, if the passenger never stays seated. `toSoFarKey` and
 * `toOnBoardKey` give equal keys to beginnings of journeys that have equal prices for every continuation.
 */
import { type ChainStep, extendChain, startChain } from './cheapest-chain.ts';
import { areJoined, type FareLeg, toFareLegs, toJoinKey } from './fare-legs.ts';
import type { FareChoice, FareRide } from './journey-fare.ts';
import { getBucket, toNetworkNumber } from './leg-rules.ts';
import { getOffers, toOfferKey } from './product-tiers.ts';
import type { FeedTariff, Tariff } from './tariff.ts';

export interface FareSoFar {
  /** The feed of the kept state; undefined without any. */
  readonly feed: FeedTariff | undefined;
  /** The currency of all legs so far; empty without legs. */
  readonly currency: string;
  /** The closed legs of `ends`. */
  readonly legs: readonly FareLeg[];
  /** States of the cheapest chain, with totals relative to the cheapest; empty where no later transfer depends on them. */
  readonly ends: readonly ChainStep[];
  /** Rides of the leg that a join rule may extend. */
  readonly open: readonly FareRide[];
}

/** On board a vehicle: `ride` has no alighting stop yet. */
export interface FareOnBoard {
  readonly soFar: FareSoFar;
  readonly feed: FeedTariff;
  readonly ride: FareRide;
}

/** The next state, and the amount settled by it; undefined if the journey has no price. */
export type Settled<T> = { readonly next: T; readonly addedFen: number } | undefined;

/** A journey that has not begun. */
export const nothingYet: FareSoFar = { feed: undefined, currency: '', legs: [], ends: [], open: [] };

/** @param ride - its alighting stop and time are not used */
export function boardFare(
  tariff: Tariff,
  soFar: FareSoFar,
  ride: FareRide,
  choice: FareChoice,
): Settled<FareOnBoard> {
  const feed = tariff.feeds.get(ride.feedId);
  // A search knows the stops at the ends of a ride, not the areas passed on the way.
  if (!feed || feed.areaIdsOfStop) return undefined;
  const last = soFar.open.at(-1);
  if (last && soFar.feed === feed && areJoined(feed, last, ride)) {
    return { next: { soFar, feed, ride }, addedFen: 0 };
  }
  const closed = closeLeg(soFar, choice);
  if (!closed) return undefined;
  const { addedFen } = closed;
  // Transfers never cross feeds, so only the cheapest way of the feed before matters.
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

/** Closes the open leg, if there is one. */
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

/** Whether a transfer rule may follow the leg group of the end. */
function isAlive(feed: FeedTariff, end: ChainStep): boolean {
  return feed.fromGroups.has(end.offer.rule.group) || feed.fromGroups.has(0);
}

/** Which times of legs prices depend on. */
export interface FareTimes {
  /** Whether the tariff has timeframes or duration limits. */
  readonly matter: boolean;
  readonly departures: boolean;
  readonly arrivals: boolean;
}

export function toFareTimes({ tables }: FeedTariff): FareTimes {
  const timed = tables.legRules.some(
    (rule) => rule.fromTimeframeGroupId !== undefined || rule.toTimeframeGroupId !== undefined,
  );
  const limits = tables.transferRules.filter((rule) => rule.durationLimitSec !== undefined);
  const startsAtArrival = ({ durationLimitType }: (typeof limits)[number]) =>
    durationLimitType === 2 || durationLimitType === 3;
  return {
    matter: timed || limits.length > 0,
    departures: limits.some((rule) => !startsAtArrival(rule)),
    arrivals: limits.some(startsAtArrival),
  };
}

/** A key, and the totals of the chain's states in the order of the key. */
export interface FareKey {
  readonly text: string;
  readonly totals: readonly number[];
}

/** @param manyCurrencies - whether legs may differ in currency */
export function toSoFarKey(soFar: FareSoFar, times: FareTimes, manyCurrencies: boolean): FareKey {
  const { currency, ends, feed, legs, open } = soFar;
  const head = manyCurrencies ? currency : '';
  if (!feed) return { text: head, totals: [] };
  const states = ends.map((end) => [toEndText(feed, legs, end, times), end.totalFen] as const);
  states.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = [head, feed.feedId, states.map(([state]) => state).join(';'), toOpenText(feed, open, times)];
  return { text: text.join('\n'), totals: states.map(([, total]) => total) };
}

export function toOnBoardKey(onBoard: FareOnBoard, times: FareTimes, manyCurrencies: boolean): FareKey {
  const { feed, ride, soFar } = onBoard;
  const { text, totals } = toSoFarKey(soFar, times, manyCurrencies);
  const isJoined = soFar.open.length > 0;
  const from = isJoined ? '' : toFromText(feed, ride, times);
  const network = feed.networkOfRoute.get(ride.routeId) ?? '';
  return { text: `on board\n${feed.feedId}\n${network}\n${from}\n${text}`, totals };
}

function toFromText(feed: FeedTariff, ride: FareRide, times: FareTimes): string {
  const area = feed.areaSetOfStop.get(ride.fromStopId) ?? 0;
  return times.matter ? `${area} ${ride.departureSec} ${ride.fromStopId}` : `${area}`;
}

function toOpenText(feed: FeedTariff, open: readonly FareRide[], times: FareTimes): string {
  const [first, last] = [open[0], open.at(-1)];
  if (!first || !last) return '';
  const to = feed.areaSetOfStop.get(last.toStopId) ?? 0;
  return [
    toFromText(feed, first, times),
    toNetworkNumber({ feed, rides: open }),
    times.matter ? `${to} ${last.arrivalSec} ${last.toStopId}` : to,
    toJoinKey(feed, last),
  ].join('|');
}

/** What later transfers depend on: the offer as transfer rules compare it, and the state of `cheapest-chain`. */
function toEndText(feed: FeedTariff, legs: readonly FareLeg[], end: ChainStep, times: FareTimes): string {
  if (!isAlive(feed, end)) return 'over';
  const { offer, tier, transfer } = end;
  const toTimes = (leg: FareLeg) =>
    `${times.departures ? leg.departureSec : ''},${times.arrivals ? leg.arrivalSec : ''}`;
  const way = !transfer
    ? `first ${offer.amountFen}`
    : transfer.rule.spans
      ? `span ${transfer.rule.from} ${legs.length - transfer.spanStart} ${toTimes(legs[transfer.spanStart]!)}`
      : 'changed';
  return `${toOfferKey(feed, offer)} ${tier} ${way} ${toTimes(legs[legs.length - 1]!)}`;
}
