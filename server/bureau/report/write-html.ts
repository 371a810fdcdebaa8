/** A report as one printable HTML file without references to other files. */
import { escapeHtml } from '../../base/html.ts';
import type { BilingualText } from '../../base/problem.ts';
import { toSvg } from './drawing.ts';
import {
  isNumberCell,
  type Report,
  type ReportBlock,
  type ReportCell,
  type ReportLanguage,
  toCellText,
  toDrawing,
  toMarkText,
  toParagraphs,
} from './report.ts';

const STYLE = `
body { font: 11pt/1.6 SimSun, 宋体, 'Noto Serif SC', serif; color: #222; max-width: 190mm; margin: 10mm auto; padding: 0 5mm; }
h1, h2 { font-family: SimHei, 黑体, 'Noto Sans SC', sans-serif; }
h1 { text-align: center; font-size: 20pt; } h2 { font-size: 14pt; border-bottom: 1px solid #999; }
.subtitle { text-align: center; } [lang=en] { color: #555; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 9.5pt; margin: 2mm 0 5mm; }
th, td { border: 1px solid #aaa; padding: 1mm 2mm; text-align: left; vertical-align: top; overflow-wrap: break-word; min-width: 3em; } td:first-child, th:first-child { min-width: 5em; } th { background: #eef2f6; } td.code { overflow-wrap: anywhere; font-size: 8.5pt; }
td.mark { white-space: nowrap; } .short { break-inside: avoid; }
td.number { text-align: right; white-space: nowrap; } caption, figcaption { font-weight: bold; text-align: left; font-size: 9.5pt; break-after: avoid; } h1, h2 { break-after: avoid; } thead { display: table-header-group; }
figure { margin: 3mm 0; break-inside: avoid; } svg { max-width: 100%; height: auto; } tr { break-inside: avoid; }
@page { size: A4; margin: 18mm 16mm; } @media print { body { margin: 0; max-width: none; } .scroll { overflow: visible; } }`;

/** Tables of at most so many rows stay on one page. */
const UNBROKEN_ROWS = 14;

export function toReportHtml(report: Report, language: ReportLanguage): string {
  const lang = language === 'en' ? 'en' : 'zh-CN';
  const sections = report.sections.map(({ blocks, title }) => {
    // A heading stands with what follows it: browsers leave it alone at the end of a page otherwise.
    const count = blocks[0] && isShort(blocks[0]) ? 1 : 0;
    const [first, rest] = [blocks.slice(0, count), blocks.slice(count)].map((list) =>
      list.map((block) => toBlock(block, language)).join('\n'),
    );
    return `<section><div class="short"><h2>${toHtml(title, language)}</h2>${first}</div>${rest}</section>`;
  });
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(toParagraphs(report.title, language).join(' '))}</title><style>${STYLE}</style></head>
<body><h1>${toHtml(report.title, language)}</h1><p class="subtitle">${toHtml(report.subtitle, language)}</p>
${sections.join('\n')}
</body></html>
`;
}

const isShort = (block: ReportBlock) => block.kind !== 'table' || block.rows.length <= UNBROKEN_ROWS;

/** Both languages in lines of their own, the English one marked as such. */
function toHtml(text: BilingualText, language: ReportLanguage): string {
  const [first = '', second] = toParagraphs(text, language);
  return second === undefined
    ? escapeHtml(first)
    : `${escapeHtml(first)}<br><span lang="en">${escapeHtml(second)}</span>`;
}

function toBlock(block: ReportBlock, language: ReportLanguage): string {
  const mark = toMarkText(block.mark);
  if (block.kind === 'paragraph') return `<p>${toHtml(block.text, language)}${mark}</p>`;
  const caption = `${toHtml(block.caption, language)}${mark}`;
  if (block.kind === 'figure')
    return `<figure>${toSvg(toDrawing(block, language))}<figcaption>${caption}</figcaption></figure>`;
  if (block.isWorkbookOnly) return '';
  const head = block.columns.map((column) => `<th scope="col">${toHtml(column, language)}</th>`).join('');
  const rows = block.rows.map((row) => `<tr>${row.map((cell) => toCell(cell, language)).join('')}</tr>`);
  const short = isShort(block) ? ' short' : '';
  return `<div class="scroll${short}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function toCell(cell: ReportCell, language: ReportLanguage): string {
  if (isNumberCell(cell)) return `<td class="number">${escapeHtml(toCellText(cell, language))}</td>`;
  const isText = cell !== null && typeof cell !== 'string';
  const text = toCellText(cell, language);
  const kind = /^\S{40,}$/.test(text) ? ' class="code"' : /^\[[VMAC]\]$/.test(text) ? ' class="mark"' : '';
  return `<td${kind}>${isText ? toHtml(cell, language) : escapeHtml(text)}</td>`;
}
