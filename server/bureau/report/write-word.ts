/** A report as a Word document (OOXML), with fonts that WPS and Office have. */
import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  ImageRun,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { toPng, toSvg } from './drawing.ts';
import { removeTimes } from './remove-times.ts';
import {
  isNumberCell,
  type Report,
  type ReportBlock,
  type ReportCell,
  type ReportFigure,
  type ReportLanguage,
  type ReportTable,
  toCellText,
  toDrawing,
  toMarkText,
  toParagraphs,
  toText,
} from './report.ts';

const bodyFont = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体' };
const headingFont = { ascii: 'Arial', hAnsi: 'Arial', eastAsia: '黑体' };
/** Half points. */
const sizes = { title: 40, section: 28, body: 21, table: 17 };
/** Of a page of A4 between its margins. */
const PICTURE_WIDTH_PX = 620;
/** Twentieths of a point: A4 is 11,906 wide. */
const MARGIN = 1_134;
const TABLE_WIDTH = 11_906 - 2 * MARGIN;
const HEADER_FILL = 'EEF2F6';

export async function toReportWord(report: Report, language: ReportLanguage): Promise<Buffer> {
  // `docx` itself counts pictures over all documents of the process.
  let pictures = 0;
  const nextPictureId = () => String(++pictures);
  const document = new Document({
    title: toText(report.title, language),
    creator: 'Tongcheng',
    lastModifiedBy: 'Tongcheng',
    styles: {
      default: {
        document: { run: { font: bodyFont, size: sizes.body } },
        title: { run: { font: headingFont, size: sizes.title, bold: true } },
        heading1: {
          run: { font: headingFont, size: sizes.section, bold: true, color: '1F3864' },
          paragraph: { spacing: { before: 320, after: 120 }, keepNext: true },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11_906, height: 16_838 },
            margin: { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] })],
              }),
            ],
          }),
        },
        children: [
          new Paragraph({
            heading: HeadingLevel.TITLE,
            alignment: AlignmentType.CENTER,
            children: toRuns(toParagraphs(report.title, language)),
          }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 240 },
            children: toRuns(toParagraphs(report.subtitle, language)),
          }),
          ...report.sections.flatMap(({ blocks, title }) => [
            new Paragraph({
              heading: HeadingLevel.HEADING_1,
              children: [new TextRun(toText(title, language))],
            }),
            ...blocks.flatMap((block) => toBlocks(block, language, nextPictureId)),
          ]),
        ],
      },
    ],
  });
  return removeTimes(await Packer.toBuffer(document));
}

/** Lines of one paragraph. */
const toRuns = (lines: readonly string[]) =>
  lines.map((text, i) => new TextRun({ text, ...(i > 0 ? { break: 1 } : {}) }));

function toBlocks(
  block: ReportBlock,
  language: ReportLanguage,
  nextPictureId: () => string,
): (Paragraph | Table)[] {
  if (block.kind === 'figure') return toFigure(block, language, nextPictureId());
  if (block.kind === 'table') return block.isWorkbookOnly ? [] : toTable(block, language);
  return toParagraphs(block.text, language).map(
    (text) =>
      new Paragraph({ spacing: { after: 80 }, children: [new TextRun(text + toMarkText(block.mark))] }),
  );
}

function toCaption(
  block: ReportTable | ReportFigure,
  language: ReportLanguage,
  keepNext: boolean,
): Paragraph {
  const text = toText(block.caption, language) + toMarkText(block.mark);
  return new Paragraph({
    keepNext,
    spacing: { before: 160, after: 60 },
    children: [new TextRun({ text, bold: true })],
  });
}

function toFigure(figure: ReportFigure, language: ReportLanguage, id: string): Paragraph[] {
  const drawing = toDrawing(figure, language);
  const ratio = PICTURE_WIDTH_PX / drawing.width;
  const transformation = { width: PICTURE_WIDTH_PX, height: Math.round(drawing.height * ratio) };
  const words = toText(figure.caption, language);
  const picture = new ImageRun({
    type: 'svg',
    data: Buffer.from(toSvg(drawing)),
    transformation,
    fallback: { type: 'png', data: toPng(drawing) },
    altText: { id, name: words, title: words, description: words },
  });
  return [new Paragraph({ keepNext: true, children: [picture] }), toCaption(figure, language, false)];
}

function toTable(table: ReportTable, language: ReportLanguage): (Paragraph | Table)[] {
  const widths = toColumnWidths(table, language);
  const toCell = (text: string, column: number, isNumber: boolean, isHeader: boolean) =>
    new TableCell({
      width: { size: widths[column] ?? 0, type: WidthType.DXA },
      ...(isHeader ? { shading: { fill: HEADER_FILL } } : {}),
      margins: { left: 60, right: 60 },
      children: [
        new Paragraph({
          alignment: isNumber ? AlignmentType.RIGHT : AlignmentType.LEFT,
          children: [new TextRun({ text, size: sizes.table, bold: isHeader })],
        }),
      ],
    });
  const toDataCell = (cell: ReportCell, column: number) =>
    toCell(toCellText(cell, language), column, isNumberCell(cell), false);
  return [
    toCaption(table, language, true),
    new Table({
      width: { size: TABLE_WIDTH, type: WidthType.DXA },
      columnWidths: widths,
      layout: TableLayoutType.FIXED,
      rows: [
        new TableRow({
          tableHeader: true,
          cantSplit: true,
          children: table.columns.map((column, i) => toCell(toText(column, language), i, false, true)),
        }),
        ...table.rows.map((row) => new TableRow({ cantSplit: true, children: row.map(toDataCell) })),
      ],
    }),
    new Paragraph({ spacing: { after: 80 } }),
  ];
}

/** Characters of a column that its width counts: longer texts take more lines. */
const characters = { least: 5, most: 30 };

/** The width of the page by the longest text of each column; a Chinese character is as wide as two others. */
function toColumnWidths({ columns, rows }: ReportTable, language: ReportLanguage): number[] {
  const count = (text: string) => {
    const lines = language === 'both' ? text.split(' / ') : [text];
    return Math.max(...lines.map((line) => line.replace(/[\u2e80-\uffff]/g, '--').length));
  };
  const lengths = columns.map((column, i) => {
    const longest = rows.reduce(
      (most, row) => Math.max(most, count(toCellText(row[i] ?? null, language))),
      // The header may take two lines.
      count(toText(column, language)) / 2,
    );
    return Math.min(Math.max(longest + 1, characters.least), characters.most);
  });
  const sum = lengths.reduce((total, length) => total + length, 0);
  const widths = lengths.map((length) => Math.floor((length / sum) * TABLE_WIDTH));
  const rest = TABLE_WIDTH - widths.reduce((total, width) => total + width, 0);
  return widths.map((width, i) => (i === 0 ? width + rest : width));
}
