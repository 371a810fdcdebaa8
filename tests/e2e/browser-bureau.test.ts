/**
 * Scenarios on the page: lines are drawn by mouse and by keys, their impact follows, and what is saved is kept apart. Tests take
 * turns with the language; `PAGES=all` goes through each in both.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import {
  checkAccess,
  drawLine,
  languages,
  listTexts,
  startScenario,
  stopsOf,
  type Texts,
  waitUntilSaved,
} from '../support/bureau-page.ts';
import { eventually } from '../support/eventually.ts';
import { isWhole } from '../support/screens.ts';
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

/** The middle of Hohhot, near enough that stops lie apart. */
const at = 'map=40.8200,111.6900,13';

async function openNew(language: string, texts: Texts, width = 1280) {
  const lang = language === 'en' ? '&lang=en' : '';
  const opened = await openPage(browser, `${server.origin}/bureau?${at}${lang}`, { width });
  await startScenario(opened.page, texts);
  return opened;
}

const saveState = (page: Page) => page.getByTestId('save-state');

test.each(listTexts('en'))(
  'draws a line with three stops, and shows its impact, and the isochrones of a place before and after: %s',
  { timeout: 120_000 },
  async (language, texts) => {
    const { page, faults, close } = await openNew(language, texts);
    await drawLine(page, texts);
    const stops = stopsOf(page, texts);

    // Undo takes the last stop away, redo brings it back.
    await page.getByRole('button', { name: texts['bureau.undo'] }).click();
    await eventually(() => stops.count()).toBe(2);
    await page.getByRole('button', { name: texts['bureau.redo'] }).click();
    await eventually(() => stops.count()).toBe(3);

    // The impact follows: departures are counted, and both directions, which are alike, are one row.
    const impact = page.getByTestId('impact');
    await impact.getByText(texts['bureau.costDay']).waitFor();
    await impact.getByText(texts['bureau.allFigures']).click();
    expect(await impact.locator('tbody tr').count()).toBe(1);
    await impact.getByText(texts['bureau.residents']).waitFor();
    const before = await impact.innerText();
    await page.getByLabel(texts['bureau.headwayMin']).fill('5');
    await eventually(async () => (await impact.innerText()).includes(texts['bureau.costDay'])).toBe(true);
    await eventually(() => impact.innerText()).not.toBe(before);
    await waitUntilSaved(page, texts);

    // A place on the map, before and after the drawn line.
    const section = page.getByTestId('isochrones');
    await section.getByRole('button', { name: texts['bureau.pickOrigin'], exact: true }).click();
    const box = await page.locator('.leaflet-container').boundingBox();
    if (!box) throw new Error('the map has no size');
    await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.5);
    const rows = section.getByRole('row');
    await eventually(() => rows.count()).toBe(4);
    const pane = page.locator('.leaflet-pane.leaflet-reach-pane canvas');
    await eventually(() => pane.count()).toBe(1);
    await section.getByText(texts['bureau.sideBefore'], { exact: true }).click();
    await eventually(() => pane.count()).toBe(1);
    await section.getByRole('button', { name: texts['bureau.hideIsochrones'], exact: true }).click();
    await eventually(() => pane.count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  },
);

test.each(listTexts('zh'))(
  'draws a line, and picks another one to change, by keys alone: %s',
  { timeout: 120_000 },
  async (language, texts) => {
    const { page, faults, close } = await openNew(language, texts);
    const press = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).first().focus();
      await page.keyboard.press('Enter');
    };
    await press(texts['bureau.drawLine']);
    const search = page.getByLabel(texts['bureau.addStopByName']);
    const stops = stopsOf(page, texts);
    for (const [i, name] of ['新华广场', '内蒙古体育馆', '40.85, 111.70'].entries()) {
      await search.focus();
      await page.keyboard.type(name);
      await page.locator('[role="listbox"] [role="option"]').first().waitFor();
      await page.keyboard.press('Enter');
      await eventually(() => stops.count()).toBe(i + 1);
    }
    const announced = page.getByTestId('announcer');
    await eventually(() => announced.innerText()).toContain('3');

    // Arrow keys move the new stop, and the move is read out.
    await stops.last().getByRole('button').nth(2).focus();
    await page.keyboard.press('Shift+ArrowUp');
    await eventually(() => announced.innerText()).toContain('200');
    const name = await stops.last().getByRole('textbox').inputValue();
    // The stop goes one place up, and away.
    await stops.last().getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    await eventually(() => stops.nth(1).getByRole('textbox').inputValue()).toBe(name);
    await stops.nth(1).getByRole('button').last().focus();
    await page.keyboard.press('Enter');
    await eventually(() => stops.count()).toBe(2);
    await page.getByRole('heading', { name: texts['bureau.impact'] }).waitFor();
    await page.getByTestId('impact').getByText(texts['bureau.costDay']).waitFor();

    // Another kind of modification: half as long a headway on a line found by its name.
    await press(texts['bureau.addOther']);
    await page.getByRole('button', { name: texts['bureau.typeSetHeadway'] }).focus();
    await page.keyboard.press('Enter');
    const card = page.getByTestId('modification-setHeadway-1');
    await card.getByText(texts['bureau.lacks']).waitFor();
    await saveState(page).getByText(texts['bureau.unfinished'], { exact: true }).waitFor();
    await card
      .locator('input')
      .and(card.getByLabel(texts['bureau.linesField'], { exact: true }))
      .focus();
    await page.keyboard.type('1');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => card.getByText(texts['bureau.lacks']).count()).toBe(0);
    await card.getByRole('list', { name: texts['bureau.effects'] }).waitFor();
    await waitUntilSaved(page, texts);

    // What is wrong with a field is said at the field.
    await card.getByLabel(texts['bureau.to'], { exact: true }).fill('06:00');
    await eventually(() => card.locator('[aria-invalid="true"]').count()).toBeGreaterThan(0);
    await checkAccess(page);
    expect(faults).toEqual([]);
    await close();
  },
);

test.each(listTexts('en'))(
  'a table of planned lines becomes a scenario, and a scenario a file: %s',
  {
    timeout: 120_000,
  },
  async (language, texts) => {
    const lang = language === 'en' ? '?lang=en' : '';
    const { page, faults, close } = await openPage(browser, `${server.origin}/bureau${lang}`);
    const input = page.locator('input[type="file"]');
    const toFile = (text: string) => ({ name: 'lines.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    // A fault is shown with its line; nothing is saved.
    await page.getByRole('button', { name: texts['bureau.exampleTable'] }).waitFor();
    await input.setInputFiles(
      toFile('line,vehicle,stops,headway_min,kmh,fare_yuan,one_card\nK1,boat,A,0,25,2,yes'),
    );
    await page.getByText(language === 'zh' ? '第 2 行“车型”' : 'Line 2, vehicle').waitFor();
    // The example that the page gives is a table that it takes.
    const example = page.waitForEvent('download');
    await page.getByRole('button', { name: texts['bureau.exampleTable'] }).click();
    await input.setInputFiles(toFile(await readFile(await (await example).path(), 'utf8')));
    await page.getByTestId('save-state').waitFor();
    await page.getByTestId('impact').getByText(texts['bureau.costDay']).waitFor();
    // The document is downloaded, and read back.
    await page.getByText(texts['bureau.fileAndLink']).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: texts['bureau.downloadJson'] }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(JSON.parse(text).modifications[0].timetables).toHaveLength(2);
    const first = page.url();
    await page.goto(`${server.origin}/bureau${lang}`);
    await input.setInputFiles({ name: 'copy.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.getByTestId('save-state').waitFor();
    expect(page.url()).not.toBe(first);
    // The refused file is an answer that the browser writes to its console.
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
    await close();
  },
);

test('two pages on two scenarios keep them apart; on one scenario the second writer chooses', {
  timeout: 120_000,
}, async () => {
  const [first, second] = [await openNew('zh', zh), await openNew('zh', zh)];
  await Promise.all([drawLine(first.page, zh), drawLine(second.page, zh)]);
  await Promise.all([waitUntilSaved(first.page, zh), waitUntilSaved(second.page, zh)]);
  expect(new URL(first.page.url()).pathname).not.toBe(new URL(second.page.url()).pathname);

  // A third page on the scenario of the first.
  const third = await openPage(browser, first.page.url());
  const name = (page: Page) => page.getByLabel(zh['bureau.name'], { exact: true });
  await name(third.page).fill('由第三页命名');
  await name(first.page).fill('由第一页命名');
  await eventually(async () =>
    (await Promise.all([first, third].map(({ page }) => saveState(page).innerText()))).sort(),
  ).toEqual([zh['bureau.conflict'], zh['bureau.saved']].sort());
  const loser = (await saveState(first.page).innerText()) === zh['bureau.conflict'] ? first : third;
  const winner = loser === first ? third : first;
  await loser.page.getByRole('button', { name: zh['bureau.keepMine'] }).click();
  await waitUntilSaved(loser.page, zh);
  // The other page has nothing of its own to lose, so it follows.
  await eventually(() => name(winner.page).inputValue()).toBe(await name(loser.page).inputValue());
  await Promise.all([first, second, third].map(({ close }) => close()));
});

/** One scenario in each language; the other language of both with `PAGES=all`. */
const lookedAt = languages.flatMap(([language, texts]) =>
  (['hubao-hsr', 'custom-coach'] as const)
    .filter((id) => isWhole || (id === 'hubao-hsr') === (language === 'zh'))
    .map((id) => [id, language, texts] as const),
);

test.each(lookedAt)(
  'passes the accessibility check in the light and the dark scheme, at 360 and 1280 px: %s in %s',
  async (id, language, texts) => {
    const lang = language === 'en' ? '&lang=en' : '';
    const { page, faults, close } = await openPage(browser, `${server.origin}/bureau/${id}?${at}${lang}`);
    const form = page.getByRole('button', { name: new RegExp(`^${texts['bureau.showForm']}`) });
    await form.first().click();
    await page.getByTestId('impact').getByText(texts['bureau.costDay']).waitFor();
    await checkAccess(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByTestId('impact').getByText(texts['bureau.costDay']).waitFor();
    await checkAccess(page);
    expect(faults).toEqual([]);
    await close();
  },
);

// The two cities take tens of seconds to compare: whoever looks finds the job under way.
test('a comparison that is under way is found again after a reload, is cancelled, and can be started again', async () => {
  const { page, faults, close } = await openPage(browser, `${server.origin}/bureau/emu-every-20`);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await press(zh['compare.now']);
  await press(zh['compare.cancel']);
  await page.getByText(zh['compare.cancelled']).waitFor();
  await press(zh['compare.now']);
  // It says what it computes, and a reload comes back to it.
  await page.getByTestId('progress').waitFor();
  await page.waitForURL(/comparison=/);
  await page.reload();
  await page.getByTestId('progress').waitFor();
  await press(zh['compare.cancel']);
  await page.getByText(zh['compare.cancelled']).waitFor();
  expect(faults).toEqual([]);
  await close();
});
