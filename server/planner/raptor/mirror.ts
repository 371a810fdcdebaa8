/**
 * The mirror image of a day: time runs backwards. To arrive by a time is to leave at its negative on the mirrored day,
 * from the destination. These functions convert queries, journeys and footpaths between the two sides.
 */
import { type FoundJourney, type FoundRide, toRide } from './journey.ts';
import type { RaptorSearch } from './raptor.ts';
import type { SearchFootpaths, SearchNetwork, SearchQuery } from './search-query.ts';

/** A search on the day or on its mirror image: `departAt` on one side is `arriveBy` on the other. */
export interface Side {
  readonly search: RaptorSearch;
  readonly network: SearchNetwork;
}

/** Converts a query to the other side: negative time, access and egress swapped. */
export function mirrorQuery<Q extends SearchQuery>(query: Q): Q {
  return { ...query, timeSec: -query.timeSec, access: query.egress, egress: query.access };
}

/** Converts a journey found on the side `from` to the side `to`. */
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
  // The mirrored arrival, walk included, is the departure on this side.
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
 * @param journey of the side `near`; a later departure makes the search shorter
 */
export function findLatest(far: Side, near: Side, query: SearchQuery, journey: FoundJourney): FoundJourney {
  const { access, allowedChains, egress } = query;
  const back = far.search.search({
    timeSec: -journey.arrivalSec,
    access: egress,
    egress: access,
    maxRounds: journey.rides.length,
    // A journey that leaves earlier than the given one is no improvement.
    shorterThanSec: journey.arrivalSec - journey.departureSec + 1,
    ...(allowedChains ? { allowedChains } : {}),
  });
  const last = back.at(-1);
  return last ? mirrorJourney(near, far, last) : journey;
}

/** The footpaths with start and end swapped, again sorted by duration. */
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
