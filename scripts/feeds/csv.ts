/** Reads fact tables and writes GTFS tables: UTF-8 CSV with a header line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Row } from './feed-draft.ts';

/** A row of a fact table: text by column name; an empty cell is the empty text. */
export type SourceRow = Readonly<Record<string, string>>;

/** Parses CSV text; throws where a row has more or fewer cells than the header. */
export function parseCsv(text: string): SourceRow[] {
  return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
}

/** Reads the rows of `<sourcesDir>/<name>`. */
export function loadSource(sourcesDir: string, name: string): SourceRow[] {
  return parseCsv(readFileSync(join(sourcesDir, name), 'utf8'));
}

/** The text of a cell; throws where the table has no column of that name. */
export function getText(row: SourceRow, column: string): string {
  const text = row[column];
  if (text === undefined) throw new Error(`no column ${column} among ${Object.keys(row).join(', ')}`);
  return text;
}

/** The number in a cell; throws where the cell is empty or not a number. */
export function getNumber(row: SourceRow, column: string): number {
  const text = getText(row, column);
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw new Error(`${column} is no number: "${text}"`);
  return value;
}

/** CSV text of a table: a header line and the rows in the given order, with LF line ends. */
export function toCsv(columns: readonly string[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => row[column]));
  return stringify([columns, ...cells], { quoted_match: /[\n\r]/ });
}
