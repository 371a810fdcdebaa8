/** Prices a journey: joins rides to effective fare legs, finds offers for the legs, takes the cheapest chain of offers. */
import { type ChainStep, findCheapestChain } from './cheapest-chain.ts';
import { type FareLeg, toFareLegs } from './fare-legs.ts';
import {
  toJoinedPart,
  toPart,
  toSale,
  toUnpricedPart,
  toUnpricedRide,
  toUnpricedSale,
} from './fare-parts.ts';
import type { FareChoice, FareRide, FareSale, JourneyFare, JourneyFarePart } from './journey-fare.ts';
import { getBucket, listMatching } from './leg-rules.ts';
import { priceByAttributes } from './price-by-attributes.ts';
import { getOffers } from './product-tiers.ts';
import type { LegBucket, LegOffers, Tariff } from './tariff.ts';

/** The code of ISO 4217 for "no currency": a sum over several currencies, or over nothing. */
const NO_CURRENCY = 'XXX';

/** Parts and sales of the legs priced so far. */
interface Priced {
  readonly parts: JourneyFarePart[];
  readonly sales: FareSale[];
}

/**
 * What the rider pays for the rides, which come in order of travel; undefined where none of their feeds
 * states fares. Transfers hold between legs of one feed that follow each other directly.
 */
export function priceJourney(
  tariff: Tariff,
  rides: readonly FareRide[],
  choice: FareChoice,
): JourneyFare | undefined {
  const hasFares = ({ feedId }: FareRide) => tariff.feeds.has(feedId) || tariff.attributeFeeds?.has(feedId);
  if (!rides.some(hasFares)) return undefined;
  const priced: Priced = { parts: [], sales: [] };
  let start = 0;
  for (let i = 1; i <= rides.length; i += 1) {
    const { feedId } = rides[start]!;
    if (rides[i]?.feedId === feedId) continue;
    const feed = tariff.feeds.get(feedId);
    const own = rides.slice(start, i);
    const attributes = tariff.attributeFeeds?.get(feedId);
    if (feed) addLegs(priced, tariff, toFareLegs(feed, own), choice);
    else if (attributes) {
      const { parts, sales } = priceByAttributes(attributes, own, choice);
      priced.parts.push(...parts);
      priced.sales.push(...sales);
    } else {
      priced.parts.push(...own.map(toUnpricedRide));
      priced.sales.push(...own.map(({ legIndex }) => ({ legIndexes: [legIndex], offers: [] })));
    }
    start = i;
  }
  return toJourneyFare(priced.parts, priced.sales);
}

function addLegs(priced: Priced, tariff: Tariff, legs: readonly FareLeg[], choice: FareChoice): void {
  let run: FareLeg[] = [];
  let offers: LegOffers[] = [];
  let buckets: LegBucket[] = [];
  const close = () => {
    if (run.length > 0)
      addChain(priced, tariff, run, findCheapestChain(run, offers, choice), buckets, choice);
    run = [];
    offers = [];
    buckets = [];
  };
  for (const leg of legs) {
    const bucket = getBucket(leg);
    const found = getOffers(bucket, leg, choice);
    if (found.tier >= 0) {
      run.push(leg);
      offers.push(found);
      buckets.push(bucket);
    } else {
      // A leg without a price cannot take part in a transfer: the sub-journey ends here.
      close();
      priced.parts.push(toUnpricedPart(leg, bucket));
      priced.sales.push(toUnpricedSale(leg));
    }
  }
  close();
}

function addChain(
  { parts, sales }: Priced,
  tariff: Tariff,
  legs: readonly FareLeg[],
  steps: readonly ChainStep[],
  buckets: readonly LegBucket[],
  choice: FareChoice,
): void {
  for (const [i, step] of steps.entries()) {
    const leg = legs[i]!;
    const isJointFare = step.transfer?.rule.row.fareTransferType === 2 && !step.before?.transfer;
    if (isJointFare) parts.push(toJoinedPart(parts.pop()!, tariff, leg, step, choice));
    else parts.push(toPart(tariff, leg, step, choice));
    sales.push(toSale(leg, step, listMatching(buckets[i]!, leg)));
  }
}

/** The parts with their sum; without a sum if a part has no price or the currencies differ. */
export function toJourneyFare(parts: readonly JourneyFarePart[], sales: readonly FareSale[]): JourneyFare {
  const first = parts.find((part) => part.currency !== undefined)?.currency ?? NO_CURRENCY;
  let totalFen: number | undefined = 0;
  let currency = first;
  for (const part of parts) {
    if (part.currency !== undefined && part.currency !== first) currency = NO_CURRENCY;
    totalFen = part.amountFen === undefined || totalFen === undefined ? undefined : totalFen + part.amountFen;
  }
  return totalFen === undefined || currency === NO_CURRENCY
    ? { currency, parts, sales }
    : { totalFen, currency, parts, sales };
}
