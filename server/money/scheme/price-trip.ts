/**
 * The price of one journey with the shared card: base fare, concession, off-peak, transfer, caps, in this order.
 *
 * The rules are those of `docs/clearing.md`, "The price of a journey". Pure: no clock, integers only.
 */
import { shareByWeights } from '../../base/fen.ts';
import {
  type CompiledNetwork,
  type CompiledScheme,
  getChargedKeys,
  getCompiledScheme,
  getProfile,
} from './compile-scheme.ts';
import type { FareNetwork } from './fare-network.ts';
import {
  addFunded,
  type FundingPlace,
  findCap,
  findCheapest,
  findTransfer,
  toPart,
  toPercentOff,
} from './policies.ts';
import { toChain, toCharged } from './price-memory.ts';
import { type BaseFare, type FundedPolicy, policySteps, type Scheme } from './scheme.ts';
import type { FundedPart, PricedCard, PriceMemory, PriceStep, TripFacts, TripPrice } from './trip-price.ts';

export interface PricedTrip {
  readonly price: TripPrice;
  /** For the card's next journey; unchanged if this journey is void. */
  readonly memory: PriceMemory;
}

/**
 * Prices a journey of a card by one version of the scheme.
 *
 * Entry and exit at one stop within `voidWithinSec` cost nothing and leave the memory unchanged.
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

  const takeOff = (step: PriceStep['step'], policy: FundedPolicy, offFen: number) => {
    steps.push({ ruleId: policy.id, step, amountFen: offFen });
    addFunded(funded, place, policy, offFen, weights);
    left -= offFen;
  };
  const isValid = card.validToSec === null || trip.startSec <= card.validToSec;
  const concession = isValid ? findCheapest(place, profile.concessions, trip, left) : undefined;
  if (concession) takeOff(policySteps.concessions, concession, toPercentOff(left, concession));
  const offPeak = findCheapest(place, profile.offPeaks, trip, left);
  if (offPeak) takeOff(policySteps.offPeaks, offPeak, toPercentOff(left, offPeak));
  const transfer = findTransfer(place, trip, memory, left, concession);
  const usesTransfer = transfer !== undefined && transfer.offFen > 0;
  if (usesTransfer) takeOff(policySteps.transfers, transfer.rule, transfer.offFen);

  const uncappedFen = left;
  const chargedKeys = getChargedKeys(profile, trip.serviceDay);
  const cap = findCap(profile, chargedKeys, memory, left);
  if (cap) {
    steps.push({ ruleId: cap.capId, step: policySteps.caps, amountFen: left - cap.roomFen });
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

function toCredits(amountFen: number, weights: TripPrice['weights']): readonly number[] {
  if (weights.length === 1) return [amountFen];
  return shareByWeights(
    amountFen,
    weights.map(({ weight }) => weight),
  );
}

/** Weights of the journey's operators: by paths between its stops, or all to the network's first operator if none is known. */
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

/** A fare and the step that stated it. */
interface BasePrice {
  readonly fareFen: number;
  readonly step: 'base' | 'same-stop' | 'maximum';
}

/** `sameStopFen` if entry and exit are one stop; the network's highest fare if the fare network knows none. */
function toBasePrice(at: CompiledNetwork, trip: TripFacts, fareNetwork: FareNetwork): BasePrice {
  const { network, fareOfRoute } = at;
  if (isSameStop(at, trip)) return { fareFen: network.sameStopFen, step: 'same-stop' };
  const fare = (trip.routeId === null ? undefined : fareOfRoute.get(trip.routeId)) ?? network.fare;
  const fareFen = findFareFen(fare, trip, fareNetwork);
  return fareFen === undefined ? { fareFen: network.maxFareFen, step: 'maximum' } : { fareFen, step: 'base' };
}

/** Whether entry and exit are at one stop. */
function isSameStop({ network }: CompiledNetwork, trip: TripFacts): boolean {
  return network.tapping === 'entry-exit' && trip.fromStopId !== null && trip.fromStopId === trip.toStopId;
}

/** Whether the rider left at the entry's stop within `voidWithinSec`. */
function isVoidPair(at: CompiledNetwork, trip: TripFacts): boolean {
  return (
    isSameStop(at, trip) && trip.endSec !== null && trip.endSec - trip.startSec <= at.network.voidWithinSec
  );
}

function findFareFen(fare: BaseFare, trip: TripFacts, fareNetwork: FareNetwork): number | undefined {
  switch (fare.kind) {
    case 'flat':
      return fare.amountFen;
    case 'tapped':
      return trip.tappedFen ?? 0;
    case 'gtfs':
      return fareNetwork.findFeedFareFen(trip);
    case 'distance': {
      if (trip.fromStopId === null || trip.toStopId === null) return undefined;
      const distanceM = fareNetwork.findDistanceM(trip.networkId, trip.fromStopId, trip.toStopId);
      return distanceM === undefined ? undefined : toDistanceFareFen(fare, distanceM);
    }
  }
}

/** The first band that reaches the distance; beyond the last band, its amount plus `stepFen` for each step begun. */
export function toDistanceFareFen(fare: BaseFare & { readonly kind: 'distance' }, distanceM: number): number {
  for (const band of fare.bands) if (distanceM <= band.upToM) return band.amountFen;
  const last = fare.bands.at(-1);
  if (!last) return 0;
  if (!fare.beyond) return last.amountFen;
  return last.amountFen + Math.ceil((distanceM - last.upToM) / fare.beyond.stepM) * fare.beyond.stepFen;
}
