/** Ranges and changes as cells and texts. */
import type { BilingualText } from '../../base/problem.ts';
import { type NumberFormat, type ReportCell, toCellText, toNumberCell } from '../../bureau/report/report.ts';

export interface ValueRange {
  readonly low: number;
  readonly central: number;
  readonly high: number;
}

/** Texts of numbers are the same in both languages. */
export const toNumberText = (value: number, format: NumberFormat = 'model') =>
  toCellText(toNumberCell(value, format), 'zh');

/** `central (low–high)`, with two significant digits; one number where the range has no width. */
export function toRangeText({ central, high, low }: ValueRange): string {
  const [a, b, c] = [low, central, high].map((value) => toNumberText(value)) as [string, string, string];
  return a === c ? b : `${b} (${a}–${c})`;
}

/** Yuan of a range of fen. */
export const toYuanRange = ({ central, high, low }: ValueRange): ValueRange => ({
  low: low / 100,
  central: central / 100,
  high: high / 100,
});

export const rangeColumns: readonly BilingualText[] = [
  { zh: '低', en: 'Low' },
  { zh: '中', en: 'Central' },
  { zh: '高', en: 'High' },
];

export const toRangeCells = ({ central, high, low }: ValueRange, format: NumberFormat = 'model') =>
  [low, central, high].map((value) => toNumberCell(value, format));

/** Before, after, and the difference. */
export const toDifferenceCells = (before: number, after: number, format: NumberFormat): ReportCell[] => [
  toNumberCell(before, format),
  toNumberCell(after, format),
  toNumberCell(after - before, format),
];

/** Names in a row: with 、 in Chinese and commas in English. */
export const toListText = (texts: readonly BilingualText[]): BilingualText => ({
  zh: texts.map(({ zh }) => zh).join('、'),
  en: texts.map(({ en }) => en).join(', '),
});
