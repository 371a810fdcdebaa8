/** Fact tables in and GTFS tables out: comma-separated text with a header line, UTF-8. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Row } from './feed-draft.ts';

/** One row of a fact table: column name to text; a missing cell is the empty text. */
export type SourceRow = Readonly<Record<string, string>>;

/** All rows of CSV text; throws where a row has more or fewer cells than the header. */
export function parseCsv(text: string): SourceRow[] {
  return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
}

/** All rows of `<sourcesDir>/<name>`. */
export function loadSource(sourcesDir: string, name: string): SourceRow[] {
  return parseCsv(readFileSync(join(sourcesDir, name), 'utf8'));
}

/** The text of a cell; throws where the table has no such column. */
export function getText(row: SourceRow, column: string): string {
  const text = row[column];
  if (text === undefined) throw new Error(`no column ${column} among ${Object.keys(row).join(', ')}`);
  return text;
}

/** The number of a cell; throws where there is none. */
export function getNumber(row: SourceRow, column: string): number {
  const text = getText(row, column);
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw new Error(`${column} is no number: "${text}"`);
  return value;
}

/** The CSV text of a table: header and rows in the order given, LF line ends. */
export function toCsv(columns: readonly string[], rows: readonly Row[]): string {
  const cell = (value: string | number | undefined): string => {
    const text = value === undefined ? '' : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
