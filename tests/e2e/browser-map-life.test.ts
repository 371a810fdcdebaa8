/**
 * The page creates and removes its map together with the views that show it: in the built page, and in the page of
 * `npx vite client`, where StrictMode runs every effect twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { settleMap } from '../support/map-scale.ts';
import { type RunningServer, root, startServer } from '../support/server.ts';
import { toPlanPath } from '../support/trip.ts';

let server: RunningServer;
let browser: Browser;
let development: ViteDevServer;
let cacheDir: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  cacheDir = mkdtempSync(join(tmpdir(), 'tongcheng-vite-'));
  // The configuration reads the address of the server from the environment when it is loaded.
  const before = process.env.API;
  process.env.API = server.origin;
  development = await createServer({
    configFile: join(root, 'client/vite.config.ts'),
    cacheDir,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false },
  });
  if (before === undefined) delete process.env.API;
  else process.env.API = before;
  await development.listen();
});

afterAll(async () => {
  await browser?.close();
  await development?.close();
  await server?.stop();
  if (cacheDir) rmSync(cacheDir, { recursive: true, force: true });
});

const count = (page: Page, selector: string) => page.locator(selector).count();

/** Makes the page count the maps that it creates from now on. */
const watchMaps = `
  window.createdMaps = 0;
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof Element && node.matches('.leaflet-map-pane')) window.createdMaps++;
  }).observe(document.body, { childList: true, subtree: true });
`;

/** Shows an address, without loading the page again where it is open: its router follows the history. */
async function show(page: Page, { href, origin, pathname, search }: URL): Promise<void> {
  if (!page.url().startsWith(`${origin}/`)) await page.goto(href);
  else
    await page.evaluate(`history.pushState(null, '', ${JSON.stringify(pathname + search)});
      dispatchEvent(new PopStateEvent('popstate'));`);
}

/** The layers of a map that shows a trip: one of each kind, and a disc at each end. */
async function countParts(page: Page) {
  return {
    maps: await count(page, '.leaflet-map-pane'),
    scales: await count(page, '.leaflet-control-scale'),
    credits: await count(page, '.leaflet-control-attribution'),
    grounds: await count(page, '.leaflet-ground-pane'),
    lines: await count(page, '.leaflet-lines-pane canvas'),
    ends: await count(page, '.end-marker'),
    buttons: await page.getByRole('button', { name: zh['map.zoomIn'] }).count(),
  };
}

const whole = { maps: 1, scales: 1, credits: 1, grounds: 1, lines: 1, ends: 2, buttons: 1 };

/** Movements of the map, as the script of the page causes them. */
const mouse = (type: string, x: number) =>
  `map.dispatchEvent(new MouseEvent('${type}', { bubbles: true, button: 0, buttons: 1, clientX: ${x}, clientY: 300 }));`;
const movements = {
  'a zoom that begins': `button('${zh['map.zoomOut']}').click();`,
  'a zoom under way': `button('${zh['map.zoomOut']}').click(); await frame(); await frame();`,
  'a turn of the wheel': `map.dispatchEvent(new WheelEvent('wheel', { bubbles: true, deltaY: -200, clientX: 800, clientY: 300 }));`,
  'a drag': `${mouse('mousedown', 900)} ${mouse('mousemove', 850)} await frame(); ${mouse('mousemove', 700)}`,
  'a glide after a drag': `${mouse('mousedown', 900)} ${mouse('mousemove', 850)} await frame(); ${mouse('mousemove', 700)}
    await frame(); ${mouse('mouseup', 700)} await frame();`,
  'a move by the page': `button('${zh['map.whole']}').click(); await frame();`,
};

describe.each([
  { name: 'built', toOrigin: () => server.origin, createdMaps: 1 },
  { name: 'under development', toOrigin: () => development.resolvedUrls?.local[0] ?? '', createdMaps: 2 },
])('the page $name', ({ toOrigin, createdMaps }) => {
  // The tests load the same address again in one page, whose cache has its scripts.
  let moving: WatchedPage;

  beforeAll(async () => {
    moving = await openPage(browser, 'about:blank', { moves: true });
  });

  afterAll(() => moving?.close());

  test('removes its map, and shows the same map again', async () => {
    const address = new URL(toPlanPath('zh'), toOrigin()).href;
    const { page, faults } = moving;
    await page.goto(address);
    const cards = page.getByRole('link', { name: zh['app.card'], exact: true });
    const near = await settleMap(page);
    expect(await countParts(page)).toEqual(whole);

    await page.evaluate(watchMaps);
    await cards.click();
    await eventually(() => count(page, '.leaflet-container')).toBe(0);
    await page.goBack();
    expect(await settleMap(page)).toBe(near);
    expect(await countParts(page)).toEqual(whole);
    expect(await page.evaluate('window.createdMaps')).toBe(createdMaps);

    // The new map reacts: a zoom by hand moves it and is written into the address.
    await page.getByRole('button', { name: zh['map.zoomIn'] }).click();
    expect(await settleMap(page)).toBeLessThan(near);
    await eventually(() => new URL(page.url()).searchParams.has('map')).toBe(true);

    expect(faults).toEqual([]);
  });

  test.each(Object.entries(movements))('can be removed in the middle of %s', async (_, movement) => {
    const { page, faults } = moving;
    await show(page, new URL(toPlanPath('zh'), toOrigin()));
    await page.locator('.end-marker').nth(1).waitFor();
    await settleMap(page);
    // Without a pause: some timers of Leaflet end after 40 ms.
    await page.evaluate(`(async () => {
      const map = document.querySelector('.leaflet-container');
      const button = (label) => document.querySelector('button[aria-label="' + label + '"]');
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      ${movement}
      document.querySelector('header a[href^="/card"]').click();
    })()`);
    await eventually(() => count(page, '.leaflet-container')).toBe(0);
    // Pending callbacks of Leaflet must not throw.
    await page.evaluate('new Promise((done) => setTimeout(done, 1_000))');
    expect(faults).toEqual([]);
  });

  test('moves its discs, and removes them with the places', async () => {
    const address = new URL(toPlanPath('zh'), toOrigin()).href;
    const { page, faults, close } = await openPage(browser, address);
    await settleMap(page);
    const start = page.locator('.end-marker-from');
    await page.evaluate("document.querySelector('.end-marker-from').dataset.kept = 'yes'");
    const toPlace = () => page.evaluate("document.querySelector('.end-marker-from').style.transform");
    const before = await toPlace();
    expect(before).toMatch(/^translate3d/);
    expect(await start.textContent()).toBe(zh['map.fromMark']);
    await page.getByRole('button', { name: zh['search.swap'] }).click();
    // The same disc, elsewhere.
    await eventually(toPlace).not.toBe(before);
    expect(await start.getAttribute('data-kept')).toBe('yes');
    expect(await count(page, '.end-marker')).toBe(2);
    await page.getByRole('link', { name: zh['app.lines'], exact: true }).click();
    await eventually(() => count(page, '.end-marker')).toBe(0);
    expect(await count(page, '.leaflet-map-pane')).toBe(1);
    expect(faults).toEqual([]);
    await close();
  });
});
