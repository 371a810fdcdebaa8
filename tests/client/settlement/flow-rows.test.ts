import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowLink, FlowNode } from '../../../client/src/api/contract.ts';
import {
  isEntriesOf,
  toChartRows,
  toDrawable,
  toEndSums,
  toFlowRows,
  toThroughput,
} from '../../../client/src/settlement/flow-rows.ts';

const node = (id: string, column: number): FlowNode => ({ id, column, name: id, names: { zh: id, en: id } });
const link = (source: string, target: string, amountFen: number): FlowLink => ({
  source,
  target,
  amountFen,
  kind: 'rider',
  transferCount: 1,
});

const nodes = [
  node('cards', 0),
  node('city', 0),
  node('student', 1),
  node('fares', 2),
  node('metro', 3),
  node('bus', 3),
];
const links = [
  link('fares', 'metro', 500),
  link('cards', 'fares', 700),
  link('student', 'fares', 300),
  link('city', 'student', 300),
  link('fares', 'bus', 500),
];

test('rows are ordered by column and amount, and both end sums are equal', () => {
  const rows = toFlowRows({ nodes, links });
  expect(rows.map(({ source, target }) => `${source.id}>${target.id}`)).toEqual([
    'cards>fares',
    'city>student',
    'student>fares',
    'fares>metro',
    'fares>bus',
  ]);
  expect(toEndSums(rows)).toEqual({ inFen: 1_000, outFen: 1_000 });
  expect(toThroughput(rows, 'fares')).toBe(1_000);
  expect(toThroughput(rows, 'student')).toBe(300);
});

test('the chart has fewer bands than the table, and the same sums', () => {
  const account = (id: string, column: number) => node(id, column);
  const all = [
    ...nodes,
    account('DISC:metro', 0),
    account('DISC:bus', 0),
    account('UNRES:metro', 3),
    account('UNRES:bus', 3),
    account('FEE:centre', 4),
  ];
  const fee = (source: string, amountFen: number): FlowLink => ({
    ...link(source, 'FEE:centre', amountFen),
    kind: 'fee',
  });
  const rows = toFlowRows({
    nodes: all,
    links: [
      ...links,
      link('DISC:metro', 'student', 7),
      link('DISC:bus', 'student', 5),
      link('student', 'fares', 12),
      link('fares', 'metro', 12),
      link('cards', 'UNRES:metro', 40),
      link('cards', 'UNRES:bus', 2),
      fee('metro', 3),
      fee('bus', 1),
    ],
  });
  const chart = toChartRows(rows, (kind) => ({ zh: kind, en: kind }));
  const amount = (source: string, target: string) =>
    chart.find((row) => row.source.id === source && row.target.id === target)?.link.amountFen;
  expect(amount('DISC', 'student')).toBe(12);
  expect(amount('cards', 'UNRES')).toBe(42);
  expect(amount('student', 'fares')).toBe(312);
  expect(amount('fares', 'metro')).toBe(509);
  expect(amount('fares', 'bus')).toBe(499);
  expect(amount('fares', 'FEE:centre')).toBe(4);
  expect(chart.every(({ target }) => target.column <= 3)).toBe(true);
  expect(toDrawable(chart).rows).toHaveLength(chart.length);
  expect(toEndSums(chart)).toEqual(toEndSums(rows));
  expect(toEndSums(rows)).toEqual({ inFen: 1_054, outFen: 1_054 });
});

test('released money is drawn as fares, the rest as held', () => {
  const held = node('UNRES:metro', 0);
  const draw = (cardsFen: number, foundFen: number) => {
    const rows = toFlowRows({
      nodes: [...nodes, held],
      links: [...links, link('cards', held.id, cardsFen), link(held.id, 'fares', foundFen)],
    });
    const chart = toChartRows(rows, (kind) => ({ zh: kind, en: kind }));
    expect(toEndSums(chart)).toEqual(toEndSums(rows));
    expect(toDrawable(chart).rows).toHaveLength(chart.length);
    const amount = (source: string, target: string) =>
      chart.find((row) => row.source.id === source && row.target.id === target)?.link.amountFen ?? 0;
    return [amount('cards', 'fares'), amount('cards', 'UNRES'), amount('UNRES', 'fares')];
  };
  const [paidFen = 0] = draw(0, 0);
  expect(draw(100, 70)).toEqual([paidFen + 70, 30, 0]);
  expect(draw(70, 100)).toEqual([paidFen + 70, 0, 30]);
});

test('entries are those of the link that has their party and line', () => {
  const opened = {
    ...link('metro', 'fares', 20),
    entries: { party: 'metro', line: 'link/fares/OP%3Ametro//' },
  };
  expect(isEntriesOf(opened, 'metro', 'link/fares/OP%3Ametro//')).toBe(true);
  expect(isEntriesOf(opened, 'bus', 'link/fares/OP%3Ametro//')).toBe(false);
  expect(isEntriesOf(opened, 'metro', 'fares')).toBe(false);
  expect(isEntriesOf(link('metro', 'fares', 20), 'metro', '')).toBe(false);
});

test('the chart leaves out rows that lead back; the table keeps them', () => {
  const rows = toFlowRows({
    nodes,
    links: [...links, link('metro', 'fares', 20), link('fares', 'nobody', 5)],
  });
  expect(rows).toHaveLength(6);
  const drawn = toDrawable(rows);
  expect(drawn.rows).toHaveLength(5);
  expect(drawn.nodes.map(({ id }) => id)).not.toContain('nobody');
});

test('for all flows the chart has no circle, no empty amount and each node once', () => {
  const ids = Array.from({ length: 8 }, (_, i) => node(`n${i}`, i % 4));
  const anyLinks = fc.array(
    fc.record({
      source: fc.constantFrom(...ids.map(({ id }) => id)),
      target: fc.constantFrom(...ids.map(({ id }) => id)),
      amountFen: fc.integer({ min: 0, max: 1e9 }),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(anyLinks, (list) => {
      const all = toFlowRows({
        nodes: ids,
        links: list.map(({ source, target, amountFen }) => link(source, target, amountFen)),
      });
      expect(all).toHaveLength(list.length);
      expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
      const { rows, nodes: named } = toDrawable(all);
      const known = new Set(named.map(({ id }) => id));
      expect(known.size).toBe(named.length);
      for (const { source, target, link: one } of rows) {
        expect(source.column).toBeLessThan(target.column);
        expect(one.amountFen).toBeGreaterThan(0);
        expect(known.has(source.id) && known.has(target.id)).toBe(true);
      }
    }),
  );
});
