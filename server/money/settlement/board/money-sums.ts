/** Sums of a period's flows: fares, their payers, re-division, commission, held money. */
import { toAccountParts } from '../../ledger/account.ts';
import type { FlowRow, TransferKind } from '../../ledger/transfer.ts';
import { toCreditGrowth } from '../flow-effects.ts';

type Flow = Pick<FlowRow, 'kind' | 'dr' | 'cr' | 'policyId' | 'issuerId' | 'amountFen' | 'transferCount'>;

export interface FundedSum {
  readonly payerId: string;
  readonly policyId: string | null;
  readonly amountFen: number;
}

export interface MoneySums {
  /** Fares credited to operators: after caps, before discounts. */
  readonly creditedFen: number;
  readonly riderFen: number;
  readonly fundedFen: number;
  /** By payer and policy, in the order of their ids. */
  readonly fundedBy: readonly FundedSum[];
  readonly redividedFen: number;
  readonly commissionFen: number;
  readonly heldFen: number;
  readonly dueFen: number;
  readonly agedFen: number;
  readonly disputedFen: number;
  readonly toppedUpFen: number;
  readonly refundedFen: number;
}

/** Net flow between journeys and another account. */
export interface FareFlow {
  readonly account: string;
  readonly policyId: string | null;
  readonly issuerId: string | null;
  /** Above zero: into journeys. */
  readonly amountFen: number;
  readonly transferCount: number;
}

/** Net flows between journeys and all other accounts, ordered by account and policy. */
export function toFareFlows(flows: readonly Flow[]): FareFlow[] {
  const sums = new Map<string, FareFlow>();
  for (const { dr, cr, policyId, issuerId, amountFen, transferCount } of flows) {
    const isIn = cr === 'JRN';
    if (isIn === (dr === 'JRN')) continue;
    const account = isIn ? dr : cr;
    const ofIssuer = account === 'CARD' ? issuerId : null;
    const key = JSON.stringify([account, policyId ?? '', ofIssuer ?? '']);
    const known = sums.get(key);
    sums.set(key, {
      account,
      policyId,
      issuerId: ofIssuer,
      amountFen: (known?.amountFen ?? 0) + (isIn ? amountFen : -amountFen),
      transferCount: (known?.transferCount ?? 0) + transferCount,
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, flow]) => flow);
}

export function toMoneySums(flows: readonly Flow[]): MoneySums {
  const fares = toFareFlows(flows);
  const kindOf = ({ account }: FareFlow) => toAccountParts(account).kind;
  const fundedBy = new Map<string, FundedSum>();
  let [riderFen, fundedFen, creditedFen] = [0, 0, 0];
  for (const flow of fares) {
    const { kind, owner } = toAccountParts(flow.account);
    if (kind === 'CARD' || kind === 'UNRES' || kind === 'DUE') riderFen += flow.amountFen;
    else if (kindOf(flow) === 'OP') creditedFen -= flow.amountFen;
    else {
      fundedFen += flow.amountFen;
      const key = JSON.stringify([owner, flow.policyId ?? '']);
      const known = fundedBy.get(key)?.amountFen ?? 0;
      fundedBy.set(key, { payerId: owner, policyId: flow.policyId, amountFen: known + flow.amountFen });
    }
  }
  const sumOf = (kind: TransferKind) =>
    flows.reduce((sum, flow) => (flow.kind === kind ? sum + flow.amountFen : sum), 0);
  return {
    creditedFen,
    riderFen,
    fundedFen,
    fundedBy: [...fundedBy].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum),
    redividedFen: sumOf('redivision'),
    commissionFen: sumOf('commission'),
    heldFen: toCreditGrowth(flows, 'UNRES'),
    dueFen: toCreditGrowth(flows, 'DUE'),
    agedFen: sumOf('aged'),
    disputedFen: flows.reduce(
      (sum, { kind, cr, amountFen }) => (kind === 'dispute' && cr === 'CARD' ? sum + amountFen : sum),
      0,
    ),
    toppedUpFen: sumOf('top-up'),
    refundedFen: sumOf('card-refund'),
  };
}
