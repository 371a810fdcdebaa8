/** A report as data, in Chinese and English; `write-html.ts`, `write-word.ts` and `write-excel.ts` write it. */
import { toYuanText } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { ToLines } from './chart-parts.ts';
import type { Drawing } from './drawing.ts';

/**
 * Where a number comes from: `V` a public source, `M` a named publication that is not confirmed, `A` an assumption
 * without a source, `C` computed from the feeds or the ledger.
 */
export type EvidenceMark = 'V' | 'M' | 'A' | 'C';

/** `both` puts English behind Chinese. */
export type ReportLanguage = 'zh' | 'en' | 'both';

export interface Report {
  readonly title: BilingualText;
  readonly subtitle: BilingualText;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly title: BilingualText;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock = ReportParagraph | ReportTable | ReportFigure;

export interface ReportParagraph {
  readonly kind: 'paragraph';
  readonly text: BilingualText;
  readonly mark?: EvidenceMark;
}

export interface ReportTable {
  readonly kind: 'table';
  readonly caption: BilingualText;
  readonly columns: readonly BilingualText[];
  readonly rows: readonly (readonly ReportCell[])[];
  readonly mark?: EvidenceMark;
  /** Too long to print: only the workbook has it. */
  readonly isWorkbookOnly?: boolean;
}

export interface ReportFigure {
  readonly kind: 'figure';
  /** Says what the colours mean: the picture of a program without SVG has numbers, but no words. */
  readonly caption: BilingualText;
  /** Draws it with labels in the language of the report. */
  readonly draw: (toLines: ToLines) => Drawing;
  readonly mark?: EvidenceMark;
}

/** A text in all languages, a text by language, a number, or nothing known. */
export type ReportCell = string | BilingualText | NumberCell | null;

/**
 * `model`: result of a model, rounded to two significant digits. `share`: 1 is 100 %. `money`: fen, written as yuan.
 * `decimal`: one decimal, for minutes and means.
 */
export type NumberFormat = 'count' | 'model' | 'decimal' | 'share' | 'money' | 'plain';

export interface NumberCell {
  readonly value: number | null;
  readonly format: NumberFormat;
}

export const toNumberCell = (value: number | null, format: NumberFormat): NumberCell => ({ value, format });

const SIGNIFICANT_DIGITS = 2;

/** The value that a document shows: results of a model are rounded, fen become yuan. */
export function toShownValue({ format, value }: NumberCell): number | null {
  if (value === null) return null;
  if (format === 'model') return Number(value.toPrecision(SIGNIFICANT_DIGITS));
  if (format === 'money') return value / 100;
  if (format === 'decimal') return Math.round(value * 10) / 10;
  return value;
}

const sheetFormats: Readonly<Record<NumberFormat, string>> = {
  count: '#,##0',
  model: '#,##0',
  decimal: '#,##0.0',
  share: '0.0%',
  money: '#,##0.00',
  plain: 'General',
};

/** A result of a model below this has its second digit behind the point. */
const SMALL_RESULT = 10;

/** The number format of a spreadsheet for a shown value. */
export function toSheetFormat(format: NumberFormat, value: number): string {
  return format === 'model' && Math.abs(value) < SMALL_RESULT ? '0.##' : sheetFormats[format];
}

/** A cell without a value: unknown, or not reached. */
const NO_VALUE = '–';

export function toCellText(cell: ReportCell, language: ReportLanguage): string {
  if (cell === null) return NO_VALUE;
  if (typeof cell === 'string') return cell;
  if ('zh' in cell) return toText(cell, language);
  const value = toShownValue(cell);
  if (value === null) return NO_VALUE;
  const { format } = cell;
  if (format === 'share') return `${(value * 100).toFixed(1)} %`;
  if (format === 'plain') return String(value);
  if (format === 'money') return toMoneyText(cell.value ?? 0);
  if (format === 'model' && Math.abs(value) < SMALL_RESULT) return String(value);
  const decimals = format === 'decimal' ? 1 : 0;
  return value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Yuan with thousands separators, from the digits of the fen: a division would lose the fen of large amounts. */
const toMoneyText = (fen: number) => toYuanText(fen).replace(/\B(?=(?:\d{3})+\.)/g, ',');

export const isNumberCell = (cell: ReportCell): cell is NumberCell =>
  cell !== null && typeof cell === 'object' && 'format' in cell;

/** One text; in both languages with a slash between them, once where they are equal. */
export function toText({ en, zh }: BilingualText, language: ReportLanguage): string {
  if (language === 'both') return zh === en ? zh : `${zh} / ${en}`;
  return language === 'zh' ? zh : en;
}

/** Paragraphs of a text: in both languages one for each. */
export function toParagraphs({ en, zh }: BilingualText, language: ReportLanguage): string[] {
  if (language === 'both') return zh === en ? [zh] : [zh, en];
  return [language === 'zh' ? zh : en];
}

/** The figure with labels in a language. */
export const toDrawing = ({ draw }: ReportFigure, language: ReportLanguage): Drawing =>
  draw((text) => toParagraphs(text, language));

/** The mark as a suffix; empty without one. */
export const toMarkText = (mark: EvidenceMark | undefined) => (mark === undefined ? '' : ` [${mark}]`);

/** What the marks mean; every report has it in its appendix. */
export const markLegend: ReportTable = {
  kind: 'table',
  caption: { zh: '依据标记', en: 'Evidence marks' },
  columns: [
    { zh: '标记', en: 'Mark' },
    { zh: '含义', en: 'Meaning' },
  ],
  rows: [
    ['[V]', { zh: '有公开来源', en: 'from a public source' }],
    ['[M]', { zh: '引自文献，未核对', en: 'from a named publication, not confirmed' }],
    ['[A]', { zh: '假设，没有来源，可以更改', en: 'an assumption without a source, can be changed' }],
    ['[C]', { zh: '由时刻表或账本计算', en: 'computed from timetables or the ledger' }],
  ],
};
