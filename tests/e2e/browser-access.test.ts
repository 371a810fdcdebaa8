/** axe finds no serious barrier on any view, in any language, colour scheme or width. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { findBarriers, listBarriers, listBarriersAgain, narrow } from '../support/barriers.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
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

const cases = languages.flatMap((language) => views.map((view) => ({ view, language })));

describe.each(cases)('$view.name in $language', ({ view, language }) => {
  test('has no serious barrier in light or dark, narrow or wide', async () => {
    const words = { zh, en }[language];
    const { page, close } = await openPage(browser, `${server.origin}${view.path(language)}`, narrow);
    await view.ready(page, words);
    const found = await findBarriers(page);
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
