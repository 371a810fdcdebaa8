/** From an arrival back to the journey that leaves last for it. */
import type { DayQuery, Side } from './day-query.ts';
import type { FoundJourney } from './journey.ts';
import { unmirror } from './mirror-journey.ts';
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

/**
 * The journey with the same arrival and vehicles that leaves last.
 *
 * @param journey the nearer its departure to the last, the sooner that is found
 */
export function findLatest(far: Side, near: Side, query: DayQuery, journey: FoundJourney): FoundJourney {
  const back = far.search.search({
    departureSec: -journey.arrivalSec,
    access: query.egress,
    egress: query.access,
    maxRounds: journey.rides.length,
    // Seen from behind: what leaves before the journey at hand is of no interest.
    arriveBeforeSec: -journey.departureSec + 1,
    ...(query.allowedChains ? { allowedChains: query.allowedChains } : {}),
  });
  const last = back.at(-1);
  return last ? unmirror(near, far, last) : journey;
}
