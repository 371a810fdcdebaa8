/**
 * Writes one state of a ledger to a SQLite file, while others use the ledger.
 *
 * A ledger in SQLite is copied by SQLite's online backup. The rows of one in PostgreSQL are read in one transaction that
 * sees a single state, and written to a ledger file with the same schema and the same numbers, so that either database can
 * be restored from either backup.
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { listColumns, type TableName, tables } from '../columns.ts';
import type { LedgerPlace } from '../ledger-place.ts';
import { openSnapshot } from '../ledger-snapshot.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { openPostgresLedger } from '../postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../sqlite/open-sqlite-ledger.ts';
import { toInsertSql } from '../sqlite/statements.ts';
import { markWholeCopy } from '../sqlite/use-mark.ts';
import { takeWatermark, toWatermarkLine } from './watermark.ts';

export const FORMAT = 'tongcheng-ledger-backup/1';

/** What stands beside a backup, in `<file>.json`. */
export interface BackupNote {
  readonly format: typeof FORMAT;
  readonly takenAt: string;
  readonly from: 'sqlite' | 'postgres';
  readonly sha256: string;
  readonly bytes: number;
  /** As `ledger watermark` prints it. */
  readonly watermark: string;
}

/** Rows read at once. */
const PAGE = 5_000;

/**
 * Tables in the order in which a copy takes them: `batch` comes last, since a closed batch refuses transfers and journeys.
 */
export const copiedTables: readonly TableName[] = [
  ...(Object.keys(tables) as TableName[]).filter((table) => table !== 'batch'),
  'batch',
];

/**
 * @param nowSec - instant for the note
 * @throws ProblemError `ledger-exists` where there is a file already, `ledger-unknown` where there is no ledger, and those
 *   of opening a ledger
 */
export async function writeBackup(source: LedgerPlace, file: string, nowSec: number): Promise<BackupNote> {
  if (existsSync(file)) throw toExists(file);
  if (source.dialect === 'sqlite' && !existsSync(source.file)) throw toUnknown(source.file);
  const noteFile = `${file}.json`;
  if (!isFreeForNote(noteFile)) throw toExists(noteFile);
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.part`;
  removeDatabase(unfinished);
  try {
    if (source.dialect === 'sqlite') await copySqlite(source.file, unfinished);
    else await copyRows(source.url, unfinished);
    const { sha256, bytes } = await hashFile(unfinished);
    const note: BackupNote = {
      format: FORMAT,
      takenAt: new Date(nowSec * 1_000).toISOString(),
      from: source.dialect,
      sha256,
      bytes,
      watermark: await readWatermark(unfinished),
    };
    // The note comes first: a backup that is there has one.
    writeFileSync(`${noteFile}.part`, `${JSON.stringify(note, null, 2)}\n`);
    renameSync(`${noteFile}.part`, noteFile);
    renameSync(unfinished, file);
    return note;
  } finally {
    removeDatabase(unfinished);
  }
}

/** Whether there is nothing at the place of a note, or the note of a backup that was not written to its end. */
function isFreeForNote(noteFile: string): boolean {
  if (!existsSync(noteFile)) return true;
  try {
    return (JSON.parse(readFileSync(noteFile, 'utf8')) as Partial<BackupNote> | null)?.format === FORMAT;
  } catch {
    return false;
  }
}

export function toExists(file: string): ProblemError {
  const shown = toShownPath(file);
  return new ProblemError(
    'ledger-exists',
    { zh: `${shown} 已存在，不会覆盖`, en: `${shown} exists already and is not overwritten` },
    { file: shown },
  );
}

export function toUnknown(file: string): ProblemError {
  const shown = toShownPath(file);
  return new ProblemError(
    'ledger-unknown',
    { zh: `没有账本 ${shown}`, en: `There is no ledger ${shown}` },
    { file: shown },
  );
}

/** Removes a database file with what SQLite and a migration keep beside it. */
export function removeDatabase(file: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal', '.lock']) rmSync(`${file}${ending}`, { force: true });
  const [folder, kept] = [dirname(file), `${basename(file)}.before-`];
  for (const name of readdirSync(folder)) if (name.startsWith(kept)) rmSync(join(folder, name));
}

/** SHA-256 in hex and size of a file. */
export async function hashFile(file: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { sha256: hash.digest('hex'), bytes };
}

async function copySqlite(from: string, to: string): Promise<void> {
  // Opens it as any command does: a copy without its log is refused, an older one is migrated.
  const ledger = await openSqliteLedger(from);
  try {
    await ledger.post();
    const sqlite = new Sqlite(from, { readonly: true, fileMustExist: true });
    try {
      // One state: SQLite begins a copy again whenever another process has written, and under steady writes it would not end.
      sqlite.exec('BEGIN; SELECT 1 FROM batch LIMIT 1');
      await sqlite.backup(to);
    } finally {
      sqlite.close();
    }
  } finally {
    await ledger.close();
  }
  markWholeCopy(to);
}

async function copyRows(url: string, to: string): Promise<void> {
  const empty = await openSqliteLedger(to);
  await empty.close();
  const snapshot = await openSnapshot(await openPostgresLedger(url));
  const copy = new Sqlite(to);
  try {
    copy.exec('BEGIN');
    for (const table of copiedTables) {
      const columns = listColumns(table);
      const insert = copy.prepare(toInsertSql(table));
      for await (const rows of iterateRows(snapshot, table))
        for (const row of rows) insert.run(columns.map(({ name }) => row[name]));
    }
    copy.exec('COMMIT');
  } finally {
    await snapshot.close();
    copy.close();
  }
  markWholeCopy(to);
}

/** Rows of a table in order of its key. */
async function* iterateRows(
  { context: { db } }: OpenLedger,
  table: TableName,
): AsyncIterable<Readonly<Record<string, unknown>>[]> {
  const key = tables[table].key.map((name) => sql.ref(name));
  for (let last: Readonly<Record<string, unknown>> | undefined; ; ) {
    const behind = last
      ? sql`WHERE (${sql.join(key)}) > (${sql.join(tables[table].key.map((name) => last?.[name]))})`
      : sql``;
    const { rows } = await sql<Readonly<Record<string, unknown>>>`
      SELECT * FROM ${sql.table(table)} ${behind} ORDER BY ${sql.join(key)} LIMIT ${sql.lit(PAGE)}`.execute(
      db,
    );
    yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1);
  }
}

async function readWatermark(file: string): Promise<string> {
  const copy = await openSqliteLedger(file, { isReadOnly: true });
  try {
    return toWatermarkLine(await takeWatermark(copy));
  } finally {
    await copy.close();
  }
}
