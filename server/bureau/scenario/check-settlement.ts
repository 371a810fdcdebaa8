/** Compares an expected settlement with simulated days of the same people: means, standard errors, deviations. */
import type { SettlementComparison } from './compare-settlement.ts';

export interface SettlementCheck {
  readonly partyId: string;
  readonly side: 'before' | 'after';
  readonly field: 'revenueFen' | 'netFen';
  /** Expected of as many people as are simulated. */
  readonly expectedFen: number;
  readonly meanFen: number;
  readonly standardErrorFen: number;
  /** Standard errors between the mean and what is expected; 0 where both are equal. */
  readonly deviations: number;
}

/**
 * @param share people who are simulated, of the people that the expected settlement counts
 * @param runs at least two
 */
export function checkSettlement(
  expected: SettlementComparison,
  runs: readonly SettlementComparison[],
  share: number,
): SettlementCheck[] {
  const byId = runs.map(({ parties }) => new Map(parties.map((party) => [party.partyId, party] as const)));
  return expected.parties.flatMap((party) =>
    (['before', 'after'] as const).flatMap((side) =>
      (['revenueFen', 'netFen'] as const).map((field): SettlementCheck => {
        const amounts = byId.map((parties) => parties.get(party.partyId)?.[side][field] ?? 0);
        const meanFen = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
        const squares = amounts.reduce((sum, amount) => sum + (amount - meanFen) ** 2, 0);
        const standardErrorFen = Math.sqrt(squares / (amounts.length - 1) / amounts.length);
        const expectedFen = party[side][field] * share;
        const apart = meanFen - expectedFen;
        const deviations = Math.abs(apart) < 1 ? 0 : apart / standardErrorFen;
        return { partyId: party.partyId, side, field, expectedFen, meanFen, standardErrorFen, deviations };
      }),
    ),
  );
}
