/** Tags ways of going (`fastest`, ...): each tag holds for the itinerary of the row against all itineraries of all others. */

import { toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import {
  type Itinerary,
  type ItineraryTag,
  listRides,
  type TagReason,
  type Way,
} from '../model/itinerary.ts';
import { toAmountText } from './price-way.ts';

interface Measure {
  readonly tag: ItineraryTag;
  /** The value of the way's own itinerary; undefined where the way is not compared. */
  readonly ofShown: (way: Way) => number | undefined;
  /** The best value of all itineraries of the way. */
  readonly ofBest: (way: Way) => number | undefined;
  /** @param gain difference to the best value of all other ways, above 0 */
  readonly tell: (gain: number, way: Way) => BilingualText;
}

const hasRide = ({ itinerary }: Way) => listRides(itinerary).length > 0;
const toMinutes = ({ arrivalSec, departureSec }: Itinerary) =>
  Math.floor(arrivalSec / 60) - Math.floor(departureSec / 60);
const least = (way: Way, of: (itinerary: Itinerary) => number) => Math.min(...way.departures.map(of));

/** Departures of one way differ in price where other trains have other fares. */
function findLowestFare(way: Way): number | undefined {
  const shown = way.lowestFare?.totalFen;
  if (shown === undefined) return undefined;
  const fares = way.departures.flatMap(({ fare }) => fare?.totalFen ?? []);
  return Math.min(shown, ...fares);
}

const measures: readonly Measure[] = [
  {
    tag: 'fastest',
    ofShown: ({ itinerary }) => toMinutes(itinerary),
    ofBest: (way) => least(way, toMinutes),
    tell: (gain) => ({
      zh: `比其他方案至少快 ${gain} 分钟`,
      en: `At least ${gain} min faster than the others`,
    }),
  },
  {
    tag: 'cheapest',
    ofShown: (way) => (hasRide(way) ? way.lowestFare?.totalFen : undefined),
    ofBest: (way) => (hasRide(way) ? findLowestFare(way) : undefined),
    tell: (gain, { lowestFare }) => {
      const [price, less] = [lowestFare?.totalFen ?? 0, gain].map((amount) =>
        toAmountText(amount, lowestFare?.currency ?? ''),
      ) as [BilingualText, BilingualText];
      const medium = (language: 'zh' | 'en') => (lowestFare ? toNameIn(lowestFare.name, language) : '');
      return {
        zh: `用“${medium('zh')}”付 ${price.zh}，比其他方案至少便宜 ${less.zh}`,
        en: `${price.en} with ${medium('en')}, at least ${less.en} cheaper than the others`,
      };
    },
  },
  {
    tag: 'fewest-transfers',
    ofShown: (way) => (hasRide(way) ? way.itinerary.transfers : undefined),
    ofBest: (way) => (hasRide(way) ? least(way, ({ transfers }) => transfers) : undefined),
    tell: (gain) => ({
      zh: `比其他方案至少少换乘 ${gain} 次`,
      en: `At least ${gain} transfer${gain === 1 ? '' : 's'} fewer than the others`,
    }),
  },
  {
    tag: 'least-walking',
    ofShown: ({ itinerary }) => itinerary.walkM,
    ofBest: (way) => least(way, ({ walkM }) => walkM),
    tell: (gain) => ({
      zh: `比其他方案至少少走 ${gain} 米`,
      en: `At least ${gain} m less on foot than the others`,
    }),
  },
];

/**
 * Gives each tag to the one way whose own itinerary is better than every itinerary of every other way. The lowest price
 * is compared only where all prices are known and in one currency. `last-service` stays where the planner gave it.
 */
export function tagWays(ways: readonly Way[]): Way[] {
  const reasons = new Map<Way, TagReason[]>(ways.map((way) => [way, []]));
  for (const measure of measures) {
    const won = findWinner(ways, measure);
    if (won) reasons.get(won.way)?.push({ tag: measure.tag, text: measure.tell(won.gain, won.way) });
  }
  return ways.map((way) => {
    const own = reasons.get(way) ?? [];
    const departures = way.departures.map((itinerary) =>
      withTags(itinerary, itinerary === way.itinerary ? own : []),
    );
    return { ...way, departures, itinerary: departures[way.departures.indexOf(way.itinerary)] as Itinerary };
  });
}

function findWinner(ways: readonly Way[], { ofBest, ofShown, tag }: Measure) {
  const compared = ways.filter((way) => tag === 'fastest' || tag === 'least-walking' || hasRide(way));
  if (compared.length < 2) return undefined;
  if (tag === 'cheapest' && !isOneCurrency(compared)) return undefined;
  const bests = compared.map((way) => ofBest(way));
  for (const [i, way] of compared.entries()) {
    const shown = ofShown(way);
    const others = bests.filter((_, j) => j !== i);
    if (shown === undefined || others.some((best) => best === undefined)) continue;
    const gain = Math.min(...(others as number[])) - shown;
    if (gain > 0) return { way, gain };
  }
  return undefined;
}

const isOneCurrency = (ways: readonly Way[]) =>
  new Set(ways.map(({ lowestFare }) => lowestFare?.currency)).size === 1;

function withTags({ tagReasons: found = [], ...itinerary }: Itinerary, own: readonly TagReason[]): Itinerary {
  const tagReasons = [...own, ...found.filter(({ tag }) => tag === 'last-service')];
  const tags = tagReasons.map(({ tag }) => tag);
  return tagReasons.length > 0 ? { ...itinerary, tags, tagReasons } : { ...itinerary, tags };
}
