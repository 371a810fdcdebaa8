/** Checks fares: every route has a fare, and every price is a valid amount. */
import { findFen } from '../../server/base/fen.ts';
import type { FeedDraft } from './feed-draft.ts';
import { type FeedFault, listRows, toFault, toText } from './feed-fault.ts';

/** Finds routes without a fare, products without a rule, invalid prices. */
export function listFareFaults(feed: FeedDraft): FeedFault[] {
  const faults: FeedFault[] = [];
  const rules = listRows(feed, 'fare_leg_rules');
  const pricedNetworks = new Set(rules.map((row) => toText(row.network_id)));
  const networkOf = new Map(
    listRows(feed, 'route_networks').map((row) => [toText(row.route_id), toText(row.network_id)]),
  );
  for (const route of listRows(feed, 'routes')) {
    const network = networkOf.get(toText(route.route_id)) ?? '';
    if (!pricedNetworks.has(network) && !pricedNetworks.has(''))
      faults.push(toFault(feed, 'routes', route, 'no fare_leg_rules row prices this route'));
  }
  const sold = new Set([
    ...rules.map((row) => toText(row.fare_product_id)),
    ...listRows(feed, 'fare_transfer_rules').map((row) => toText(row.fare_product_id)),
  ]);
  for (const product of listRows(feed, 'fare_products')) {
    const amountFen = findFen(toText(product.amount));
    if (amountFen === undefined || !/^\d+\.\d\d$/.test(toText(product.amount)))
      faults.push(toFault(feed, 'fare_products', product, `not an amount: ${toText(product.amount)}`));
    if (toText(product.currency) !== 'CNY')
      faults.push(toFault(feed, 'fare_products', product, 'the currency of the region is CNY'));
    if (!sold.has(toText(product.fare_product_id)))
      faults.push(toFault(feed, 'fare_products', product, 'no rule sells this product'));
  }
  return faults;
}
