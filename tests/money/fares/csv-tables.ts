/** Fare tables from the text of GTFS files, for tests: inline feeds and the files of real ones. */
import { parse } from 'csv-parse/sync';
import { findCurrencyDigits, findFen } from '../../../server/base/fen.ts';
import { findSeconds } from '../../../server/base/seconds.ts';
import type { FareStop } from '../../../server/money/fares/tariff-context.ts';
import type { FareTables } from '../../../server/transit/gtfs/rows.ts';

/** File name without `.txt` to its text. */
export type GtfsFiles = Readonly<Record<string, string>>;
type Row = Readonly<Record<string, string>>;

const text = (cell: string | undefined) => (cell === undefined || cell === '' ? undefined : cell);
const integer = (cell: string | undefined) => (text(cell) === undefined ? undefined : Number(cell));
const named = (cell: string | undefined) => ({ text: cell ?? '' });

/** An object without its undefined properties. */
function present<T extends object>(row: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as never;
}

export function listRows(files: GtfsFiles, table: string): Row[] {
  return parse(files[table] ?? '', {
    columns: true,
    bom: true,
    trim: true,
    relax_column_count: true,
  }) as Row[];
}

export function listFareStops(files: GtfsFiles): FareStop[] {
  return listRows(files, 'stops').map(
    (row) =>
      present({
        stopId: row.stop_id!,
        name: named(row.stop_name ?? row.stop_id),
        parentStation: text(row.parent_station),
        zoneId: text(row.zone_id),
      }) as FareStop,
  );
}

export function toFareTables(feedId: string, files: GtfsFiles): FareTables {
  const rows = (table: string) => listRows(files, table);
  const routeNetworks = [...rows('route_networks'), ...rows('routes').filter((row) => text(row.network_id))];
  const networkNames = new Map(rows('networks').map((row) => [row.network_id!, row.network_name]));
  for (const row of routeNetworks) {
    if (!networkNames.has(row.network_id!)) networkNames.set(row.network_id!, undefined);
  }
  const header = (files.fare_leg_rules ?? '').split('\n')[0] ?? '';
  return {
    feedId,
    areas: rows('areas').map((area) => ({
      areaId: area.area_id!,
      name: named(area.area_name),
      stopIds: rows('stop_areas')
        .filter((row) => row.area_id === area.area_id)
        .map((row) => row.stop_id!),
    })),
    networks: [...networkNames].map(([networkId, name]) => ({
      networkId,
      name: named(name),
      routeIds: routeNetworks.filter((row) => row.network_id === networkId).map((row) => row.route_id!),
    })),
    timeframes: rows('timeframes').map((row) => ({
      timeframeGroupId: row.timeframe_group_id!,
      startSec: findSeconds(row.start_time ?? '') ?? 0,
      endSec: findSeconds(row.end_time ?? '') ?? 86_400,
      serviceId: row.service_id!,
    })),
    riderCategories: rows('rider_categories').map((row) => ({
      riderCategoryId: row.rider_category_id!,
      name: named(row.rider_category_name),
      isDefault: row.is_default_fare_category === '1',
    })),
    media: rows('fare_media').map((row) => ({
      fareMediaId: row.fare_media_id!,
      name: named(row.fare_media_name),
      type: Number(row.fare_media_type),
    })),
    products: rows('fare_products').map((row) => ({
      fareProductId: row.fare_product_id!,
      name: named(row.fare_product_name),
      amountFen: findFen(row.amount!, findCurrencyDigits(row.currency!) ?? 2)!,
      currency: row.currency!,
      ...present({ riderCategoryId: text(row.rider_category_id), fareMediaId: text(row.fare_media_id) }),
    })),
    legRules: rows('fare_leg_rules').map((row) => ({
      fareProductId: row.fare_product_id!,
      ...present({
        legGroupId: text(row.leg_group_id),
        networkId: text(row.network_id),
        fromAreaId: text(row.from_area_id),
        toAreaId: text(row.to_area_id),
        fromTimeframeGroupId: text(row.from_timeframe_group_id),
        toTimeframeGroupId: text(row.to_timeframe_group_id),
        rulePriority: integer(row.rule_priority),
      }),
    })),
    joinRules: rows('fare_leg_join_rules').map((row) => ({
      fromNetworkId: row.from_network_id!,
      toNetworkId: row.to_network_id!,
      ...present({ fromStopId: text(row.from_stop_id), toStopId: text(row.to_stop_id) }),
    })),
    transferRules: rows('fare_transfer_rules').map((row) => ({
      fareTransferType: Number(row.fare_transfer_type),
      ...present({
        fromLegGroupId: text(row.from_leg_group_id),
        toLegGroupId: text(row.to_leg_group_id),
        transferCount: integer(row.transfer_count),
        durationLimitSec: integer(row.duration_limit),
        durationLimitType: integer(row.duration_limit_type),
        fareProductId: text(row.fare_product_id),
      }),
    })),
    attributes: rows('fare_attributes').map((row) => ({
      fareId: row.fare_id!,
      amountFen: findFen(row.price!, findCurrencyDigits(row.currency_type!) ?? 2)!,
      currency: row.currency_type!,
      paymentMethod: Number(row.payment_method),
      ...present({
        transfers: integer(row.transfers),
        agencyId: text(row.agency_id),
        transferDurationSec: integer(row.transfer_duration),
      }),
    })),
    attributeRules: rows('fare_rules').map((row) => ({
      fareId: row.fare_id!,
      ...present({
        routeId: text(row.route_id),
        originId: text(row.origin_id),
        destinationId: text(row.destination_id),
        containsId: text(row.contains_id),
      }),
    })),
    agencyOfRoute: new Map(
      rows('routes').flatMap((row) => (row.agency_id ? [[row.route_id!, row.agency_id]] : [])),
    ),
    hasRulePriority: header.split(',').some((column) => column.trim() === 'rule_priority'),
  };
}
