/**
 * The gallery: `npm run screenshots` writes a picture of every view in both languages, at 360 and 1280 px, light and dark, into
 * `gallery/`, which git ignores. `npm run screenshots -- --readme` writes the three pictures of the README into `docs/`.
 *
 * `--only NAMES` takes some views, `--shots en-360-dark,zh-1280-light` some of their variants, `--data DIR` the data folder in
 * which `tongcheng simulate` has cleared 25 November 2026; without it a day is simulated.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../tests/support/browser.ts';
import { waitForRequests } from '../tests/support/requests.ts';
import { root, startServer } from '../tests/support/server.ts';
import { type Language, languages, toPlanPath } from '../tests/support/trip.ts';
import { listMoneyViews, publicViews, type View } from '../tests/support/views.ts';

const DATE = '2026-11-25';
const sizes = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
] as const;
const schemes = ['light', 'dark'] as const;

interface Shot {
  readonly width: number;
  readonly height: number;
  readonly language: Language;
  readonly scheme: (typeof schemes)[number];
}

/** What is done on a view before its picture is taken. */
type Act = (page: Page) => Promise<void>;

const openTrip: Act = async (page) => {
  await page.locator('main ol > li > button').first().click();
  await page.locator('#detail-title').waitFor();
};

/** Brings the chart of the clearing into sight. */
const showFlows: Act = async (page) => {
  await page.locator('figure svg path').first().waitFor();
  await page.evaluate("document.getElementById('flows').scrollIntoView()");
};

const pictures: readonly (View & { readonly act?: Act })[] = [
  ...publicViews,
  { name: 'trip', route: '/plan', path: toPlanPath, act: openTrip },
];

const { values } = parseArgs({
  options: {
    readme: { type: 'boolean' },
    only: { type: 'string' },
    shots: { type: 'string' },
    data: { type: 'string' },
  },
});

const toName = ({ language, scheme, width }: Shot) => `${language}-${width}-${scheme}`;

async function open(browser: Browser, address: string, shot: Shot, act?: Act) {
  const opened = await openPage(browser, address, shot);
  const { page } = opened;
  await page.locator('main h1, main h2').first().waitFor({ state: 'attached' });
  await waitForRequests(page);
  await act?.(page);
  await waitForRequests(page);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  // Moves the mouse to a corner where it highlights nothing.
  await page.mouse.move(shot.width - 1, shot.height - 1);
  return opened;
}

/** A picture of the whole height where the view has no map: the page scrolls inside of `#main`. */
async function takePicture(browser: Browser, origin: string, view: (typeof pictures)[number], shot: Shot) {
  const { page, close } = await open(browser, origin + view.path(shot.language), shot, view.act);
  if ((await page.locator('section .leaflet-container').count()) === 0) {
    const height = await page.evaluate<number>("document.getElementById('main').scrollHeight + 100");
    await page.setViewportSize({ width: shot.width, height: Math.min(height, 5_000) });
  }
  const file = join(root, 'gallery', `${view.name}-${toName(shot)}.png`);
  await page.screenshot({ path: file });
  console.log(file);
  await close();
}

/** A small picture for the README, as WebP. */
async function takeReadmePicture(
  browser: Browser,
  address: string,
  name: string,
  shot: Shot,
  act?: Act,
): Promise<void> {
  const { page, close } = await open(browser, address, shot, act);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  const file = join(root, 'docs', `${name}.webp`);
  writeFileSync(file, Buffer.from(data, 'base64'));
  console.log(file);
  await close();
}

async function simulateDay(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-gallery-'));
  await promisify(execFile)(
    process.execPath,
    ['server/main.ts', 'simulate', '--date', DATE, '--riders', '400', '--seed', '1', '--data', dir],
    { cwd: root },
  );
  return dir;
}

const dataDir = values.data ?? (await simulateDay());
const [server, browser] = await Promise.all([startServer(['--data', dataDir]), launchBrowser()]);
try {
  if (values.readme) {
    const [narrow, wide] = sizes;
    const light = { language: 'zh', scheme: 'light' } as const;
    const trip = server.origin + toPlanPath('zh');
    await takeReadmePicture(browser, trip, 'page-1280', { ...wide, ...light }, openTrip);
    await takeReadmePicture(browser, trip, 'page-360', { ...narrow, ...light, scheme: 'dark' });
    const day = `${server.origin}/settlement/${DATE}`;
    await takeReadmePicture(browser, day, 'clearing-1280', { ...wide, ...light }, showFlows);
  } else {
    mkdirSync(join(root, 'gallery'), { recursive: true });
    const only = values.only?.split(',');
    const views = [...pictures, ...(await listMoneyViews(server.origin, DATE))];
    const shots = sizes.flatMap((size) =>
      languages.flatMap((language) => schemes.map((scheme) => ({ ...size, language, scheme }))),
    );
    const chosen = shots.filter((shot) => values.shots?.split(',').includes(toName(shot)) ?? true);
    for (const view of views) {
      if (only && !only.includes(view.name)) continue;
      for (const shot of chosen) await takePicture(browser, server.origin, view, shot);
    }
  }
} finally {
  await browser.close();
  await server.stop();
  if (values.data === undefined) rmSync(dataDir, { recursive: true, force: true });
}
