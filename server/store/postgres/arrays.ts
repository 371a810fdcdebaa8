/**
 * Encodes columns as PostgreSQL arrays in binary format, so that one statement writes thousands of rows.
 *
 * The driver would send every number as text, which the server would have to parse.
 * Source: `array_recv` and the receive functions of the element types; all numbers are big-endian.
 */
import { type ColumnKind, listColumns, type TableName } from '../columns.ts';
import type { Cell, Value } from '../schema.ts';

type BaseKind = 'no' | 'big' | 'text' | 'blob';

const arrayTypes: Readonly<Record<BaseKind, string>> = {
  no: 'int',
  big: 'bigint',
  text: 'text',
  blob: 'bytea',
};
const elementOids: Readonly<Record<BaseKind, number>> = { no: 23, big: 20, text: 25, blob: 17 };

const toBase = (kind: ColumnKind) => kind.replace('?', '') as BaseKind;
const toArrayType = (kind: ColumnKind) => `${arrayTypes[toBase(kind)]}[]`;

/** Bytes of the header: dimensions, null flag, element type, length, first index. */
const HEAD_BYTES = 20;
const NULL_LENGTH = -1;
const WORD = 2 ** 32;
/** Most UTF-8 bytes for one UTF-16 code unit. */
const MAX_BYTES_OF_UNIT = 3;

/**
 * @param values - hex for `blob`, integers for `no` and `big`
 * @throws RangeError for a value that is no number or does not fit the column
 */
export function toArray(values: readonly Value[], kind: ColumnKind): Buffer {
  return toColumn(values.length, (i) => values[i] as Value, toBase(kind));
}

function toColumn(count: number, valueAt: (i: number) => Cell, kind: BaseKind): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + toMaxBytes(count, valueAt, kind));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = HEAD_BYTES;
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const value = valueAt(i);
    if (value === null) {
      nulls = 1;
      view.setInt32(at, NULL_LENGTH);
      at += 4;
      continue;
    }
    let length = 4;
    if (typeof value === 'object') {
      length = value.length;
      bytes.set(value, at + 4);
    } else if (kind === 'no') {
      if (((value as number) | 0) !== value) throw new RangeError(`${value} is no integer of 4 bytes`);
      view.setInt32(at + 4, value);
    } else if (kind === 'big') {
      if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no integer that is held exactly`);
      length = 8;
      view.setInt32(at + 4, Math.floor((value as number) / WORD));
      view.setUint32(at + 8, (value as number) >>> 0);
    } else length = bytes.write(value as string, at + 4, kind === 'text' ? 'utf8' : 'hex');
    view.setInt32(at, length);
    at += 4 + length;
  }
  view.setInt32(0, 1);
  view.setInt32(4, nulls);
  view.setInt32(8, elementOids[kind]);
  view.setInt32(12, count);
  view.setInt32(16, 1);
  return bytes.subarray(0, at);
}

function toMaxBytes(count: number, valueAt: (i: number) => Cell, kind: BaseKind): number {
  if (kind === 'no') return count * 8;
  if (kind === 'big') return count * 12;
  let units = 0;
  for (let i = 0; i < count; i++) {
    const value = valueAt(i) as string | Uint8Array | null;
    if (value !== null) units += typeof value === 'string' ? value.length : 2 * value.length;
  }
  return count * 4 + (kind === 'text' ? units * MAX_BYTES_OF_UNIT : units / 2);
}

export interface NamedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** SQL `unnest($1::int[], $2::text[]) AS fresh (a, b)`; the first parameter is `$from`. */
export function toUnnest(columns: readonly NamedColumn[], from = 1): string {
  const arrays = columns.map(({ kind }, i) => `$${i + from}::${toArrayType(kind)}`);
  return `unnest(${arrays.join(', ')}) AS fresh (${columns.map(({ name }) => name).join(', ')})`;
}

export function toArrays(columns: readonly NamedColumn[], rows: readonly (readonly Cell[])[]): Buffer[] {
  return columns.map(({ kind }, i) =>
    toColumn(rows.length, (row) => (rows[row] as readonly Cell[])[i] as Cell, toBase(kind)),
  );
}

/** @param readers - read a column's value of a row */
export function toArraysBy(
  columns: readonly NamedColumn[],
  count: number,
  readers: readonly ((i: number) => Cell)[],
): Buffer[] {
  return columns.map(({ kind }, i) => toColumn(count, readers[i] as (row: number) => Cell, toBase(kind)));
}

/** A statement that inserts any number of rows; each connection prepares it once. */
export function toInsert(
  table: TableName,
  after = '',
): { name: string; text: string; columns: readonly NamedColumn[] } {
  const columns = listColumns(table);
  const names = columns.map(({ name }) => name).join(', ');
  const text = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${toUnnest(columns)}${after}`;
  return { name: `insert_${table}`, text, columns };
}
