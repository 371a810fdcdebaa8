/**
 * Effective fare legs: consecutive rides that count as one leg, by `fare_leg_join_rules.txt` or because the passenger stays
 * on the vehicle.
 */
import type { FareLegJoinRuleRow } from '../../transit/gtfs/rows.ts';
import type { FareRide } from './journey-fare.ts';
import type { FeedTariff } from './tariff.ts';

/** Why a ride belongs to the same leg as the ride before: a join rule, or staying seated. */
type Join = FareLegJoinRuleRow | 'seated';

export interface FareLeg {
  readonly feed: FeedTariff;
  readonly rides: readonly FareRide[];
  /** One for each transfer inside the leg. */
  readonly joins: readonly Join[];
  /** Seconds since 1970-01-01, every day counted as 24 hours: for durations, not for the clock. */
  readonly departureSec: number;
  readonly arrivalSec: number;
}

/** Splits rides of one feed, in order of travel, into effective fare legs. */
export function toFareLegs(feed: FeedTariff, rides: readonly FareRide[]): FareLeg[] {
  const legs: FareLeg[] = [];
  let start = 0;
  let joins: Join[] = [];
  for (let i = 1; i <= rides.length; i += 1) {
    const ride = rides[i];
    const join = ride && findJoin(feed, rides[i - 1]!, ride);
    if (join) {
      joins.push(join);
      continue;
    }
    const legRides = rides.slice(start, i);
    legs.push({
      feed,
      rides: legRides,
      joins,
      departureSec: legRides[0]!.day * 86_400 + legRides[0]!.departureSec,
      arrivalSec: legRides.at(-1)!.day * 86_400 + legRides.at(-1)!.arrivalSec,
    });
    start = i;
    joins = [];
  }
  return legs;
}

/** Whether two consecutive rides belong to one fare leg. */
export function areJoined(feed: FeedTariff, before: FareRide, after: FareRide): boolean {
  return findJoin(feed, before, after) !== undefined;
}

/**
 * A key of everything in `ride` that decides whether a later ride joins it by a join rule; empty where none can. The key
 * does not cover staying seated.
 */
export function toJoinKey(feed: FeedTariff, ride: FareRide): string {
  if (feed.joinRules.size === 0) return '';
  const network = feed.networkOfRoute.get(ride.routeId);
  const own = network === undefined ? [] : (feed.joinRules.get(network) ?? []);
  const open = [...own, ...(feed.joinRules.get('') ?? [])].map(
    ({ fromStopId }) => fromStopId === undefined || isAt(feed, ride.toStopId, fromStopId),
  );
  if (!open.includes(true)) return '';
  return `${network ?? ''} ${open.map(Number).join('')} ${toStation(feed, ride.toStopId)}`;
}

function findJoin(feed: FeedTariff, before: FareRide, after: FareRide): Join | undefined {
  const from = feed.networkOfRoute.get(before.routeId);
  const to = feed.networkOfRoute.get(after.routeId);
  // Another network sells another product, even if the passenger stays seated.
  if (after.staysSeated && from === to) return 'seated';
  if (feed.joinRules.size === 0) return undefined;
  const matches = (rule: FareLegJoinRuleRow) =>
    (rule.toNetworkId === '' || rule.toNetworkId === to) && matchesStops(feed, rule, before, after);
  return (
    (from === undefined ? undefined : feed.joinRules.get(from)?.find(matches)) ??
    feed.joinRules.get('')?.find(matches)
  );
}

function matchesStops(
  feed: FeedTariff,
  rule: FareLegJoinRuleRow,
  before: FareRide,
  after: FareRide,
): boolean {
  const { fromStopId, toStopId } = rule;
  if (fromStopId !== undefined && !isAt(feed, before.toStopId, fromStopId)) return false;
  if (toStopId !== undefined && !isAt(feed, after.fromStopId, toStopId)) return false;
  if (fromStopId !== undefined && toStopId !== undefined) return true;
  return toStation(feed, before.toStopId) === toStation(feed, after.fromStopId);
}

function isAt(feed: FeedTariff, stopId: string, placeId: string): boolean {
  return stopId === placeId || feed.stops.get(stopId)?.parentStation === placeId;
}

function toStation(feed: FeedTariff, stopId: string): string {
  return feed.stops.get(stopId)?.parentStation ?? stopId;
}
