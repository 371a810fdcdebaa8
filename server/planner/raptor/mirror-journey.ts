/** Queries and journeys told on the other side of the mirror. */
import type { DayQuery, Side } from './day-query.ts';
import { type FoundJourney, toRide } from './journey.ts';

/** Arriving by a time is leaving at its mirror image, from the destination. */
export function toMirrored<Q extends DayQuery>(query: Q): Q {
  return { ...query, timeSec: -query.timeSec, access: query.egress, egress: query.access };
}

/** A journey found on `from`, told on the other side of the mirror. */
export function unmirror(to: Side, from: Side, journey: FoundJourney): FoundJourney {
  const { day } = to.network;
  const rides = journey.rides
    .map((ride) => {
      const first = day.runOffsets[ride.chain] as number;
      const end = day.runOffsets[ride.chain + 1] as number;
      const length = from.network.day.chainLength[ride.chain] as number;
      return toRide(
        day,
        first + end - 1 - ride.run,
        length - 1 - ride.alightPosition,
        length - 1 - ride.boardPosition,
      );
    })
    .reverse();
  const first = rides[0] as (typeof rides)[number];
  // The mirrored arrival is the departure here, walk included.
  const departureSec = -journey.arrivalSec;
  const last = rides[rides.length - 1] as (typeof rides)[number];
  return {
    rides,
    departureSec,
    accessSec: first.departureSec - departureSec,
    arrivalSec: last.arrivalSec + journey.accessSec,
  };
}
