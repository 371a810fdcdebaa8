/** Measures a page for readers with large text, narrow screens and thick fingers. */
import type { Page } from 'playwright-core';

/** Text of twice the size, for a reader who has set the text of a browser to 200 %; `1` sets it back. */
export async function scaleText(page: Page, scale: 1 | 2): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 16 * scale } });
  await devtools.detach();
}

/** What a sentence about an element begins with. */
const describe = `const say = (one) => {
    const name = typeof one.className === 'string' ? one.className.split(' ')[0] : '';
    const text = (one.getAttribute('aria-label') || one.textContent || '').trim().replaceAll(/\\s+/g, ' ');
    return one.tagName.toLowerCase() + (name && '.' + name) + ' "' + text.slice(0, 40) + '"';
  };
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });`;

/**
 * What would have to be scrolled sideways or is cut off: the page or its panel where they are wider than the screen, boxes that scroll
 * and do not say so, text outside of the screen, and text cut by a box around it.
 */
export function listOverflows(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    ${describe}
    const found = [];
    const root = document.documentElement;
    const wide = root.clientWidth;
    if (root.scrollWidth > wide) found.push('page wider by ' + (root.scrollWidth - wide));
    const main = document.querySelector('main');
    const wider = main.scrollWidth - main.clientWidth;
    if (wider > 0) found.push('main wider by ' + wider);
    const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX);
    const all = [...document.querySelectorAll('body *')].filter(
      (one) => !one.closest('.leaflet-container, svg, [aria-hidden="true"], noscript, [lang="mn"]') && isSeen(one),
    );
    const isFrame = (one) => one.hasAttribute('data-wide') && one.tabIndex === 0;
    for (const one of all) {
      if (one === main || one.closest('.visually-hidden')) continue;
      const style = getComputedStyle(one);
      if (scrolls(one) && one.scrollWidth - one.clientWidth > 1 && !isFrame(one))
        found.push('scrolls sideways by ' + (one.scrollWidth - one.clientWidth) + ': ' + say(one));
      const isCut = (style.overflowX === 'hidden' || style.overflowX === 'clip') && one.clientWidth > 1;
      if (isCut && one.scrollWidth - one.clientWidth > 1 && one.textContent.trim() !== '')
        found.push('cut by ' + (one.scrollWidth - one.clientWidth) + ': ' + say(one));
    }
    for (const one of all) {
      if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')) continue;
      if (one.closest('.visually-hidden')) continue;
      const box = one.getBoundingClientRect();
      if (box.width === 0 || (box.right <= wide + 1 && box.left >= -1)) continue;
      let around = one.parentElement;
      while (around && !isFrame(around)) around = around.parentElement;
      if (!around && getComputedStyle(one).position !== 'absolute')
        found.push('outside by ' + Math.round(Math.max(box.right - wide, -box.left)) + ': ' + say(one));
    }
    return found;
  })()`);
}

/** Share of the screen's height that the bars above and below the content take. */
export function readBarShare(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const main = document.querySelector('main').getBoundingClientRect();
    const seen = Math.min(main.bottom, innerHeight) - Math.max(main.top, 0);
    return 1 - seen / innerHeight;
  })()`);
}

/**
 * Whatever is pressed and is smaller than so many pixels. A link within a sentence is excepted, and so is what the map and the
 * diagrams have, because the panel and the tables have the same.
 */
export function listSmallTargets(page: Page, leastPx: number): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    ${describe}
    const found = new Set();
    const targets = 'a[href], button, input, select, textarea, summary, [role="button"], [role="tab"], [role="option"]';
    for (const one of document.querySelectorAll(targets)) {
      if (one.type === 'hidden' || one.closest('.leaflet-pane, .leaflet-control-attribution, svg')) continue;
      const label = /^(radio|checkbox|file)$/.test(one.type) ? one.closest('label') : null;
      const pressed = label ?? one;
      if (!isSeen(pressed)) continue;
      if (one.classList.contains('visually-hidden')) continue;
      const box = pressed.getBoundingClientRect();
      if (box.width === 0 || box.bottom < -50) continue;
      // An inline link is in a sentence where its block has other text, too.
      if (one.tagName === 'A' && getComputedStyle(one).display === 'inline') {
        let block = one.parentElement;
        while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
        if (block.textContent.trim().length > one.textContent.trim().length + 1) continue;
      }
      if (box.height < ${leastPx} - 0.5 || box.width < ${leastPx} - 0.5)
        found.add(Math.round(box.width) + 'x' + Math.round(box.height) + ': ' + say(one));
    }
    return [...found];
  })()`);
}
