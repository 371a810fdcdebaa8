import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

const head = `${smallFeed['calendar.txt'].split('\n')[0]}\n`;

/** Noon of a date in Shanghai. */
const noonOf = (date: string) => findServiceDay(date)! * 86_400 + 4 * 3600;

async function report(calendar: string, dates: string | undefined, nowSec?: number, dir?: string) {
  const folder = dir ?? (await makeTempDir());
  const path = await writeInlineFeed(join(folder, 'feed'), {
    ...smallFeed,
    'calendar.txt': calendar,
    'calendar_dates.txt': dates,
  });
  const now = nowSec === undefined ? {} : { nowSec };
  const { feeds } = await importFeeds({ paths: [path], dataDir: join(folder, 'data'), ...now });
  return feeds[0]!;
}

test('the report has the first and last day of service and the number of days', async () => {
  const weekdays = `${head}all,1,1,1,1,1,0,0,20260103,20260118\n`;
  const { problems, service } = await report(
    weekdays,
    'service_id,date,exception_type\nall,20260105,2\nall,20260131,1\n',
  );
  expect(service).toEqual({
    firstDate: '2026-01-06',
    lastDate: '2026-01-31',
    days: 10,
    // A week without service ends a period.
    periods: [
      { from: '2026-01-06', to: '2026-01-16' },
      { from: '2026-01-31', to: '2026-01-31' },
    ],
  });
  expect(problems.totals).toEqual({});
});

test('services without trips do not count', async () => {
  const { service } = await report(
    `${head}all,1,1,1,1,1,1,1,20260101,20260102\nx,1,1,1,1,1,1,1,20200101,20300101\n`,
    undefined,
  );
  expect([service?.firstDate, service?.lastDate, service?.days]).toEqual(['2026-01-01', '2026-01-02', 2]);
});

test.each([
  ['2025-12-31', 'not-begun', 'service-not-begun', '2026-01-01'],
  ['2026-01-01', 'running', undefined, undefined],
  ['2026-01-20', 'paused', 'service-paused', '2026-03-01'],
  ['2026-03-31', 'running', undefined, undefined],
  ['2026-04-01', 'over', 'service-over', '2026-03-31'],
])('on %s the service is %s', async (date, state, code, value) => {
  const calendar = `${head}all,1,1,1,1,1,1,1,20260101,20260110\n`;
  const march = Array.from({ length: 31 }, (_, i) => `all,202603${String(i + 1).padStart(2, '0')},1\n`);
  const found = await report(calendar, `service_id,date,exception_type\n${march.join('')}`, noonOf(date));
  expect(found.service?.state).toBe(state);
  expect(Object.keys(found.problems.totals)).toEqual(code === undefined ? [] : [code]);
  expect(found.problems.examples.map((problem) => [problem.code, problem.value])).toEqual(
    code === undefined ? [] : [[code, value]],
  );
  expect(found.problems.warnings).toBe(code === undefined ? 0 : 1);
});

test('today is the date in the time zone of the feed', async () => {
  const calendar = `${head}all,1,1,1,1,1,1,1,20260102,20260102\n`;
  // 16:30 UTC on January 1 is 00:30 on January 2 in Shanghai.
  const found = await report(calendar, undefined, findServiceDay('2026-01-01')! * 86_400 + 16.5 * 3600);
  expect(found.service?.state).toBe('running');
});

test('the state of a feed without service is never', async () => {
  const found = await report(`${head}all,0,0,0,0,0,0,0,20260101,20270101\n`, undefined, noonOf('2026-06-01'));
  expect(found.service).toEqual({ days: 0, periods: [], state: 'never' });
  expect(found.problems.totals).toEqual({ 'no-service': 1 });
});

test('an unchanged feed, and a refused feed with a database in service, report the service of that database', async () => {
  const dir = await makeTempDir();
  const calendar = `${head}all,1,1,1,1,1,1,1,20260101,20260131\n`;
  const first = await report(calendar, undefined, noonOf('2026-01-05'), dir);
  const again = await report(calendar, undefined, noonOf('2026-02-05'), dir);
  expect([again.status, again.service?.state]).toEqual(['unchanged', 'over']);
  expect(again.service).toMatchObject({ ...first.service, state: 'over' });
  const broken = await report('service_id\n', undefined, noonOf('2026-01-05'), dir);
  expect([broken.status, broken.served]).toEqual(['refused', 'previous']);
  expect(broken.service).toEqual(first.service);
  const alone = await report('service_id\n', undefined, noonOf('2026-01-05'));
  expect(alone.service).toBeUndefined();
});

test('trips of one route with equal calls are duplicates where they share a day', async () => {
  const dir = await makeTempDir();
  const rows = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6'];
  const path = await writeInlineFeed(join(dir, 'feed'), {
    ...smallFeed,
    'routes.txt': `${smallFeed['routes.txt']}Q,bus,2,3\n`,
    'calendar.txt': `${head}week,1,1,1,1,1,0,0,20260101,20261231\nmonday,1,0,0,0,0,0,0,20260101,20261231\nweekend,0,0,0,0,0,1,1,20260101,20261231\nold,1,1,1,1,1,0,0,20250101,20251231\n`,
    'trips.txt':
      'route_id,service_id,trip_id\nR,week,T1\nR,monday,T2\nR,weekend,T3\nR,old,T4\nQ,week,T5\nR,week,T6\n',
    'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${rows
      .map(
        (id) =>
          `${id},08:00:00,08:00:00,A,1\n${id},${id === 'T6' ? '08:11:00,08:11:00' : '08:10:00,08:10:00'},B,2\n`,
      )
      .join('')}`,
  });
  const { feeds } = await importFeeds({ paths: [path], dataDir: join(dir, 'data') });
  const found = feeds[0]!.problems.examples.filter(({ code }) => code === 'duplicate-trip');
  expect(found.map(({ line, value }) => [line, value])).toEqual([[3, 'T2 = T1']]);
});

test('templates with equal calls and different headways are no duplicates', async () => {
  const dir = await makeTempDir();
  const one = '08:00:00,08:00:00,A,1\n';
  const two = '08:10:00,08:10:00,B,2\n';
  const files = {
    ...smallFeed,
    'trips.txt': 'route_id,service_id,trip_id\nR,all,T1\nR,all,T2\nR,all,T3\n',
    'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${['T1', 'T2', 'T3'].map((id) => `${id},${one}${id},${two}`).join('')}`,
    'frequencies.txt':
      'trip_id,start_time,end_time,headway_secs\nT1,06:00:00,07:00:00,600\nT2,07:00:00,08:00:00,600\nT3,06:00:00,07:00:00,600\n',
  };
  const path = await writeInlineFeed(join(dir, 'feed'), files);
  const { feeds } = await importFeeds({ paths: [path], dataDir: join(dir, 'data') });
  const found = feeds[0]!.problems.examples.filter(({ code }) => code === 'duplicate-trip');
  expect(found.map(({ value }) => value)).toEqual(['T3 = T1']);
});
