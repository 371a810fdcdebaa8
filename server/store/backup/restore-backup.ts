/** Restores a ledger from a backup, into a place that has none. */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Pool } from 'pg';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { listColumns, type TableName } from '../columns.ts';
import type { LedgerPlace } from '../ledger-place.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { toDatabaseAway } from '../postgres/database-away.ts';
import { openPostgresLedger } from '../postgres/open-postgres-ledger.ts';
import { toInsertQuery } from '../postgres/postgres-money.ts';
import type { Row } from '../schema.ts';
import { openSqliteLedger } from '../sqlite/open-sqlite-ledger.ts';
import { takeWatermark, toWatermarkLine } from './watermark.ts';
import {
  type BackupNote,
  copiedTables,
  FORMAT,
  hashFile,
  removeDatabase,
  toExists,
  toUnknown,
} from './write-backup.ts';

/** Rows written at once. */
const PAGE = 5_000;

/** For the owner of a file to write it. */
const OWNER_WRITES = 0o200;

/**
 * Restores a backup; an older one is migrated. What does not reach the watermark of its note is not restored.
 *
 * @returns the watermark of the restored ledger
 * @throws ProblemError `ledger-unknown` without the file, `backup-damaged` where file and note differ, `ledger-exists`
 *   where the place has a ledger
 */
export async function restoreBackup(
  file: string,
  place: LedgerPlace,
): Promise<{ readonly watermark: string }> {
  const note = await readNote(file);
  if (place.dialect === 'sqlite') await restoreFile(file, place.file, note);
  else await restoreRows(file, place.url, note);
  return { watermark: note.watermark };
}

/** Closes the ledger. @throws ProblemError `backup-damaged` where it is not at the watermark of the note */
async function checkWatermark(file: string, note: BackupNote, ledger: OpenLedger): Promise<void> {
  try {
    if (toWatermarkLine(await takeWatermark(ledger)) !== note.watermark) throw toDamaged(file);
  } finally {
    await ledger.close();
  }
}

async function readNote(file: string): Promise<BackupNote> {
  if (!existsSync(file)) throw toUnknown(file);
  let note: Partial<BackupNote>;
  try {
    note = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Partial<BackupNote>;
  } catch (error) {
    throw toDamaged(file, error);
  }
  const { sha256 } = await hashFile(file);
  if (note.format !== FORMAT || note.sha256 !== sha256) throw toDamaged(file);
  return note as BackupNote;
}

function toDamaged(file: string, cause?: unknown): ProblemError {
  const shown = toShownPath(file);
  return new ProblemError(
    'backup-damaged',
    {
      zh: `备份 ${shown} 与其说明 ${shown}.json 不符：文件已损坏、被改动或缺少说明`,
      en: `The backup ${shown} is not what ${shown}.json says: a file is damaged, changed or missing`,
    },
    { file: shown },
    cause === undefined ? {} : { cause },
  );
}

async function restoreFile(from: string, to: string, note: BackupNote): Promise<void> {
  requireNone(to);
  mkdirSync(dirname(to), { recursive: true });
  const unfinished = `${to}.part`;
  removeDatabase(unfinished);
  try {
    await copyMigrated(from, unfinished);
    await checkWatermark(from, note, await openSqliteLedger(unfinished, { isReadOnly: true }));
    const handle = openSync(unfinished, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    requireNone(to);
    renameSync(unfinished, to);
  } finally {
    removeDatabase(unfinished);
  }
}

/** A log that is left of another ledger counts as one: SQLite would write what it holds into the restored file. */
function requireNone(file: string): void {
  for (const part of [file, `${file}-wal`, `${file}-journal`]) if (existsSync(part)) throw toExists(part);
}

async function copyMigrated(from: string, to: string): Promise<void> {
  copyFileSync(from, to);
  // Backups are often kept where nobody may write them.
  chmodSync(to, statSync(to).mode | OWNER_WRITES);
  await (await openSqliteLedger(to)).close();
}

async function restoreRows(from: string, url: string, note: BackupNote): Promise<void> {
  // An older backup is migrated in a copy; the backup itself stays as it is.
  const migrated = `${from}.restoring`;
  removeDatabase(migrated);
  try {
    const isOld = await isOlder(from);
    if (isOld) await copyMigrated(from, migrated);
    const whole = isOld ? migrated : from;
    await checkWatermark(from, note, await openSqliteLedger(whole, { isReadOnly: true }));
    await (await openPostgresLedger(url)).close();
    const source = new Sqlite(whole, { readonly: true });
    const pool = new Pool({ connectionString: url, max: 1 });
    pool.on('error', () => {});
    try {
      await copyInto(source, pool, url);
    } catch (error) {
      throw toDatabaseAway(error);
    } finally {
      source.close();
      await pool.end();
    }
    await checkWatermark(from, note, await openPostgresLedger(url));
  } finally {
    removeDatabase(migrated);
  }
}

async function isOlder(file: string): Promise<boolean> {
  try {
    await (await openSqliteLedger(file, { isReadOnly: true })).close();
    return false;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'ledger-older') return true;
    throw error;
  }
}

async function copyInto(source: Sqlite.Database, pool: Pool, url: string): Promise<void> {
  const client = await pool.connect();
  // If the server stops, the next statement reports it.
  client.on('error', () => {});
  try {
    await client.query('BEGIN');
    for (const table of copiedTables) {
      // The lock keeps other processes from writing until the copy is whole.
      await client.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
      const { rows } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
      if (rows.length > 0) throw toExists(new URL(url).pathname.slice(1));
    }
    for (const table of copiedTables)
      for (const rows of iteratePages(source, table)) await client.query(toInsertQuery(table, rows));
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    // The end of the connection undoes the copy, also where the connection is broken.
    client.release(true);
    throw error;
  }
}

function* iteratePages(source: Sqlite.Database, table: TableName): Iterable<Row[]> {
  const columns = listColumns(table).map(({ name }) => name);
  let page: Row[] = [];
  const found = source
    .prepare(`SELECT ${columns.join(', ')} FROM ${table}`)
    .raw()
    .iterate();
  for (const row of found as Iterable<(number | string | null | Buffer)[]>) {
    page.push(row.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value)));
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
