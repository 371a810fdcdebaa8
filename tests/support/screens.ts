/** The screens on which a day of somebody's is gone through in a browser. */
import type { Browser } from 'playwright-core';
import { openPage, type PageOptions, type WatchedPage } from './browser.ts';
import { type Language, languages } from './trip.ts';

/** `PAGES=all` goes through every day on every screen, and through every walk in every language. */
export const isWhole = process.env.PAGES === 'all';

/** Languages of a walk in which only the words depend on the language: both with `PAGES=all`, else the one. */
export const listLanguages = (one: Language): readonly Language[] => (isWhole ? languages : [one]);

export interface Screen {
  readonly language: Language;
  readonly width: 360 | 1280;
  readonly scheme: 'light' | 'dark';
  /** Animations run. */
  readonly moves: boolean;
}

/** With `PAGES=all` both widths, colour schemes, with and without motion, in each of the languages; else the one screen. */
export function listScreens(one: Screen, all: readonly Language[] = languages): readonly Screen[] {
  if (!isWhole) return [one];
  return all.flatMap((language) =>
    ([360, 1280] as const).flatMap((width) =>
      (['light', 'dark'] as const).flatMap((scheme) =>
        [false, true].map((moves) => ({ language, width, scheme, moves })),
      ),
    ),
  );
}

/** Opens an address on a screen, in a browser of its language. */
export function openOnScreen(
  browser: Browser,
  address: string,
  { language, moves, scheme, width }: Screen,
  options: PageOptions = {},
): Promise<WatchedPage> {
  return openPage(browser, address, {
    ...{ width, scheme, moves },
    height: width === 360 ? 740 : 800,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    ...options,
  });
}
