/** A value that another program changes, in any column of any table, is found by the check of the ledger. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Dialect, listColumns, type TableName, tables } from '../../server/store/columns.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import type { ClearingWorld } from '../money/settlement/clearing-world.ts';
import { checkLedger } from '../support/check-ledger.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { openFullBooks } from '../support/full-books.ts';
import { ledgerKinds } from '../support/ledgers.ts';

type Row = Readonly<Record<string, unknown>>;

/** Entries of deny lists in older ledgers, and the counter of a card's writes, which says nothing of money. */
const outside = [/^card\.revision$/, /^deny_list\./];
const isOutside = (column: string) => outside.some((pattern) => pattern.test(column));

/** False where the check names something, or refuses to read a value. */
async function holdsOrIsDamaged(store: OpenLedger, world: ClearingWorld): Promise<boolean> {
  try {
    return (await checkLedger(store, world.context)).holds;
  } catch (error) {
    expect((error as { code?: unknown }).code).toBe('ledger-damaged');
    return false;
  }
}

/** Another value of the same kind. */
function change(value: unknown, kind: string): unknown {
  if (kind.startsWith('text')) return value === null ? 'x' : `${value}x`;
  if (kind === 'blob') return Buffer.from((value as Buffer).map((byte) => byte ^ 1));
  return value === null ? 1 : Number(value) + 1;
}

async function setValue(
  { context: { db } }: OpenLedger,
  table: TableName,
  row: Row,
  column: string,
  value: unknown,
) {
  const own = sql.join(
    listColumns(table).map(({ name }) =>
      row[name] === null ? sql`${sql.ref(name)} IS NULL` : sql`${sql.ref(name)} = ${row[name]}`,
    ),
    sql` AND `,
  );
  await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${value} WHERE ${own}`.execute(db);
}

/** On PostgreSQL one column of each kind in each table: the check has the same statements there. */
function listChecked(table: TableName, dialect: Dialect) {
  const columns = listColumns(table);
  if (dialect === 'sqlite') return columns;
  return columns.filter(({ kind }, i) => columns.findIndex((other) => other.kind === kind) === i);
}

/** Of the daybook see its own test. */
const tableNames = (Object.keys(tables) as TableName[]).filter((table) => table !== 'daybook');

const listAllColumns = (dialect: Dialect): string[] =>
  tableNames.flatMap((table) => listChecked(table, dialect).map(({ name }) => `${table}.${name}`)).sort();

/** For each column a row with a value and, if there is one, a row without; each with another value. */
async function listChanges(db: OpenLedger['context']['db'], dialect: Dialect) {
  const changes: { table: TableName; column: string; row: Row; value: unknown }[] = [];
  for (const table of tableNames) {
    const { rows } = await sql<Row>`SELECT * FROM ${sql.table(table)}`.execute(db);
    for (const { name, kind } of listChecked(table, dialect)) {
      // The highest number has no other row above it, whose key it could become.
      const filled = rows
        .filter((row) => row[name] !== null)
        .sort((a, b) => (kind.startsWith('text') || kind === 'blob' ? 0 : Number(b[name]) - Number(a[name])));
      expect(filled.length, `${table}.${name}`).toBeGreaterThan(0);
      for (const row of [filled[0], filled.at(-1), rows.find((other) => other[name] === null)])
        if (row && !changes.some((other) => other.row === row && other.column === name))
          changes.push({ table, column: name, row, value: change(row[name], kind) });
    }
  }
  return changes;
}

describe.each(ledgerKinds)('on $dialect', ({ dialect, open }) => {
  it('is named by the check, in each column', async () => {
    const world = await openFullBooks(await open());
    const { store } = world;
    const {
      context: { db },
    } = store;
    const whole = await checkLedger(store, world.context);
    expect(whole.differences).toEqual([]);
    expect(whole.holds).toBe(true);
    await dropGuards(store);
    const missed = new Set<string>();
    const changed = new Set<string>();
    for (const { table, column, row, value } of await listChanges(db, dialect)) {
      try {
        await setValue(store, table, row, column, value);
      } catch {
        // A key that another row has.
        continue;
      }
      changed.add(`${table}.${column}`);
      if (await holdsOrIsDamaged(store, world)) missed.add(`${table}.${column}`);
      await setValue(store, table, { ...row, [column]: value }, column, row[column]);
    }
    expect([...changed].sort()).toEqual(listAllColumns(dialect));
    expect([...missed].filter((column) => !isOutside(column))).toEqual([]);
  }, 600_000);
});
