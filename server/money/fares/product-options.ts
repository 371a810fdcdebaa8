/** The rows of `fare_products.txt` as options of a rider, with medium and rider category. */
import type { FareMediaRow, FareProductRow, FareTables, RiderCategoryRow } from '../../transit/gtfs/rows.ts';
import { findRiderKind } from './fare-words.ts';
import type { Confidence, FareOffer } from './journey-fare.ts';
import type { ProductOption } from './tariff.ts';

/** GTFS `fare_media_type` of media that need no personal card: none (cash), paper ticket, bank card, app. */
const generalMediaTypes: ReadonlySet<number> = new Set([0, 1, 3, 4]);

/** Products of a leg rule with a `rider_category_id`: products of other riders drop out, those of any rider become this rider's. */
export function forRider(
  options: readonly ProductOption[],
  riderCategoryId: string | undefined,
  riders: ReadonlyMap<string, RiderCategoryRow>,
  defaults: DefaultRiders,
): readonly ProductOption[] {
  if (riderCategoryId === undefined) return options;
  const rider = riders.get(riderCategoryId);
  return options.flatMap((option) => {
    const { medium, row } = option;
    if (row.riderCategoryId !== undefined) return row.riderCategoryId === riderCategoryId ? [option] : [];
    const own = { ...row, riderCategoryId };
    return [
      {
        ...option,
        row: own,
        rider,
        offer: toOffer(own, medium, rider),
        isDefaultRider: defaults.ids.has(riderCategoryId),
        isAssumedRider: riderCategoryId === defaults.assumedId,
      },
    ];
  });
}

export function toProductOptions(
  tables: FareTables,
  defaults: DefaultRiders,
  confidenceOf: (table: string, recordId: string | undefined) => Confidence,
): ReadonlyMap<string, readonly ProductOption[]> {
  const media = new Map(tables.media.map((medium) => [medium.fareMediaId, medium]));
  const riders = new Map(tables.riderCategories.map((rider) => [rider.riderCategoryId, rider]));
  const toOption = (row: FareProductRow): ProductOption => {
    const medium = row.fareMediaId === undefined ? undefined : media.get(row.fareMediaId);
    const rider = row.riderCategoryId === undefined ? undefined : riders.get(row.riderCategoryId);
    return {
      row,
      medium,
      rider,
      offer: toOffer(row, medium, rider),
      isGeneral:
        row.fareMediaId === undefined || (medium !== undefined && generalMediaTypes.has(medium.type)),
      isDefaultRider: row.riderCategoryId === undefined || defaults.ids.has(row.riderCategoryId),
      isAssumedRider: row.riderCategoryId !== undefined && row.riderCategoryId === defaults.assumedId,
      confidence: confidenceOf('fare_products', row.fareProductId),
    };
  };
  return Map.groupBy(tables.products.map(toOption), (option) => option.row.fareProductId);
}

function toOffer(
  row: FareProductRow,
  medium: FareMediaRow | undefined,
  rider: RiderCategoryRow | undefined,
): FareOffer {
  return {
    name: row.name,
    amountFen: row.amountFen,
    currency: row.currency,
    ...(medium ? { medium: { id: medium.fareMediaId, name: medium.name, type: medium.type } } : {}),
    ...(rider ? { riderCategory: toRiderOffer(rider) } : {}),
  };
}

function toRiderOffer({ eligibilityUrl, isDefault, name, riderCategoryId }: RiderCategoryRow) {
  return {
    id: riderCategoryId,
    name,
    isDefault,
    ...(eligibilityUrl === undefined ? {} : { eligibilityUrl }),
  };
}

/**
 * The riders whose products are sold without a choice of rider category.
 *
 * GTFS marks one rider category as the default (`is_default_fare_category`). In a feed that marks none, the category whose
 * id or name says adult is the default. Without such a category, products for any rider are taken; without those, the
 * category whose cheapest product costs most counts as the adult, because the others are concessions.
 */
export interface DefaultRiders {
  readonly ids: ReadonlySet<string>;
  /** The category that counts as the adult after all other tiers; a reason of the price says so. */
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
