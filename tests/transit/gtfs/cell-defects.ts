/** Defects of files, columns and cells, each in a feed without other defects. */
import type { FeedProblemCode } from '../../../server/transit/gtfs/problems.ts';
import { type FeedFiles, smallFeed } from '../../support/inline-feed.ts';

/** A defect of a feed, its code, and its consequence. */
export interface Defect {
  readonly code: FeedProblemCode;
  readonly what: string;
  readonly files: FeedFiles;
  /** The expected place of the first problem with this code. */
  readonly at: { file: string; line?: number; field?: string; value?: string; severity: 'error' | 'warning' };
  /** The expected number of rows in the file; absent where the file is dropped. */
  readonly left?: number;
  readonly maxRecordBytes?: number;
}

const agency = smallFeed['agency.txt'];
const stops = smallFeed['stops.txt'];
const stopTimes = smallFeed['stop_times.txt'];
const routes = smallFeed['routes.txt'];
const calendar = smallFeed['calendar.txt'];

const FARE_ATTRIBUTES = 'fare_id,price,currency_type,payment_method,transfers\n';

export const cellDefects: readonly Defect[] = [
  {
    code: 'missing-file',
    what: 'trips.txt',
    files: { 'trips.txt': undefined },
    at: { file: 'trips.txt', severity: 'error' },
  },
  {
    code: 'missing-file',
    what: 'both calendars',
    files: { 'calendar.txt': undefined },
    at: { file: 'calendar.txt', severity: 'error' },
  },
  {
    code: 'empty-file',
    what: 'an essential one',
    files: { 'routes.txt': '' },
    at: { file: 'routes.txt', severity: 'error' },
  },
  {
    code: 'empty-file',
    what: 'an optional one',
    files: { 'transfers.txt': '\ufeff\n' },
    at: { file: 'transfers.txt', severity: 'warning' },
  },
  {
    code: 'missing-column',
    what: 'an essential one',
    files: { 'stops.txt': 'stop_name,stop_lat,stop_lon\nFirst,40.80,111.60\n' },
    at: { file: 'stops.txt', field: 'stop_id', severity: 'error' },
  },
  {
    code: 'missing-column',
    what: 'an optional file is left out as a whole',
    files: { 'levels.txt': 'level_id\nL1\n' },
    at: { file: 'levels.txt', field: 'level_index', severity: 'warning' },
  },
  {
    code: 'missing-column',
    what: 'an unreadable file that restricts service refuses the feed',
    files: { 'frequencies.txt': 'trip_id,start_time,end_time\nT1,06:00:00,07:00:00\n' },
    at: { file: 'frequencies.txt', field: 'headway_secs', severity: 'error' },
  },
  {
    code: 'missing-column',
    what: 'an optional column that nothing needs',
    files: { 'agency.txt': 'agency_id,agency_timezone\nbus,Asia/Shanghai\n' },
    at: { file: 'agency.txt', field: 'agency_name', severity: 'warning' },
    left: 1,
  },
  {
    code: 'malformed-csv',
    what: 'a quote that never closes',
    files: { 'stops.txt': `${stops}D,"Fourth,40.8,111.6\n` },
    at: { file: 'stops.txt', severity: 'error' },
  },
  {
    code: 'oversized-record',
    what: 'a line longer than the limit',
    files: { 'areas.txt': `area_id,area_name\na,${'1'.repeat(500)}\n` },
    maxRecordBytes: 400,
    at: { file: 'areas.txt', line: 2, severity: 'warning' },
  },
  {
    code: 'oversized-record',
    what: 'unreadable transfers refuse the feed',
    files: { 'transfers.txt': `from_stop_id,to_stop_id,transfer_type\nA,B,${'1'.repeat(500)}\n` },
    maxRecordBytes: 400,
    at: { file: 'transfers.txt', line: 2, severity: 'error' },
  },
  {
    code: 'invalid-utf8',
    what: 'Latin-1',
    files: { 'stops.txt': Buffer.from(stops.replace('Second', 'Sécond'), 'latin1') },
    at: { file: 'stops.txt', line: 3, severity: 'error' },
  },
  {
    code: 'utf16-file',
    what: 'with a byte order mark',
    files: { 'stops.txt': Buffer.from(`\ufeff${stops}`, 'utf16le') },
    at: { file: 'stops.txt', severity: 'warning' },
    left: 3,
  },
  {
    code: 'nul-character',
    what: 'in a row',
    files: { 'stops.txt': `${stops}D,Fo\0urth,40.8,111.6\n` },
    at: { file: 'stops.txt', line: 5, severity: 'warning' },
    left: 3,
  },
  {
    code: 'nul-character',
    what: 'in a header',
    files: { 'stops.txt': stops.replace('stop_lat', 'stop\0lat') },
    at: { file: 'stops.txt', line: 1, severity: 'error' },
  },
  {
    code: 'unknown-file',
    what: 'any other',
    files: { 'notes.txt': 'x\n' },
    at: { file: 'notes.txt', severity: 'warning' },
  },
  {
    code: 'unknown-column',
    what: 'any other',
    files: { 'trips.txt': 'route_id,service_id,trip_id,mood\nR,all,T1,\nR,all,T2,good\n' },
    at: { file: 'trips.txt', line: 1, field: 'mood', severity: 'warning' },
    left: 2,
  },
  {
    code: 'duplicate-column',
    what: 'the same name twice',
    files: { 'trips.txt': 'route_id,service_id,trip_id,trip_id\nR,all,x,T1\nR,all,y,T2\n' },
    at: { file: 'trips.txt', line: 1, field: 'trip_id', severity: 'warning' },
    left: 2,
  },
  {
    code: 'no-usable-rows',
    what: 'an essential table with a header only',
    files: { 'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\n' },
    at: { file: 'agency.txt', severity: 'error' },
  },
  {
    code: 'no-usable-rows',
    what: 'no service in any calendar',
    files: { 'calendar.txt': calendar.split('\n')[0] },
    at: { file: 'calendar.txt', severity: 'error' },
  },
  {
    code: 'no-usable-rows',
    what: 'no usable trip',
    files: {
      'stop_times.txt': stopTimes.replaceAll(/T\d,0\d:\d0:00,0\d:\d0:00,A/g, (row) =>
        row.replaceAll(/\d\d:\d\d:\d\d/g, ''),
      ),
    },
    at: { file: 'trips.txt', severity: 'error' },
  },
  {
    code: 'ragged-row',
    what: 'a cell too many',
    files: { 'stops.txt': `${stops}D,Fourth,40.8,111.6,,\n` },
    at: { file: 'stops.txt', line: 5, value: '6', severity: 'warning' },
    left: 4,
  },
  {
    code: 'missing-cell',
    what: 'a required cell, with the right line after a quoted line end',
    files: { 'routes.txt': `${routes}"Q\n2",bus,2,\n` },
    at: { file: 'routes.txt', line: 3, field: 'route_type', severity: 'warning' },
    left: 1,
  },
  {
    code: 'missing-cell',
    what: 'a stop without a position',
    files: { 'stops.txt': `${stops}D,Fourth,,111.6\n` },
    at: { file: 'stops.txt', line: 5, field: 'stop_lat', value: 'D', severity: 'warning' },
    left: 3,
  },
  {
    code: 'missing-cell',
    what: 'a call without a stop or zone',
    files: { 'stop_times.txt': `${stopTimes}T1,08:30:00,08:30:00,,4\n` },
    at: { file: 'stop_times.txt', line: 8, field: 'stop_id', severity: 'warning' },
    left: 6,
  },
  {
    code: 'missing-cell',
    what: 'a route without a name is kept',
    files: { 'routes.txt': `${routes}Q,bus,,3\n` },
    at: { file: 'routes.txt', line: 3, field: 'route_short_name', value: 'Q', severity: 'warning' },
    left: 2,
  },
  {
    code: 'missing-cell',
    what: 'an agency without an id beside another',
    files: { 'agency.txt': `${agency},Two,https://two.example,Asia/Shanghai\n` },
    at: { file: 'agency.txt', line: 3, field: 'agency_id', severity: 'warning' },
    left: 2,
  },
  {
    code: 'invalid-integer',
    what: 'a word',
    files: { 'routes.txt': `${routes}Q,bus,2,tram\n` },
    at: { file: 'routes.txt', line: 3, field: 'route_type', value: 'tram', severity: 'warning' },
    left: 1,
  },
  {
    code: 'invalid-number',
    what: 'degrees and minutes',
    files: { 'shapes.txt': "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns,40°48',111.6,1\n" },
    at: { file: 'shapes.txt', line: 2, field: 'shape_pt_lat', value: "40°48'", severity: 'warning' },
    left: 0,
  },
  {
    code: 'out-of-range',
    what: 'an optional cell is emptied, the row is kept',
    files: { 'trips.txt': 'route_id,service_id,trip_id,direction_id\nR,all,T1,7\nR,all,T2,1\n' },
    at: { file: 'trips.txt', line: 2, field: 'direction_id', value: '7', severity: 'warning' },
    left: 2,
  },
  {
    code: 'out-of-range',
    what: 'a rule with an invalid cell is dropped, because an empty cell would widen it',
    files: { 'fare_attributes.txt': `${FARE_ATTRIBUTES}f,2.00,CNY,0,7\n` },
    at: { file: 'fare_attributes.txt', line: 2, field: 'transfers', value: '7', severity: 'warning' },
    left: 0,
  },
  {
    code: 'out-of-range',
    what: 'a transfer of unknown type is kept and forbids the change',
    files: { 'transfers.txt': 'from_stop_id,to_stop_id,transfer_type\nA,B,9\n' },
    at: { file: 'transfers.txt', line: 2, field: 'transfer_type', value: '9', severity: 'warning' },
    left: 1,
  },
  {
    code: 'invalid-date',
    what: 'the 31st of June',
    files: { 'calendar_dates.txt': 'service_id,date,exception_type\nall,20260631,1\n' },
    at: { file: 'calendar_dates.txt', line: 2, field: 'date', value: '20260631', severity: 'warning' },
    left: 0,
  },
  {
    code: 'hyphenated-date',
    what: 'a date with hyphens is used',
    files: { 'calendar_dates.txt': 'service_id,date,exception_type\nall,2026-06-30,1\n' },
    at: { file: 'calendar_dates.txt', line: 2, field: 'date', severity: 'warning' },
    left: 1,
  },
  {
    code: 'invalid-time',
    what: 'a time of a 12-hour clock',
    files: { 'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT1,6:00 AM,07:00:00,300\n' },
    at: { file: 'frequencies.txt', line: 2, field: 'start_time', value: '6:00 AM', severity: 'warning' },
    left: 0,
  },
  {
    code: 'unusual-form',
    what: 'a time without seconds is used',
    files: { 'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT1,06:00,07:00:00,300\n' },
    at: { file: 'frequencies.txt', line: 2, field: 'start_time', value: '06:00', severity: 'warning' },
    left: 1,
  },
  {
    code: 'blank-row',
    what: 'a row of commas is skipped',
    files: { 'stops.txt': `${stops},,,\n` },
    at: { file: 'stops.txt', line: 5, severity: 'warning' },
    left: 3,
  },
  {
    code: 'id-too-long',
    what: 'Chinese characters, which take nine characters each in a URL',
    files: { 'stops.txt': `${stops}${'站'.repeat(400)},Fourth,40.8,111.6\n` },
    at: { file: 'stops.txt', line: 5, field: 'stop_id', severity: 'warning' },
    left: 3,
  },
  {
    code: 'invalid-color',
    what: 'a word',
    files: { 'routes.txt': 'route_id,route_short_name,route_type,route_color\nR,1,3,red\n' },
    at: { file: 'routes.txt', line: 2, field: 'route_color', value: 'red', severity: 'warning' },
    left: 1,
  },
  {
    code: 'invalid-currency',
    what: 'a code that is not in ISO 4217',
    files: { 'fare_products.txt': 'fare_product_id,amount,currency\np,2.00,RMB\n' },
    at: { file: 'fare_products.txt', line: 2, field: 'currency', value: 'RMB', severity: 'warning' },
    left: 0,
  },
  {
    code: 'invalid-amount',
    what: 'more decimals than the currency has',
    files: { 'fare_products.txt': 'fare_product_id,amount,currency\np,2.005,CNY\nq,2.5,JPY\nr,2.00,JPY\n' },
    at: { file: 'fare_products.txt', line: 2, field: 'amount', value: '2.005', severity: 'warning' },
    left: 1,
  },
  {
    code: 'invalid-time-zone',
    what: 'a zone that is not in the IANA database',
    files: { 'agency.txt': `${agency}two,Two,https://two.example,China/Hohhot\n` },
    at: { file: 'agency.txt', line: 3, field: 'agency_timezone', value: 'China/Hohhot', severity: 'warning' },
    left: 1,
  },
  {
    code: 'several-time-zones',
    what: 'a second agency with another zone',
    files: { 'agency.txt': `${agency}two,Two,https://two.example,Asia/Urumqi\n` },
    at: { file: 'agency.txt', line: 3, field: 'agency_timezone', value: 'Asia/Urumqi', severity: 'warning' },
    left: 2,
  },
  {
    code: 'invalid-url',
    what: 'a URL without a scheme',
    files: { 'agency.txt': agency.replace('https://bus.example', 'bus.example') },
    at: { file: 'agency.txt', line: 2, field: 'agency_url', value: 'bus.example', severity: 'warning' },
    left: 1,
  },
  {
    code: 'invalid-json',
    what: 'zones that are no GeoJSON',
    files: { 'locations.geojson': '{"type":' },
    at: { file: 'locations.geojson', severity: 'warning' },
  },
  {
    code: 'invalid-provenance',
    what: 'an unknown confidence',
    files: { 'provenance.txt': 'table_name,record_id,confidence,source\nstops,*,guessed,x\n' },
    at: { file: 'provenance.txt', line: 2, field: 'confidence', value: 'guessed', severity: 'warning' },
    left: 0,
  },
];
