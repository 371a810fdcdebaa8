/** Travel times of one pair of zones over a window, with the time of a traveller who knows the timetable. */
import { NEVER_REACHED } from '../raptor/raptor.ts';
import type { SearchNetwork } from '../raptor/search-query.ts';
import { ProfileReach } from './profile-reach.ts';
import {
  fillCell,
  newSkim,
  type Skim,
  type SkimQuery,
  type SkimZone,
  toDirectSec,
  toNearestRank,
} from './skim-window.ts';

/** A skim of one cell. */
export interface PlannedTravel extends Skim {
  /**
   * Median over the departures of the window of the time from the latest departure, to `stepSec`, that still arrives as
   * early. That departure may lie behind the window. `NEVER_REACHED` where too many departures do not arrive.
   */
  readonly plannedSec: number;
}

/**
 * Skims one pair. The search goes on behind the window by `maxTravelSec`: no later departure arrives as early as one of
 * the window does.
 */
export function measurePlannedTravel(
  network: SearchNetwork,
  origin: SkimZone,
  destination: SkimZone,
  query: SkimQuery,
): PlannedTravel {
  const { fromSec, stepSec } = query;
  const departureCount = query.departureCount + Math.floor(query.maxTravelSec / stepSec);
  const directSec = toDirectSec(origin, destination, query);
  const arrivals = Int32Array.from({ length: departureCount }, (_, i) =>
    directSec === NEVER_REACHED ? NEVER_REACHED : fromSec + i * stepSec + directSec,
  );
  const whole = { ...query, departureCount, access: origin.access };
  new ProfileReach(network).reachEach(whole, (i, reached, limitSec) => {
    for (const { durationSec, stop } of destination.egress) {
      const time = (reached[stop] as number) + durationSec;
      if (time <= limitSec && time < (arrivals[i] as number)) arrivals[i] = time;
    }
  });
  const skim = newSkim(1, 1, query.percents, (length) => new Int32Array(length));
  fillCell(skim, 0, arrivals, query);
  return { ...skim, plannedSec: toPlannedSec(arrivals, query) };
}

/** @param arrivals by departure: those of the window, and those behind it */
function toPlannedSec(arrivals: Int32Array, { departureCount, fromSec, stepSec }: SkimQuery): number {
  const planned = new Int32Array(departureCount).fill(NEVER_REACHED);
  let latestSec = 0;
  for (let i = arrivals.length - 1; i >= 0; i--) {
    const arrival = arrivals[i] as number;
    if (arrival === NEVER_REACHED) continue;
    if (arrival !== arrivals[i + 1]) latestSec = fromSec + i * stepSec;
    if (i < departureCount) planned[i] = arrival - latestSec;
  }
  return planned.sort()[toNearestRank(50, departureCount)] as number;
}
