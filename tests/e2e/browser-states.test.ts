/** Empty results, a server that does not answer, other hosts, the size of the page, and its language. */
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { tabTo } from '../support/keyboard.ts';
import { waitForRequests } from '../support/requests.ts';
import { listLanguages } from '../support/screens.ts';
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

const open = (path: string) => openPage(browser, `${server.origin}${path}`);
const cards = (page: Page) => page.locator('main ol > li > button');
const steppe = { to: '41.5,110.3', toAt: '', toName: '', toNameEn: '' };

describe.each(listLanguages('zh'))('in %s', (language) => {
  const words = { zh, en }[language];

  test('a place that no line reaches: the reason, and one thing to do', async () => {
    const { page, close } = await open(toPlanPath(language, { ...steppe, walk: '5' }));
    await page.getByRole('heading', { name: words['plan.none'] }).waitFor();
    const why = {
      zh: '终点步行范围内没有车站',
      en: 'No stop is within walking distance of the destination',
    }[language];
    const reason = page.locator('main p, main div').getByText(why).first();
    await reason.waitFor();
    // It says how far the nearest stop is. No stop is within half an hour of walking, so a longer walk is not offered.
    expect(await reason.textContent()).toMatch({ zh: /\d+ 公里/, en: /\d+ km/ }[language]);
    const before = new URL(page.url()).searchParams.get('to');
    expect(await page.locator('main h2 ~ button').count()).toBe(1);
    await page.locator('main h2 ~ button').click();
    await eventually(() => new URL(page.url()).searchParams.get('to')).not.toBe(before);
    // The nearest stop is a destination that the page has an answer for other than its distance.
    await eventually(() => page.locator('main').getByText(why).count()).toBe(0);
    await close();
  });
});

describe.each(listLanguages('en'))('in %s', (language) => {
  const words = { zh, en }[language];

  test('a server that does not answer: a message in the language of the page, and a retry', async () => {
    const { page, close } = await open(toViewPath('/plan', language));
    await page.getByRole('combobox').first().waitFor();
    await page.route('**/api/**', (route) => route.abort('connectionrefused'));
    await tabTo(page, words['search.from']);
    await page.keyboard.type('baotou');
    await page.getByText(words['search.failed']).first().waitFor();
    await page.unroute('**/api/**');

    // Open a link while the search fails.
    await page.route('**/api/v6/plan?*', (route) => route.abort('connectionrefused'));
    await page.goto(`${server.origin}${toPlanPath(language)}`);
    await page.getByRole('heading', { name: words['plan.failed'] }).waitFor();
    await page.locator('main').getByText(words['app.unreachableHint'], { exact: false }).waitFor();
    await eventually(() => page.getByRole('status').first().textContent()).toBe(words['plan.failed']);
    await page.unroute('**/api/v6/plan?*');
    await page.locator('main').getByRole('button', { name: words['app.retry'] }).click();
    await cards(page).first().waitFor();
    await close();
  });
});

describe.each(languages)('in %s', (language) => {
  const words = { zh, en }[language];

  test('an error of the server is shown in the language of the page', async () => {
    const { page, close } = await open(toPlanPath(language, { time: '2031-01-01T08:00' }));
    await page.getByRole('heading', { name: words['plan.failed'] }).waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).toContain({ zh: '时刻表的日期范围', en: 'timetable' }[language]);
    await close();
  });
});

test('without cleared days the board shows the reason and what to do', async () => {
  const { page, faults, close } = await open('/settlement');
  await page.getByRole('heading', { name: zh['settlement.nothing'] }).waitFor();
  expect(await page.locator('main code').innerText()).toContain('npx tongcheng simulate');
  expect(faults).toEqual([]);
  await close();
});

test('the page works without the map, and sends no request to another host', async () => {
  const { page, asked, close } = await openPage(browser, 'about:blank');
  await page.route('**/api/v1/ground*', (route) => route.abort());
  await page.route('**/*map-view*.js', (route) => route.abort());
  await page.goto(`${server.origin}${toPlanPath('zh')}`);
  await cards(page).first().click();
  await page.getByRole('region', { name: zh['detail.fare'], exact: true }).waitFor();
  await close();

  const whole = await open(toPlanPath('zh'));
  await cards(whole.page).first().click();
  await whole.page.locator('.leaflet-pane path, .leaflet-pane canvas').first().waitFor({ state: 'attached' });
  await waitForRequests(whole.page);
  const elsewhere = [...asked, ...whole.asked].filter(
    (url) => !url.startsWith(`${server.origin}/`) && !/^(data|blob|about):/.test(url),
  );
  expect(elsewhere).toEqual([]);
  expect(whole.faults).toEqual([]);
  await whole.close();
});

test('the first plan needs at most 260 KB of gzipped JavaScript', async () => {
  const { page, close } = await openPage(browser, 'about:blank');
  const scripts = new Map<string, Promise<number>>();
  let isPlanned = false;
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname === '/api/v6/plan') isPlanned = true;
    if (isPlanned || !pathname.endsWith('.js')) return;
    scripts.set(
      pathname,
      response.body().then((body) => gzipSync(body).length),
    );
  });
  const startMs = performance.now();
  await page.goto(`${server.origin}/plan`);
  await page.getByRole('combobox', { name: zh['search.from'] }).focus();
  const focusedMs = performance.now() - startMs;
  await page.keyboard.type('xhgc');
  await page.getByRole('option').first().waitFor();
  const suggestedMs = performance.now() - startMs;
  await page.keyboard.press('Enter');
  await page.locator('.leaflet-container').waitFor();
  await waitForRequests(page);
  await page.getByRole('combobox', { name: zh['search.to'] }).focus();
  await page.keyboard.type('aedgc');
  await page.getByRole('option').filter({ hasText: '阿尔丁广场' }).first().waitFor();
  await page.keyboard.press('Enter');
  await cards(page).first().waitFor();
  const sizes = await Promise.all(scripts.values());
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(
    `page: ${(bytes / 1000).toFixed(0)} KB of gzipped JavaScript in ${sizes.length} files before the first plan; ` +
      `focus after ${focusedMs.toFixed(0)} ms, suggestions after ${suggestedMs.toFixed(0)} ms`,
  );
  expect(sizes.length).toBeGreaterThan(3);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(260_000);
  await close();
});

/** Every text that is visible or read by a screen reader, with its marked language. */
const textsExpression = `(() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest('script, style, noscript, [hidden]') || !node.data.trim()) continue;
    texts.push({ text: node.data.trim(), lang: parent.closest('[lang]').lang });
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const text = element.getAttribute(name);
      if (text) texts.push({ text, lang: element.closest('[lang]').lang });
    }
  }
  return texts;
})()`;

describe.each(languages)('the words of every view in %s', (language: Language) => {
  test('are in that language', async () => {
    const words = { zh, en }[language];
    const foreign = Object.entries(language === 'zh' ? en : zh)
      .filter(
        ([key, text]) =>
          text.length > 1 && !Object.values<string>(words).includes(text) && !key.startsWith('app.name'),
      )
      .map(([, text]) => text);
    const { page, close } = await openPage(browser, 'about:blank');
    // Names and sources that exist only in Chinese are shown in Chinese.
    const named = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { zh: inChinese, en: inEnglish, sources } = value as Record<string, unknown>;
      if (Array.isArray(sources)) named.add(sources.join('; '));
      if (typeof inChinese === 'string' && inEnglish === inChinese) named.add(inChinese);
      for (const one of Object.values(value)) collect(one);
    };
    page.on('response', async (response) => {
      if (response.url().includes('/api/')) collect(await response.json().catch(() => undefined));
    });
    const wrong: Record<string, string[]> = {};
    const look = async (view: string) => {
      const texts = await page.evaluate<{ text: string; lang: string }[]>(textsExpression);
      expect(texts.length).toBeGreaterThan(20);
      const found = texts.filter(({ text, lang }) => {
        if (/^[a-z]+\.[a-z]+[A-Za-z]*$/.test(text) || text.includes('{{')) return true;
        if (foreign.includes(text)) return true;
        // On the English page, Chinese characters occur only where they are marked as Chinese: a second name, a
        // name without a translation, the switch to Chinese.
        return (
          language === 'en' && /\p{Script=Han}/u.test(text) && !lang.startsWith('zh') && !named.has(text)
        );
      });
      if (found.length > 0) wrong[view] = [...new Set(found.map(({ text }) => text))];
    };
    const views: readonly [string, string][] = [
      ['start', toViewPath('/plan', language)],
      ['nothing', toPlanPath(language, steppe)],
      ['stop', toViewPath('/stop/hohhot-metro%3AM108', language)],
      ['line', toViewPath('/line/hohhot-bus%3Ahb-2', language)],
      ['lines', toViewPath('/lines', language)],
      ['reach', toReachPath(language)],
    ];
    for (const [view, path] of views) {
      await page.goto(`${server.origin}${path}`);
      await page.getByRole('heading').first().waitFor();
      await waitForRequests(page);
      await look(view);
    }
    await page.goto(`${server.origin}${toPlanPath(language)}`);
    await cards(page).first().waitFor();
    await look('results');
    await cards(page).first().click();
    await page.getByRole('region', { name: words['detail.fare'], exact: true }).waitFor();
    for (const fold of await page.locator('main details summary').all()) await fold.click();
    await waitForRequests(page);
    await look('trip');
    expect(wrong).toEqual({});
    await close();
  });
});
