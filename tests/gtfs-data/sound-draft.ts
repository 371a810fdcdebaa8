/** A small bus feed without a fault: two platforms in a station, two more stops, headways, fares. */
import type { FeedDraft, Row } from '../../scripts/feeds/feed-draft.ts';

/** A box around the sound draft. */
export const soundBox = { south: 40, west: 111, north: 41, east: 112 };

const provenTables = [
  'agency',
  'stops',
  'routes',
  'trips',
  'stop_times',
  'calendar',
  'networks',
  'route_networks',
  'rider_categories',
  'fare_media',
  'fare_products',
  'fare_leg_rules',
  'shapes',
  'frequencies',
  'translations',
  'feed_info',
  'attributions',
];

/** Builds a new copy; `prefix` makes the ids of two drafts differ. */
export function createSoundDraft(prefix = 's'): FeedDraft {
  const id = (name: string) => `${prefix}-${name}`;
  const stop = (name: string, lat: number, more: Row = {}) => ({
    stop_id: id(name),
    stop_name: name,
    stop_lat: lat,
    stop_lon: 111.5,
    location_type: 0,
    ...more,
  });
  const call = (sequence: number, name: string, time: string, distM: number) => ({
    trip_id: id('trip'),
    arrival_time: time,
    departure_time: time,
    stop_id: id(name),
    stop_sequence: sequence,
    shape_dist_traveled: distM,
  });
  const point = (sequence: number, lat: number, distM: number) => ({
    shape_id: id('shape'),
    shape_pt_lat: lat,
    shape_pt_lon: 111.5,
    shape_pt_sequence: sequence,
    shape_dist_traveled: distM,
  });
  const tables = new Map<string, Row[]>(
    Object.entries({
      agency: [
        {
          agency_id: id('agency'),
          agency_name: 'A',
          agency_url: 'https://example.org',
          agency_timezone: 'Asia/Shanghai',
        },
      ],
      stops: [
        stop('centre', 40.5, { location_type: 1 }),
        stop('bay', 40.5, { parent_station: id('centre') }),
        stop('door', 40.5, { parent_station: id('centre'), location_type: 2 }),
        stop('park', 40.51),
        stop('gate', 40.52),
      ],
      routes: [{ route_id: id('route'), agency_id: id('agency'), route_short_name: '1', route_type: 3 }],
      trips: [
        {
          route_id: id('route'),
          service_id: id('daily'),
          trip_id: id('trip'),
          trip_headsign: 'gate',
          shape_id: id('shape'),
        },
      ],
      stop_times: [
        call(1, 'bay', '08:00:00', 0),
        call(2, 'park', '08:03:00', 1200),
        call(3, 'gate', '08:06:00', 2400),
      ],
      calendar: [
        {
          service_id: id('daily'),
          monday: 1,
          tuesday: 1,
          wednesday: 1,
          thursday: 1,
          friday: 1,
          saturday: 1,
          sunday: 1,
          start_date: '20260101',
          end_date: '20271231',
        },
      ],
      shapes: [point(1, 40.5, 0), point(2, 40.51, 1200), point(3, 40.52, 2400)],
      frequencies: [
        { trip_id: id('trip'), start_time: '06:00:00', end_time: '09:00:00', headway_secs: 600 },
        { trip_id: id('trip'), start_time: '09:00:00', end_time: '20:00:00', headway_secs: 900 },
      ],
      networks: [{ network_id: id('network') }],
      route_networks: [{ network_id: id('network'), route_id: id('route') }],
      rider_categories: [
        { rider_category_id: 'adult', rider_category_name: '成人', is_default_fare_category: 1 },
      ],
      fare_media: [{ fare_media_id: 'cash', fare_media_name: '现金', fare_media_type: 0 }],
      fare_products: [
        {
          fare_product_id: id('single'),
          fare_product_name: '单程票',
          fare_media_id: 'cash',
          amount: '1.00',
          currency: 'CNY',
        },
      ],
      fare_leg_rules: [{ network_id: id('network'), fare_product_id: id('single') }],
      translations: [
        {
          table_name: 'stops',
          field_name: 'stop_name',
          language: 'en',
          translation: 'Park',
          record_id: id('park'),
        },
        {
          table_name: 'trips',
          field_name: 'trip_headsign',
          language: 'en',
          translation: 'Gate',
          field_value: 'gate',
        },
      ],
      feed_info: [{ feed_publisher_name: 'A', feed_publisher_url: 'https://example.org', feed_lang: 'zh' }],
      attributions: [{ attribution_id: id('facts'), organization_name: 'A', is_producer: 1 }],
      provenance: provenTables.map((table_name) => ({
        table_name,
        record_id: '*',
        confidence: 'derived',
        source: 'made up for a test',
      })),
    }),
  );
  return { feedId: `${prefix}-feed`, tables };
}
