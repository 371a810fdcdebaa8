/**
 * What tells the beginnings of two journeys apart for all prices that may follow: equal keys, equal prices.
 */
import type { ChainStep } from './cheapest-chain.ts';
import { type FareLeg, toJoinKey } from './fare-legs.ts';
import { type FareOnBoard, type FareSoFar, isAlive } from './fare-so-far.ts';
import type { FareRide } from './journey-fare.ts';
import { toNetworkNumber } from './leg-rules.ts';
import { toOfferKey } from './product-tiers.ts';
import type { FeedTariff } from './tariff.ts';

/** Which times of legs prices look at. */
export interface FareTimes {
  /** Timeframes or limits of any kind: the same ride may cost more or less at another time. */
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

/** A key, and the totals of the chain's states in the order in which the key names them. */
export interface FareKey {
  readonly text: string;
  readonly totals: readonly number[];
}

/** @param manyCurrencies whether legs may differ in currency */
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

/** What rules see of an offer; the rest is what `cheapest-chain` keeps of a state. */
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
