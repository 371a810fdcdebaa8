/** Chooses and orders the trips that the list shows. */

import { isWalk } from '../api/leg-mode.ts';
import type { FoundItinerary } from './itinerary-facts.ts';
import { isTooFarToWalk, toSorted } from './itinerary-facts.ts';
import type { PlanState } from './plan-url.ts';
import { type Row, toRows, type Way } from './ways.ts';

export interface TripsInSight {
  /** In the order that the user chose. */
  readonly shown: readonly FoundItinerary[];
  /** Trips with a walk longer than wished, in the same order; part of `shown` where there are no others. */
  readonly tooFar: readonly FoundItinerary[];
  /** The shown trips as ways of going. */
  readonly rows: readonly Row[];
}

const toMs = (instant: string) => Date.parse(instant);
const isOnFoot = ({ itinerary }: FoundItinerary) => itinerary.legs.every(isWalk);

/** Orders by time: for a departure the earliest departure first, for an arrival the latest. Trips on foot come last. */
function toTimeOrder(found: readonly FoundItinerary[], isArrival: boolean): readonly FoundItinerary[] {
  const way = isArrival ? -1 : 1;
  return found.toSorted(
    (a, b) =>
      Number(isOnFoot(a)) - Number(isOnFoot(b)) ||
      way * (toMs(a.itinerary.startTime) - toMs(b.itinerary.startTime)) ||
      toMs(a.itinerary.endTime) - toMs(b.itinerary.endTime),
  );
}

/**
 * @param withTooFar the user asked for trips with longer walks than wished, too
 * @param ways of the trips; a trip without a way is a row of its own
 */
export function toTripsInSight(
  found: readonly FoundItinerary[],
  { maxWalkMin, sort, time }: Pick<PlanState, 'maxWalkMin' | 'sort' | 'time'>,
  withTooFar: boolean,
  ways: readonly Way[] = [],
): TripsInSight {
  const inTime = toTimeOrder(found, time.kind === 'arrive');
  const byTrip = new Map(inTime.map((one) => [one.itinerary, one]));
  const order = toSorted([...byTrip.keys()], sort).flatMap((trip) => byTrip.get(trip) ?? []);
  const tooFar = order.filter(({ itinerary }) => isTooFarToWalk(itinerary, maxWalkMin));
  const near = order.filter((one) => !tooFar.includes(one));
  const shown = withTooFar || near.length === 0 ? order : near;
  return { shown, tooFar, rows: toRows(shown, ways, sort === 'recommended') };
}
