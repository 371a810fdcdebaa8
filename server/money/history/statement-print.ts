/** A card's statement as HTML for print and as CSV. */
import { toCsvText } from '../../base/csv.ts';
import { toCurrencyWords, toYuanText } from '../../base/fen.ts';
import { escapeHtml, toBilingualHtml } from '../../base/html.ts';
import type { BilingualText } from '../../base/problem.ts';

/** A statement with the texts to print. */
export interface PrintedStatement {
  readonly cardId: string;
  readonly medium: BilingualText;
  readonly issuer: BilingualText;
  readonly category: BilingualText | null;
  readonly month: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly openingFen: number;
  readonly closingFen: number;
  readonly sums: readonly { readonly name: BilingualText; readonly amountFen: number }[];
  readonly rows: readonly PrintedRow[];
}

export interface PrintedRow {
  /** Local date and time. */
  readonly time: string;
  readonly kind: string;
  readonly text: BilingualText;
  readonly amountFen: number;
  readonly balanceAfterFen: number;
}

const style = `
@page { size: A4; margin: 16mm 14mm; }
body { font: 14px/1.55 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; color: #1b1f24;
  background: #fff; margin: 0 auto; padding: 28px 20px; max-width: 820px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 28px 0 6px; }
.en { color: #57606a; font-size: 0.87em; font-weight: 400; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 14px 0 0; }
dt { color: #57606a; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 8px; border-bottom: 1px solid #d8dee4; text-align: left; vertical-align: top; }
th { border-bottom: 2px solid #1b1f24; } .n { text-align: right; white-space: nowrap; }
.sum td { font-weight: 600; } tr { break-inside: avoid; } thead { display: table-header-group; }
`;

/** One HTML page in Chinese and English, without scripts or external files. */
export function toCardStatementHtml(statement: PrintedStatement): string {
  const { cardId, category, closingFen, currency, issuer, medium, month, openingFen, rows, sums } = statement;
  const sum = (name: BilingualText, amountFen: number) =>
    `<tr><td>${toBilingualHtml(name)}</td><td class="n">${toYuanText(amountFen)}</td></tr>`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${cardId} ${month} 一卡通对账单`)}</title>
<style>${style}</style>
</head>
<body>
<h1>一卡通对账单 <span class="en" lang="en">Card statement</span></h1>
<dl>
<dt>卡号 <span class="en" lang="en">Card</span></dt><dd>${escapeHtml(cardId)}</dd>
<dt>卡种 <span class="en" lang="en">Medium</span></dt><dd>${toBilingualHtml(medium)}</dd>
<dt>发卡方 <span class="en" lang="en">Issuer</span></dt><dd>${toBilingualHtml(issuer)}</dd>
<dt>类别 <span class="en" lang="en">Category</span></dt><dd>${toBilingualHtml(category ?? fullFare)}</dd>
<dt>月份 <span class="en" lang="en">Month</span></dt><dd>${escapeHtml(month)}</dd>
</dl>
<h2>汇总 <span class="en" lang="en">Summary</span></h2>
<table>
<thead><tr><th scope="col">项目 <span class="en" lang="en">Item</span></th><th scope="col" class="n">${toBilingualHtml(toCurrencyWords(currency))}</th></tr></thead>
<tbody>
${sum({ zh: '期初余额', en: 'Opening balance' }, openingFen)}
${sums.map(({ name, amountFen }) => sum(name, amountFen)).join('\n')}
<tr class="sum"><td>${toBilingualHtml({ zh: '期末余额', en: 'Closing balance' })}</td><td class="n">${toYuanText(closingFen)}</td></tr>
</tbody>
</table>
<h2>明细 <span class="en" lang="en">Transactions</span></h2>
<table>
<thead><tr><th scope="col">时间 <span class="en" lang="en">Time</span></th><th scope="col">内容 <span class="en" lang="en">What</span></th><th scope="col" class="n">金额 <span class="en" lang="en">Amount</span></th><th scope="col" class="n">余额 <span class="en" lang="en">Balance</span></th></tr></thead>
<tbody>
${rows.map(toRow).join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

const fullFare: BilingualText = { zh: '普通', en: 'Full fare' };

function toRow({ amountFen, balanceAfterFen, text, time }: PrintedRow): string {
  return `<tr><td>${escapeHtml(time)}</td><td>${toBilingualHtml(text)}</td><td class="n">${toYuanText(amountFen)}</td><td class="n">${toYuanText(balanceAfterFen)}</td></tr>`;
}

/** CSV for spreadsheets: RFC 4180, UTF-8 with a byte order mark. */
export function toCardStatementCsv(statement: PrintedStatement): string {
  const rows: (string | number)[][] = [
    ['section', 'time', 'kind', 'text_zh', 'text_en', 'amount', 'amount_fen', 'balance_fen'],
    ['card', statement.month, '', statement.cardId, statement.cardId, '', '', ''],
    [
      'opening',
      '',
      '',
      '期初余额',
      'Opening balance',
      toYuanText(statement.openingFen),
      statement.openingFen,
      '',
    ],
    ...statement.rows.map(({ amountFen, balanceAfterFen, kind, text, time }) => [
      'row',
      time,
      kind,
      text.zh,
      text.en,
      toYuanText(amountFen),
      amountFen,
      balanceAfterFen,
    ]),
    [
      'closing',
      '',
      '',
      '期末余额',
      'Closing balance',
      toYuanText(statement.closingFen),
      statement.closingFen,
      '',
    ],
  ];
  return toCsvText(rows);
}
