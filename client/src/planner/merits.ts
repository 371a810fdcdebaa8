/**
 * Measures in which each trip beats the other trips shown, and by how much.
 *
 * The server labels the trips of one page. These labels are wrong once more pages are loaded or trips are hidden, so
 * the page computes its own for the whole list. It compares the values that the cards show: minutes and rounded
 * metres.
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
  /** Smaller is better; undefined for trips that are not compared. */
  readonly of: (trip: Itinerary) => number | undefined;
  /** How much worse the second best trip is, in words. */
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
    // A trip on foot has no fare to compare.
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

/** Merits by trip. A measure in which all trips are equal gives none. */
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
