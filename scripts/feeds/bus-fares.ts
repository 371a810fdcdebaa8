/** Fares v2 of buses: a network, products and rules for each group of lines with the same fares. */
import { toYuanText } from '../../server/base/fen.ts';
import {
  addFareVocabulary,
  type FareMediumId,
  fareMedia,
  type RiderCategoryId,
  riderCategories,
} from './fares-vocabulary.ts';
import { addProvenance, addRow, type FeedDraft, type Provenance } from './feed-draft.ts';
import { addTranslation } from './translations.ts';

/** A price for a medium and a rider category; any rider where that is absent. */
export interface Price {
  readonly medium: FareMediumId;
  readonly rider?: RiderCategoryId | undefined;
  readonly amountFen: number;
}

export interface Product {
  readonly productId: string;
  readonly zh: string;
  readonly en: string;
  readonly prices: readonly Price[];
  readonly confidence: Provenance['confidence'];
  readonly source: string;
}

/** A fare rule of the network: between two areas, or for any stops where areas are absent. */
export interface LegRule {
  readonly fromAreaId?: string | undefined;
  readonly toAreaId?: string | undefined;
  readonly productId: string;
}

/** Lines with the same fares. */
export interface TariffGroup {
  readonly networkId: string;
  readonly zh: string;
  readonly en: string;
  readonly routeIds: readonly string[];
  readonly products: readonly Product[];
  readonly rules: readonly LegRule[];
}

/** A percentage of a fare, rounded half up to the fen. */
export function toShareFen(fareFen: number, percent: number): number {
  return Math.floor((fareFen * percent + 50) / 100);
}

/** A group with a flat fare: the same price for all legs. */
export function toFlatGroup(
  group: Omit<TariffGroup, 'products' | 'rules'>,
  product: Omit<Product, 'productId' | 'zh' | 'en'>,
): TariffGroup {
  const productId = `${group.networkId}-single`;
  return {
    ...group,
    products: [{ productId, zh: `${group.zh}单程票`, en: `Single ticket, ${group.en}`, ...product }],
    rules: [{ productId }],
  };
}

function namesAreas(rule: LegRule): boolean {
  return rule.fromAreaId !== undefined || rule.toAreaId !== undefined;
}

/** Adds all fare tables of a feed except areas, with the media and riders that the prices use. */
export function addTariff(
  feed: FeedDraft,
  groups: readonly TariffGroup[],
  source: { readonly confidence: Provenance['confidence']; readonly text: string },
): void {
  const prices = groups.flatMap(({ products }) => products.flatMap((product) => product.prices));
  // If another rule names an area, a rule without areas does not apply at the stops of that area, unless the table has the
  // column `rule_priority`.
  const rules = groups.flatMap((group) => group.rules);
  const needsPriority = rules.some(namesAreas) && !rules.every(namesAreas);
  const mediaIds = Object.keys(fareMedia) as FareMediumId[];
  const riderIds = Object.keys(riderCategories) as RiderCategoryId[];
  addFareVocabulary(
    feed,
    mediaIds.filter((id) => prices.some(({ medium }) => medium === id)),
    riderIds.filter((id) => id === 'adult' || prices.some(({ rider }) => rider === id)),
  );
  for (const group of groups) {
    addRow(feed, 'networks', { network_id: group.networkId, network_name: group.zh });
    addTranslation(feed, 'networks', 'network_name', group.networkId, { en: group.en });
    for (const route_id of group.routeIds) {
      addRow(feed, 'route_networks', { network_id: group.networkId, route_id });
    }
    for (const { productId, zh, en, prices: ways, confidence, source: text } of group.products) {
      for (const { medium, rider, amountFen } of ways) {
        addRow(feed, 'fare_products', {
          fare_product_id: productId,
          fare_product_name: zh,
          rider_category_id: rider,
          fare_media_id: medium,
          amount: toYuanText(amountFen),
          currency: 'CNY',
        });
      }
      addTranslation(feed, 'fare_products', 'fare_product_name', productId, { en });
      addProvenance(feed, { table_name: 'fare_products', record_id: productId, confidence, source: text });
    }
    for (const rule of group.rules) {
      addRow(feed, 'fare_leg_rules', {
        leg_group_id: `${group.networkId}-leg`,
        network_id: group.networkId,
        from_area_id: rule.fromAreaId,
        to_area_id: rule.toAreaId,
        fare_product_id: rule.productId,
        rule_priority: needsPriority ? Number(namesAreas(rule)) : undefined,
      });
    }
  }
  for (const table of ['networks', 'route_networks', 'fare_leg_rules', 'areas', 'stop_areas']) {
    if (feed.tables.has(table)) {
      addProvenance(feed, {
        table_name: table,
        record_id: '*',
        confidence: source.confidence,
        source: source.text,
      });
    }
  }
}
