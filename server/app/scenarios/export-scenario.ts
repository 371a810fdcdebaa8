/** Writes a scenario's feeds as GTFS. */
import {
  type ExportGap,
  exportFeeds,
  type FeedTables,
  type Row,
} from '../../bureau/scenario/export-feeds.ts';
import type { ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import { writeFeeds } from '../../bureau/scenario/write-feeds.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';

export interface WrittenFeeds {
  /** Folders, one for each feed. */
  readonly folders: readonly string[];
  readonly gaps: readonly ExportGap[];
}

/** @param resolved without errors */
export function writeScenarioFeeds(
  { imported }: LoadedTimetable,
  resolved: ResolvedScenario,
  dir: string,
): WrittenFeeds {
  if (!resolved.editor) throw new RangeError('a scenario with errors is not exported');
  const fileOf = new Map(imported.map(({ feedId, file }) => [feedId, file]));
  const { feeds, gaps } = exportFeeds(resolved.editor, (feedId) => readTables(fileOf.get(feedId) ?? ''));
  return { folders: writeFeeds(dir, feeds), gaps };
}

/** Tables of the importer that are not GTFS. */
const OWN_TABLES = new Set(['meta']);

function readTables(file: string): FeedTables {
  const db = openFeed(file);
  try {
    const tables = db.sql.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
      name: string;
    }[];
    return Object.fromEntries(
      tables
        .filter(({ name }) => !OWN_TABLES.has(name) && !name.startsWith('sqlite_'))
        .map(({ name }) => [name, db.sql.prepare(`SELECT * FROM "${name}"`).all() as Row[]]),
    );
  } finally {
    db.close();
  }
}
