/**
 * Removes the column `shard_id` from the tables of a ledger that an earlier program created.
 *
 * The statements are those that the database has stored of its own schema, without the column: they do not depend on what
 * `columns.ts` says today.
 */
import { type Kysely, sql } from 'kysely';
import type { Dialect } from './columns.ts';

/** Tables without the column, which newer programs have created, stay as they are. */
export async function dropShards(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const statements = dialect === 'sqlite' ? await listOnSqlite(db) : await listOnPostgres(db);
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** A statement of the schema without the column: in tables, keys, conditions of triggers. */
function withoutShard(statement: string): string {
  const changed = statement
    .replace('shard_id INTEGER NOT NULL, ', '')
    .replaceAll('(shard_id, ', '(')
    .replaceAll(/\w+\.shard_id = \w+\.shard_id AND /g, '')
    .replaceAll(/ OR (\(?)new\.shard_id <> old\.shard_id(\)?)/gi, '');
  if (changed.includes('shard_id')) throw new Error(`not without shard_id: ${statement}`);
  return changed;
}

interface SchemaEntry {
  readonly type: 'table' | 'index' | 'trigger';
  readonly name: string;
  readonly text: string;
}

/** SQLite cannot drop a column of a key: each table is created anew and gets the rows in their order. */
async function listOnSqlite(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<SchemaEntry>`
    SELECT type, name, sql AS text FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name IN (
      SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%(shard_id INTEGER%')`.execute(db);
  const ofType = (type: SchemaEntry['type']) => rows.filter((entry) => entry.type === type);
  const { rows: columns } = await sql<{ table: string; columns: string }>`
    SELECT t.name AS "table", group_concat(c.name, ', ') AS columns FROM sqlite_schema t
      JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.name <> 'shard_id' GROUP BY t.name`.execute(
    db,
  );
  const columnsOf = new Map(columns.map((row) => [row.table, row.columns]));
  return [
    // Otherwise renaming a table would change the triggers that name it.
    ...ofType('trigger').map(({ name }) => `DROP TRIGGER ${name}`),
    ...ofType('table').flatMap(({ name, text }) => [
      `ALTER TABLE ${name} RENAME TO sharded`,
      withoutShard(text),
      `INSERT INTO ${name} (${columnsOf.get(name)}) SELECT ${columnsOf.get(name)} FROM sharded`,
      'DROP TABLE sharded',
    ]),
    ...ofType('index').map(({ text }) => withoutShard(text)),
    ...ofType('trigger').map(({ text }) => withoutShard(text)),
  ];
}

interface CatalogEntry {
  readonly kind: 'table' | 'key' | 'index' | 'function' | 'trigger';
  readonly name: string;
  readonly table: string;
  readonly text: string;
}

/** Dropping the column drops its keys and indexes, but not what names it in a condition. */
async function listOnPostgres(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<CatalogEntry>`
    WITH sharded AS (
      SELECT c.oid, c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shard_id'
      WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace)
    SELECT 'table' AS kind, relname AS name, relname AS "table", '' AS text FROM sharded
    UNION ALL SELECT 'key', k.conname, relname, pg_get_constraintdef(k.oid)
      FROM sharded JOIN pg_constraint k ON k.conrelid = sharded.oid WHERE k.contype IN ('p', 'u')
    UNION ALL SELECT 'index', i.indexrelid::regclass::text, relname, pg_get_indexdef(i.indexrelid)
      FROM sharded JOIN pg_index i ON i.indrelid = sharded.oid WHERE pg_get_indexdef(i.indexrelid) LIKE '%(shard_id, %'
        AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
    UNION ALL SELECT 'function', p.proname, '', pg_get_functiondef(p.oid)
      FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prosrc LIKE '%shard_id%'
    UNION ALL SELECT 'trigger', t.tgname, relname, pg_get_triggerdef(t.oid)
      FROM sharded JOIN pg_trigger t ON t.tgrelid = sharded.oid WHERE pg_get_triggerdef(t.oid) LIKE '%shard_id%'`.execute(
    db,
  );
  const ofKind = (kind: CatalogEntry['kind']) => rows.filter((entry) => entry.kind === kind);
  return [
    ...ofKind('trigger').map(({ name, table }) => `DROP TRIGGER ${name} ON ${table}`),
    ...ofKind('table').map(({ name }) => `ALTER TABLE ${name} DROP COLUMN shard_id`),
    ...ofKind('key').map(({ table, text }) => `ALTER TABLE ${table} ADD ${withoutShard(text)}`),
    ...ofKind('index').map(({ text }) => withoutShard(text)),
    ...ofKind('function').map(({ text }) => withoutShard(text)),
    ...ofKind('trigger').map(({ text }) => withoutShard(text)),
  ];
}
