/** Planning the trip between the two cities with the keyboard only, in both languages. */
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import type { ApiItinerary } from '../../server/api/schema/itinerary.ts';
import type { ApiPlanResponse } from '../../server/api/schema/plan.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { readFocused, readHeard, startListening, tabTo } from '../support/keyboard.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type Language, languages, toViewPath } from '../support/trip.ts';

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

/** The typed texts and the expected texts, in each language. */
const spoken = {
  zh: {
    words: zh,
    from: { typed: 'xinhuaguangchang', name: /^新华广场$/ },
    to: { typed: '阿尔丁', name: /^阿尔丁广场$/ },
    date: '11月25日周三',
    metro: '地铁2号线',
    found: /^找到 \d+ 个方案$/,
    counted: /^\d+ 个候选地点$/,
    between: (count: number) => `途经 ${count} 站`,
    crossing: '从呼和浩特到包头，途中驶出一座城市。',
    card: /^07:3\d 出发，09:\d\d 到达，.*地铁 2号线、火车 D\d+.*、公交 2，换乘 2 次/,
  },
  en: {
    words: en,
    from: { typed: 'xinhua square', name: /^XINHUA Square$/i },
    to: { typed: 'aerding', name: /^A'?erding Square$/ },
    date: 'Wed 25 Nov',
    metro: 'MetroLine 2',
    found: /^\d+ trips found$/,
    counted: /^\d+ suggestions?$/,
    between: (count: number) => `${count} ${count === 1 ? 'stop' : 'stops'} between`,
    crossing: 'From Hohhot to Baotou: the ride leaves one city on the way.',
    card: /^Leave 07:3\d, arrive 09:\d\d, .*Metro Line 2, Train D\d+.*, Bus 2, 2 changes/,
  },
} as const;

/** Answers of the planner, in order. */
function collectPlans(page: Page): Promise<ApiPlanResponse>[] {
  const plans: Promise<ApiPlanResponse>[] = [];
  page.on('response', (response: Response) => {
    if (new URL(response.url()).pathname === '/api/v6/plan') plans.push(response.json());
  });
  return plans;
}

/** `07:30` of an instant, on the clocks of the two cities, which are eight hours ahead. */
const toCityClock = (instant: string) =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(11, 16);

/** Waits until the list has suggestions for the typed text. */
const findFirst = (page: Page, name: RegExp) => page.getByRole('option').first().getByText(name).waitFor();

/** Types into the focused search box and selects the first suggestion. */
async function choose(page: Page, { typed, name }: { typed: string; name: RegExp }) {
  await page.keyboard.type(typed);
  await findFirst(page, name);
  await page.keyboard.press('ArrowDown');
  const active = page.locator('input:focus');
  const option = page.locator(`[id="${await active.getAttribute('aria-activedescendant')}"]`);
  expect(await option.getByText(name).count()).toBe(1);
  expect(await option.getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');
  await eventually(() => active.inputValue()).toMatch(name);
  expect(await active.getAttribute('aria-expanded')).toBe('false');
}

/** Checks that the detail view has every leg of the itinerary with its times and stops. */
async function expectLegs(page: Page, itinerary: ApiItinerary, language: Language) {
  const steps = page.getByRole('list', { name: spoken[language].words['detail.steps'] });
  const times = await steps.locator('time').allTextContents();
  const names = (await steps.textContent()) ?? '';
  for (const leg of itinerary.legs) {
    if (leg.mode !== 'WALK') {
      expect(times).toContain(toCityClock(leg.startTime));
      expect(times).toContain(toCityClock(leg.endTime));
    }
    expect(names).toContain(leg.from.names[language]);
    expect(names).toContain(leg.to.names[language]);
  }
}

describe.each(languages)('planning by keyboard alone, in %s', (language) => {
  const { words, ...said } = spoken[language];

  test('from the skip link to the fare, and back', async () => {
    const { page, faults, asked, close } = await open(toViewPath('/plan', language));
    const plans = collectPlans(page);
    await page.getByRole('combobox').first().waitFor();
    await startListening(page);

    // The skip link comes first and skips header and navigation.
    await page.keyboard.press('Tab');
    expect((await readFocused(page)).name).toBe(words['app.skip']);
    await page.keyboard.press('Enter');
    expect((await readFocused(page)).tag).toBe('MAIN');
    await page.keyboard.press('Tab');
    expect((await readFocused(page)).name).toBe(words['search.from']);
    await choose(page, said.from);

    // Escape closes the list and keeps the typed text; the arrow key opens it again.
    await tabTo(page, words['search.to']);
    await page.keyboard.type(said.to.typed);
    await findFirst(page, said.to.name);
    await page.keyboard.press('Escape');
    const to = page.locator('input:focus');
    expect(await to.getAttribute('aria-expanded')).toBe('false');
    expect(await to.inputValue()).toBe(said.to.typed);
    await page.keyboard.press('ArrowDown');
    await eventually(() => to.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => to.inputValue()).toMatch(said.to.name);

    // Month, day, year: the order in the language of this Chromium.
    await tabTo(page, words['time.now']);
    await page.keyboard.press('ArrowRight');
    await eventually(() => new URL(page.url()).searchParams.has('time')).toBe(true);
    await tabTo(page, words['time.date']);
    await page.keyboard.type('11252026');
    await tabTo(page, words['time.clock']);
    await page.keyboard.type('0730a');
    await eventually(() => new URL(page.url()).searchParams.get('time')).toBe('2026-11-25T07:30');
    const results = page.getByRole('region', { name: words['plan.results'] });
    await eventually(() => results.textContent().catch(() => '')).toContain(said.date);

    // An incomplete date starts no search.
    const dates = asked
      .map((url) => new URL(url))
      .filter((url) => url.pathname === '/api/v6/plan')
      .map((url) => Date.parse(url.searchParams.get('time') ?? ''));
    for (const date of dates) expect(date).toBeGreaterThan(Date.parse('2000-01-01'));

    const itinerary = (await plans.at(-1))?.itineraries[0] as ApiItinerary;
    const rides = itinerary.legs.filter((leg) => leg.mode !== 'WALK');
    expect(rides.map((leg) => leg.mode)).toEqual(['SUBWAY', 'LONG_DISTANCE', 'BUS']);
    expect(rides.map((leg) => leg.crossesBoundary)).toEqual([false, true, false]);

    await tabTo(page, said.card);
    await page.keyboard.press('Enter');
    const title = page.getByRole('heading', { level: 1 });
    await eventually(() => title.textContent()).toContain(words['detail.title']);
    expect((await readFocused(page)).tag).toBe('H1');
    expect(await title.getByText(said.from.name).count()).toBe(1);
    expect(await title.getByText(said.to.name).count()).toBe(1);
    await expectLegs(page, itinerary, language);
    const steps = page.getByRole('list', { name: words['detail.steps'] });
    expect(await steps.textContent()).toContain(said.metro);
    expect(await steps.textContent()).toContain(said.crossing);

    // The stops in between are folded at first.
    const between = rides.map((leg) => leg.intermediateStops ?? []).find((stops) => stops.length > 0) ?? [];
    const stop = steps.getByText(between[0]?.names[language] ?? '', { exact: true });
    expect(between.length).toBeGreaterThan(0);
    expect(await stop.isVisible()).toBe(false);
    await tabTo(page, said.between(between.length));
    await page.keyboard.press('Enter');
    await eventually(() => stop.isVisible()).toBe(true);

    // Each part has a fare, and their sum is the total.
    const fare = page.getByRole('region', { name: words['detail.fare'], exact: true });
    const amounts = (await fare.locator('ul > li').allInnerTexts()).map((text) => {
      const [, yuan] = /¥(\d+\.\d\d)$/.exec(text.trim()) ?? [];
      return Math.round(Number(yuan) * 100);
    });
    expect(amounts).toEqual(itinerary.fare?.parts.map((part) => part.amountFen));
    expect(amounts).toHaveLength(3);
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    expect(itinerary.fare?.totalFen).toBe(total);
    expect(await fare.textContent()).toContain(`${words['detail.fareTotal']}¥${(total / 100).toFixed(2)}`);
    await tabTo(page, words['detail.fareWhy']);
    await page.keyboard.press('Enter');
    const reason = itinerary.fare?.parts[0]?.reasons[0]?.[language] ?? 'no reason';
    await eventually(() => page.getByText(reason).first().isVisible()).toBe(true);

    // Back in the list, the focus is on the trip that was open.
    await tabTo(page, words['detail.back'], 'Shift+Tab');
    await page.keyboard.press('Enter');
    await eventually(async () => (await readFocused(page)).name).toMatch(said.card);
    expect(new URL(page.url()).searchParams.has('trip')).toBe(false);

    const heard = await readHeard(page);
    expect(heard.filter((text) => said.counted.test(text)).length).toBeGreaterThan(0);
    expect(heard.filter((text) => said.found.test(text)).length).toBeGreaterThan(0);
    expect(heard).not.toContain(words['plan.failed']);
    expect(faults).toEqual([]);
    await close();
  });
});
