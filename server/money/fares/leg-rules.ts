/**
 * Which rows of `fare_leg_rules.txt` match an effective fare leg.
 *
 * What an empty network or area means hangs on the file: where it has a `rule_priority` column, the
 * field plays no part and the highest priority wins; where it has none, an empty field stands for every
 * value that the column names nowhere in the file, so it matches a leg none of whose values is named. An
 * empty timeframe always plays no part. A rule that cannot be read matches nothing, and what it names is named.
 */
import { toLegKey } from './build-tariff.ts';
import type { FareLeg } from './fare-legs.ts';
import { toLocalSec } from './local-time.ts';
import { hasAreaSet } from './stop-areas.ts';
import type { FeedTariff, LegBucket, LegRule, Timeframe } from './tariff.ts';

const DAY_SEC = 86_400;
const EMPTY = [0];
const NONE: readonly number[] = [];

/** The rules for a leg's network and areas, before timeframes and areas on the way. */
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

/** The rules that match the leg in everything; with priorities, the highest only. */
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

/** Whether the leg passes the areas that the rule asks for: all of a set, or all of it and no other. */
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
 * The network's number; 0 where no rule names it; -1 where rides that were joined have different
 * networks of which a rule names one: then no single network can match, nor does an empty field.
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
  // The current day is the calendar day of the event, which past midnight is not the trip's service day.
  const day = Math.floor(localSec / DAY_SEC);
  const sec = localSec - day * DAY_SEC;
  return timeframes.some(
    (frame) =>
      sec >= frame.startSec && sec < frame.endSec && feed.services(feed.feedId, frame.serviceId, day),
  );
}
