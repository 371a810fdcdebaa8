/** The table of a comparison: words for readers, names for programs. */
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { toComparisonCsv } from '../../../../client/src/bureau/compare/comparison-csv.ts';
import type { Language } from '../../../../client/src/i18n/language.ts';
import { toTranslate } from '../../words.ts';
import { example } from './example-comparison.ts';

const toRows = (language: Language, comparison = example) =>
  parse(toComparisonCsv(comparison, { t: toTranslate(language), language }), { bom: true }) as string[][];

/** Values before and after of the row with these names for programs. */
const find = (rows: string[][], ...names: string[]) =>
  rows.find((row) => names.every((name, i) => row[5 + i] === name))?.slice(3, 5);

test('has the figures of every part, and nothing that a spreadsheet runs', () => {
  const rows = toRows('zh', { ...example, scenario: { ...example.scenario, name: '=1+1' } });
  expect(find(rows, 'about', "'=1+1", 'scenario')).toBeDefined();
  expect(find(rows, 'within reach', 'population', '60 min')).toEqual(['1000', '1500']);
  expect(find(rows, 'settlement', 'new', 'netFen')).toEqual(['0', '81593']);
  expect(find(rows, 'riders by mode', 'rail', 'central')).toEqual(['19000', '24000']);
  expect(find(rows, 'operations', 'rail:new', 'costFen high')).toEqual(['3000000', '9000000']);
  // A percentile that too many departures do not reach is empty.
  expect(find(rows, 'station to station', '东站 - 西站', 'p95 s')).toEqual(['', '2400']);
});

test.each([
  ['zh', '类别,对象,指标,之前,之后', ['可到达', '居民', '60 分钟内的居民']],
  ['en', 'Kind,Subject,Measure,Before,After', ['In reach', 'residents', 'residents within 60 min']],
] as const)(
  'has heads and words of the page in %s, beside names that stay the same',
  (language, head, words) => {
    const rows = toRows(language);
    expect(rows[0]?.join()).toBe(`${head},kind,subject,measure`);
    const row = rows.find(
      (one) => one[5] === 'within reach' && one[6] === 'population' && one[7] === '60 min',
    );
    expect(row?.slice(0, 3)).toEqual(words);
    const toNames = (all: string[][]) =>
      all
        .slice(1)
        .filter((one) => one[7] !== 'model')
        .map((one) => one.slice(3));
    expect(toNames(rows)).toEqual(toNames(toRows(language === 'zh' ? 'en' : 'zh')));
    // Every row has a kind in words.
    expect(rows.filter((one) => one.length !== 8 || one[0] === '' || one[0]?.includes('compareCsv'))).toEqual(
      [],
    );
  },
);

test.each([
  ['CNY', 'fen'],
  ['BRL', '1/100 BRL'],
])('names the unit of amounts in %s', (currency, unit) => {
  const rows = toRows('en', { ...example, currency });
  expect(find(rows, 'about', currency, 'currency')).toBeDefined();
  const money = rows.filter((row) => /(^|[a-z])(Fen|fen)\b/.test(row[7] ?? ''));
  expect(money.length).toBeGreaterThan(10);
  expect(money.filter((row) => !row[2]?.includes(unit))).toEqual([]);
});

test('of a comparison without parts has what it is about', () => {
  const { access: _, operations: _o, riders: _r, settlement: _s, ...bare } = example;
  expect(
    toRows('en', bare)
      .slice(1)
      .map((row) => row[7]),
  ).toEqual(['scenario', 'variant', 'timetable', 'departures', 'model', 'currency']);
});
