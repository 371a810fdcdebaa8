/** Tags itineraries (`fastest`, ...), explains each tag, and finds the last itineraries of a day. */
import { toDecimalText } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import { toClockText } from '../../base/seconds.ts';
import { toDateText } from '../../base/service-day.ts';
import { type Itinerary, type ItineraryTag, listRides, type TagReason } from '../model/itinerary.ts';
import type { JourneySearch } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { SearchQuery } from '../raptor/search-query.ts';

const DAY_SEC = 86_400;

interface Merit {
  readonly tag: ItineraryTag;
  /** The value that the tag compares; the least is the best. */
  readonly of: (itinerary: Itinerary) => number;
  /** @param gain difference to the second best value; infinite if that value is not known */
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
 * Puts each tag on the itineraries with the best value, unless all have it, and `last-service` on the last ones of a
 * day.
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

/** The currency of a known price as a list of one, for `flatMap`. */
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

/** A departure before this time belongs to the night of the day before. */
const MORNING_SEC = 3 * 3600;
/**
 * A service is the last one only if the next leaves at least this much later: two trains soon after midnight are not
 * the last and the first.
 */
const LONG_WAIT_SEC = 2 * 3600;

/** Services that leave within this time of one another count as one. */
const SAME_SEC = 300;

export interface LastService {
  readonly itinerary: Itinerary;
  /** Departure of the next service, in seconds of the itinerary's day; absent if the search finds none. */
  readonly nextSec?: number;
}

/**
 * The last services among itineraries sorted by departure, each with the next service. Leaves out itineraries on which
 * the passenger waits at a change for the morning.
 *
 * @param query the query that found them; its `timeSec` is not used
 * @param staysSec time to spend at places on the way
 */
export function listLastServices(
  search: JourneySearch,
  query: SearchQuery,
  itineraries: readonly Itinerary[],
  staysSec = 0,
): LastService[] {
  const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
  const isThrough = (rides: readonly { readonly departureSec: number; readonly arrivalSec: number }[]) =>
    rides.every((ride, i) => {
      const before = rides[i - 1];
      return !before || ride.departureSec - before.arrivalSec < LONG_WAIT_SEC + staysSec;
    });
  const through = itineraries.filter((itinerary) => {
    const rides = listRides(itinerary);
    return rides.length > 0 && isThrough(rides);
  });
  /**
   * Departure of the next service from `fromSec` on; undefined if there is none. Any service that leaves before the
   * morning is enough: it proves that the itinerary before it is not the last.
   */
  const findNextSec = (fromSec: number, morningSec: number): number | undefined => {
    for (let timeSec = fromSec; ; ) {
      const found: FoundJourney[] = [];
      for (const journey of search.departAt({ ...unlimited, timeSec })) {
        // The latest departure for this arrival takes no longer and waits no longer, so it need not be computed.
        const tookSec = journey.arrivalSec - journey.departureSec;
        const isSure = tookSec < Math.min(LONG_WAIT_SEC, shorterThanSec) && journey.arrivalSec < morningSec;
        if (isSure) return journey.departureSec;
        const [latest = journey] = search.toLatestDepartures(unlimited, [journey]);
        if (latest.arrivalSec - latest.departureSec >= shorterThanSec) continue;
        if (latest.departureSec < morningSec && isThrough(latest.rides)) return latest.departureSec;
        found.push(latest);
      }
      const next = found.filter(({ departureSec }) => departureSec >= morningSec);
      if (next.length > 0) return Math.min(...next.map(({ departureSec }) => departureSec));
      if (found.length === 0) return undefined;
      timeSec = Math.min(...found.map(({ departureSec }) => departureSec)) + 1;
    }
  };
  return through.flatMap((itinerary) => {
    const { departureSec } = itinerary;
    const morningSec = (Math.floor((departureSec - MORNING_SEC) / DAY_SEC) + 1) * DAY_SEC + MORNING_SEC;
    const isLast = (nextSec: number) => nextSec >= morningSec && nextSec - departureSec >= LONG_WAIT_SEC;
    const shown = through.find((other) => other.departureSec > departureSec);
    if (shown && !isLast(shown.departureSec)) return [];
    const nextSec = findNextSec(departureSec + SAME_SEC + 1, morningSec);
    if (nextSec === undefined) return [{ itinerary }];
    return isLast(nextSec) ? [{ itinerary, nextSec }] : [];
  });
}
