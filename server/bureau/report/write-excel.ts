/** A report as an Excel workbook: a sheet for each section and for each long table, numbers as numbers. */
import writeExcelFile, { type CellObject, type Image, type Row } from 'write-excel-file/node';
import type { BilingualText } from '../../base/problem.ts';
import { toPng } from './drawing.ts';
import { removeTimes } from './remove-times.ts';
import {
  isNumberCell,
  type Report,
  type ReportBlock,
  type ReportCell,
  type ReportLanguage,
  type ReportTable,
  toCellText,
  toDrawing,
  toMarkText,
  toParagraphs,
  toSheetFormat,
  toShownValue,
  toText,
} from './report.ts';

const FONT = 'Microsoft YaHei';
/** A sheet's name has at most 31 characters and none of these, and does not begin or end with an apostrophe. */
const SHEET_NAME_LENGTH = 31;
const FORBIDDEN_IN_NAME = /[[\]:*?/\\']/g;
/** At most the height of an empty row in any program: the rows under a picture must not begin behind it. */
const PICTURE_ROW_PX = 16;
const DPI = 96;
/** Widths of columns, in characters of the font. */
const widths = { least: 9, most: 46 };
/** A text runs over so many columns, a sheet has at least so many. */
const PARAGRAPH_COLUMNS = 8;

/** A section without its long tables, or one long table. */
interface Part {
  readonly title: BilingualText;
  readonly blocks: readonly ReportBlock[];
  readonly isLong: boolean;
}

export async function toReportExcel(report: Report, language: ReportLanguage): Promise<Buffer> {
  const parts = report.sections.flatMap(({ blocks, title }): Part[] => [
    { title, blocks: blocks.filter((block) => !isLong(block)), isLong: false },
    ...blocks.filter(isLong).map((table): Part => ({ title: table.caption, blocks: [table], isLong: true })),
  ]);
  const shown = parts.filter(({ blocks }) => blocks.length > 0);
  const names = toSheetNames(shown.map(({ title }) => (language === 'en' ? title.en : title.zh)));
  const sheets = shown.map((part, i) =>
    toSheet(i === 0 ? report : undefined, part, names[i] as string, language),
  );
  return removeTimes(await writeExcelFile(sheets, { fontFamily: FONT, fontSize: 10 }).toBuffer());
}

const isLong = (block: ReportBlock): block is ReportTable =>
  block.kind === 'table' && block.isWorkbookOnly === true;

/** @param report with its title at the top of the sheet */
function toSheet(
  report: Report | undefined,
  { blocks, isLong: hasLongTable, title }: Part,
  name: string,
  language: ReportLanguage,
) {
  const rows: Row[] = [];
  const images: Image[] = [];
  const lines = report
    ? [...toParagraphs(report.title, language), ...toParagraphs(report.subtitle, language)]
    : [];
  for (const [line, text] of lines.entries()) rows.push([toHeading(text, line === 0 ? 16 : 11)]);
  if (!hasLongTable) for (const text of toParagraphs(title, language)) rows.push([toHeading(text, 13)]);
  const titleRows = rows.length;
  const tableRows: Row[] = [];
  const paragraphs = new Map<number, string>();
  for (const block of blocks) {
    const mark = toMarkText(block.mark);
    if (block.kind === 'paragraph') {
      for (const text of toParagraphs(block.text, language)) {
        paragraphs.set(rows.length, text + mark);
        rows.push([]);
      }
      continue;
    }
    if (!hasLongTable) rows.push([]);
    rows.push([toHeading(toText(block.caption, language) + mark, 11)]);
    if (block.kind === 'table') {
      const own = [
        block.columns.map((column) => toHeader(toText(column, language))),
        ...block.rows.map((row) => row.map((cell) => toSheetCell(cell, language))),
      ];
      rows.push(...own);
      tableRows.push(...own);
      continue;
    }
    const drawing = toDrawing(block, language);
    const { height, width } = drawing;
    images.push({
      content: toPng(drawing),
      contentType: 'image/png',
      width,
      height,
      dpi: DPI,
      anchor: { row: rows.length + 1, column: 1 },
      description: toText(block.caption, language),
    });
    for (let y = 0; y < height; y += PICTURE_ROW_PX) rows.push([]);
  }
  const columns = toColumns(tableRows);
  for (const [row, text] of paragraphs) rows[row] = toWrapped(text, columns);
  return {
    data: rows,
    sheet: name,
    columns,
    // The title stays in sight, in a long table the caption and the header.
    stickyRowsCount: hasLongTable ? 2 : titleRows,
    orientation: 'landscape' as const,
    ...(images.length > 0 ? { images } : {}),
  };
}

/** Names that Excel takes, each once: Excel does not tell capitals from small letters. */
function toSheetNames(titles: readonly string[]): string[] {
  const taken = new Set<string>();
  return titles.map((title) => {
    const base = title.replace(FORBIDDEN_IN_NAME, ' ');
    for (let i = 1; ; i++) {
      const end = i === 1 ? '' : ` ${i}`;
      const name = base.slice(0, SHEET_NAME_LENGTH - end.length).trim() + end;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  });
}

/** As wide as the longest text or number of the tables, between bounds; longer texts wrap. */
function toColumns(rows: readonly Row[]): { width: number }[] {
  const count = rows.reduce((most, row) => Math.max(most, row.length), PARAGRAPH_COLUMNS);
  return Array.from({ length: count }, (_, column) => {
    const longest = rows.reduce((most, row) => {
      const cell = row[column] as CellObject | undefined;
      const value = cell?.value ?? '';
      return Math.max(
        most,
        toCharacters(typeof value === 'number' ? value.toLocaleString('en') : String(value)),
      );
    }, 0);
    return { width: Math.min(Math.max(longest + 2, widths.least), widths.most) };
  });
}

const LINE_HEIGHT_PT = 15;

/** A text over the columns of the tables, on as many lines as it needs. */
function toWrapped(value: string, columns: readonly { readonly width: number }[]): Row {
  const span = Math.min(columns.length, PARAGRAPH_COLUMNS);
  const width = columns.slice(0, span).reduce((sum, column) => sum + column.width, 0);
  const height = LINE_HEIGHT_PT * Math.ceil((toCharacters(value) * 1.1) / width);
  const cell: CellObject = { value, wrap: true, alignVertical: 'top', columnSpan: span, height };
  return [cell, ...Array.from({ length: span - 1 }, () => null)];
}

/** Characters of the font that a text takes: a Chinese one takes two. */
function toCharacters(text: string): number {
  let count = 0;
  for (const character of text) count += character.charCodeAt(0) < 0x2e80 ? 1 : 2;
  return count;
}

const toHeading = (value: string, fontSize: number): CellObject => ({ value, fontSize, fontWeight: 'bold' });

const toHeader = (value: string): CellObject => ({
  value,
  fontWeight: 'bold',
  backgroundColor: '#EEF2F6',
  borderStyle: 'thin',
  borderColor: '#AAAAAA',
  wrap: true,
});

function toSheetCell(cell: ReportCell, language: ReportLanguage): CellObject {
  const border = { borderStyle: 'thin', borderColor: '#AAAAAA' } as const;
  const value = isNumberCell(cell) ? toShownValue(cell) : null;
  // Excel would take a text that begins with = for a formula if its type were not given.
  if (!isNumberCell(cell) || value === null)
    return { value: toCellText(cell, language), type: String, wrap: true, alignVertical: 'top', ...border };
  const format = toSheetFormat(cell.format, value);
  return { value, type: Number, ...(format === 'General' ? {} : { format }), ...border };
}
