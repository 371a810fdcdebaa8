/** Parties of a settlement by what they are, in the order in which a bureau asks for them. */
import type { ComparedSettlement } from '../../api/contract.ts';

export type PartyChange = ComparedSettlement['parties'][number];

export const partyKinds = ['operator', 'treasury', 'issuer', 'merchant', 'pool', 'centre'] as const;

/** Groups with a party that gets or pays anything on either side, the greatest change first. */
export function groupParties(
  parties: readonly PartyChange[],
): { readonly kind: (typeof partyKinds)[number]; readonly parties: readonly PartyChange[] }[] {
  const isActive = ({ after, before }: PartyChange) =>
    [before, after].some((side) => Object.values(side).some((fen) => fen !== 0));
  return partyKinds.flatMap((kind) => {
    const own = parties
      .filter((party) => party.kind === kind && isActive(party))
      .sort((a, b) => Math.abs(b.change.netFen) - Math.abs(a.change.netFen));
    return own.length > 0 ? [{ kind, parties: own }] : [];
  });
}
