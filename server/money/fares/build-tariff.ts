/** Compiles fare tables into a `Tariff`. */
import type {
  FareLegJoinRuleRow,
  FareLegRuleRow,
  FareMediaRow,
  FareProductRow,
  FareTables,
  RiderCategoryRow,
} from '../../transit/gtfs/rows.ts';
import { type AttributeTariff, buildAttributeTariff } from './attribute-tariff.ts';
import { type DefaultRiders, findDefaultRiders } from './default-riders.ts';
import { findRiderKind, type RiderKind } from './fare-words.ts';
import type { Confidence, FareOffer } from './journey-fare.ts';
import { buildAreaSets, createAreaIds, hasAreaSet } from './stop-areas.ts';
import type { FeedTariff, LegRule, ProductOption, Tariff, Timeframe, TransferRule } from './tariff.ts';
import type { ServiceLookup, TariffContext } from './tariff-context.ts';

/** Media that anyone can use: none (cash), paper ticket, contactless bank card, app; never a personal card. */
const generalMediaTypes: ReadonlySet<number> = new Set([0, 1, 3, 4]);

/**
 * Indexes the fare tables of all feeds. Feeds with neither leg rules nor fare attributes state no fares and are left out.
 *
 * Cost: linear in the rows; no origin-destination matrix is unfolded, buckets fill on demand.
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
    // Where a feed states both, v2 is what it means now.
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

/** Products as a rule for one rider sells them: those of others not, and those of anybody to this one. */
function forRider(
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
  // A group without rows is a time that never comes: the rule exists and never matches.
  return groupId === undefined ? undefined : (groups.get(groupId) ?? []);
}

function toProductOptions(
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
