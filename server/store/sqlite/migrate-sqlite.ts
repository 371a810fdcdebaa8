/**
 * Migrates a ledger's file in one transaction: a process that ends in the middle leaves the file as it was. Kysely does not
 * do so on SQLite.
 */
import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { tables } from '../columns.ts';
import { listMigrationNames, migrate, toNewer } from '../migrations.ts';
import type { SqliteLock } from './sqlite-lock.ts';

/**
 * Only one process migrates; others wait, then find nothing to do.
 *
 * @throws ProblemError `ledger-newer` where a newer program has migrated the file
 */
export async function migrateSqlite<Tables>(
  sqlite: Database,
  db: Kysely<Tables>,
  lock: SqliteLock,
): Promise<void> {
  if (listPending(sqlite).length === 0) return;
  await lock.acquire();
  try {
    if (listPending(sqlite).length === 0) return;
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
