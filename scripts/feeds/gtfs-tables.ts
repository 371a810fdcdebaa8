/**
 * The tables that feeds may have: columns in the order of the GTFS Schedule reference, key columns, and references to other
 * tables. `provenance` is an additional table of this project.
 */

interface TableShape {
  readonly columns: readonly string[];
  /** Columns that identify a row; rows are sorted by them. */
  readonly key: readonly string[];
  /** Columns that must not be empty. */
  readonly required: readonly string[];
  /** By column: the tables and columns one of which has to contain its value. */
  readonly references?: Readonly<Record<string, readonly (readonly [table: string, column: string])[]>>;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

const service = [
  ['calendar', 'service_id'],
  ['calendar_dates', 'service_id'],
] as const;
const stop = [['stops', 'stop_id']] as const;
const area = [['areas', 'area_id']] as const;
const network = [['networks', 'network_id']] as const;
const product = [['fare_products', 'fare_product_id']] as const;

/** Shapes by table name without `.txt`, in the order in which tables are written and checked. */
export const gtfsTables: Readonly<Record<string, TableShape>> = {
  agency: {
    columns: words(
      'agency_id agency_name agency_url agency_timezone agency_lang agency_phone agency_fare_url agency_email',
    ),
    key: ['agency_id'],
    required: words('agency_id agency_name agency_url agency_timezone'),
  },
  stops: {
    columns: words(
      'stop_id stop_code stop_name tts_stop_name stop_desc stop_lat stop_lon zone_id stop_url location_type parent_station stop_timezone wheelchair_boarding level_id platform_code',
    ),
    key: ['stop_id'],
    required: words('stop_id stop_name stop_lat stop_lon'),
    references: { parent_station: stop, level_id: [['levels', 'level_id']] },
  },
  routes: {
    columns: words(
      'route_id agency_id route_short_name route_long_name route_desc route_type route_url route_color route_text_color route_sort_order continuous_pickup continuous_drop_off network_id',
    ),
    key: ['route_id'],
    required: words('route_id agency_id route_type'),
    references: { agency_id: [['agency', 'agency_id']] },
  },
  trips: {
    columns: words(
      'route_id service_id trip_id trip_headsign trip_short_name direction_id block_id shape_id wheelchair_accessible bikes_allowed',
    ),
    key: ['trip_id'],
    required: words('route_id service_id trip_id'),
    references: {
      route_id: [['routes', 'route_id']],
      service_id: service,
      shape_id: [['shapes', 'shape_id']],
    },
  },
  stop_times: {
    columns: words(
      'trip_id arrival_time departure_time stop_id stop_sequence stop_headsign pickup_type drop_off_type continuous_pickup continuous_drop_off shape_dist_traveled timepoint',
    ),
    key: ['trip_id', 'stop_sequence'],
    required: words('trip_id arrival_time departure_time stop_id stop_sequence'),
    references: { trip_id: [['trips', 'trip_id']], stop_id: stop },
  },
  calendar: {
    columns: words('service_id monday tuesday wednesday thursday friday saturday sunday start_date end_date'),
    key: ['service_id'],
    required: words(
      'service_id monday tuesday wednesday thursday friday saturday sunday start_date end_date',
    ),
  },
  calendar_dates: {
    columns: words('service_id date exception_type'),
    key: ['service_id', 'date'],
    required: words('service_id date exception_type'),
  },
  areas: {
    columns: words('area_id area_name'),
    key: ['area_id'],
    required: ['area_id'],
  },
  stop_areas: {
    columns: words('area_id stop_id'),
    key: ['area_id', 'stop_id'],
    required: ['area_id', 'stop_id'],
    references: { area_id: area, stop_id: stop },
  },
  networks: {
    columns: words('network_id network_name'),
    key: ['network_id'],
    required: ['network_id'],
  },
  route_networks: {
    columns: words('network_id route_id'),
    key: ['route_id'],
    required: ['network_id', 'route_id'],
    references: { network_id: network, route_id: [['routes', 'route_id']] },
  },
  timeframes: {
    columns: words('timeframe_group_id start_time end_time service_id'),
    key: words('timeframe_group_id start_time end_time service_id'),
    required: ['timeframe_group_id', 'service_id'],
    references: { service_id: service },
  },
  rider_categories: {
    columns: words('rider_category_id rider_category_name is_default_fare_category eligibility_url'),
    key: ['rider_category_id'],
    required: ['rider_category_id', 'rider_category_name'],
  },
  fare_media: {
    columns: words('fare_media_id fare_media_name fare_media_type'),
    key: ['fare_media_id'],
    required: ['fare_media_id', 'fare_media_type'],
  },
  fare_products: {
    columns: words('fare_product_id fare_product_name rider_category_id fare_media_id amount currency'),
    key: ['fare_product_id', 'rider_category_id', 'fare_media_id'],
    required: ['fare_product_id', 'amount', 'currency'],
    references: {
      rider_category_id: [['rider_categories', 'rider_category_id']],
      fare_media_id: [['fare_media', 'fare_media_id']],
    },
  },
  fare_leg_rules: {
    columns: words(
      'leg_group_id network_id from_area_id to_area_id from_timeframe_group_id to_timeframe_group_id fare_product_id rule_priority',
    ),
    key: words(
      'network_id from_area_id to_area_id from_timeframe_group_id to_timeframe_group_id fare_product_id',
    ),
    required: ['fare_product_id'],
    references: {
      network_id: network,
      from_area_id: area,
      to_area_id: area,
      from_timeframe_group_id: [['timeframes', 'timeframe_group_id']],
      to_timeframe_group_id: [['timeframes', 'timeframe_group_id']],
      fare_product_id: product,
    },
  },
  fare_leg_join_rules: {
    columns: words('from_network_id to_network_id from_stop_id to_stop_id'),
    key: words('from_network_id to_network_id from_stop_id to_stop_id'),
    required: ['from_network_id', 'to_network_id'],
    references: { from_network_id: network, to_network_id: network, from_stop_id: stop, to_stop_id: stop },
  },
  fare_transfer_rules: {
    columns: words(
      'from_leg_group_id to_leg_group_id transfer_count duration_limit duration_limit_type fare_transfer_type fare_product_id',
    ),
    key: words('from_leg_group_id to_leg_group_id fare_product_id transfer_count duration_limit'),
    required: ['fare_transfer_type'],
    references: {
      from_leg_group_id: [['fare_leg_rules', 'leg_group_id']],
      to_leg_group_id: [['fare_leg_rules', 'leg_group_id']],
      fare_product_id: product,
    },
  },
  shapes: {
    columns: words('shape_id shape_pt_lat shape_pt_lon shape_pt_sequence shape_dist_traveled'),
    key: ['shape_id', 'shape_pt_sequence'],
    required: words('shape_id shape_pt_lat shape_pt_lon shape_pt_sequence'),
  },
  frequencies: {
    columns: words('trip_id start_time end_time headway_secs exact_times'),
    key: ['trip_id', 'start_time'],
    required: words('trip_id start_time end_time headway_secs'),
    references: { trip_id: [['trips', 'trip_id']] },
  },
  transfers: {
    columns: words(
      'from_stop_id to_stop_id from_route_id to_route_id from_trip_id to_trip_id transfer_type min_transfer_time',
    ),
    key: words('from_stop_id to_stop_id from_route_id to_route_id from_trip_id to_trip_id'),
    required: ['transfer_type'],
    references: { from_stop_id: stop, to_stop_id: stop },
  },
  pathways: {
    columns: words(
      'pathway_id from_stop_id to_stop_id pathway_mode is_bidirectional length traversal_time stair_count max_slope min_width signposted_as reversed_signposted_as',
    ),
    key: ['pathway_id'],
    required: words('pathway_id from_stop_id to_stop_id pathway_mode is_bidirectional'),
    references: { from_stop_id: stop, to_stop_id: stop },
  },
  levels: {
    columns: words('level_id level_index level_name'),
    key: ['level_id'],
    required: ['level_id', 'level_index'],
  },
  translations: {
    columns: words('table_name field_name language translation record_id record_sub_id field_value'),
    key: words('table_name field_name language record_id record_sub_id field_value'),
    required: words('table_name field_name language translation'),
  },
  feed_info: {
    columns: words(
      'feed_publisher_name feed_publisher_url feed_lang default_lang feed_start_date feed_end_date feed_version feed_contact_email feed_contact_url',
    ),
    key: ['feed_publisher_name'],
    required: words('feed_publisher_name feed_publisher_url feed_lang'),
  },
  attributions: {
    columns: words(
      'attribution_id agency_id route_id trip_id organization_name is_producer is_operator is_authority attribution_url attribution_email attribution_phone',
    ),
    key: ['attribution_id'],
    required: ['attribution_id', 'organization_name'],
    references: { agency_id: [['agency', 'agency_id']], route_id: [['routes', 'route_id']] },
  },
  provenance: {
    columns: words('table_name record_id confidence source'),
    key: ['table_name', 'record_id'],
    required: words('table_name record_id confidence source'),
  },
};
