/**
 * Types of the rows of all tables, from `columns.ts`.
 *
 * Frequent texts (terminals, stops, parties, rules) are numbers of `word`, cards have numbers of `card`. An account is
 * `owner number * 16 + kind`.
 */
import type { ColumnKind, TableName, tables } from './columns.ts';

type BaseValue<Kind extends ColumnKind> = Kind extends `text${string}`
  ? string
  : Kind extends 'blob'
    ? Buffer
    : number;

type ColumnValue<Kind extends ColumnKind> = Kind extends `${string}?`
  ? BaseValue<Kind> | null
  : BaseValue<Kind>;

type Columns<Name extends TableName> = (typeof tables)[Name]['columns'];

/** A row as the databases return it. */
export type TableRow<Name extends TableName> = {
  -readonly [Column in keyof Columns<Name>]: Columns<Name>[Column] extends ColumnKind
    ? ColumnValue<Columns<Name>[Column]>
    : never;
};

/** Value of a column; `payload_hash` is hex, which each database converts to bytes. */
export type Value = number | string | null;
export type Row = Value[];
/** A value as it is written; bytes for `blob`. */
export type Cell = Value | Uint8Array;

export type LedgerTables = { [Name in TableName]: TableRow<Name> };

export type TapTable = TableRow<'tap'>;
export type TransferTable = TableRow<'transfer'>;
export type JourneyTable = TableRow<'journey'>;
export type CardTable = TableRow<'card'>;
