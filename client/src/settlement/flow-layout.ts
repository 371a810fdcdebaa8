/** Where the flow chart draws its nodes, bands and labels: columns from left to right, amounts as heights. */
import type { FlowNode } from '../api/contract.ts';
import { type FlowRow, toDrawable, toThroughput } from './flow-rows.ts';

export interface PlacedNode {
  readonly node: FlowNode;
  readonly amountFen: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** Whether the label stands left of the node: that of the last column. */
  readonly isLast: boolean;
}

export interface PlacedBand {
  readonly row: FlowRow;
  /** Path of the middle of the band; `width` is its stroke. */
  readonly path: string;
  readonly width: number;
}

export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  /** Label of each node by its id. */
  readonly labels: ReadonlyMap<string, string>;
  readonly bands: readonly PlacedBand[];
}

/** Width of a node's bar, and the least room of bands between a label and the next column. */
export const barPx = 12;
const bandPx = 36;
/** Height of a label of two lines with the gap below it. */
const labelPx = 42;
/** Height of all bars of the fullest column. */
const amountPx = 240;
const topPx = 18;

/** Width of a text in pixels at 13 px: estimated, because labels that are a little narrow leave room. */
export function toTextPx(text: string): number {
  let em = 0;
  for (const character of text) {
    if (/[\u2e80-\uffef]/.test(character)) em += 1.02;
    else if (/[A-Z@%&mwMW]/.test(character)) em += 0.74;
    else if (/[il.,:;'|()\s¥]/.test(character)) em += 0.42;
    else em += 0.58;
  }
  return Math.ceil(em * 13);
}

/** Columns that have nodes, each from the largest to the smallest amount. */
export function toColumns(rows: readonly FlowRow[]) {
  const { nodes } = toDrawable(rows);
  const sized = nodes.map((node) => ({ node, amountFen: toThroughput(rows, node.id) }));
  const columns = Map.groupBy(sized, ({ node }) => node.column);
  return [...columns.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, list]) => list.sort((a, b) => b.amountFen - a.amountFen));
}

/**
 * @param toText - label of a node; no label is cut or wrapped, so the chart is as wide as they need
 * @param leastPx - width of the room for the chart, which it fills
 */
export function toFlowLayout(
  all: readonly FlowRow[],
  toText: (node: FlowNode) => string,
  leastPx: number,
): FlowLayout {
  const { rows } = toDrawable(all);
  const columns = toColumns(rows);
  const last = columns.length - 1;
  const labelOf = (column: number) =>
    Math.max(0, ...(columns[column] ?? []).map(({ node }) => toTextPx(toText(node)))) + 12;
  // The labels of the last column stand left of it, in the same gap as those of the column before.
  const gaps = columns
    .slice(0, -1)
    .map((_list, i) => labelOf(i) + bandPx + (i === last - 1 ? labelOf(last) : 0));
  const needPx = gaps.reduce((sum, gap) => sum + barPx + gap, barPx);
  const spare = Math.max(0, leastPx - needPx) / Math.max(1, gaps.length);
  const most = Math.max(1, ...columns.map((list) => list.reduce((sum, { amountFen }) => sum + amountFen, 0)));
  const perFen = amountPx / most;
  const heightOf = (list: (typeof columns)[number]) =>
    list.reduce((sum, { amountFen }) => sum + Math.max(labelPx, amountFen * perFen + 10), 0);
  const height = topPx + Math.max(120, ...columns.map(heightOf));
  const nodes = new Map<string, PlacedNode>();
  let x = 0;
  for (const [i, list] of columns.entries()) {
    let y = topPx + (height - topPx - heightOf(list)) / 2;
    for (const { amountFen, node } of list) {
      const tall = Math.max(2, amountFen * perFen);
      const slot = Math.max(labelPx, tall + 10);
      // In the middle of its room: the labels of neighbours then have the room of a label between them.
      nodes.set(node.id, {
        node,
        amountFen,
        x,
        y: y + (slot - tall) / 2,
        height: tall,
        isLast: i === last && i > 0,
      });
      y += slot;
    }
    x += barPx + (gaps[i] ?? 0) + spare;
  }
  return {
    width: Math.max(leastPx, needPx),
    height,
    nodes: [...nodes.values()],
    labels: new Map([...nodes].map(([id, { node }]) => [id, toText(node)])),
    bands: toBands(rows, nodes, perFen),
  };
}

/** Bands leave and reach a node from top to bottom in the order of their other ends, so that few of them cross. */
function toBands(
  rows: readonly FlowRow[],
  nodes: ReadonlyMap<string, PlacedNode>,
  perFen: number,
): PlacedBand[] {
  const placed = rows.flatMap((row) => {
    const [from, to] = [nodes.get(row.source.id), nodes.get(row.target.id)];
    return from && to ? [{ row, from, to }] : [];
  });
  const starts = new Map<FlowRow, number>();
  const ends = new Map<FlowRow, number>();
  for (const node of nodes.values()) {
    let out = node.y;
    for (const { row } of placed.filter(({ from }) => from === node).sort((a, b) => a.to.y - b.to.y)) {
      starts.set(row, out + (row.link.amountFen * perFen) / 2);
      out += row.link.amountFen * perFen;
    }
    let into = node.y;
    for (const { row } of placed.filter(({ to }) => to === node).sort((a, b) => a.from.y - b.from.y)) {
      ends.set(row, into + (row.link.amountFen * perFen) / 2);
      into += row.link.amountFen * perFen;
    }
  }
  return placed
    .map(({ from, row, to }) => {
      const [x0, x1] = [from.x + barPx, to.x];
      const [y0, y1] = [starts.get(row) ?? from.y, ends.get(row) ?? to.y];
      const middle = (x0 + x1) / 2;
      const at = (value: number) => value.toFixed(1);
      return {
        row,
        path: `M${at(x0)} ${at(y0)}C${at(middle)} ${at(y0)} ${at(middle)} ${at(y1)} ${at(x1)} ${at(y1)}`,
        width: Math.max(1, row.link.amountFen * perFen),
      };
    })
    .sort((a, b) => b.width - a.width);
}
