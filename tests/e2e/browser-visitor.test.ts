/**
 * A visitor with an English browser and a clock of elsewhere: lands in English, plans a trip, opens a line and a board, and
 * reads help. `PAGES=all` goes through it on every screen.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { waitForRequests } from '../support/requests.ts';
import { listScreens, openOnScreen } from '../support/screens.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const screens = listScreens({ language: 'en', width: 360, scheme: 'light', moves: true }, ['en']);
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Chinese texts outside of elements that say that they are Chinese, by which a screen reader chooses its voice. */
const listUnmarkedChinese = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (!/\\p{Script=Han}/u.test(data) || parentElement.closest('script, style, noscript, .leaflet-pane')) continue;
      if (!parentElement.closest('[lang]').lang.startsWith('zh')) found.push(data);
    }
    return found;
  })()`);

/** Minutes of the day of the first time in a text. */
const toMinutes = (text: string) => {
  const [, hours, minutes] = /(\d\d):(\d\d)/.exec(text) ?? [];
  return Number(hours) * 60 + Number(minutes);
};

test.each(screens)('a first visit: $width px, $scheme, motion $moves', async (screen) => {
  const { page, faults, close } = await openOnScreen(browser, server.origin, screen, {
    timezoneId: 'America/New_York',
  });
  const check = async () => {
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await listUnmarkedChinese(page)).toEqual([]);
  };
  await page.getByRole('heading', { name: en['empty.start'] }).waitFor();
  await check();

  // A trip by English names, for half past seven of China, whatever the clock of the visitor.
  for (const [label, text] of [
    ['search.from', 'xinhua square'],
    ['search.to', 'hohhot east'],
  ] as const) {
    const box = page.getByRole('combobox', { name: en[label], exact: true });
    await box.fill(text);
    await page.getByRole('option').first().waitFor();
    await box.press('Enter');
    await eventually(() => page.getByRole('option').count()).toBe(0);
  }
  const trips = page.locator('main ol > li > button');
  await trips.first().waitFor();
  const address = new URL(page.url());
  address.searchParams.set('time', '2026-11-25T07:30');
  await page.goto(address.href);
  await trips.first().waitFor();
  const departure = toMinutes(await trips.first().innerText());
  expect(departure).toBeGreaterThanOrEqual(450);
  expect(departure).toBeLessThan(510);
  await check();
  await trips.first().click();
  await page.locator('#detail-title').waitFor();
  await page.getByRole('heading', { name: en['detail.fare'], exact: true }).waitFor();
  await check();

  // A line of the trip, with its stops; a stop of it, with its board.
  await page.locator('main a[href^="/line/"]').first().click();
  await page.getByRole('heading', { name: en['line.stops'] }).waitFor();
  await page.locator('main a[href^="/stop/"]').first().waitFor();
  await check();
  await page.locator('main a[href^="/stop/"]').first().click();
  await page.getByRole('heading', { name: en['stop.board'] }).waitFor();
  await waitForRequests(page);
  await check();

  // Help: how prices and times are meant, and whose data it is.
  await page.getByRole('link', { name: en['app.help'], exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page
    .getByRole('link', { name: /OpenStreetMap/ })
    .first()
    .waitFor();
  await check();
  expect(faults).toEqual([]);
  await close();
});
