/** Drops near-duplicates from the optimal journeys. */
import { type Itinerary, listRides } from '../model/itinerary.ts';

/** Two journeys on the same main run whose departures and arrivals both lie this close are near-duplicates. */
const NEAR_SEC = 300;
/** One more change has to save at least this much. */
const WORTH_A_CHANGE_SEC = 180;
const MORE_WALKING_M = 200;

/** The run on which the journey spends most time. */
function toMainRun(itinerary: Itinerary): string | undefined {
  const rides = listRides(itinerary);
  if (rides.length === 0) return undefined;
  const main = rides.reduce((a, b) =>
    b.arrivalSec - b.departureSec > a.arrivalSec - a.departureSec ? b : a,
  );
  return `${main.tripId} ${main.serviceDay} ${main.tripStartSec ?? ''}`;
}

const toFare = (itinerary: Itinerary) => itinerary.fare?.totalFen ?? Number.POSITIVE_INFINITY;

/** Whether `b` is not worth showing beside `a`. */
function makesNeedless(a: Itinerary, b: Itinerary): boolean {
  const notWorse = a.walkM <= b.walkM + MORE_WALKING_M && toFare(a) <= toFare(b);
  if (!notWorse || a.transfers > b.transfers) return false;
  const laterBy = a.departureSec - b.departureSec;
  const earlierBy = b.arrivalSec - a.arrivalSec;
  if (a.transfers < b.transfers && laterBy >= -WORTH_A_CHANGE_SEC && earlierBy >= -WORTH_A_CHANGE_SEC)
    return true;
  const isNear = Math.abs(laterBy) <= NEAR_SEC && Math.abs(earlierBy) <= NEAR_SEC;
  return isNear && toMainRun(a) !== undefined && toMainRun(a) === toMainRun(b);
}

/**
 * Drops near-duplicates: journeys with the same main run a few minutes apart, and journeys whose additional changes
 * save almost nothing. If each of two journeys would drop the other, it keeps the one that arrives earlier (then leaves
 * later, then walks less). The result is sorted by departure.
 *
 * @param keepsLeastWalking keeps the itinerary with least walking, however few metres it saves
 */
export function dropNearDuplicates(
  itineraries: readonly Itinerary[],
  keepsLeastWalking = false,
): Itinerary[] {
  const byMerit = itineraries.toSorted(
    (a, b) =>
      a.transfers - b.transfers ||
      a.arrivalSec - b.arrivalSec ||
      b.departureSec - a.departureSec ||
      a.walkM - b.walkM,
  );
  const kept: Itinerary[] = [];
  const leastM = Math.min(...itineraries.map((itinerary) => itinerary.walkM));
  for (const itinerary of byMerit) {
    if (keepsLeastWalking && itinerary.walkM === leastM && kept.every(({ walkM }) => walkM > leastM)) {
      kept.push(itinerary);
    } else if (!kept.some((better) => makesNeedless(better, itinerary))) kept.push(itinerary);
  }
  return kept.sort((a, b) => a.departureSec - b.departureSec || a.arrivalSec - b.arrivalSec);
}
