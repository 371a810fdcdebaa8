/** Loads the feeds given by the caller; by default those of the two cities, with their data folder. */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { onDisk } from '../files/disk-problem.ts';
import { defaultDataDir, defaultFeeds } from '../files/paths.ts';
import { toRegionChooser } from './choose-region.ts';
import type { EngineHook } from './engine.ts';
import { type LoadedTimetable, type LoadProgress, loadTimetable } from './load-timetable.ts';
import { createWorld, type World } from './world.ts';

export interface FeedOptions {
  /** Folders and zip files of feeds. */
  readonly feeds?: string[];
  /** Folder for imported feeds, timetables and the ledger. */
  readonly data?: string;
  /** File that describes the region. */
  readonly region?: string;
  /** Other versions of feeds, which a scenario may put in place of loaded ones: folders and zip files. */
  readonly alternatives?: string[];
}

export interface LoadContext {
  /** Epoch seconds: with it the report says whether the feeds run now. */
  readonly nowSec?: number;
  readonly progress?: LoadProgress;
}

const silent: LoadProgress = { onImport: () => {}, step: () => {} };

/**
 * A data folder holds one set of feeds, so given feeds use another data folder than the default ones, unless `data` is
 * given.
 */
export function toDataDir({ data, feeds }: FeedOptions): string {
  return resolve(data ?? (feeds ? join(defaultDataDir, 'other') : defaultDataDir));
}

/**
 * Loads feeds into their data folder.
 *
 * @throws ProblemError `not-found`, `no-feeds`
 */
export async function loadFeeds(
  options: FeedOptions,
  { nowSec, progress = silent }: LoadContext = {},
): Promise<LoadedTimetable> {
  const feeds = (options.feeds ?? defaultFeeds).map((path) => resolve(path));
  const alternatives = (options.alternatives ?? []).map((path) => resolve(path));
  for (const file of [...feeds, ...alternatives]) {
    if (existsSync(file)) continue;
    const path = toShownPath(file);
    throw new ProblemError('not-found', { zh: `找不到 ${path}`, en: `${path} does not exist` }, { path });
  }
  const dataDir = toDataDir(options);
  onDisk(dataDir, () => mkdirSync(dataDir, { recursive: true }));
  const chooseRegion = toRegionChooser(options.region);
  const now = nowSec === undefined ? {} : { nowSec };
  return loadTimetable({ feeds, alternatives, dataDir, chooseRegion, progress, ...now });
}

export async function loadWorld(
  options: FeedOptions,
  engine?: EngineHook,
  context: LoadContext = {},
): Promise<World> {
  return createWorld(await loadFeeds(options, context), engine);
}
