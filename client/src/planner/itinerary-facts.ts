/** Facts about an itinerary that follow from its legs. */
import type { Itinerary, Leg } from '../api/contract.ts';
import { isWalk } from '../api/leg-mode.ts';
import type { SortOrder } from './plan-url.ts';

/** An itinerary of the list. */
export interface FoundItinerary {
  readonly itinerary: Itinerary;
  /** Cursor of the page that has it; empty for the first page. */
  readonly page: string;
}

/** Legs in a vehicle, in order. */
export function listRides(itinerary: Itinerary): Leg[] {
  return itinerary.legs.filter((leg) => !isWalk(leg));
}

/** Whether a ride rests on reconstructed data. */
export function isIllustrative(itinerary: Itinerary): boolean {
  return listRides(itinerary).some((leg) => leg.confidence === 'reconstructed');
}

/** Whether a walk takes longer than `maxWalkMin`, also between two vehicles. */
export function isTooFarToWalk(itinerary: Itinerary, maxWalkMin: number | undefined): boolean {
  return (
    maxWalkMin !== undefined && itinerary.legs.some((leg) => isWalk(leg) && leg.duration > maxWalkMin * 60)
  );
}

const unknownFare = Number.MAX_SAFE_INTEGER;

const measures: Readonly<Record<Exclude<SortOrder, 'recommended'>, (itinerary: Itinerary) => number>> = {
  fastest: (itinerary) => itinerary.duration,
  cheapest: (itinerary) => itinerary.fare?.totalFen ?? unknownFare,
  fewestTransfers: (itinerary) => itinerary.transfers,
  leastWalking: (itinerary) => itinerary.walkDistance,
};

/** Sorts itineraries; equal ones keep the server's order. */
export function toSorted(itineraries: readonly Itinerary[], order: SortOrder): readonly Itinerary[] {
  if (order === 'recommended') return itineraries;
  // Prices in different currencies cannot be compared: keep the order.
  const currencies = itineraries.flatMap(({ fare }) => (fare?.totalFen === undefined ? [] : fare.currency));
  if (order === 'cheapest' && new Set(currencies).size > 1) return itineraries;
  const measure = measures[order];
  return itineraries.toSorted((a, b) => measure(a) - measure(b));
}
