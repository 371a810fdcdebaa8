/** What the list of trips shows in Chromium. */
import type { Page } from 'playwright-core';

/** Every trip of the list as its departure and the lines of its row: the trip of each row, then its other departures. */
export async function listDepartures(page: Page): Promise<string[]> {
  const folded = page.locator('main ol > li [data-more]');
  while ((await folded.count()) > 0) await folded.first().click();
  return page.locator('main ol > li').evaluateAll((rows) =>
    rows.flatMap((row) => {
      const lines = row.querySelector('[data-lines]')?.textContent ?? '';
      const texts = [...row.querySelectorAll('button')].map((button) => button.textContent ?? '');
      // The sentence of a card begins with its date where that is another day, a departure ends with the number of days.
      return texts.map((text) => {
        const date = /^(\d+月\d+日|[A-Z]\w+ \d+)/.exec(text)?.[0] ?? '';
        return `${/\d\d:\d\d(?:[+-]\d)?/.exec(text)?.[0]} ${lines} ${date}`;
      });
    }),
  );
}
