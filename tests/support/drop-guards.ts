/**
 * Removes the triggers and checks of a ledger, to test whether the invariants find the rows that these would have
 * refused.
 */
import { sql } from 'kysely';
import type { OpenLedger } from '../../server/store/open-ledger.ts';

export async function dropGuards({ context: { db }, dialect, post }: OpenLedger): Promise<void> {
  // What is changed next are rows of the tables.
  await post();
  if (dialect === 'sqlite') {
    const { rows } = await sql<{
      name: string;
    }>`SELECT name FROM sqlite_master WHERE type = 'trigger'`.execute(db);
    for (const { name } of rows) await sql.raw(`DROP TRIGGER ${name}`).execute(db);
    await sql.raw('PRAGMA ignore_check_constraints = ON').execute(db);
    return;
  }
  const { rows } = await sql<{ name: string; table: string; is_check: boolean }>`
    SELECT tgname AS name, tgrelid::regclass::text AS table, false AS is_check FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT conname, conrelid::regclass::text, true FROM pg_constraint
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace`.execute(db);
  for (const { name, table, is_check } of rows)
    await sql
      .raw(is_check ? `ALTER TABLE ${table} DROP CONSTRAINT ${name}` : `DROP TRIGGER ${name} ON ${table}`)
      .execute(db);
}
