/**
 * Fares of the domain on the wire: the chosen price with its reasons, and the same price in the
 * MOTIS shape of Fares v2.
 */
import { findCurrencyDigits, toDecimalText } from '../../base/fen.ts';
import { toNameIn } from '../../base/names.ts';
import type { FareOffer, FareSale, ItineraryFare } from '../../planner/model/itinerary.ts';
import type { ApiFare, ApiFareProduct, ApiFareTransfer } from '../schema/fare.ts';
import { toCompact } from './compact.ts';
import { type Language, toNameRecord } from './names.ts';

const mediaTypes = ['NONE', 'PAPER_TICKET', 'TRANSIT_CARD', 'CONTACTLESS_EMV', 'MOBILE_APP'] as const;

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

/** Where a leg stands in `fareTransfers`. */
export interface FarePlacement {
  readonly fareTransferIndex: number;
  readonly effectiveFareLegIndex: number;
}

export interface ApiFareTransfers {
  readonly fareTransfers: ApiFareTransfer[];
  /** By index into the itinerary's legs. */
  readonly placements: ReadonlyMap<number, FarePlacement>;
}

type TransferRule = NonNullable<ApiFareTransfer['rule']>;

/** A fare transfer in the making: legs in a row, and what the changes to them cost. */
interface Group {
  rule: TransferRule | undefined;
  readonly sales: FareSale[];
  /** What has to be bought for the changes, as often as `count` says; empty where that is nothing. */
  offers: readonly FareOffer[];
  count: number;
}

/**
 * The fare with MOTIS's meanings. Of the products of a fare transfer are paid: with `A_AB` that of the first leg and the
 * transfer's, with `A_AB_B` those of all legs and the transfer's, with `AB` the transfer's alone, and without a rule
 * those of all legs. Where there is a choice, the first is what the total counts, so these sums add up to the total.
 *
 * A change that costs something else than those before it begins a fare transfer of its own, as does a change of
 * another kind: `AB` of one leg is a leg that the transfer's product pays for.
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
      // A vehicle that goes on as a line with a fare of its own is one leg and two fare legs: it points to the first.
      for (const leg of legIndexes)
        if (!placements.has(leg)) placements.set(leg, { fareTransferIndex, effectiveFareLegIndex });
    }
  }
  return { fareTransfers: groups.map((group) => toApiFareTransfer(group, language)), placements };
}

type Transfer = NonNullable<FareSale['transfer']>;

const firstRules: readonly TransferRule[] = ['A_AB', 'A_AB_B', 'AB'];

/** Takes a leg into the group before it; false where the group then meant something else. */
function joinGroup(group: Group, sale: FareSale, { offers, type }: Transfer): boolean {
  if (group.rule === undefined) group.rule = firstRules[type];
  else {
    // After a first change, types 0 and 2 both leave the leg to the transfer's product.
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

/** @param count how often the product is bought: it is told once, with its name and price that many times */
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
