/** From all optimal journeys to those worth showing: near-duplicates out. */
import { type Itinerary, listRides } from '../model/itinerary.ts';

/** Two journeys this close in time at both ends that ride the same main vehicle are one to a passenger. */
const NEAR_SEC = 300;
/** A further change has to save at least so much. */
const WORTH_A_CHANGE_SEC = 180;
const MORE_WALKING_M = 200;

/** The run that the journey spends most time on. */
function toMainRun(itinerary: Itinerary): string | undefined {
  const rides = listRides(itinerary);
  if (rides.length === 0) return undefined;
  const main = rides.reduce((a, b) =>
    b.arrivalSec - b.departureSec > a.arrivalSec - a.departureSec ? b : a,
  );
  return `${main.tripId} ${main.serviceDay} ${main.tripStartSec ?? ''}`;
}

const toFare = (itinerary: Itinerary) => itinerary.fare?.totalFen ?? Number.POSITIVE_INFINITY;

/** Whether a passenger who is shown `a` has no use for `b`. */
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
 * Drops near-duplicates: the same main vehicle a few minutes apart, and changes that save next to
 * nothing. Of two journeys that would each drop the other, the one that arrives earlier (then leaves later,
 * then walks less) stays. In the order of departure.
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
