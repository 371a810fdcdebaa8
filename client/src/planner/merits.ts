/**
 * What each trip is best in, among all trips in sight, and why.
 *
 * The server labels the trips of one page. Once further pages are in sight, or trips are left out, these labels no longer
 * hold, so the page gives its own to the whole list. Trips are compared by what stands on their cards: minutes of the
 * clock, rounded metres.
 */
import type { Itinerary } from '../api/contract.ts';
import { toClockSpanSec } from '../i18n/clock.ts';
import { toDistanceText, toDurationText, toMoneyText, toShownMetres } from '../i18n/format.ts';
import type { Translate } from '../i18n/i18n.ts';
import { listRides } from './itinerary-facts.ts';

export interface Merit {
  readonly key: 'fastest' | 'cheapest' | 'fewestTransfers' | 'leastWalking';
  readonly label: string;
  readonly reason: string;
}

export type Merits = ReadonlyMap<Itinerary['id'], readonly Merit[]>;

interface Measure {
  readonly key: Merit['key'];
  /** The less, the better; undefined for a trip that does not take part. */
  readonly of: (trip: Itinerary) => number | undefined;
  /** How much the next best has more, in words. */
  readonly tell: (gain: number, trip: Itinerary, t: Translate) => string;
}

const hasRide = (trip: Itinerary) => listRides(trip).length > 0;

const measures: readonly Measure[] = [
  {
    key: 'fastest',
    of: ({ endTime, startTime }) => toClockSpanSec(startTime, endTime),
    tell: (gain, _trip, t) => t('reason.fastest', { gain: toDurationText(gain, t) }),
  },
  {
    key: 'cheapest',
    // Who walks all the way buys nothing: that is no fare to be compared with.
    of: (trip) => (hasRide(trip) ? trip.fare?.totalFen : undefined),
    tell: (gain, trip, t) => t('reason.cheapest', { gain: toMoneyText(gain, trip.fare?.currency) }),
  },
  {
    key: 'fewestTransfers',
    of: (trip) => (hasRide(trip) ? trip.transfers : undefined),
    tell: (gain, _trip, t) => t('reason.fewestTransfers', { count: gain }),
  },
  {
    key: 'leastWalking',
    of: ({ walkDistance }) => toShownMetres(walkDistance),
    tell: (gain, _trip, t) => t('reason.leastWalking', { gain: toDistanceText(gain, t) }),
  },
];

/** A label that all would bear is given to none. */
export function toMerits(trips: readonly Itinerary[], t: Translate): Merits {
  const merits = new Map<Itinerary['id'], Merit[]>(trips.map(({ id }) => [id, []]));
  for (const measure of measures) {
    for (const { id, merit } of listWinners(trips, measure, t)) merits.get(id)?.push(merit);
  }
  return merits;
}

function listWinners(trips: readonly Itinerary[], { key, of, tell }: Measure, t: Translate) {
  const valued = trips.flatMap((trip) => {
    const value = of(trip);
    return value === undefined ? [] : [{ trip, value }];
  });
  const isPrice = key === 'cheapest';
  // Amounts of different currencies cannot be compared.
  if (isPrice && new Set(valued.map(({ trip }) => trip.fare?.currency)).size > 1) return [];
  const isPartlyKnown = isPrice && valued.length < trips.filter(hasRide).length;
  const best = Math.min(...valued.map(({ value }) => value));
  const rest = valued.filter(({ value }) => value > best);
  if (rest.length === 0) return [];
  const gain = Math.min(...rest.map(({ value }) => value)) - best;
  const winners = valued.filter(({ value }) => value === best);
  return winners.map(({ trip }) => {
    const told = tell(gain, trip, t);
    const reason =
      winners.length === 1 ? told : t('reason.tied', { count: winners.length - 1, reason: told });
    return {
      id: trip.id,
      merit: {
        key,
        label: t(isPartlyKnown ? 'tag.cheapestKnown' : `tag.${key}`),
        reason: isPartlyKnown ? t('reason.known', { reason }) : reason,
      },
    };
  });
}
