/** A real Chromium, out of an npm package, and pages in it that are watched while they work. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chromiumPackage from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';
import { withLock } from './lock.ts';
import { root } from './server.ts';

/**
 * Flags the package sets for its own purposes that would make this browser unlike a user's: one process
 * for all, and no same-origin rule.
 */
const unlikeUsers = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/** The unpacked browser. Unpacked once, into a folder of this checkout, so that no half-made one is taken. */
function unpackChromium(): Promise<string> {
  const home = join(root, 'node_modules/.cache/chromium');
  const done = join(home, 'complete');
  return withLock(`${home}.lock`, async () => {
    if (!existsSync(done)) rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    const before = process.env.TMPDIR;
    // The package unpacks into the system's folder for temporary files, which it asks for here.
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
  // The page draws nothing in three dimensions; a made-up graphics card would only cost time.
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
  /** Things move as they do for most people; without, the page is asked to keep still. */
  readonly moves?: boolean;
}

export interface WatchedPage {
  readonly page: Page;
  /** Every address asked for, in order. */
  readonly asked: readonly string[];
  /** Errors that the page threw or wrote to its console. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

/** A page in a context of its own: nothing stored, nothing cached. */
export async function openPage(browser: Browser, address: string, options: PageOptions = {}) {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.scheme ?? 'light',
    reducedMotion: options.moves ? 'no-preference' : 'reduce',
    timezoneId: options.timezoneId ?? 'Asia/Shanghai',
    locale: options.locale ?? 'zh-CN',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const asked: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  page.on('pageerror', (error) => void faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(address);
  const watched: WatchedPage = { page, asked, faults, close: () => context.close() };
  return watched;
}

/**
 * Waits until no style is on its way to another, for three frames: one that is inherited arrives a frame
 * later at each level.
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
