/** The page on a phone of 360 x 740: what is in sight without scrolling, and what fingers do. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage, waitForStyles } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { languages, toPlanPath, toViewPath } from '../support/trip.ts';

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
const open = (path: string, more = {}) => openPage(browser, server.origin + path, { ...phone, ...more });
const cards = (page: Page) => page.locator('main ol > li > button');
const sheetTop = (page: Page) =>
  page.evaluate<number>(
    `Math.round(document.getElementById('main').parentElement.getBoundingClientRect().top)`,
  );

/** Swipes over the content by `upPx`, as a finger does. */
async function swipe(page: Page, upPx: number): Promise<void> {
  await page.evaluate(`(() => {
    const main = document.getElementById('main');
    const box = main.getBoundingClientRect();
    const fire = (kind, y) => {
      const touch = new Touch({ identifier: 1, target: main, clientX: 100, clientY: y });
      main.dispatchEvent(new TouchEvent(kind, { bubbles: true, touches: [touch], changedTouches: [touch] }));
    };
    const y = box.top + 120;
    fire('touchstart', y);
    fire('touchmove', y - ${upPx} / 2);
    fire('touchmove', y - ${upPx});
    fire('touchend', y - ${upPx});
  })()`);
}

describe.each(languages)('in %s', (language) => {
  const words = { zh, en }[language];

  test('after a search the form is one line and the first two trips are whole', async () => {
    const { page, faults, close } = await open(toPlanPath(language));
    await cards(page).nth(1).waitFor();
    await waitForStyles(page);
    for (const index of [0, 1]) {
      const box = await cards(page).nth(index).boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= phone.height, `trip ${index}`).toBe(true);
    }
    const from = page.getByRole('combobox', { name: words['search.from'] });
    expect(await from.count()).toBe(0);
    const line = page.getByRole('button', { name: words['time.change'] });
    const folded = await line.boundingBox();
    expect(folded?.height).toBeGreaterThanOrEqual(44);
    expect(folded?.height).toBeLessThan(60);

    await line.click();
    await from.waitFor();
    expect(await line.getAttribute('aria-expanded')).toBe('true');
    await page.getByRole('button', { name: words['search.swap'] }).click();
    await eventually(() => from.count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test('the departures of a stop are in sight before anything else', async () => {
    const { page, close } = await open(toViewPath('/stop/hohhot-metro%3AM108', language));
    const board = page.getByRole('heading', { name: words['stop.board'] });
    await board.waitFor();
    const first = await page.locator('main li time').first().boundingBox();
    expect(first && first.y + first.height <= phone.height).toBe(true);
    const lines = await page.getByRole('heading', { name: words['stop.lines'] }).boundingBox();
    expect(lines && (await board.boundingBox())!.y < lines.y).toBe(true);
    await close();
  });
});

test.each([true, false])('swiping the content raises and lowers the sheet; animations: %s', async (moves) => {
  const { page, close } = await open(toPlanPath('zh'), { moves });
  await cards(page).nth(1).waitFor();
  await waitForStyles(page);
  const half = await sheetTop(page);
  await swipe(page, 8);
  await waitForStyles(page);
  expect(await sheetTop(page)).toBe(half);
  await swipe(page, 120);
  await eventually(() => sheetTop(page)).toBeLessThan(half - 60);
  await waitForStyles(page);
  const full = await sheetTop(page);
  // Scrolled content scrolls back first.
  await page.evaluate(`document.getElementById('main').scrollTop = 200`);
  await swipe(page, -60);
  await waitForStyles(page);
  expect(await sheetTop(page)).toBe(full);
  await page.evaluate(`document.getElementById('main').scrollTop = 0`);
  await swipe(page, -60);
  await eventually(() => sheetTop(page)).toBe(half);
  await close();
});
