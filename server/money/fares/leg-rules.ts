/**
 * Which rows of `fare_leg_rules.txt` match an effective fare leg.
 *
 * The meaning of an empty network or area depends on the file: with a `rule_priority` column the field is ignored and the
 * highest priority wins; without one an empty field matches all values that the column lists nowhere in the file. An empty
 * timeframe is always ignored. A rule that cannot be read matches nothing, but the values in its columns count as listed.
 *
 * Timeframes are compared with the wall clock at the stop of the event. A journey's seconds count from noon minus 12 hours in
 * its own zone; the clock at a stop is that of `stop_timezone` (of the stop or its station), else of the feed's agency. On a
 * day of clock change the two differ even within one zone.
 */

import { findSeconds } from '../../base/seconds.ts';
import { toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import { toLegKey } from './build-tariff.ts';
import type { FareLeg } from './fare-legs.ts';
import type { FareRide } from './journey-fare.ts';
import { hasAreaSet } from './stop-areas.ts';
import type { FeedTariff, LegBucket, LegRule, Timeframe } from './tariff.ts';

const DAY_SEC = 86_400;
const EMPTY = [0];
const NONE: readonly number[] = [];

/** The rules for a leg's network and areas; timeframes and areas on the way are not checked yet. */
export function getBucket(leg: FareLeg): LegBucket {
  const { feed } = leg;
  const network = toNetworkNumber(leg);
  const from = feed.areaSetOfStop.get(leg.rides[0]!.fromStopId) ?? 0;
  const to = feed.areaSetOfStop.get(leg.rides.at(-1)!.toStopId) ?? 0;
  const key = toLegKey(network + 1, from, to, feed.areaSets.length);
  let bucket = feed.buckets.get(key);
  if (!bucket) {
    bucket = buildBucket(feed, network, feed.areaSets[from]!, feed.areaSets[to]!);
    feed.buckets.set(key, bucket);
  }
  return bucket;
}

/** The rules that match the leg in all fields; with priorities, only those of the highest one. */
export function listMatching(bucket: LegBucket, leg: FareLeg): readonly LegRule[] {
  if (!bucket.isConditional) return bucket.rules;
  const { feed } = leg;
  const first = leg.rides[0]!;
  const last = leg.rides.at(-1)!;
  const departs = toLocalSec(feed, first, first.fromStopId, first.departureSec);
  const arrives = toLocalSec(feed, last, last.toStopId, last.arrivalSec);
  const rules = bucket.rules.filter(
    (rule) =>
      isWithin(rule.from, departs, feed) && isWithin(rule.to, arrives, feed) && passesAreas(rule, leg),
  );
  return feed.tables.hasRulePriority ? toHighest(rules) : rules;
}

function buildBucket(
  feed: FeedTariff,
  network: number,
  from: readonly number[],
  to: readonly number[],
): LegBucket {
  const byPriority = feed.tables.hasRulePriority;
  const rules: LegRule[] = [];
  let hasUnread = false;
  for (const net of toNetworkOptions(network, byPriority)) {
    for (const fromArea of toAreaOptions(from, feed.fromAreas, byPriority)) {
      for (const toArea of toAreaOptions(to, feed.toAreas, byPriority)) {
        const key = toLegKey(net, fromArea, toArea, feed.areaCount);
        rules.push(...(feed.rulesByKey.get(key) ?? []));
        hasUnread ||= feed.unreadKeys.has(key);
      }
    }
  }
  rules.sort((a, b) => a.order - b.order);
  const isConditional = rules.some(
    (rule) => rule.from !== undefined || rule.to !== undefined || hasAreaSet(rule.row),
  );
  return {
    rules: byPriority && !isConditional ? toHighest(rules) : rules,
    isConditional,
    hasUnread,
    offers: new Map(),
  };
}

/** Whether the leg passes the rule's areas: all of `containsAreaIds`, and exactly those of `exactAreaIds`. */
function passesAreas({ row }: LegRule, { feed, rides }: FareLeg): boolean {
  if (!hasAreaSet(row)) return true;
  const passed = new Set(
    rides
      .flatMap(({ fromStopId, toStopId, viaStopIds = [] }) => [fromStopId, ...viaStopIds, toStopId])
      .flatMap((stopId) => feed.areaIdsOfStop?.(stopId) ?? []),
  );
  const { containsAreaIds = [], exactAreaIds } = row;
  return (
    containsAreaIds.every((id) => passed.has(id)) &&
    (exactAreaIds === undefined ||
      (exactAreaIds.every((id) => passed.has(id)) && [...passed].every((id) => exactAreaIds.includes(id))))
  );
}

/**
 * The number of the leg's network; 0 if no rule names it; -1 if joined rides have different networks and a rule names one
 * of them: then neither a network nor an empty field matches.
 */
export function toNetworkNumber(leg: Pick<FareLeg, 'feed' | 'rides'>): number {
  const first = leg.feed.networkOfRoute.get(leg.rides[0]!.routeId);
  let number = first === undefined ? 0 : (leg.feed.networks.get(first) ?? 0);
  for (let i = 1; i < leg.rides.length; i += 1) {
    const other = leg.feed.networkOfRoute.get(leg.rides[i]!.routeId);
    const otherNumber = other === undefined ? 0 : (leg.feed.networks.get(other) ?? 0);
    if (otherNumber !== number) number = -1;
  }
  return number;
}

function toNetworkOptions(network: number, byPriority: boolean): readonly number[] {
  if (network > 0) return byPriority ? [network, 0] : [network];
  return network === 0 || byPriority ? EMPTY : NONE;
}

function toAreaOptions(
  areas: readonly number[],
  named: ReadonlySet<number>,
  byPriority: boolean,
): readonly number[] {
  if (byPriority) return [...areas, 0];
  const namedHere = areas.filter((area) => named.has(area));
  return namedHere.length > 0 ? namedHere : EMPTY;
}

function toHighest(rules: readonly LegRule[]): readonly LegRule[] {
  const highest = Math.max(...rules.map((rule) => rule.priority));
  return rules.filter((rule) => rule.priority === highest);
}

function isWithin(timeframes: readonly Timeframe[] | undefined, localSec: number, feed: FeedTariff): boolean {
  if (timeframes === undefined) return true;
  // The service of a timeframe must run on the calendar day of the event; after midnight that is not the trip's service day.
  const day = Math.floor(localSec / DAY_SEC);
  const sec = localSec - day * DAY_SEC;
  return timeframes.some(
    (frame) =>
      sec >= frame.startSec && sec < frame.endSec && feed.services(feed.feedId, frame.serviceId, day),
  );
}

const QUARTER_SEC = 900;
/** Memo of zone lookups, which take microseconds each. Days come from requests, so the memo is emptied when full. */
const memo = new Map<string, number>();
const MEMO_LIMIT = 5_000;

/** Seconds since 1970-01-01 on the wall clock of the stop, `sec` seconds after the ride's day began. */
function toLocalSec(feed: FeedTariff, ride: FareRide, stopId: string, sec: number): number {
  const { day, timeZone } = ride;
  if (timeZone === undefined) return day * 86_400 + sec;
  const start = remember(`${timeZone} ${day}`, () => toDayStartEpochSec(day, timeZone));
  const zone = findStopZone(feed, stopId) ?? feed.timeZone ?? timeZone;
  const epochSec = start + sec;
  // A zone changes its offset at a full quarter of an hour.
  const quarter = Math.floor(epochSec / QUARTER_SEC);
  return epochSec + remember(`${zone} q${quarter}`, () => toOffsetSec(quarter * QUARTER_SEC, zone));
}

/** Seconds by which the wall clock of a zone is ahead of UTC at an instant. */
function toOffsetSec(epochSec: number, timeZone: string): number {
  const { day } = toServiceTime(epochSec, timeZone);
  const clock = new Date(epochSec * 1000).toLocaleTimeString('en-GB', { timeZone, hourCycle: 'h23' });
  return day * 86_400 + findSeconds(clock)! - epochSec;
}

function findStopZone(feed: FeedTariff, stopId: string): string | undefined {
  const stop = feed.stops.get(stopId);
  if (stop?.parentStation === undefined) return stop?.timeZone;
  return feed.stops.get(stop.parentStation)?.timeZone ?? stop.timeZone;
}

function remember(key: string, compute: () => number): number {
  let value = memo.get(key);
  if (value === undefined) {
    if (memo.size >= MEMO_LIMIT) memo.clear();
    value = compute();
    memo.set(key, value);
  }
  return value;
}
