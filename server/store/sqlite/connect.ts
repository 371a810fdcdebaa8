/** A connection to the ledger's file, as every thread opens it. */
import Sqlite, { type Database } from 'better-sqlite3';

export interface ConnectionOptions {
  /** Of a file made now. */
  readonly pageBytes?: number;
  /** Pages of the log after which it is brought into the database. */
  readonly checkpointPages?: number;
  /** Most pages that the file may have: beyond that the disk counts as full. */
  readonly maxPages?: number;
}

const WAIT_MS = 5_000;
/** Memory for pages: a process has several connections, and the system keeps the file's pages anyway. */
const CACHE_MIB = 64;

/** A commit is on the disk when it is answered (`synchronous = FULL`). */
export function connect(
  file: string,
  { pageBytes = 4_096, checkpointPages = 20_000, maxPages }: ConnectionOptions,
): Database {
  const sqlite = new Sqlite(file, { timeout: WAIT_MS });
  sqlite.pragma(`page_size = ${pageBytes}`);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma(`cache_size = -${CACHE_MIB * 1_024}`);
  sqlite.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  if (maxPages !== undefined) sqlite.pragma(`max_page_count = ${maxPages}`);
  return sqlite;
}
