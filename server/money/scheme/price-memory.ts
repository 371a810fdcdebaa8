/** What the price of a card's next journey needs of the earlier ones. */
import type { CompiledScheme } from './compile-scheme.ts';
import { toPeriodEnd } from './service-clock.ts';
import type { PriceMemory, TripFacts } from './trip-price.ts';

/** The memory of a card before its first journey. */
export const nothingRemembered: PriceMemory = { chain: null, charged: {} };

/** Days for which an ended period is kept, because clocks of terminals may differ around its end. */
const KEPT_DAYS = 1;

/**
 * The chain after a journey.
 *
 * @param matched - whether a transfer rule linked the journey to the one before
 * @param usedRuleId - the transfer rule that took something off
 */
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

/** Adds what the rider paid to the period of each cap. @param keys - of the caps on the journey's day */
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
  // A period lasts at least a day.
  if (start >= day - KEPT_DAYS) return true;
  const period = of.capPeriods.get(key.slice(0, slash)) ?? 'month';
  return toPeriodEnd(period, start) >= day - KEPT_DAYS;
}
