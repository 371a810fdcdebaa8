/** A statement for print: one HTML page in Chinese and English, without scripts or external files. */
import { toCurrencyWords, toYuanText } from '../../../base/fen.ts';
import { escapeHtml, toBilingualHtml } from '../../../base/html.ts';
import type { BilingualText } from '../../../base/problem.ts';
import type { BatchState } from '../../ledger/ledger-store.ts';
import { toSchemeCurrency } from '../../scheme/scheme.ts';
import type { Statement, StatementDay, StatementLine } from './statement.ts';

const stateNames: Readonly<Record<BatchState, BilingualText>> = {
  open: { zh: '未截止', en: 'open' },
  cut: { zh: '已截止', en: 'cut' },
  priced: { zh: '已计价', en: 'priced' },
  netted: { zh: '已轧差', en: 'netted' },
  sealed: { zh: '已封存', en: 'sealed' },
  paid: { zh: '已划付', en: 'paid' },
};

const style = `
@page { size: A4; margin: 18mm 16mm; }
:root { color-scheme: light; }
body { font: 15px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; color: #1b1f24;
  background: #fff; margin: 0 auto; padding: 32px 24px; max-width: 860px; }
h1 { font-size: 24px; margin: 0; line-height: 1.3; }
h2 { font-size: 17px; margin: 32px 0 8px; }
.en { color: #57606a; font-size: 0.87em; }
h1 .en, h2 .en { font-weight: 400; margin-left: 8px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 16px 0 0; }
dt { color: #57606a; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 8px; border-bottom: 1px solid #d8dee4; text-align: left; vertical-align: top; }
th { font-weight: 600; border-bottom: 2px solid #1b1f24; }
.n { text-align: right; }
.n, .d { white-space: nowrap; }
.net td { font-weight: 600; border-top: 2px solid #1b1f24; border-bottom: 2px solid #1b1f24; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; font-size: 0.87em; overflow-wrap: anywhere; }
.open { border-left: 4px solid #9a6700; background: #fff8e1; padding: 8px 12px; margin: 16px 0 0; }
tr { break-inside: avoid; } thead { display: table-header-group; }
`;

export function toStatementHtml(statement: Statement): string {
  const { schemeId, party, period, isFinal, lines, netFen, days, bodyHash } = statement;
  const money = toBilingualHtml(toCurrencyWords(toSchemeCurrency(statement)));
  const inNet = lines.filter((line) => !line.isInformation);
  const beside = lines.filter((line) => line.isInformation);
  const range =
    period.firstDate === period.lastDate ? period.firstDate : `${period.firstDate} – ${period.lastDate}`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${party.names.zh} ${period.text} 清算对账单`)}</title>
<style>${style}</style>
</head>
<body>
<h1>清算对账单<span class="en" lang="en">Clearing statement</span></h1>
<dl>
<dt>参与方 <span class="en" lang="en">Party</span></dt><dd>${toBilingualHtml(party.names)} <code>${escapeHtml(party.id)}</code></dd>
<dt>账期 <span class="en" lang="en">Period</span></dt><dd>${escapeHtml(range)}</dd>
<dt>方案 <span class="en" lang="en">Scheme</span></dt><dd><code>${escapeHtml(schemeId)}</code></dd>
</dl>
${isFinal ? '' : openNotice}
<h2>净额构成<span class="en" lang="en">What the net position is made of</span></h2>
<table>
${toLineHead(money)}
<tbody>
${inNet.map(toLineRow).join('\n')}
<tr class="net"><td>${toBilingualHtml(toNetName(netFen))}</td><td></td><td class="n">${toYuanText(netFen)}</td></tr>
</tbody>
</table>
${beside.length === 0 ? '' : toBeside(beside, money)}
<h2>按日<span class="en" lang="en">Day by day</span></h2>
<table>
<thead><tr><th scope="col">清算日 <span class="en" lang="en">Batch</span></th><th scope="col">状态 <span class="en" lang="en">State</span></th><th scope="col">划付日 <span class="en" lang="en">Payment</span></th><th scope="col">封存码 <span class="en" lang="en">Seal</span></th><th scope="col" class="n">${money}</th></tr></thead>
<tbody>
${days.map(toDayRow).join('\n')}
</tbody>
</table>
${toLate(statement)}
<p class="en" lang="en">SHA-256 <code>${bodyHash}</code></p>
</body>
</html>
`;
}

/** @param money - the currency's name as HTML */
const toLineHead = (money: string) =>
  `<thead><tr><th scope="col">项目 <span class="en" lang="en">Line</span></th><th scope="col" class="n">笔数 <span class="en" lang="en">Count</span></th><th scope="col" class="n">${money}</th></tr></thead>`;

const openNotice = `<p class="open">账期内仍有未封存的清算日，金额尚会变动。<br><span class="en" lang="en">Not all days of the period are sealed: figures may still change.</span></p>`;

function toNetName(netFen: number): BilingualText {
  if (netFen === 0) return { zh: '净额', en: 'Net position' };
  return netFen > 0 ? { zh: '应收净额', en: 'Net to receive' } : { zh: '应付净额', en: 'Net to pay' };
}

function toBeside(lines: readonly StatementLine[], money: string): string {
  return `<h2>另列<span class="en" lang="en">For information, not in the net position</span></h2>
<table>
${toLineHead(money)}
<tbody>
${lines.map(toLineRow).join('\n')}
</tbody>
</table>`;
}

function toLineRow({ lineId, names, amountFen, transferCount }: StatementLine): string {
  return `<tr data-line="${escapeHtml(lineId)}"><td>${toBilingualHtml(names)}</td><td class="n">${transferCount}</td><td class="n">${toYuanText(amountFen)}</td></tr>`;
}

function toDayRow({ date, state, netFen, sealHead, paymentDate }: StatementDay): string {
  return `<tr><td class="d">${date}</td><td>${toBilingualHtml(stateNames[state])}</td><td class="d">${paymentDate ?? ''}</td><td><code>${sealHead ?? ''}</code></td><td class="n">${toYuanText(netFen)}</td></tr>`;
}

function toLate({ lateCount, lateItems }: Statement): string {
  if (lateCount === 0) return '';
  const rows = lateItems.map(
    ({ journeyId, serviceDate, batchDate, riderFen }) =>
      `<tr><td><code>${escapeHtml(journeyId)}</code></td><td class="d">${serviceDate}</td><td class="d">${batchDate}</td><td class="n">${toYuanText(riderFen)}</td></tr>`,
  );
  const more =
    lateCount > lateItems.length
      ? `<p>共 ${lateCount} 笔，列出前 ${lateItems.length} 笔。 <span class="en" lang="en">${lateCount} in all, the first ${lateItems.length} listed.</span></p>`
      : '';
  return `<h2>迟到行程<span class="en" lang="en">Journeys that came late</span></h2>
<table>
<thead><tr><th scope="col">行程 <span class="en" lang="en">Journey</span></th><th scope="col">运营日 <span class="en" lang="en">Service day</span></th><th scope="col">清算日 <span class="en" lang="en">Batch</span></th><th scope="col" class="n">持卡人支付 <span class="en" lang="en">Rider paid</span></th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
${more}`;
}
