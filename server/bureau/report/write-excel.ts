/** A report as an Excel workbook: a sheet for each section, numbers as numbers. */
import writeExcelFile, { type CellObject, type Image, type Row } from 'write-excel-file/node';
import { toPng } from './drawing.ts';
import {
  isNumberCell,
  type Report,
  type ReportCell,
  type ReportLanguage,
  type ReportSection,
  toCellText,
  toDrawing,
  toMarkText,
  toParagraphs,
  toSheetFormat,
  toShownValue,
  toText,
} from './report.ts';

const FONT = 'Microsoft YaHei';
/** A sheet's name has at most 31 characters and none of these. */
const SHEET_NAME_LENGTH = 31;
const FORBIDDEN_IN_NAME = /[[\]:*?/\\]/g;
/** At most the height of an empty row in any program: the rows under a picture must not begin behind it. */
const PICTURE_ROW_PX = 16;
const DPI = 96;

export async function toReportExcel(report: Report, language: ReportLanguage): Promise<Buffer> {
  const sheets = report.sections.map((section, i) => toSheet(report, section, i, language));
  return writeExcelFile(sheets, { fontFamily: FONT, fontSize: 10 }).toBuffer();
}

function toSheet(report: Report, { blocks, title }: ReportSection, i: number, language: ReportLanguage) {
  const rows: Row[] = [];
  const images: Image[] = [];
  const lines =
    i === 0 ? [...toParagraphs(report.title, language), ...toParagraphs(report.subtitle, language)] : [];
  for (const [line, text] of lines.entries()) rows.push([toHeading(text, line === 0 ? 16 : 11)]);
  for (const text of toParagraphs(title, language)) rows.push([toHeading(text, 13)]);
  for (const block of blocks) {
    const mark = toMarkText(block.mark);
    if (block.kind === 'paragraph') {
      for (const text of toParagraphs(block.text, language)) rows.push([{ value: text + mark }]);
      continue;
    }
    rows.push([], [toHeading(toText(block.caption, language) + mark, 11)]);
    if (block.kind === 'table') {
      rows.push(block.columns.map((column) => toHeader(toText(column, language))));
      for (const row of block.rows) rows.push(row.map((cell) => toSheetCell(cell, language)));
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
  const columnCount = rows.reduce((most, row) => Math.max(most, row.length), 1);
  return {
    data: rows,
    sheet: toSheetName(language === 'en' ? title.en : title.zh),
    columns: Array.from({ length: columnCount }, (_, column) => ({ width: column === 0 ? 30 : 18 })),
    ...(images.length > 0 ? { images } : {}),
  };
}

const toSheetName = (text: string) => text.replace(FORBIDDEN_IN_NAME, ' ').slice(0, SHEET_NAME_LENGTH);

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
