/**
 * Which rows of `fare_transfer_rules.txt` match a change from one fare leg to the next.
 *
 * An empty leg group stands for every group that the column names nowhere in the file (and for legs
 * without a group). A rule with the same group on both sides may span several changes in a row: its
 * count and its duration run from the first leg of that row; any other rule spans one change.
 */

import type { FareProductRow } from '../../transit/gtfs/rows.ts';
import type { FareLeg } from './fare-legs.ts';
import type { FareChoice } from './journey-fare.ts';
import { findCheapest } from './product-tiers.ts';
import type { FeedTariff, LegOffer, ProductOption, TransferRule } from './tariff.ts';

/** A rule that applies to a change, and what it sells. */
export interface TransferOffer {
  readonly rule: TransferRule;
  /** Undefined where the transfer itself costs nothing. */
  readonly option: ProductOption | undefined;
  readonly amountFen: number;
  /** Index of the fare leg from which the rule's span is measured. */
  readonly spanStart: number;
}

/** A change between two fare legs of one feed, and how the journey came to it. */
interface Change {
  readonly legs: readonly FareLeg[];
  /** Index of the leg after the change. */
  readonly to: number;
  readonly fromOffer: LegOffer;
  readonly toOffer: LegOffer;
  /** The spanning rule fields by which the change before was made (a leg group, 0 for empty), or -1. */
  readonly spanGroup: number;
  readonly spanStart: number;
  readonly tier: number;
  readonly currency: string;
}

/**
 * The rules of which one has to be applied; empty where the legs are paid for separately. Among rules of
 * different `transfer_count`, those with the smallest one that still suffices.
 */
export function listTransferOffers(feed: FeedTariff, change: Change, choice: FareChoice): TransferOffer[] {
  const { group: fromGroup } = change.fromOffer.rule;
  const { group: toGroup } = change.toOffer.rule;
  const from = feed.fromGroups.has(fromGroup) ? fromGroup : 0;
  const to = feed.toGroups.has(toGroup) ? toGroup : 0;
  const rules = feed.transfersByKey.get(from * feed.groupCount + to);
  const offers: TransferOffer[] = [];
  for (const rule of rules ?? []) {
    const spanStart = rule.spans && change.spanGroup === rule.from ? change.spanStart : change.to - 1;
    if (rule.count < change.to - spanStart) continue;
    if (!isInTime(rule, change.legs[spanStart]!, change.legs[change.to]!)) continue;
    if (!isFor(rule, change.fromOffer.option.row, change.toOffer.option.row)) continue;
    if (offers.length > 0 && rule.count > offers[0]!.rule.count) continue;
    const option = rule.products && findCheapest(rule.products, change.tier, choice, change.currency);
    // A product that this rider with this medium cannot buy is a rule that is not for them.
    if (rule.products && !option) continue;
    if (offers.length > 0 && rule.count < offers[0]!.rule.count) offers.length = 0;
    offers.push({ rule, option, amountFen: option?.row.amountFen ?? 0, spanStart });
  }
  return offers;
}

/** Whether a rule that asks for products or media holds for what was bought. */
function isFor({ row }: TransferRule, from: FareProductRow, to: FareProductRow): boolean {
  if (row.filterFareProductId !== undefined && row.filterFareProductId !== from.fareProductId) return false;
  if (row.needsSameMedium && from.fareMediaId !== to.fareMediaId) return false;
  return !row.needsSameProduct || from.fareProductId === to.fareProductId;
}

function isInTime(rule: TransferRule, first: FareLeg, last: FareLeg): boolean {
  const { durationLimitSec, durationLimitType } = rule.row;
  if (durationLimitSec === undefined) return true;
  const startsAtArrival = durationLimitType === 2 || durationLimitType === 3;
  const endsAtArrival = durationLimitType === 0 || durationLimitType === 3;
  const start = startsAtArrival ? first.arrivalSec : first.departureSec;
  const end = endsAtArrival ? last.arrivalSec : last.departureSec;
  return end - start <= durationLimitSec;
}
