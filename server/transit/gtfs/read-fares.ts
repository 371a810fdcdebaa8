/** Reader of all fare tables of a feed, GTFS-Fares v2 and v1. */

import type { Fen } from '../../base/fen.ts';
import { findCurrencyDigits, findFen } from '../../base/fen.ts';
import { type Cell, type FeedDb, findNumber, findText, getMeta, toPresent } from './feed-db.ts';
import { type FareExtras, loadFareExtras } from './read-fare-extras.ts';
import { listRoutes } from './read-trips.ts';
import type {
  AreaRow,
  FareAttributeRow,
  FareLegRuleRow,
  FareRiderPriceRow,
  FareTables,
  FareTransferRuleRow,
  NetworkRow,
} from './rows.ts';

/** Number of fares of a feed by currency: rows of `fare_products.txt` and `fare_attributes.txt`. */
export function countCurrencies(db: FeedDb): Map<string, number> {
  const rows = db.listRows(
    `SELECT currency, COUNT(*) FROM
       (SELECT currency FROM fare_products UNION ALL SELECT currency_type FROM fare_attributes)
     GROUP BY 1`,
  );
  return new Map(rows.map(([currency, count]) => [String(currency), Number(count)]));
}

/** Each table is in the order of its file, and empty where the feed has none. */
export function loadFareTables(db: FeedDb, feedId: string): FareTables {
  const toNames = db.translations.toNames;
  const extra = loadFareExtras(db);
  return {
    feedId,
    areas: addMembers(listAreas(db), extra.areaMembers),
    networks: addRoutes(listNetworks(db), extra.networkMembers),
    timeframes: db
      .listRows(
        'SELECT timeframe_group_id, start_timestamp, end_timestamp, service_id FROM timeframes ORDER BY rowid',
      )
      .map(([id, start, end, service]) => ({
        timeframeGroupId: String(id),
        startSec: findNumber(start) ?? 0,
        endSec: findNumber(end) ?? 86_400,
        serviceId: String(service),
      })),
    riderCategories: db
      .listRows(
        `SELECT rider_category_id, rider_category_name, is_default_fare_category, eligibility_url
         FROM rider_categories ORDER BY rowid`,
      )
      .map(([id, name, isDefault, url]) => ({
        riderCategoryId: String(id),
        name: toNames('rider_categories', 'rider_category_name', findText(name) ?? '', String(id)),
        isDefault: isDefault === 1,
        ...toPresent({ eligibilityUrl: findText(url) }),
      })),
    media: db
      .listRows('SELECT fare_media_id, fare_media_name, fare_media_type FROM fare_media ORDER BY rowid')
      .map(([id, name, type]) => ({
        fareMediaId: String(id),
        name: toNames('fare_media', 'fare_media_name', findText(name) ?? '', String(id)),
        type: Number(type),
      })),
    products: db
      .listRows(
        `SELECT fare_product_id, fare_product_name, rider_category_id, fare_media_id, amount, currency
         FROM fare_products ORDER BY rowid`,
      )
      .map(([id, name, rider, media, amount, currency]) => ({
        fareProductId: String(id),
        name: toNames('fare_products', 'fare_product_name', findText(name) ?? '', String(id)),
        amountFen: toMinorUnits(amount, String(currency)),
        currency: String(currency),
        ...toPresent({ riderCategoryId: findText(rider), fareMediaId: findText(media) }),
      })),
    legRules: [...listLegRules(db), ...extra.legRules],
    joinRules: db
      .listRows(
        `SELECT from_network_id, to_network_id, from_stop_id, to_stop_id FROM fare_leg_join_rules
         ORDER BY rowid`,
      )
      .map(([fromNetwork, toNetwork, fromStop, toStop]) => ({
        fromNetworkId: String(fromNetwork),
        toNetworkId: String(toNetwork),
        ...toPresent({ fromStopId: findText(fromStop), toStopId: findText(toStop) }),
      })),
    transferRules: [...listTransferRules(db), ...extra.transferRules],
    ...listAttributes(db, extra),
    hasRulePriority: getMeta(db).columns['fare_leg_rules.txt']?.includes('rule_priority') ?? false,
  };
}

function listLegRules(db: FeedDb): FareLegRuleRow[] {
  return db
    .listRows(
      `SELECT leg_group_id, network_id, from_area_id, to_area_id, from_timeframe_group_id,
              to_timeframe_group_id, fare_product_id, rule_priority
       FROM fare_leg_rules ORDER BY rowid`,
    )
    .map(([group, network, fromArea, toArea, fromFrame, toFrame, product, priority]) => ({
      fareProductId: String(product),
      ...toPresent({
        legGroupId: findText(group),
        networkId: findText(network),
        fromAreaId: findText(fromArea),
        toAreaId: findText(toArea),
        fromTimeframeGroupId: findText(fromFrame),
        toTimeframeGroupId: findText(toFrame),
        rulePriority: findNumber(priority),
      }),
    }));
}

function listTransferRules(db: FeedDb): FareTransferRuleRow[] {
  return db
    .listRows(
      `SELECT from_leg_group_id, to_leg_group_id, transfer_count, duration_limit, duration_limit_type,
              fare_transfer_type, fare_product_id
       FROM fare_transfer_rules ORDER BY rowid`,
    )
    .map(([from, to, count, limit, limitType, type, product]) => ({
      fareTransferType: Number(type),
      ...toPresent({
        fromLegGroupId: findText(from),
        toLegGroupId: findText(to),
        transferCount: findNumber(count),
        durationLimitSec: findNumber(limit),
        durationLimitType: findNumber(limitType),
        fareProductId: findText(product),
      }),
    }));
}

/** Tables of Fares v1; empty where the feed has none. */
function listAttributes(
  db: FeedDb,
  extra: FareExtras,
): Pick<FareTables, 'attributes' | 'attributeRules' | 'agencyOfRoute' | 'riderPrices'> {
  const attributes = db
    .listRows(
      `SELECT fare_id, price, currency_type, payment_method, transfers, agency_id, transfer_duration
       FROM fare_attributes ORDER BY rowid`,
    )
    .map(([id, price, currency, method, transfers, agency, duration]) => ({
      fareId: String(id),
      amountFen: toMinorUnits(price, String(currency)),
      currency: String(currency),
      paymentMethod: Number(method),
      ...toPresent({
        transfers: findNumber(transfers),
        agencyId: findText(agency),
        transferDurationSec: findNumber(duration),
      }),
    }));
  if (attributes.length === 0) return {};
  const attributeRules = db
    .listRows(
      'SELECT fare_id, route_id, origin_id, destination_id, contains_id FROM fare_rules ORDER BY rowid',
    )
    .map(([id, route, origin, destination, contains]) => ({
      fareId: String(id),
      ...toPresent({
        routeId: findText(route),
        originId: findText(origin),
        destinationId: findText(destination),
        containsId: findText(contains),
      }),
    }));
  const agencyOfRoute = new Map(
    listRoutes(db).flatMap(({ agencyId, routeId }) =>
      agencyId === undefined ? [] : [[routeId, agencyId] as const],
    ),
  );
  return {
    attributes,
    attributeRules: [...attributeRules, ...extra.attributeRules],
    agencyOfRoute,
    ...(extra.riderPrices.length > 0 ? { riderPrices: toRiderPrices(extra, attributes) } : {}),
  };
}

function toRiderPrices(
  { riderPrices }: FareExtras,
  attributes: readonly FareAttributeRow[],
): FareRiderPriceRow[] {
  const currencyOf = new Map(attributes.map(({ currency, fareId }) => [fareId, currency]));
  return riderPrices.flatMap(({ fareId, price, riderCategoryId }) => {
    const currency = currencyOf.get(fareId);
    const amountFen = currency === undefined ? undefined : findFen(price, findCurrencyDigits(currency) ?? 2);
    return amountFen === undefined ? [] : [{ fareId, riderCategoryId, amountFen }];
  });
}

/** Adds stops to areas, and areas that are missing. */
function addMembers(areas: readonly AreaRow[], members: ReadonlyMap<string, readonly string[]>): AreaRow[] {
  const known = new Set(areas.map(({ areaId }) => areaId));
  return [
    ...areas.map((area) => ({ ...area, stopIds: [...area.stopIds, ...(members.get(area.areaId) ?? [])] })),
    ...[...members]
      .filter(([areaId]) => !known.has(areaId))
      .map(([areaId, stopIds]) => ({ areaId, name: { text: '' }, stopIds })),
  ];
}

/** Adds networks that are missing with their routes. Known networks are not changed. */
function addRoutes(
  networks: readonly NetworkRow[],
  members: ReadonlyMap<string, readonly string[]>,
): NetworkRow[] {
  const known = new Set(networks.map(({ networkId }) => networkId));
  return [
    ...networks,
    ...[...members]
      .filter(([networkId]) => !known.has(networkId))
      .map(([networkId, routeIds]) => ({ networkId, name: { text: '' }, routeIds })),
  ];
}

function listAreas(db: FeedDb): AreaRow[] {
  const stops = groupBy(db.listRows('SELECT area_id, stop_id FROM stop_areas ORDER BY rowid'));
  return db.listRows('SELECT area_id, area_name FROM areas ORDER BY rowid').map(([id, name]) => ({
    areaId: String(id),
    name: db.translations.toNames('areas', 'area_name', findText(name) ?? '', String(id)),
    stopIds: stops.get(String(id)) ?? [],
  }));
}

/** GTFS forbids `networks.txt` together with `routes.network_id`; where a feed has both, both are read. */
function listNetworks(db: FeedDb): NetworkRow[] {
  const routes = groupBy(
    db.listRows(
      `SELECT network_id, route_id FROM route_networks
       UNION SELECT network_id, route_id FROM routes WHERE network_id IS NOT NULL ORDER BY 1, 2`,
    ),
  );
  const names = new Map(
    db
      .listRows('SELECT network_id, network_name FROM networks ORDER BY rowid')
      .map(([id, name]) => [String(id), findText(name) ?? '']),
  );
  for (const networkId of routes.keys()) if (!names.has(networkId)) names.set(networkId, '');
  return [...names].map(([networkId, name]) => ({
    networkId,
    name: db.translations.toNames('networks', 'network_name', name, networkId),
    routeIds: routes.get(networkId) ?? [],
  }));
}

function groupBy(rows: readonly Cell[][]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of rows) {
    const group = groups.get(String(key));
    if (group) group.push(String(value));
    else groups.set(String(key), [String(value)]);
  }
  return groups;
}

/**
 * The database stores amounts as doubles, which hold 15 digits. Validation accepts at most 12 digits before the point and the
 * digits of the currency after it, so `toFixed` gives exactly the amount of the file.
 */
function toMinorUnits(amount: Cell | undefined, currency: string): Fen {
  const digits = findCurrencyDigits(currency);
  const fen = digits === undefined ? undefined : findFen(Number(amount).toFixed(digits), digits);
  if (fen === undefined) throw new Error(`no amount in an imported feed: ${amount} ${currency}`);
  return fen;
}
