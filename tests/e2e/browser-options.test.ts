/** Options of a journey on the page: a via place, avoided stops and lines, earlier and later trips. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { listDepartures } from '../support/departures.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type Language, languages, toPlanPath } from '../support/trip.ts';

const words = { zh, en };
const eastStation = { via: 'rail:NDC', viaAt: '40.84972,111.75822', viaName: '呼和浩特东站' };

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (language: Language, more: Readonly<Record<string, string>> = {}, width = 1280) =>
  openPage(browser, `${server.origin}${toPlanPath(language, more)}`, { width });

const cardsOf = (page: Page) => page.locator('main ol > li > button');
const tellCards = (page: Page) => cardsOf(page).locator('> .visually-hidden').allTextContents();

/** Parameters of the last request to the planner. */
const lastAsked = (asked: readonly string[]) =>
  asked
    .map((url) => new URL(url))
    .filter(({ pathname }) => pathname === '/api/v6/plan')
    .at(-1)?.searchParams;

describe.each(languages)('in %s', (language) => {
  const t = words[language];

  test('a via place is typed, given a stay, and removed', async () => {
    const { page, asked, close, faults } = await open(language);
    await cardsOf(page).first().waitFor();
    const straight = await tellCards(page);
    await page.getByRole('button', { name: t['search.addVia'] }).click();
    await page.getByRole('combobox', { name: t['search.via'], exact: true }).fill('呼和浩特东站');
    await page.locator('[role=option]').first().click();
    await eventually(() => lastAsked(asked)?.get('via')).toBe('rail:NDC');
    await cardsOf(page).first().waitFor();
    expect(new URL(page.url()).searchParams.get('via')).toBe('rail:NDC');
    await page.getByRole('combobox', { name: t['search.stay'] }).selectOption('60');
    await eventually(() => lastAsked(asked)?.get('viaMinimumStay')).toBe('60');
    await eventually(() => tellCards(page)).not.toEqual(straight);
    await cardsOf(page).first().waitFor();
    const staying = await tellCards(page);

    // The link restores all options.
    const again = await openPage(browser, page.url());
    await cardsOf(again.page).first().waitFor();
    expect(await tellCards(again.page)).toEqual(staying);
    await again.close();

    await page.getByRole('button', { name: t['search.removeVia'] }).click();
    await eventually(() => tellCards(page)).toEqual(straight);
    expect(new URL(page.url()).searchParams.has('via')).toBe(false);
    expect(faults).toEqual([]);
    await close();
  });

  test('where the via place leaves no trip, one button removes it', async () => {
    const { page, close } = await open(language, {
      via: 'rail:rail-shuozhou-east',
      viaAt: '39.30236,112.59167',
      viaName: '朔州东站',
      modes: 'subway,bus',
      to: 'hohhot-metro:M101',
      toAt: '40.83,111.6',
    });
    const without = { zh: '不再经过途经点', en: 'Leave out the place on the way' }[language];
    await page.getByRole('button', { name: without, exact: true }).click();
    await cardsOf(page).first().waitFor();
    expect(new URL(page.url()).searchParams.has('via')).toBe(false);
    expect(new URL(page.url()).searchParams.get('modes')).toBe('bus,subway');
    await close();
  });

  test('on a narrow screen the form fits', async () => {
    const { page, close } = await open(language, { ...eastStation, viaStay: '30' }, 360);
    await cardsOf(page).first().waitFor();
    await page.getByRole('button', { name: t['time.change'] }).click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const select = await page.getByRole('combobox', { name: t['search.stay'] }).boundingBox();
    expect(select && select.x >= 0 && select.x + select.width <= 360).toBe(true);
    await close();
  });
});

test('a line and a stop are avoided and allowed again', async () => {
  const { page, asked, close } = await open('zh');
  await cardsOf(page).first().waitFor();
  const before = await tellCards(page);
  await cardsOf(page).first().click();
  await page.locator('#detail-title').waitFor();
  const [start = ''] = zh['detail.avoidStop'].split('{{');
  await page.getByRole('button', { name: start.trim() }).first().click();
  await cardsOf(page).first().waitFor();
  const [stop] = new URL(page.url()).searchParams.getAll('avoidStop');
  expect(lastAsked(asked)?.get('tongchengAvoidStops')).toBe(stop?.split('|')[0]);

  await cardsOf(page).first().click();
  await page.locator('#detail-title').waitFor();
  await page.getByRole('button', { name: zh['detail.avoid'] }).first().click();
  await cardsOf(page).first().waitFor();
  expect(lastAsked(asked)?.has('avoidRoutes')).toBe(true);
  expect(lastAsked(asked)?.has('tongchengAvoidStops')).toBe(true);

  const chips = page.getByRole('region', { name: zh['plan.avoided'] }).getByRole('button');
  expect(await chips.count()).toBe(2);
  await chips.first().click();
  await chips.first().click();
  await eventually(() => tellCards(page)).toEqual(before);
  await close();
});

test('earlier and later trips with a via place, each once; another day is marked', async () => {
  const { page, close } = await open('zh', { ...eastStation, time: '2026-11-25T06:30' });
  await cardsOf(page).first().waitFor();
  const first = await listDepartures(page);
  const told = await tellCards(page);
  await page.getByRole('button', { name: zh['plan.later'], exact: true }).click();
  await eventually(async () => (await listDepartures(page)).length).toBeGreaterThan(first.length);
  const more = await listDepartures(page);
  await page.getByRole('button', { name: zh['plan.earlier'], exact: true }).click();
  await eventually(async () => (await listDepartures(page)).length).toBeGreaterThan(more.length);
  const all = await listDepartures(page);
  expect(new Set(all).size).toBe(all.length);
  expect(all.join().includes('11月24日')).toBe(true);
  expect(told.join().includes('11月25日')).toBe(false);
  await close();
});

test('arrive-by with a via place', async () => {
  const { page, asked, close } = await open('zh', {
    ...eastStation,
    arriveBy: 'true',
    time: '2026-11-25T12:00',
  });
  await cardsOf(page).first().waitFor();
  expect(lastAsked(asked)?.get('arriveBy')).toBe('true');
  const clocks = (await tellCards(page)).map((card) => card.match(/\d\d:\d\d/g)?.[1] ?? '');
  expect(clocks.every((clock) => clock <= '12:00' && clock > '08:00')).toBe(true);
  await close();
});
