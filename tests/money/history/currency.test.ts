/** Texts and statements of a card name the currency of the scheme. */
import { expect, test } from 'vitest';
import { toRowText } from '../../../server/money/history/row-text.ts';
import { type PrintedStatement, toCardStatementHtml } from '../../../server/money/history/statement-print.ts';

const name = { zh: '卡', en: 'Card' };
const statement: PrintedStatement = {
  cardId: 'C1',
  medium: name,
  issuer: name,
  category: null,
  month: '2026-03',
  currency: 'CNY',
  openingFen: 0,
  closingFen: 480,
  sums: [],
  rows: [],
};

test.each([
  ['CNY', '元', 'yuan'],
  ['BRL', 'BRL', 'BRL'],
])('%s is named in both languages', (currency, zh, en) => {
  expect(
    toRowText({ amountFen: 0, kind: 'cap-saving', otherCardId: null, savedFen: 480 }, null, currency),
  ).toEqual({
    zh: `封顶优惠 4.80 ${zh}`,
    en: `Saved by a cap,4.80 ${en}`.replace(',', ', '),
  });
  const html = toCardStatementHtml({ ...statement, currency });
  const heads = [...html.matchAll(/<th scope="col" class="n">(.*?)<\/th>/g)].map(([, head]) => head);
  expect(heads[0]).toBe(zh === en ? zh : `${zh} <span class="en" lang="en">${en}</span>`);
  if (currency !== 'CNY') expect(html).not.toMatch(/yuan|>元/);
});
