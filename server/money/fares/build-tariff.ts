/** Builds a `Tariff` from the fare tables of all feeds. */
import type {
  FareLegJoinRuleRow,
  FareLegRuleRow,
  FareProductRow,
  FareTables,
} from '../../transit/gtfs/rows.ts';
import { type AttributeTariff, buildAttributeTariff } from './attribute-tariff.ts';
import { findRiderKind, type RiderKind } from './fare-words.ts';
import type { Confidence } from './journey-fare.ts';
import { findDefaultRiders, forRider, toProductOptions } from './product-options.ts';
import { buildAreaSets, createAreaIds, hasAreaSet } from './stop-areas.ts';
import type { FeedTariff, LegRule, Tariff, Timeframe, TransferRule } from './tariff.ts';
import type { ServiceLookup, TariffContext } from './tariff-context.ts';

/**
 * Indexes the fare tables of all feeds. Feeds with neither leg rules nor fare attributes state no fares and are left out.
 *
 * Cost: linear in the rows. Buckets by network and areas fill while journeys are priced; no origin-destination matrix is built.
 */
export function buildTariff(
  tables: readonly FareTables[],
  services: ServiceLookup,
  context: TariffContext = {},
): Tariff {
  const feeds = new Map<string, FeedTariff>();
  const attributeFeeds = new Map<string, AttributeTariff>();
  const riderKinds = toRiderKinds(tables);
  for (const feed of tables) {
    if (feed.legRules.length > 0) feeds.set(feed.feedId, buildFeedTariff(feed, services, context));
    // A feed with both versions is priced by v2 alone.
    else if (feed.attributes && feed.attributes.length > 0)
      attributeFeeds.set(feed.feedId, buildAttributeTariff(feed, { riderKinds, ...context }));
  }
  return attributeFeeds.size > 0 ? { feeds, attributeFeeds } : { feeds };
}

function toRiderKinds(tables: readonly FareTables[]): ReadonlyMap<string, RiderKind> {
  const kinds = new Map<string, RiderKind>();
  for (const { name, riderCategoryId } of tables.flatMap((feed) => feed.riderCategories)) {
    const kind = [name.text, ...Object.values(name.translations ?? {})].map(findRiderKind).find(Boolean);
    if (kind && !kinds.has(riderCategoryId)) kinds.set(riderCategoryId, kind);
  }
  return kinds;
}

function buildFeedTariff(tables: FareTables, services: ServiceLookup, context: TariffContext): FeedTariff {
  // `*` in provenance stands for every row of a table.
  const lookup = (table: string, id: string) => context.confidenceOf?.(tables.feedId, table, id);
  const confidenceOf = (table: string, id: string | undefined): Confidence =>
    (id === undefined ? undefined : lookup(table, id)) ?? lookup(table, '*') ?? 'sourced';

  const networks = toNumbers(tables.legRules.map((rule) => rule.networkId));
  const areas = toNumbers(tables.legRules.flatMap((rule) => [rule.fromAreaId, rule.toAreaId]));
  const groups = toNumbers([
    ...tables.legRules.map((rule) => rule.legGroupId),
    ...tables.transferRules.flatMap((rule) => [rule.fromLegGroupId, rule.toLegGroupId]),
  ]);
  const defaults = findDefaultRiders(tables);
  const options = toProductOptions(tables, defaults, confidenceOf);
  const riders = new Map(tables.riderCategories.map((rider) => [rider.riderCategoryId, rider]));
  const timeframes = Map.groupBy(tables.timeframes, (row) => row.timeframeGroupId);
  const stops = new Map(Array.from(context.stopsOf?.(tables.feedId) ?? [], (stop) => [stop.stopId, stop]));

  const legRules = tables.legRules.map(
    (row, order): LegRule => ({
      row,
      order,
      group: numberOf(groups, row.legGroupId),
      priority: row.rulePriority ?? 0,
      from: toTimeframes(timeframes, row.fromTimeframeGroupId),
      to: toTimeframes(timeframes, row.toTimeframeGroupId),
      products: forRider(options.get(row.fareProductId) ?? [], row.riderCategoryId, riders, defaults),
      confidence: confidenceOf('fare_leg_rules', row.legGroupId),
    }),
  );
  const transferRules = tables.transferRules.map(
    (row, order): TransferRule => ({
      row,
      order,
      from: numberOf(groups, row.fromLegGroupId),
      to: numberOf(groups, row.toLegGroupId),
      spans: row.fromLegGroupId === row.toLegGroupId,
      count: row.transferCount === undefined || row.transferCount === -1 ? Infinity : row.transferCount,
      products: row.fareProductId === undefined ? undefined : (options.get(row.fareProductId) ?? []),
      confidence: confidenceOf('fare_transfer_rules', row.fromLegGroupId),
    }),
  );
  const toKey = ({ fromAreaId, networkId, toAreaId }: FareLegRuleRow) =>
    toLegKey(
      numberOf(networks, networkId),
      numberOf(areas, fromAreaId),
      numberOf(areas, toAreaId),
      areaCount,
    );
  const readTransfers = transferRules.filter(({ row }) => !row.isUnread);
  const areaCount = areas.size + 1;
  const groupCount = groups.size + 1;
  return {
    feedId: tables.feedId,
    tables,
    currency: toMainCurrency(tables.products),
    timeZone: context.timeZoneOf?.(tables.feedId),
    stops,
    networkOfRoute: toNetworkOfRoute(tables),
    networkNames: new Map(tables.networks.map((network) => [network.networkId, network.name])),
    networks,
    ...buildAreaSets(tables.areas, areas, stops),
    areaCount,
    fromAreas: toListed(areas, tables.legRules, (rule) => rule.fromAreaId),
    toAreas: toListed(areas, tables.legRules, (rule) => rule.toAreaId),
    rulesByKey: Map.groupBy(
      legRules.filter(({ row }) => !row.isUnread),
      ({ row }) => toKey(row),
    ),
    unreadKeys: new Set(tables.legRules.filter((row) => row.isUnread).map(toKey)),
    areaIdsOfStop: tables.legRules.some(hasAreaSet) ? createAreaIds(tables.areas, stops) : undefined,
    buckets: new Map(),
    joinRules: toJoinRules(tables.joinRules),
    groupCount,
    fromGroups: new Set(transferRules.map((rule) => rule.from)),
    toGroups: new Set(transferRules.map((rule) => rule.to)),
    transfersByKey: Map.groupBy(readTransfers, (rule) => rule.from * groupCount + rule.to),
    tellsProductsApart: readTransfers.some(
      ({ row }) => row.filterFareProductId !== undefined || row.needsSameMedium || row.needsSameProduct,
    ),
    mediaIds: new Set(tables.products.map((product) => product.fareMediaId)),
    riderIds: new Set([
      ...tables.products.map((product) => product.riderCategoryId),
      ...tables.legRules.flatMap((rule) => rule.riderCategoryId ?? []),
    ]),
    services,
  };
}

/** One number for the three fields by which a leg rule is found. */
export function toLegKey(network: number, fromArea: number, toArea: number, areaCount: number): number {
  return (network * areaCount + fromArea) * areaCount + toArea;
}

function toNumbers(ids: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const id of ids) if (id !== undefined && !numbers.has(id)) numbers.set(id, numbers.size + 1);
  return numbers;
}

function numberOf(numbers: ReadonlyMap<string, number>, id: string | undefined): number {
  return id === undefined ? 0 : (numbers.get(id) ?? 0);
}

function toListed(
  numbers: ReadonlyMap<string, number>,
  rules: readonly FareLegRuleRow[],
  field: (rule: FareLegRuleRow) => string | undefined,
): ReadonlySet<number> {
  return new Set(rules.map((rule) => numberOf(numbers, field(rule))).filter((number) => number > 0));
}

function toTimeframes(
  groups: ReadonlyMap<string, readonly Timeframe[]>,
  groupId: string | undefined,
): readonly Timeframe[] | undefined {
  // A group without rows contains no time: the rule never matches.
  return groupId === undefined ? undefined : (groups.get(groupId) ?? []);
}

function toMainCurrency(products: readonly FareProductRow[]): string {
  const counts = [...Map.groupBy(products, (row) => row.currency)].map(
    ([code, rows]) => [code, rows.length] as const,
  );
  counts.sort(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1));
  return counts[0]?.[0] ?? '';
}

function toNetworkOfRoute(tables: FareTables): ReadonlyMap<string, string> {
  const networkOfRoute = new Map<string, string>();
  for (const network of tables.networks) {
    for (const routeId of network.routeIds) {
      if (!networkOfRoute.has(routeId)) networkOfRoute.set(routeId, network.networkId);
    }
  }
  return networkOfRoute;
}

function toJoinRules(
  rules: readonly FareLegJoinRuleRow[],
): ReadonlyMap<string, readonly FareLegJoinRuleRow[]> {
  return Map.groupBy(rules, (rule) => rule.fromNetworkId);
}
