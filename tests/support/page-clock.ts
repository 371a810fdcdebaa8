/** A page at a chosen moment. */
import type { Browser } from 'playwright-core';
import { openPage } from './browser.ts';
import { type Language, toViewPath } from './trip.ts';

/** Makes the page ask for departures of its own moment instead of the server's. */
const askAtOwnMoment = `{
  const send = window.fetch;
  window.fetch = (url, init) => {
    const address = new URL(url, location.href);
    if (address.pathname === '/api/v6/stoptimes') address.searchParams.set('time', new Date().toISOString());
    return send(address, init);
  };
}`;

/** The page and its departure boards show the moment that `setInstant` is called with. */
export async function openWithClock(browser: Browser, origin: string, language: Language) {
  const watched = await openPage(browser, origin + toViewPath('/about', language), {
    width: 360,
    prepare: async (page) => {
      await page.addInitScript(askAtOwnMoment);
    },
  });
  const setInstant = (instant: string) => watched.page.clock.setFixedTime(instant);
  return { ...watched, setInstant };
}
