/** Scenarios on the page: a line is drawn, its impact follows, it is compared, and its figures are downloaded. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
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

test.each([
  ['zh', zh],
  ['en', en],
] as const)(
  'draws a line with three stops, compares it and downloads its table: %s',
  { timeout: 240_000 },
  async (language, texts) => {
    const lang = language === 'en' ? '&lang=en' : '';
    // The middle of Hohhot, near enough that stops lie apart.
    const { page, faults, close } = await openPage(
      browser,
      `${server.origin}/bureau?map=40.8200,111.6900,13${lang}`,
    );
    await page.getByRole('button', { name: texts['bureau.new'], exact: true }).click();
    await page.getByRole('button', { name: texts['bureau.drawLine'] }).click();
    const map = page.locator('.leaflet-container');
    const box = await map.boundingBox();
    if (!box) throw new Error('the map has no size');
    const stops = page.getByRole('list', { name: texts['bureau.stops'] }).getByRole('listitem');
    for (const [i, [x, y]] of (
      [
        [0.55, 0.3],
        [0.65, 0.5],
        [0.75, 0.7],
      ] as const
    ).entries()) {
      await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
      await stops.nth(i).waitFor();
    }
    expect(await stops.count()).toBe(3);

    // Undo takes the last stop away, redo brings it back.
    await page.getByRole('button', { name: texts['bureau.undo'] }).click();
    await expect.poll(() => stops.count()).toBe(2);
    await page.getByRole('button', { name: texts['bureau.redo'] }).click();
    await expect.poll(() => stops.count()).toBe(3);

    // The impact follows: both directions run, and departures are counted.
    const impact = page.getByTestId('impact');
    await impact.getByText(texts['bureau.departuresAdded']).waitFor();
    expect(await impact.locator('tbody tr').count()).toBe(2);
    const before = await impact.innerText();
    await page.getByLabel(texts['bureau.headwayMin']).fill('5');
    await expect.poll(() => impact.innerText(), { timeout: 15_000 }).not.toBe(before);
    await page.getByText(texts['bureau.saved']).waitFor();

    await page.getByLabel(texts['compare.to'], { exact: true }).fill('07:10');
    await page.getByText(texts['compare.size'], { exact: true }).click();
    await page.getByLabel(texts['compare.draws'], { exact: true }).fill('10');
    await page.getByLabel(texts['compare.people'], { exact: true }).fill('100');
    await page.getByRole('button', { name: texts['compare.now'], exact: true }).click();
    const comparison = page.getByTestId('comparison');
    await comparison.waitFor({ timeout: 120_000 });
    await comparison.getByText(texts['compare.cumulative']).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: texts['compare.csv'] }).click();
    const csv = await readFile(await (await downloading).path(), 'utf8');
    expect(csv).toContain('kind,subject,measure,before,after');
    expect(csv).toMatch(/within reach,population,60 min,[\d.]+,[\d.]+/);

    // The link shows the same comparison, and the saved line.
    await page.goto(page.url());
    await page.getByTestId('comparison').waitFor();
    await page.getByRole('heading', { name: texts['bureau.typeAddLine'] }).waitFor();
    expect(faults).toEqual([]);
    await close();
  },
);
