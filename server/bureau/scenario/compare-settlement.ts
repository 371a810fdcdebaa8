/**
 * Settlements of the same days with and without a scenario: revenue and net position of each party, and who funds what, by
 * the fen. Every flow of the ledger has one payer and one payee, so all differences add up to 0 exactly.
 */
import type { Names } from '../../base/names.ts';
import type { FlowRow } from '../../money/ledger/transfer.ts';
import type { Party } from '../../money/scheme/scheme.ts';
import { toCreditGrowth, toFlowEffects } from '../../money/settlement/flow-effects.ts';

/** What one party gets and pays over all days; all amounts are fen, above zero where the party receives. */
export interface PartySettlement {
  /** Shares of fares, and purchases. */
  readonly revenueFen: number;
  /** What a party bears of concessions and discounts: below zero for who funds them. */
  readonly fundingFen: number;
  readonly feeFen: number;
  /** Use of the cards that the party has issued. */
  readonly cardFen: number;
  readonly netFen: number;
}

export interface PartyDifference {
  readonly partyId: string;
  readonly kind: Party['kind'];
  readonly city: string | null;
  readonly names: Names;
  readonly before: PartySettlement;
  readonly after: PartySettlement;
  readonly change: PartySettlement;
}

export interface SettlementComparison {
  readonly parties: readonly PartyDifference[];
  /** Money that no party has yet: held for unknown journeys, and due to cards. */
  readonly held: { readonly beforeFen: number; readonly afterFen: number; readonly changeFen: number };
  /** Changes of all net positions and of what is held; anything but 0 means wrong books. */
  readonly sumFen: number;
}

const nothing: PartySettlement = { revenueFen: 0, fundingFen: 0, feeFen: 0, cardFen: 0, netFen: 0 };
const fieldOf = {
  OP: 'revenueFen',
  DISC: 'fundingFen',
  SUB: 'fundingFen',
  FEE: 'feeFen',
  CARD: 'cardFen',
} as const;

/** @param parties of both schemes; those of the scenario hold where both name one */
export function compareSettlements(
  before: readonly FlowRow[],
  after: readonly FlowRow[],
  parties: readonly Party[],
): SettlementComparison {
  const [was, is] = [sumByParty(before), sumByParty(after)];
  const rows = parties.map(({ city, id, kind, names }): PartyDifference => {
    const [own, other] = [was.get(id) ?? nothing, is.get(id) ?? nothing];
    return { partyId: id, kind, city, names, before: own, after: other, change: subtract(other, own) };
  });
  const toHeld = (flows: readonly FlowRow[]) => toCreditGrowth(flows, 'UNRES') + toCreditGrowth(flows, 'DUE');
  const [beforeFen, afterFen] = [toHeld(before), toHeld(after)];
  const held = { beforeFen, afterFen, changeFen: afterFen - beforeFen };
  const sumFen = rows.reduce((sum, { change }) => sum + change.netFen, held.changeFen);
  return { parties: rows, held, sumFen };
}

function sumByParty(flows: readonly FlowRow[]): Map<string, PartySettlement> {
  const sums = new Map<string, PartySettlement>();
  for (const flow of flows) {
    for (const { amountFen, kind, partyId } of toFlowEffects(flow)) {
      const own = sums.get(partyId) ?? nothing;
      const field = fieldOf[kind];
      sums.set(partyId, { ...own, [field]: own[field] + amountFen, netFen: own.netFen + amountFen });
    }
  }
  return sums;
}

const subtract = (a: PartySettlement, b: PartySettlement): PartySettlement => ({
  revenueFen: a.revenueFen - b.revenueFen,
  fundingFen: a.fundingFen - b.fundingFen,
  feeFen: a.feeFen - b.feeFen,
  cardFen: a.cardFen - b.cardFen,
  netFen: a.netFen - b.netFen,
});
