/** A card's statement for some days, and what is printed of it. */
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { buildCardStatement } from '../../../server/money/history/card-statement.ts';
import { rowNames, toRowText } from '../../../server/money/history/row-text.ts';
import {
  type PrintedStatement,
  toCardStatementCsv,
  toCardStatementHtml,
} from '../../../server/money/history/statement-print.ts';
import { CARD, DAY, hour, journey, source, transfer } from './card-world.ts';

const toDay = (eventSec: number) => Math.floor(eventSec / 86_400);
const on = (day: number) => hour(8) + day * 86_400;

const journeys = [
  journey('bus/1', 100, { grossFen: 200, fundedFen: 60, capOffFen: 40, startSec: on(0) }),
  journey('bus/2', 30, { grossFen: 50, fundedFen: 20, status: 'autocompleted', startSec: on(1) }),
  journey('gate/3', 0, { grossFen: 7, fundedFen: 7, status: 'unresolved', startSec: on(1) }),
  journey('till/4', 12, { networkId: 'shop', grossFen: 12, startSec: on(2) }),
];
const money = (
  tap: string,
  kind: Parameters<typeof transfer>[1],
  amountFen: number,
  day: number,
  part = {},
) => transfer(tap, kind, amountFen, { eventSec: on(day), ...part });
const transfers = [
  money('kiosk/1', 'top-up', 1_000, -1, { cr: CARD }),
  money('bus/1', 'rider', 100, 0, { journeyId: 'bus/1' }),
  money('bus/2', 'rider', 40, 1, { journeyId: 'bus/2' }),
  money('bus/2', 'reversal', 10, 1, { journeyId: 'bus/2', leg: 100, cr: CARD }),
  money('gate/3', 'unresolved', 90, 1, { journeyId: 'gate/3' }),
  money('dispute/c/1', 'dispute', 3, 1, { cr: CARD, journeyId: 'bus/1' }),
  money('kiosk/2', 'top-up', 500, 1, { cr: CARD }),
  money('kiosk/3', 'card-refund', 20, 1),
  money('kiosk/4', 'expiry', 2, 1),
  money('kiosk/5', 'move', 11, 1),
  money('till/4', 'rider', 12, 2, { journeyId: 'till/4' }),
];

test('a statement has the balance before and after its days, and the sums of their rows', () => {
  const { rows, ...statement } = buildCardStatement(source(journeys, transfers), DAY, DAY + 1, toDay);
  expect(statement).toEqual({
    cardId: 'A1',
    firstDay: DAY,
    lastDay: DAY + 1,
    openingFen: 1_000,
    closingFen: 1_000 - 100 - 40 + 10 - 90 + 3 + 500 - 20 - 2 - 11,
    totals: {
      // A journey without exit is not counted until it is known.
      journeyCount: 2,
      paidFen: 100 + 40 - 10 - 3,
      toppedUpFen: 500,
      refundedFen: 22,
      heldFen: 90,
      movedFen: -11,
      grossFen: 250,
      savedByFundersFen: 80,
      savedByCapsFen: 40,
    },
  });
  expect(new Set(rows.map(({ eventSec }) => toDay(eventSec)))).toEqual(new Set([DAY, DAY + 1]));
  expect(rows.at(-1)?.balanceAfterFen).toBe(statement.closingFen);
});

test('the closing balance of a statement is the opening balance of the next', () => {
  const all = source(journeys, transfers);
  const [before, after] = [DAY - 1, DAY].map((day) => buildCardStatement(all, day, day, toDay));
  expect(before?.openingFen).toBe(0);
  expect(after?.openingFen).toBe(before?.closingFen);
  const later = buildCardStatement(all, DAY + 2, DAY + 2, toDay);
  expect(later.totals).toMatchObject({ journeyCount: 1, paidFen: 12, grossFen: 12 });
});

test('the text of a row names its journey, what was saved, or the other card', () => {
  const subject = { zh: '地铁', en: 'Metro' };
  const row = { amountFen: -100, kind: 'journey', otherCardId: null, savedFen: null } as const;
  expect(toRowText(row, subject, 'CNY')).toEqual({ zh: '乘车：地铁', en: 'Journey: Metro' });
  expect(toRowText(row, null, 'CNY')).toEqual(rowNames.journey);
  expect(toRowText({ ...row, kind: 'cap-saving', savedFen: 80 }, subject, 'CNY')).toEqual({
    zh: '封顶优惠 0.80 元：地铁',
    en: 'Saved by a cap, 0.80 yuan: Metro',
  });
  const moved = { ...row, kind: 'moved', otherCardId: 'B2' } as const;
  expect(toRowText(moved, null, 'CNY')).toEqual({ zh: '余额移至卡 B2', en: 'Balance moved to card B2' });
  for (const amountFen of [0, 5])
    expect(toRowText({ ...moved, amountFen }, null, 'CNY')).toEqual({
      zh: '自卡 B2 移入余额',
      en: 'Balance moved here from card B2',
    });
});

const printed: PrintedStatement = {
  cardId: '31<04>',
  medium: { zh: '实体卡', en: 'Plastic' },
  issuer: { zh: '发卡方', en: 'Issuer & Co' },
  category: { zh: '学生', en: 'Student' },
  month: '2026-03',
  currency: 'CNY',
  openingFen: 1_000,
  closingFen: 820,
  sums: [{ name: { zh: '支付', en: 'Paid' }, amountFen: 180 }],
  rows: [
    {
      time: '2026-03-02 08:00',
      kind: 'journey',
      text: { zh: '乘车', en: 'Journey' },
      amountFen: -180,
      balanceAfterFen: 820,
    },
  ],
};

/** Texts of the cells of the rows of a page's tables, without the English ones. */
function readCells(html: string): string[][] {
  const plain = html.replace(/ <span class="en" lang="en">.*?<\/span>/g, '');
  return [...plain.matchAll(/<tr.*?>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh].*?>(.*?)<\/t[dh]>/g)].map(([, cell = '']) => cell),
  );
}

test('the printed page has the card, the sums and the rows', () => {
  const html = toCardStatementHtml(printed);
  expect(readCells(html)).toEqual([
    ['项目', '元'],
    ['期初余额', '10.00'],
    ['支付', '1.80'],
    ['期末余额', '8.20'],
    ['时间', '内容', '金额', '余额'],
    ['2026-03-02 08:00', '乘车', '-1.80', '8.20'],
  ]);
  const heads = [...html.matchAll(/<dt>(\S+).*?<\/dt><dd>(.*?)<\/dd>/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  const both = (zh: string, en: string) => `${zh} <span class="en" lang="en">${en}</span>`;
  expect(heads).toEqual([
    ['卡号', '31&lt;04&gt;'],
    ['卡种', both('实体卡', 'Plastic')],
    ['发卡方', both('发卡方', 'Issuer &amp; Co')],
    ['类别', both('学生', 'Student')],
    ['月份', '2026-03'],
  ]);
  expect(html).toContain('<title>31&lt;04&gt; 2026-03 一卡通对账单</title>');
  expect(html).not.toContain('undefined');
  expect(toCardStatementHtml({ ...printed, category: null })).toContain(both('普通', 'Full fare'));
});

test('the CSV has the same, with the amounts in fen', () => {
  const records: string[][] = parse(toCardStatementCsv(printed), { bom: true });
  expect(records).toEqual([
    ['section', 'time', 'kind', 'text_zh', 'text_en', 'amount', 'amount_fen', 'balance_fen'],
    ['card', '2026-03', '', '31<04>', '31<04>', '', '', ''],
    ['opening', '', '', '期初余额', 'Opening balance', '10.00', '1000', ''],
    ['row', '2026-03-02 08:00', 'journey', '乘车', 'Journey', '-1.80', '-180', '820'],
    ['closing', '', '', '期末余额', 'Closing balance', '8.20', '820', ''],
  ]);
});
