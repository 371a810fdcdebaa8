/** CSV for spreadsheet programs (RFC 4180, UTF-8 with byte order mark), without cells that run as formulas. */
import { stringify } from 'csv-stringify/sync';

/** Matches numbers, which begin like a formula where they are negative, but are safe. */
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * Matches texts that a spreadsheet program may run as a formula, also after leading blanks and in the full-width forms that
 * it accepts. A leading tab or line end is skipped by the program, so the formula may follow.
 */
const FORMULA = /^[\s\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Do not use for files that programs read: the added apostrophes change ids. */
export function toCsvText(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(
    rows.map((row) => row.map(toSafeCell)),
    // Some programs also split at semicolons and tabs; the quotes keep such a cell in one piece.
    { bom: true, record_delimiter: '\r\n', quoted_match: /[;\t\r\n]/ },
  );
}

/** Puts an apostrophe before a formula, which makes it a text. */
function toSafeCell(value: string | number): string {
  const text = String(value);
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}
