/** Labels on itineraries, and why each was given. */
import { toDecimalText } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import { toClockText } from '../../base/seconds.ts';
import { toDateText } from '../../base/service-day.ts';
import type { Itinerary, ItineraryTag, TagReason } from '../model/itinerary.ts';
import type { LastService } from './last-service.ts';

const DAY_SEC = 86_400;

interface Merit {
  readonly tag: ItineraryTag;
  /** The less, the better. */
  readonly of: (itinerary: Itinerary) => number;
  /** @param gain how much the next best has more; infinite where its value is not known */
  readonly tell: (gain: number, itinerary: Itinerary) => BilingualText;
}

const merits: readonly Merit[] = [
  { tag: 'fastest', of: (i) => i.arrivalSec - i.departureSec, tell: tellFaster },
  { tag: 'cheapest', of: toFare, tell: tellCheaper },
  {
    tag: 'fewest-transfers',
    of: (i) => i.transfers,
    tell: (gain) => ({
      zh: `比其他方案至少少换乘 ${gain} 次`,
      en: `At least ${gain} transfer${gain === 1 ? '' : 's'} fewer than the others`,
    }),
  },
  {
    tag: 'least-walking',
    of: (i) => i.walkM,
    tell: (gain) => ({
      zh: `比其他方案至少少走 ${gain} 米`,
      en: `At least ${gain} m less on foot than the others`,
    }),
  },
];

/**
 * Puts each label on the itineraries that are best in it, unless all are; and tells the last ones of a day.
 *
 * @param lastServices among the itineraries
 */
export function tagItineraries(
  itineraries: readonly Itinerary[],
  lastServices: readonly LastService[] = [],
): Itinerary[] {
  const reasons = new Map<Itinerary, TagReason[]>(itineraries.map((i) => [i, []]));
  for (const { of, tag, tell } of merits) {
    // Prices in different currencies cannot be compared.
    if (of === toFare && new Set(itineraries.flatMap(toCurrency)).size > 1) continue;
    const values = itineraries.map(of);
    const best = Math.min(...values);
    const rest = values.filter((value) => value > best);
    if (!Number.isFinite(best) || rest.length === 0) continue;
    const gain = Math.min(...rest) - best;
    for (const winner of itineraries.filter((i) => of(i) === best)) {
      reasons.get(winner)?.push({ tag, text: tell(gain, winner) });
    }
  }
  for (const last of lastServices) {
    reasons.get(last.itinerary)?.push({ tag: 'last-service', text: tellLast(last) });
  }
  return itineraries.map((i) => {
    const tagReasons = reasons.get(i) ?? [];
    const tags = tagReasons.map(({ tag }) => tag);
    return tagReasons.length > 0 ? { ...i, tags, tagReasons } : { ...i, tags };
  });
}

function toFare({ fare }: Itinerary): number {
  return fare?.totalFen ?? Number.POSITIVE_INFINITY;
}

/** The currency of a known price, as a list of one. */
function toCurrency({ fare }: Itinerary): readonly string[] {
  return fare?.totalFen === undefined ? [] : [fare.currency];
}

function tellFaster(gainSec: number): BilingualText {
  const minutes = Math.floor(gainSec / 60);
  if (minutes === 0) return { zh: '用时最短', en: 'The shortest of all' };
  return {
    zh: `比其他方案至少快 ${minutes} 分钟`,
    en: `At least ${minutes} min faster than the others`,
  };
}

function tellCheaper(gainFen: number, { fare }: Itinerary): BilingualText {
  if (!Number.isFinite(gainFen)) return { zh: '已知票价中最低', en: 'The lowest of the known prices' };
  const currency = fare?.currency ?? '';
  const amount = toDecimalText(gainFen, currency);
  const [zh, en] =
    currency === 'CNY' ? [`${amount} 元`, `¥${amount}`] : [`${amount} ${currency}`, `${amount} ${currency}`];
  return { zh: `比其他方案至少便宜 ${zh}`, en: `At least ${en} cheaper than the others` };
}

function tellLast({ itinerary, nextSec }: LastService): BilingualText {
  if (nextSec === undefined) {
    return { zh: '末班：之后查不到班次', en: 'The last one: none is known after it' };
  }
  const dayOf = (sec: number) => Math.floor(sec / DAY_SEC);
  const clock = toClockText(nextSec - dayOf(nextSec) * DAY_SEC);
  if (dayOf(nextSec) <= dayOf(itinerary.departureSec) + 1) {
    return {
      zh: `末班：错过须等到早上 ${clock}`,
      en: `The last one: the next leaves in the morning, at ${clock}`,
    };
  }
  const date = toDateText(itinerary.day + dayOf(nextSec));
  return {
    zh: `末班：下一班在 ${date} ${clock}`,
    en: `The last one: the next leaves on ${date} at ${clock}`,
  };
}
