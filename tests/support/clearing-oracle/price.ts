/**
 * The price of a journey, computed slowly and simply: BigInt, linear scans, and no state except the arguments.
 *
 * Written from `docs/clearing.md` and the scheme's fields alone; shares no code with `server/money`.
 */
import type { FundShare, Scheme } from '../../../server/money/scheme/scheme.ts';

export interface OracleTrip {
  networkId: string;
  routeId: string | null;
  from: string | null;
  to: string | null;
  startSec: number;
  endSec: number;
  day: number;
  tapped: number | null;
}

export interface OracleRider {
  cardId: string;
  issuerId: string;
  mediumId: string;
  categoryId: string | null;
  homeCity: string;
  validToSec: number | null;
}

/** An earlier journey that can affect the price of later ones. */
export interface Counted {
  trip: OracleTrip;
  /** Category of the rider at the journey: it counts for the caps of this category. */
  categoryId: string | null;
  rider: bigint;
  uncapped: bigint;
  /** Ids of the transfer rules that gave a discount, to count the discounts of a chain. */
  discountedBy: string | null;
  continuesChain: boolean;
  weights: [string, bigint][];
  capId: string | null;
  capOff: bigint;
}

export interface FareNetwork {
  distanceM: (networkId: string, from: string, to: string) => number | undefined;
  feedFareFen: (trip: OracleTrip) => number | undefined;
  weights: (networkId: string, from: string, to: string) => [string, number][] | undefined;
}

/** A payer of a policy that reached its yearly ceiling. */
export interface Switch {
  policyId: string;
  partyId: string;
  fromDay: number;
  toDay: number;
}

export interface Price {
  gross: bigint;
  rider: bigint;
  uncapped: bigint;
  capOff: bigint;
  capId: string | null;
  /** Policy, party and amount; an operator's own share is already split by weights. */
  funded: { policyId: string; payer: string; own: boolean; amount: bigint }[];
  weights: [string, bigint][];
  credits: [string, bigint][];
  discountedBy: string | null;
  continuesChain: boolean;
}

/** Splits by largest remainder: repeatedly searches for the largest. */
export function split(amount: bigint, weights: bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (amount === 0n) return weights.map(() => 0n);
  const shares = weights.map((w) => (amount * w) / sum);
  const rest = weights.map((w) => (amount * w) % sum);
  let left = amount - shares.reduce((a, b) => a + b, 0n);
  while (left > 0n) {
    let best = 0;
    for (let i = 1; i < rest.length; i++) if ((rest[i] as bigint) > (rest[best] as bigint)) best = i;
    shares[best] = (shares[best] as bigint) + 1n;
    rest[best] = -1n;
    left -= 1n;
  }
  return shares;
}

const percent = (amount: bigint, bp: number, round: number) =>
  ((amount * BigInt(bp)) / 10_000n / BigInt(round)) * BigInt(round);

/** Monday of the week of a day; days count from 1970-01-01, a Thursday. */
const toMonday = (day: number) => day - ((((day + 3) % 7) + 7) % 7);
const toMonth = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 7);

export function isSamePeriod(period: string, a: number, b: number): boolean {
  if (period === 'day') return a === b;
  if (period === 'week') return toMonday(a) === toMonday(b);
  return toMonth(a) === toMonth(b);
}

export function toNetwork(scheme: Scheme, id: string) {
  const found = scheme.networks.find((network) => network.id === id);
  if (!found) throw new Error(`oracle: network ${id}`);
  return found;
}

function toBaseFare(scheme: Scheme, trip: OracleTrip, fareNetwork: FareNetwork): bigint {
  const network = toNetwork(scheme, trip.networkId);
  const special = network.routeFares.find(
    ({ routes }) => trip.routeId !== null && routes.includes(trip.routeId),
  );
  const fare = special?.fare ?? network.fare;
  if (fare.kind === 'flat') return BigInt(fare.amountFen);
  if (fare.kind === 'tapped') return BigInt(trip.tapped ?? 0);
  if (fare.kind === 'gtfs') {
    const amount = fareNetwork.feedFareFen(trip);
    return BigInt(amount ?? network.maxFareFen);
  }
  const distance =
    trip.from === null || trip.to === null
      ? undefined
      : fareNetwork.distanceM(trip.networkId, trip.from, trip.to);
  if (distance === undefined) return BigInt(network.maxFareFen);
  for (const band of fare.bands) if (distance <= band.upToM) return BigInt(band.amountFen);
  const last = fare.bands[fare.bands.length - 1] as { upToM: number; amountFen: number };
  if (!fare.beyond) return BigInt(last.amountFen);
  let amount = BigInt(last.amountFen);
  for (let reach = last.upToM; reach < distance; reach += fare.beyond.stepM)
    amount += BigInt(fare.beyond.stepFen);
  return amount;
}

/** Seconds since the service day began. */
function toDaySec(scheme: Scheme, trip: OracleTrip): number {
  // Chinese time has had no clock change since 1991, so the day's clock is the instant's.
  const local = trip.startSec + 8 * 3600;
  return local - trip.day * 86_400 + (scheme.timeZone === 'Asia/Shanghai' ? 0 : Number.NaN);
}

function isInTimes(
  scheme: Scheme,
  times: readonly { fromSec: number; toSec: number; weekdays: readonly number[] }[],
  trip: OracleTrip,
): boolean {
  const sec = toDaySec(scheme, trip);
  const weekday = (((trip.day + 3) % 7) + 7) % 7;
  return times.some(
    (time) =>
      sec >= time.fromSec &&
      sec < time.toSec &&
      (time.weekdays.length === 0 || time.weekdays.includes(weekday)),
  );
}

export function priceJourney(
  scheme: Scheme,
  rider: OracleRider,
  trip: OracleTrip,
  before: Counted[],
  fareNetwork: FareNetwork,
  switches: Switch[],
): Price {
  const network = toNetwork(scheme, trip.networkId);
  const medium = scheme.media.find(({ id }) => id === rider.mediumId);
  if (!medium) throw new Error(`oracle: medium ${rider.mediumId}`);
  const treasuryOf = (city: string | null) =>
    scheme.parties.find((party) => party.kind === 'treasury' && party.city === city)?.id;
  const toParty = (payer: string): string => {
    if (payer === 'operator') return 'operator';
    if (payer === 'home') return treasuryOf(rider.homeCity) ?? 'operator';
    if (payer === 'host') return treasuryOf(network.city) ?? 'operator';
    return payer;
  };
  const isSwitched = (policyId: string, party: string) =>
    switches.some(
      (s) => s.policyId === policyId && s.partyId === party && trip.day >= s.fromDay && trip.day <= s.toDay,
    );
  const isOff = (policyId: string, fund: readonly FundShare[]) =>
    fund.some((share) => share.afterCeiling === 'off' && isSwitched(policyId, toParty(share.payer)));

  const found =
    trip.from === null || trip.to === null
      ? undefined
      : fareNetwork.weights(trip.networkId, trip.from, trip.to);
  const weights: [string, bigint][] =
    network.operators.length === 1 || !found?.some(([, weight]) => weight > 0)
      ? [[network.operators[0] as string, 1n]]
      : found.map(([id, weight]) => [id, BigInt(weight)]);
  const weightsOnly = weights.map(([, weight]) => weight);

  const funded: Price['funded'] = [];
  const fund = (policyId: string, shares: readonly FundShare[], amount: bigint) => {
    const parts = split(
      amount,
      shares.map(({ shareBp }) => BigInt(shareBp)),
    );
    shares.forEach((share, i) => {
      let party = toParty(share.payer);
      if (isSwitched(policyId, party)) party = toParty(share.afterCeiling);
      const part = parts[i] as bigint;
      if (party === 'operator') {
        const own = split(part, weightsOnly);
        weights.forEach(([id], k) => {
          const mine = own[k] as bigint;
          if (mine > 0n) funded.push({ policyId, payer: id, own: true, amount: mine });
        });
      } else if (part > 0n) funded.push({ policyId, payer: party, own: false, amount: part });
    });
  };

  let base = toBaseFare(scheme, trip, fareNetwork);
  const isSameStop = network.tapping === 'entry-exit' && trip.from !== null && trip.from === trip.to;
  if (isSameStop) base = BigInt(network.sameStopFen);
  const own = medium.discounts.find(({ networks }) => networks.includes(trip.networkId));
  const gross = own && !isSameStop ? percent(base, own.percentBp, own.roundToFen) : base;
  let left = gross;

  let concessionBp = 10_000;
  const isValid = rider.validToSec === null || trip.startSec <= rider.validToSec;
  let best: { policy: (typeof scheme.concessions)[number]; left: bigint } | undefined;
  for (const policy of scheme.concessions) {
    if (!isValid || rider.categoryId === null || !policy.categories.includes(rider.categoryId)) continue;
    if (!policy.homeCities.includes(rider.homeCity) || !policy.networks.includes(trip.networkId)) continue;
    if (policy.times.length > 0 && !isInTimes(scheme, policy.times, trip)) continue;
    if (isOff(policy.id, policy.fund)) continue;
    const after = percent(left, policy.percentBp, policy.roundToFen);
    if (!best || after < best.left) best = { policy, left: after };
  }
  if (best) {
    fund(best.policy.id, best.policy.fund, left - best.left);
    left = best.left;
    concessionBp = best.policy.percentBp;
  }

  let peak: { policy: (typeof scheme.offPeaks)[number]; left: bigint } | undefined;
  for (const policy of scheme.offPeaks) {
    if (!policy.networks.includes(trip.networkId)) continue;
    if (policy.times.length > 0 && !isInTimes(scheme, policy.times, trip)) continue;
    if (isOff(policy.id, policy.fund)) continue;
    const after = percent(left, policy.percentBp, policy.roundToFen);
    if (!peak || after < peak.left) peak = { policy, left: after };
  }
  if (peak) {
    fund(peak.policy.id, peak.policy.fund, left - peak.left);
    left = peak.left;
  }

  const previous = before[before.length - 1];
  let discountedBy: string | null = null;
  let continuesChain = false;
  if (previous) {
    let first = before.length - 1;
    while (first > 0 && before[first]?.continuesChain) first--;
    const chain = before.slice(first);
    let rule: { policy: (typeof scheme.transfers)[number]; off: bigint } | undefined;
    for (const policy of scheme.transfers) {
      if (!policy.fromNetworks.includes(previous.trip.networkId)) continue;
      if (!policy.toNetworks.includes(trip.networkId)) continue;
      if (policy.media.length > 0 && !policy.media.includes(rider.mediumId)) continue;
      const since =
        policy.from === 'first-on'
          ? (chain[0] as Counted).trip.startSec
          : policy.from === 'previous-on'
            ? previous.trip.startSec
            : previous.trip.endSec;
      const elapsed = trip.startSec - since;
      if (elapsed < 0 || elapsed > policy.windowSec) continue;
      if (
        policy.sameRoute === 'excluded' &&
        trip.routeId !== null &&
        previous.trip.routeId !== null &&
        trip.routeId === previous.trip.routeId
      )
        continue;
      const count = chain.filter((entry) => entry.discountedBy === policy.id).length;
      if (policy.maxCount !== null && count >= policy.maxCount) continue;
      if (isOff(policy.id, policy.fund)) continue;
      let most = BigInt(policy.maxOffFen);
      if (policy.scaledByConcession) most = (most * BigInt(concessionBp)) / 10_000n;
      // A discount by percentage leaves at least that part of the fare, rounded down, to the rider.
      const least = policy.percentBp === undefined ? 0n : (left * BigInt(policy.percentBp)) / 10_000n;
      const off = most < left - least ? most : left - least;
      if (!rule || off > rule.off) rule = { policy, off };
    }
    if (rule) {
      continuesChain = true;
      if (rule.off > 0n) discountedBy = rule.policy.id;
      fund(rule.policy.id, rule.policy.fund, rule.off);
      left -= rule.off;
    }
  }

  const uncapped = left;
  let capId: string | null = null;
  for (const cap of scheme.caps) {
    if (!cap.networks.includes(trip.networkId)) continue;
    if (
      cap.categories.length > 0 &&
      !(rider.categoryId !== null && cap.categories.includes(rider.categoryId))
    )
      continue;
    let charged = 0n;
    for (const entry of before) {
      const isOfCap =
        cap.networks.includes(entry.trip.networkId) &&
        (cap.categories.length === 0 || cap.categories.includes(entry.categoryId ?? ''));
      if (isOfCap && isSamePeriod(cap.period, entry.trip.day, trip.day)) charged += entry.rider;
    }
    let room = BigInt(cap.amountFen) - charged;
    if (room < 0n) room = 0n;
    if (room < left) {
      left = room;
      capId = cap.id;
    }
  }
  const capOff = uncapped - left;
  const shares = split(gross - capOff, weightsOnly);
  return {
    gross,
    rider: left,
    uncapped,
    capOff,
    capId,
    funded,
    weights,
    credits: weights.map(([id], i) => [id, shares[i] as bigint]),
    discountedBy,
    continuesChain,
  };
}
