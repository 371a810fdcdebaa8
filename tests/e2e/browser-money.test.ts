/** Cards and clearing in a browser: a planned trip ridden with a card, and the clearing board down to single taps. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import type { Endpoints } from '../../server/api/contract.ts';
import { findBarriers, narrow, toHalf } from '../support/barriers.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { waitForRequests } from '../support/requests.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { languages } from '../support/trip.ts';
import { listMoneyViews } from '../support/views.ts';
import { simulatedDate as date, makeSimulatedDir } from './tongcheng.ts';

let data: Awaited<ReturnType<typeof makeSimulatedDir>>;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  data = await makeSimulatedDir();
  [server, browser] = await Promise.all([startServer(['--data', data.dir]), launchBrowser()]);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  data?.remove();
});

/** Fen of `¥1,234.50`, `−¥0.50`, `+¥3.00`. */
function toFen(text: string): number {
  const [, sign, digits = ''] = /([−+]?)¥([\d,]+\.\d\d)/.exec(text) ?? [];
  if (!digits) throw new Error(`no amount in ${text}`);
  return Number(digits.replace(/[,.]/g, '')) * (sign === '−' ? -1 : 1);
}

const fenOf = async (page: Page, testId: string) => toFen(await page.getByTestId(testId).innerText());

/** The server computes counts in the background: repeat the request until they are present. */
async function askSettlement(
  period: string,
): Promise<Endpoints['GET /api/v1/settlement/{period}']['answer']> {
  let answer: Endpoints['GET /api/v1/settlement/{period}']['answer'] | undefined;
  await eventually(async () => {
    const response = await fetch(`${server.origin}/api/v1/settlement/${period}?provisional=true`);
    answer = (await response.json()) as Endpoints['GET /api/v1/settlement/{period}']['answer'];
    return answer.counts !== undefined;
  }).toBe(true);
  if (!answer) throw new Error('no answer');
  return answer;
}

/** 新华广场 to 呼和浩特东站: a metro ride with a gate at both ends. */
const trip = `/plan?${new URLSearchParams({
  from: 'hohhot-metro:M108',
  fromAt: '40.81955,111.66131',
  fromName: '新华广场',
  to: '40.84570,111.76030',
  // A day that is not closed yet, so that the ride moves money only at the exit.
  time: '2026-11-30T10:00',
  modes: 'subway',
})}`;

test('a planned trip is ridden with a new card, and is among its transactions', async () => {
  const { page, faults, close } = await openPage(browser, server.origin + trip);
  await page.locator('main ol > li > button').first().click();
  await page.getByRole('button', { name: zh['ride.open'] }).click();
  const dialog = page.getByRole('dialog', { name: zh['ride.title'] });
  await dialog.getByLabel(zh['card.category']).selectOption({ label: '学生' });
  await dialog.getByRole('button', { name: zh['card.makeNow'] }).click();

  // First the prices of all taps, without posting.
  const taps = dialog.getByRole('list', { name: zh['ride.taps'] }).getByRole('listitem');
  await taps.first().waitFor();
  await dialog.getByRole('button', { name: zh['card.topUp'] }).click();
  const topUp = page.getByRole('dialog', { name: zh['card.topUp'] });
  await topUp.getByLabel('金额（元）').fill('20.00');
  await topUp.getByRole('button', { name: zh['card.topUpBy'].replace('{{amount}}', '¥20.00') }).click();
  await topUp.waitFor({ state: 'hidden' });
  const ride = dialog.getByRole('button', { name: /^乘坐，支付 ¥/ });
  await eventually(() => ride.isEnabled()).toBe(true);
  const priceFen = toFen(await ride.innerText());
  expect(priceFen).toBeGreaterThan(0);
  expect(await taps.count()).toBe(2);
  const [on, off] = await taps.allInnerTexts();
  expect(on).toContain(zh['tap.on']);
  expect(off).toContain(zh['tap.off']);
  const [fare = '', after = ''] = off?.match(/[−+]?¥[\d,]+\.\d\d/g)?.slice(-2) ?? [];
  expect(toFen(fare)).toBe(-priceFen);
  expect(toFen(after)).toBe(2_000 - priceFen);

  await ride.click();
  await dialog.getByText(zh['ride.done'].replace('{{amount}}', `¥${(priceFen / 100).toFixed(2)}`)).waitFor();
  await dialog.getByRole('link', { name: zh['ride.toCard'] }).click();
  await page.waitForURL(/\/card\/\d|\/card\/T/);
  await eventually(() => fenOf(page, 'balance')).toBe(2_000 - priceFen);

  // One row, which opens to the fare by rules; the discount names its payer.
  const rows = page.locator('main details');
  await eventually(() => rows.count()).toBe(1);
  const row = rows.first();
  expect(await row.innerText()).toContain('新华广场');
  await row.locator('summary').click();
  const steps = row.getByRole('list', { name: zh['journey.steps'] });
  expect(await steps.innerText()).toMatch(/hohhot-metro[\s\S]*student-metro/);
  expect(await steps.innerText()).toContain(zh['fact.no']);
  await page.locator('li[data-kind="top-up"]').waitFor();

  // The printed statement of the same month.
  await page.getByRole('link', { name: zh['card.statement'] }).click();
  const statement = page.locator('main table');
  await statement.waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('header nav').isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: zh['detail.print'] }).isVisible()).toBe(false);
  expect(await statement.isVisible()).toBe(true);
  expect(faults).toEqual([]);
  await close();
});

test('the board has the flows as a chart and as a table with the same sums', async () => {
  const answer = await askSettlement(date);
  const { page, faults, close } = await openPage(browser, `${server.origin}/settlement`);
  await page.waitForURL(/\/settlement\/\d{4}-\d{2}-\d{2}/);
  await page.goto(`${server.origin}/settlement/${date}`);
  const chart = page.getByRole('figure', { name: zh['settlement.flowChart'] });
  await chart.locator('svg path').first().waitFor();

  const list = await page.evaluate<{ fen: string; source: string; target: string }[]>(
    `[...document.querySelectorAll('tr[data-fen]')].map((row) => ({ ...row.dataset }))`,
  );
  expect(list.map(({ fen }) => Number(fen)).sort()).toEqual(answer.links.map((one) => one.amountFen).sort());
  const sum = (end: 'source' | 'target') =>
    list.filter((one) => one[end] === 'fares').reduce((total, { fen }) => total + Number(fen), 0);
  expect(sum('target')).toBeGreaterThan(0);
  expect(sum('target')).toBe(answer.balance.paidInFen);
  expect(sum('source')).toBe(answer.balance.paidOutFen);
  expect(sum('source')).toBe(sum('target'));
  await page.getByText(/^同样内容的表格/).click();
  expect(await fenOf(page, 'from-payers')).toBe(await fenOf(page, 'to-receivers'));

  // The text of the chart: its fares have the sum of the table.
  const drawn = (await chart.locator('svg text').allTextContents()).join('');
  const names = { zh: '票款', en: 'Fares' };
  const through = new RegExp(`${names.zh}\\s*(¥[\\d,]+\\.\\d\\d)`).exec(drawn)?.[1];
  expect(toFen(through ?? drawn)).toBe(sum('target'));
  expect(await page.getByTestId('proof').innerText()).toContain('¥0.00');
  expect(Number((await page.getByTestId('count-settled').innerText()).replaceAll(',', ''))).toBe(
    answer.counts?.settled,
  );

  await page.getByRole('button', { name: 'English' }).click();
  const inEnglish = page.getByRole('figure', { name: en['settlement.flowChart'] });
  await inEnglish.locator('svg text', { hasText: names.en }).first().waitFor();
  await page.getByRole('heading', { name: en['settlement.flows'] }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('a figure opens to its transfers, a transfer to its journey, a journey to its taps', async () => {
  const answer = await askSettlement(date);
  const { page, faults, close } = await openPage(browser, `${server.origin}/settlement/${date}`);
  // A band of the chart, by keys, as a figure of the table.
  const band = page.getByRole('link', { name: /^票款 → 铁路/ });
  await band.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/entries\?party=china-railway/);
  await page.goBack();
  await page.getByText(/^同样内容的表格/).click();
  const row = page.locator('tr[data-source="fares"]').first();
  await row.waitFor();
  await row.getByRole('link').click();
  await page.waitForURL(/\/entries\?party=/);
  const entry = page.locator('tbody tr').first();
  await entry.getByRole('link').first().click();
  await page.waitForURL(/\/journey\//);
  const taps = page.getByTestId('taps').locator('tbody tr');
  await taps.first().waitFor();
  const journeyId = decodeURIComponent(new URL(page.url()).pathname.replace('/journey/', ''));
  expect(await taps.first().innerText()).toContain(journeyId);
  await page.getByRole('heading', { name: zh['journey.transfers'] }).waitFor();

  // And back: the net of each party is the last line of its statement.
  await page.goto(`${server.origin}/settlement/${date}`);
  const [position] = [...answer.positions].sort((a, b) => b.netFen - a.netFen);
  await page.locator('h2#positions ~ * a').first().click();
  await page.waitForURL(new RegExp(`/statements/${position?.party.id}$`));
  await eventually(() => fenOf(page, 'net')).toBe(position?.netFen);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByTestId('net').isVisible()).toBe(true);
  expect(await page.locator('header nav').isVisible()).toBe(false);
  for (const format of ['html', 'csv', 'json']) {
    const href = await page.locator(`a[download$=".${format}"]`).getAttribute('href');
    const file = await fetch(server.origin + href);
    expect(file.status, format).toBe(200);
    expect(file.headers.get('content-type'), format).toContain(format);
  }
  expect(faults).toEqual([]);
  await close();
});

test.each(languages)('no serious barrier on any view of cards and clearing in %s', async (language) => {
  // The desk has a test of its own, and `/settlement` leads to the board.
  const own = new Set(['desk', 'board-first']);
  const views = (await listMoneyViews(server.origin, date)).filter(({ name }) => !own.has(name));
  const found: Record<string, unknown> = {};
  const { page, faults, close } = await openPage(browser, `${server.origin}/card?lang=${language}`, narrow);
  for (const { name, path } of views) {
    await page.goto(server.origin + path(language));
    await page.locator('main h1').waitFor();
    await waitForRequests(page);
    const barriers = await findBarriers(page, toHalf(language));
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    if (Object.keys(barriers).length > 0 || wider > 0) found[name] = { barriers, wider };
    await page.setViewportSize(narrow);
  }
  expect(found).toEqual({});
  expect(faults).toEqual([]);
  await close();
});
