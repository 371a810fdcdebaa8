/** The requests of a page that are under way. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';

interface Traffic {
  readonly open: Set<Request>;
  /** When the last request began or ended, in milliseconds of `performance.now`. */
  changedMs: number;
}

const traffics = new WeakMap<Page, Traffic>();

/** A page without requests for this time has asked for all that it shows. */
const QUIET_MS = 500;

/** After this time without quiet, the wait is given up. */
const MOST_MS = 60_000;

/** Notes the requests of a page; to be called before it asks for anything. */
export function watchRequests(page: Page): void {
  const traffic: Traffic = { open: new Set(), changedMs: performance.now() };
  traffics.set(page, traffic);
  page.on('request', (request) => {
    // The browser may never report the end of a request of the document before.
    if (request.isNavigationRequest()) traffic.open.clear();
    traffic.open.add(request);
    traffic.changedMs = performance.now();
  });
  const onEnd = (request: Request) => {
    traffic.open.delete(request);
    traffic.changedMs = performance.now();
  };
  page.on('requestfinished', onEnd);
  page.on('requestfailed', onEnd);
}

/**
 * Waits until a page of `openPage` has had all answers, and has asked for nothing more for half a second. Playwright's own
 * `networkidle` sometimes waits for requests of a document that is gone.
 *
 * @throws Error with the addresses of requests without an answer
 */
export async function waitForRequests(page: Page): Promise<void> {
  const traffic = traffics.get(page);
  if (!traffic) throw new Error('the requests of this page are not watched');
  const startMs = performance.now();
  while (traffic.open.size > 0 || performance.now() - traffic.changedMs < QUIET_MS) {
    if (performance.now() - startMs > MOST_MS) {
      const waiting = [...traffic.open].map((request) => request.url());
      throw new Error(`the page goes on asking; without an answer: ${waiting.join(' ') || 'nothing'}`);
    }
    await sleep(20);
  }
}
