/**
 * The price of one journey with the shared card: base fare, concession, off-peak, transfer, caps, in this order.
 *
 * The rules are those of `docs/clearing.md`, "The price of a journey". Pure: no clock, integers only.
 */
import { shareByWeights } from '../../base/fen.ts';
import { toWeekday } from '../../base/service-day.ts';
import { isVoidPair, toBasePrice } from './base-fare.ts';
import {
  type CompiledNetwork,
  type CompiledScheme,
  getChargedKeys,
  getCompiledScheme,
  getProfile,
  type PricingProfile,
} from './compile-scheme.ts';
import type { FareNetwork } from './fare-network.ts';
import { addFunded, type FundingPlace, isSwitchedOff } from './funding.ts';
import { toChain, toCharged } from './price-memory.ts';
import type { Concession, OffPeak, Scheme, TransferDiscount } from './scheme.ts';
import type { FundedPart, PricedCard, PriceMemory, PriceStep, TripFacts, TripPrice } from './trip-price.ts';

export interface PricedTrip {
  readonly price: TripPrice;
  /** For the card's next journey; the one handed in where this journey does not count. */
  readonly memory: PriceMemory;
}

/**
 * Prices a journey of a card by one version of the scheme.
 *
 * A void pair costs nothing and is not remembered.
 * @throws RangeError if the network is none of the scheme.
 */
export function priceTrip(
  scheme: Scheme,
  card: PricedCard,
  trip: TripFacts,
  memory: PriceMemory,
  fareNetwork: FareNetwork,
): PricedTrip {
  const of = getCompiledScheme(scheme);
  const at = of.networks.get(trip.networkId);
  if (!at) throw new RangeError(`network ${trip.networkId} is none of scheme ${scheme.schemeId}`);
  const weights = toTripWeights(of, at, trip, fareNetwork);
  if (isVoidPair(at, trip)) return { price: toVoidPrice(scheme, trip, weights), memory };

  const profile = getProfile(of, at, card);
  const place: FundingPlace = { of, at, profile };
  const steps: PriceStep[] = [];
  const funded: FundedPart[] = [];

  const base = toBasePrice(at, trip, fareNetwork);
  steps.push({ ruleId: trip.networkId, step: base.step, amountFen: base.fareFen });
  let left = base.fareFen;
  if (profile.discount && base.step !== 'same-stop') {
    left = toPart(left, profile.discount.percentBp, profile.discount.roundToFen);
    steps.push({ ruleId: card.mediumId, step: 'medium', amountFen: base.fareFen - left });
  }
  const grossFen = left;

  const isValid = card.validToSec === null || trip.startSec <= card.validToSec;
  const concession = isValid ? findCheapest(place, profile.concessions, trip, left) : undefined;
  if (concession) {
    const offFen = left - toPart(left, concession.percentBp, concession.roundToFen);
    steps.push({ ruleId: concession.id, step: 'concession', amountFen: offFen });
    addFunded(funded, place, concession, offFen, weights);
    left -= offFen;
  }
  const offPeak = findCheapest(place, profile.offPeaks, trip, left);
  if (offPeak) {
    const offFen = left - toPart(left, offPeak.percentBp, offPeak.roundToFen);
    steps.push({ ruleId: offPeak.id, step: 'off-peak', amountFen: offFen });
    addFunded(funded, place, offPeak, offFen, weights);
    left -= offFen;
  }
  const transfer = findTransfer(place, trip, memory, left, concession);
  const usesTransfer = transfer !== undefined && transfer.offFen > 0;
  if (usesTransfer) {
    steps.push({ ruleId: transfer.rule.id, step: 'transfer', amountFen: transfer.offFen });
    addFunded(funded, place, transfer.rule, transfer.offFen, weights);
    left -= transfer.offFen;
  }

  const uncappedFen = left;
  const chargedKeys = getChargedKeys(profile, trip.serviceDay);
  const cap = findCap(profile, chargedKeys, memory, left);
  if (cap) {
    steps.push({ ruleId: cap.capId, step: 'cap', amountFen: left - cap.roomFen });
    left = cap.roomFen;
  }
  const capOffFen = uncappedFen - left;
  const price: TripPrice = {
    schemeVersion: scheme.version,
    grossFen,
    riderFen: left,
    funded,
    capOffFen,
    uncappedFen,
    capId: cap?.capId ?? null,
    weights,
    credits: toCredits(grossFen - capOffFen, weights),
    steps,
  };
  const chain = toChain(memory.chain, trip, transfer !== undefined, usesTransfer ? transfer.rule.id : null);
  return {
    price,
    memory: { chain, charged: toCharged(of, memory.charged, chargedKeys, trip.serviceDay, left) },
  };
}

/** `percentBp` of an amount, down to a multiple of `roundToFen`. */
function toPart(amountFen: number, percentBp: number, roundToFen: number): number {
  const product = amountFen * percentBp;
  const unit = 10_000 * roundToFen;
  return ((product - (product % unit)) / unit) * roundToFen;
}

function toCredits(amountFen: number, weights: TripPrice['weights']): readonly number[] {
  if (weights.length === 1) return [amountFen];
  return shareByWeights(
    amountFen,
    weights.map(({ weight }) => weight),
  );
}

/** The journey's operators: by paths where there are several, the network's first where none is known. */
function toTripWeights(
  { partyOrder }: CompiledScheme,
  { network }: CompiledNetwork,
  trip: TripFacts,
  fareNetwork: FareNetwork,
): TripPrice['weights'] {
  const first = [{ operatorId: network.operators[0] as string, weight: 1 }];
  if (network.operators.length === 1 || trip.fromStopId === null || trip.toStopId === null) return first;
  const found = fareNetwork.findWeights(network.id, trip.fromStopId, trip.toStopId);
  const known = found?.filter(({ operatorId, weight }) => weight > 0 && partyOrder.has(operatorId)) ?? [];
  if (known.length === 0) return first;
  const orderOf = (operatorId: string) => partyOrder.get(operatorId) as number;
  return known.length === 1 ? known : known.sort((a, b) => orderOf(a.operatorId) - orderOf(b.operatorId));
}

function toVoidPrice(scheme: Scheme, trip: TripFacts, weights: TripPrice['weights']): TripPrice {
  return {
    schemeVersion: scheme.version,
    grossFen: 0,
    riderFen: 0,
    funded: [],
    capOffFen: 0,
    uncappedFen: 0,
    capId: null,
    weights,
    credits: weights.map(() => 0),
    steps: [{ ruleId: trip.networkId, step: 'void', amountFen: 0 }],
  };
}

/** Of the policies that hold at the entry, the one that leaves least; the first on a tie. */
function findCheapest<Policy extends Concession | OffPeak>(
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

function findTransfer(
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
    const offFen = Math.min(leftFen, mostFen);
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

/** The cap that leaves least, if it takes something off; the first on a tie. */
function findCap(
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
