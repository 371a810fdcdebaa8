/**
 * A clerk's day on the page: signed in, the board of the last day with money, an amount followed to its taps, the queue, a card
 * registered, a day closed. `PAGES=all` goes through it on every screen.
 */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { listScreens, openOnScreen } from '../support/screens.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { writeSmallCities } from '../support/small-cities.ts';
import { toViewPath } from '../support/trip.ts';
import { makeDataDir, run } from './tongcheng.ts';

/** Simulated; the three days after it are closed, too, and have no money. */
const simulated = '2026-11-24';
/** Has taps and is open. */
const today = '2026-11-28';
const token = 'a-token-for-tests-0123456789';
const unknownCard = 'ZZ1';
const screens = listScreens({ language: 'en', width: 1280, scheme: 'light', moves: true });

const data = makeDataDir();
const file = (name: string) => join(data.dir, name);
let args: readonly string[];
let browser: Browser;

const ride = (terminalSeq: number, cardId: string, clock: string) =>
  JSON.stringify({
    terminalId: 'bus-7',
    terminalSeq,
    kind: 'ride',
    cardId,
    eventSec: Date.parse(`${today}T${clock}:00+08:00`) / 1_000,
    networkId: 'hohhot-bus',
    routeId: 'hohhot-bus:hb-h0',
  });

/** Runs a command on the ledger that every screen gets a copy of. */
async function tongcheng(...words: readonly string[]): Promise<number | null> {
  const { code, err, out } = await run([...words, ...args, '--data', file('data')]);
  if (code !== 0 && code !== 2) throw new Error(err + out);
  return code;
}

beforeAll(async () => {
  args = (await writeSmallCities(data.dir, 4)).args;
  writeFileSync(file('token'), `${token}\n`);
  writeFileSync(file('cards.csv'), 'card_id,medium_id\nZZ8,tongcheng-hohhot\nZZ9,tongcheng-hohhot\n');
  writeFileSync(file('register.csv'), `card_id,medium_id\n${unknownCard},tongcheng-hohhot\n`);
  writeFileSync(
    file('taps.ndjson'),
    [ride(1, 'ZZ9', '08:00'), ride(2, unknownCard, '08:10'), ride(3, 'ZZ8', '18:00')].join('\n'),
  );
  await tongcheng('simulate', '--date', simulated, '--riders', '60', '--seed', '1');
  await tongcheng('ledger', 'cards', file('cards.csv'));
  expect(await tongcheng('ledger', 'ingest', file('taps.ndjson'))).toBe(2);
  browser = await launchBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  data.remove();
});

/** Leads from a page with transfers to the taps of the first journey among them. */
async function followToTaps(page: Page): Promise<string> {
  await page.waitForURL(/\/entries\?/);
  await page.locator('main a[href*="/journey/"]').first().click();
  await page.waitForURL(/\/journey\//);
  const taps = page.getByTestId('taps').locator('tbody tr');
  await taps.first().waitFor();
  return await taps.first().innerText();
}

describe.each(screens)('$language, $width px, $scheme, motion $moves', (screen) => {
  const { language, width } = screen;
  const words = { zh, en }[language];
  let server: RunningServer;

  // Each day ends with a day closed, so each has a ledger of its own.
  beforeAll(async () => {
    const own = file(JSON.stringify(screen).replaceAll(/\W/g, '-'));
    cpSync(file('data'), own, { recursive: true });
    server = await startServer([...args, '--data', own, '--token-file', file('token')]);
  });
  afterAll(() => server?.stop());

  const dialogOf = (page: Page) => page.getByRole('dialog');

  test('a day', async () => {
    const open = (path: string) => openOnScreen(browser, server.origin + toViewPath(path, language), screen);
    const { page, faults, close } = await open('/settlement');

    // Nobody sees money before the token is given; then the board is that of the last day that moved any.
    await page.getByLabel(words['access.token']).fill(token);
    await page.getByRole('button', { name: words['access.signIn'] }).click();
    await page.waitForURL((url) => url.pathname === `/settlement/${simulated}`);
    await page.getByTestId('proof').waitFor();
    expect(await page.getByTestId('proof').innerText()).toContain('¥0.00');
    const headings = await page.locator('main h2').allInnerTexts();
    expect(headings.indexOf(words['settlement.positions'])).toBe(0);

    // A net position: its statement, a line of it, a journey, the taps.
    await page.locator('[aria-labelledby="positions"] tbody a').first().click();
    await page.waitForURL(/\/statements\//);
    await page.getByTestId('net').waitFor();
    await page.locator('[aria-labelledby="lines"] tbody a').first().click();
    expect(await followToTaps(page)).toContain(simulated.slice(-2));

    // The flows: a band of the diagram where there is room for one, else a row of the table.
    await page.goto(server.origin + toViewPath(`/settlement/${simulated}`, language));
    if (width === 1280) {
      const chart = page.getByRole('figure', { name: words['settlement.flowChart'] });
      await chart
        .getByRole('link', { name: /^(票款|Fares) → / })
        .first()
        .focus();
      await page.keyboard.press('Enter');
    } else {
      await page.locator('#flow-table summary').click();
      await page.locator('tr[data-source="fares"] a').first().click();
    }
    expect(await followToTaps(page)).not.toBe('');

    // What is unmatched: the card is registered by its issuer's file, and the record is taken.
    await page.getByRole('link', { name: words['app.settlement'], exact: true }).click();
    await page.getByTestId('proof').waitFor();
    await page.getByRole('link', { name: words['desk.title'] }).click();
    const record = page.locator('main tbody tr', { hasText: unknownCard });
    await record.getByRole('button', { name: words['desk.retry'] }).waitFor();
    await page.locator('input[type="file"]').setInputFiles(file('register.csv'));
    await page.getByLabel(words['desk.who']).fill('王');
    await page.getByRole('button', { name: words['cardFile.send'] }).click();
    await page.locator(`[aria-labelledby="newest-registrations"] a[href*="${unknownCard}"]`).waitFor();
    await record.getByRole('button', { name: words['desk.retry'] }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel(words['desk.reason']).fill('registered');
    await dialog.getByLabel(words['desk.who']).fill('王');
    await dialog.getByRole('button', { name: words['desk.confirm'] }).click();
    await dialog.getByText(words['desk.state.taken']).waitFor();
    await dialog.getByRole('button', { name: words['options.done'] }).click();
    await dialog.waitFor({ state: 'hidden' });
    await eventually(() => record.getByRole('button', { name: words['desk.retry'] }).count()).toBe(0);

    // The day is closed, after its date was typed.
    await page.goto(server.origin + toViewPath(`/settlement/${today}`, language));
    await page.getByRole('button', { name: words['settlement.close'] }).click();
    await dialog.getByRole('button', { name: words['settlement.closeGoOn'] }).click();
    const now = dialog.getByRole('button', { name: words['settlement.closeNow'] });
    expect(await now.isDisabled()).toBe(true);
    await dialog.getByLabel(words['settlement.closeType'].replace('{{date}}', today)).fill(today);
    await now.click();
    await dialog.waitFor({ state: 'hidden' });
    await eventually(() => page.getByRole('button', { name: words['settlement.close'] }).count()).toBe(0);
    await page.locator('li[aria-current="step"]', { hasText: words['batchState.paid'] }).waitFor();

    // The three rides are in it, and the board of the next morning opens with this day.
    expect(await page.getByTestId('count-settled').innerText()).toBe('3');
    await page.goto(server.origin + toViewPath('/settlement', language));
    await page.waitForURL((url) => url.pathname === `/settlement/${today}`);
    expect(faults.filter((text) => !text.includes('401'))).toEqual([]);
    await close();
  }, 120_000);
});
