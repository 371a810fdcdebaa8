/** Defects between rows: keys, references, stations, trips. */
import { smallFeed } from '../../support/inline-feed.ts';
import type { Defect } from './cell-defects.ts';

const stops = smallFeed['stops.txt'];
const stopTimes = smallFeed['stop_times.txt'];
const trips = smallFeed['trips.txt'];
const calendarHead = `${smallFeed['calendar.txt'].split('\n')[0]}\n`;

export const rowDefects: readonly Defect[] = [
  {
    code: 'duplicate-key',
    what: 'a stop: the first row is kept',
    files: { 'stops.txt': `${stops}B,Again,40.8,111.6\n` },
    at: { file: 'stops.txt', line: 5, field: 'stop_id', value: 'B', severity: 'warning' },
    left: 3,
  },
  {
    code: 'duplicate-key',
    what: 'a call',
    files: { 'stop_times.txt': `${stopTimes}T1,08:15:00,08:15:00,C,2\n` },
    at: {
      file: 'stop_times.txt',
      line: 8,
      field: 'trip_id,stop_sequence',
      value: 'T1,2',
      severity: 'warning',
    },
    left: 6,
  },
  {
    code: 'duplicate-key',
    what: 'a point of a shape, out of order',
    files: {
      'shapes.txt':
        'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns,1,1,5\ns,1,1,3\nt,1,1,5\ns,2,2,5\ns,1,1,4\n',
    },
    at: { file: 'shapes.txt', line: 5, value: 's,5', severity: 'warning' },
    left: 4,
  },
  {
    code: 'unknown-reference',
    what: 'a trip of an unknown route',
    files: { 'trips.txt': `${trips}X,all,T3\n` },
    at: { file: 'trips.txt', line: 4, field: 'route_id', value: 'X', severity: 'warning' },
    left: 2,
  },
  {
    code: 'unknown-reference',
    what: 'an optional reference is emptied',
    files: { 'trips.txt': 'route_id,service_id,trip_id,shape_id\nR,all,T1,none\nR,all,T2,\n' },
    at: { file: 'trips.txt', line: 2, field: 'shape_id', value: 'none', severity: 'warning' },
    left: 2,
  },
  {
    code: 'unknown-reference',
    what: 'an unknown parent',
    files: {
      'stops.txt':
        'stop_id,stop_name,stop_lat,stop_lon,parent_station\nA,a,40.8,111.6,Z\nB,b,40.8,111.6,\nC,c,40.8,111.6,\n',
    },
    at: { file: 'stops.txt', line: 2, field: 'parent_station', value: 'Z', severity: 'warning' },
    left: 3,
  },
  {
    code: 'dropped-reference',
    what: 'the headway of a dropped trip',
    files: {
      'trips.txt': `${trips}X,all,T3\n`,
      'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT3,06:00:00,07:00:00,300\n',
    },
    at: { file: 'frequencies.txt', line: 2, field: 'trip_id', value: 'T3', severity: 'warning' },
    left: 0,
  },
  {
    code: 'parent-not-station',
    what: 'a platform in a platform',
    files: {
      'stops.txt':
        'stop_id,stop_name,stop_lat,stop_lon,parent_station\nA,a,40.8,111.6,B\nB,b,40.8,111.6,\nC,c,40.8,111.6,\n',
    },
    at: { file: 'stops.txt', line: 2, field: 'parent_station', value: 'B', severity: 'warning' },
    left: 3,
  },
  {
    code: 'missing-parent',
    what: 'an entrance without a station',
    files: {
      'stops.txt': `stop_id,stop_name,stop_lat,stop_lon,location_type\nA,a,40.8,111.6,\nB,b,40.8,111.6,\nC,c,40.8,111.6,\nE,e,40.8,111.6,2\n`,
    },
    at: { file: 'stops.txt', line: 5, field: 'parent_station', value: 'E', severity: 'warning' },
    left: 4,
  },
  {
    code: 'reversed-range',
    what: 'a headway that ends before it starts',
    files: {
      'frequencies.txt':
        'trip_id,start_time,end_time,headway_secs\nT1,9:00:00,08:00:00,300\nT1,9:00:00,10:00:00,300\n',
    },
    at: { file: 'frequencies.txt', line: 2, field: 'end_time', severity: 'warning' },
    left: 1,
  },
  {
    code: 'stop-at-zero',
    what: 'a position at zero degrees',
    files: { 'stops.txt': `${stops}D,Fourth,0,0.0\n` },
    at: { file: 'stops.txt', line: 5, severity: 'warning' },
    left: 4,
  },
  {
    code: 'stop-far-away',
    what: 'a stop far from all others',
    files: { 'stops.txt': `${stops}D,Fourth,48.1,11.6\n` },
    at: { file: 'stops.txt', line: 5, severity: 'warning' },
    left: 4,
  },
  {
    code: 'unused-stop',
    what: 'a stop without calls',
    files: { 'stops.txt': `${stops}D,Fourth,40.8,111.6\n` },
    at: { file: 'stops.txt', line: 5, value: 'D', severity: 'warning' },
    left: 4,
  },
  {
    code: 'trip-without-stop-times',
    what: 'is left out',
    files: { 'trips.txt': `${trips}R,all,T3\n` },
    at: { file: 'trips.txt', line: 4, field: 'trip_id', value: 'T3', severity: 'warning' },
    left: 2,
  },
  {
    code: 'trip-too-short',
    what: 'a trip with one call',
    files: { 'trips.txt': `${trips}R,all,T3\n`, 'stop_times.txt': `${stopTimes}T3,07:00:00,07:00:00,A,1\n` },
    at: { file: 'stop_times.txt', line: 8, field: 'trip_id', value: 'T3', severity: 'warning' },
    left: 6,
  },
  {
    code: 'blank-endpoint-time',
    what: 'at the last call, which is first in the file',
    files: {
      'trips.txt': `${trips}R,all,T3\n`,
      'stop_times.txt': `${stopTimes}T3,,,C,9\nT3,07:00:00,07:00:00,A,1\n`,
    },
    at: { file: 'stop_times.txt', line: 8, field: 'trip_id', value: 'T3', severity: 'warning' },
    left: 6,
  },
  {
    code: 'times-decrease',
    what: 'between two calls with a blank call in between',
    files: {
      'trips.txt': `${trips}R,all,T3\n`,
      'stop_times.txt': `${stopTimes}T3,07:00:00,07:00:00,A,1\nT3,,,B,2\nT3,06:59:59,07:10:00,C,3\n`,
    },
    at: { file: 'stop_times.txt', line: 10, field: 'trip_id', value: 'T3', severity: 'warning' },
    left: 6,
  },
  {
    code: 'times-decrease',
    what: 'departure before arrival at a call',
    files: {
      'trips.txt': `${trips}R,all,T3\n`,
      'stop_times.txt': `${stopTimes}T3,07:00:00,06:59:00,A,1\nT3,07:10:00,07:10:00,C,3\n`,
    },
    at: { file: 'stop_times.txt', line: 8, value: 'T3', severity: 'warning' },
    left: 6,
  },
  {
    code: 'unread-condition',
    what: 'an unknown column that may restrict a rule',
    files: {
      'fare_products.txt': 'fare_product_id,amount,currency\np,2.00,CNY\n',
      'fare_leg_rules.txt': 'fare_product_id,min_distance,rule_name\np,,any\np,5000,far\n',
    },
    at: { file: 'fare_leg_rules.txt', line: 3, field: 'min_distance', value: '5000', severity: 'warning' },
    left: 1,
  },
  {
    code: 'duplicate-trip',
    what: 'the same route, stops and times on a common day',
    files: {
      'trips.txt': `${trips}R,all,T3\n`,
      'stop_times.txt': `${stopTimes}T3,08:00:00,08:00:00,A,1\nT3,08:10:00,08:11:00,B,2\nT3,08:20:00,08:20:00,C,3\n`,
    },
    at: { file: 'trips.txt', line: 4, field: 'trip_id', value: 'T3 = T1', severity: 'warning' },
    left: 3,
  },
  {
    code: 'stop-time-at-station',
    what: 'a call at a station',
    files: {
      'stops.txt':
        'stop_id,stop_name,stop_lat,stop_lon,location_type\nA,a,40.8,111.6,1\nB,b,40.8,111.6,\nC,c,40.8,111.6,\n',
    },
    at: { file: 'stop_times.txt', line: 2, field: 'stop_id', value: 'A', severity: 'warning' },
    left: 6,
  },
  {
    code: 'no-service',
    what: 'every day is removed',
    files: {
      'calendar.txt': `${calendarHead}all,1,1,1,1,1,1,1,20260101,20260101\n`,
      'calendar_dates.txt': 'service_id,date,exception_type\nall,20260101,2\n',
    },
    at: { file: 'trips.txt', severity: 'warning' },
    left: 2,
  },
  {
    code: 'service-uncertain',
    what: 'an unreadable removed day',
    files: {
      'calendar.txt': `${calendarHead}all,1,1,1,1,1,1,1,20260101,20271231\nx,1,1,1,1,1,1,1,20260101,20271231\n`,
      'calendar_dates.txt': 'service_id,date,exception_type\nx,20260101,1\nx,20261032,2\n',
    },
    at: { file: 'calendar_dates.txt', line: 3, field: 'service_id', value: 'x', severity: 'warning' },
    left: 0,
  },
  {
    code: 'headway-unreadable',
    what: 'a template trip without a readable window is dropped',
    files: { 'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT1,06:00:00,07:00:00,often\n' },
    at: { file: 'frequencies.txt', line: 2, field: 'trip_id', value: 'T1', severity: 'warning' },
    left: 0,
  },
  {
    code: 'first-call-lost',
    what: 'headways that count from a dropped call',
    files: {
      'stop_times.txt': stopTimes.replace('T1,08:00:00,08:00:00,A', 'T1,08:00:00,08:00:00,nowhere'),
      'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT1,06:00:00,07:00:00,600\n',
    },
    at: { file: 'frequencies.txt', line: 2, field: 'trip_id', value: 'T1', severity: 'warning' },
    left: 0,
  },
  {
    code: 'time-uncertain',
    what: 'a blank time next to an unreadable one',
    files: { 'stop_times.txt': stopTimes.replace('T2,09:20:00,09:20:00', 'T2,09:20:00,soon') },
    at: { file: 'stop_times.txt', line: 6, field: 'arrival_time', severity: 'warning' },
    left: 5,
  },
  {
    code: 'most-trips-unusable',
    what: 'two of three trips',
    files: {
      'trips.txt': `${trips}R,all,T3\n`,
      'stop_times.txt': `${stopTimes}T3,,,A,1\nT3,07:00:00,07:00:00,C,3\n`.replaceAll(
        'T1,08:20:00',
        'T1,07:20:00',
      ),
    },
    at: { file: 'stop_times.txt', value: '2 / 3', severity: 'error' },
  },
];
