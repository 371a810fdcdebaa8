/** Uses a page with the keyboard, and reads the texts that a screen reader gets. */
import type { Page } from 'playwright-core';
import { waitForStyles } from './browser.ts';

/** The focused element with its role and name for assistive technology. */
export interface Focused {
  readonly tag: string;
  readonly name: string;
  readonly type: string;
}

// Expressions for the page are strings: the tests are compiled without the types of the browser.
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

/** Presses Tab until an element with this name has the focus. The error lists the visited elements. */
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

/** Presses Tab until the focus leaves the page, and calls `look` for each focused element. */
export async function walkTabStops(page: Page, look: (stop: Focused) => Promise<void>): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await readFocused(page);
    if (stop.tag === 'BODY') return;
    await look(stop);
  }
  throw new Error('the focus never leaves the page');
}

/** Records all texts of the live region from now on. */
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

/** Whether the focus is visible: the element looks different with and without it. */
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
