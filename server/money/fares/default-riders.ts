/**
 * For whom a price holds where nobody said who travels.
 *
 * GTFS marks one rider category as the default (`is_default_fare_category`). Some feeds mark none: then the category
 * whose id or name says adult is the default one. Where no category says so, and nothing is sold to just anybody, an adult
 * is assumed to be the category whose cheapest product costs most, because all others are concessions.
 */
import type { FareTables } from '../../transit/gtfs/rows.ts';
import { findRiderKind } from './fare-words.ts';

export interface DefaultRiders {
  readonly ids: ReadonlySet<string>;
  /** Taken at last, and said to be an assumption. */
  readonly assumedId: string | undefined;
}

export function findDefaultRiders({ products, riderCategories }: FareTables): DefaultRiders {
  const marked = riderCategories.filter((rider) => rider.isDefault);
  if (marked.length > 0)
    return { ids: new Set(marked.map((rider) => rider.riderCategoryId)), assumedId: undefined };
  const adult = riderCategories.find(({ name, riderCategoryId }) =>
    [riderCategoryId, name.text, ...Object.values(name.translations ?? {})].some(
      (text) => findRiderKind(text) === 'adult',
    ),
  );
  if (adult) return { ids: new Set([adult.riderCategoryId]), assumedId: undefined };
  let assumed: { readonly id: string; readonly leastFen: number } | undefined;
  for (const { riderCategoryId: id } of riderCategories) {
    const amounts = products.filter((row) => row.riderCategoryId === id).map((row) => row.amountFen);
    const leastFen = Math.min(...amounts);
    if (amounts.length > 0 && (!assumed || leastFen > assumed.leastFen)) assumed = { id, leastFen };
  }
  return { ids: new Set(), assumedId: assumed?.id };
}
