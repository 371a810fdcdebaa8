/** Turns the steps of a cheapest chain into the parts of the answer, and lists what is on sale for each leg. */
import type { ChainStep } from './cheapest-chain.ts';
import type { FareLeg } from './fare-legs.ts';
import {
  toFallbackReasons,
  toJoinReasons,
  toLegRuleReason,
  toPaymentReasons,
  toTransferReason,
  toUnpricedReason,
} from './fare-reasons.ts';
import type {
  Confidence,
  FareChoice,
  FareOffer,
  FareProductChoice,
  FareReason,
  FareRide,
  FareSale,
  JourneyFarePart,
} from './journey-fare.ts';
import type { LegBucket, LegRule, ProductOption, Tariff } from './tariff.ts';

/** The part of a leg that is paid separately, or that a transfer rule prices after the leg before. */
export function toPart(tariff: Tariff, leg: FareLeg, step: ChainStep, choice: FareChoice): JourneyFarePart {
  const product = findPaid(step);
  return {
    legIndexes: leg.rides.map((ride) => ride.legIndex),
    amountFen: step.addedFen,
    currency: step.offer.option.row.currency,
    ...(product ? { product: toProduct(leg.feed.feedId, product) } : {}),
    reasons: toReasons(tariff, leg, step, choice),
    confidence: toConfidence(step),
  };
}

/** The part of two legs under one product (a first transfer of type 2): the part before, extended by the leg. */
export function toJoinedPart(
  before: JourneyFarePart,
  tariff: Tariff,
  leg: FareLeg,
  step: ChainStep,
  choice: FareChoice,
): JourneyFarePart {
  const part = toPart(tariff, leg, step, choice);
  return {
    ...part,
    legIndexes: [...before.legIndexes, ...part.legIndexes],
    amountFen: step.addedFen + (before.amountFen ?? 0),
    reasons: [...before.reasons, ...part.reasons],
    confidence: toWorse(before.confidence, part.confidence),
  };
}

/** The part of a leg without a matching rule, or without a product for this rider. */
export function toUnpricedPart(leg: FareLeg, bucket: LegBucket): JourneyFarePart {
  return {
    legIndexes: leg.rides.map((ride) => ride.legIndex),
    reasons: [...toJoinReasons(leg), toUnpricedReason(leg, bucket)],
    confidence: 'sourced',
  };
}

/** The part of a ride whose feed states no fares. */
export function toUnpricedRide(ride: FareRide): JourneyFarePart {
  return {
    legIndexes: [ride.legIndex],
    reasons: [
      {
        kind: 'no-fares',
        ruleId: `${ride.feedId}: fare_leg_rules.txt`,
        zh: '这条线路的数据没有票价',
        en: 'The data of this line state no fares',
      },
    ],
    confidence: 'sourced',
  };
}

/** The product bought at this step: the leg's own, or the transfer's in place of it. */
function findPaid({ offer, transfer }: ChainStep): ProductOption | undefined {
  return !transfer || transfer.rule.row.fareTransferType === 1 ? offer.option : transfer.option;
}

function toReasons(tariff: Tariff, leg: FareLeg, step: ChainStep, choice: FareChoice): FareReason[] {
  const paid = findPaid(step);
  return [
    ...toJoinReasons(leg),
    toLegRuleReason(leg, step.offer),
    ...(paid ? toPaymentReasons(paid, step.tier, choice) : []),
    ...(step.transfer ? [toTransferReason(step, step.transfer)] : []),
    ...(paid ? toFallbackReasons(tariff, paid, step.tier, choice) : []),
  ];
}

function toProduct(feedId: string, { offer, row }: ProductOption): FareProductChoice {
  const { medium, name, riderCategory } = offer;
  return {
    productId: `${feedId}:${row.fareProductId}`,
    name,
    ...(medium ? { medium } : {}),
    ...(riderCategory ? { riderCategory: { id: riderCategory.id, name: riderCategory.name } } : {}),
  };
}

const ranks: Readonly<Record<Confidence, number>> = { sourced: 0, derived: 1, reconstructed: 2 };

function toWorse(a: Confidence, b: Confidence): Confidence {
  return ranks[a] >= ranks[b] ? a : b;
}

function toConfidence({ offer, transfer }: ChainStep): Confidence {
  let worst = toWorse(offer.rule.confidence, offer.option.confidence);
  if (transfer) worst = toWorse(worst, transfer.rule.confidence);
  if (transfer?.option) worst = toWorse(worst, transfer.option.confidence);
  return worst;
}

/**
 * What is on sale for a leg, for all riders; the chosen offer comes first.
 *
 * @param rules - leg rules that match the leg
 */
export function toSale(leg: FareLeg, { offer, transfer }: ChainStep, rules: readonly LegRule[]): FareSale {
  return {
    legIndexes: toLegIndexes(leg),
    offers: [toOffers(offer.rule.products, offer.option), ...listOthers(rules, offer.rule)],
    ...(transfer
      ? {
          transfer: {
            type: transfer.rule.row.fareTransferType as 0 | 1 | 2,
            offers: toOffers(transfer.rule.products ?? [], transfer.option),
          },
        }
      : {}),
  };
}

/** The sale of a leg without any offer. */
export function toUnpricedSale(leg: FareLeg): FareSale {
  return { legIndexes: toLegIndexes(leg), offers: [] };
}

function toLegIndexes({ rides }: FareLeg): number[] {
  return rides.map((ride) => ride.legIndex);
}

function toOffers(options: readonly ProductOption[], taken: ProductOption | undefined): FareOffer[] {
  const others = options.filter((option) => option !== taken).map(({ offer }) => offer);
  return taken ? [taken.offer, ...others] : others;
}

/** Products of the other rules, each once: first those for default riders, then by price. */
function listOthers(rules: readonly LegRule[], taken: LegRule): (readonly FareOffer[])[] {
  const lists = new Map<string, readonly ProductOption[]>();
  for (const { products, row } of rules) {
    if (products.length > 0 && row.fareProductId !== taken.row.fareProductId)
      lists.set(row.fareProductId, products);
  }
  const toRank = (options: readonly ProductOption[]) => (options[0]!.isDefaultRider ? 0 : 1);
  return [...lists.values()]
    .sort((a, b) => toRank(a) - toRank(b) || a[0]!.row.amountFen - b[0]!.row.amountFen)
    .map((options) => options.map(({ offer }) => offer));
}
