/**
 * Migrates a ledger's file in one transaction: a process that ends in the middle leaves the file as it was. Kysely does not
 * do so on SQLite.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { ProblemError } from '../../base/problem.ts';
import { tables } from '../columns.ts';
import { listMigrationNames, migrate, toNewer } from '../migrations.ts';
import type { SqliteLock } from './sqlite-lock.ts';
import { markWholeCopy } from './use-mark.ts';

/**
 * Only one process migrates; others wait, then find nothing to do. A ledger that was migrated before is first copied to
 * `<file>.before-<migration>`.
 *
 * @param file - absent for a ledger in memory
 * @throws ProblemError `ledger-newer` where a newer program has migrated the file
 */
export async function migrateSqlite<Tables>(
  sqlite: Database,
  db: Kysely<Tables>,
  lock: SqliteLock,
  file?: string,
): Promise<void> {
  if (listPending(sqlite).length === 0) return;
  await lock.acquire();
  try {
    const pending = listPending(sqlite);
    if (pending.length === 0) return;
    if (file !== undefined && listApplied(sqlite).length > 0)
      keepCopy(sqlite, `${file}.before-${pending[0]}`);
    sqlite.exec('BEGIN EXCLUSIVE');
    try {
      dropUnfinished(sqlite);
      await migrate(db, 'sqlite');
      sqlite.exec('COMMIT');
    } catch (error) {
      if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
      throw error;
    }
  } finally {
    await lock.release();
  }
}

/**
 * Writes a whole copy of the ledger as it is before its migration; one of an earlier attempt stays.
 *
 * @throws if the disk has no room for it: the ledger is not migrated then
 */
function keepCopy(sqlite: Database, copy: string): void {
  if (existsSync(copy)) return;
  const unfinished = `${copy}.part`;
  rmSync(unfinished, { force: true });
  sqlite.prepare('VACUUM INTO ?').run(unfinished);
  markWholeCopy(unfinished);
  renameSync(unfinished, copy);
}

/**
 * @throws ProblemError `ledger-newer` where a newer program has migrated the file, `ledger-older` where this one would
 *   have to
 */
export function checkMigrated(sqlite: Database): void {
  if (listPending(sqlite).length === 0) return;
  throw new ProblemError('ledger-older', {
    zh: '这份账本由较早版本的程序写成，只读时不能升级；请先用 tongcheng ledger restore 恢复到数据文件夹',
    en: 'An earlier version of the program wrote this ledger, and a file that is only read is not migrated; restore it into a data folder first (tongcheng ledger restore)',
  });
}

/** Migrations that the file does not have yet, in order. */
function listPending(sqlite: Database): string[] {
  const names = listMigrationNames();
  const applied = listApplied(sqlite);
  if (applied.some((name) => !names.includes(name))) throw toNewer();
  return names.filter((name) => !applied.includes(name));
}

function listApplied(sqlite: Database): string[] {
  if (!hasTable(sqlite, 'kysely_migration')) return [];
  return sqlite.prepare('SELECT name FROM kysely_migration ORDER BY name').pluck().all() as string[];
}

const hasTable = (sqlite: Database, name: string): boolean =>
  sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;

/**
 * Drops the tables of a first migration that did not end: programs before this one created them one by one, and a
 * process that was killed in between left a file that could not be opened. They are empty, since nothing is written before
 * the first migration ends.
 */
function dropUnfinished(sqlite: Database): void {
  if (listApplied(sqlite).length > 0) return;
  const found = Object.keys(tables).filter((name) => hasTable(sqlite, name));
  const full = found.find((name) => sqlite.prepare(`SELECT 1 FROM ${name} LIMIT 1`).get() !== undefined);
  if (full !== undefined) return;
  for (const name of found) sqlite.exec(`DROP TABLE ${name}`);
}
