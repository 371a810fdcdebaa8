/** Flows of money as rows of the table and as sums of the chart's nodes. */
import type { FlowLink, FlowNode } from '../api/contract.ts';

export interface FlowRow {
  readonly key: string;
  readonly link: FlowLink;
  readonly source: FlowNode;
  readonly target: FlowNode;
}

export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
  readonly links: readonly FlowLink[];
}

/** Whether the entries of a party's line are those behind a link of the chart. */
export function isEntriesOf({ entries }: FlowLink, party: string, line: string): boolean {
  return entries?.party === party && entries.line === line;
}

/** Links with both nodes, ordered by column and amount. */
export function toFlowRows({ nodes, links }: FlowGraph): readonly FlowRow[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rows = links.flatMap((link, i) => {
    const [source, target] = [byId.get(link.source), byId.get(link.target)];
    return source && target
      ? [{ key: `${link.source}|${link.target}|${link.kind}|${i}`, link, source, target }]
      : [];
  });
  return rows.sort((a, b) => a.source.column - b.source.column || b.link.amountFen - a.link.amountFen);
}

/** The rows that a chart from left to right can draw: positive amounts that lead to a later column. */
export function toDrawable(rows: readonly FlowRow[]): {
  readonly nodes: readonly FlowNode[];
  readonly rows: readonly FlowRow[];
} {
  const drawn = rows.filter(
    ({ source, target, link }) => source.column < target.column && link.amountFen > 0,
  );
  const nodes = new Map(
    drawn.flatMap(({ source, target }) => [[source.id, source] as const, [target.id, target] as const]),
  );
  return { nodes: [...nodes.values()].sort((a, b) => a.column - b.column), rows: drawn };
}

/** Amount at a node: the larger of its incoming and outgoing sums. */
export function toThroughput(rows: readonly FlowRow[], nodeId: string): number {
  let inFen = 0;
  let outFen = 0;
  for (const { source, target, link } of rows) {
    if (target.id === nodeId) inFen += link.amountFen;
    if (source.id === nodeId) outFen += link.amountFen;
  }
  return Math.max(inFen, outFen);
}

/** What payers give, and what receivers keep after passing on fees. */
export function toEndSums(rows: readonly FlowRow[]): { readonly inFen: number; readonly outFen: number } {
  const keptFen = new Map<string, number>();
  const add = (id: string, fen: number) => keptFen.set(id, (keptFen.get(id) ?? 0) + fen);
  for (const { source, target, link } of rows) {
    add(source.id, -link.amountFen);
    add(target.id, link.amountFen);
  }
  let inFen = 0;
  let outFen = 0;
  for (const fen of keptFen.values()) {
    if (fen < 0) inFen -= fen;
    else outFen += fen;
  }
  return { inFen, outFen };
}

/** Prefixes of accounts that many parties have, with amounts too small to draw one by one: `DISC:a`, `DISC:b` ... */
const groupedKinds = ['DISC', 'UNRES', 'DUE'] as const;
export type GroupedKind = (typeof groupedKinds)[number];

/**
 * Rows of the chart: fewer than in the table. Accounts of a kind become one node; fees flow out of the fares instead
 * of through the operator. The sums at both ends stay equal to those of the table.
 */
export function toChartRows(
  rows: readonly FlowRow[],
  toGroupNames: (kind: GroupedKind) => FlowNode['names'],
): readonly FlowRow[] {
  const hub = rows.find(({ source, target }) => source.column < 2 && target.column === 2)?.target;
  const merged = new Map<string, FlowRow>();

  function toNode(node: FlowNode): FlowNode {
    const kind = groupedKinds.find((one) => node.id.startsWith(`${one}:`));
    if (!kind) return node.column > 3 ? { ...node, column: 3 } : node;
    return { id: kind, column: node.column, name: kind, names: toGroupNames(kind) };
  }

  function add(from: FlowNode, to: FlowNode, link: FlowRow['link'], amountFen: number) {
    const [source, target] = [toNode(from), toNode(to)];
    const key = `${source.id}|${target.id}`;
    const known = merged.get(key);
    const sumFen = (known?.link.amountFen ?? 0) + amountFen;
    const { entries: own, ...rest } = known?.link ?? link;
    // What is only taken off or passed on leaves the list behind a band; several lists have no common one.
    const isSeveral = known !== undefined && amountFen > 0 && link.kind === known.link.kind;
    merged.set(key, {
      key,
      source,
      target,
      link: {
        ...rest,
        source: source.id,
        target: target.id,
        amountFen: sumFen,
        ...(own && !isSeveral && { entries: own }),
      },
    });
  }

  for (const { source, target, link } of rows) {
    if (hub && link.kind === 'fee' && source.column === 3) {
      add(hub, source, link, -link.amountFen);
      add(hub, target, link, link.amountFen);
    } else add(source, target, link, link.amountFen);
  }
  if (hub) passHeld(merged, hub, add);
  // A node for money that is still held, in the last column; the rows that leave it are in the first.
  return [...merged.values()]
    .filter(({ link }) => link.amountFen !== 0)
    .map((row) => (row.target.id === 'UNRES' ? { ...row, target: { ...row.target, column: 3 } } : row));
}

/**
 * Draws money that was held and released within the period as flowing straight into the fares: what the chart shows as
 * held is still held.
 */
function passHeld(
  merged: ReadonlyMap<string, FlowRow>,
  hub: FlowNode,
  add: (from: FlowNode, to: FlowNode, link: FlowLink, amountFen: number) => void,
): void {
  const released = merged.get(`UNRES|${hub.id}`);
  if (!released) return;
  let leftFen = released.link.amountFen;
  for (const { source, target, link } of [...merged.values()]) {
    if (target.id !== 'UNRES' || leftFen <= 0) continue;
    const amountFen = Math.min(leftFen, link.amountFen);
    leftFen -= amountFen;
    add(source, target, link, -amountFen);
    add(released.source, hub, released.link, -amountFen);
    add(source, hub, { ...link, kind: 'rider' }, amountFen);
  }
}
