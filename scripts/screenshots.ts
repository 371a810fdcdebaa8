/**
 * Takes the screenshots of the README: the opened trip from 新华广场 to 阿尔丁广场 on a wide and a narrow screen.
 *
 * `npm run screenshots` writes them into `docs/`. `node scripts/screenshots.ts DIR` writes both languages and both colour
 * schemes into DIR. `node scripts/screenshots.ts DIR DATA` adds the pages of cards and clearing, from a data folder in which
 * `tongcheng simulate` has cleared a day.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Endpoints } from '../server/api/contract.ts';
import { launchBrowser, openPage } from '../tests/support/browser.ts';
import { root, startServer } from '../tests/support/server.ts';
import { type Language, languages, toPlanPath } from '../tests/support/trip.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
] as const;

interface Shot {
  readonly width: number;
  readonly height: number;
  readonly language: Language;
  readonly scheme: 'light' | 'dark';
}

/** Opens the first trip of the list, waits until everything is loaded, and writes a PNG. */
async function takePicture(browser: Browser, origin: string, shot: Shot, file: string): Promise<void> {
  const { page, close } = await openPage(browser, `${origin}${toPlanPath(shot.language)}`, shot);
  await page.locator('main ol > li > button').first().click();
  await page.locator('#detail-title').waitFor();
  await page.locator('.leaflet-pane path, .leaflet-pane canvas').first().waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  // Moves the mouse to a corner where it highlights nothing.
  await page.mouse.move(shot.width - 1, shot.height - 1);
  await page.screenshot({ path: file });
  await close();
}

/** Takes full-height pictures of the pages of cards and clearing; the clearing page shows the newest cleared day. */
async function takeMoneyPictures(browser: Browser, origin: string, shot: Shot, into: string): Promise<void> {
  const response = await fetch(`${origin}/api/v1/cards?limit=1`);
  const { cards } = (await response.json()) as Endpoints['GET /api/v1/cards']['answer'];
  const cardId = encodeURIComponent(cards[0]?.cardId ?? '');
  const paths = { cards: '/card', card: `/card/${cardId}`, settlement: '/settlement' };
  for (const [name, path] of Object.entries(paths)) {
    const { page, close } = await openPage(browser, `${origin}${path}?lang=${shot.language}`, shot);
    await page.locator('main h1').waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    // The page scrolls inside `#main`: makes the viewport as high as its content.
    const height = await page.evaluate<number>("document.getElementById('main').scrollHeight + 80");
    await page.setViewportSize({ width: shot.width, height: Math.min(height, 6_000) });
    const file = join(into, `${name}-${shot.width}-${shot.language}-${shot.scheme}.png`);
    await page.screenshot({ path: file });
    console.log(file);
    await close();
  }
}

const dir = process.argv[2];
const dataDir = process.argv[3];
const shots: readonly (Shot & { readonly file: string })[] = dir
  ? sizes.flatMap((size) =>
      languages.flatMap((language) =>
        (['light', 'dark'] as const).map((scheme) => ({
          ...size,
          language,
          scheme,
          file: join(dir, `page-${size.width}-${language}-${scheme}.png`),
        })),
      ),
    )
  : sizes.map((size) => ({
      ...size,
      language: 'zh' as const,
      scheme: 'light' as const,
      file: join(root, `docs/page-${size.width}.png`),
    }));

mkdirSync(dir ?? join(root, 'docs'), { recursive: true });
const [server, browser] = await Promise.all([
  startServer(dataDir ? ['--data', dataDir] : []),
  launchBrowser(),
]);
try {
  for (const shot of shots) {
    await takePicture(browser, server.origin, shot, shot.file);
    console.log(shot.file);
    if (dir && dataDir) await takeMoneyPictures(browser, server.origin, shot, dir);
  }
} finally {
  await browser.close();
  await server.stop();
}
