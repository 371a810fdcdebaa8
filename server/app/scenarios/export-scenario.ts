/** A scenario written as feeds of GTFS, with its region and scheme. */
import { exportScenario } from '../../bureau/scenario/export-fares.ts';
import type { ExportGap } from '../../bureau/scenario/export-feeds.ts';
import type { FeedTables, Row } from '../../bureau/scenario/feed-tables.ts';
import type { ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import { writeFeeds } from '../../bureau/scenario/write-feeds.ts';
import { type FeedDb, getMeta, openFeed } from '../../transit/gtfs/feed-db.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listReplaced } from './scenario-base.ts';
import { writeRegion, writeScheme } from './write-scenario-region.ts';

export interface WrittenScenario {
  /** Folders, one for each feed. */
  readonly folders: readonly string[];
  readonly gaps: readonly ExportGap[];
  /** The region file; absent where the base has none. */
  readonly region?: string;
  /** Folder of the card's scheme; absent where the base has none. */
  readonly scheme?: string;
  /** Modifications whose line stays on the card though the document leaves it out. */
  readonly notLeftOut: readonly string[];
}

/**
 * Feeds, region and scheme of a scenario in one folder, which commands load as they load those of the base.
 *
 * @param resolved without errors
 * @param schemeDir of the base
 */
export function writeScenario(
  loaded: LoadedTimetable,
  resolved: ResolvedScenario,
  dir: string,
  schemeDir = loaded.region.schemeDir,
): WrittenScenario {
  const feedsOf = listReplaced(loaded, resolved.replacedFeeds);
  const fileOf = new Map(feedsOf.map(({ feedId, file }) => [feedId, file]));
  const { feeds, gaps } = exportScenario(resolved, (feedId) => readTables(fileOf.get(feedId) ?? ''));
  const folders = writeFeeds(dir, feeds);
  const { notLeftOut, schemeDir: scheme } = writeScheme(loaded, resolved, feeds, dir, schemeDir);
  const region = writeRegion(loaded, dir, scheme !== undefined);
  return {
    folders,
    gaps,
    ...(region === undefined ? {} : { region }),
    ...(scheme === undefined ? {} : { scheme }),
    notLeftOut,
  };
}

/** Tables that the importer keeps beside those of GTFS. */
const OWN_TABLES = new Set(['meta', 'fare_rows']);

function readTables(file: string): FeedTables {
  const db = openFeed(file);
  try {
    const names = db.sql.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
      name: string;
    }[];
    const tables = Object.fromEntries(
      names
        .filter(({ name }) => !OWN_TABLES.has(name) && !name.startsWith('sqlite_'))
        .map(({ name }) => [name, db.sql.prepare(`SELECT * FROM "${name}"`).all() as Row[]]),
    );
    addKeptRows(tables, db);
    // The column itself changes what empty areas mean; empty is 0.
    if (getMeta(db).columns['fare_leg_rules.txt']?.includes('rule_priority')) {
      tables.fare_leg_rules = (tables.fare_leg_rules ?? []).map((row) => ({
        ...row,
        rule_priority: row.rule_priority ?? 0,
      }));
    }
    return tables;
  } finally {
    db.close();
  }
}

/** Rows of fare files that the importer keeps as text, back in their files. */
function addKeptRows(tables: Record<string, Row[]>, db: FeedDb): void {
  for (const [file, cells] of db.listRows('SELECT file, cells FROM fare_rows ORDER BY rowid')) {
    const name = String(file).replace(/\.txt$/, '');
    tables[name] = [...(tables[name] ?? []), JSON.parse(String(cells)) as Row];
  }
}
