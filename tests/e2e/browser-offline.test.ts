/** The page without a network: in a tunnel, and after the server is gone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { toPlanPath } from '../support/trip.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const cards = (page: Page) => page.locator('main ol > li > button');
const keptMark = (page: Page) => page.getByTestId('kept-mark').first();
const stopPath = '/stop/hohhot-metro%3AM108';

test('a saved trip, a favourite and the start page open in a tunnel and after the server is gone', async () => {
  const { page, faults, close } = await openPage(browser, `${server.origin}${toPlanPath('zh')}`, {
    width: 360,
    height: 740,
    offline: true,
  });
  await cards(page).first().click();
  await page.getByRole('region', { name: zh['detail.fare'], exact: true }).waitFor();
  const tripAddress = page.url();
  const tripText = await page.locator('#detail-title').textContent();
  const manifest = await page.locator('link[rel="manifest"]').getAttribute('href');
  expect((await page.request.get(`${server.origin}${manifest}`)).status()).toBe(200);

  await page.goto(`${server.origin}${stopPath}`);
  await page.getByRole('button', { name: zh['favourite.add'] }).click();
  await page.getByRole('button', { name: zh['favourite.remove'] }).waitFor();
  // The board of a favourite is asked for at length.
  await eventually(() =>
    page.evaluate(
      `caches.open('tongcheng-answers.v1').then((store) => store.keys()).then((keys) => keys.filter(({ url }) => /stoptimes.*n=240/.test(url)).length)`,
    ),
  ).toBe(1);
  // The worker has kept the page.
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  expect(await keptMark(page).count()).toBe(0);

  // The tunnel: no network at all.
  await page.context().setOffline(true);
  await page.goto(tripAddress);
  await eventually(() => page.locator('#detail-title').textContent()).toBe(tripText);
  await keptMark(page).waitFor();
  await page.getByText(zh['app.offline'], { exact: true }).waitFor();
  await page.goto(`${server.origin}/plan`);
  await page.getByRole('region', { name: zh['recent.title'] }).waitFor();
  await page.getByRole('region', { name: zh['favourite.title'] }).getByTestId('kept-mark').waitFor();
  const saved = zh['recent.savedFor'].replace('{{time}}', '');
  await page.getByRole('link', { name: saved }).click();
  await cards(page).first().waitFor();
  await keptMark(page).waitFor();
  // A place that was never asked for is refused with the reason, not waited for.
  await page.goto(`${server.origin}${toPlanPath('zh', { time: '2026-11-25T11:11' })}`);
  await page.getByRole('heading', { name: zh['plan.failed'] }).waitFor();
  await page.goto(`${server.origin}${stopPath}`);
  await keptMark(page).waitFor();

  // Back in the open: the marks go by themselves.
  await page.context().setOffline(false);
  await eventually(() => page.getByTestId('kept-mark').count()).toBe(0);

  // The server is gone, the network is there.
  await server.stop();
  await page.goto(tripAddress);
  await eventually(() => page.locator('#detail-title').textContent()).toBe(tripText);
  await keptMark(page).waitFor();
  await page.getByText(zh['app.unreachable'], { exact: true }).waitFor();
  await page.goto(`${server.origin}/no/such/view`);
  await page.getByRole('heading', { name: zh['app.notFound'] }).waitFor();
  // Failed requests of a page without a network are the only messages of the console.
  expect(faults.filter((text) => !/Failed to load resource|ERR_|net::|FetchEvent/.test(text))).toEqual([]);
  await close();
});
