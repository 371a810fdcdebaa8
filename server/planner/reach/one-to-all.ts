/**
 * One-to-all search on one side of the mirror: travel to each stop by vehicle, then by walking on.
 *
 * All times are on the clock of the side. For a latest arrival the clock runs backwards, so a travel from a stop to the one
 * place is searched as a travel from the one place to the stop.
 */

import type { StopTable } from '../../transit/timetable/timetable.ts';
import { toWalkSec } from '../model/end-point.ts';
import type { StopLocator } from '../model/stop-locator.ts';
import { NEVER_REACHED, type RaptorSearch } from '../raptor/raptor.ts';
import type { StopAccess } from '../raptor/search-query.ts';

/** Travel time of a place that is not reached. */
export const NOT_REACHED = NEVER_REACHED;

export interface OneToAllQuery {
  /** Walks between the one place and stops, with `boardSlackSec` where travellers board there. */
  readonly access: readonly StopAccess[];
  readonly maxRides: number;
  readonly maxTravelSec: number;
  /** One byte for each chain: 0 where it must not be used. */
  readonly allowedChains?: Uint8Array;
}

/** Travel to each stop, by stop index. */
export interface StopTravel {
  /** `NOT_REACHED` where travel takes too long. */
  readonly travelSec: Int32Array;
  /** The least number of vehicles of a quickest travel. */
  readonly rides: Uint8Array;
}

/** Travel to each stop that ends by alighting there. */
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
      timeSec: departureSec,
      access,
      maxRounds: maxRides,
      shorterThanSec: maxTravelSec + 1,
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
 * The quickest travel to each stop: alighting there, walking on from another stop, or walking all the way (`direct`).
 *
 * @param slackSec `boardSlackSec`, where walks lead to a vehicle (searches for a latest arrival)
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
      // Targets are sorted by distance: the remaining ones are even later.
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

/** Walks from each stop to the stops around it. Row `s` is `offsets[s] .. offsets[s + 1]`, nearest first, without `s`. */
export interface WalkTable {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly durationSec: Int32Array;
}

export interface WalkSpeed {
  readonly speedMps: number;
  readonly detourFactor: number;
}

/** Finds all pairs of stops within `maxSec`, by straight lines and the detour factor. */
export function buildWalkTable(
  stops: StopTable,
  locator: StopLocator,
  maxSec: number,
  walk: WalkSpeed,
): WalkTable {
  const maxM = (maxSec * walk.speedMps) / walk.detourFactor;
  const offsets = new Int32Array(stops.boardable + 1);
  const targets: number[] = [];
  const durationSec: number[] = [];
  for (let stop = 0; stop < stops.boardable; stop++) {
    const point = { lat: stops.lat[stop] as number, lon: stops.lon[stop] as number };
    for (const near of locator.listNearby(point, maxM)) {
      if (near.stop === stop) continue;
      targets.push(near.stop);
      durationSec.push(toWalkSec(near.distanceM, walk));
    }
    offsets[stop + 1] = targets.length;
  }
  return { offsets, targets: Int32Array.from(targets), durationSec: Int32Array.from(durationSec) };
}
