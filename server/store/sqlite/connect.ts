/** Opens a connection to a ledger's file, and writes the planner's statistics. */

import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';

export interface ConnectionOptions {
  /** Page size of a new file. */
  readonly pageBytes?: number;
  /** Pages of the write-ahead log after which it is copied into the database. */
  readonly checkpointPages?: number;
  /** Most pages of the file; beyond them the disk counts as full. */
  readonly maxPages?: number;
  /** Opens the file only to read it: it must exist, and nothing is written beside it. */
  readonly isReadOnly?: boolean;
}

const WAIT_MS = 5_000;
/** Page cache of each connection; small, since a process has several and the system caches the file, too. */
const CACHE_MIB = 64;

/** Opens a connection with `synchronous = FULL`: answered commits are on disk. */
export function connect(
  file: string,
  { pageBytes = 4_096, checkpointPages = 20_000, maxPages, isReadOnly = false }: ConnectionOptions,
): Database {
  const sqlite = new Sqlite(file, { timeout: WAIT_MS, readonly: isReadOnly });
  sqlite.pragma(`cache_size = -${CACHE_MIB * 1_024}`);
  if (isReadOnly) return sqlite;
  sqlite.pragma(`page_size = ${pageBytes}`);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  if (maxPages !== undefined) sqlite.pragma(`max_page_count = ${maxPages}`);
  return sqlite;
}

/** Planner statistics: rows of an index, then rows with equal first column, with equal first two columns, and so on. */
const statistics: readonly (readonly [table: string, index: string, counts: string])[] = [
  ['tap', 'tap', '2000000 200 1'],
  ['transfer', 'transfer', '4000000 40000 3 1'],
  ['transfer', 'transfer_batch', '4000000 200000 400 3 1'],
  ['transfer', 'transfer_party_cr', '1500000 50000 5000 40 2 1'],
  ['transfer', 'transfer_party_dr', '500000 50000 5000 40 2 1'],
  ['transfer', 'transfer_step_dr', '10000 3'],
  ['transfer', 'transfer_step_cr', '10000 3'],
  ['transfer', 'transfer_step_journey', '10000 300 2'],
  ['transfer', 'transfer_reverses', '20000 300 3 1'],
  ['journey', 'journey', '1200000 20000 2 1'],
  ['journey', 'sqlite_autoindex_journey_1', '1200000 20000 2 1'],
  ['journey', 'journey_batch', '1200000 100000 200 2 1'],
  ['journey', 'journey_late', '10000 1000'],
  ['journey', 'journey_unresolved', '10000 1000'],
  ['journey', 'journey_capped', '20000 3'],
  ['card', 'sqlite_autoindex_card_1', '300000 1'],
  ['recon_item', 'recon_item_batch', '10000 1000 1'],
  ['recon_item', 'sqlite_autoindex_recon_item_1', '10000 1'],
];

/** Writes the statistics to the file if it has others, and loads them into the connection. */
export function putStatistics(db: Database): void {
  // The only way to create the table of statistics.
  db.exec('ANALYZE sqlite_schema');
  const known = new Set(
    db.prepare("SELECT name FROM sqlite_schema WHERE type IN ('index', 'table')").pluck().all() as string[],
  );
  const wanted = statistics.filter(([, index]) => known.has(index));
  const found = db.prepare('SELECT tbl, idx, stat FROM sqlite_stat1').raw().all() as string[][];
  const toText = (rows: readonly (readonly string[])[]) =>
    rows
      .map((row) => row.join(' '))
      .sort()
      .join('\n');
  if (toText(found) === toText(wanted)) return;
  const insert = db.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)');
  db.transaction(() => {
    db.exec('DELETE FROM sqlite_stat1');
    for (const [table, index, counts] of wanted) insert.run(table, index, counts);
  }).immediate();
  db.exec('ANALYZE sqlite_schema');
}
