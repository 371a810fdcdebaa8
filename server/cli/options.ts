/** Options that every command takes, and what they load. */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProblemError } from '../base/problem.ts';
import { toShownPath } from '../base/shown-path.ts';
import { toRegionChooser } from './choose-region.ts';
import { onDisk } from './disk-problem.ts';
import type { EngineHook } from './engine.ts';
import { type LoadedTimetable, loadTimetable } from './load-timetable.ts';
import { defaultDataDir, defaultFeeds } from './paths.ts';
import { createProgress } from './progress.ts';
import { createWorld, type World } from './world.ts';

export interface CommonOptions {
  readonly feeds?: string[];
  readonly data?: string;
  readonly region?: string;
  readonly json?: boolean;
}

/**
 * Feeds given by hand go to a data folder of their own unless one is named: they must not push the default
 * feeds out of theirs. With `nowSec` (epoch seconds) the report says whether the feeds run now.
 */
export async function loadFeeds(options: CommonOptions, nowSec?: number): Promise<LoadedTimetable> {
  const feeds = (options.feeds ?? defaultFeeds).map((path) => resolve(path));
  for (const file of feeds) {
    if (existsSync(file)) continue;
    const path = toShownPath(file);
    throw new ProblemError('not-found', { zh: `找不到 ${path}`, en: `${path} does not exist` }, { path });
  }
  const dataDir = resolve(options.data ?? (options.feeds ? join(defaultDataDir, 'other') : defaultDataDir));
  onDisk(dataDir, () => mkdirSync(dataDir, { recursive: true }));
  const chooseRegion = toRegionChooser(options.region);
  const progress = createProgress(process.stderr, options.json !== true);
  try {
    return await loadTimetable({
      feeds,
      dataDir,
      chooseRegion,
      progress,
      ...(nowSec === undefined ? {} : { nowSec }),
    });
  } finally {
    progress.stop();
  }
}

export async function loadWorld(options: CommonOptions, engine?: EngineHook): Promise<World> {
  return createWorld(await loadFeeds(options), engine);
}
