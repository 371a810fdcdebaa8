import { sql } from 'kysely';
import { tables } from '../../server/store/columns.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';

/** All rows of all tables, without entries of the daybook; bytes as hex. */
export async function readAll({ context: { db }, post }: OpenLedger): Promise<string> {
  await post();
  const lines: string[] = [];
  for (const [table, { key }] of Object.entries(tables)) {
    const { rows } = await sql<Record<string, unknown>>`
      SELECT * FROM ${sql.table(table)} ORDER BY ${sql.join(key.map((name) => sql.ref(name)))}`.execute(db);
    for (const row of rows)
      lines.push(
        `${table} ${JSON.stringify(row, (_, value) => (value?.type === 'Buffer' ? Buffer.from(value.data).toString('hex') : value))}`,
      );
  }
  return lines.join('\n');
}
