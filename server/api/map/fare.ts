/**
 * Fares of the domain on the wire: the chosen price with its reasons, and the same price in the
 * MOTIS shape of Fares v2.
 */
import { toYuanText } from '../../base/fen.ts';
import { toNameIn } from '../../base/names.ts';
import type { FarePart, ItineraryFare } from '../../planner/itinerary/itinerary.ts';
import type { ApiFare, ApiFareProduct, ApiFareTransfer } from '../schema/fare.ts';
import { toCompact } from './compact.ts';
import { type Language, toNameRecord } from './names.ts';

const mediaTypes = ['NONE', 'PAPER_TICKET', 'TRANSIT_CARD', 'CONTACTLESS_EMV', 'MOBILE_APP'] as const;

export function toApiFare(fare: ItineraryFare, language: Language): ApiFare {
  return toCompact({
    totalFen: fare.totalFen,
    currency: fare.currency,
    parts: fare.parts.map((part) =>
      toCompact({
        legIndexes: [...part.legIndexes],
        amountFen: part.amountFen,
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

/**
 * The fare in the MOTIS shape. Each part is an effective fare leg at the price it has by itself; a part
 * that a transfer rule changed is joined to the part before (rule `A_AB_B`), and what the transfer
 * adds or takes off is the transfer's own product. So the products always add up to the total.
 */
export function toApiFareTransfers(fare: ItineraryFare, language: Language): ApiFareTransfers {
  const fareTransfers: (ApiFareTransfer & { discountFen: number })[] = [];
  const placements = new Map<number, FarePlacement>();
  for (const part of fare.parts) {
    const transferFen = toTransferFen(part);
    let transfer = fareTransfers.at(-1);
    if (!transfer || transferFen === undefined) {
      transfer = { effectiveFareLegProducts: [], discountFen: 0 };
      fareTransfers.push(transfer);
    }
    if (transferFen !== undefined && transfer.effectiveFareLegProducts.length > 0) {
      transfer.rule = 'A_AB_B';
      transfer.discountFen += transferFen;
    }
    const isJoined = transfer.effectiveFareLegProducts.length > 0;
    transfer.effectiveFareLegProducts.push(
      toLegProducts(part, isJoined ? (transferFen ?? 0) : 0, fare.currency, language),
    );
    for (const leg of part.legIndexes) {
      placements.set(leg, {
        fareTransferIndex: fareTransfers.length - 1,
        effectiveFareLegIndex: transfer.effectiveFareLegProducts.length - 1,
      });
    }
  }
  return {
    fareTransfers: fareTransfers.map(({ discountFen, ...transfer }) =>
      discountFen === 0 ? transfer : withDiscount(transfer, discountFen, fare.currency, language),
    ),
    placements,
  };
}

/** What transfer rules add to a part (mostly below zero), or undefined where none had a say. */
function toTransferFen(part: FarePart): number | undefined {
  const reasons = part.reasons.filter((reason) => reason.kind === 'transfer-rule');
  if (reasons.length === 0 || part.amountFen === undefined) return undefined;
  return reasons.reduce((sum, reason) => sum + (reason.amountFen ?? 0), 0);
}

function toLegProducts(
  part: FarePart,
  transferFen: number,
  currency: string,
  language: Language,
): ApiFareProduct[][] {
  if (part.amountFen === undefined) return [[]];
  const { product } = part;
  const mediaType = mediaTypes[product?.medium?.type ?? 0];
  return [
    [
      toCompact({
        name: product ? toNameIn(product.name, language) : '',
        amount: toAmount(part.amountFen - transferFen, currency),
        currency,
        riderCategory: product?.riderCategory && {
          riderCategoryName: toNameIn(product.riderCategory.name, language),
          isDefaultFareCategory: false,
        },
        media: product?.medium && {
          fareMediaName: toNameIn(product.medium.name, language),
          fareMediaType: mediaType ?? 'NONE',
        },
      }),
    ],
  ];
}

function withDiscount(
  transfer: ApiFareTransfer,
  discountFen: number,
  currency: string,
  language: Language,
): ApiFareTransfer {
  const name = language === 'zh' ? '换乘' : 'Transfer';
  return { ...transfer, transferProducts: [{ name, amount: toAmount(discountFen, currency), currency }] };
}

/** Minor units in the currency itself: 250 fen are 2.5 yuan, 250 yen are 250. */
function toAmount(amountFen: number, currency: string): number {
  return Number(toYuanText(amountFen, toMinorDigits(currency)));
}

function toMinorDigits(currency: string): number {
  if (!/^[A-Za-z]{3}$/.test(currency)) return 2;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
