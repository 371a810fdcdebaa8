/** The page with feeds of another city: its time zone, names and places, and nothing of the default region. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import type { Endpoints } from '../../server/api/contract.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { drawLine, startScenario, waitUntilSaved } from '../support/bureau-page.ts';
import { eventually } from '../support/eventually.ts';
import { writeInlineFeed } from '../support/inline-feed.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let browser: Browser;
let warsaw: RunningServer;
let mixed: RunningServer;
let dir: string;

/** One bus a day, from the old town to the airport, in a zone and in a span of days. */
const toFeed = (zone: string, from: string, to: string, lon: number) => ({
  'agency.txt': `agency_id,agency_name,agency_url,agency_timezone\nZ,Zakład,http://a.example,${zone}\n`,
  'calendar.txt': `service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1,${from},${to}\n`,
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,Z,175,3\n',
  'fare_attributes.txt': 'fare_id,price,currency_type,payment_method,transfers\nF,4.40,PLN,0,\n',
  'stops.txt': `stop_id,stop_name,stop_lat,stop_lon\nA,Stare Miasto,52.24,${lon}\nB,Lotnisko,52.17,${lon - 0.05}\n`,
  'trips.txt': 'route_id,service_id,trip_id\nR,S,T\n',
  'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\nT,06:59:00,06:59:00,A,1\nT,07:20:00,07:20:00,B,2\n`,
});

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tongcheng-test-'));
  const feed = await writeInlineFeed(
    join(dir, 'warsaw'),
    toFeed('Europe/Warsaw', '20260101', '20261231', 21.01),
  );
  const expired = await writeInlineFeed(
    join(dir, 'london'),
    toFeed('Europe/London', '20260101', '20261231', 21.5),
  );
  [browser, warsaw, mixed] = await Promise.all([
    launchBrowser(),
    startServer(['--feeds', feed]),
    startServer(['--feeds', feed, expired]),
  ]);
}, 240_000);

afterAll(async () => {
  await Promise.all([browser?.close(), warsaw?.stop(), mixed?.stop()]);
  if (dir) rmSync(dir, { recursive: true, force: true });
});

const trip =
  'from=warsaw:A&fromAt=52.24,21.01&fromName=Stare+Miasto&to=warsaw:B&toAt=52.17,20.96&toName=Lotnisko';

test('a bus of 06:59 in Warsaw is shown at 06:59, and the page names the zone to a reader elsewhere', async () => {
  const { page, faults, close } = await openPage(
    browser,
    `${warsaw.origin}/plan?lang=en&${trip}&time=2026-11-25T06:30`,
  );
  await eventually(() => page.getByText('06:59').count()).toBeGreaterThan(0);
  expect(await page.getByText('13:59').count()).toBe(0);
  await page.getByText('All times are Central European Time').waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('the page has the name of the publisher, and no card, clearing or place of another region', async () => {
  const { page, close } = await openPage(browser, `${warsaw.origin}/plan?lang=en`);
  await page.getByText('Zakład').first().waitFor();
  expect(await page.title()).toBe('Tongcheng · Zakład');
  const header = page.getByRole('banner');
  await header.getByRole('link', { name: 'Lines' }).waitFor();
  expect(await header.getByRole('link').allTextContents()).not.toContain('Card');
  expect(await page.getByText(/Hohhot|Baotou|呼和浩特|包头/).count()).toBe(0);
  await close();
});

test('a line drawn in Warsaw costs złoty, and the bureau has nothing of another region', async () => {
  const { page, faults, close } = await openPage(browser, `${warsaw.origin}/bureau?lang=en`);
  await page.getByRole('heading', { name: en['bureau.title'], exact: true }).waitFor();
  expect(await page.getByRole('heading', { name: en['bureau.shipped'] }).count()).toBe(0);
  await startScenario(page, en);
  await drawLine(page, en);
  const impact = page.getByTestId('impact');
  await impact.getByText(/PLN \d/).waitFor();
  await impact.getByText(/^Default vehicle costs are in yuan, amounts here in PLN/).waitFor();
  await waitUntilSaved(page, en);
  const toJson = async <Path extends 'GET /api/v1/scenarios' | 'GET /api/v1/scenarios/{scenarioId}'>(
    path: string,
  ) => (await (await fetch(`${warsaw.origin}/api/v1/scenarios${path}`)).json()) as Endpoints[Path]['answer'];
  const [saved] = (await toJson<'GET /api/v1/scenarios'>('')).scenarios;
  const { document } = await toJson<'GET /api/v1/scenarios/{scenarioId}'>(`/${saved?.scenarioId}`);
  const stops = document.modifications.flatMap((one) => (one.type === 'addLine' ? one.stops : []));
  expect(stops).toHaveLength(3);
  for (const { lat, lon } of stops.flatMap((stop) => ('new' in stop ? [stop.new] : []))) {
    expect(Math.abs(lat - 52.2)).toBeLessThan(0.3);
    expect(Math.abs(lon - 21)).toBeLessThan(0.3);
  }
  const shown = await page.locator('body').innerText();
  expect(shown).not.toMatch(/Hohhot|Baotou|呼和浩特|包头|¥/);
  expect(faults).toEqual([]);
  await close();
});

test('a day outside of the timetable links to its first and last day', async () => {
  const { page, close } = await openPage(
    browser,
    `${warsaw.origin}/plan?lang=en&${trip}&time=2031-05-05T06:30`,
  );
  await page.getByRole('button', { name: /last day with service.*31 Dec 2026/ }).waitFor();
  await page.getByRole('button', { name: /first day with service.*1 Jan 2026/ }).click();
  await eventually(() => page.getByText('06:59').count()).toBeGreaterThan(0);
  await close();
});

test('the page tells that feeds have several zones, and the zone that it uses', async () => {
  const { page, close } = await openPage(browser, `${mixed.origin}/plan?lang=en`);
  await page
    .getByText('These feeds span several time zones; all times here are Central European Time.')
    .waitFor();
  await close();
});

test.each([
  ['en-GB', 'en'],
  ['pl-PL', 'en'],
  ['zh-TW', 'zh-CN'],
])('a browser in %s reads %s', async (locale, lang) => {
  const { page, close } = await openPage(browser, `${warsaw.origin}/plan`, { locale });
  await page.getByText('Zakład').first().waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe(lang);
  await close();
});
