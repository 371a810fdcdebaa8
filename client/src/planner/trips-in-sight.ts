/** Which of the trips found are shown, and in which order. */
import { isTooFarToWalk, toSorted } from './itinerary-facts.ts';
import type { PlanState } from './plan-url.ts';
import { isWalk } from './time-bar.ts';
import type { FoundItinerary } from './use-itineraries.ts';

export interface TripsInSight {
  /** In the wished order. */
  readonly shown: readonly FoundItinerary[];
  /** Those with a walk longer than wished, in the same order; they are part of `shown` where there are no others. */
  readonly tooFar: readonly FoundItinerary[];
}

const toMs = (instant: string) => Date.parse(instant);
const isOnFoot = ({ itinerary }: FoundItinerary) => itinerary.legs.every(isWalk);

/**
 * Whoever leaves at a time reads on from there; whoever has to arrive by a time wants to leave as late as possible, so
 * the latest comes first and last night's trips at the end. Walking all the way comes last.
 */
function toTimeOrder(found: readonly FoundItinerary[], isArrival: boolean): readonly FoundItinerary[] {
  const way = isArrival ? -1 : 1;
  return found.toSorted(
    (a, b) =>
      Number(isOnFoot(a)) - Number(isOnFoot(b)) ||
      way * (toMs(a.itinerary.startTime) - toMs(b.itinerary.startTime)) ||
      toMs(a.itinerary.endTime) - toMs(b.itinerary.endTime),
  );
}

/** @param withTooFar somebody asked to see those that walk too far, too */
export function toTripsInSight(
  found: readonly FoundItinerary[],
  { maxWalkMin, sort, time }: Pick<PlanState, 'maxWalkMin' | 'sort' | 'time'>,
  withTooFar: boolean,
): TripsInSight {
  const inTime = toTimeOrder(found, time.kind === 'arrive');
  const byTrip = new Map(inTime.map((one) => [one.itinerary, one]));
  const order = toSorted([...byTrip.keys()], sort).flatMap((trip) => byTrip.get(trip) ?? []);
  const tooFar = order.filter(({ itinerary }) => isTooFarToWalk(itinerary, maxWalkMin));
  const near = order.filter((one) => !tooFar.includes(one));
  return { shown: withTooFar || near.length === 0 ? order : near, tooFar };
}
