/**
 * The part of the map that a view shows, with animations and with reduced motion; the latter on one of two screens, by turns, and on
 * both with `PAGES=all`.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { settleMap } from '../support/map-scale.ts';
import { isWhole } from '../support/screens.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { toPlanPath, toReachPath } from '../support/trip.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };

const stop = '/stop/hohhot-metro%3AM108';
const line = '/line/hohhot-metro%3Ametro-1';

const views = [
  { name: 'a stop', path: stop, nearestM: 100, farthestM: 500 },
  {
    name: 'a bus stop of the other city',
    path: '/stop/baotou-bus%3Abb-aerdingguangchang',
    nearestM: 100,
    farthestM: 500,
  },
  { name: 'a line', path: line, nearestM: 1_000, farthestM: 10_000 },
  {
    name: 'a railway line',
    path: '/line/rail%3Arail-g-hohhot-beijing',
    nearestM: 30_000,
    farthestM: 100_000,
  },
  { name: 'a start', path: toPlanPath('zh', { to: '' }), nearestM: 200, farthestM: 1_000 },
  { name: 'a trip between the cities', path: toPlanPath('zh'), nearestM: 10_000, farthestM: 50_000 },
  { name: 'what is in reach', path: toReachPath('zh'), nearestM: 2_000, farthestM: 100_000 },
];

describe.each([phone, desk])('at $width', (size) => {
  let pages: WatchedPage[] = [];

  // One page with animations and one without; every view is loaded anew from its link, but not the browser's cache.
  beforeAll(async () => {
    pages = await Promise.all(
      [true, false].map((moves) => openPage(browser, 'about:blank', { ...size, moves })),
    );
  });

  afterAll(() => Promise.all(pages.map(({ close }) => close())));

  const compared = views.map((view, i) => {
    const isCompared = isWhole || (i % 2 === 0) === (size === phone);
    return { ...view, isCompared, motion: isCompared ? 'with and without animations' : 'with animations' };
  });

  test.each(compared)(
    '$name, opened by its link, is shown near enough, $motion',
    async ({ path, nearestM, farthestM, isCompared }) => {
      // Side by side: most of the time a page waits for its map to come to rest.
      const [moving, still] = await Promise.all(
        pages.slice(0, isCompared ? 2 : 1).map(async ({ page, faults }) => {
          await page.goto(server.origin + path);
          const near = await settleMap(page);
          // Movements by the page are not written into the link.
          expect(new URL(page.url()).searchParams.get('map')).toBeNull();
          expect(faults).toEqual([]);
          return near;
        }),
      );
      if (isCompared) expect(moving).toBe(still);
      expect(moving).toBeGreaterThanOrEqual(nearestM);
      expect(moving).toBeLessThanOrEqual(farthestM);
    },
  );
});

test('where views change faster than the map moves, the last one is shown', async () => {
  const { page, close } = await openPage(browser, server.origin + line, { ...phone, moves: true });
  const whole = await settleMap(page);
  const first = page.locator('main ol a').first();
  await first.scrollIntoViewIfNeeded();
  await first.click();
  await page.getByRole('heading', { name: zh['stop.board'] }).waitFor();
  // Change the view back and forth while the map moves.
  await page.goBack();
  await page.goForward();
  await page.goBack();
  expect(await settleMap(page)).toBe(whole);
  await page.goForward();
  await page.getByRole('heading', { name: zh['stop.board'] }).waitFor();
  expect(await settleMap(page)).toBeLessThanOrEqual(500);
  await close();
});

test('the next view is shown also during a zoom by hand', async () => {
  const { page, close } = await openPage(browser, server.origin + stop, { ...desk, moves: true });
  const near = await settleMap(page);
  await page.getByRole('button', { name: zh['map.zoomOut'] }).click();
  await page.getByRole('button', { name: zh['map.zoomOut'] }).click();
  // Without a pause, while the map still zooms.
  await page.getByRole('button', { name: zh['map.whole'] }).click();
  expect(await settleMap(page)).toBeGreaterThan(near * 20);
  await close();
});

test('a map that loads after its line shows the line', async () => {
  const { page, close } = await openPage(browser, server.origin + line, desk);
  const near = await settleMap(page);
  // Delay the script of the map.
  await page.route(/\/map-view-[^/]*\.js$/, async (route) => {
    await page.locator('main ol a').first().waitFor();
    await route.continue();
  });
  await page.reload();
  expect(await settleMap(page)).toBe(near);
  await close();
});

test('a list shows its first trip on the map, then the one at the pointer, without a move of the map', async () => {
  const { page, faults, close } = await openPage(browser, server.origin + toPlanPath('zh'), {
    ...desk,
    moves: false,
  });
  const cards = page.locator('main ol > li > button');
  await cards.nth(1).waitFor();
  const scale = await settleMap(page);
  const draw = () =>
    page.evaluate<string | undefined>("document.querySelector('.leaflet-shown-pane canvas')?.toDataURL()");
  await expect.poll(draw).toBeDefined();
  const first = await draw();
  await cards.nth(1).hover();
  await expect.poll(draw).not.toBe(first);
  await cards.nth(0).hover();
  await expect.poll(draw).toBe(first);
  expect(await settleMap(page)).toBe(scale);
  expect(faults).toEqual([]);
  await close();
});
