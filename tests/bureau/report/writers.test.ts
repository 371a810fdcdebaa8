/** Reports as Word, Excel and HTML, read back: every value is in each, in the languages that were asked for. */
import { inflateSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { drawBars, drawPercentiles, drawRibbon, drawSpans } from '../../../server/bureau/report/charts.ts';
import { type Drawing, toBox, toPng, toSvg } from '../../../server/bureau/report/drawing.ts';
import { drawChangeMap, drawLineMap } from '../../../server/bureau/report/maps.ts';
import {
  type NumberFormat,
  type Report,
  type ReportLanguage,
  toCellText,
  toNumberCell,
} from '../../../server/bureau/report/report.ts';
import { toReportExcel } from '../../../server/bureau/report/write-excel.ts';
import { toReportHtml } from '../../../server/bureau/report/write-html.ts';
import { toReportWord } from '../../../server/bureau/report/write-word.ts';
import { readWord, readWorkbook, unzipOffice } from '../../support/office-files.ts';

const drawing: Drawing = {
  width: 10,
  height: 8,
  shapes: [
    toBox(1, 1, 4, 3, '#1f77b4'),
    { kind: 'text', at: [9, 7], text: '<人口>', size: 4, anchor: 'end' },
  ],
};

const report: Report = {
  title: { zh: '报告', en: 'Report' },
  subtitle: { zh: '副题', en: 'Subtitle' },
  sections: [
    {
      title: { zh: '甲/乙：[一]', en: 'First' },
      blocks: [
        { kind: 'paragraph', text: { zh: '一段 <b>', en: 'A paragraph & more' }, mark: 'A' },
        {
          kind: 'table',
          caption: { zh: '金额', en: 'Money' },
          columns: [
            { zh: '项目', en: 'Item' },
            { zh: '数值', en: 'Value' },
          ],
          rows: [
            [{ zh: '收入', en: 'Revenue' }, toNumberCell(1_234_567, 'money')],
            [{ zh: '人口', en: 'Residents' }, toNumberCell(123_456, 'model')],
            [{ zh: '时间', en: 'Time' }, toNumberCell(30.25, 'decimal')],
            [{ zh: '比例', en: 'Share' }, toNumberCell(-0.25, 'share')],
            [{ zh: '班次', en: 'Departures' }, toNumberCell(1_234, 'count')],
            ['=1+1', toNumberCell(null, 'count')],
          ],
          mark: 'C',
        },
        { kind: 'figure', caption: { zh: '图', en: 'Figure' }, draw: () => drawing, mark: 'C' },
      ],
    },
    {
      title: { zh: '第二', en: 'Second' },
      blocks: [
        {
          kind: 'table',
          isWorkbookOnly: true,
          caption: { zh: '长表', en: 'Long' },
          columns: [{ zh: '行', en: 'Row' }],
          rows: [['only-in-workbook']],
        },
      ],
    },
  ],
};

const x = { zh: '甲', en: 'x' };
const toChinese = ({ zh }: { readonly zh: string }) => [zh];

const values = ['12,345.67', '120,000', '30.3', '-25.0 %', '1,234', '–'];

test.each<[NumberFormat, number, string]>([
  ['model', 0, '0'],
  ['model', 994.9, '990'],
  ['model', 995.1, '1,000'],
  ['model', 1_250_000, '1,300,000'],
  ['model', 7.46, '7.5'],
  ['model', 0.0123, '0.012'],
  ['money', -5, '-0.05'],
  ['money', 9_007_199_254_740_991, '90,071,992,547,409.91'],
  ['decimal', 59.95, '60.0'],
  ['plain', 40.12345, '40.12345'],
])('%s %d is shown as %s', (format, value, text) => {
  expect(toCellText(toNumberCell(value, format), 'zh')).toBe(text);
});

test.each([
  ['Word', toReportWord],
  ['Excel', toReportExcel],
])('%s has the same bytes whenever and wherever it is written', async (_, write) => {
  const zone = process.env.TZ;
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-29T10:00:00Z') });
  onTestFinished(() => {
    vi.useRealTimers();
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  const first = await write(report, 'both');
  vi.setSystemTime(new Date('2031-03-01T23:30:00Z'));
  process.env.TZ = 'America/New_York';
  expect((await write(report, 'both')).equals(first)).toBe(true);
  const core = (await unzipOffice(first)).get('docProps/core.xml')?.toString() ?? '';
  expect(core).not.toContain('2026');
});

describe('Word', () => {
  const write = async (language: ReportLanguage) =>
    readWord(await unzipOffice(await toReportWord(report, language)));

  test('has each value of a printed table', async () => {
    const { paragraphs, tables } = await write('zh');
    expect(tables).toHaveLength(1);
    expect(tables[0]?.map(([, value]) => value)).toEqual(['数值', ...values]);
    expect(paragraphs).toContain('一段 <b> [A]');
    expect(paragraphs).toContain('金额 [C]');
    expect(paragraphs).not.toContain('only-in-workbook');
  });

  test('has fonts of WPS and Office for Chinese', async () => {
    const { eastAsianFonts } = await write('zh');
    expect(eastAsianFonts).toContain('宋体');
    expect(eastAsianFonts).toContain('黑体');
  });

  test('has figures as SVG, with a PNG for programs without SVG', async () => {
    const files = await unzipOffice(await toReportWord(report, 'zh'));
    const media = [...files].filter(([name]) => name.startsWith('word/media/'));
    expect(media.map(([name]) => name.slice(-3)).sort()).toEqual(['png', 'svg']);
    for (const [name, bytes] of media) {
      if (name.endsWith('svg')) expect(bytes.toString()).toBe(toSvg(drawing));
      else expect(bytes.equals(toPng(drawing))).toBe(true);
    }
  });

  test('repeats headers of tables, numbers pages, says what pictures show, and fits tables to the page', async () => {
    const files = await unzipOffice(await toReportWord(report, 'zh'));
    const xml = files.get('word/document.xml')?.toString() ?? '';
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(1);
    expect(xml).toContain('descr="图"');
    const footer = [...files].find(([name]) => name.startsWith('word/footer'))?.[1].toString() ?? '';
    expect(footer).toMatch(/PAGE.*NUMPAGES/s);
    const [width] = [...xml.matchAll(/<w:tblW w:type="dxa" w:w="(\d+)"/g)].map((found) => Number(found[1]));
    const columns = [...xml.matchAll(/<w:gridCol w:w="(\d+)"/g)].map((found) => Number(found[1]));
    expect(columns).toHaveLength(2);
    expect(columns.reduce((sum, one) => sum + one, 0)).toBe(width);
    expect(xml).toMatch(/<w:pStyle w:val="Heading1"\/>/);
  });

  test('has the languages that are asked for', async () => {
    const texts = async (language: ReportLanguage) => (await write(language)).paragraphs.join('\n');
    expect(await texts('zh')).not.toContain('Revenue');
    expect(await texts('en')).not.toMatch(/[一-鿿]/);
    expect(await texts('both')).toContain('收入 / Revenue');
  });
});

describe('Excel', () => {
  const write = async (language: ReportLanguage) =>
    readWorkbook(await unzipOffice(await toReportExcel(report, language)));

  test('has numbers as numbers, and no formula from a text', async () => {
    const [first] = await write('zh');
    const rows = Object.fromEntries(first?.rows.map((row) => [row[0], row[1]]) ?? []);
    expect(rows).toMatchObject({
      收入: 12_345.67,
      人口: 120_000,
      时间: 30.3,
      比例: -0.25,
      班次: 1_234,
      '=1+1': '–',
    });
    expect(first?.formulaCount).toBe(0);
  });

  test('has a sheet for each section and each long table, with names that Excel takes', async () => {
    const sheets = await write('both');
    expect(sheets.map(({ name }) => name)).toEqual(['甲 乙： 一', '长表']);
    expect(sheets[1]?.rows.flat()).toContain('only-in-workbook');
    expect((await write('en')).map(({ name }) => name)).toEqual(['First', 'Long']);
    const long = '一个很长的标题'.repeat(8);
    const titles = [long, long, `${long.toUpperCase()}`, "'A'", 'a', 'A'];
    const many = await toReportExcel(
      {
        ...report,
        sections: titles.map((zh) => ({ title: { zh, en: zh }, blocks: report.sections[0]?.blocks ?? [] })),
      },
      'zh',
    );
    const names = readWorkbook(await unzipOffice(many)).map(({ name }) => name);
    expect(names.every((name) => name.length <= 31 && !/[[\]:*?/\\']/.test(name))).toBe(true);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(titles.length);
  });

  test('keeps titles and headers of long tables in sight, and makes columns as wide as their content', async () => {
    const files = await unzipOffice(await toReportExcel(report, 'zh'));
    const [first, long] = [1, 2].map((n) => files.get(`xl/worksheets/sheet${n}.xml`)?.toString() ?? '');
    expect(first).toMatch(/<pane[^>]*ySplit="3"[^>]*state="frozen"/);
    expect(long).toMatch(/<pane[^>]*ySplit="2"[^>]*state="frozen"/);
    const widths = [...(first ?? '').matchAll(/<col [^>]*width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths.length).toBeGreaterThanOrEqual(2);
    expect(widths[1]).toBeGreaterThanOrEqual('12,345.67'.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(60);
  });

  test('has figures', async () => {
    const files = await unzipOffice(await toReportExcel(report, 'zh'));
    const pictures = [...files].filter(([name]) => name.startsWith('xl/media/'));
    expect(pictures.map(([, bytes]) => bytes.equals(toPng(drawing)))).toEqual([true]);
  });
});

describe('HTML', () => {
  test('refers to no other file, and escapes texts', () => {
    const html = toReportHtml(report, 'both');
    expect(html).not.toMatch(/(?:src|href)=|url\(/);
    expect(html).toContain('一段 &lt;b&gt;<br><span lang="en">A paragraph &amp; more</span> [A]');
    expect(html).toContain('&lt;人口&gt;</text>');
    for (const value of values) expect(html).toContain(`<td class="number">${value}</td>`);
  });

  test('has one language where one is asked for', () => {
    expect(toReportHtml(report, 'zh')).not.toContain('Revenue');
    expect(toReportHtml({ ...report, sections: report.sections.slice(1) }, 'en')).toContain(
      '<html lang="en">',
    );
  });
});

describe('drawings', () => {
  test('a PNG of a drawing with a broken height has as many rows as it says', () => {
    const png = toPng({ ...drawing, height: 8.3 });
    const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33))).length / (1 + 20 * 3);
    expect([png.readUInt32BE(20), rows]).toEqual([17, 17]);
  });

  test('a PNG has the colours of its shapes', () => {
    const png = toPng(drawing);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([20, 16]);
    const size = png.readUInt32BE(33);
    const pixels = inflateSync(png.subarray(41, 41 + size));
    const at = (x: number, y: number) => [...pixels.subarray(y * 61 + 1 + x * 3, y * 61 + 4 + x * 3)];
    expect(at(1, 1)).toEqual([255, 255, 255]);
    expect(at(2, 2)).toEqual([0x1f, 0x77, 0xb4]);
    expect(at(9, 7)).toEqual([0x1f, 0x77, 0xb4]);
    expect(at(10, 7)).toEqual([255, 255, 255]);
    expect(at(9, 8)).toEqual([255, 255, 255]);
  });

  test('a map has blue for gains, red for losses, grey and behind for zones that stay', () => {
    const zone = { lat: 40.8, lon: 111.6 };
    const { shapes } = drawChangeMap(
      [
        { ...zone, id: 'a', before: 100, after: 160 },
        { ...zone, id: 'b', before: 100, after: 30 },
        { ...zone, id: 'c', before: 100, after: 100 },
        { ...zone, id: 'd', before: 0, after: 1 },
        { ...zone, id: '882aa845d3fffff', before: 0, after: 0 },
      ],
      toChinese,
    );
    expect(shapes.slice(0, 5).map((shape) => (shape.kind === 'polygon' ? shape.fill : ''))).toEqual([
      '#d9d9d9',
      '#d9d9d9',
      '#2166ac',
      '#b2182b',
      '#2166ac',
    ]);
    expect(shapes.map((shape) => (shape.kind === 'polygon' ? shape.points.length : 0)).slice(0, 2)).toEqual([
      4, 6,
    ]);
  });

  test('shapes are finite where nothing is reached', () => {
    const none = [
      drawChangeMap([], toChinese),
      drawBars([{ label: x, group: 'g', before: 0, after: 0 }], String, toChinese),
      drawPercentiles(
        [5, 50],
        [{ text: x, colour: '#000000', isDashed: false, minutes: [null, null] }],
        toChinese,
      ),
      drawSpans([{ label: x, from: 0, to: 0 }], 0, String, toChinese),
      drawRibbon([{ from: x, to: x, riders: { low: 0, central: 0, high: 0 } }], String, toChinese),
      drawRibbon([], String, toChinese),
      drawLineMap({ lines: [], ground: [] }, toChinese),
    ];
    for (const one of none) {
      expect(toSvg(one)).not.toMatch(/NaN|Infinity/);
      expect(toPng(one).length).toBeGreaterThan(50);
    }
  });
});
