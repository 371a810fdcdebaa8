/**
 * The service worker: opens the page without a network. It keeps the files of the page; answers of the server are kept by
 * the page itself (`api/kept-answers.ts`), which can mark them.
 *
 * A new worker waits until no window uses the old one, because a window with an older page may still load older files.
 */
import { ExpirationPlugin } from 'workbox-expiration';
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import type { ShellFile } from './shell-file.ts';

/** The files of the page, written in by the build (`client/service-worker-build.ts`). */
declare const __SHELL__: readonly ShellFile[];

/** Milliseconds after which a slow answer for the page itself is replaced by the kept page. */
const SLOW_PAGE_MS = 3_000;

precacheAndRoute([...__SHELL__]);
cleanupOutdatedCaches();

/** The page from the server; the kept one where the server is gone, fails or is slow. */
async function openPage({ request }: { readonly request: Request }): Promise<Response> {
  const kept = await matchPrecache('/index.html');
  if (!kept) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), SLOW_PAGE_MS));
  const fresh = fetch(request).then((response) => (response.status >= 500 ? kept : response));
  return Promise.race([fresh.catch(() => kept), late]);
}

registerRoute(new NavigationRoute(openPage, { denylist: [/^\/(api|assets|metrics)(\/|$)/] }));

// Fonts and views that are not in the shell: kept once they were used. Their names contain a hash of their content.
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && url.pathname.startsWith('/assets/'),
  new CacheFirst({
    cacheName: 'tongcheng-assets',
    plugins: [new ExpirationPlugin({ maxEntries: 300, purgeOnQuotaError: true })],
  }),
);
