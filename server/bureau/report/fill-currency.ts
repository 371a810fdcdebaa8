/** The currency of a report: its texts have `¤`, the sign of any currency, where the name of the currency belongs. */
import { toCurrencyWords } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import { isNumberCell, type Report, type ReportBlock, type ReportCell } from './report.ts';

/** The report with the name of a currency in place of each `¤`. */
export function fillCurrency(report: Report, currency: string): Report {
  const words = toCurrencyWords(currency);
  const fill = ({ en, zh }: BilingualText): BilingualText => ({
    zh: zh.replaceAll('¤', words.zh),
    en: en.replaceAll('¤', words.en),
  });
  const fillCell = (cell: ReportCell): ReportCell =>
    cell === null || typeof cell === 'string' || isNumberCell(cell) ? cell : fill(cell);
  const fillBlock = (block: ReportBlock): ReportBlock => {
    if (block.kind === 'paragraph') return { ...block, text: fill(block.text) };
    if (block.kind === 'figure') {
      return {
        ...block,
        caption: fill(block.caption),
        draw: (toLines) => block.draw((text) => toLines(fill(text))),
      };
    }
    return {
      ...block,
      caption: fill(block.caption),
      columns: block.columns.map(fill),
      rows: block.rows.map((row) => row.map(fillCell)),
    };
  };
  return {
    title: fill(report.title),
    subtitle: fill(report.subtitle),
    sections: report.sections.map(({ blocks, title }) => ({
      title: fill(title),
      blocks: blocks.map(fillBlock),
    })),
  };
}
