/** The view of reachable areas: its table, its address, both languages. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import type { ApiIsochrones } from '../../server/api/schema/reach.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const path = '/reach?from=40.84570,111.76030&time=2026-11-25T08:00&cutoffs=30,60,120';

test('the table has the data of the map', async () => {
  const { page, faults, close } = await openPage(browser, server.origin + path);
  const response = await fetch(
    `${server.origin}/api/v1/isochrones?from=40.84570,111.76030&time=2026-11-25T08:00&cutoffs=30,60,120`,
  );
  const { features, stopCount, landmarks } = (await response.json()) as ApiIsochrones;
  const rows = page.locator('tbody');
  await rows.first().waitFor();
  expect(await rows.count()).toBe(features.length);
  for (const [i, { properties }] of features.entries()) {
    const text = await rows.nth(i).innerText();
    expect(text).toContain(`${properties.stopCount} / ${stopCount}`);
    for (const { names, durationSec } of landmarks) {
      const before = features[i - 1]?.properties.cutoffMin ?? 0;
      const isHere =
        durationSec !== undefined && durationSec <= properties.cutoffMin * 60 && durationSec > before * 60;
      expect(text.includes(names.zh ?? ''), names.zh).toBe(isHere);
    }
  }
  // The canvas of the map has the same data.
  await page.locator('.leaflet-reach-pane canvas').waitFor({ state: 'attached' });
  expect(faults).toEqual([]);
  await close();
});

test('choices are written into the address, and a link restores them', async () => {
  const { page, faults, close } = await openPage(browser, server.origin + path);
  await page.locator('tbody').first().waitFor();
  await page.getByText('15·30·45').click();
  await page.waitForURL(/cutoffs=15%2C30%2C45/);
  await page.getByText('15 分钟', { exact: true }).waitFor();
  await page.getByText(zh['time.arrive'], { exact: true }).click();
  await page.waitForURL(/[?&]to=40\.84570/);
  await page.getByText(zh['reach.captionTo']).waitFor();
  const address = page.url();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText(en['reach.captionTo']).waitFor();
  // The browser stores the language; the link has all other choices.
  await page.goto(address);
  await page.getByText(en['reach.captionTo']).waitFor();
  expect(await page.locator('tbody').count()).toBe(3);
  expect(faults).toEqual([]);
  await close();
});

test('without a place the view asks for one', async () => {
  const { page, asked, close } = await openPage(browser, `${server.origin}/reach?lang=en`);
  await page.getByText(en['reach.hint']).waitFor();
  expect(asked.some((url) => url.includes('/api/v1/isochrones'))).toBe(false);
  await close();
});
