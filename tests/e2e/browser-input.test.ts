/** Keyboard input: input methods, spellings of places, the order of the focus. */
import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { isFocusSeen, readFocused, tabTo, walkTabStops } from '../support/keyboard.ts';
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

const open = (path: string) => openPage(browser, `${server.origin}${path}`);

/** Texts of the search requests, in order. */
const listSearched = (asked: readonly string[]) =>
  asked
    .map((url) => new URL(url))
    .filter((url) => url.pathname === '/api/v1/geocode')
    .map((url) => url.searchParams.get('text'));

/** Longer than the page waits before it searches: after this time no further request comes. */
const searchPauseMs = 400;

/** Events of keys that go to an input method: the page gets an event without the key. */
async function pressIntoMethod(session: CDPSession, code: string) {
  const key = { windowsVirtualKeyCode: 229, key: 'Process', code };
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
}

describe('a Chinese input method', () => {
  test('is not interrupted: the page searches only for the final text', async () => {
    const { page, asked, close } = await open('/plan');
    const session = await page.context().newCDPSession(page);
    await tabTo(page, zh['search.from']);
    for (const text of ['x', 'xi', 'xin', "xin'h", "xin'hua"]) {
      await pressIntoMethod(session, `Key${text.at(-1)?.toUpperCase()}`);
      await session.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    }
    const input = page.locator('input:focus');
    expect(await input.inputValue()).toBe("xin'hua");
    await page.waitForTimeout(searchPauseMs);
    expect(listSearched(asked)).toEqual([]);

    // Enter and the arrow keys belong to the list of candidates of the input method.
    await pressIntoMethod(session, 'ArrowDown');
    await pressIntoMethod(session, 'Enter');
    expect(await input.inputValue()).toBe("xin'hua");

    await session.send('Input.insertText', { text: '新华广场' });
    await page.getByRole('option').first().getByText('新华广场', { exact: true }).waitFor();
    await page.waitForTimeout(searchPauseMs);
    expect(listSearched(asked)).toEqual(['新华广场']);
    await close();
  });

  test('a cancelled composition starts no search', async () => {
    const { page, asked, close } = await open('/plan');
    const session = await page.context().newCDPSession(page);
    await tabTo(page, zh['search.to']);
    await session.send('Input.imeSetComposition', { text: 'bao', selectionStart: 3, selectionEnd: 3 });
    await session.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    expect(await page.locator('input:focus').inputValue()).toBe('');
    await page.waitForTimeout(searchPauseMs);
    expect(listSearched(asked)).toEqual([]);
    await close();
  });
});

test('each spelling of a place finds it', async () => {
  const { page, close } = await open('/plan');
  const input = page.getByRole('combobox', { name: zh['search.from'] });
  await input.focus();
  for (const [typed, name] of [
    ['xinhuaguangchang', '新华广场'],
    ['xhgc', '新华广场'],
    ['XINHUA Square', '新华广场'],
    ['华广场', '新华广场'],
    ['baotouzhan', '包头站'],
    ['aedgc', '阿尔丁广场'],
    ['kundulun', '昆都仑'],
  ] as const) {
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(typed);
    await page.getByRole('option').filter({ hasText: name }).first().waitFor();
  }
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('qqqqzzzz');
  await page.getByText(zh['search.none'].replace('{{text}}', 'qqqqzzzz')).first().waitFor();
  await close();
});

describe.each(listLanguages('en'))('the dialog of preferences, in %s', (language) => {
  const words = { zh, en }[language];

  test('the dialog keeps the focus, and returns it when it closes', async () => {
    const { page, close } = await open(toPlanPath(language));
    await page.getByRole('region', { name: words['plan.results'] }).waitFor();
    await tabTo(page, words['options.open']);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: words['options.title'] });
    await dialog.waitFor();
    for (let presses = 0; presses < 14; presses += 1) {
      await page.keyboard.press('Tab');
      expect(await dialog.locator(':focus').count()).toBe(1);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await eventually(async () => (await readFocused(page)).name).toBe(words['options.open']);
    await close();
  });
});

test('the focus follows the reading order, and is always visible', async () => {
  const { page, close } = await open(toPlanPath('zh'));
  await page.getByRole('region', { name: zh['plan.results'] }).waitFor();
  const unseen: string[] = [];
  const names: string[] = [];
  await walkTabStops(page, async ({ name }) => {
    // A date field has a tab stop for each of its parts; check only the first.
    if (!names.includes(name) && !(await isFocusSeen(page))) unseen.push(name);
    names.push(name);
  });
  expect(unseen).toEqual([]);
  const order = [
    'app.skip',
    'app.planShort',
    'app.lines',
    'search.from',
    'search.to',
    'search.locate',
    'search.swap',
    'time.depart',
    'time.date',
    'time.clock',
    'options.open',
    'search.go',
    'options.sort',
    'plan.earlier',
    'plan.later',
    'map.zoomIn',
    'map.whole',
  ] as const;
  const places = order.map((key) => names.indexOf(zh[key]));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(names.indexOf(zh['plan.earlier'])).toBeLessThan(
    names.findIndex((name) => /^07:3\d 出发/.test(name)),
  );

  await close();
});
