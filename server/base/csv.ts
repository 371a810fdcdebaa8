/** Tables for spreadsheets: RFC 4180, and no cell that a spreadsheet would run as a formula. */

/** Spreadsheets take a text for UTF-8 only behind it. */
const BYTE_ORDER_MARK = '\uFEFF';

/** A plain number stays one, also below zero. */
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** How formulas begin, also in the full-width forms that spreadsheets take for the same; tab and line ends are skipped by them. */
const FORMULA = /^[\s\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** The text of a table that people open in a spreadsheet. Files for machines are not written with it: ids would change. */
export function toCsvText(rows: readonly (readonly (string | number)[])[]): string {
  return `${BYTE_ORDER_MARK}${rows.map((row) => row.map(toCell).join(',')).join('\r\n')}\r\n`;
}

function toCell(value: string | number): string {
  const text = toHarmless(String(value));
  // A spreadsheet may cut at semicolons or tabs instead of commas, and what stands behind them would be a cell too.
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** With an apostrophe in front, which makes a text of a formula. */
function toHarmless(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}
