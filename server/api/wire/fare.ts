/** JSON of fares: the chosen price with its reasons, and the same price in MOTIS's shape of Fares v2. */
import { findCurrencyDigits, toDecimalText } from '../../base/fen.ts';
import { toNameIn } from '../../base/names.ts';
import type { FareOffer, FareSale, ItineraryFare, MediumPrice } from '../../planner/model/itinerary.ts';
import type { ApiFare, ApiFareProduct, ApiFareTransfer } from '../schema/fare.ts';
import { type Language, toCompact, toNameRecord } from './json.ts';

const mediaTypes = ['NONE', 'PAPER_TICKET', 'TRANSIT_CARD', 'CONTACTLESS_EMV', 'MOBILE_APP'] as const;

export const toApiMediumPrice = (
  { currency, mediumId, name, totalFen }: MediumPrice,
  language: Language,
) => ({
  mediumId,
  name: toNameIn(name, language),
  names: toNameRecord(name),
  totalFen,
  currency,
});

export function toApiFare(fare: ItineraryFare, language: Language): ApiFare {
  return toCompact({
    totalFen: fare.totalFen,
    currency: fare.currency,
    minorDigits: toMinorDigits(fare.currency),
    parts: fare.parts.map((part) =>
      toCompact({
        legIndexes: [...part.legIndexes],
        amountFen: part.amountFen,
        currency: part.currency,
        minorDigits: part.currency === undefined ? undefined : toMinorDigits(part.currency),
        productName: part.product && toNameIn(part.product.name, language),
        productNames: part.product && toNameRecord(part.product.name),
        mediumId: part.product?.medium?.id,
        mediumName: part.product?.medium && toNameIn(part.product.medium.name, language),
        riderCategoryId: part.product?.riderCategory?.id,
        riderCategoryName: part.product?.riderCategory && toNameIn(part.product.riderCategory.name, language),
        reasons: part.reasons.map((reason) => toCompact({ ...reason, text: reason[language] })),
        confidence: part.confidence,
      }),
    ),
  });
}

/** Position of a leg in `fareTransfers`. */
export interface FarePlacement {
  readonly fareTransferIndex: number;
  readonly effectiveFareLegIndex: number;
}

export interface ApiFareTransfers {
  readonly fareTransfers: ApiFareTransfer[];
  /** By index of the itinerary's leg. */
  readonly placements: ReadonlyMap<number, FarePlacement>;
}

type TransferRule = NonNullable<ApiFareTransfer['rule']>;

/** A fare transfer under construction: consecutive fare legs, and the cost of the changes between them. */
interface Group {
  rule: TransferRule | undefined;
  readonly sales: FareSale[];
  /** Products to buy for the changes, `count` times; empty where changes are free. */
  offers: readonly FareOffer[];
  count: number;
}

/**
 * The fare as MOTIS's fare transfers. The rule says which products of a fare transfer are paid: `A_AB` those of the first leg
 * and of the transfer, `A_AB_B` those of all legs and of the transfer, `AB` that of the transfer alone; without a rule those
 * of all legs. The total counts the first of several choices, so these sums add up to it.
 *
 * A change whose cost or type differs from the changes before it starts a new fare transfer; `AB` of a single leg means that
 * the transfer's product pays for that leg.
 */
export function toApiFareTransfers(fare: ItineraryFare, language: Language): ApiFareTransfers {
  const groups: Group[] = [];
  for (const sale of fare.sales) {
    const last = groups.at(-1);
    if (!last || !sale.transfer) groups.push({ rule: undefined, sales: [sale], offers: [], count: 0 });
    else if (!joinGroup(last, sale, sale.transfer)) groups.push(toGroup(sale, sale.transfer));
  }
  const placements = new Map<number, FarePlacement>();
  for (const [fareTransferIndex, { sales }] of groups.entries()) {
    for (const [effectiveFareLegIndex, { legIndexes }] of sales.entries()) {
      // Where passengers stay seated onto a line with its own fare, one leg has two fare legs: use the first.
      for (const leg of legIndexes)
        if (!placements.has(leg)) placements.set(leg, { fareTransferIndex, effectiveFareLegIndex });
    }
  }
  return { fareTransfers: groups.map((group) => toApiFareTransfer(group, language)), placements };
}

type Transfer = NonNullable<FareSale['transfer']>;

const firstRules: readonly TransferRule[] = ['A_AB', 'A_AB_B', 'AB'];

/** Adds a leg to the group; false where the group's rule would then be wrong. */
function joinGroup(group: Group, sale: FareSale, { offers, type }: Transfer): boolean {
  if (group.rule === undefined) group.rule = firstRules[type];
  else {
    // From the second change on, types 0 and 2 mean the same: the transfer's product pays for the leg.
    const paysLeg = type === 1;
    if (paysLeg !== (group.rule === 'A_AB_B')) return false;
    if (offers.length > 0 && group.count > 0 && group.offers[0] !== offers[0]) return false;
  }
  group.sales.push(sale);
  if (offers.length > 0) {
    group.offers = offers;
    group.count += 1;
  }
  return true;
}

function toGroup(sale: FareSale, { offers, type }: Transfer): Group {
  return { rule: type === 1 ? 'A_AB_B' : 'AB', sales: [sale], offers, count: offers.length > 0 ? 1 : 0 };
}

function toApiFareTransfer({ count, offers, rule, sales }: Group, language: Language): ApiFareTransfer {
  return toCompact({
    rule,
    transferProducts: rule && offers.map((offer) => toApiProduct(offer, count, language)),
    effectiveFareLegProducts: sales.map((sale) =>
      sale.offers.map((options) => options.map((offer) => toApiProduct(offer, 1, language))),
    ),
  });
}

/** @param count - how often the product is bought; name and price say so */
function toApiProduct(
  { amountFen, currency, medium, name, riderCategory }: FareOffer,
  count: number,
  language: Language,
): ApiFareProduct {
  const text = toNameIn(name, language);
  return toCompact({
    name: count > 1 ? `${text} × ${count}` : text,
    amount: Number(toDecimalText(amountFen * count, currency)),
    currency,
    riderCategory:
      riderCategory &&
      toCompact({
        riderCategoryName: toNameIn(riderCategory.name, language),
        isDefaultFareCategory: riderCategory.isDefault,
        eligibilityUrl: riderCategory.eligibilityUrl,
      }),
    media:
      medium &&
      toCompact({
        fareMediaName: toNameIn(medium.name, language) || undefined,
        fareMediaType: mediaTypes[medium.type] ?? 'NONE',
      }),
  });
}

function toMinorDigits(currency: string): number {
  return findCurrencyDigits(currency) ?? 2;
}
