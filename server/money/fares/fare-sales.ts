/** What is on sale for each fare leg of a priced journey, whoever travels: what was taken comes first. */
import type { ChainStep } from './cheapest-chain.ts';
import type { FareLeg } from './fare-legs.ts';
import type { FareOffer, FareSale } from './journey-fare.ts';
import type { LegRule, ProductOption } from './tariff.ts';

/** @param rules that price the leg by itself */
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

/** A leg for which nothing can be bought by whoever asks. */
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

/** Products of the other rules, each once: those of default riders first, then by price. */
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
