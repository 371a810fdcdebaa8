/** Ledgers as earlier programs wrote them, with a column `shard_id` at the beginning of each table and key. */
import { readFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Client } from 'pg';
import { copiedTables } from '../../../server/store/backup/write-backup.ts';
import {
  listColumns,
  type TableColumns,
  type TableName,
  tables,
  toSince,
} from '../../../server/store/columns.ts';
import type { LedgerKind } from '../ledgers.ts';

/** Migrations of the programs with the column. */
export type ShardedVersion = 1 | 2 | 3 | 4 | 5;

/** Statements of the migrations up to a version, as the program with the column ran them. */
function listStatements(dialect: LedgerKind['dialect'], version: ShardedVersion): string[] {
  const text = readFileSync(new URL(`./${dialect}.sql`, import.meta.url), 'utf8');
  const parts = text.split(/^-- (\d{4})-.*$/m).slice(1);
  return parts.filter((_, i) => i % 2 === 1 && Number(parts[i - 1]) <= version);
}

const listTables = (version: ShardedVersion) =>
  copiedTables.filter((table) => ((tables[table] as TableColumns).since ?? 1) <= version);

const columnsOf = (table: TableName, version: ShardedVersion) =>
  listColumns(table)
    .map(({ name }) => name)
    .filter((name) => toSince(table, name) <= version)
    .join(', ');

/**
 * Makes a ledger of an earlier program with the rows of a ledger, as far as the earlier program had tables for them.
 *
 * @param from - place of a closed ledger; PostgreSQL: is itself changed
 * @returns place of the earlier ledger
 */
export async function makeSharded(kind: LedgerKind, from: string, version: ShardedVersion): Promise<string> {
  const statements = listStatements(kind.dialect, version);
  const last = `${String(version).padStart(4, '0')}-~`;
  if (kind.dialect === 'sqlite') {
    const place = await kind.makePlace();
    const db = new Sqlite(place);
    db.exec(statements.join('\n'));
    db.exec(`ATTACH '${from}' AS newer`);
    for (const table of listTables(version)) {
      const columns = columnsOf(table, version);
      db.exec(`INSERT INTO ${table} (shard_id, ${columns}) SELECT 0, ${columns} FROM newer.${table}`);
    }
    const kept = db.prepare("SELECT name, sql FROM newer.sqlite_schema WHERE name LIKE 'kysely%'").all();
    for (const { name, sql } of kept as { name: string; sql: string }[])
      db.exec(`${sql}; INSERT INTO main.${name} SELECT * FROM newer.${name}`);
    db.prepare('DELETE FROM main.kysely_migration WHERE name > ?').run(last);
    db.close();
    return place;
  }
  const client = new Client({ connectionString: from });
  await client.connect();
  await client.query('CREATE SCHEMA older; SET search_path TO older');
  await client.query(statements.join('\n'));
  for (const table of listTables(version)) {
    const columns = columnsOf(table, version);
    await client.query(
      `INSERT INTO ${table} (shard_id, ${columns}) SELECT 0, ${columns} FROM public.${table}`,
    );
  }
  for (const name of ['kysely_migration', 'kysely_migration_lock'])
    await client.query(`ALTER TABLE public.${name} SET SCHEMA older`);
  await client.query('DELETE FROM kysely_migration WHERE name > $1', [last]);
  await client.query('DROP SCHEMA public CASCADE; ALTER SCHEMA older RENAME TO public');
  await client.end();
  return from;
}

/** What a ledger's database says of its tables, keys, indexes and triggers. */
export async function describeSchema({ dialect }: LedgerKind, place: string): Promise<string[]> {
  if (dialect === 'sqlite') {
    const db = new Sqlite(place, { readonly: true });
    const found = db.prepare("SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema").pluck().all();
    db.close();
    return (found as string[]).map(toOneLine).sort();
  }
  const client = new Client({ connectionString: place });
  await client.connect();
  const { rows } = await client.query<{ text: string }>(`
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, collation_name) AS text
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index
      WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', relname, reloptions) FROM pg_class WHERE relnamespace = 'public'::regnamespace`);
  await client.end();
  return rows.map(({ text }) => toOneLine(text)).sort();
}

const toOneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
