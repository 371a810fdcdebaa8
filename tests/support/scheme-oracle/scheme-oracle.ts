/**
 * The price of a card's journeys, computed slowly and simply: BigInt, linear scans, the whole history read each time.
 *
 * Written from `docs/clearing.md`; shares no code with `server/money`.
 */
import type { FareNetwork } from '../../../server/money/scheme/fare-network.ts';
import type { FundShare, Scheme } from '../../../server/money/scheme/scheme.ts';
import type { PricedCard, TripFacts, TripPrice } from '../../../server/money/scheme/trip-price.ts';

interface Past {
  trip: TripFacts;
  riderFen: bigint;
  isLinked: boolean;
  discountedBy: string | null;
}

/** The amounts of a price that must agree. */
export type OraclePrice = Pick<
  TripPrice,
  'grossFen' | 'riderFen' | 'uncappedFen' | 'capOffFen' | 'capId' | 'funded' | 'weights' | 'credits'
>;

/** Prices a card's journeys one after the other. */
export function priceHistory(
  scheme: Scheme,
  card: PricedCard,
  trips: readonly TripFacts[],
  fareNetwork: FareNetwork,
): OraclePrice[] {
  const past: Past[] = [];
  return trips.map((trip) => priceNext(scheme, card, trip, past, fareNetwork));
}

function largestRemainder(amount: bigint, weights: readonly number[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const shares = weights.map((weight) => (total === 0n ? 0n : (amount * BigInt(weight)) / total));
  const missing = Number(amount - shares.reduce((sum, share) => sum + share, 0n));
  const byRest = weights
    .map((weight, i) => ({ i, rest: total === 0n ? 0n : (amount * BigInt(weight)) % total }))
    .sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  for (const { i } of byRest.slice(0, missing)) shares[i] = (shares[i] as bigint) + 1n;
  return shares;
}

function reduce(amount: bigint, percentBp: number, roundToFen: number): bigint {
  const exact = amount * BigInt(percentBp);
  const unit = 10_000n * BigInt(roundToFen);
  return (exact / unit) * BigInt(roundToFen);
}

function periodName(period: 'day' | 'week' | 'month', serviceDay: number): string {
  const date = new Date(serviceDay * 86_400_000);
  if (period === 'month') return `${date.getUTCFullYear()}-${date.getUTCMonth()}`;
  if (period === 'day') return String(serviceDay);
  // Sunday is 0: six days back to Monday.
  const monday = serviceDay - ((date.getUTCDay() + 6) % 7);
  return `week of ${monday}`;
}

function priceNext(
  scheme: Scheme,
  card: PricedCard,
  trip: TripFacts,
  past: Past[],
  fareNetwork: FareNetwork,
): OraclePrice {
  const network = scheme.networks.find(({ id }) => id === trip.networkId)!;
  const isOneStop =
    network.tapping === 'entry-exit' && trip.fromStopId !== null && trip.fromStopId === trip.toStopId;

  let weights: { operatorId: string; weight: number }[] = [{ operatorId: network.operators[0]!, weight: 1 }];
  if (network.operators.length > 1 && trip.fromStopId !== null && trip.toStopId !== null) {
    const known = fareNetwork.findWeights(network.id, trip.fromStopId, trip.toStopId) ?? [];
    const ordered = scheme.parties.flatMap(({ id }) => known.filter((entry) => entry.operatorId === id));
    if (ordered.length > 0) weights = ordered;
  }
  const numbers = weights.map(({ weight }) => weight);

  if (isOneStop && trip.endSec !== null && trip.endSec - trip.startSec <= network.voidWithinSec) {
    return {
      grossFen: 0,
      riderFen: 0,
      uncappedFen: 0,
      capOffFen: 0,
      capId: null,
      funded: [],
      weights,
      credits: weights.map(() => 0),
    };
  }

  // 1. Base fare
  const special = network.routeFares.find(({ routes }) => routes.some((route) => route === trip.routeId));
  const fare = (special ?? network).fare;
  let base: number | undefined;
  if (isOneStop) base = network.sameStopFen;
  else if (fare.kind === 'flat') base = fare.amountFen;
  else if (fare.kind === 'tapped') base = trip.tappedFen ?? 0;
  else if (fare.kind === 'gtfs') base = fareNetwork.findFeedFareFen(trip);
  else if (trip.fromStopId !== null && trip.toStopId !== null) {
    const metres = fareNetwork.findDistanceM(network.id, trip.fromStopId, trip.toStopId);
    if (metres !== undefined) {
      base = fare.bands.find(({ upToM }) => metres <= upToM)?.amountFen;
      if (base === undefined) {
        const last = fare.bands[fare.bands.length - 1]!;
        base = last.amountFen;
        for (let reached = last.upToM; fare.beyond && reached < metres; reached += fare.beyond.stepM)
          base += fare.beyond.stepFen;
      }
    }
  }
  let left = BigInt(base ?? network.maxFareFen);
  const medium = scheme.media.find(({ id }) => id === card.mediumId);
  const own = medium?.discounts.find(({ networks }) => networks.includes(network.id));
  if (own && !isOneStop) left = reduce(left, own.percentBp, own.roundToFen);
  const gross = left;

  const treasury = (city: string | null) =>
    scheme.parties.find((party) => party.kind === 'treasury' && party.city === city && city !== null)?.id;
  const partyOf = (payer: string) => {
    if (payer === 'home') return treasury(card.homeCity) ?? 'operator';
    if (payer === 'host') return treasury(network.city) ?? 'operator';
    return payer;
  };
  const isReached = (policyId: string, party: string) =>
    (scheme.switches ?? []).some((s) => s.policyId === policyId && s.partyId === party);
  const isEnded = (policyId: string, fund: readonly FundShare[]) =>
    fund.some((share) => share.afterCeiling === 'off' && isReached(policyId, partyOf(share.payer)));
  const funded: OraclePrice['funded'][number][] = [];
  const bear = (policyId: string, fund: readonly FundShare[], off: bigint) => {
    const parts = largestRemainder(
      off,
      fund.map(({ shareBp }) => shareBp),
    );
    for (const [i, share] of fund.entries()) {
      let party = partyOf(share.payer);
      if (isReached(policyId, party)) party = partyOf(share.afterCeiling);
      const amounts =
        party === 'operator'
          ? largestRemainder(parts[i]!, numbers).map((amount, k) => [weights[k]!.operatorId, amount] as const)
          : [[party, parts[i]!] as const];
      for (const [payer, amount] of amounts)
        if (amount > 0n) funded.push({ policyId, payer, amountFen: Number(amount) });
    }
  };
  const isTime = (times: Scheme['offPeaks'][number]['times']) => {
    if (times.length === 0) return true;
    // China has had one clock without changes since 1991.
    const clockSec = trip.startSec + 8 * 3_600 - trip.serviceDay * 86_400;
    const weekday = (new Date(trip.serviceDay * 86_400_000).getUTCDay() + 6) % 7;
    return times.some((time) => {
      const isDay = time.weekdays.length === 0 || time.weekdays.includes(weekday);
      return isDay && clockSec >= time.fromSec && clockSec < time.toSec;
    });
  };

  // 2. and 3. Concession, off-peak
  const isValid = card.validToSec === null || trip.startSec <= card.validToSec;
  const concessions = scheme.concessions.filter(
    (rule) =>
      isValid &&
      rule.categories.some((category) => category === card.categoryId) &&
      rule.homeCities.includes(card.homeCity),
  );
  let scaleBp = 10_000;
  for (const rules of [concessions, scheme.offPeaks]) {
    const open = rules.filter(
      (rule) => rule.networks.includes(network.id) && isTime(rule.times) && !isEnded(rule.id, rule.fund),
    );
    const after = open.map((rule) => reduce(left, rule.percentBp, rule.roundToFen));
    let best = -1;
    after.forEach((amount, i) => {
      if (best < 0 || amount < after[best]!) best = i;
    });
    if (best < 0) continue;
    bear(open[best]!.id, open[best]!.fund, left - after[best]!);
    left = after[best]!;
    if (rules === concessions) scaleBp = open[best]!.percentBp;
  }

  // 4. Transfer
  const previous = past.at(-1);
  let chainStart = past.length - 1;
  while (chainStart > 0 && past[chainStart]!.isLinked) chainStart--;
  const chain = past.slice(Math.max(0, chainStart));
  const matching = scheme.transfers.filter((rule) => {
    if (!previous) return false;
    const reference = {
      'first-on': chain[0]!.trip.startSec,
      'previous-on': previous.trip.startSec,
      'previous-off': previous.trip.endSec ?? previous.trip.startSec,
    }[rule.from];
    const elapsed = trip.startSec - reference;
    const isSameRoute = trip.routeId !== null && trip.routeId === previous.trip.routeId;
    return (
      rule.fromNetworks.includes(previous.trip.networkId) &&
      rule.toNetworks.includes(network.id) &&
      (rule.media.length === 0 || rule.media.includes(card.mediumId)) &&
      elapsed >= 0 &&
      elapsed <= rule.windowSec &&
      !(rule.sameRoute === 'excluded' && isSameRoute) &&
      (rule.maxCount === null || chain.filter((p) => p.discountedBy === rule.id).length < rule.maxCount) &&
      !isEnded(rule.id, rule.fund)
    );
  });
  const offs = matching.map((rule) => {
    const most = rule.scaledByConcession
      ? (BigInt(rule.maxOffFen) * BigInt(scaleBp)) / 10_000n
      : BigInt(rule.maxOffFen);
    const share = rule.percentBp === undefined ? left : left - (left * BigInt(rule.percentBp)) / 10_000n;
    return most < share ? most : share;
  });
  let used = 0;
  offs.forEach((off, i) => {
    if (off > offs[used]!) used = i;
  });
  const discountedBy = offs.length > 0 && offs[used]! > 0n ? matching[used]!.id : null;
  if (discountedBy !== null) {
    bear(discountedBy, matching[used]!.fund, offs[used]!);
    left -= offs[used]!;
  }

  // 5. Caps
  const uncapped = left;
  let capId: string | null = null;
  for (const cap of scheme.caps) {
    if (!cap.networks.includes(network.id)) continue;
    if (cap.categories.length > 0 && !cap.categories.some((category) => category === card.categoryId))
      continue;
    const name = periodName(cap.period, trip.serviceDay);
    let room = BigInt(cap.amountFen);
    for (const entry of past)
      if (
        cap.networks.includes(entry.trip.networkId) &&
        periodName(cap.period, entry.trip.serviceDay) === name
      )
        room -= entry.riderFen;
    if (room < 0n) room = 0n;
    if (room < left) {
      left = room;
      capId = cap.id;
    }
  }
  past.push({ trip, riderFen: left, isLinked: matching.length > 0, discountedBy });
  return {
    grossFen: Number(gross),
    riderFen: Number(left),
    uncappedFen: Number(uncapped),
    capOffFen: Number(uncapped - left),
    capId,
    funded,
    weights,
    credits: largestRemainder(gross - (uncapped - left), numbers).map(Number),
  };
}
