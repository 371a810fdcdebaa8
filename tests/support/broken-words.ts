/** Finds words of a page that are broken across lines because their element is too narrow. */
import type { Page } from 'playwright-core';

// Expressions for the page are strings: the tests are compiled without the types of the browser.
const brokenExpression = `(() => {
  const broken = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    // Text for screen readers only has the size of a dot.
    const isDot = (element) => element && (element.offsetWidth === 1 || isDot(element.parentElement));
    if (isDot(parent)) continue;
    // Hashes and ids may be broken: they are not words.
    if (parent.closest('script, style, noscript, code, .visually-hidden, [class*="code"]')) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{N}'’.]{2,18}/gu)) {
      if (/\\p{Script=Han}/u.test(word)) continue;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const shown = [...range.getClientRects()].filter(({ width }) => width > 0);
      if (new Set(shown.map(({ top }) => Math.round(top))).size > 1) broken.add(word + ' in ' + node.data.trim());
    }
  }
  return [...broken];
})()`;

export const listBrokenWords = (page: Page): Promise<string[]> => page.evaluate<string[]>(brokenExpression);
