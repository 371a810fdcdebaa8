/** The address of the page holds its state: links, history, language, and buttons that change the search. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { listDepartures } from '../support/departures.ts';
import { eventually } from '../support/eventually.ts';
import { listLanguages } from '../support/screens.ts';
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

const open = (path: string, timezoneId?: string) =>
  openPage(browser, `${server.origin}${path}`, timezoneId ? { timezoneId } : {});

const cards = (page: Page) => page.locator('main ol > li > button');
const param = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

/** Departure and arrival of each card, as minutes of the day. */
async function listTimes(page: Page): Promise<{ departure: number; arrival: number }[]> {
  await cards(page).first().waitFor();
  const toMinute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return (await cards(page).allTextContents()).map((text) => {
    const [departure = '', arrival = ''] = text.match(/\d\d:\d\d/g) ?? [];
    return { departure: toMinute(departure), arrival: toMinute(arrival) };
  });
}

const askedPlans = (asked: readonly string[]) =>
  asked.map((url) => new URL(url)).filter((url) => url.pathname === '/api/v6/plan');

test('a link to a trip opens the same trip in another browser with another time zone', async () => {
  const mine = await open(toPlanPath('zh'));
  await cards(mine.page).nth(1).click();
  const fare = (page: Page) => page.getByRole('region', { name: zh['detail.fare'], exact: true });
  await fare(mine.page).waitFor();
  // The names of fare media come by a request of their own, after the trip.
  const text = (page: Page) => page.locator('main').textContent();
  await eventually(() => text(mine.page)).toContain(' · 现金');
  const seen = await text(mine.page);
  expect(seen).toMatch(/\d\d:\d\d – \d\d:\d\d/);

  const theirs = await open(mine.page.url().slice(server.origin.length), 'America/New_York');
  await eventually(() => text(theirs.page)).toBe(seen);
  expect(askedPlans(theirs.asked)).toHaveLength(1);

  // In another time zone the page names the zone of its times.
  await theirs.page.getByRole('button', { name: zh['detail.back'] }).click();
  await theirs.page.getByText('均为北京时间').waitFor();
  expect((await listTimes(theirs.page))[0]?.departure).toBe(7 * 60 + 30);
  await Promise.all([mine.close(), theirs.close()]);
});

test('back and forward go between the list and the trip', async () => {
  const { page, close } = await open(toPlanPath('zh'));
  const listed = await listTimes(page);
  await cards(page).first().click();
  const title = page.getByRole('heading', { name: zh['detail.title'] });
  await title.waitFor();
  await page.goBack();
  await title.waitFor({ state: 'hidden' });
  expect(await listTimes(page)).toEqual(listed);
  expect(param(page, 'trip')).toBeNull();
  await page.goForward();
  await title.waitFor();
  await close();
});

test('the other language shows the same trip', async () => {
  const { page, asked, close } = await open(toPlanPath('zh'));
  await cards(page).first().click();
  await page.getByRole('heading', { name: zh['detail.title'] }).waitFor();
  const trip = param(page, 'trip');
  const times = await page.locator('main time').allTextContents();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: en['detail.title'] }).waitFor();
  expect(await page.locator('main time').allTextContents()).toEqual(times);
  expect([param(page, 'trip'), param(page, 'lang')]).toEqual([trip, 'en']);
  expect(askedPlans(asked)).toHaveLength(1);
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await close();
});

test('swapping the ends searches the way back', async () => {
  const { page, asked, close } = await open(toPlanPath('zh'));
  await cards(page).first().waitFor();
  const [from, to] = [param(page, 'from'), param(page, 'to')];
  await page.getByRole('button', { name: zh['search.swap'] }).click();
  await eventually(() => [param(page, 'from'), param(page, 'to')]).toEqual([to, from]);
  await eventually(() => askedPlans(asked).at(-1)?.searchParams.get('fromPlace')).toBe(to);
  await eventually(() => cards(page).first().textContent()).toMatch(/公交.*火车.*地铁|公交.*火车/);
  await close();
});

test('earlier and later trips are added to the list, each once', async () => {
  const { page, close } = await open(toPlanPath('zh', { time: '2026-11-25T13:00' }));
  await cards(page).first().waitFor();
  const first = await listDepartures(page);
  await page.getByRole('button', { name: zh['plan.later'], exact: true }).click();
  await eventually(async () => (await listDepartures(page)).length).toBeGreaterThan(first.length);
  const withLater = await listDepartures(page);
  expect(withLater).toEqual(expect.arrayContaining(first));
  await page.getByRole('button', { name: zh['plan.earlier'], exact: true }).click();
  await eventually(async () => (await listDepartures(page)).length).toBeGreaterThan(withLater.length);
  const all = await listDepartures(page);
  expect(all).toEqual(expect.arrayContaining(withLater));
  const clockOf = (text: string) => text.slice(0, 5);
  const earliest = (list: readonly string[]) => list.map(clockOf).sort()[0] as string;
  const added = withLater.filter((one) => !first.includes(one));
  expect(earliest(added) >= earliest(first)).toBe(true);
  expect(earliest(all) < earliest(first)).toBe(true);
  expect(new Set(all).size).toBe(all.length);
  await close();
});

test('arrive-by finds trips that arrive in time', async () => {
  const { page, asked, close } = await open(toPlanPath('zh', { time: '2026-11-25T10:30' }));
  await cards(page).first().waitFor();
  await page.getByText(zh['time.arrive'], { exact: true }).click();
  await eventually(() => askedPlans(asked).at(-1)?.searchParams.get('arriveBy')).toBe('true');
  expect(param(page, 'arriveBy')).toBe('true');
  await eventually(async () => (await listTimes(page)).every((one) => one.arrival <= 10 * 60 + 30)).toBe(
    true,
  );
  await close();
});

describe.each(listLanguages('en'))('paying, in %s', (language) => {
  test('the card is cheaper on a bus of Hohhot than cash, and the page says so', async () => {
    const words = { zh, en }[language];
    const bus = {
      to: 'hohhot-bus:hb-neimenggubowuyuan',
      toAt: '40.83800,111.70500',
      toName: '内蒙古博物院',
      toNameEn: 'Inner Mongolia Museum',
      modes: 'bus',
      time: '2026-11-25T09:30',
    };
    const { page, close } = await open(toPlanPath(language, bus));
    const pay = async (medium: string) => {
      const button = page.getByRole('button', { name: words['options.open'], exact: true });
      // The button shows the choice.
      const chosen = page.locator('button[aria-haspopup="dialog"]');
      await ((await button.isVisible()) ? button : chosen).click();
      await page.getByRole('dialog').getByLabel(words['options.payment']).selectOption(medium);
      await page.getByRole('dialog').getByRole('button', { name: words['options.done'] }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await eventually(() => param(page, 'pay')).toBe(medium);
    };
    await cards(page).first().waitFor();
    await pay('cash');
    await eventually(() => cards(page).first().textContent()).toContain('¥1.00');
    await pay('qingchengtong');
    await eventually(() => cards(page).first().textContent()).toContain('¥0.90');
    await cards(page).first().click();
    const fare = page.getByRole('region', { name: words['detail.fare'], exact: true });
    const card = { zh: '青城通', en: 'Qingchengtong card' }[language];
    await eventually(() => fare.textContent()).toContain(card);
    expect(await fare.textContent()).toContain(`${words['detail.fareTotal']}¥0.90`);
    await close();
  });
});
