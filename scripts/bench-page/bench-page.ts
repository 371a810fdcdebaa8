/**
 * Measures how fast the page is for its users: `npm run bench:page`. Prints each figure beside its limit; with `--strict` a
 * figure beyond its limit is an error.
 *
 * The server and the browser run on this machine. The processor of the page is slowed down to a quarter, that of a cheap
 * phone; the first plan comes over the loopback, the first text over a network of 50 KB/s. The cache of the browser is empty;
 * the server has planned another trip before, as all but its first visitor find it. Processor time does not depend on what
 * else the machine does. The map of a city with 5,000 stops and 100 lines is dragged at full speed.
 */
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../tests/support/browser.ts';
import { waitForRequests } from '../../tests/support/requests.ts';
import { startServer } from '../../tests/support/server.ts';
import { toPlanPath } from '../../tests/support/trip.ts';
import { measurePan } from './measure-pan.ts';

const CPU_SLOWDOWN = 4;
const SLOW_BYTES_PER_SEC = 50 * 1024;

interface Figure {
  readonly name: string;
  readonly value: number;
  /** The largest value that is good enough; with `isLeast` the smallest. Absent where the figure only explains another one. */
  readonly limit?: number;
  readonly isLeast?: boolean;
  readonly unit: string;
}

const isBeyond = ({ isLeast = false, limit, value }: Figure) =>
  limit !== undefined && (isLeast ? value < limit : value > limit);

/** Collects long tasks and durations of interactions from the first script on. */
const observe = `
  window.longTasks = [];
  window.interactions = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries()) if (interactionId) window.interactions.push(duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

const listLargest = (page: Page, name: 'longTasks' | 'interactions') =>
  page.evaluate<number>(`Math.round(Math.max(0, ...window.${name}))`);

async function slowDown(page: Page, bytesPerSec?: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  if (bytesPerSec === undefined) return session;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 100,
    downloadThroughput: bytesPerSec,
    uploadThroughput: bytesPerSec,
  });
  return session;
}

/** Milliseconds that the page's main thread has worked, slowed down as it is. */
async function readWorkMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
}

/** The first plan with an empty cache, and what a user does then. */
async function measurePlan(browser: Browser, origin: string): Promise<Figure[]> {
  const { page, close } = await openPage(browser, 'about:blank', { width: 360, height: 740 });
  await page.addInitScript(observe);
  const session = await slowDown(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const sizes: Record<'js' | 'css', number> = { js: 0, css: 0 };
  const bodies: Promise<void>[] = [];
  let isPlanned = false;
  page.on('response', (response) => {
    const kind = /\/assets\/.*\.(js|css)$/.exec(new URL(response.url()).pathname)?.[1] as
      | 'js'
      | 'css'
      | undefined;
    if (isPlanned || kind === undefined) return;
    bodies.push(
      response.body().then((body) => {
        sizes[kind] += gzipSync(body).length;
      }),
    );
  });
  const beforeMs = await readWorkMs(session);
  const startMs = performance.now();
  await page.goto(`${origin}${toPlanPath('zh')}`, { waitUntil: 'commit' });
  const card = page.locator('main ol > li > button').first();
  await card.waitFor();
  isPlanned = true;
  const planMs = performance.now() - startMs;
  const workMs = (await readWorkMs(session)) - beforeMs;
  await Promise.all(bodies);
  await waitForRequests(page);

  await card.click();
  await page.locator('#detail-title').waitFor();
  await page.goBack();
  await card.waitFor();
  await page.waitForTimeout(1_000);
  const figures = [
    { name: 'first plan, cold cache', value: Math.round(planMs), limit: 2_000, unit: 'ms' },
    { name: 'processor time before it', value: Math.round(workMs), unit: 'ms' },
    { name: 'JavaScript before it, gzipped', value: Math.round(sizes.js / 1_024), limit: 240, unit: 'KB' },
    { name: 'CSS before it, gzipped', value: Math.round(sizes.css / 1_024), limit: 30, unit: 'KB' },
    {
      name: 'interaction to next paint',
      value: await listLargest(page, 'interactions'),
      limit: 150,
      unit: 'ms',
    },
    { name: 'longest task', value: await listLargest(page, 'longTasks'), limit: 200, unit: 'ms' },
  ];
  await close();
  return figures;
}

/** The first text over a slow network, with an empty cache. */
async function measureFirstText(browser: Browser, origin: string): Promise<Figure> {
  const { page, close } = await openPage(browser, 'about:blank', { width: 360, height: 740 });
  await slowDown(page, SLOW_BYTES_PER_SEC);
  const startMs = performance.now();
  await page.goto(`${origin}/plan`, { waitUntil: 'commit' });
  await page.locator('#shell dt:visible, main label:visible').first().waitFor({ timeout: 60_000 });
  const value = Math.round(performance.now() - startMs);
  await close();
  return { name: 'first text at 50 KB/s', value, limit: 3_000, unit: 'ms' };
}

/** The map of a large city while it is dragged, on a processor that is not slowed down. */
async function measureMap(browser: Browser): Promise<Figure[]> {
  return (await measurePan(browser)).flatMap(({ framesPerSec, scriptMs, taskMs, zoom }): Figure[] => [
    {
      name: `frames while dragging, zoom ${zoom}`,
      value: Math.round(framesPerSec * 10) / 10,
      limit: 55,
      isLeast: true,
      unit: '/s',
    },
    // A frame of 60 a second has 16.7 ms; painting and other programs need most of them.
    {
      name: `scripts of a frame, zoom ${zoom}`,
      value: Math.round(scriptMs * 100) / 100,
      limit: 4,
      unit: 'ms',
    },
    {
      name: `main thread of a frame, zoom ${zoom}`,
      value: Math.round(taskMs * 100) / 100,
      unit: 'ms',
    },
  ]);
}

const isStrict = process.argv.includes('--strict');
const [server, browser] = await Promise.all([startServer(), launchBrowser()]);
try {
  const other = new URLSearchParams({
    fromPlace: 'hohhot-metro:M101',
    toPlace: 'hohhot-metro:M120',
    time: '2026-11-25T01:00:00Z',
  });
  await (await fetch(`${server.origin}/api/v6/plan?${other}`)).text();
  const figures = [
    ...(await measurePlan(browser, server.origin)),
    await measureFirstText(browser, server.origin),
    ...(await measureMap(browser)),
  ];
  console.log(`The page at ${CPU_SLOWDOWN} times slower processor`);
  for (const figure of figures) {
    const { isLeast = false, limit, name, unit, value } = figure;
    const bound = `${isLeast ? 'at least' : 'of'} ${limit}`;
    const beside = limit === undefined ? '' : `${bound} ${isBeyond(figure) ? 'BEYOND' : ''}`;
    console.log(`${name.padEnd(32)} ${String(value).padStart(6)} ${unit} ${beside}`);
  }
  if (isStrict && figures.some(isBeyond)) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}
