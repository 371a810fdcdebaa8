/**
 * A commuter's week on the page: planned, preferred, home and work saved, tomorrow's board, a link for a colleague, a tunnel, the
 * server gone. `PAGES=all` goes through it in both languages, widths, colour schemes, and with and without motion.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { listScreens, openOnScreen } from '../support/screens.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { toViewPath } from '../support/trip.ts';

const screens = listScreens({ language: 'zh', width: 360, scheme: 'dark', moves: false });

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const cards = (page: Page) => page.locator('main ol > li > button');

/** Types a place, and takes the first suggestion. */
async function choosePlace(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true });
  await box.fill(text);
  await page.getByRole('option').first().waitFor();
  await box.press('Enter');
  await eventually(() => page.getByRole('option').count()).toBe(0);
}

describe.each(screens)('$language, $width px, $scheme, motion $moves', (screen) => {
  const { language, width } = screen;
  const words = { zh, en }[language];
  const open = (path: string) => openOnScreen(browser, server.origin + path, screen, { offline: true });

  // Each week ends with a server that is gone.
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server?.stop());

  test('a week', async () => {
    const { page, faults, close } = await open(toViewPath('/plan', language));

    // Monday: where to, tomorrow morning, with few changes.
    await choosePlace(page, words['search.from'], '新华广场');
    await choosePlace(page, words['search.to'], '内大南校区');
    await cards(page).first().waitFor();
    const unfold = page.getByRole('button', { name: words['time.change'] });
    if (width === 360) await unfold.click();
    await page.getByRole('button', { name: words['time.tomorrowMorning'] }).click();
    await eventually(() => new URL(page.url()).searchParams.get('time')?.slice(11)).toBe('08:00');
    await cards(page).first().waitFor();
    const sort = page.getByRole('combobox', { name: words['options.sort'] });
    await sort.selectOption('fewestTransfers');
    await eventually(() => new URL(page.url()).searchParams.get('sort')).toBe('fewestTransfers');
    await cards(page).first().click();
    await page.locator('#detail-title').waitFor();
    const trip = page.url();
    const title = await page.locator('#detail-title').textContent();
    expect(title).toContain(language === 'zh' ? '内大南校区' : 'NEIDA NANXIAOQU');

    // Tuesday: home and work are saved, the one from a stop, the other by its name; one tap plans.
    await page.goto(server.origin + toViewPath('/stop/hohhot-metro%3AM108', language));
    await page.getByRole('button', { name: words['own.workSet'] }).click();
    await page.getByRole('button', { name: words['own.workForget'] }).waitFor();

    // Wednesday: the board of tomorrow evening, by direction.
    await page.getByText(words['board.at'], { exact: true }).click();
    const tomorrow = new URL(trip).searchParams.get('time')?.slice(0, 10) ?? '';
    await page.getByLabel(words['time.date'], { exact: true }).fill(tomorrow);
    await page.getByLabel(words['time.clock'], { exact: true }).fill('21:30');
    await eventually(() => new URL(page.url()).searchParams.get('at')).toBe(`${tomorrow}T21:30`);
    await page.locator('main section li time').first().waitFor();
    const every = words['stop.every'].replace('{{duration}}', '').trim();
    expect(await page.locator('main section li b').first().textContent()).toContain(every);

    await page.goto(server.origin + toViewPath('/plan', language));
    await page.getByRole('button', { name: words['own.set'] }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: words['search.home'] }).fill('内大南校区');
    await dialog.getByRole('option').first().click();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: words['own.homeGo'], exact: true }).click();
    await cards(page).first().waitFor();
    expect(new URL(page.url()).searchParams.get('from')).toBe('hohhot-metro:M108');

    // Thursday: a colleague opens the link.
    const theirs = await open(trip.slice(server.origin.length));
    await eventually(() => theirs.page.locator('#detail-title').textContent()).toBe(title);
    expect(theirs.faults).toEqual([]);
    await theirs.close();

    // Friday: a tunnel, and in the evening the server is gone.
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    expect(faults).toEqual([]);
    await page.context().setOffline(true);
    await page.goto(trip);
    await eventually(() => page.locator('#detail-title').textContent()).toBe(title);
    await page.getByTestId('kept-mark').first().waitFor();
    await page.goto(server.origin + toViewPath('/plan', language));
    await page.getByRole('button', { name: words['own.homeGo'], exact: true }).waitFor();
    await page.getByRole('region', { name: words['recent.title'] }).waitFor();
    await page.context().setOffline(false);
    await server.stop();
    await page.goto(trip);
    await eventually(() => page.locator('#detail-title').textContent()).toBe(title);
    await page.getByText(words['app.unreachable'], { exact: true }).waitFor();
    await close();
  });
});
