/** The sum that a client of MOTIS computes from `fareTransfers`, by its API description. */
interface Product {
  readonly amount: number;
}

export interface FareTransfer {
  readonly rule?: 'A_AB' | 'A_AB_B' | 'AB';
  readonly transferProducts?: readonly Product[];
  readonly effectiveFareLegProducts: readonly (readonly (readonly Product[])[])[];
}

/** The sum with the first of all choices; undefined if a leg that must be paid has no product. */
export function sumFareTransfers(transfers: readonly FareTransfer[]): number | undefined {
  let sum = 0;
  for (const { effectiveFareLegProducts: legs, rule, transferProducts = [] } of transfers) {
    const paid = rule === 'AB' ? [] : rule === 'A_AB' ? legs.slice(0, 1) : legs;
    for (const options of paid) {
      const product = options[0]?.[0];
      if (!product) return undefined;
      sum += product.amount;
    }
    sum += transferProducts[0]?.amount ?? 0;
  }
  return Math.round(sum * 10_000) / 10_000;
}
