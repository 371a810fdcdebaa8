/** Reader of the table `fare_rows`: rows of fare files that `check-fares.ts` has collected. */
import { type FeedDb, toPresent } from './feed-db.ts';
import type { FareLegRuleRow, FareRuleRow, FareTransferRuleRow } from './rows.ts';

export interface FareExtras {
  readonly legRules: readonly FareLegRuleRow[];
  readonly transferRules: readonly FareTransferRuleRow[];
  readonly attributeRules: readonly FareRuleRow[];
  /** Members of areas and networks in rows that were dropped for a defect in another cell. */
  readonly areaMembers: ReadonlyMap<string, readonly string[]>;
  readonly networkMembers: ReadonlyMap<string, readonly string[]>;
  /** Prices as text. */
  readonly riderPrices: readonly {
    readonly fareId: string;
    readonly riderCategoryId: string;
    readonly price: string;
  }[];
}

type Cells = Readonly<Record<string, string>>;

interface Row {
  readonly cells: Cells;
  readonly isRead: boolean;
}

export function loadFareExtras(db: FeedDb): FareExtras {
  const rows = Map.groupBy(
    db.listRows('SELECT file, is_read, cells FROM fare_rows ORDER BY rowid').map(([file, isRead, cells]) => ({
      file: String(file),
      isRead: isRead === 1,
      cells: JSON.parse(String(cells)) as Cells,
    })),
    ({ file }) => file,
  );
  const of = (file: string): readonly Row[] => rows.get(file) ?? [];
  const areaSets = Map.groupBy(of('area_set_elements.txt'), ({ cells }) => cells.area_set_id ?? '');
  const toAreas = (setId: string | undefined) =>
    setId === undefined ? undefined : (areaSets.get(setId) ?? []).flatMap(({ cells }) => cells.area_id ?? []);
  return {
    legRules: of('fare_leg_rules.txt').map((row) => toLegRule(row, toAreas)),
    transferRules: of('fare_transfer_rules.txt').map(toTransferRule),
    attributeRules: of('fare_rules.txt').map(toAttributeRule),
    areaMembers: groupCells(of('stop_areas.txt'), 'area_id', 'stop_id'),
    networkMembers: groupCells(of('route_networks.txt'), 'network_id', 'route_id'),
    riderPrices: of('fare_rider_categories.txt').map(({ cells }) => ({
      fareId: cells.fare_id ?? '',
      riderCategoryId: cells.rider_category_id ?? '',
      price: cells.price ?? '',
    })),
  };
}

function toLegRule(
  { cells, isRead }: Row,
  toAreas: (setId: string | undefined) => string[] | undefined,
): FareLegRuleRow {
  const contains = toAreas(cells.contains_area_set_id);
  const exact = toAreas(cells.contains_exactly_area_set_id);
  // No ride can match an unknown set of areas.
  const isEmptySet = contains?.length === 0 || exact?.length === 0;
  return {
    fareProductId: cells.fare_product_id ?? '',
    ...toPresent({
      legGroupId: cells.leg_group_id,
      networkId: cells.network_id,
      fromAreaId: cells.from_area_id,
      toAreaId: cells.to_area_id,
      fromTimeframeGroupId: cells.from_timeframe_group_id,
      toTimeframeGroupId: cells.to_timeframe_group_id,
      rulePriority: toNumber(cells.rule_priority),
      riderCategoryId: cells.rider_category_id,
      containsAreaIds: contains,
      exactAreaIds: exact,
    }),
    ...(isRead && !isEmptySet ? {} : { isUnread: true as const }),
  };
}

function toTransferRule({ cells, isRead }: Row): FareTransferRuleRow {
  return {
    fareTransferType: Number(cells.fare_transfer_type),
    ...toPresent({
      fromLegGroupId: cells.from_leg_group_id,
      toLegGroupId: cells.to_leg_group_id,
      transferCount: toNumber(cells.transfer_count),
      durationLimitSec: toNumber(cells.duration_limit),
      durationLimitType: toNumber(cells.duration_limit_type),
      fareProductId: cells.fare_product_id,
      filterFareProductId: cells.filter_fare_product_id,
    }),
    ...(cells.fare_media_behavior === '0' ? { needsSameMedium: true as const } : {}),
    ...(cells.fare_product_behavior === '0' ? { needsSameProduct: true as const } : {}),
    ...(isRead ? {} : { isUnread: true as const }),
  };
}

function toAttributeRule({ cells }: Row): FareRuleRow {
  return {
    fareId: cells.fare_id ?? '',
    ...toPresent({
      routeId: cells.route_id,
      originId: cells.origin_id,
      destinationId: cells.destination_id,
      containsId: cells.contains_id,
    }),
    isUnread: true,
  };
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function groupCells(
  rows: readonly Row[],
  key: string,
  value: string,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { cells } of rows) {
    const [id, member] = [cells[key], cells[value]];
    if (id === undefined || member === undefined) continue;
    groups.set(id, [...(groups.get(id) ?? []), member]);
  }
  return groups;
}
