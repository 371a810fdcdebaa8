/** From an arrival back to the journey that leaves last for it. */
import type { DayQuery, Side } from './day-search.ts';
import type { FoundJourney } from './journey.ts';
import { unmirror } from './mirror-journey.ts';
import type { ProfilePoint } from './profile.ts';
import type { RaptorQuery } from './raptor.ts';

export function toRaptorQuery(query: DayQuery): RaptorQuery {
  const { timeSec, access, egress, maxRounds, shorterThanSec, allowedChains } = query;
  return {
    departureSec: timeSec,
    access,
    egress,
    maxRounds,
    ...(shorterThanSec === undefined ? {} : { arriveBeforeSec: timeSec + shorterThanSec }),
    ...(allowedChains ? { allowedChains } : {}),
  };
}

export function toPoint({ departureSec, arrivalSec, rides }: FoundJourney): ProfilePoint {
  return { departureSec, arrivalSec, rideCount: rides.length };
}

/**
 * The journey with the same arrival and no more vehicles that leaves last.
 *
 * @param point of which the departure is one that is known to do; the nearer to the last, the sooner it is found
 */
export function findLatest(
  far: Side,
  near: Side,
  query: DayQuery,
  { arrivalSec, departureSec, rideCount }: ProfilePoint,
): FoundJourney | undefined {
  const back = far.search.search({
    departureSec: -arrivalSec,
    access: query.egress,
    egress: query.access,
    maxRounds: rideCount,
    // Seen from behind: what leaves before the journey at hand is of no interest.
    arriveBeforeSec: -departureSec + 1,
    ...(query.allowedChains ? { allowedChains: query.allowedChains } : {}),
  });
  const last = back.at(-1);
  return last && unmirror(near, far, last);
}
