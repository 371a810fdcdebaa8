/**
 * The tables that are read from a feed, in the order in which one can be checked against another:
 * columns, kinds, ranges, keys and references come from node-gtfs, what a defect costs is said here.
 */
import { gtfsManifest } from 'gtfs/schema';

export type FieldFormat = 'color' | 'currency' | 'time-zone' | 'url';

export interface FieldRule {
  readonly name: string;
  readonly kind: 'id' | 'text' | 'integer' | 'real' | 'date' | 'time';
  readonly isRequired: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Any one of these must hold the value. */
  readonly references: readonly { readonly file: string; readonly field: string }[];
  readonly format?: FieldFormat;
  /** Whether a bad value empties its own cell only, where the row still means the same without it. */
  readonly isClearable: boolean;
  /** What stands for a value that cannot be read (or is missing) in a cell whose blank would allow more. */
  readonly narrow?: string;
  /** Required by GTFS and needed by nobody here: the row, and the table, stay without it. */
  readonly isDispensable?: boolean;
  /** Asked for over the API, so its length has a limit. */
  readonly isAskedFor?: boolean;
}

export interface TableRule {
  readonly file: string;
  readonly fields: readonly FieldRule[];
  readonly primaryKey: readonly string[];
  /** Without it, or without its required columns, there is nothing to serve. */
  readonly isEssential: boolean;
  /** Its rows take something away (service, changes, ways): if it is there and cannot be read, the feed is refused. */
  readonly isLimiting: boolean;
}

/** Essential where the other one is absent. */
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

/** In these tables an empty cell means "any", so emptying a bad one would widen the rule. */
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

/** Without these a call would be another call. */
const WHOLE_ROW_FIELDS: ReadonlySet<string> = new Set([
  'stop_id',
  'location_id',
  'location_group_id',
  'start_pickup_drop_off_window',
  'end_pickup_drop_off_window',
]);

/**
 * Values that allow least, for cells that cannot be read: no service on that day, no boarding, no change, no way for a
 * wheelchair. An emptied cell would mean the opposite.
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

const ASKED_FOR: ReadonlySet<string> = new Set([
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

/** The project's own table: `record_id` is the row's id, or `*` for all rows of `table_name`. */
const provenance: TableRule = {
  file: 'provenance.txt',
  primaryKey: ['table_name', 'record_id'],
  isEssential: false,
  isLimiting: false,
  fields: ['table_name', 'record_id', 'confidence', 'source'].map(toOwnField),
};

/** Tables of drafts: sets of areas (as MOTIS reads them), and prices of Fares v1 by rider (GTFS+). */
const draftTables: readonly TableRule[] = [
  {
    file: 'area_set_elements.txt',
    primaryKey: ['area_set_id', 'area_id'],
    isEssential: false,
    isLimiting: false,
    fields: [toOwnField('area_set_id'), toOwnField('area_id')],
  },
  {
    file: 'fare_rider_categories.txt',
    primaryKey: ['fare_id', 'rider_category_id'],
    isEssential: false,
    isLimiting: false,
    fields: [
      { ...toOwnField('fare_id'), references: [{ file: 'fare_attributes.txt', field: 'fare_id' }] },
      toOwnField('rider_category_id'),
      toOwnField('price'),
    ],
  },
];

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
  // Integers stand in 32-bit columns further on.
  const maximum = field.maximum ?? (field.kind === 'integer' ? 0x7fff_ffff : undefined);
  const references = [...(field.references ?? [])];
  // A service may exist in calendar_dates.txt alone; one reference of the manifest forgets it.
  if (references.length === 1 && references[0]?.file === 'calendar.txt') {
    references.push({ file: 'calendar_dates.txt', field: 'service_id' });
  }
  const key = `${table}.${name}`;
  const narrow = NARROW[key];
  return {
    name,
    ...(narrow === undefined ? {} : { narrow }),
    ...(DISPENSABLE.has(key) ? { isDispensable: true } : {}),
    ...(ASKED_FOR.has(key) ? { isAskedFor: true } : {}),
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

/** All tables, parents before children. */
export const feedTables: readonly TableRule[] = [...TABLE_ORDER.map(toTableRule), ...draftTables, provenance];

/** Zones of GTFS-Flex: the only file of a feed that is not a table. */
export const LOCATIONS_FILE = 'locations.geojson';

/** Every file that is taken from a feed; others are named in a warning and left where they are. */
export const knownFiles: ReadonlySet<string> = new Set([
  ...feedTables.map((table) => table.file),
  LOCATIONS_FILE,
]);
