/** Steps on the page of scenarios that several browser tests take, in both languages. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import { waitForStyles } from './browser.ts';
import { listLanguages } from './screens.ts';
import type { Language } from './trip.ts';

export type Texts = Readonly<Record<keyof typeof zh, string>>;

export const languages = [
  ['zh', zh],
  ['en', en],
] as const satisfies readonly (readonly [string, Texts])[];

/** As `listLanguages`, with the texts. */
export const listTexts = (one: Language) => {
  const chosen = listLanguages(one);
  return languages.filter(([language]) => chosen.includes(language));
};

export const stopsOf = (page: Page, texts: Texts) =>
  page.getByRole('list', { name: texts['bureau.stops'], exact: true }).getByRole('listitem');

/** Shares of the map's width and height at which a line is drawn by default: three stops across its middle. */
const acrossTheMap = [
  [0.35, 0.3],
  [0.5, 0.5],
  [0.65, 0.7],
] as const;

/** Makes a scenario; its editor is open afterwards. */
export async function startScenario(page: Page, texts: Texts): Promise<void> {
  await page.getByRole('button', { name: texts['bureau.new'], exact: true }).click();
  await page.getByTestId('save-state').waitFor();
}

/** Draws a line on the map of an open editor by clicks. */
export async function drawLine(
  page: Page,
  texts: Texts,
  shares: readonly (readonly [number, number])[] = acrossTheMap,
): Promise<void> {
  await page.getByRole('button', { name: texts['bureau.drawLine'] }).click();
  const box = await page.locator('.leaflet-container').boundingBox();
  if (!box) throw new Error('the map has no size');
  for (const [i, [x, y]] of shares.entries()) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await stopsOf(page, texts).nth(i).waitFor();
  }
  expect(await stopsOf(page, texts).count()).toBe(shares.length);
}

export async function waitUntilSaved(page: Page, texts: Texts): Promise<void> {
  await page.getByTestId('save-state').getByText(texts['bureau.saved'], { exact: true }).waitFor();
}

/** Starts a comparison of ten minutes with few sets of parameters. */
export async function startComparison(page: Page, texts: Texts): Promise<void> {
  await page.getByLabel(texts['compare.to'], { exact: true }).last().fill('07:10');
  await page.getByText(texts['compare.size'], { exact: true }).click();
  await page.getByLabel(texts['compare.draws'], { exact: true }).fill('10');
  await page.getByRole('button', { name: texts['compare.now'], exact: true }).click();
}

/** No rule of WCAG 2.1 AA is broken, and nothing is wider than the screen. */
export async function checkAccess(page: Page): Promise<void> {
  await waitForStyles(page);
  // The page has no frames, so that no other window is needed to sum up; a list of passed rules takes a third of the time.
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .exclude('.leaflet-pane')
    .setLegacyMode()
    .analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
    0,
  );
}
