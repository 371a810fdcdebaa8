/** Who bears what a policy took off. */
import { shareByWeights } from '../../base/fen.ts';
import type { CompiledNetwork, CompiledScheme, PricingProfile } from './compile-scheme.ts';
import type { FundShare } from './scheme.ts';
import type { FundedPart, TripPrice } from './trip-price.ts';

/** The parties whose places `operator`, `home` and `host` stand for on one journey. */
export interface FundingPlace {
  readonly of: CompiledScheme;
  readonly at: CompiledNetwork;
  readonly profile: PricingProfile;
}

/** The party behind a payer; a city without a treasury in the scheme leaves its part to the operators. */
function toPayer({ at, profile }: FundingPlace, payer: string): string {
  if (payer === 'home') return profile.homeTreasury ?? 'operator';
  if (payer === 'host') return at.hostTreasury ?? 'operator';
  return payer;
}

/** Whether the policy has ended for this journey because one of its payers reached the yearly ceiling. */
export function isSwitchedOff(place: FundingPlace, policyId: string, fund: readonly FundShare[]): boolean {
  const { switched } = place.of;
  if (switched.size === 0) return false;
  return fund.some(
    (share) => share.afterCeiling === 'off' && switched.has(`${policyId}/${toPayer(place, share.payer)}`),
  );
}

/** Adds the parts of what a policy took off, by its shares; the operators' own part by the journey's weights. */
export function addFunded(
  parts: FundedPart[],
  place: FundingPlace,
  policy: { readonly id: string; readonly fund: readonly FundShare[] },
  offFen: number,
  weights: TripPrice['weights'],
): void {
  if (offFen === 0) return;
  const shares = shareByWeights(
    offFen,
    policy.fund.map((share) => share.shareBp),
  );
  for (let i = 0; i < shares.length; i++) {
    const amountFen = shares[i] as number;
    if (amountFen === 0) continue;
    const share = policy.fund[i] as FundShare;
    let payer = toPayer(place, share.payer);
    if (place.of.switched.has(`${policy.id}/${payer}`)) payer = toPayer(place, share.afterCeiling);
    if (payer !== 'operator') {
      parts.push({ policyId: policy.id, payer, amountFen });
      continue;
    }
    const own = shareByWeights(
      amountFen,
      weights.map(({ weight }) => weight),
    );
    for (let k = 0; k < own.length; k++) {
      const part = own[k] as number;
      const operatorId = (weights[k] as TripPrice['weights'][number]).operatorId;
      if (part > 0) parts.push({ policyId: policy.id, payer: operatorId, amountFen: part });
    }
  }
}
