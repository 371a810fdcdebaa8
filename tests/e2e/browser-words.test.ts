/**
 * Names and amounts are not broken across lines, whatever is next to them. In Chinese, which has few words that could be, some of the
 * views are looked at; `PAGES=all` looks at each in both languages.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { listBrokenWords } from '../support/broken-words.ts';
import { launchBrowser, openPage, waitForStyles } from '../support/browser.ts';
import { openWithClock } from '../support/page-clock.ts';
import { waitForRequests } from '../support/requests.ts';
import { isWhole } from '../support/screens.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type Language, languages, toPlanPath, toReachPath, toViewPath } from '../support/trip.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Views and stops whose Chinese page is looked at in each run, too. */
const inChinese = new Set(['list', 'trip', 'stop', 'trains', 'rail:BTC']);
const isLookedAt = (language: Language, name: string) => language === 'en' || isWhole || inChinese.has(name);

/** Opens the first trip and unfolds all of its parts. */
async function openTrip(page: Page): Promise<void> {
  await page.locator('main ol > li > button').first().click();
  await page.locator('main details summary').first().waitFor();
  await page.evaluate(`for (const fold of document.querySelectorAll('main button[aria-expanded="false"]')) fold.click();
    for (const fold of document.querySelectorAll('main details')) fold.open = true`);
  await waitForRequests(page);
}

test.each(languages)(
  'no word is broken on departure boards by day, in the evening and at night, in %s',
  async (language) => {
    const found: Record<string, readonly string[]> = {};
    const { page, setInstant, close } = await openWithClock(browser, server.origin, language);
    const stops = ['hohhot-metro:M108', 'rail:BTC', 'hohhot-bus:hb-baitajichang'];
    for (const stop of stops.filter((one) => isLookedAt(language, one))) {
      const address = server.origin + toViewPath(`/stop/${encodeURIComponent(stop)}`, language);
      for (const clock of ['08:00', '22:28', '23:50']) {
        await setInstant(`2026-11-25T${clock}:00+08:00`);
        await page.goto(address);
        await page.locator('main time').first().waitFor();
        await waitForRequests(page);
        for (const width of [360, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await waitForStyles(page);
          const broken = await listBrokenWords(page);
          const outside = await page.evaluate<string[]>(
            `[...document.querySelectorAll('main li time, main li b')].filter((one) => {
              const row = one.closest('li').getBoundingClientRect();
              return one.getBoundingClientRect().right > row.right - 12;
            }).map((one) => one.textContent)`,
          );
          if (broken.length + outside.length > 0)
            found[`${stop} ${clock} ${width}`] = [...broken, ...outside];
        }
      }
    }
    await close();
    expect(found).toEqual({});
  },
);

test.each(languages)('no word is broken on any view of trips and lines, in %s', async (language) => {
  const words = { zh, en }[language];
  const toCity = {
    to: 'hohhot-metro:M115',
    toAt: '40.83940,111.72830',
    toName: '市政府',
    toNameEn: 'City Government',
  };
  const views: readonly (readonly [string, string, ((page: Page) => Promise<void>)?])[] = [
    ['list', toPlanPath(language)],
    ['notes', toPlanPath(language, { walk: '5', pay: '*', rider: 'student' })],
    ['trip', toPlanPath(language), openTrip],
    ['trip by metro', toPlanPath(language, { ...toCity, modes: 'subway' }), openTrip],
    ['stop', toViewPath('/stop/hohhot-metro%3AM108', language)],
    ['railway station', toViewPath('/stop/rail%3ABTC', language)],
    ['line', toViewPath('/line/hohhot-bus%3Ahb-2', language)],
    ['railway line', toViewPath('/line/rail%3Arail-g-hohhot-beijing', language)],
    ['lines', toViewPath('/lines', language)],
    ['trains', toViewPath('/trains', language)],
    ['reach', toReachPath(language)],
  ];
  const found: Record<string, readonly string[]> = {};
  // The views share a page, whose cache makes each but the first quick.
  const { page, close } = await openPage(browser, server.origin + toViewPath('/about', language), {
    moves: true,
  });
  for (const [name, path, act] of views.filter(([one]) => isLookedAt(language, one))) {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(server.origin + path);
    await page.getByRole('heading').first().waitFor();
    await waitForRequests(page);
    if (act) await act(page);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await waitForStyles(page);
      const broken = await listBrokenWords(page);
      const wider = await page.evaluate<number>(
        `(() => { const main = document.querySelector('main'); return main.scrollWidth - main.clientWidth; })()`,
      );
      if (broken.length > 0 || wider > 1) found[`${name} ${width}`] = [...broken, `wider by ${wider}`];
    }
  }
  await close();
  expect(found).toEqual({});
  expect(words['plan.results']).not.toBe('');
});

test('a word that is broken by the test is found', async () => {
  const { page, close } = await openPage(browser, `${server.origin}/plan`);
  await page.getByRole('heading', { name: zh['empty.start'] }).waitFor();
  expect(await listBrokenWords(page)).toEqual([]);
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
    '<p style="width:2em;overflow-wrap:anywhere">XINHUA Square</p>')`);
  expect(await listBrokenWords(page)).toEqual(['XINHUA in XINHUA Square', 'Square in XINHUA Square']);
  await close();
});
