/** The flows of money as rows of a table and as sums of nodes: one source for the chart and its table. */
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

/** Links with their ends, by columns from left to right, the largest first. */
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

/** What a chart from left to right can draw: links that lead to the right, ends that have one. */
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

/** What goes through a node: the larger of what comes in and what goes out. */
export function toThroughput(rows: readonly FlowRow[], nodeId: string): number {
  let inFen = 0;
  let outFen = 0;
  for (const { source, target, link } of rows) {
    if (target.id === nodeId) inFen += link.amountFen;
    if (source.id === nodeId) outFen += link.amountFen;
  }
  return Math.max(inFen, outFen);
}

/** Sums at both sides of the chart: what payers give and what receivers get. */
export function toEndSums(rows: readonly FlowRow[]): { readonly inFen: number; readonly outFen: number } {
  const sources = new Set(rows.map(({ source }) => source.id));
  const targets = new Set(rows.map(({ target }) => target.id));
  let inFen = 0;
  let outFen = 0;
  for (const { source, target, link } of rows) {
    if (!targets.has(source.id)) inFen += link.amountFen;
    if (!sources.has(target.id)) outFen += link.amountFen;
  }
  return { inFen, outFen };
}
