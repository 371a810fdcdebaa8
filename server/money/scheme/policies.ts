/** Which policies apply to a journey, how much each takes off, and who bears it. */
import { shareByWeights } from '../../base/fen.ts';
import { toWeekday } from '../../base/service-day.ts';
import type { CompiledNetwork, CompiledScheme, PricingProfile } from './compile-scheme.ts';
import type { Concession, FundShare, OffPeak, TransferDiscount } from './scheme.ts';
import type { FundedPart, PriceMemory, TripFacts, TripPrice } from './trip-price.ts';

/** One kind of card on one network: decides which parties `operator`, `home` and `host` stand for. */
export interface FundingPlace {
  readonly of: CompiledScheme;
  readonly at: CompiledNetwork;
  readonly profile: PricingProfile;
}

/** The party that a payer stands for; a share of a city without a treasury falls to the operators. */
function toPayer({ at, profile }: FundingPlace, payer: string): string {
  if (payer === 'home') return profile.homeTreasury ?? 'operator';
  if (payer === 'host') return at.hostTreasury ?? 'operator';
  return payer;
}

/** Whether a payer with `afterCeiling: off` reached its yearly ceiling, which ends the policy for this journey. */
function isSwitchedOff(place: FundingPlace, policyId: string, fund: readonly FundShare[]): boolean {
  const { switched } = place.of;
  if (switched.size === 0) return false;
  return fund.some(
    (share) => share.afterCeiling === 'off' && switched.has(`${policyId}/${toPayer(place, share.payer)}`),
  );
}

/** Adds what each payer bears of `offFen`, by the policy's shares; the operators' share is split by the journey's weights. */
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

/** `percentBp` of an amount, rounded down to a multiple of `roundToFen`. */
export function toPart(amountFen: number, percentBp: number, roundToFen: number): number {
  const product = amountFen * percentBp;
  const unit = 10_000 * roundToFen;
  return ((product - (product % unit)) / unit) * roundToFen;
}

/** What a policy by percentage takes off a fare. */
export function toPercentOff(fareFen: number, policy: Concession | OffPeak): number {
  return fareFen - toPart(fareFen, policy.percentBp, policy.roundToFen);
}

/** Of the policies whose times contain the entry, the one that leaves the lowest fare; the first of equal ones. */
export function findCheapest<Policy extends Concession | OffPeak>(
  place: FundingPlace,
  policies: readonly Policy[],
  trip: TripFacts,
  leftFen: number,
): Policy | undefined {
  let best: Policy | undefined;
  let bestFen = Number.POSITIVE_INFINITY;
  for (const policy of policies) {
    if (!isInTimes(place.of, policy, trip) || isSwitchedOff(place, policy.id, policy.fund)) continue;
    const fen = toPart(leftFen, policy.percentBp, policy.roundToFen);
    if (fen >= bestFen) continue;
    best = policy;
    bestFen = fen;
  }
  return best;
}

function isInTimes({ clock }: CompiledScheme, { times }: OffPeak, trip: TripFacts): boolean {
  if (times.length === 0) return true;
  const daySec = clock.toDaySec(trip.startSec, trip.serviceDay);
  return times.some(
    ({ fromSec, toSec, weekdays }) =>
      fromSec <= daySec &&
      daySec < toSec &&
      (weekdays.length === 0 || weekdays.includes(toWeekday(trip.serviceDay))),
  );
}

export function findTransfer(
  place: FundingPlace,
  trip: TripFacts,
  { chain }: PriceMemory,
  leftFen: number,
  concession: Concession | undefined,
): { readonly rule: TransferDiscount; readonly offFen: number } | undefined {
  if (!chain) return undefined;
  let best: TransferDiscount | undefined;
  let bestFen = -1;
  for (const rule of place.profile.transfers) {
    if (!rule.fromNetworks.includes(chain.networkId) || !matchesChain(rule, trip, chain)) continue;
    if (isSwitchedOff(place, rule.id, rule.fund)) continue;
    const mostFen =
      rule.scaledByConcession && concession
        ? toPart(rule.maxOffFen, concession.percentBp, 1)
        : rule.maxOffFen;
    const shareFen = rule.percentBp === undefined ? leftFen : leftFen - toPart(leftFen, rule.percentBp, 1);
    const offFen = Math.min(shareFen, mostFen);
    if (offFen <= bestFen) continue;
    best = rule;
    bestFen = offFen;
  }
  return best && { rule: best, offFen: bestFen };
}

function matchesChain(
  rule: TransferDiscount,
  trip: TripFacts,
  chain: NonNullable<PriceMemory['chain']>,
): boolean {
  if (rule.sameRoute === 'excluded' && trip.routeId !== null && trip.routeId === chain.routeId) return false;
  if (rule.maxCount !== null && (chain.counts[rule.id] ?? 0) >= rule.maxCount) return false;
  const elapsedSec = trip.startSec - toReferenceSec(rule, chain);
  return elapsedSec >= 0 && elapsedSec <= rule.windowSec;
}

function toReferenceSec(rule: TransferDiscount, chain: NonNullable<PriceMemory['chain']>): number {
  if (rule.from === 'first-on') return chain.firstOnSec;
  return rule.from === 'previous-on' ? chain.previousOnSec : chain.previousOffSec;
}

/** The cap with the least room left, if the fare exceeds that room; the first of equal ones. */
export function findCap(
  { caps }: PricingProfile,
  keys: readonly string[],
  { charged }: PriceMemory,
  leftFen: number,
): { readonly capId: string; readonly roomFen: number } | undefined {
  let capId: string | undefined;
  let roomFen = leftFen;
  for (const [i, cap] of caps.entries()) {
    const room = Math.max(0, cap.amountFen - (charged[keys[i] as string] ?? 0));
    if (room >= roomFen) continue;
    capId = cap.id;
    roomFen = room;
  }
  return capId === undefined ? undefined : { capId, roomFen };
}
