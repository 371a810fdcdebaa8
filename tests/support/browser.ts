/** A real Chromium from an npm package, and pages whose requests and errors are recorded. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chromiumPackage from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';
import { withLock } from './lock.ts';
import { watchRequests } from './requests.ts';
import { root } from './server.ts';

/**
 * Flags of the package that users do not have: a single process, and no same-origin rule. They are removed.
 */
const unlikeUsers = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/** Path of the browser. It is unpacked once into a folder of this checkout, and an incomplete copy is never used. */
function unpackChromium(): Promise<string> {
  const home = join(root, 'node_modules/.cache/chromium');
  const done = join(home, 'complete');
  return withLock(`${home}.lock`, async () => {
    if (!existsSync(done)) rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    const before = process.env.TMPDIR;
    // The package unpacks into the folder for temporary files, so set that folder.
    process.env.TMPDIR = home;
    try {
      const path = await chromiumPackage.executablePath();
      writeFileSync(done, '');
      return path;
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
}

export async function launchBrowser(): Promise<Browser> {
  // The page uses no 3D graphics, and an emulated graphics card would only take time.
  chromiumPackage.setGraphicsMode = false;
  return await chromium.launch({
    executablePath: await unpackChromium(),
    args: [
      ...chromiumPackage.args.filter((flag) => !unlikeUsers.includes(flag)),
      '--no-sandbox',
      '--disable-background-networking',
    ],
  });
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly timezoneId?: string;
  readonly locale?: string;
  /** Animations run. Otherwise the page gets `prefers-reduced-motion`. */
  readonly moves?: boolean;
  /** The page registers its service worker; `page.route` does not see requests that the worker answers. */
  readonly offline?: boolean;
  /** Called before the page loads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface WatchedPage {
  readonly page: Page;
  /** All requested addresses, in order. */
  readonly asked: readonly string[];
  /** Errors that the page has thrown or written to its console. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

/** A page in a new context, without stored data and cache. */
export async function openPage(browser: Browser, address: string, options: PageOptions = {}) {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.scheme ?? 'light',
    reducedMotion: options.moves ? 'no-preference' : 'reduce',
    timezoneId: options.timezoneId ?? 'Asia/Shanghai',
    locale: options.locale ?? 'zh-CN',
    // Playwright cannot intercept the requests of a page behind a service worker.
    serviceWorkers: options.offline ? 'allow' : 'block',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  watchRequests(page);
  const asked: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  page.on('pageerror', (error) => void faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await options.prepare?.(page);
  await page.goto(address);
  const watched: WatchedPage = { page, asked, faults, close: () => context.close() };
  return watched;
}

/**
 * Waits until no CSS transition runs for three frames: an inherited style changes one frame later at each level.
 */
export async function waitForStyles(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    let calm = 0;
    const look = () => {
      const moving = document.getAnimations().some((one) => one instanceof CSSTransition);
      calm = moving ? 0 : calm + 1;
      if (calm > 3) done();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
}
