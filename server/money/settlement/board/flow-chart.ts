/**
 * A period's money as a chart of flows: payers, what they pay for, the fares, receivers, and what the centre takes.
 *
 * Every amount is net of what was taken back. What goes into the fares comes out of them, to the fen.
 */
import { toAccountParts } from '../../ledger/account.ts';
import type { FlowRow } from '../../ledger/ledger-reports.ts';
import { type FareFlow, toFareFlows } from './money-sums.ts';

export interface ChartNode {
  readonly id: string;
  /** 0 payers, 1 policies, 2 fares, 3 receivers, 4 the fee. */
  readonly column: 0 | 1 | 2 | 3 | 4;
  readonly partyId: string | null;
  readonly policyId: string | null;
}

export type ChartLinkKind =
  | 'rider'
  | 'funded'
  | 'borne'
  | 'resolved'
  | 'returned'
  | 'credit'
  | 'over-deducted'
  | 'unresolved'
  | 'aged'
  | 'fee';

export interface ChartLink {
  readonly source: string;
  readonly target: string;
  /** Above zero. */
  readonly amountFen: number;
  readonly kind: ChartLinkKind;
  readonly policyId: string | null;
  readonly transferCount: number;
  /** Party and line of its statement that the taps behind it are listed under. */
  readonly entries: { readonly partyId: string; readonly lineId: string } | null;
}

export interface FlowChart {
  readonly nodes: readonly ChartNode[];
  readonly links: readonly ChartLink[];
  /** Sum of the links into the fares, and out of them: equal. */
  readonly paidInFen: number;
  readonly paidOutFen: number;
}

export const faresNode = 'fares';

type Flow = Pick<FlowRow, 'kind' | 'dr' | 'cr' | 'policyId' | 'issuerId' | 'amountFen' | 'transferCount'>;

export function toFlowChart(flows: readonly Flow[]): FlowChart {
  const nodes = new Map<string, ChartNode>();
  const links: ChartLink[] = [];
  const node = (id: string, column: ChartNode['column'], partyId: string | null = null) => {
    if (!nodes.has(id)) nodes.set(id, { id, column, partyId, policyId: null });
    return id;
  };
  node(faresNode, 2);
  const policies = new Map<string, number>();
  for (const flow of toFareFlows(flows)) {
    if (flow.amountFen === 0) continue;
    if (flow.amountFen < 0) links.push(toOutLink(flow, node));
    else {
      const link = toInLink(flow, node);
      links.push(link);
      if (flow.policyId !== null && link.target !== faresNode) {
        nodes.set(link.target, {
          id: link.target,
          column: 1,
          partyId: null,
          policyId: flow.policyId,
        });
        policies.set(flow.policyId, (policies.get(flow.policyId) ?? 0) + flow.amountFen);
      }
    }
  }
  for (const [policyId, amountFen] of policies) {
    const ofPolicy = links.filter(({ target }) => target === toPolicyNode(policyId));
    const transferCount = ofPolicy.reduce((sum, link) => sum + link.transferCount, 0);
    links.push({
      source: toPolicyNode(policyId),
      target: faresNode,
      amountFen,
      kind: 'funded',
      policyId,
      transferCount,
      entries: null,
    });
  }
  const sum = (side: 'source' | 'target') =>
    links.filter((link) => link[side] === faresNode).reduce((total, { amountFen }) => total + amountFen, 0);
  const [paidInFen, paidOutFen] = [sum('target'), sum('source')];
  links.push(...toSideLinks(flows, node));
  return { nodes: [...nodes.values()], links, paidInFen, paidOutFen };
}

type AddNode = (id: string, column: ChartNode['column'], partyId?: string | null) => string;

const toPolicyNode = (policyId: string) => `policy:${policyId}`;

function toInLink(flow: FareFlow, node: AddNode): ChartLink {
  const { account, amountFen, issuerId, policyId, transferCount } = flow;
  const { kind, owner } = toAccountParts(account);
  const base = { amountFen, policyId, transferCount };
  if (kind === 'CARD') {
    const source = node(`CARD:${issuerId ?? ''}`, 0, issuerId);
    const entries = issuerId === null ? null : { partyId: issuerId, lineId: 'card-use' };
    return { ...base, source, target: faresNode, kind: 'rider', entries };
  }
  const source = node(account, 0, owner);
  if (policyId !== null) {
    const lineId = `${kind === 'SUB' ? 'subsidy' : 'discount'}:${policyId}`;
    return {
      ...base,
      source,
      target: toPolicyNode(policyId),
      kind: kind === 'SUB' ? 'funded' : 'borne',
      entries: { partyId: owner, lineId },
    };
  }
  if (kind === 'DISC')
    return {
      ...base,
      source,
      target: faresNode,
      kind: 'borne',
      entries: { partyId: owner, lineId: 'under-deducted' },
    };
  return {
    ...base,
    source,
    target: faresNode,
    kind: 'resolved',
    entries: { partyId: owner, lineId: 'held' },
  };
}

function toOutLink(flow: FareFlow, node: AddNode): ChartLink {
  const { account, issuerId, policyId, transferCount } = flow;
  const { kind, owner } = toAccountParts(account);
  const partyId = kind === 'CARD' ? issuerId : owner;
  const base = { source: faresNode, amountFen: -flow.amountFen, policyId, transferCount };
  if (kind === 'OP')
    return {
      ...base,
      target: node(account, 3, owner),
      kind: 'credit',
      entries: { partyId: owner, lineId: 'fares' },
    };
  if (kind === 'DUE')
    return {
      ...base,
      target: node(account, 3, owner),
      kind: 'over-deducted',
      entries: { partyId: owner, lineId: 'due' },
    };
  // More was taken back than came in: it goes the other way.
  return {
    ...base,
    target: node(`back:${kind}:${partyId ?? ''}`, 3, partyId),
    kind: 'returned',
    entries: partyId === null ? null : { partyId, lineId: kind === 'CARD' ? 'card-returned' : 'corrections' },
  };
}

/** Money of cards that waits for its journey, what came of age, and the fee. */
function toSideLinks(flows: readonly Flow[], node: AddNode): ChartLink[] {
  const sums = new Map<string, ChartLink>();
  for (const { kind, dr, cr, issuerId, amountFen, transferCount } of flows) {
    const [from, to] = [toAccountParts(dr), toAccountParts(cr)];
    let link: Omit<ChartLink, 'amountFen' | 'transferCount'> | undefined;
    if (kind === 'unresolved' && from.kind === 'CARD')
      link = {
        source: node(`CARD:${issuerId ?? ''}`, 0, issuerId),
        target: node(cr, 3, to.owner),
        kind: 'unresolved',
        policyId: null,
        entries: { partyId: to.owner, lineId: 'held' },
      };
    else if (kind === 'aged' && from.kind === 'UNRES' && to.kind === 'OP')
      link = {
        source: node(`held:${from.owner}`, 0, from.owner),
        target: node(cr, 3, to.owner),
        kind: 'aged',
        policyId: null,
        entries: { partyId: to.owner, lineId: 'aged' },
      };
    else if (kind === 'commission')
      link = {
        source: node(dr, 3, from.owner),
        target: node(cr, 4, to.owner),
        kind: 'fee',
        policyId: null,
        entries: { partyId: from.owner, lineId: 'commission' },
      };
    if (!link) continue;
    const key = `${link.source} ${link.target} ${link.kind}`;
    const known = sums.get(key);
    sums.set(key, {
      ...link,
      amountFen: (known?.amountFen ?? 0) + amountFen,
      transferCount: (known?.transferCount ?? 0) + transferCount,
    });
  }
  return [...sums.values()];
}
