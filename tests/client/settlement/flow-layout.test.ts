import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowLink, FlowNode, Scheme } from '../../../client/src/api/contract.ts';
import { toShortNames } from '../../../client/src/settlement/flow-chart.tsx';
import { barPx, toFlowLayout, toTextPx } from '../../../client/src/settlement/flow-layout.ts';
import { withModes } from '../../../client/src/settlement/flow-modes.ts';
import {
  toChartRows,
  toEndSums,
  toFlowRows,
  toThroughput,
} from '../../../client/src/settlement/flow-rows.ts';

const node = (id: string, column: number, partyId?: string): FlowNode => ({
  id,
  column,
  name: id,
  names: { zh: id, en: id },
  ...(partyId && { partyId }),
});
const link = (source: string, target: string, amountFen: number, kind: FlowLink['kind']): FlowLink => ({
  source,
  target,
  amountFen,
  kind,
  transferCount: 1,
  entries: { party: target, line: `link/${target}` },
});

/** Networks of a scheme: buses, two lines of a metro, a ticket counter; `both` runs buses and coaches. */
const networks = [
  { id: 'bus', tapping: 'entry', operatorIds: ['bus', 'both'] },
  { id: 'coach', tapping: 'entry-exit', operatorIds: ['both'] },
  { id: 'metro', tapping: 'entry-exit', operatorIds: ['line-1', 'line-2'] },
  { id: 'temple', tapping: 'purchase', operatorIds: ['temple'] },
].map((one) => ({
  ...one,
  name: one.id,
  names: { zh: one.id, en: one.id },
})) as unknown as Scheme['networks'];

const receivers = ['bus', 'both', 'line-1', 'line-2', 'temple', 'stranger'];
const sights = { zh: 'sights', en: 'sights' };

const toRows = (amounts: readonly number[]) => {
  const nodes = [node('cards', 0), node('fares', 2), ...receivers.map((id) => node(`OP:${id}`, 3, id))];
  const paid = amounts.reduce((sum, fen) => sum + fen, 0);
  const credits = amounts.map((fen, i) =>
    link('fares', `OP:${receivers[i % receivers.length]}`, fen, 'credit'),
  );
  return toFlowRows({ nodes, links: [link('cards', 'fares', paid, 'rider'), ...credits] });
};

const toDrawn = (amounts: readonly number[]) =>
  withModes(
    toChartRows(toRows(amounts), (kind) => ({ zh: kind, en: kind })),
    networks,
    sights,
  );

test('credits go through the networks of their receivers, and no sum changes', () => {
  const drawn = toDrawn([100, 20, 30, 40, 5, 7]);
  const amount = (from: string, to: string) =>
    drawn.find(({ source, target }) => source.id === from && target.id === to)?.link.amountFen;
  expect(amount('fares', 'mode:bus')).toBe(100);
  expect(amount('fares', 'mode:bus+coach')).toBe(20);
  expect(amount('fares', 'mode:metro')).toBe(70);
  expect(amount('mode:metro', 'OP:line-1')).toBe(30);
  expect(amount('fares', 'mode:purchase')).toBe(5);
  expect(amount('fares', 'OP:stranger')).toBe(7);
  expect(toEndSums(drawn)).toEqual(toEndSums(toRows([100, 20, 30, 40, 5, 7])));
  expect(new Set(drawn.map(({ target }) => target.column))).toEqual(new Set([2, 3, 4]));
});

test('a band opens the transfers of its receiver; one that stands for several receivers has no such list', () => {
  const drawn = toDrawn([100, 20, 30, 40, 5, 7]);
  const partyOf = (id: string) => drawn.find(({ target }) => target.id === id)?.link.entries?.party;
  expect(partyOf('mode:bus')).toBe('OP:bus');
  expect(partyOf('OP:line-2')).toBe('OP:line-2');
  expect(partyOf('mode:metro')).toBeUndefined();
  // What was taken off a credit leaves its list.
  const fee = { ...link('OP:bus', 'FEE:centre', 3, 'fee') };
  const withFee = toChartRows(
    toFlowRows({
      nodes: [node('cards', 0), node('fares', 2), node('OP:bus', 3, 'bus'), node('FEE:centre', 4, 'centre')],
      links: [link('cards', 'fares', 100, 'rider'), link('fares', 'OP:bus', 100, 'credit'), fee],
    }),
    (kind) => ({ zh: kind, en: kind }),
  );
  expect(withFee.find(({ target }) => target.id === 'OP:bus')?.link).toMatchObject({
    amountFen: 97,
    entries: { party: 'OP:bus' },
  });
});

test('for all amounts labels have room, bands fill their nodes and nothing lies outside', () => {
  const names = ['呼和浩特市公共交通有限责任公司', 'Hohhot Metro, line 1 unit', '铁路', 'WWW mmm'];
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 24 }),
      fc.integer({ min: 0, max: 2_000 }),
      (amounts, room) => {
        const rows = toDrawn(amounts);
        const toText = (one: FlowNode) => names[one.id.length % names.length] ?? '';
        const { bands, height, nodes, width } = toFlowLayout(rows, toText, room);
        expect(width).toBeGreaterThanOrEqual(room);
        const columns = Map.groupBy(nodes, ({ x }) => x);
        for (const list of columns.values()) {
          const sorted = [...list].sort((a, b) => a.y - b.y);
          for (const [i, one] of sorted.entries()) {
            const next = sorted[i + 1];
            // Two lines of text around the middle of the bar.
            if (next) expect(next.y + next.height / 2 - one.y - one.height / 2).toBeGreaterThanOrEqual(41.9);
            expect(one.y).toBeGreaterThanOrEqual(0);
            expect(one.y + one.height).toBeLessThanOrEqual(height + 0.5);
          }
        }
        const xs = [...columns.keys()].sort((a, b) => a - b);
        for (const { isLast, node: one, x } of nodes) {
          const next = xs[xs.indexOf(x) + 1] ?? width;
          const before = (xs[xs.indexOf(x) - 1] ?? 0) + barPx;
          const labelPx = toTextPx(toText(one));
          if (isLast) expect(x - before).toBeGreaterThan(labelPx);
          else expect(next - x - barPx).toBeGreaterThan(labelPx);
        }
        expect(bands).toHaveLength(rows.length);
        for (const placed of nodes) expect(placed.amountFen).toBe(toThroughput(rows, placed.node.id));
      },
    ),
  );
});

test('names lose what stands in brackets where they stay different', () => {
  const names = ['青城通公司（持卡人）', '一号线（示意）', '一号线（模拟）', '（仅括号）'];
  expect([...toShortNames(names).values()]).toEqual([
    '青城通公司',
    '一号线（示意）',
    '一号线（模拟）',
    '（仅括号）',
  ]);
});
