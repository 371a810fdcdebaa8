/** Turns the steps of a priced chain into the parts that a passenger is shown. */
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
  FareProductChoice,
  FareReason,
  FareRide,
  JourneyFarePart,
} from './journey-fare.ts';
import type { LegBucket, ProductOption, Tariff } from './tariff.ts';

/** A leg that is paid for by itself, or that a transfer rule prices after the leg before. */
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

/** Two legs under one product (a first transfer of type 2): the part before takes the leg in. */
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

/** A leg that no rule prices, or whose product nobody sells to this rider. */
export function toUnpricedPart(leg: FareLeg, bucket: LegBucket): JourneyFarePart {
  return {
    legIndexes: leg.rides.map((ride) => ride.legIndex),
    reasons: [...toJoinReasons(leg), toUnpricedReason(leg, bucket)],
    confidence: 'sourced',
  };
}

/** A ride of a feed that states no fares at all. */
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

/** What is bought at this step: the leg's own product, or the transfer's instead of it. */
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
