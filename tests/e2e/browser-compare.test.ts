/**
 * Comparisons on the page: two users compare drawn lines at once, open their settlement, download their reports, which are read back;
 * a link shows a comparison in the other language; all views are used by keys. `PAGES=all` compares a line in the two cities, too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import type { Endpoints } from '../../server/api/contract.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import {
  checkAccess,
  drawLine,
  languages,
  listTexts,
  startComparison,
  startScenario,
  stopsOf,
  type Texts,
  waitUntilSaved,
} from '../support/bureau-page.ts';
import { readWord, readWorkbook, unzipOffice } from '../support/office-files.ts';
import { isWhole } from '../support/screens.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { writeTwoTowns } from '../support/two-towns.ts';

type Comparison = NonNullable<Endpoints['GET /api/v1/comparisons/{comparisonId}']['answer']['comparison']>;

/** All parts of the two cities on a loaded machine. */
const COMPARE_MS = 240_000;

/** A small region, where a comparison takes seconds. */
let towns: RunningServer;
let browser: Browser;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tongcheng-test-'));
  const args = await writeTwoTowns(dir);
  [towns, browser] = await Promise.all([startServer(args), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await towns?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const openBureau = (origin: string, language: string, options = {}) =>
  openPage(browser, `${origin}/bureau${language === 'en' ? '?lang=en' : ''}`, options);

/** Draws a line in a new scenario and waits for its impact. */
async function drawScenario(
  page: Page,
  texts: Texts,
  shares?: Parameters<typeof drawLine>[2],
): Promise<void> {
  await startScenario(page, texts);
  await drawLine(page, texts, shares);
  await page.getByTestId('impact').getByText(texts['bureau.costDay']).waitFor();
  await waitUntilSaved(page, texts);
}

/** The comparison that the page shows, as the server has it. */
async function fetchShown(page: Page): Promise<Comparison> {
  const id = new URL(page.url()).searchParams.get('comparison');
  const response = await fetch(`${new URL(page.url()).origin}/api/v1/comparisons/${id}`);
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

/** What the page shows of the settlement is what the server has computed. */
async function checkSettlement(page: Page, texts: Texts): Promise<Comparison> {
  await page.getByRole('tab', { name: texts['compareView.settlement'] }).click();
  const settlement = page.getByTestId('settlement');
  await settlement.waitFor();
  const shown = await fetchShown(page);
  const parties = shown.settlement?.parties ?? [];
  const heldFen = shown.settlement?.held.changeFen ?? Number.NaN;
  expect(parties.reduce((sum, { change }) => sum + change.netFen, heldFen)).toBe(0);
  const rows = await settlement.locator('tr[data-party]').all();
  const changed = parties.filter(({ change }) => Object.values(change).some((fen) => fen !== 0));
  expect(rows.length).toBe(changed.length);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    const id = await row.getAttribute('data-party');
    const party = parties.find(({ partyId }) => partyId === id);
    expect(toFen(await row.locator('td b').innerText()), `${id}`).toBe(party?.change.netFen);
  }
  expect(await settlement.getByTestId('settlement-sum').innerText()).toContain('¥0.00');
  return shown;
}

/** What is downloaded of a comparison is what the server has computed. */
async function checkFiles(page: Page, texts: Texts, language: string, shown: Comparison): Promise<void> {
  await checkReports(page, texts, language, shown);
  const csv = (await download(page, texts['compare.csv'])).toString('utf8');
  for (const { partyId, before, after } of shown.settlement?.parties ?? [])
    expect(csv).toContain(`,${before.netFen},${after.netFen},settlement,${partyId},netFen`);
  expect(csv).toContain(
    `${texts['compareCsv.kind']},${texts['compareCsv.subject']},${texts['compareCsv.measure']},${texts['compare.before']},${texts['compare.after']},kind,subject,measure`,
  );
  expect(csv).toMatch(/,[\d.]+,[\d.]+,within reach,population,60 min/);
  const geojson = JSON.parse((await download(page, texts['compare.geojson'])).toString('utf8'));
  expect(geojson.features).toHaveLength(shown.access?.zoneCount ?? 0);

  // The print version opens in a window of its own.
  const opening = page.context().waitForEvent('page');
  await page.getByRole('button', { name: texts['compareReport.html'], exact: true }).click();
  const printed = await opening;
  await printed.waitForURL(/report\.html/);
  await printed.locator('h1').first().waitFor();
  await printed.close();
}

/** The link of a comparison in Chinese shows it, and the saved line, in English. */
async function checkLink(link: string): Promise<void> {
  const { page, faults, close } = await openPage(browser, `${link}&lang=en`);
  await page.getByTestId('comparison').waitFor();
  await page.getByRole('heading', { name: en['bureau.typeAddLine'] }).waitFor();
  await checkSettlement(page, en);
  expect(faults).toEqual([]);
  await close();
}

test.runIf(isWhole)(
  'a line drawn in the two cities is compared; its link shows the comparison',
  {
    timeout: 600_000,
  },
  async () => {
    const cities = await startServer();
    const { page, faults, close } = await openBureau(cities.origin, 'zh');
    await drawScenario(page, zh);
    await startComparison(page, zh);
    await page.getByTestId('comparison').waitFor({ timeout: COMPARE_MS });
    await checkFiles(page, zh, 'zh', await checkSettlement(page, zh));
    await checkLink(page.url());
    expect(faults).toEqual([]);
    await close();
    await cities.stop();
  },
);

test('two users draw two lines and compare at once; each gets a result of the own line in the own language, and links to it', {
  timeout: 240_000,
}, async () => {
  const routes = [
    [
      [0.3, 0.3],
      [0.5, 0.5],
      [0.7, 0.7],
    ],
    [
      [0.3, 0.7],
      [0.5, 0.4],
      [0.7, 0.2],
    ],
  ] as const;
  const users = await Promise.all(
    languages.map(async ([language, texts], i) => {
      const opened = await openBureau(towns.origin, language);
      await drawScenario(opened.page, texts, routes[i]);
      return { ...opened, language, texts };
    }),
  );
  await Promise.all(users.map(({ page, texts }) => startComparison(page, texts)));
  const found = await Promise.all(
    users.map(async ({ language, page, texts }) => {
      const comparison = page.getByTestId('comparison');
      await comparison.waitFor({ timeout: COMPARE_MS });
      await comparison.getByText(texts['compare.cumulative']).waitFor();
      const shown = await checkSettlement(page, texts);
      await checkFiles(page, texts, language, shown);
      return shown;
    }),
  );
  const [first, second] = found as [Comparison, Comparison];
  expect(first.scenario.hash).not.toBe(second.scenario.hash);
  expect(first.settlement?.parties).not.toEqual(second.settlement?.parties);
  await checkLink(users[0]?.page.url() ?? '');
  for (const [i, { close, faults, page }] of users.entries()) {
    const { hash } = (found[i] as Comparison).scenario;
    await page.getByText(hash.slice(0, 19)).waitFor();
    // Both asked for the same new id: the second one got the next, and its browser wrote the refusal to the console.
    expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
    await close();
  }
});

/** Each view is checked on both: each width and colour scheme is looked at once. */
const looks = [
  { colorScheme: 'light', size: { width: 1280, height: 740 } },
  { colorScheme: 'dark', size: { width: 360, height: 740 } },
] as const;

test.each(listTexts('en'))(
  'a line is drawn, compared and looked at by keys alone, without faults of access: %s',
  { timeout: 240_000 },
  async (language, texts) => {
    const { page, faults, close } = await openBureau(towns.origin, language);
    const press = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).first().focus();
      await page.keyboard.press('Enter');
    };
    await press(texts['bureau.new']);
    await page.getByTestId('save-state').waitFor();
    await press(texts['bureau.drawLine']);
    for (const [i, name] of ['临江站', '江市口', '江北大学'].entries()) {
      await page.getByLabel(texts['bureau.addStopByName']).focus();
      await page.keyboard.type(name);
      await page.locator('[role="listbox"] [role="option"]').first().waitFor();
      await page.keyboard.press('Enter');
      await stopsOf(page, texts).nth(i).waitFor();
    }
    await waitUntilSaved(page, texts);
    // A small size, chosen by keys as well, is enough for every view to have something to show.
    await page.getByLabel(texts['compare.to'], { exact: true }).last().focus();
    await page.keyboard.type('0710');
    await page.getByText(texts['compare.size'], { exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel(texts['compare.draws'], { exact: true }).focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('10');
    await press(texts['compare.now']);
    const announced = page.getByTestId('announcer');
    await expect.poll(() => announced.innerText(), { timeout: 60_000 }).toContain(texts['compare.done']);
    const tabs = page.getByRole('tab');
    expect(await tabs.allInnerTexts()).toEqual(
      (['times', 'map', 'riders', 'operations', 'settlement'] as const).map(
        (view) => texts[`compareView.${view}`],
      ),
    );
    await tabs.first().focus();
    for (let view = 0; view < 5; view++) {
      await expect.poll(() => tabs.nth(view).getAttribute('aria-selected')).toBe('true');
      for (const { colorScheme, size } of looks) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        await checkAccess(page);
      }
      await page.keyboard.press('ArrowRight');
    }
    // The tabs go round.
    await expect.poll(() => tabs.first().getAttribute('aria-selected')).toBe('true');
    expect(faults).toEqual([]);
    await close();
  },
);
