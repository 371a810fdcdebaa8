/**
 * axe finds no serious barrier on any view, in any language, colour scheme or width. A view has half of the widths and schemes in
 * one language and the others in the other language; `PAGES=all` has all in each.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { findBarriers, listBarriers, listBarriersAgain, narrow, toHalf } from '../support/barriers.ts';
import { launchBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { waitForRequests } from '../support/requests.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type Language, languages, toPlanPath, toReachPath, toViewPath } from '../support/trip.ts';
import { listRoutes, publicViews, toMoneyViews } from '../support/views.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

interface View {
  readonly name: string;
  readonly path: (language: Language) => string;
  /** Opens the view and waits until it is complete. */
  readonly ready: (page: Page, words: typeof zh | typeof en) => Promise<void>;
}

const waitForResults = (page: Page, words: typeof zh | typeof en) =>
  page.getByRole('region', { name: words['plan.results'] }).waitFor();

const views: readonly View[] = [
  {
    name: 'start',
    path: (language) => toViewPath('/plan', language),
    ready: (page, words) => page.getByRole('heading', { name: words['empty.start'] }).waitFor(),
  },
  { name: 'results', path: toPlanPath, ready: waitForResults },
  {
    name: 'trip',
    path: toPlanPath,
    ready: async (page, words) => {
      await waitForResults(page, words);
      await page.locator('main ol button').first().click();
      await page.getByRole('heading', { name: words['detail.fare'], exact: true }).waitFor();
      for (const fold of await page.locator('main details summary').all()) await fold.click();
      await page.locator('main details li').last().waitFor();
    },
  },
  {
    name: 'preferences',
    path: toPlanPath,
    ready: async (page, words) => {
      await waitForResults(page, words);
      const open = page.getByRole('button', { name: words['options.open'], exact: true });
      // On a narrow screen the form is folded where there are results.
      if (!(await open.isVisible())) await page.getByText(words['time.change']).click();
      await open.click();
      await page.getByRole('dialog').getByRole('button', { name: words['options.done'] }).waitFor();
    },
  },
  {
    name: 'nothing found',
    path: (language) => toPlanPath(language, { to: '41.5,110.3', toAt: '', toName: '', toNameEn: '' }),
    ready: (page, words) => page.getByRole('heading', { name: words['plan.none'] }).waitFor(),
  },
  {
    name: 'stop',
    path: (language) => toViewPath('/stop/hohhot-metro%3AM108', language),
    ready: (page, words) => page.getByRole('heading', { name: words['stop.board'] }).waitFor(),
  },
  {
    name: 'line',
    path: (language) => toViewPath('/line/hohhot-metro%3Ametro-1', language),
    ready: (page, words) => page.getByRole('heading', { name: words['line.stops'] }).waitFor(),
  },
  {
    name: 'lines',
    path: (language) => toViewPath('/lines', language),
    ready: (page, words) => page.getByRole('heading', { name: words['line.all'] }).waitFor(),
  },
  { name: 'reach', path: toReachPath, ready: (page) => page.getByRole('table').first().waitFor() },
];

describe.each(languages)('in %s', (language) => {
  // The views share a page, whose cache makes each but the first quick.
  let watched: WatchedPage;

  beforeAll(async () => {
    watched = await openPage(browser, 'about:blank', narrow);
  });

  afterAll(() => watched?.close());

  test.each(views)(
    '$name has no serious barrier in light or dark, narrow or wide',
    async ({ path, ready }) => {
      const { page } = watched;
      await page.setViewportSize(narrow);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(server.origin + path(language));
      await ready(page, { zh, en }[language]);
      expect(await findBarriers(page, toHalf(language))).toEqual({});
    },
  );
});

/** Names of `publicViews` that have a test of their own above, or show the same as `unknown`. */
const lookedAt = new Set([
  ...['start', 'results', 'nothing-found', 'stop', 'line', 'lines', 'reach'],
  ...['no-such-card-view', 'no-such-day-view', 'no-such-scenario-view'],
]);

test('the views of these tests are all that the router has', () => {
  const ids = { date: '2026-11-25', cardId: 'c', journeyId: 'j', partyId: 'p', entries: {} };
  const known = new Set([...publicViews, ...toMoneyViews(ids)].map(({ route }) => route));
  // The root leads to the planner.
  expect(new Set(listRoutes().filter((route) => route !== '/'))).toEqual(known);
});

describe.each(languages)('views without a test of their own, in %s', (language) => {
  test('have no serious barrier, and nothing to scroll sideways', async () => {
    const found: Record<string, unknown> = {};
    const { page, close } = await openPage(browser, server.origin, narrow);
    for (const { name, path } of publicViews.filter((one) => !lookedAt.has(one.name))) {
      await page.setViewportSize(narrow);
      await page.goto(server.origin + path(language));
      await page.locator('main h1, main h2').first().waitFor();
      await waitForRequests(page);
      const barriers = await findBarriers(page, toHalf(language));
      await page.setViewportSize({ width: 320, height: 640 });
      const wider = await page.evaluate<number>(
        `(() => { const main = document.querySelector('main'); return main.scrollWidth - main.clientWidth; })()`,
      );
      if (Object.keys(barriers).length > 0 || wider > 1) found[name] = { barriers, wider };
    }
    await close();
    expect(found).toEqual({});
  });
});

test('axe finds a barrier that the test adds', async () => {
  const { page, close } = await openPage(browser, `${server.origin}/plan`);
  await page.getByRole('heading', { name: zh['empty.start'] }).waitFor();
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
    '<button style="color:#999;background:#aaa"></button><p style="color:#999;background:#aaa">text</p>')`);
  const barriers = (await listBarriers(page)).join('\n');
  expect(barriers).toContain('button-name');
  expect(barriers).toContain('color-contrast');
  expect((await listBarriersAgain(page)).join('\n')).toBe(barriers);
  await close();
});
