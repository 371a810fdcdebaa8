/** Cleaning of feeds with unusable rows: no service is added, and no more is dropped than needed. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toDateText } from '../../../server/base/service-day.ts';
import { listPathways, listStops, listTransfers } from '../../../server/transit/gtfs/read-stops.ts';
import {
  iterateStopTimes,
  listCalendarDates,
  listCalendars,
  listFrequencies,
  listTrips,
} from '../../../server/transit/gtfs/read-trips.ts';
import { NO_WAY_SEC } from '../../../server/transit/gtfs/rows.ts';
import { validateFeed } from '../../../server/transit/gtfs/validate-feed.ts';
import {
  type FeedFiles,
  importInlineFeed,
  makeTempDir,
  smallFeed,
  writeInlineFeed,
} from '../../support/inline-feed.ts';

const calendarHead = smallFeed['calendar.txt'].split('\n')[0];
const trips = smallFeed['trips.txt'];
const stopTimes = smallFeed['stop_times.txt'];
const frequencyHead = 'trip_id,start_time,end_time,headway_secs\n';

const open = (files: FeedFiles) => importInlineFeed({ ...smallFeed, ...files });

async function validate(files: FeedFiles) {
  const dir = await writeInlineFeed(join(await makeTempDir(), 'feed'), { ...smallFeed, ...files });
  return validateFeed(dir);
}

const tripIdsOf = async (files: FeedFiles) => listTrips(await open(files)).map(({ tripId }) => tripId);

test('a template trip without a readable headway is dropped; one with a readable window is kept', async () => {
  expect(await tripIdsOf({ 'frequencies.txt': `${frequencyHead}T1,06:00:00,07:00:00,often\n` })).toEqual([
    'T2',
  ]);
  expect(await tripIdsOf({ 'frequencies.txt': `${frequencyHead}T1,07:00:00,06:00:00,600\n` })).toEqual([
    'T2',
  ]);
  const db = await open({
    'frequencies.txt': `${frequencyHead}T1,06:00:00,07:00:00,often\nT1,08:00:00,09:00:00,600\n`,
  });
  expect(listTrips(db)).toHaveLength(2);
  expect(listFrequencies(db)).toMatchObject([{ tripId: 'T1', startSec: 28_800 }]);
});

test('a template trip is dropped with all rows that refer to it; a feed of templates without headways is refused', async () => {
  const db = await open({
    'frequencies.txt': `${frequencyHead}T1,06:00:00,07:00:00,often\n`,
    'transfers.txt': 'from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type\nA,A,T1,T2,1\nA,B,,,2\n',
  });
  expect([...iterateStopTimes(db)].map(({ tripId }) => tripId)).toEqual(['T2', 'T2', 'T2']);
  expect(listTransfers(db)).toHaveLength(1);
  const { problems } = await validate({
    'frequencies.txt': `${frequencyHead}T1,06:00:00,07:00:00,often\nT2,06:00:00,07:00:00,\n`,
  });
  expect(problems.totals).toMatchObject({ 'headway-unreadable': 2, 'no-usable-rows': 1 });
});

test.each([
  ['an unknown stop', 'T1,08:00:00,08:00:00,nowhere,1'],
  ['no sequence', 'T1,08:00:00,08:00:00,A,first'],
  ['an unreadable departure', 'T1,08:00:00,soon,A,1'],
])('headways count from the first departure: %s takes the template out', async (_what, row) => {
  const broken = stopTimes.replace('T1,08:00:00,08:00:00,A,1', row);
  expect(await tripIdsOf({ 'stop_times.txt': broken })).toContain('T1');
  const withHeadway = {
    'stop_times.txt': broken,
    'frequencies.txt': `${frequencyHead}T1,06:00:00,07:00:00,600\n`,
  };
  expect(await tripIdsOf(withHeadway)).toEqual(['T2']);
});

test('a trip with headways is kept where a later call is dropped', async () => {
  const broken = stopTimes.replace('T1,08:10:00,08:11:00,B,2', 'T1,08:10:00,08:11:00,nowhere,2');
  const files = { 'stop_times.txt': broken, 'frequencies.txt': `${frequencyHead}T1,06:00:00,07:00:00,600\n` };
  expect(await tripIdsOf(files)).toEqual(['T1', 'T2']);
});

test('a call without a readable time is dropped; with one readable time it is kept', async () => {
  const db = await open({
    'stop_times.txt': stopTimes
      .replace('T1,08:10:00,08:11:00', 'T1,later,later')
      .replace('T2,09:20:00,09:20:00', 'T2,09:20:00,??'),
  });
  expect(
    [...iterateStopTimes(db)].map(({ tripId, stopId, departureSec }) => [tripId, stopId, departureSec]),
  ).toEqual([
    ['T1', 'A', 28_800],
    ['T1', 'C', 30_000],
    ['T2', 'A', 32_400],
    ['T2', 'C', undefined],
  ]);
});

test('a blank time next to an unreadable time is not interpolated', async () => {
  const { problems } = await validate({
    'stop_times.txt': stopTimes.replace('T2,09:20:00,09:20:00', 'T2,09:20:00,??'),
  });
  expect(problems.totals).toEqual({ 'invalid-time': 1, 'time-uncertain': 1 });
  expect(problems.examples).toContainEqual(expect.objectContaining({ code: 'time-uncertain', line: 6 }));
});

test('an unreadable pick-up or drop-off type forbids boarding or alighting', async () => {
  const db = await open({
    'stop_times.txt':
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n' +
      'T1,08:00:00,08:00:00,A,1,yes,\nT1,08:10:00,08:10:00,B,2,,7\nT1,08:20:00,08:20:00,C,3,,\n',
  });
  expect([...iterateStopTimes(db)].map(({ pickupType, dropOffType }) => [pickupType, dropOffType])).toEqual([
    [1, 0],
    [0, 1],
    [0, 0],
  ]);
});

test('a removed day stays removed, whatever cell of its row is unreadable', async () => {
  const days = async (dates: string) => {
    const db = await open({ 'calendar_dates.txt': `service_id,date,exception_type\n${dates}` });
    return listCalendarDates(db).map(({ day, isAdded }) => `${toDateText(day)}${isAdded ? '+' : '-'}`);
  };
  expect(await days('all,20261001,2\n')).toEqual(['2026-10-01-']);
  expect(await days('all,20261001,removed\n')).toEqual(['2026-10-01-']);
  expect(await days('all,20261001,\n')).toEqual(['2026-10-01-']);
  expect(await days('all,20261001,1\nall,20261001,2\n')).toEqual(['2026-10-01-']);
  expect(await days('all,20261001,2\nall,2026-10-01,1\n')).toEqual(['2026-10-01-']);
  expect(await days('all,2026-10-01,1\nall,20261001,1\n')).toEqual(['2026-10-01+']);
});

test('a service with an unreadable removed day is dropped with its trips', async () => {
  const calendar = `${calendarHead}\nall,1,1,1,1,1,1,1,20260101,20271231\nweekend,0,0,0,0,0,1,1,20260101,20271231\n`;
  const files = {
    'calendar.txt': calendar,
    'trips.txt': `${trips}R,weekend,T3\n`,
    'stop_times.txt': `${stopTimes}T3,10:00:00,10:00:00,A,1\nT3,10:30:00,10:30:00,C,2\n`,
  };
  const removed = 'service_id,date,exception_type\nweekend,20261003,1\nweekend,20261035,2\n';
  const db = await open({ ...files, 'calendar_dates.txt': removed });
  expect(listCalendars(db).map(({ serviceId }) => serviceId)).toEqual(['all']);
  expect(listCalendarDates(db)).toEqual([]);
  expect(listTrips(db).map(({ tripId }) => tripId)).toEqual(['T1', 'T2']);
  // An unreadable added day removes nothing.
  const added = 'service_id,date,exception_type\nweekend,20261035,1\n';
  expect(await tripIdsOf({ ...files, 'calendar_dates.txt': added })).toEqual(['T1', 'T2', 'T3']);
  // A service without weekly days has no day that the lost row could have removed.
  const only = 'service_id,date,exception_type\nextra,20261003,1\nextra,20261035,2\n';
  expect(
    await tripIdsOf({
      'trips.txt': `${trips}R,extra,T3\n`,
      'calendar_dates.txt': only,
      'stop_times.txt': files['stop_times.txt'],
    }),
  ).toEqual(['T1', 'T2', 'T3']);
});

test('a feed is refused where most trips are dropped with their services', async () => {
  const { problems } = await validate({
    'calendar.txt': `${calendarHead}\nall,1,1,1,1,1,1,1,20260101,20271231\nx,1,1,1,1,1,1,1,20260101,20271231\n`,
    'calendar_dates.txt': 'service_id,date,exception_type\nx,tomorrow,2\n',
    'trips.txt': 'route_id,service_id,trip_id\nR,all,T1\nR,x,T2\nR,x,T3\n',
    'stop_times.txt': `${stopTimes}T3,10:00:00,10:00:00,A,1\nT3,10:30:00,10:30:00,C,2\n`,
  });
  expect(problems.examples).toContainEqual(
    expect.objectContaining({ code: 'most-trips-unusable', severity: 'error', value: '2 / 3' }),
  );
});

test('unreadable transfers forbid the change', async () => {
  const changes = async (rows: string) => {
    const head = 'from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type,min_transfer_time\n';
    const blocks = 'route_id,service_id,trip_id,block_id\nR,all,T1,b\nR,all,T2,b\n';
    const db = await open({ 'trips.txt': blocks, 'transfers.txt': head + rows });
    return listTransfers(db).map(({ transferType, minTransferSec }) => [
      transferType,
      minTransferSec ?? null,
    ]);
  };
  expect(await changes('A,B,,,2,soon\n')).toEqual([[3, null]]);
  expect(await changes('A,B,,,2,-60\n')).toEqual([[3, null]]);
  expect(await changes('A,B,,,0,soon\n')).toEqual([[0, null]]);
  expect(await changes('A,B,,,no,\n')).toEqual([[3, null]]);
  expect(await changes('A,B,T1,T2,no,\n')).toEqual([[5, null]]);
  expect(await changes(',,T1,T2,no,\n')).toEqual([[5, null]]);
  // Of two rows with the same key the more cautious is kept, in either order.
  expect(await changes('A,B,,,0,\nA,B,,,3,\n')).toEqual([[3, null]]);
  expect(await changes('A,B,,,3,\nA,B,,,0,\n')).toEqual([[3, null]]);
  expect(await changes('A,B,,,2,60\nA,B,,,2,300\nA,B,,,1,\n')).toEqual([[2, 300]]);
  expect(await changes('A,B,,,1,\nA,B,,,2,soon\n')).toEqual([[3, null]]);
  // A row about unknown stops changes nothing.
  expect(await changes('A,nowhere,,,3,\n')).toEqual([]);
});

const station =
  'stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n' +
  'S,Station,40.800,111.60,1,\nA,First,40.801,111.60,0,S\nB,Second,40.803,111.60,,S\nC,Third,40.82,111.62,,\nE,Door,40.802,111.60,2,S\n';

test('a station without a position gets the middle of its platforms, a platform that of its station', async () => {
  const positions = async (stops: string) =>
    Object.fromEntries(
      listStops(await open({ 'stops.txt': stops })).map(({ stopId, lat, lon }) => [stopId, [lat, lon]]),
    );
  expect((await positions(station.replace('S,Station,40.800,', 'S,Station,x,'))).S).toEqual([40.802, 111.6]);
  expect((await positions(station.replace('A,First,40.801,', 'A,First,,'))).A).toEqual([40.8, 111.6]);
  expect(await positions(station.replace('C,Third,40.82,', 'C,Third,140.82,'))).not.toHaveProperty('C');
  const fiji = await positions(
    'stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n' +
      'S,Station,,,1,\nA,First,-17,179.9,0,S\nB,Second,-17,-179.9,0,S\nC,Third,-17,179,0,\n',
  );
  expect(fiji.S).toEqual([-17, 180]);
});

test('a stop with an unreadable type is a station where stops name it as their parent', async () => {
  const db = await open({ 'stops.txt': station.replace('111.60,1,', '111.60,station,') });
  expect(listStops(db).map(({ locationType, parentStation }) => [locationType, parentStation])).toEqual([
    [1, undefined],
    [0, 'S'],
    [0, 'S'],
    [0, undefined],
    [2, 'S'],
  ]);
});

test('an invalid parent is emptied in its own column, whatever the order of columns', async () => {
  const db = await open({
    'stops.txt':
      'mood,parent_station,stop_id,stop_name,stop_lat,stop_lon\n,B,A,First,40.80,111.60\n,,B,Second,40.81,111.61\n,,C,Third,40.82,111.62\n',
  });
  expect(listStops(db)).toMatchObject([{ stopId: 'A' }, { stopId: 'B' }, { stopId: 'C' }]);
  expect(listStops(db)[0]).not.toHaveProperty('parentStation');
});

test('an unreadable pathway is closed, and its ends stay inside their station', async () => {
  const ways = async (row: string) => {
    const head =
      'pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,stair_count,traversal_time\n';
    const db = await open({ 'stops.txt': station, 'pathways.txt': `${head}${row}\n` });
    return listPathways(db).map((way) => [
      way.fromStopId,
      way.toStopId,
      way.mode,
      way.isBidirectional,
      way.traversalSec,
    ]);
  };
  expect(await ways('p,A,E,1,1,50,,40')).toEqual([['A', 'E', 1, true, 40]]);
  expect(await ways('p,A,E,1,1,50,,long')).toEqual([['A', 'E', 1, true, NO_WAY_SEC]]);
  expect(await ways('p,A,E,1,1,far,,')).toEqual([['A', 'E', 1, true, NO_WAY_SEC]]);
  expect(await ways('p,A,E,1,1,far,,40')).toEqual([['A', 'E', 1, true, 40]]);
  expect(await ways('p,A,E,2,1,,many,')).toEqual([['A', 'E', 2, true, NO_WAY_SEC]]);
  expect(await ways('p,A,E,ramp,both,,,40')).toEqual([['A', 'E', 2, false, 40]]);
  expect(await ways('p,A,nowhere,1,1,,,40')).toEqual([['A', 'E', 1, true, NO_WAY_SEC]]);
  expect(await ways('p,nowhere,A,1,1,,,40')).toEqual([['E', 'A', 1, true, NO_WAY_SEC]]);
  expect(await ways('p,nowhere,nowhere,1,1,,,40')).toEqual([]);
});

test('closing a pathway adds the column traversal_time where the file lacks it', async () => {
  const db = await open({
    'stops.txt': station,
    'pathways.txt':
      'pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length\np,A,E,1,1,far\nq,E,B,1,1,30\n',
  });
  expect(listPathways(db).map(({ lengthM, traversalSec }) => [lengthM, traversalSec])).toEqual([
    [undefined, NO_WAY_SEC],
    [30, undefined],
  ]);
});

test.each([
  ['frequencies.txt', `${frequencyHead}T1,06:00:00,06:10:00,300\nT1,6:00:00,06:20:00,300\n`],
  ['calendar_dates.txt', 'service_id,date,exception_type\nall,20261001,2\nall,2026-10-01,2\n'],
  [
    'timeframes.txt',
    'timeframe_group_id,start_time,end_time,service_id\nt,6:00:00,9:00:00,all\nt,06:00:00,09:00:00,all\n',
  ],
  ['shapes.txt', 'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns,1,1,1\ns,1,1,01\n'],
])('%s: one key written in two ways is one key', async (file, text) => {
  const { problems } = await validate({ [file]: text });
  expect(problems.totals).toMatchObject({ 'duplicate-key': 1 });
  // The database refuses the same key twice.
  await open({ [file]: text });
});
