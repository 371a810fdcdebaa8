/**
 * A day has a mirror image on which time runs backwards: to arrive by a time is to leave at its negative on the mirrored
 * day, from the destination. Here are queries, journeys and footpaths turned from one side to the other.
 */
import { type FoundJourney, type FoundRide, toRide } from './journey.ts';
import type { RaptorSearch } from './raptor.ts';
import type { SearchFootpaths, SearchNetwork, SearchQuery } from './search-query.ts';

/** One side of the mirror: `departAt` here is `arriveBy` on the other. */
export interface Side {
  readonly search: RaptorSearch;
  readonly network: SearchNetwork;
}

/** The same question asked on the other side. */
export function mirrorQuery<Q extends SearchQuery>(query: Q): Q {
  return { ...query, timeSec: -query.timeSec, access: query.egress, egress: query.access };
}

/** A journey found on the side `from`, as a journey of the side `to`. */
export function mirrorJourney(to: Side, from: Side, journey: FoundJourney): FoundJourney {
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
  // The mirrored arrival is the departure here, walk included.
  const departureSec = -journey.arrivalSec;
  return {
    rides,
    departureSec,
    accessSec: (rides[0] as FoundRide).departureSec - departureSec,
    arrivalSec: (rides.at(-1) as FoundRide).arrivalSec + journey.accessSec,
  };
}

/**
 * The journey with the same arrival and vehicles that leaves last, found by a search on the side `far`.
 *
 * @param journey of the side `near`; the nearer its departure to the last, the sooner the search ends
 */
export function findLatest(far: Side, near: Side, query: SearchQuery, journey: FoundJourney): FoundJourney {
  const { access, allowedChains, egress } = query;
  const back = far.search.search({
    timeSec: -journey.arrivalSec,
    access: egress,
    egress: access,
    maxRounds: journey.rides.length,
    // A journey that leaves before the one at hand is no improvement.
    shorterThanSec: journey.arrivalSec - journey.departureSec + 1,
    ...(allowedChains ? { allowedChains } : {}),
  });
  const last = back.at(-1);
  return last ? mirrorJourney(near, far, last) : journey;
}

/** Every footpath turned round, again sorted by duration. */
export function mirrorFootpaths(footpaths: SearchFootpaths): SearchFootpaths {
  const n = footpaths.offsets.length - 1;
  const incoming: [from: number, durationSec: number][][] = Array.from({ length: n }, () => []);
  for (let from = 0; from < n; from++) {
    for (let f = footpaths.offsets[from] as number; f < (footpaths.offsets[from + 1] as number); f++) {
      incoming[footpaths.targets[f] as number]?.push([from, footpaths.durationSec[f] as number]);
    }
  }
  const offsets = new Int32Array(n + 1);
  const targets = new Int32Array(footpaths.targets.length);
  const durationSec = new Int32Array(footpaths.targets.length);
  let next = 0;
  incoming.forEach((list, stop) => {
    list.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    for (const [from, duration] of list) {
      targets[next] = from;
      durationSec[next] = duration;
      next++;
    }
    offsets[stop + 1] = next;
  });
  return { offsets, targets, durationSec };
}
