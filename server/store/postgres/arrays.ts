/**
 * Rows as arrays of columns, written as PostgreSQL reads them: one statement for a thousand rows.
 *
 * Written here and not by the driver, which would look at every value twice.
 */
import { type ColumnKind, listColumns, type TableName } from '../columns.ts';
import type { Row, Value } from '../encode.ts';

const arrayTypes: Readonly<Record<string, string>> = {
  no: 'int',
  big: 'bigint',
  text: 'text',
  blob: 'bytea',
};

const toArrayType = (kind: ColumnKind) => `${arrayTypes[kind.replace('?', '')]}[]`;

/** `{1,NULL,3}`, `{"a","b"}`, `{"\\x00ff"}`. */
export function toArrayText(values: readonly Value[], kind: ColumnKind): string {
  if (kind.startsWith('text')) return `{${values.map((value) => quote(value as string | null)).join(',')}}`;
  if (kind === 'blob') return `{${values.map((value) => `"\\\\x${value}"`).join(',')}}`;
  return `{${values.map((value) => (value === null ? 'NULL' : value)).join(',')}}`;
}

function quote(text: string | null): string {
  return text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

export interface NamedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** `unnest($1::int[], $2::text[]) AS fresh (a, b)`, its parameters beginning with `$from`. */
export function toUnnest(columns: readonly NamedColumn[], from = 1): string {
  const arrays = columns.map(({ kind }, i) => `$${i + from}::${toArrayType(kind)}`);
  return `unnest(${arrays.join(', ')}) AS fresh (${columns.map(({ name }) => name).join(', ')})`;
}

export function toArrays(columns: readonly NamedColumn[], rows: readonly Row[]): string[] {
  return columns.map(({ kind }, i) =>
    toArrayText(
      rows.map((row) => row[i] as Value),
      kind,
    ),
  );
}

/** A statement that inserts any number of rows, and is prepared once for each connection. */
export function toInsert(
  table: TableName,
  after = '',
): { name: string; text: string; columns: readonly NamedColumn[] } {
  const columns = listColumns(table);
  const names = columns.map(({ name }) => name).join(', ');
  const text = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${toUnnest(columns)}${after}`;
  return { name: `insert_${table}`, text, columns };
}
