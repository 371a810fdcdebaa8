/** Somebody at the keyboard of the page: presses keys, and hears what a screen reader would be told. */
import type { Page } from 'playwright-core';
import { waitForStyles } from './browser.ts';

/** What has the focus, as assistive technology names it. */
export interface Focused {
  readonly tag: string;
  readonly name: string;
  readonly type: string;
}

// Expressions for the page are texts: the tests are compiled without the browser's types.
const focusedExpression = `(() => {
  const element = document.activeElement ?? document.body;
  const read = (from) => {
    const copy = from.cloneNode(true);
    for (const hidden of copy.querySelectorAll('[aria-hidden="true"], select')) hidden.remove();
    return copy.textContent;
  };
  const label = element.labels?.[0];
  const name = element === document.body
    ? ''
    : (element.getAttribute('aria-label') ?? read(label ?? element) ?? '');
  return { tag: element.tagName, name: name.trim(), type: element.type ?? '' };
})()`;

export const readFocused = (page: Page): Promise<Focused> => page.evaluate<Focused>(focusedExpression);

/** Tabs until something with this name has the focus; fails with the way it went. */
export async function tabTo(page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  const way: string[] = [];
  const isIt = (text: string) => (typeof name === 'string' ? text === name : name.test(text));
  while (way.length < 60) {
    await page.keyboard.press(key);
    const focused = await readFocused(page);
    way.push(focused.name);
    if (isIt(focused.name)) return way;
  }
  throw new Error(`${String(name)} was not reached by ${key}: ${way.join(' > ')}`);
}

/** Tabs from here on until the focus leaves the page, and looks at each stop. */
export async function walkTabStops(page: Page, look: (stop: Focused) => Promise<void>): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await readFocused(page);
    if (stop.tag === 'BODY') return;
    await look(stop);
  }
  throw new Error('the focus never leaves the page');
}

/** From now on, notes every text of the live region. */
export async function startListening(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    window.heard = [];
    const region = document.querySelector('[aria-live="polite"]');
    new MutationObserver(() => window.heard.push(region.textContent)).observe(region, {
      childList: true, characterData: true, subtree: true,
    });
  })()`);
}

export const readHeard = (page: Page): Promise<string[]> => page.evaluate<string[]>('window.heard');

/** Whether the focus can be seen: with it, the surroundings of the element look otherwise than without. */
export async function isFocusSeen(page: Page): Promise<boolean> {
  await waitForStyles(page);
  const box = await page.evaluate<{ x: number; y: number; width: number; height: number }>(`(() => {
    const { x, y, width, height } = document.activeElement.getBoundingClientRect();
    const [left, top] = [Math.max(0, x - 8), Math.max(0, y - 8)];
    return {
      x: left,
      y: top,
      width: Math.max(1, Math.min(innerWidth, x + width + 8) - left),
      height: Math.max(1, Math.min(innerHeight, y + height + 8) - top),
    };
  })()`);
  const withFocus = await page.screenshot({ clip: box });
  await page.evaluate('(window.left = document.activeElement).blur()');
  await waitForStyles(page);
  const without = await page.screenshot({ clip: box });
  await page.evaluate('window.left.focus({ focusVisible: true })');
  return !withFocus.equals(without);
}
