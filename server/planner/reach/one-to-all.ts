/**
 * One-to-all on one side of the mirror: when each stop is reached by vehicle, then who walks on from there.
 *
 * All times are on the clock of the side: for arrivals by a given time the clock runs backwards, a travel from
 * a stop to the one place is then a travel from the one place to the stop.
 */
import { NEVER_REACHED, type RaptorSearch, type StopAccess } from '../raptor/raptor.ts';
import type { WalkTable } from './walk-table.ts';

/** Travel seconds of what is not reached. */
export const NOT_REACHED = NEVER_REACHED;

export interface OneToAllQuery {
  /** Walks between the one place and stops, waiting at the gate included where one boards there. */
  readonly access: readonly StopAccess[];
  readonly maxRides: number;
  readonly maxTravelSec: number;
  /** One byte a chain, 0 where it may not be ridden. */
  readonly allowedChains?: Uint8Array;
}

/** Index is the stop. */
export interface StopTravel {
  /** Seconds of travel, `NOT_REACHED` where it takes too long. */
  readonly travelSec: Int32Array;
  /** Vehicles of the quickest travel, as few as there can be. */
  readonly rides: Uint8Array;
}

/** Travel to where one alights. Walks only are no part of it. */
export function rideToAll(
  search: RaptorSearch,
  stopCount: number,
  query: OneToAllQuery,
  departureSec: number,
): StopTravel {
  const { access, maxRides, maxTravelSec, allowedChains } = query;
  const rides = new Uint8Array(stopCount);
  const travelSec = search.reachAll(
    {
      departureSec,
      access,
      maxRounds: maxRides,
      arriveBeforeSec: departureSec + maxTravelSec + 1,
      ...(allowedChains ? { allowedChains } : {}),
    },
    rides,
  );
  for (let stop = 0; stop < stopCount; stop++) {
    const arrival = travelSec[stop] as number;
    if (arrival !== NEVER_REACHED) travelSec[stop] = arrival - departureSec;
  }
  return { travelSec, rides };
}

/**
 * Travel to each stop by whatever way is quickest: alighting there, walking on from where one alights, or
 * walking all the way (`direct`).
 *
 * @param slackSec seconds at the stop where one boards, for walks towards a vehicle
 */
export function walkOn(
  ridden: StopTravel,
  walks: WalkTable,
  direct: readonly StopAccess[],
  maxTravelSec: number,
  slackSec: Int32Array | undefined,
): StopTravel {
  const travelSec = ridden.travelSec.slice();
  const rides = ridden.rides.slice();
  for (let stop = 0; stop < travelSec.length; stop++) {
    const from = ridden.travelSec[stop] as number;
    if (from === NOT_REACHED) continue;
    const start = from + (slackSec ? (slackSec[stop] as number) : 0);
    const k = ridden.rides[stop] as number;
    const end = walks.offsets[stop + 1] as number;
    for (let w = walks.offsets[stop] as number; w < end; w++) {
      const there = start + (walks.durationSec[w] as number);
      // Nearest come first: none after this one can be in time.
      if (there > maxTravelSec) break;
      improve(travelSec, rides, walks.targets[w] as number, there, k);
    }
  }
  for (const { stop, durationSec } of direct) {
    if (durationSec <= maxTravelSec) improve(travelSec, rides, stop, durationSec, 0);
  }
  return { travelSec, rides };
}

function improve(travelSec: Int32Array, rides: Uint8Array, stop: number, sec: number, k: number): void {
  const known = travelSec[stop] as number;
  if (sec > known || (sec === known && k >= (rides[stop] as number))) return;
  travelSec[stop] = sec;
  rides[stop] = k;
}
