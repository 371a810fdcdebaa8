/**
 * Which rows of `fare_transfer_rules.txt` match a transfer from one fare leg to the next.
 *
 * An empty leg group matches all groups that the column lists nowhere in the file, and legs without a group. A rule with the
 * same group on both sides may span several consecutive transfers: its count and its duration start with the first leg of
 * these. Any other rule spans one transfer.
 */

import type { FareProductRow } from '../../transit/gtfs/rows.ts';
import type { FareLeg } from './fare-legs.ts';
import type { FareChoice } from './journey-fare.ts';
import { findCheapest } from './product-tiers.ts';
import type { FeedTariff, LegOffer, ProductOption, TransferRule } from './tariff.ts';

/** A rule that matches a transfer, and the product it sells. */
export interface TransferOffer {
  readonly rule: TransferRule;
  /** Undefined if the transfer itself costs nothing. */
  readonly option: ProductOption | undefined;
  readonly amountFen: number;
  /** Index of the fare leg from which the rule's span is measured. */
  readonly spanStart: number;
}

/** A transfer between two fare legs of one feed, with the state of the chain before it. */
interface LegTransfer {
  readonly legs: readonly FareLeg[];
  /** Index of the leg after the transfer. */
  readonly to: number;
  readonly fromOffer: LegOffer;
  readonly toOffer: LegOffer;
  /** Leg group of the spanning rule of the transfer before (0 for empty), or -1 without one. */
  readonly spanGroup: number;
  readonly spanStart: number;
  readonly tier: number;
  readonly currency: string;
}

/**
 * The matching rules, of which one must be applied; empty if the legs are paid separately. Of rules that differ in
 * `transfer_count`, only those with the smallest sufficient count match.
 */
export function listTransferOffers(
  feed: FeedTariff,
  transfer: LegTransfer,
  choice: FareChoice,
): TransferOffer[] {
  const { group: fromGroup } = transfer.fromOffer.rule;
  const { group: toGroup } = transfer.toOffer.rule;
  const from = feed.fromGroups.has(fromGroup) ? fromGroup : 0;
  const to = feed.toGroups.has(toGroup) ? toGroup : 0;
  const rules = feed.transfersByKey.get(from * feed.groupCount + to);
  const offers: TransferOffer[] = [];
  for (const rule of rules ?? []) {
    const spanStart = rule.spans && transfer.spanGroup === rule.from ? transfer.spanStart : transfer.to - 1;
    if (rule.count < transfer.to - spanStart) continue;
    if (!isInTime(rule, transfer.legs[spanStart]!, transfer.legs[transfer.to]!)) continue;
    if (!isFor(rule, transfer.fromOffer.option.row, transfer.toOffer.option.row)) continue;
    if (offers.length > 0 && rule.count > offers[0]!.rule.count) continue;
    const option = rule.products && findCheapest(rule.products, transfer.tier, choice, transfer.currency);
    // A rule whose product the rider cannot buy with the medium does not match.
    if (rule.products && !option) continue;
    if (offers.length > 0 && rule.count < offers[0]!.rule.count) offers.length = 0;
    offers.push({ rule, option, amountFen: option?.row.amountFen ?? 0, spanStart });
  }
  return offers;
}

/** Whether the products and media of both legs meet the rule's conditions. */
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
