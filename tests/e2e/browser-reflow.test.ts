/**
 * Every view of the router on a screen of 320 pixels and with text of twice the size: nothing is cut off or scrolled sideways but
 * wide tables, which say so; no bar covers what is read; whatever is pressed is large enough. `PAGES=all` does so in both languages.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openPage, waitForStyles } from '../support/browser.ts';
import { openWithClock } from '../support/page-clock.ts';
import { listOverflows, listSmallTargets, readBarShare, scaleText } from '../support/reflow.ts';
import { waitForRequests } from '../support/requests.ts';
import { isWhole } from '../support/screens.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type Language, languages } from '../support/trip.ts';
import { listMoneyViews, publicViews, type View } from '../support/views.ts';
import { simulatedDate as date, makeSimulatedDir } from './tongcheng.ts';

let data: Awaited<ReturnType<typeof makeSimulatedDir>>;
let server: RunningServer;
let browser: Browser;
let views: readonly View[];

beforeAll(async () => {
  data = await makeSimulatedDir();
  [server, browser] = await Promise.all([startServer(['--data', data.dir]), launchBrowser()]);
  views = [...publicViews, ...(await listMoneyViews(server.origin, date))];
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  data?.remove();
});

const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };

async function measure(page: Page): Promise<string[]> {
  const found: string[] = [];
  const note = (what: string, list: readonly string[]) => found.push(...list.map((one) => `${what}: ${one}`));
  await page.setViewportSize({ width: 320, height: 640 });
  await waitForStyles(page);
  note('320 px', await listOverflows(page));
  await page.setViewportSize(phone);
  note('44 px', await listSmallTargets(page, 44));
  await page.setViewportSize(desk);
  note('24 px', await listSmallTargets(page, 24));
  await scaleText(page, 2);
  await waitForStyles(page);
  note('desk, 200 %', await listOverflows(page));
  await page.setViewportSize(phone);
  await waitForStyles(page);
  note('phone, 200 %', await listOverflows(page));
  const barShare = await readBarShare(page);
  if (barShare > 0.6) found.push(`phone, 200 %: bars take ${barShare.toFixed(2)} of the height`);
  await scaleText(page, 1);
  return found;
}

/** Views whose Chinese texts are looked at in each run, too; English is the longer language. */
const inChinese = new Set(['start', 'results', 'stop', 'line', 'trains', 'card', 'board']);

test.each(languages)(
  'every view fits a small screen, large text and a finger, in %s',
  async (language: Language) => {
    const found: Record<string, readonly string[]> = {};
    const { page, close } = await openPage(browser, `${server.origin}/about?lang=${language}`, phone);
    const isAll = isWhole || language === 'en';
    for (const { name, path } of views.filter((one) => isAll || inChinese.has(one.name))) {
      await page.goto(server.origin + path(language));
      await page.locator('main h1, main h2').first().waitFor();
      await waitForRequests(page);
      const list = await measure(page);
      if (list.length > 0) found[name] = list;
    }
    await close();
    expect(found).toEqual({});
  },
  240_000,
);

test.each(languages)(
  'a departure board fits by day, in the evening and at night, in %s',
  async (language: Language) => {
    const found: Record<string, readonly string[]> = {};
    const { page, setInstant, close } = await openWithClock(browser, server.origin, language);
    const path = views.find(({ name }) => name === 'stop')?.path(language);
    for (const clock of ['08:00', '22:28', '23:50']) {
      await setInstant(`2026-11-25T${clock}:00+08:00`);
      await page.goto(`${server.origin}${path}`);
      await page.locator('main time').first().waitFor();
      await waitForRequests(page);
      const list = await measure(page);
      if (list.length > 0) found[clock] = list;
    }
    await close();
    expect(found).toEqual({});
  },
  120_000,
);

test('what the test adds is found', async () => {
  const { page, close } = await openPage(browser, `${server.origin}/about`, phone);
  await page.locator('main h1').waitFor();
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('afterbegin',
    '<p style="width:500px">wide</p><p style="width:3em;overflow:hidden;white-space:nowrap">a text that is cut</p>' +
    '<div style="width:4em;overflow-x:auto"><div style="width:200px">scrolled</div></div>' +
    '<button style="width:30px;height:30px">x</button><p>in a <a href="/plan">sentence</a></p>')`);
  const overflows = (await listOverflows(page)).join('\n');
  for (const word of ['main wider', 'a text that is cut', 'scrolls sideways', 'outside'])
    expect(overflows).toContain(word);
  const small = (await listSmallTargets(page, 44)).join('\n');
  expect(small).toContain('30x30: button "x"');
  expect(small).not.toContain('sentence');
  await close();
});
