/** A page at a chosen moment. */
import type { Browser } from 'playwright-core';
import { openPage } from './browser.ts';
import { type Language, toViewPath } from './trip.ts';

/** The page and its departure boards show the moment that `setInstant` is called with. */
export async function openWithClock(browser: Browser, origin: string, language: Language) {
  let instant = '';
  const watched = await openPage(browser, origin + toViewPath('/about', language), { width: 360 });
  const { page } = watched;
  await page.route('**/api/v6/stoptimes?*', (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set('time', instant);
    return route.continue({ url: url.href });
  });
  const setInstant = async (next: string) => {
    instant = next;
    await page.clock.setFixedTime(next);
  };
  return { ...watched, setInstant };
}
