/**
 * Which rows of `fare_products.txt` a rider with a medium may buy.
 *
 * Tier 0 is the choice of the request. If nothing matches, each further tier relaxes the choice: first the medium (any that
 * needs no personal card), then the rider (the feed's default one), then any medium, because some lines sell only with their
 * own card, and last the rider who counts as the adult in a feed without a default rider. A reason of the price names each
 * relaxation. Without a choice, the medium is "no personal card" and the rider is the default one.
 */

import type { FareLeg } from './fare-legs.ts';
import type { FareChoice } from './journey-fare.ts';
import { listMatching } from './leg-rules.ts';
import type { FeedTariff, LegBucket, LegOffer, LegOffers, LegRule, ProductOption } from './tariff.ts';

interface Tier {
  readonly rider: 'chosen' | 'default' | 'assumed';
  readonly medium: 'chosen' | 'general' | 'any';
}

export const tiers: readonly Tier[] = [
  { rider: 'chosen', medium: 'chosen' },
  { rider: 'chosen', medium: 'general' },
  { rider: 'default', medium: 'chosen' },
  { rider: 'default', medium: 'general' },
  { rider: 'chosen', medium: 'any' },
  { rider: 'default', medium: 'any' },
  { rider: 'assumed', medium: 'chosen' },
  { rider: 'assumed', medium: 'general' },
  { rider: 'assumed', medium: 'any' },
];

const NOTHING: LegOffers = { tier: -1, list: [] };

/** The offers for a leg at the first tier that has any. */
export function getOffers(bucket: LegBucket, leg: FareLeg, choice: FareChoice): LegOffers {
  if (bucket.isConditional) return toOffers(listMatching(bucket, leg), leg.feed, choice);
  const key = toChoiceKey(leg.feed, choice);
  let offers = bucket.offers.get(key);
  if (!offers) {
    offers = toOffers(bucket.rules, leg.feed, choice);
    bucket.offers.set(key, offers);
  }
  return offers;
}

/** The cheapest option in `currency` that the choice allows at `tier`. */
export function findCheapest(
  options: readonly ProductOption[],
  tier: number,
  choice: FareChoice,
  currency: string,
): ProductOption | undefined {
  let best: ProductOption | undefined;
  for (const option of options) {
    if (option.row.currency !== currency || !isAllowed(option, tiers[tier]!, choice)) continue;
    if (!best || option.row.amountFen < best.row.amountFen) best = option;
  }
  return best;
}

function toOffers(rules: readonly LegRule[], feed: FeedTariff, choice: FareChoice): LegOffers {
  for (const [tier, terms] of tiers.entries()) {
    const all: LegOffer[] = [];
    for (const rule of rules) {
      for (const option of rule.products) {
        if (isAllowed(option, terms, choice)) all.push({ rule, option, amountFen: option.row.amountFen });
      }
    }
    if (all.length > 0) return { tier, list: toCheapest(inOneCurrency(all, feed.currency), feed) };
  }
  return NOTHING;
}

/** The offers of one currency, as amounts compare only within one: the feed's main currency, else the first by name. */
function inOneCurrency(offers: readonly LegOffer[], main: string): readonly LegOffer[] {
  const codes = new Set(offers.map((offer) => offer.option.row.currency));
  const code = codes.has(main) ? main : [...codes].sort()[0];
  return offers.filter((offer) => offer.option.row.currency === code);
}

/**
 * The cheapest of the offers that are equal to all transfer rules: no other can be part of a cheapest journey. Transfer rules
 * compare the leg group, and in some feeds the product or the medium.
 */
function toCheapest(offers: readonly LegOffer[], feed: FeedTariff): readonly LegOffer[] {
  const best = new Map<number | string, LegOffer>();
  for (const offer of offers) {
    const key = toOfferKey(feed, offer);
    const other = best.get(key);
    if (!other || offer.amountFen < other.amountFen) best.set(key, offer);
  }
  return [...best.values()];
}

/** What the feed's transfer rules compare of an offer. */
export function toOfferKey({ tellsProductsApart }: FeedTariff, { option, rule }: LegOffer): number | string {
  if (!tellsProductsApart) return rule.group;
  return JSON.stringify([rule.group, option.row.fareProductId, option.row.fareMediaId ?? null]);
}

function isAllowed(option: ProductOption, tier: Tier, choice: FareChoice): boolean {
  const { fareMediaId, riderCategoryId } = option.row;
  if (tier.rider === 'chosen' && choice.riderCategoryId !== undefined) {
    if (riderCategoryId !== undefined && riderCategoryId !== choice.riderCategoryId) return false;
  } else if (!option.isDefaultRider && !(tier.rider === 'assumed' && option.isAssumedRider)) return false;
  if (tier.medium === 'any') return true;
  if (tier.medium === 'chosen' && choice.mediumId !== undefined) {
    return fareMediaId === undefined || fareMediaId === choice.mediumId;
  }
  return option.isGeneral;
}

/** Ids that the feed does not have share one key: choices come from requests and must not fill the memo. */
function toChoiceKey(feed: FeedTariff, choice: FareChoice): string {
  const { mediumId, riderCategoryId } = choice;
  const medium = mediumId === undefined ? '' : feed.mediaIds.has(mediumId) ? `=${mediumId}` : '?';
  const rider =
    riderCategoryId === undefined ? '' : feed.riderIds.has(riderCategoryId) ? `=${riderCategoryId}` : '?';
  return `${medium}\n${rider}`;
}
