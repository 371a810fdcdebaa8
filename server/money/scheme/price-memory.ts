/** What a card's later journeys need to know of the earlier ones, kept from one price to the next. */
import type { CompiledScheme } from './compile-scheme.ts';
import { toPeriodEnd } from './service-clock.ts';
import type { PriceMemory, TripFacts } from './trip-price.ts';

/** Memory of a card that has not travelled yet. */
export const nothingRemembered: PriceMemory = { chain: null, charged: {} };

/** Days for which a period that is over is still known: terminals' clocks may differ around the cut. */
const KEPT_DAYS = 1;

/** The chain after a journey; `usedRuleId` took something off, `matched` says that some rule linked the two. */
export function toChain(
  before: PriceMemory['chain'],
  trip: TripFacts,
  matched: boolean,
  usedRuleId: string | null,
): PriceMemory['chain'] {
  const last = {
    previousOnSec: trip.startSec,
    previousOffSec: trip.endSec ?? trip.startSec,
    networkId: trip.networkId,
    routeId: trip.routeId,
  };
  if (!matched || !before) return { firstOnSec: trip.startSec, ...last, counts: {} };
  const counts =
    usedRuleId === null
      ? before.counts
      : { ...before.counts, [usedRuleId]: (before.counts[usedRuleId] ?? 0) + 1 };
  return { firstOnSec: before.firstOnSec, ...last, counts };
}

/** Adds what a journey cost to each of its caps' periods; `keys` are those of its day. */
export function toCharged(
  of: CompiledScheme,
  before: PriceMemory['charged'],
  keys: readonly string[],
  day: number,
  riderFen: number,
): PriceMemory['charged'] {
  if (keys.length === 0) return before;
  const after: Record<string, number> = {};
  for (const key in before)
    if (keys.includes(key) || isKept(of, key, day)) after[key] = before[key] as number;
  for (const key of keys) after[key] = (after[key] ?? 0) + riderFen;
  return after;
}

function isKept(of: CompiledScheme, key: string, day: number): boolean {
  const slash = key.lastIndexOf('/');
  const start = Number(key.slice(slash + 1));
  // Within its shortest length a period is not over, whatever it is.
  if (start >= day - KEPT_DAYS) return true;
  const period = of.capPeriods.get(key.slice(0, slash)) ?? 'month';
  return toPeriodEnd(period, start) >= day - KEPT_DAYS;
}
