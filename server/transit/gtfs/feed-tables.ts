/**
 * The rules of all tables of a feed. Columns, kinds, ranges, keys and references come from the manifest of node-gtfs; this
 * file adds what a defect means for the cell, the row and the feed. Tables are in the order in which references are checked.
 */
import { gtfsManifest } from 'gtfs/schema';

export type FieldFormat = 'color' | 'currency' | 'time-zone' | 'url';

export interface FieldRule {
  readonly name: string;
  readonly kind: 'id' | 'text' | 'integer' | 'real' | 'date' | 'time';
  readonly isRequired: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /** One of these columns must contain the value. */
  readonly references: readonly { readonly file: string; readonly field: string }[];
  readonly format?: FieldFormat;
  /** Whether an unreadable value only empties its cell; otherwise the row is dropped. */
  readonly isClearable: boolean;
  /** Replaces an unreadable or missing value where a blank cell would allow more. */
  readonly narrow?: string;
  /** GTFS requires the column, but nothing here needs it: the row and the table are kept without it. */
  readonly isDispensable?: boolean;
  /** An id in addresses of the API, so its length is limited. */
  readonly isInAddresses?: boolean;
}

export interface TableRule {
  readonly file: string;
  readonly fields: readonly FieldRule[];
  readonly primaryKey: readonly string[];
  /** The feed is refused without the table or without one of its required columns. */
  readonly isEssential: boolean;
  /** Its rows restrict service, changes or ways. The feed is refused where the file exists and cannot be read. */
  readonly isLimiting: boolean;
}

/** Each is essential where the other is absent. */
export const calendarFiles: readonly string[] = ['calendar.txt', 'calendar_dates.txt'];

const TABLE_ORDER = [
  'agency',
  'feed_info',
  'levels',
  'calendar',
  'calendar_dates',
  'areas',
  'networks',
  'rider_categories',
  'fare_media',
  'location_groups',
  'booking_rules',
  'stops',
  'routes',
  'route_networks',
  'stop_areas',
  'location_group_stops',
  'shapes',
  'trips',
  'stop_times',
  'frequencies',
  'transfers',
  'pathways',
  'timeframes',
  'fare_products',
  'fare_leg_rules',
  'fare_leg_join_rules',
  'fare_transfer_rules',
  'fare_attributes',
  'fare_rules',
  'translations',
  'attributions',
] as const;

/** In these tables an empty cell means "any", so emptying an unreadable cell would widen the rule. */
const RULE_TABLES: ReadonlySet<string> = new Set([
  'transfers',
  'timeframes',
  'fare_products',
  'fare_leg_rules',
  'fare_leg_join_rules',
  'fare_transfer_rules',
  'fare_attributes',
  'fare_rules',
  'translations',
  'attributions',
]);

/** Columns that decide where and when a call is: the row is dropped where one of them is unreadable. */
const WHOLE_ROW_FIELDS: ReadonlySet<string> = new Set([
  'stop_id',
  'location_id',
  'location_group_id',
  'start_pickup_drop_off_window',
  'end_pickup_drop_off_window',
]);

/**
 * Values of `narrow`, which allow least: no service on that day, no boarding, no change, no way for a wheelchair. An empty
 * cell would mean the opposite.
 */
const NARROW: Readonly<Record<string, string>> = {
  'calendar.monday': '0',
  'calendar.tuesday': '0',
  'calendar.wednesday': '0',
  'calendar.thursday': '0',
  'calendar.friday': '0',
  'calendar.saturday': '0',
  'calendar.sunday': '0',
  'calendar_dates.exception_type': '2',
  'pathways.is_bidirectional': '0',
  'pathways.max_slope': '1',
  'pathways.min_width': '0',
  'pathways.pathway_mode': '2',
  'pathways.stair_count': '1',
  'stop_times.drop_off_type': '1',
  'stop_times.pickup_type': '1',
  'stops.wheelchair_boarding': '2',
  'transfers.transfer_type': '3',
  'trips.bikes_allowed': '2',
  'trips.wheelchair_accessible': '2',
};

const DISPENSABLE: ReadonlySet<string> = new Set([
  'agency.agency_name',
  'agency.agency_url',
  'feed_info.feed_lang',
  'feed_info.feed_publisher_name',
  'feed_info.feed_publisher_url',
]);

const IN_ADDRESSES: ReadonlySet<string> = new Set([
  'agency.agency_id',
  'routes.route_id',
  'stops.stop_id',
  'trips.trip_id',
]);

const ESSENTIAL: ReadonlySet<string> = new Set(['agency', 'stops', 'routes', 'trips', 'stop_times']);

const LIMITING: ReadonlySet<string> = new Set([
  'calendar',
  'calendar_dates',
  'frequencies',
  'pathways',
  'transfers',
]);

const FORMATS: Readonly<Record<string, FieldFormat>> = {
  agency_fare_url: 'url',
  agency_timezone: 'time-zone',
  agency_url: 'url',
  attribution_url: 'url',
  currency: 'currency',
  currency_type: 'currency',
  eligibility_url: 'url',
  feed_contact_url: 'url',
  feed_publisher_url: 'url',
  route_color: 'color',
  route_text_color: 'color',
  route_url: 'url',
  stop_timezone: 'time-zone',
  stop_url: 'url',
};

/** The project's own table: `record_id` is the id of a row of `table_name`, or `*` for all its rows. */
const provenance = toOwnTable(
  'provenance.txt',
  ['table_name', 'record_id'],
  ['table_name', 'record_id', 'confidence', 'source'].map(toOwnField),
);

/** Tables of drafts: sets of areas (in the form that MOTIS reads), and prices of Fares v1 by rider (GTFS+). */
const draftTables: readonly TableRule[] = [
  toOwnTable(
    'area_set_elements.txt',
    ['area_set_id', 'area_id'],
    [toOwnField('area_set_id'), toOwnField('area_id')],
  ),
  toOwnTable(
    'fare_rider_categories.txt',
    ['fare_id', 'rider_category_id'],
    [
      { ...toOwnField('fare_id'), references: [{ file: 'fare_attributes.txt', field: 'fare_id' }] },
      toOwnField('rider_category_id'),
      toOwnField('price'),
    ],
  ),
];

/** A table that node-gtfs does not know. */
function toOwnTable(file: string, primaryKey: readonly string[], fields: readonly FieldRule[]): TableRule {
  return { file, primaryKey, isEssential: false, isLimiting: false, fields };
}

function toOwnField(name: string): FieldRule {
  return { name, kind: 'text', isRequired: true, references: [], isClearable: false };
}

interface ManifestField {
  readonly kind: string;
  readonly presence?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly references?: readonly { readonly file: string; readonly field: string }[];
}

function toFieldRule(table: string, name: string, field: ManifestField): FieldRule {
  const format = FORMATS[name];
  // The timetable stores integers in 32 bits.
  const maximum = field.maximum ?? (field.kind === 'integer' ? 0x7fff_ffff : undefined);
  const references = [...(field.references ?? [])];
  // A service may exist only in calendar_dates.txt; one reference of the manifest lacks that file.
  if (references.length === 1 && references[0]?.file === 'calendar.txt') {
    references.push({ file: 'calendar_dates.txt', field: 'service_id' });
  }
  const key = `${table}.${name}`;
  const narrow = NARROW[key];
  return {
    name,
    ...(narrow === undefined ? {} : { narrow }),
    ...(DISPENSABLE.has(key) ? { isDispensable: true } : {}),
    ...(IN_ADDRESSES.has(key) ? { isInAddresses: true } : {}),
    kind: field.kind as FieldRule['kind'],
    isRequired: field.presence === 'required',
    ...(field.minimum === undefined ? {} : { minimum: field.minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    references,
    ...(format === undefined ? {} : { format }),
    isClearable: field.presence !== 'required' && !RULE_TABLES.has(table) && !WHOLE_ROW_FIELDS.has(name),
  };
}

function toTableRule(name: (typeof TABLE_ORDER)[number]): TableRule {
  const table = gtfsManifest[name];
  if (!table?.file) throw new Error(`node-gtfs has no file for ${name}`);
  return {
    file: table.file,
    primaryKey: table.primaryKey ?? [],
    isEssential: ESSENTIAL.has(name),
    isLimiting: LIMITING.has(name),
    fields: Object.entries(table.fields).map(([field, rule]) => toFieldRule(name, field, rule)),
  };
}

/** All tables, each after the tables that it refers to. */
export const feedTables: readonly TableRule[] = [...TABLE_ORDER.map(toTableRule), ...draftTables, provenance];

/** Zones of GTFS-Flex: the only file of a feed that is not a table. */
export const LOCATIONS_FILE = 'locations.geojson';

/** The files that are imported. Each other file of a feed gets a warning. */
export const knownFiles: ReadonlySet<string> = new Set([
  ...feedTables.map((table) => table.file),
  LOCATIONS_FILE,
]);
