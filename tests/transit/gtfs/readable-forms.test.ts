import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toDateText } from '../../../server/base/service-day.ts';
import { findReading, toPlainName } from '../../../server/transit/gtfs/check-cell.ts';
import { feedTables } from '../../../server/transit/gtfs/feed-tables.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { listAgencies } from '../../../server/transit/gtfs/read-feed-info.ts';
import { listStops } from '../../../server/transit/gtfs/read-stops.ts';
import {
  iterateStopTimes,
  listCalendarDates,
  listCalendars,
  listFrequencies,
  listRoutes,
  listTrips,
} from '../../../server/transit/gtfs/read-trips.ts';
import { validateFeed } from '../../../server/transit/gtfs/validate-feed.ts';
import {
  type FeedFiles,
  importInlineFeed,
  makeTempDir,
  smallFeed,
  writeInlineFeed,
  writeZip,
} from '../../support/inline-feed.ts';

function ruleOf(file: string, field: string) {
  return feedTables.find((table) => table.file === file)!.fields.find(({ name }) => name === field)!;
}

describe('findReading accepts a cell only where its meaning is certain', () => {
  test.each([
    ['06:00', '06:00:00'],
    ['6:05', '06:05:00'],
    ['25:10', '25:10:00'],
    ['08.30.00', '08:30:00'],
    ['8 : 30 : 15', '08:30:15'],
    ['08:30:00.000', '08:30:00'],
    ['０８：３０：００', '08:30:00'],
    ["'08:30:00'", '08:30:00'],
    ['8.30', undefined],
    ['08', undefined],
    ['083000', undefined],
    ['8:5:0', undefined],
    ['8:30 PM', undefined],
    ['08:60', undefined],
    ['-01:00:00', undefined],
    ['08:30:00.5', undefined],
    ['half past eight', undefined],
  ])('the time %s is %s', (text, reading) => {
    expect(findReading(ruleOf('stop_times.txt', 'arrival_time'), text)).toBe(reading);
  });

  test.each([
    ['2026/11/25', '20261125'],
    ['2026.11.25', '20261125'],
    ['2026-1-5', '20260105'],
    ['2026年1月5日', '20260105'],
    ['20261125.0', '20261125'],
    ['２０２６１１２５', '20261125'],
    ['2026-11-25T00:00:00', '20261125'],
    ['2026-11-25 00:00', '20261125'],
    ['2026\u22121\u22125', '20260105'],
    ['25.11.2026', undefined],
    ['11/25/2026', undefined],
    ['2026-11-31', undefined],
    ['2026-11-25T08:00:00', undefined],
    ['2026/11-25', undefined],
    ['261125', undefined],
  ])('the date %s is %s', (text, reading) => {
    expect(findReading(ruleOf('calendar.txt', 'start_date'), text)).toBe(reading);
  });

  test.each([
    ['stop_times.txt', 'stop_sequence', '１２', '12'],
    ['calendar.txt', 'monday', 'TRUE', '1'],
    ['calendar.txt', 'monday', 'false', '0'],
    ['calendar.txt', 'monday', 'yes', undefined],
    ['calendar.txt', 'monday', '2', undefined],
    ['routes.txt', 'route_type', 'true', undefined],
    ['frequencies.txt', 'headway_secs', '1,200', undefined],
    ['stops.txt', 'stop_lat', '40,8151', '40.8151'],
    ['stops.txt', 'stop_lon', '-111,66', '-111.66'],
    ['stops.txt', 'stop_lat', '400,8', undefined],
    ['stops.txt', 'stop_lat', "40°48'", undefined],
    ['shapes.txt', 'shape_dist_traveled', '1,200', undefined],
    ['fare_products.txt', 'amount', '２.５０', '2.50'],
    ['fare_products.txt', 'amount', '2,50', undefined],
    ['fare_products.txt', 'currency', 'cny', 'CNY'],
    ['fare_products.txt', 'currency', 'RMB', undefined],
    ['routes.txt', 'route_color', '#00ff7F', '00ff7F'],
    ['routes.txt', 'route_color', 'red', undefined],
    ['agency.txt', 'agency_timezone', 'Asia / Shanghai', 'Asia/Shanghai'],
    ['agency.txt', 'agency_timezone', 'UTC+8', undefined],
    ['stops.txt', 'stop_id', '１', undefined],
  ])('%s %s: %s is %s', (file, field, text, reading) => {
    expect(findReading(ruleOf(file, field), text)).toBe(reading);
  });

  test('column names', () => {
    expect(
      ['Stop_ID', 'STOP_ID', '\ufeffstop_id', ' stop id ', 'stop-id', 'ｓｔｏｐ＿ｉｄ'].map(toPlainName),
    ).toEqual(Array.from({ length: 6 }, () => 'stop_id'));
  });
});

async function validate(files: FeedFiles) {
  const dir = await writeInlineFeed(join(await makeTempDir(), 'feed'), { ...smallFeed, ...files });
  return (await validateFeed(dir)).problems;
}

describe('unusual forms are used, with a warning that has the usual form', () => {
  test('times without seconds, of calls and of headways', async () => {
    const files = {
      ...smallFeed,
      'stop_times.txt': smallFeed['stop_times.txt'].replaceAll(':00:00', ':00').replace('08:10:00', '8:10'),
      'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT2,06:00,22:00,1800\n',
    };
    const db = await importInlineFeed(files);
    expect(
      [...iterateStopTimes(db)].map(({ arrivalSec, departureSec }) => [arrivalSec, departureSec]),
    ).toEqual([
      [28_800, 28_800],
      [29_400, 29_460],
      [30_000, 30_000],
      [32_400, 32_400],
      [undefined, undefined],
      [33_600, 33_600],
    ]);
    expect(listFrequencies(db)).toMatchObject([{ tripId: 'T2', startSec: 21_600, endSec: 79_200 }]);
    const { totals, examples } = await validate(files);
    expect(totals).toEqual({ 'unusual-form': 7 });
    expect(examples[0]).toMatchObject({
      file: 'stop_times.txt',
      line: 2,
      field: 'arrival_time',
      value: '08:00',
      expected: { en: '08:00:00' },
    });
  });

  test('an agency without address, name or time zone', async () => {
    const agency = 'agency_id,agency_name,agency_url,agency_timezone\nbus,,,\ntwo,Two,,Asia/Shanghai\n';
    const db = await importInlineFeed({ ...smallFeed, 'agency.txt': agency });
    expect(listAgencies(db)).toEqual([
      { agencyId: 'bus', name: { text: 'bus' }, url: '', timeZone: 'Asia/Shanghai' },
      { agencyId: 'two', name: { text: 'Two' }, url: '', timeZone: 'Asia/Shanghai' },
    ]);
    const problems = await validate({ 'agency.txt': agency });
    expect([problems.errors, problems.totals['missing-cell']]).toEqual([0, 4]);
  });

  test('a feed without any time zone is refused with the reason', async () => {
    const { totals, examples } = await validate({
      'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\none,One,,\n',
    });
    expect(totals).toMatchObject({ 'no-usable-rows': 1 });
    expect(examples).toContainEqual(
      expect.objectContaining({ code: 'missing-cell', line: 2, field: 'agency_timezone' }),
    );
  });

  test('dispensable columns may be missing', async () => {
    const db = await importInlineFeed({
      ...smallFeed,
      'agency.txt': 'agency_id,agency_timezone\nbus,Asia/Shanghai\n',
      'feed_info.txt': 'feed_version\n7\n',
    });
    expect(listAgencies(db)).toMatchObject([{ agencyId: 'bus', name: { text: 'bus' }, url: '' }]);
  });

  test('column names in capitals, with spaces and in quotes; cells with spaces inside their quotes', async () => {
    const files = {
      ...smallFeed,
      'stops.txt':
        'Stop_ID,"Stop Name "," STOP_LAT",stop_lon\n" A ",First,"40,80",111.60\nB,Second,40.81," 111.61"\nC, ,40.82,111.62\n',
      'trips.txt': '\ufeff"ROUTE_ID",Service_Id,trip_id\n" R",all,T1\n"R ",all,"T2\u3000"\n',
    };
    const db = await importInlineFeed(files);
    expect(listStops(db).map(({ stopId, name, lat, lon }) => [stopId, name.text, lat, lon])).toEqual([
      ['A', 'First', 40.8, 111.6],
      ['B', 'Second', 40.81, 111.61],
      ['C', 'C', 40.82, 111.62],
    ]);
    expect(listTrips(db).map(({ tripId, routeId }) => [tripId, routeId])).toEqual([
      ['T1', 'R'],
      ['T2', 'R'],
    ]);
    expect(Object.keys((await validate(files)).totals)).toEqual(['unusual-form', 'missing-cell']);
  });

  test('of two columns with the same plain name, the one with the GTFS spelling is used', async () => {
    const db = await importInlineFeed({
      ...smallFeed,
      'routes.txt': 'ROUTE_TYPE,route_id,route_short_name,route_type\n1,R,1,3\n',
    });
    expect(listRoutes(db)[0]?.routeType).toBe(3);
  });

  test.each([
    [';', 'semicolons'],
    ['\t', 'tabs'],
  ])('cells that %j (%s) separates', async (delimiter) => {
    const files = { ...smallFeed, 'stops.txt': smallFeed['stops.txt'].replaceAll(',', delimiter) };
    const db = await importInlineFeed(files);
    expect(listStops(db)).toHaveLength(3);
    expect((await validate(files)).totals).toEqual({ 'unusual-form': 1 });
  });

  test('semicolons with decimal commas', async () => {
    const stops = smallFeed['stops.txt'].replaceAll(',', ';').replaceAll('.', ',');
    const db = await importInlineFeed({ ...smallFeed, 'stops.txt': stops });
    expect(listStops(db)[1]).toMatchObject({ lat: 40.81, lon: 111.61 });
  });

  test('calendars with dates in several forms; an unreadable weekday has no service', async () => {
    const db = await importInlineFeed({
      ...smallFeed,
      'calendar.txt': `${smallFeed['calendar.txt'].split('\n')[0]}\nall,TRUE,1,x,,1,0,false,2026/1/1,2026年12月31日\n`,
      'calendar_dates.txt': 'service_id,date,exception_type\nall,2026-11-25,1\nall,2026.11.26,1\n',
    });
    const [calendar] = listCalendars(db);
    expect(calendar?.weekdays).toEqual([true, true, false, false, true, false, false]);
    expect([toDateText(calendar!.startDay), toDateText(calendar!.endDay)]).toEqual([
      '2026-01-01',
      '2026-12-31',
    ]);
    expect(listCalendarDates(db).map(({ day }) => toDateText(day))).toEqual(['2026-11-25', '2026-11-26']);
  });

  test('empty lines, lines of spaces and lines of commas are skipped', async () => {
    const db = await importInlineFeed({
      ...smallFeed,
      'stops.txt': `${smallFeed['stops.txt']}\n   \n,,,\n" ",,,\n`,
    });
    expect(listStops(db)).toHaveLength(3);
  });

  test('file names in capitals, in a folder and in an archive', async () => {
    const dir = await makeTempDir();
    const shouted = Object.fromEntries(
      Object.entries(smallFeed).map(([name, text]) => [name.toUpperCase(), text]),
    );
    const folder = await writeInlineFeed(join(dir, 'folder'), shouted);
    const archive = await writeZip(join(dir, 'archive.zip'), {
      ...shouted,
      'stops.txt': smallFeed['stops.txt'],
      'STOPS.TXT': 'not this one\n',
    });
    const { feeds } = await importFeeds({ paths: [folder, archive], dataDir: join(dir, 'data') });
    expect(feeds.map(({ status, counts }) => [status, counts['stops.txt']])).toEqual([
      ['imported', 3],
      ['imported', 3],
    ]);
  });
});
