/**
 * The desk in a browser: taps of unknown cards are set aside, the cards are registered, the taps taken, the day closed, and the
 * amount followed to the tap; in Chinese and in English.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { findBarriers, narrow, toHalf } from '../support/barriers.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { writeSmallCities } from '../support/small-cities.ts';
import { languages } from '../support/trip.ts';
import { makeDataDir, run } from './tongcheng.ts';

const date = '2026-11-25';
const data = makeDataDir();
const file = (name: string) => join(data.dir, name);
let args: readonly string[];
let server: RunningServer;
let browser: Browser;

const ride = (terminalSeq: number, cardId: string, clock: string) =>
  JSON.stringify({
    terminalId: 'bus-7',
    terminalSeq,
    kind: 'ride',
    cardId,
    eventSec: Date.parse(`${date}T${clock}:00+08:00`) / 1_000,
    networkId: 'hohhot-bus',
    routeId: 'hohhot-bus:hb-h0',
  });

async function tongcheng(...words: string[]) {
  return run([...words, ...args]);
}

beforeAll(async () => {
  const cities = await writeSmallCities(data.dir, 3);
  args = [...cities.args, '--data', file('data')];
  writeFileSync(
    file('taps.ndjson'),
    [ride(1, 'ZZ1', '08:00'), ride(2, 'ZZ1', '17:30'), ride(3, 'ZZ2', '09:00')].join('\n'),
  );
  const taken = await tongcheng('ledger', 'ingest', file('taps.ndjson'));
  expect([taken.code, taken.out]).toEqual([2, expect.stringContaining('card-unknown × 3')]);
  [server, browser] = await Promise.all([startServer(args), launchBrowser()]);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  data.remove();
});

/** Registers a card while the server runs, as its issuer does. */
async function register(cardId: string) {
  writeFileSync(file(`${cardId}.csv`), `card_id,medium_id\n${cardId},tongcheng-hohhot\n`);
  const done = await tongcheng('ledger', 'cards', file(`${cardId}.csv`));
  expect(done.code, done.err + done.out).toBe(0);
}

test.each([
  ['zh', zh, 'ZZ1', 2],
  ['en', en, 'ZZ2', 1],
] as const)('a card that was unknown: its taps are taken, in %s', async (language, texts, cardId, count) => {
  const { page, faults, close } = await openPage(
    browser,
    `${server.origin}/settlement/desk?lang=${language}&state=waiting`,
    { locale: language === 'zh' ? 'zh-CN' : 'en-GB' },
  );
  const rows = page.locator('[aria-labelledby="queue"] tbody tr', { hasText: cardId });
  await eventually(() => rows.count()).toBe(count);
  // Not registered yet: the answer says why the record cannot be taken.
  const takeOne = rows.first().getByRole('button', { name: texts['desk.retry'] });
  await takeOne.click();
  const dialog = page.getByRole('dialog');
  const fill = async () => {
    await dialog
      .getByLabel(texts['desk.reason'])
      .fill(language === 'zh' ? '发卡方已补登记' : 'registered now');
    await dialog.getByLabel(texts['desk.who']).fill('王');
    await dialog.getByRole('button', { name: texts['desk.confirm'] }).click();
  };
  await fill();
  await dialog.getByText('card-unknown').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  await register(cardId);
  if (language === 'zh') {
    await page.getByLabel(texts['desk.reasonCode']).selectOption('card-unknown');
    await page.getByRole('button', { name: texts['desk.retryAll_other'].replace('{{count}}', '3') }).click();
    await fill();
    await dialog
      .getByText(texts['desk.retried'].replace('{{waiting}}', '3').replace('{{taken}}', '2'))
      .waitFor();
  } else {
    await takeOne.click();
    await fill();
    await dialog.getByText(texts['desk.state.taken']).waitFor();
  }
  await dialog.getByRole('button', { name: texts['options.done'] }).click();
  await eventually(() => rows.count()).toBe(0);
  await page.getByLabel(texts['settlement.status']).selectOption('done');
  await eventually(() => rows.count()).toBe(count);
  expect(await rows.first().innerText()).toContain('王');
  expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  await close();
});

test('the day is closed, and the money of the board is followed to the tap that was set aside', async () => {
  const { page, faults, close } = await openPage(browser, `${server.origin}/settlement/${date}`);
  await page.getByRole('button', { name: zh['settlement.close'] }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: zh['settlement.closeGoOn'] }).click();
  await dialog.getByLabel(zh['settlement.closeType'].replace('{{date}}', date)).fill(date);
  await dialog.getByRole('button', { name: zh['settlement.closeNow'] }).click();
  await eventually(async () => {
    const answer = await fetch(`${server.origin}/api/v1/settlement/periods`);
    const { batches } = (await answer.json()) as { batches: { date: string; state: string }[] };
    return batches.find((batch) => batch.date === date)?.state;
  }).toBe('paid');
  await page.reload();
  await page.getByText(/^同样内容的表格/).click();
  const row = page.locator('tr[data-source="fares"]').first();
  await row.waitFor();
  await row.getByRole('link').click();
  await page.waitForURL(/\/entries\?party=/);
  await page.locator('main a[href*="/journey/"]').first().click();
  await page.waitForURL(/\/journey\/bus-7/);
  const taps = page.getByTestId('taps').locator('tbody tr');
  await taps.first().waitFor();
  expect(await taps.first().innerText()).toContain('bus-7/');
  expect(faults).toEqual([]);
  await close();
  const verified = await tongcheng('ledger', 'verify', '--json');
  expect(verified.code, verified.out).toBe(0);
}, 120_000);

test.each(languages)(
  'the desk has no serious barrier, and nothing to scroll sideways, in %s',
  async (language) => {
    const size = language === 'zh' ? narrow : { width: 1280, height: 800 };
    const { page, faults, close } = await openPage(
      browser,
      `${server.origin}/settlement/desk?lang=${language}`,
      size,
    );
    await page.locator('main tbody tr').first().waitFor();
    const widerBy = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(await widerBy()).toBe(0);
    expect(await findBarriers(page, toHalf(language))).toEqual({});
    for (const other of [narrow, { width: 1280, height: 800 }]) {
      await page.setViewportSize(other);
      expect(await widerBy()).toBe(0);
    }
    expect(faults).toEqual([]);
    await close();
  },
);
