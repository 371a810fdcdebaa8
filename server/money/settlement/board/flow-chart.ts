/**
 * The flow chart of a period: payers, policies, fares, receivers and the centre's fee.
 *
 * Amounts are net of reversals. The links into and out of the fares sum to the same amount.
 */
import { toAccountParts } from '../../ledger/account.ts';
import type { FlowRow } from '../../ledger/transfer.ts';
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
  /** Party, and the id of the link for `listLinkFlows`. */
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
  const base = { amountFen, policyId, transferCount, entries: toFareEntries(flow) };
  if (kind === 'CARD') {
    const source = node(`CARD:${issuerId ?? ''}`, 0, issuerId);
    return { ...base, source, target: faresNode, kind: 'rider' };
  }
  const source = node(account, 0, owner);
  if (policyId !== null)
    return {
      ...base,
      source,
      target: toPolicyNode(policyId),
      kind: kind === 'SUB' ? 'funded' : 'borne',
    };
  return { ...base, source, target: faresNode, kind: kind === 'DISC' ? 'borne' : 'resolved' };
}

function toOutLink(flow: FareFlow, node: AddNode): ChartLink {
  const { account, issuerId, policyId, transferCount } = flow;
  const { kind, owner } = toAccountParts(account);
  const partyId = kind === 'CARD' ? issuerId : owner;
  const entries = toFareEntries(flow);
  const base = { source: faresNode, amountFen: -flow.amountFen, policyId, transferCount, entries };
  if (kind === 'OP') return { ...base, target: node(account, 3, owner), kind: 'credit' };
  if (kind === 'DUE') return { ...base, target: node(account, 3, owner), kind: 'over-deducted' };
  // More was reversed than paid in: the link has the opposite direction.
  return { ...base, target: node(`back:${kind}:${partyId ?? ''}`, 3, partyId), kind: 'returned' };
}

function toFareEntries({ account, issuerId, policyId }: FareFlow): ChartLink['entries'] {
  const partyId = account === 'CARD' ? issuerId : toAccountParts(account).owner;
  if (partyId === null) return null;
  return { partyId, lineId: toLinkLine('fares', account, policyId, issuerId) };
}

const LINK = 'link/';

function toLinkLine(
  about: 'fares' | 'unresolved' | 'aged' | 'commission',
  account: string,
  policyId: string | null,
  issuerId: string | null,
): string {
  return LINK + [about, account, policyId ?? '', issuerId ?? ''].map(encodeURIComponent).join('/');
}

/** Whether a line id is the id of a link. */
export function isLinkLine(lineId: string): boolean {
  return lineId.startsWith(LINK);
}

/** Parts of a link id; empty if `toLinkLine` did not write it. */
function toLinkParts(lineId: string): readonly string[] {
  try {
    return lineId.slice(LINK.length).split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** Flows of a link with the signs with which they sum to its amount; empty for an unknown id. */
export function listLinkFlows<Row extends Flow>(
  flows: readonly Row[],
  lineId: string,
): { readonly flow: Row; readonly sign: 1 | -1 }[] {
  const [about, account, policyId, issuerId] = toLinkParts(lineId);
  const of = flows.filter((flow) => about !== 'fares' || (flow.policyId ?? '') === policyId);
  if (about !== 'fares')
    return of
      .filter(
        ({ cr, dr, issuerId: issuer, kind }) =>
          kind === about &&
          (about === 'commission' ? dr : cr) === account &&
          (about !== 'unresolved' || (issuer ?? '') === issuerId),
      )
      .map((flow) => ({ flow, sign: 1 }));
  const isOf = (flow: Row) => account !== 'CARD' || (flow.issuerId ?? '') === issuerId;
  const into = of.filter((flow) => flow.cr === 'JRN' && flow.dr === account && isOf(flow));
  const out = of.filter((flow) => flow.dr === 'JRN' && flow.cr === account && isOf(flow));
  const sum = (list: readonly Row[]) => list.reduce((total, { amountFen }) => total + amountFen, 0);
  const isIn = sum(into) >= sum(out);
  return [
    ...into.map((flow) => ({ flow, sign: isIn ? (1 as const) : (-1 as const) })),
    ...out.map((flow) => ({ flow, sign: isIn ? (-1 as const) : (1 as const) })),
  ];
}

/** Links beside the fares: money of unresolved journeys, aged money and the fee. */
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
        entries: { partyId: to.owner, lineId: toLinkLine('unresolved', cr, null, issuerId) },
      };
    else if (kind === 'aged' && from.kind === 'UNRES' && to.kind === 'OP')
      link = {
        source: node(`held:${from.owner}`, 0, from.owner),
        target: node(cr, 3, to.owner),
        kind: 'aged',
        policyId: null,
        entries: { partyId: to.owner, lineId: toLinkLine('aged', cr, null, null) },
      };
    else if (kind === 'commission')
      link = {
        source: node(dr, 3, from.owner),
        target: node(cr, 4, to.owner),
        kind: 'fee',
        policyId: null,
        entries: { partyId: from.owner, lineId: toLinkLine('commission', dr, null, null) },
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
