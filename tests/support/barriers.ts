/** Checks a page with axe for serious barriers, at every width and in both colour schemes. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { waitForStyles } from './browser.ts';
import { isWhole } from './screens.ts';
import type { Language } from './trip.ts';

/** The size of a phone. Open the page with it: the checks then change the size themselves. */
export const narrow = { width: 360, height: 740 } as const;
const widths = [narrow, { width: 1280, height: 800 }] as const;
const schemes = ['light', 'dark'] as const;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

interface Violation {
  readonly id: string;
  readonly impact?: string | null | undefined;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Serious violations, each with its element and reason. */
function toBarriers(violations: readonly Violation[]): string[] {
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim()}`),
    );
}

// The panes of the map repeat the content of the panel, so only its region, controls and credits are checked.
const unseen = '.leaflet-pane';

/** The serious violations on the page in its current state. */
export async function listBarriers(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags(rules).exclude(unseen).setLegacyMode();
  const { violations, passes } = await axe.analyze();
  // A check without elements would always pass.
  expect(passes.length).toBeGreaterThan(8);
  return toBarriers(violations);
}

/** The same check on a page that has axe already, without the list of passed rules, which takes a third of the time. */
export async function listBarriersAgain(page: Page): Promise<string[]> {
  const options = { runOnly: rules, resultTypes: ['violations'] };
  const context = { exclude: [unseen] };
  const run = `axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)})`;
  return toBarriers(await page.evaluate<Violation[]>(`${run}.then(({ violations }) => violations)`));
}

/** The half of widths and schemes at which a view is looked at in a language, so that both languages see all; else undefined. */
export function toHalf(language: Language): 0 | 1 | undefined {
  if (isWhole) return undefined;
  return language === 'zh' ? 0 : 1;
}

/**
 * Violations on an open page by width and colour scheme; empty where there are none. With `half`, for a view that is also
 * looked at in the other language, only two of the four: narrow and light with wide and dark, or the other two.
 */
export async function findBarriers(page: Page, half?: 0 | 1): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  let look = listBarriers;
  for (const [i, size] of widths.entries()) {
    await page.setViewportSize(size);
    for (const [k, colorScheme] of schemes.entries()) {
      if (half !== undefined && (i + k) % 2 !== half) continue;
      await page.emulateMedia({ colorScheme });
      await waitForStyles(page);
      const barriers = await look(page);
      if (barriers.length > 0) found[`${size.width} ${colorScheme}`] = barriers;
      look = listBarriersAgain;
    }
  }
  return found;
}
