/** Loads a timetable: imports new feeds and compiles them if they changed; otherwise maps the snapshot. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../base/problem.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import { type ImportedFeed, listImportedFeeds } from '../../transit/gtfs/feed-list.ts';
import { type ImportEvent, type ImportReport, importFeeds } from '../../transit/gtfs/import-feeds.ts';
import { compileTimetable } from '../../transit/timetable/compile/compile.ts';
import { loadFeedSource } from '../../transit/timetable/compile/feed-source.ts';
import { findSnapshot, SNAPSHOT_VERSION, saveSnapshot } from '../../transit/timetable/snapshot.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { RegionFiles } from './region.ts';

/** Increase it when the compiler produces other arrays for the same feeds, so that old snapshots are compiled again. */
const COMPILER_VERSION = 6;

/** Receives progress. */
export interface LoadProgress {
  readonly onImport: (event: ImportEvent) => void;
  readonly step: (text: string) => void;
}

export interface LoadOptions {
  readonly feeds: readonly string[];
  readonly dataDir: string;
  /** Selects the region for the feeds in service. */
  readonly chooseRegion: (imported: readonly ImportedFeed[]) => RegionFiles;
  readonly progress: LoadProgress;
  /** Other versions of feeds, for scenarios: folders and zip files. */
  readonly alternatives?: readonly string[];
  /** Epoch seconds: with it, the report says whether the feeds run now. */
  readonly nowSec?: number;
}

export interface LoadedTimetable {
  readonly timetable: Timetable;
  readonly region: RegionFiles;
  readonly imported: readonly ImportedFeed[];
  readonly report: ImportReport;
  /** Other versions of feeds, which a scenario may put in place of loaded ones. */
  readonly alternatives: {
    readonly feeds: readonly ImportedFeed[];
    /** A timetable of other feeds, with the same region; it has a snapshot of its own. */
    readonly compile: (imported: readonly ImportedFeed[]) => Timetable;
  };
}

/** @throws ProblemError `no-feeds` where none of the feeds could be imported, now or before */
export async function loadTimetable(options: LoadOptions): Promise<LoadedTimetable> {
  const { dataDir, feeds, nowSec, progress } = options;
  const now = nowSec === undefined ? {} : { nowSec };
  const report = await importFeeds({ paths: feeds, dataDir, onProgress: progress.onImport, ...now });
  const imported = listImportedFeeds(dataDir);
  if (imported.length === 0) {
    throw new ProblemError(
      'no-feeds',
      { zh: '没有可用的 GTFS 数据', en: 'None of the GTFS feeds could be used' },
      { report },
    );
  }
  const region = options.chooseRegion(imported);
  const alternatives = await loadAlternatives(options, region);
  return { timetable: loadCompiled(options, region, imported), region, imported, report, alternatives };
}

/** Imports the given versions; without any, those of an earlier import are known. */
async function loadAlternatives(
  { alternatives = [], dataDir, progress }: LoadOptions,
  region: RegionFiles,
): Promise<LoadedTimetable['alternatives']> {
  const dir = join(dataDir, 'alternatives');
  if (alternatives.length > 0) {
    const report = await importFeeds({ paths: alternatives, dataDir: dir, onProgress: progress.onImport });
    const refused = report.feeds.filter(({ status }) => status === 'refused');
    if (refused.length > 0) {
      const names = refused.map(({ feedId }) => feedId).join(', ');
      throw new ProblemError(
        'no-feeds',
        { zh: `无法使用的数据：${names}`, en: `These feeds could not be used: ${names}` },
        { report: { feeds: refused } },
      );
    }
  }
  const compile = (imported: readonly ImportedFeed[]) =>
    loadCompiled({ dataDir: dir, progress }, region, imported);
  return { feeds: listImportedFeeds(dir), compile };
}

function loadCompiled(
  { dataDir, progress }: Pick<LoadOptions, 'dataDir' | 'progress'>,
  { cities, rules, stopMerges, walk }: RegionFiles,
  imported: readonly ImportedFeed[],
): Timetable {
  const hash = createHash('sha256')
    .update(
      JSON.stringify([
        SNAPSHOT_VERSION,
        COMPILER_VERSION,
        imported.map(({ feedId, hash }) => [feedId, hash]),
        cities,
        stopMerges,
        walk,
        rules,
      ]),
    )
    .digest('hex');
  const dir = join(dataDir, 'timetables');
  const file = join(dir, `${hash.slice(0, 16)}.bin`);
  const known = findSnapshot(file, hash);
  if (known) return known;
  progress.step('compile timetable');
  const open = imported.map(({ feedId, file }) => ({ feedId, db: openFeed(file) }));
  try {
    const sources = open.map(({ feedId, db }) => loadFeedSource(db, feedId));
    const { timetable } = compileTimetable(sources, { hash, walk, rules, cities, stopMerges });
    mkdirSync(dir, { recursive: true });
    saveSnapshot(file, timetable);
    removeOthers(dir, file);
    // Read the written file back, so that the first start and later ones serve the same arrays.
    return findSnapshot(file, hash) ?? timetable;
  } finally {
    for (const { db } of open) db.close();
  }
}

/** Removes snapshots of other sets of feeds: a data folder serves one set. */
function removeOthers(dir: string, keep: string): void {
  for (const name of readdirSync(dir)) {
    const file = join(dir, name);
    if (file !== keep) rmSync(file, { force: true });
  }
}
