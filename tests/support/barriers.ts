/** What axe finds against a page: serious barriers, at every width and in both colour schemes. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { waitForStyles } from './browser.ts';

/** Where a page is opened that is looked at in every size. */
export const narrow = { width: 360, height: 740 } as const;
const widths = [narrow, { width: 1280, height: 800 }] as const;
const schemes = ['light', 'dark'] as const;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

interface Violation {
  readonly id: string;
  readonly impact?: string | null | undefined;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Serious ones, each with the place and the reason. */
function toBarriers(violations: readonly Violation[]): string[] {
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim()}`),
    );
}

// The map's panes repeat what the panel tells; its region, controls and credits are looked at.
const unseen = '.leaflet-pane';

/** What axe holds against the page as it stands. */
export async function listBarriers(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags(rules).exclude(unseen).setLegacyMode();
  const { violations, passes } = await axe.analyze();
  // A check that looked at nothing would find nothing.
  expect(passes.length).toBeGreaterThan(8);
  return toBarriers(violations);
}

/** The same once more, in a page that axe is in already: without what passes, in a third of the time. */
export async function listBarriersAgain(page: Page): Promise<string[]> {
  const options = { runOnly: rules, resultTypes: ['violations'] };
  const context = { exclude: [unseen] };
  const run = `axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)})`;
  return toBarriers(await page.evaluate<Violation[]>(`${run}.then(({ violations }) => violations)`));
}

/** Barriers of an open page by width and colour scheme; nothing where there are none. */
export async function findBarriers(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  let look = listBarriers;
  for (const size of widths) {
    await page.setViewportSize(size);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await waitForStyles(page);
      const barriers = await look(page);
      if (barriers.length > 0) found[`${size.width} ${colorScheme}`] = barriers;
      look = listBarriersAgain;
    }
  }
  return found;
}
