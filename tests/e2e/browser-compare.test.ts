/**
 * A comparison on the page: a drawn line is compared, its settlement opened, its reports downloaded and read back.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import type { Endpoints } from '../../server/api/contract.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { readWord, readWorkbook, unzipOffice } from '../support/office-files.ts';
import { type RunningServer, startServer } from '../support/server.ts';

type Comparison = NonNullable<Endpoints['GET /api/v1/comparisons/{comparisonId}']['answer']['comparison']>;
type Texts = Readonly<Record<keyof typeof zh, string>>;

const languages = [
  ['zh', zh],
  ['en', en],
] as const satisfies readonly (readonly [string, Texts])[];
/** All parts on a loaded machine. */
const COMPARE_MS = 240_000;

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const openBureau = (path: string, language: string, options = {}) =>
  openPage(browser, `${server.origin}${path}${language === 'en' ? '&lang=en' : ''}`, options);

/** Draws a line with three stops in the middle of the map and waits for its impact. */
async function drawLine(page: Page, texts: Texts): Promise<void> {
  await page.getByRole('button', { name: texts['bureau.new'], exact: true }).click();
  await page.getByRole('button', { name: texts['bureau.drawLine'] }).click();
  const box = await page.locator('.leaflet-container').boundingBox();
  if (!box) throw new Error('the map has no size');
  const stops = page.getByRole('list', { name: texts['bureau.stops'], exact: true }).getByRole('listitem');
  for (const [i, share] of [0.3, 0.5, 0.7].entries()) {
    await page.mouse.click(box.x + box.width * (0.2 + share / 2), box.y + box.height * share);
    await stops.nth(i).waitFor();
  }
  await page.getByTestId('impact').getByText(texts['bureau.costDay']).waitFor();
  await page.getByTestId('save-state').getByText(texts['bureau.saved'], { exact: true }).waitFor();
}

/** Starts a comparison of a short window with few draws. */
async function compare(page: Page, texts: Texts): Promise<void> {
  await page.getByLabel(texts['compare.to'], { exact: true }).fill('07:10');
  await page.getByText(texts['compare.size'], { exact: true }).click();
  await page.getByLabel(texts['compare.draws'], { exact: true }).fill('10');
  await page.getByRole('button', { name: texts['compare.now'], exact: true }).click();
}

/** The comparison that the page shows, as the server has it. */
async function fetchShown(page: Page): Promise<Comparison> {
  const id = new URL(page.url()).searchParams.get('comparison');
  const response = await fetch(`${server.origin}/api/v1/comparisons/${id}`);
  const { comparison } = (await response.json()) as { comparison?: Comparison };
  if (!comparison) throw new Error('the comparison is not done');
  return comparison;
}

async function download(page: Page, name: string): Promise<Buffer> {
  const downloading = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name, exact: true }).click();
  return readFile(await (await downloading).path());
}

/** `+¥1,234.00` as fen. */
const toFen = (text: string) => Math.round(Number(text.replace('−', '-').replace(/[^\d.-]/g, '')) * 100);

/** The Word and Excel reports have the settlement of every party that the page shows. */
async function checkReports(page: Page, texts: Texts, language: string, shown: Comparison): Promise<void> {
  const word = readWord(await unzipOffice(await download(page, texts['compareReport.docx'])));
  const cells = new Set(word.tables.flat(2));
  const workbook = readWorkbook(await unzipOffice(await download(page, texts['compareReport.xlsx'])));
  const numbers = new Set(
    workbook.flatMap(({ rows }) =>
      rows.flatMap((row) =>
        row.flatMap((cell) => (typeof cell === 'number' ? [Math.round(cell * 100)] : [])),
      ),
    ),
  );
  const parties = (shown.settlement?.parties ?? []).filter(
    ({ after, before }) => after.netFen !== before.netFen,
  );
  for (const { after, change, names } of parties) {
    const name = (language === 'en' ? names.en : names.zh) ?? '';
    expect(
      [...cells].some((cell) => cell.includes(name)),
      name,
    ).toBe(true);
    for (const fen of [after.netFen, change.netFen]) expect(numbers.has(fen), `${name} ${fen}`).toBe(true);
  }
  // Riders of the model: the ranges that the page shows by mode.
  for (const { after } of shown.riders?.forecast?.modes ?? [])
    expect(numbers.has(after.central * 100), `${after.central}`).toBe(true);
}

test.each(languages)(
  'a drawn line is compared, its settlement is proven, its reports have the figures of the page: %s',
  { timeout: 600_000 },
  async (language, texts: Texts) => {
    const { page, faults, close } = await openBureau('/bureau?map=40.8200,111.6900,13', language);
    await drawLine(page, texts);
    await compare(page, texts);
    // A job that is under way says what it computes, and a reload comes back to it.
    await page.getByTestId('progress').waitFor();
    await page.waitForURL(/comparison=/);
    await page.reload();
    await page.getByTestId('comparison').waitFor({ timeout: COMPARE_MS });

    await page.getByRole('tab', { name: texts['compareView.settlement'] }).click();
    const settlement = page.getByTestId('settlement');
    await settlement.waitFor();
    const shown = await fetchShown(page);
    const parties = shown.settlement?.parties ?? [];
    const heldFen = shown.settlement?.held.changeFen ?? Number.NaN;
    expect(parties.reduce((sum, { change }) => sum + change.netFen, heldFen)).toBe(0);
    const rows = settlement.locator('tr[data-party]');
    for (const row of await rows.all()) {
      const id = await row.getAttribute('data-party');
      const party = parties.find(({ partyId }) => partyId === id);
      expect(toFen(await row.locator('td b').innerText()), `${id}`).toBe(party?.change.netFen);
    }
    expect(await settlement.getByTestId('settlement-sum').innerText()).toContain('¥0.00');

    await checkReports(page, texts, language, shown);
    const csv = (await download(page, texts['compare.csv'])).toString('utf8');
    for (const { partyId, before, after } of parties)
      expect(csv).toContain(`settlement,${partyId},netFen,${before.netFen},${after.netFen}`);
    const geojson = JSON.parse((await download(page, texts['compare.geojson'])).toString('utf8'));
    expect(geojson.features).toHaveLength(shown.access?.zoneCount ?? 0);

    // The print version opens in a window of its own.
    const opening = page.context().waitForEvent('page');
    await page.getByRole('button', { name: texts['compareReport.html'], exact: true }).click();
    const printed = await opening;
    await printed.waitForURL(/report\.html/);
    await printed.locator('h1').first().waitFor();
    expect(faults).toEqual([]);
    await close();
  },
);
