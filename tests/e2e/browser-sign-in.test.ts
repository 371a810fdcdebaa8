/** A server with a token in a browser: planning is open, cards and clearing ask for the token once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { findBarriers } from '../support/barriers.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const token = 'a-token-for-tests-0123456789';
const folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
const tokenFile = join(folder, 'token');
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  writeFileSync(tokenFile, `${token}\n`);
  [server, browser] = await Promise.all([startServer(['--token-file', tokenFile]), launchBrowser()]);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** The browser writes refused requests to the console. */
const withoutRefusals = (faults: readonly string[]) => faults.filter((text) => !text.includes('401'));

async function signIn(page: Page, text: string, words: Record<'access.token' | 'access.signIn', string>) {
  await page.getByLabel(words['access.token']).fill(text);
  await page.getByRole('button', { name: words['access.signIn'] }).click();
}

describe.each([
  ['zh', zh],
  ['en', en],
] as const)('in %s', (lang, words) => {
  test('cards are shown after sign-in, and not after sign-out', async () => {
    const { page, faults, close } = await openPage(browser, `${server.origin}/card?lang=${lang}`);
    await page.getByRole('heading', { name: words['access.title'] }).waitFor();
    expect(await page.getByText(words['access.why']).isVisible()).toBe(true);
    expect(await page.getByRole('heading', { name: words['card.make'] }).count()).toBe(0);
    expect(await findBarriers(page)).toEqual({});

    await signIn(page, 'a-wrong-token-0123456789', words);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toBe(lang === 'zh' ? '令牌不正确' : 'The token is wrong');

    await signIn(page, token, words);
    await page.getByRole('button', { name: words['card.makeNow'] }).click();
    await page.waitForURL(/\/card\/./);
    await page.getByTestId('balance').waitFor();

    // A reload, another view and a download need no second sign-in.
    await page.reload();
    await page.getByTestId('balance').waitFor();
    const file = await page.request.get(
      `${page.url().split('?')[0]?.replace('/card/', '/api/v1/cards/')}/statement?month=2026-11&format=csv`,
    );
    expect(file.status()).toBe(200);

    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'tongcheng-session', httpOnly: true, sameSite: 'Strict' });
    const kept = await page.evaluate<string>(
      `JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, location.href])`,
    );
    expect(kept).not.toContain(token);

    await page.getByRole('button', { name: words['access.signOut'] }).click();
    await page.getByRole('heading', { name: words['access.title'] }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(withoutRefusals(faults)).toEqual([]);
    await close();
  });
});

test('after the session ends, the same view asks for the token again', async () => {
  const { page, close } = await openPage(browser, `${server.origin}/settlement`);
  await signIn(page, token, zh);
  await page.getByRole('button', { name: zh['access.signOut'] }).waitFor();
  await page.context().clearCookies();
  await page.getByRole('link', { name: zh['app.card'] }).click();
  await page.getByRole('heading', { name: zh['access.title'] }).waitFor();
  await signIn(page, token, zh);
  await page.getByRole('heading', { name: zh['card.make'] }).waitFor();
  expect(page.url()).toContain('/card');
  await close();
});

test('a trip is planned without the token, and ridden with it', async () => {
  const trip = `/plan?${new URLSearchParams({
    from: 'hohhot-metro:M108',
    fromAt: '40.81955,111.66131',
    fromName: '新华广场',
    to: '40.84570,111.76030',
    time: '2026-11-30T10:00',
    modes: 'subway',
  })}`;
  const { page, asked, faults, close } = await openPage(browser, server.origin + trip);
  await page.locator('main ol > li > button').first().click();
  expect(asked.filter((url) => url.includes('/api/v1/session'))).toEqual([]);
  expect(faults).toEqual([]);

  await page.getByRole('button', { name: zh['ride.open'] }).click();
  const dialog = page.getByRole('dialog', { name: zh['ride.title'] });
  await dialog.getByText(zh['access.why']).waitFor();
  await dialog.getByLabel(zh['access.token']).fill(token);
  await dialog.getByRole('button', { name: zh['access.signIn'] }).click();
  await dialog.getByRole('button', { name: zh['card.makeNow'] }).waitFor();
  await close();
});
