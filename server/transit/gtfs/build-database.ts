/** Imports a validated folder of GTFS files into one SQLite file with node-gtfs. */
import { open } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { importGtfs } from 'gtfs';
import type { FareExtraRow } from './check-fares.ts';
import type { FeedMeta } from './feed-db.ts';
import { recordDelimiters } from './read-records.ts';
import type { ProvenanceRow } from './rows.ts';

/** Page cache during the import; a quarter of the default of node-gtfs. */
const CACHE_KIB = 64_000;

/**
 * Writes `file`, which must not exist, and flushes it to the disk. Throws the errors of node-gtfs and SQLite; then the caller
 * removes the incomplete file.
 */
export async function buildDatabase(options: {
  readonly dir: string;
  readonly file: string;
  readonly meta: FeedMeta;
  readonly provenance: Iterable<ProvenanceRow>;
  readonly fareRows: Iterable<FareExtraRow>;
  /** Called after each file with the number of rows written so far. */
  readonly onRows?: (rows: number) => void;
  /** Called when all rows are written and node-gtfs builds the indexes. */
  readonly onIndex?: () => void;
}): Promise<void> {
  const db = new Database(options.file);
  let rows = 0;
  const follow = (message: string) => {
    // node-gtfs reports progress only as log messages: one for each file with its rows, and one before the indexes.
    const file = /^\s*\S+\.(?:txt|geojson)\s+([\d,]+)$/.exec(message);
    if (file) {
      rows += Number(file[1]?.replaceAll(',', ''));
      options.onRows?.(rows);
    } else if (message.includes('indexes')) options.onIndex?.();
  };
  try {
    // No other process opens the file before it is renamed, so a journal is not needed.
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.pragma('temp_store = MEMORY');
    db.pragma(`cache_size = -${CACHE_KIB}`);
    await importGtfs({
      // Pass an open connection: node-gtfs keeps those that it opens in a global list.
      db,
      agencies: [{ path: options.dir }],
      csvOptions: { relax_column_count: true, record_delimiter: [...recordDelimiters] },
      logLevel: 'info',
      logFunction: (message: string) => follow(message),
    });
    db.transaction(() => {
      writeProvenance(db, options.provenance);
      writeFareRows(db, options.fareRows);
      writeMeta(db, options.meta);
    })();
  } finally {
    db.close();
  }
  const handle = await open(options.file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function writeProvenance(db: Database.Database, rows: Iterable<ProvenanceRow>): void {
  db.exec(
    `CREATE TABLE provenance (table_name TEXT NOT NULL, record_id TEXT NOT NULL, confidence TEXT NOT NULL,
                              source TEXT NOT NULL, PRIMARY KEY (table_name, record_id))`,
  );
  const insert = db.prepare('INSERT OR IGNORE INTO provenance VALUES (?, ?, ?, ?)');
  for (const row of rows) insert.run(row.table, row.recordId, row.confidence, row.source);
}

function writeFareRows(db: Database.Database, rows: Iterable<FareExtraRow>): void {
  db.exec('CREATE TABLE fare_rows (file TEXT NOT NULL, is_read INTEGER NOT NULL, cells TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO fare_rows VALUES (?, ?, ?)');
  for (const { cells, file, isRead } of rows) insert.run(file, Number(isRead), JSON.stringify(cells));
}

function writeMeta(db: Database.Database, meta: FeedMeta): void {
  db.exec('CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO meta VALUES (?, ?)');
  for (const [key, value] of Object.entries(meta)) insert.run(key, JSON.stringify(value));
}
