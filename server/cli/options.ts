/** Options that every command takes, and what they load. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProblemError } from '../base/problem.ts';
import type { EngineHook } from './engine.ts';
import { type LoadedTimetable, loadTimetable } from './load-timetable.ts';
import { defaultDataDir, defaultFeeds, regionFile } from './paths.ts';
import { createProgress } from './progress.ts';
import { loadRegion, type RegionFiles } from './region.ts';
import { createWorld, type World } from './world.ts';

export interface CommonOptions {
  readonly feeds?: string[];
  readonly data?: string;
  readonly region?: string;
  readonly json?: boolean;
}

export interface Loaded {
  readonly loaded: LoadedTimetable;
  readonly region: RegionFiles;
}

/**
 * Feeds given by hand go to a data folder of their own unless one is named: they must not push the default
 * feeds out of theirs.
 */
export async function loadFeeds(options: CommonOptions): Promise<Loaded> {
  const feeds = (options.feeds ?? defaultFeeds).map((path) => resolve(path));
  for (const path of feeds) {
    if (existsSync(path)) continue;
    throw new ProblemError('not-found', { zh: `找不到 ${path}`, en: `${path} does not exist` }, { path });
  }
  const dataDir = resolve(options.data ?? (options.feeds ? join(defaultDataDir, 'other') : defaultDataDir));
  const region = loadRegion(options.region ? resolve(options.region) : regionFile);
  const progress = createProgress(process.stderr, options.json !== true);
  try {
    const loaded = await loadTimetable({
      feeds,
      dataDir,
      cities: region.cities,
      stopMerges: region.stopMerges,
      progress,
    });
    return { loaded, region };
  } finally {
    progress.stop();
  }
}

export async function loadWorld(options: CommonOptions, engine?: EngineHook): Promise<World> {
  const { loaded, region } = await loadFeeds(options);
  return createWorld(loaded, region, engine);
}
