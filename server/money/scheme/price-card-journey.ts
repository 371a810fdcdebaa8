/** The price of a planned journey with the shared card and its reasons, in the shape of the feeds' own prices. */
import type {
  Confidence,
  FareProductChoice,
  FareReason,
  FareRide,
  FareSale,
  JourneyFare,
  JourneyFarePart,
} from '../fares/journey-fare.ts';
import { priceJourney, toJourneyFare } from '../fares/price-journey.ts';
import { type CardContext, findCardNetwork, isSameCardTrip, priceCardRides } from './card-fare.ts';
import { explainPrice, type PriceSentence } from './explain-price.ts';
import { nothingRemembered } from './price-memory.ts';
import { type Scheme, toSchemeCurrency } from './scheme.ts';
import type { PriceMemory } from './trip-price.ts';

/** GTFS `fare_media_type` of a transit card. */
export const TRANSIT_CARD = 2;

/** What the card pays for the rides, which come in order of travel; undefined if no ride takes the card or has a fare. */
export function priceCardJourney(context: CardContext, rides: readonly FareRide[]): JourneyFare | undefined {
  const parts: JourneyFarePart[] = [];
  const sales: FareSale[] = [];
  let memory: PriceMemory = nothingRemembered;
  for (let start = 0; start < rides.length; ) {
    const takesCard = findCardNetwork(context, rides[start] as FareRide) !== undefined;
    let end = start + 1;
    while (end < rides.length && goesOn(context, rides, end, takesCard)) end += 1;
    const own = rides.slice(start, end);
    if (takesCard) {
      const priced = priceCardRides(context, memory, own);
      if (priced) {
        memory = priced.memory;
        const part = toPart(
          context,
          priced.scheme,
          own,
          explainPrice(priced.scheme, priced.price),
          priced.price.riderFen,
          parts.length === 0,
        );
        parts.push(part);
        sales.push(toCardSale(context, part));
      }
    } else {
      const ofFeed = priceJourney(context.tariff, own, context.ownChoice);
      parts.push(...toOwnParts(context, own, ofFeed));
      sales.push(...(ofFeed?.sales ?? own.map(({ legIndex }) => ({ legIndexes: [legIndex], offers: [] }))));
    }
    start = end;
  }
  return parts.length === 0 ? undefined : toJourneyFare(parts, sales);
}

/** Whether a ride belongs to the part of the ride before: one journey of the card, or both at their feeds' own fares. */
function goesOn(
  context: CardContext,
  rides: readonly FareRide[],
  index: number,
  takesCard: boolean,
): boolean {
  const [before, ride] = [rides[index - 1] as FareRide, rides[index] as FareRide];
  return takesCard ? isSameCardTrip(context, before, ride) : findCardNetwork(context, ride) === undefined;
}

function toPart(
  context: CardContext,
  scheme: Scheme,
  rides: readonly FareRide[],
  sentences: readonly PriceSentence[],
  amountFen: number,
  isFirst: boolean,
): JourneyFarePart {
  const steps = sentences.filter(({ step }) => step !== 'paid');
  const isFact = steps.every((sentence) => sentence.isFact);
  const confidence: Confidence = isFact ? 'sourced' : 'reconstructed';
  return {
    legIndexes: rides.map(({ legIndex }) => legIndex),
    amountFen,
    currency: toSchemeCurrency(scheme),
    ...toProduct(context, scheme, rides[0] as FareRide),
    reasons: [
      ...steps.map((sentence) => toReason(scheme, sentence)),
      // The first part of the journey says so, if the scheme has caps that earlier journeys could have filled.
      ...(isFirst && scheme.caps.length > 0 ? [toFreshDayReason(scheme)] : []),
    ],
    confidence,
  };
}

/** The part's price is the only offer. */
function toCardSale(
  { book }: CardContext,
  { amountFen = 0, legIndexes, product }: JourneyFarePart,
): FareSale {
  const { medium, name = { text: '' }, riderCategory } = product ?? {};
  const offer = {
    name,
    amountFen,
    currency: book.currency,
    ...(medium ? { medium } : {}),
    // Categories of the scheme are concessions; a card without category is an adult's.
    ...(riderCategory ? { riderCategory: { ...riderCategory, isDefault: false } } : {}),
  };
  return { legIndexes, offers: [[offer]] };
}

/** The product: a journey on the network with the card. */
function toProduct(
  context: CardContext,
  scheme: Scheme,
  ride: FareRide,
): { readonly product?: FareProductChoice } {
  const network = findCardNetwork(context, ride)?.network;
  const medium = scheme.media.find(({ id }) => id === context.card.mediumId);
  if (!network || !medium) return {};
  const category = scheme.categories.find(({ id }) => id === context.card.categoryId);
  return {
    product: {
      productId: `${scheme.schemeId}:${network.id}`,
      name: network.names,
      medium: { id: medium.id, name: medium.names, type: TRANSIT_CARD },
      ...(category ? { riderCategory: { id: category.id, name: category.names } } : {}),
    },
  };
}

function toReason(scheme: Scheme, { ruleId, step, amountFen, isFact, text }: PriceSentence): FareReason {
  const adds = step === 'base' || step === 'maximum' || step === 'same-stop';
  return {
    kind: 'card-rule',
    ruleId: `${scheme.schemeId} v${scheme.version}: ${ruleId}`,
    zh: isFact ? text.zh : `${text.zh}（假设）`,
    en: isFact ? text.en : `${text.en} (an assumption)`,
    amountFen: adds || amountFen === 0 ? amountFen : -amountFen,
  };
}

function toFreshDayReason(scheme: Scheme): FareReason {
  return {
    kind: 'card-fresh',
    ruleId: `${scheme.schemeId} v${scheme.version}`,
    zh: '按当期尚未乘车的卡计价：封顶只计本次行程',
    en: 'Priced for a card not used in this period: caps count this journey alone',
  };
}

/** Parts of rides that do not take the card, at the fares of their feeds. */
function toOwnParts(
  context: CardContext,
  rides: readonly FareRide[],
  priced: JourneyFare | undefined,
): readonly JourneyFarePart[] {
  const parts: readonly JourneyFarePart[] =
    priced?.parts ??
    rides.map(({ legIndex }) => ({ legIndexes: [legIndex], reasons: [], confidence: 'sourced' as const }));
  const reason: FareReason = {
    kind: 'medium-not-accepted',
    ruleId: context.book.versions[0]?.schemeId ?? '',
    zh: '该线路不收此卡，按线路自身票价计',
    en: 'This line does not take the card: its own fare is taken',
  };
  return parts.map((part) => ({ ...part, reasons: [...part.reasons, reason] }));
}
