/** The name of the currency in every text of a report. */
import { expect, test } from 'vitest';
import { fillCurrency } from '../../../server/bureau/report/fill-currency.ts';
import { type Report, toNumberCell } from '../../../server/bureau/report/report.ts';
import { toReportHtml } from '../../../server/bureau/report/write-html.ts';

const money = { zh: '金额（¤）', en: 'Money (¤)' };
const report: Report = {
  title: money,
  subtitle: money,
  sections: [
    {
      title: money,
      blocks: [
        { kind: 'paragraph', text: { zh: '3.00 ¤，又 4.00 ¤', en: '3.00 ¤ and 4.00 ¤' } },
        { kind: 'table', caption: money, columns: [money], rows: [[money], [toNumberCell(300, 'money')]] },
        {
          kind: 'figure',
          caption: money,
          draw: (toLines) => ({
            width: 100,
            height: 20,
            shapes: [{ kind: 'text', at: [50, 10], text: toLines(money).join(), size: 4, anchor: 'middle' }],
          }),
        },
      ],
    },
  ],
};

test.each([
  ['CNY', '元', 'yuan'],
  ['BRL', 'BRL', 'BRL'],
  ['JPY', 'JPY', 'JPY'],
])('%s is named in all texts, in both languages, also inside drawings', (currency, zh, en) => {
  const filled = fillCurrency(report, currency);
  for (const [language, word, other] of [
    ['zh', zh, en],
    ['en', en, zh],
  ] as const) {
    const html = toReportHtml(filled, language);
    expect(html).not.toContain('¤');
    const count = (text: string) => html.split(text).length - 1;
    // The title of the page repeats that of the report.
    expect(count(`（${word}）`) + count(`(${word})`)).toBeGreaterThanOrEqual(7);
    expect(html).toContain(`3.00 ${word}`);
    expect(html).toContain(`4.00 ${word}`);
    if (other !== word) expect(count(other)).toBe(0);
  }
});
