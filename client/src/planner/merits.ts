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
import type { Language } from '../i18n/language.ts';
import { toNameText } from '../ui/name.tsx';
import { listRides } from './itinerary-facts.ts';
import type { Row } from './ways.ts';

export interface Merit {
  readonly key: 'fastest' | 'cheapest' | 'fewestTransfers' | 'leastWalking';
  readonly label: string;
  readonly reason: string;
}

export type Merits = ReadonlyMap<Itinerary['id'], readonly Merit[]>;

/** A trip with the other departures of its row. */
interface Compared {
  readonly trip: Itinerary;
  readonly others: readonly Itinerary[];
  /** The lowest price of the trip with any medium. */
  readonly lowest: Row['lowestFare'];
}

interface Measure {
  readonly key: Merit['key'];
  /** Smaller is better; undefined for trips that are not compared. */
  readonly of: (trip: Itinerary) => number | undefined;
  /** How much worse the second best trip is, in words. */
  readonly tell: (gain: number, compared: Compared, t: Translate, language: Language) => string;
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
    tell: (gain, { lowest, trip }, t, language) =>
      lowest
        ? t('reason.cheapestWith', {
            medium: toNameText(lowest.names, language),
            price: toMoneyText(lowest.totalFen, lowest.currency),
            gain: toMoneyText(gain, lowest.currency),
          })
        : t('reason.cheapest', { gain: toMoneyText(gain, trip.fare?.currency) }),
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

/**
 * Merits by trip. A measure in which all trips are equal gives none. A trip has a merit only if no departure of another
 * row is better.
 *
 * @param rows of the trips, with their other departures and lowest prices; where absent, each trip is a row
 */
export function toMerits(
  trips: readonly Itinerary[],
  t: Translate,
  rows: readonly Row[] = [],
  language: Language = 'zh',
): Merits {
  const rowOf = new Map(rows.map((row) => [row.lead.itinerary.id, row]));
  const compared = trips.map((trip): Compared => {
    const row = rowOf.get(trip.id);
    return { trip, others: row?.others.map(({ itinerary }) => itinerary) ?? [], lowest: row?.lowestFare };
  });
  const merits = new Map<Itinerary['id'], Merit[]>(trips.map(({ id }) => [id, []]));
  for (const measure of measures) {
    for (const { id, merit } of listWinners(compared, measure, t, language)) merits.get(id)?.push(merit);
  }
  return merits;
}

function listWinners(trips: readonly Compared[], measure: Measure, t: Translate, language: Language) {
  const { key, of, tell } = measure;
  const isPrice = key === 'cheapest';
  // The lowest price is that of all media only where it is known for every row.
  const hasLowest = isPrice && trips.every(({ lowest, trip }) => lowest !== undefined || !hasRide(trip));
  const valued = trips.flatMap((one) => {
    const value = hasLowest ? one.lowest?.totalFen : of(one.trip);
    if (value === undefined) return [];
    return [{ one, value, best: Math.min(value, ...one.others.flatMap((other) => of(other) ?? [])) }];
  });
  const currencies = valued.map(({ one }) => (hasLowest ? one.lowest : one.trip.fare)?.currency);
  // Amounts of different currencies cannot be compared.
  if (isPrice && new Set(currencies).size > 1) return [];
  const isPartlyKnown = isPrice && valued.length < trips.filter(({ trip }) => hasRide(trip)).length;
  const best = Math.min(...valued.map((one) => one.best));
  const rest = valued.filter((one) => one.best > best);
  if (rest.length === 0) return [];
  const gain = Math.min(...rest.map((one) => one.best)) - best;
  const count = valued.length - rest.length;
  return valued
    .filter(({ value }) => value === best)
    .map(({ one }) => {
      const told = tell(gain, hasLowest ? one : { ...one, lowest: undefined }, t, language);
      const reason = count === 1 ? told : t('reason.tied', { count: count - 1, reason: told });
      return {
        id: one.trip.id,
        merit: {
          key,
          label: t(isPartlyKnown ? 'tag.cheapestKnown' : `tag.${key}`),
          reason: isPartlyKnown ? t('reason.known', { reason }) : reason,
        },
      };
    });
}
