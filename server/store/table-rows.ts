/** Converts records to rows of a table and back: the fields of a record are the table's columns in camel case. */
import { listColumns, type TableName, tables } from './columns.ts';
import type { Cell, TableRow } from './schema.ts';

type CamelCase<Text extends string> = Text extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;

/** A row by fields instead of columns. */
export type TableRecord<Name extends TableName> = {
  readonly [Column in keyof TableRow<Name> & string as CamelCase<Column>]: TableRow<Name>[Column];
};

/** A record to write: bytes may also be hex. */
export type NewRecord<Name extends TableName> = {
  readonly [Field in keyof TableRecord<Name>]: TableRecord<Name>[Field] extends Buffer
    ? Uint8Array | string
    : TableRecord<Name>[Field];
};

interface Field {
  readonly column: string;
  readonly field: string;
}

const toField = (column: string) => column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Fields of a table in the order of its columns. */
export const listFields = (table: TableName): string[] => listColumns(table).map(({ name }) => toField(name));

const fields = new Map<TableName, readonly Field[]>(
  (Object.keys(tables) as TableName[]).map((table) => [
    table,
    listColumns(table).map(({ name }) => ({ column: name, field: toField(name) })),
  ]),
);

/** Values in the order of the columns; other properties of the record are left out. */
export function toRow<Name extends TableName>(table: Name, record: NewRecord<Name>): Cell[] {
  const values = record as Readonly<Record<string, Cell>>;
  return (fields.get(table) as readonly Field[]).map(({ field }) => values[field] as Cell);
}

export function toRecord<Name extends TableName>(table: Name, row: TableRow<Name>): TableRecord<Name> {
  const record: Record<string, unknown> = {};
  for (const { column, field } of fields.get(table) as readonly Field[])
    record[field] = (row as Readonly<Record<string, unknown>>)[column];
  return record as TableRecord<Name>;
}
